"""Who started it, told in passing: a thing hangs on somebody's timer, a hub fetches every quarter of an hour, a job
goes off whenever another system moves, and somebody did something when it happened."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.extraction.model import TriggerKind
from app.domain.extraction.triggers.find import TriggerAt
from app.domain.extraction.triggers.hints import NOT_DONE
from app.domain.extraction.triggers.kinds import NAME, NOT_A_NAME, PROCESS_WORD
from app.domain.extraction.triggers.told_words import (
    DET,
    MANY_LETTERS,
    MOVER,
    PRODUCT,
    STAFF,
    STAFF_JA,
    SYSTEM_ROLE,
    TIMER,
)
from app.domain.extraction.triggers.verbs import acts_of
from app.domain.lazy_patterns import when_used

_NAMED = r"(?:[ ](?:de|di|von|van|of)[ ](?-i:[A-Z])[\w.-]{2,20}|[ ][\"'`„“«]?(?-i:[A-Z])[\w.-]{2,24}[\"'`”“»]?)?"
_LEAD = rf"(?:{DET}[ ]|l['’]|dell['’]|sull['’]|nell['’])?(?:[\w-]{{3,16}}[ ])??"

_ON_A_TIMER = when_used(
    rf"(?:['’]s|(?<![\w])(?:is|sits?|runs?|lives?|hangs?|goes|works?|set up|driven|managed|hängt|läuft|steht|liegt"
    rf"|sitzt"
    r"|ist|est|tourne|passe|part|fonctionne|dépend|está|va|corre|funciona|sale|depende|cuelga|vai|roda|fica|è|gira"
    r"|sta|funziona|parte|hangt|zit|staat|draait|loopt|jest|wisi|siedzi|działa|chodzi|leci|stoi|idzie))"
    r"(?:[ ](?!log|screen|error|fehler|config)[\w-]{2,12}){0,3}?[ ]"
    r"(?:on|off|in|by|with|under|via|through|at|am|an|auf|über|im|per|mit|unter|aus|sur|sous|dans|par|avec|au|du|de"
    r"|con|en|por|bajo|del|no|na|em|pelo|com|do|su|sul|sullo|nel|nello|da|dal|dallo|aan|op|met|w|z|pod|przez|według)"
    rf"[ ]{_LEAD}(?P<who>{TIMER}{_NAMED})(?![\w-])",
    re.IGNORECASE,
)
_EVERY = (
    r"(?:every|each|hourly|nightly|twice|once a|once an|alle|jede[nrsm]?|stündlich|täglich|regelmäßig|tou(?:te)?s les"
    r"|chaque|régulièrement|cada|de \d{1,2} em|todos os|todas as|ogni|elk[e]?|om de|om het|co \d|co kwadrans|co godzin"
    r"|co noc|co pół|automatically|automatisch|automatiquement|automáticamente|automaticamente|automatycznie"
    r"|in automatico|by itself|on its own|von selbst|von allein|tout seul|von sich aus|sol[oa]\b|sozinh[oa]|da"
    r" sol[oa]|vanzelf|sam\b)"
)
_FETCHES = (
    r"(?:polls|pulls|collects|checks|queries|sweeps|fetches|grabs|looks|picks|reads|runs|syncs|imports|sends|pushes"
    r"|drops"
    r"|scans|posts|starts|kicks|fires"
    r"|pollt|holt|zieht|fragt|liest|prüft|schaut|synchronisiert|importiert|schickt|sendet|sammelt|gleicht|überträgt"
    r"|stößt"
    r"|schiebt|startet|triggert|wirft|interroge|récupère|relève|vient|lit|scrute|synchronise|importe|envoie|pousse"
    r"|consulta|recoge|lee|sincronizza|sincroniza|importa|envía|descarga|busca|puxa|lê|verifica|envia|varre|interroga"
    r"|legge|preleva"
    r"|scarica|controlla|invia|raccoglie|haalt|leest|controleert|synchroniseert|stuurt|kijkt|importeert|trapt|draait"
    r"|pobiera|sprawdza|odczytuje|ściąga|synchronizuje|wysyła|importuje|odpytuje|zaciąga|lance|démarre|lanza|arranca"
    r"|dispara|aciona|avvia|lancia|uruchamia|odpala)"
)
_FETCH = when_used(_FETCHES)
_FETCHES_EVERY = when_used(
    rf"(?:(?<![\w-])(?:{DET}[ ]|l['’])(?:[\w-]{{3,16}}[ ])??|(?<=[.!?:][ ])|(?<=\n))(?P<who>(?:[\w-]{{2,16}}[ ])"
    rf"??(?:{MOVER}|{SYSTEM_ROLE}){_NAMED})(?:[ ]?\([\w .-]{{2,20}}\))?,?"
    rf"(?:[ ](?:die|der|das|qui|que|che|which|that|który))?[ ]{_FETCHES}(?![\w])[^.!?;\n]{{0,60}}?(?<![\w]){_EVERY}",
    re.IGNORECASE,
)
_PRODUCT_STARTS = when_used(
    rf"(?<![\w./-])(?P<who>{PRODUCT})[ ](?:(?:l[ea']|la|lo|go|ją|je|to|nous|nos|ci|ons)[ ])?"
    r"(?:starts|kicks|runs|launches|triggers|fires|drives|handles|submits|submitted|does|calls|restarts|started|ran"
    r"|stößt|schiebt|wirft|startet|triggert|löst|zieht|fährt|ruft|steuert|démarre|lance|déclenche|exécute|pilote"
    r"|appelle"
    r"|arranca|lanza|ejecuta|dispara|llama|aciona|inicia|executa|roda|chama|avvia|lancia|esegue|fa partire|chiama"
    r"|trapt|draait|voert|roept|uruchamia|odpala|startuje|wywołuje|puszcza)(?![\w])",
    re.IGNORECASE,
)
_BY_PRODUCT = when_used(
    rf"(?<![\w])(?:by itself|itself|by|via|from|out of|through|aus|depuis|desde|a partir de|vanuit|uit|über|durch|vom"
    rf"|von|per|par|sous|por|vía|pelo|tramite|da|door|przez|a"
    rf"|an?)[ ](?:via[ ])?{_LEAD}(?P<who>{PRODUCT})(?![\w-])(?:[ ](?:job|task|step))?",
    re.IGNORECASE,
)
_STARTED_SOMEHOW = when_used(
    r"(?i)(?<![\w])(?:start|restart|trigger|launch|kick|run|ran|submit|fire|call|gestart|angestoß|ausgelöst|läuft"
    r"|lanc|lanz"
    r"|démarr|déclench|tourne|dispar|ejecut|arranc|inici|execut|roda|acion|avvi|lanci|esegu|parte|gira|draai|uruch"
    r"|odpal"
    r"|puszcz|działa|job|it['’]s a)\w{0,6}"
)
_RUNS_AS = when_used(
    r"(?<![\w])(?:runs?|running|scheduled|set up|läuft|eingerichtet|tourne|corre|roda|gira|draait|działa)"
    r"[ ](?:\w{2,10}[ ])?"
    r"(?:as|als|comme|como|come|jako)[ ](?:an?[ ]|the[ ]|ein[ ]|une?[ ]|una?[ ]|een[ ]|um[a]?[ ])?(?P<who>(?:job"
    r" queue entry"
    r"|scheduled (?:job|task)|background job|batch job|cron ?job|agent job|hintergrundjob|tâche|job|task|tarea|tarefa"
    r"|taak"
    r"|attività|zadanie)(?:[ ](?:de |di |w )?[\"'`„“«]?(?-i:[A-Z])[\w. -]{2,30}[\"'`”“»]?)?)(?![\w-])",
    re.IGNORECASE,
)
_WHENEVER = when_used(
    r"(?<![\w])(?:goes off|fires|runs|starts|kicks in|kicks off|launches|triggers|is sent|gets sent|is triggered"
    r"|springt an"
    r"|läuft(?: los| an)?|startet|feuert|wird (?:ausgelöst|gestartet|angestoßen)|part|démarre|se déclenche|se lance"
    r"|tourne"
    r"|salta|se dispara|arranca|corre|se lanza|se ejecuta|dispara|roda|sai|parte|scatta|si avvia|gira|start|loopt"
    r"|draait"
    r"|gaat af|wordt gestart|startuje|uruchamia się|odpala się|leci|rusza)[ ]?,?[ ]?(?:\w{2,8}[ ])??"
    r"(?:when|whenever|as soon as|each time|every time|once|sobald|wenn|jedes Mal,? wenn|immer wenn|dès que|quand"
    r"|chaque fois que|lorsque|cuando|cada vez que|en cuanto|quando|sempre que|assim que|ogni volta che|appena|non"
    r" appena"
    r"|zodra|telkens als|wanneer|als|gdy|kiedy|jak tylko|za każdym razem, gdy)[ ]"
    rf"(?:{DET}[ ])?(?P<who>(?-i:[A-Z][A-Za-z0-9&./-]{{1,20}})(?:[ ](?-i:[A-Z0-9])[\w&./-]{{0,20}}){{0,2}})[ ]",
    re.IGNORECASE,
)
_CLEFTS = (
    r"(?:it was|it is|it['’]s|that was|that['’]s|es war|das war|das ist|c['’](?:est|était)|ce sont|fue|ha sido|era"
    r"|foi|fui"
    r"|è stat[oa]|era|het was|dat was|het is|to)[ ]"
)
_WHO_DID = (
    rf"(?P<who>(?-i:(?:Frau |Herr |Mme |Mr\.? |Ms\.? |Mrs\.? |M\. |Sr[a]?\.? |Sig\.(?:ra)? )?{NAME})|{STAFF}"
    rf"|(?:[\w-]{{2,16}}[ ])??{MOVER}(?:[ ](?-i:[A-Z])[\w-]{{1,14}})?)"
)
_CLEFT = when_used(
    rf"(?<![\w]){_CLEFTS}(?:{DET}[ ]|l['’])?{_WHO_DID}(?:[ ]d\w{{0,4}}[ ][\w'’-]{{2,20}}){{0,2}},?[ ](?:who|that"
    rf"|which|der|die|das|qui"
    r"|quien|el que|la que|que|quem|che|ad?)[ ](?P<rest>[^.!?;\n]{3,90})",
    re.IGNORECASE,
)
_ONE_WHO = when_used(
    rf"(?<![\w@.-])(?P<who>{NAME})(?:[ ](?:from|in|of|at)[ ][\w'’-]{{2,20}})?[ ](?:was|is|war|ist)[ ](?:the one|the"
    rf" person|the guy"
    r"|derjenige|diejenige|der|die)[ ,]{1,2}(?:who|that|der|die)[ ](?P<rest>[^.!?;\n]{3,90})"
)
_TO_JEST = when_used(
    rf"(?:(?<=[.!?;,][ ])|(?<=\n)|^)[Tt]o (?P<who>{NAME})[ ](?P<rest>\w{{3,16}}(?:ł|ła)[ ][^.!?;\n]{{3,90}})"
)
_MEANT = when_used(
    r"(?i)(?<![\w])(?:when|after|as|once|als|nachdem|quand|lorsque|après que|cuando|quando|dopo che|toen|nadat|gdy"
    r"|kiedy|jak"
    r"|po tym,? jak)[ ]"
)
_STAFF_OR_NAME = when_used(
    rf"(?:(?:{DET})[ ]|l['’])?(?:[a-zà-ż]{{3,12}}[ ])??(?P<staff>{STAFF})(?![\w-])|(?:(?:o|a|il|la|el|le|the)[ ])"
    rf"?(?P<name>(?-i:{NAME}))",
    re.IGNORECASE,
)
_STAFF_FIRST = when_used(
    rf"(?:(?<=[.!?:;,\n(][ ])|(?<=\n)|^|(?<=and )|(?<=und )|(?<=when )|(?<=als ))(?:{DET}[ ]|l['’])"
    rf"(?:[\w-]{{3,12}}[ ])??"
    rf"(?P<who>{STAFF})(?![\w-])(?P<rest>[ ][^.!?;\n]{{3,110}})|(?:(?<=[.!?:;][ ])|(?<=\n)|^)(?P<bare>{STAFF})(?![\w-])"
    rf"(?P<rest2>[ ](?:has |had |hat |hatte |a |avait |ha |heeft )?[^\W\d_]{{2,20}}[^.!?;\n]{{3,90}})",
    re.IGNORECASE | re.MULTILINE,
)
_LAST_SUBJECT = when_used(
    rf"(?i)(?<![\w])(?:l[oae]s?|l['’](?:ha|aveva|hanno|avevano)|lo ha|la ha|se l[oa]|o|a|go|ją|je|to)"
    rf"[ ](?P<act>{MANY_LETTERS})[ ]"
    rf"(?:(?:el|la|il|lo|o|a|l['’])[ ]?)?(?P<who>{STAFF}|(?:[\w-]{{2,16}}[ ])??{MOVER})(?![\w-])"
    rf"|(?<![\w])(?P<act2>{_FETCHES})[ ](?:go|ją|je|to)[ ](?P<who2>{MOVER})(?![\w-])"
)
_DID_BY = when_used(
    rf"(?<![\w-])(?P<act>[^\W\d_]{{3,18}}(?:ed|en|t|ée?s?|[ai]d[oa]s?|[aiu]t[oaie]|n[yaei]|sent|run))(?![\w])"
    rf"[^.!?;\n]{{0,50}}?[ ]"
    rf"(?:by|durch|vom|von|par|por|pel[oa]|dal|dall[oa]|dall['’]|door|przez)[ ](?:{DET}[ ]|l['’])?"
    rf"(?P<who>(?:[\w-]{{3,18}}[ ]){{0,2}}?{MOVER}(?:[ ](?-i:[A-Z])[\w-]{{1,18}})?|[\w-]{{3,20}} (?:job|run|task"
    rf"|process))(?![\w-])",
    re.IGNORECASE,
)
_OWN_LINE_BY = when_used(
    rf"(?m)^[ \t]{{0,4}}(?:by|durch|von|vom|par|por|pelo|da|dal|door|przez)[ ](?:{DET}[ ]|l['’])"
    rf"?(?P<who>[^\n.,;:]{{3,50}}?)[ .]{{0,2}}$"
)
_NOT_STARTED = when_used(
    r"(?i)reject|refus|block|report|flag|detect|return|confirm|find|found|lock|notic|caus|replac|follow|affect|suppli"
    r"|own|consum|provid|support|miss|hit|abgelehnt|abgewiesen|gesperrt|gemeldet|verursacht|gefunden|blockiert"
    r"|bestätigt|ersetzt"
    r"|rejet|refus|bloqu|signal|caus|rechaz|bloque|report|rejeit|recus|bloquead|rifiut|respint|bloccat|segnal|geweiger"
    r"|geblokk|gemeld|afgewez|odrzuc|zablok|zgłosz|based|need|logg|protokoll|written|geschrieben|accept|akzept"
    r"|monitored"
    r"|überwacht|\bused|verwendet|utilisé|\bended|stopp|gestopp|killed|gekillt"
)
_NOT = when_used(r"(?i)(?<![\w])(?:not|n['’]t|never|nicht|pas|jamais|no|nunca|não|non|niet|nie)[ ]")
_ON_A_POLL = when_used(
    r"(?i)(?<![\w])(?:on|by|via|through|over|per|über|par|por|tramite|via)[ ](?:an?[ ]|the[ ]|een[ ]|una?[ ]"
    r"|eine[nm]?[ ])?"
    r"(?P<who>(?:file|directory|folder|mailbox|sftp|ftp|inbox|db|database|queue|ordner|datei|verzeichnis)"
    r"[ -]?(?:poll(?:er|ing)?|watch(?:er)?))"
    r"(?![\w])"
)
_SET_UP = when_used(
    rf"(?<![\w])(?:{DET}[ ])?(?P<who>{MOVER})(?:,?[ ](?:that|which|den|die|das|que|che|który|którą|die|dat|qu['’]))"
    rf"?[ ]?(?:he|she|they|we|I"
    r"|[A-Z][a-z]{2,14}|er|sie|wir|ich|il|elle|on|hij|zij|lui|lei|ele|ela)?[ ](?:set up|wrote|configured|scheduled"
    r"|built"
    r"|(?:damals |mal )?(?:eingerichtet|gebaut|angelegt) hat|a (?:mis en place|configurée?|créée?)|montó|configuró"
    r"|montou"
    r"|configurou|ha (?:configurato|impostato|creato)|heeft (?:ingericht|gebouwd|opgezet)|ustawił[ao]?"
    r"|skonfigurował[ao]?)(?![\w])"
)
_THEIR_TIMER = when_used(
    rf"(?<![\w])(?-i:[A-Z][a-zà-ż]{{2,14}})['’]s[ ](?P<who>(?:[\w-]{{3,12}}[ ])??(?i:{TIMER}|script|macro|bot))"
    rf"(?![\w-])"
)
_CONSTANT_STARTS = when_used(
    r"(?<![\w.-])(?P<who>[A-Z][A-Z0-9]{2,30}(?:[._-][A-Z0-9]{1,30}){1,5})[ ](?:has |had )?(?:triggered|started"
    r"|launched|kicked|fired"
    r"|submitted|called|hat|löste|startete|startet|a déclenché|a lancé|lanzó|disparó|disparou|ha lanciato|ha avviato"
    r"|startte)(?![\w])"
)
_USER_NAMED = when_used(
    rf"(?<![\w])(?i:users?|benutzer(?:in)?|anwender(?:in)?|utilisat(?:eur|rice)|usuari[oa]|usuári[oa]|utente"
    rf"|gebruiker|użytkownik|operator(?:in)?"
    rf"|opérat(?:eur|rice)|operatore|operador[a]?)[ ]?:?[ ](?P<who>{NAME})(?=[ ]?[.,;)\n]|$)"
)
_SET_GOING = when_used(
    rf"(?<![\w@.-])(?P<who>{NAME})(?:[ ](?:in|from|of|at)[ ][\w'’-]{{2,20}})?[ ](?:set|got)[ ](?:it|them|this|that"
    rf"|the \w{{2,14}})[ ]"
    r"(?:going|off|running|rolling)(?![\w])"
)
_WHO_FETCHES = when_used(
    rf"(?i)(?<![\w])(?:quem|quien|qui|ce qui|chi|wer|who|what|kto|wie)[ ](?:(?:[oa]s?|l[oae]s?|l['’]|it|das|die|them"
    rf"|go|je|to)[ ])?"
    rf"(?:{_FETCHES}|does|macht|erledigt|fait|hace|faz|fa|doet|robi)(?![\w])[^.!?;\n]{{0,30}}?,?[ ](?:é|es|est"
    rf"|c['’]est|è|ist|is|to|jest)[ ](?:{DET}[ ]|l['’])?(?P<who>(?:[\w-]{{2,16}}[ ])??{MOVER}"
    rf"{_NAMED})(?![\w-])"
)
_DOES_IT = when_used(
    rf"(?i)(?<![\w])(?:das|dies|den \w{{3,20}}|die \w{{3,20}}|ça|cela|eso|isso|questo|dat|to)[ ](?:macht|erledigt"
    rf"|übernimmt|steuert|startet"
    rf"|fait|hace|faz|fa|doet|robi)[ ](?:bei uns |immer |bij ons |u nas |chez nous )?(?:{DET}[ ]|l['’])"
    rf"?(?P<who>(?:[\w-]{{2,16}}[ ])??{MOVER}{_NAMED})(?![\w-])"
)
_DONE_FIRST = when_used(
    rf"(?i)(?<![\w])(?:gestartet|losgetreten|angestoßen|ausgelöst|angeworfen|gedrückt|geklickt|hochgeladen|gebucht"
    rf"|storniert|freigegeben"
    rf"|gefahren|gestart|geboekt|geklikt|gedrukt|verstuurd)[ ](?:hat|hatte|heeft|had)[ ](?:(?!die|der|das|de|het)"
    rf"\w{{2,8}}[ ]){{0,2}}?"
    rf"(?:(?:das|es|ihn|sie|die \w{{3,20}}|den \w{{3,20}}|het|hem)[ ])?(?:{DET}[ ])?(?P<who>{STAFF})(?![\w-])"
)
_FRAGMENT = when_used(
    r"(?im)(?:(?<=[.!?;][ ])|(?<=[.!?]\n)|^)(?P<who>auto-?[ ]?(?:send|sync|post|import|export|capture|submit|release"
    r"|push|run|job|feed)"
    r"|scheduled (?:task|job|run|flow|feed)|time-?triggered|zeitgesteuert\w{0,2}|geplanter (?:job|lauf)|tâche planifiée"
    r"|lancement automatique|tarea programada|envío automático|tarefa agendada|envio automático|attività pianificata"
    r"|invio automatico|geplande taak|zadanie cykliczne|wysyłka automatyczna|自動送信|定期実行|自動実行)[ ]?[.。\n]"
)
_AUTOSTARTED = when_used(
    r"(?i)(?<![\w-])(?:automatic(?:ally)?|automated)[ ](?:send|sent|push|export|import|sync|run|capture|transfer)"
    r"[ ](?:by|from|of)[ ]"
    rf"(?:{DET}[ ])?(?P<who>[^.,;:!?\n]{{3,40}}?)(?=[ ]?[.,;:!?\n]|$)"
)
_JA_PROCESS = when_used(
    rf"(?P<who>{PRODUCT}|スケジューラー?|タイマー|タスクスケジューラ|定期ジョブ|ジョブスケジューラ|[Ww]ebhook|ウェブフック)"
    r"(?:の(?:定期)?(?:スケジュール|ジョブ|設定|タイマー))?"
    r"(?:から|により|によって|で|が|に|です|経由)(?=[^。\n]{0,24}(?:受信|呼ば|起動|動い|動か|実行|キック|登録|回し|開始|走)|。|です)"
    rf"|(?:起動|実行|キック|開始)(?:元|者)?(?:は|が)(?P<who2>{PRODUCT}|[A-Za-z][\w.-]{{1,20}}|[ァ-ヶー]{{3,12}})(?:の|です|で|。)"
)
_JA_PERSON = when_used(
    r"(?:行った|行なった|した|押した|実施した|操作した|登録した|送った|投入した|起動した|実行した)(?:の|人)は(?:[^。、\n]{1,10}の)?"
    rf"(?P<who>[\u4e00-\u9fff]{{1,4}}|{STAFF_JA})(?:さん|様|氏)?(?:です|でした|だ|で|。)"
    rf"|(?:操作|処理|登録|送信|返金|取消|出荷|アップロード|実行|起動|入力|作業|承認)(?:操作|処理)?は(?:[^。、\n]{{1,10}}の)?"
    rf"(?P<who2>[\u4e00-\u9fff]{{1,4}}?|{STAFF_JA})(?:さん|様|氏)?が[^。\n]{{0,30}}?(?:行|実施|し(?:た|まし)|操作|対応)"
    r"|(?:(?<=[。、\n])|^)(?:[^。、がはを\n]{1,10}の)?(?P<who4>[\u4e00-\u9fff]{2,3})(?:さん|様|氏)?が(?:手動|手作業|手入力|画面)(?:で|から)"
    rf"|(?:(?<=[。、\n])|^)(?P<who3>{STAFF_JA})が[^。\n]{{1,24}}(?:を|で)(?:実行|操作|登録|送信|押|起動|取消|承認|入力)"
)
_SCHEDULE_TALK = when_used(
    r"(?i)(?:log|error|message|screenshot|status|fehler|meldung|erreur|mensaje|errore|fout"
    r"|błąd)[ ]\S{0,12}[ ]?$"
)


def told_triggers(content: str, systems: tuple[tuple[int, int], ...]) -> Iterator[TriggerAt]:
    """Triggers told in passing, with how surely each is meant."""
    yield from _processes(content)
    yield from _people(content, systems)
    yield from _in_japanese(content)


def _processes(content: str) -> Iterator[TriggerAt]:
    for pattern, weight in (
        (_ON_A_TIMER, 4.3), (_FETCHES_EVERY, 4.4), (_PRODUCT_STARTS, 4.8), (_RUNS_AS, 4.2), (_WHENEVER, 4.3),
        (_ON_A_POLL, 4.1), (_FRAGMENT, 4.0), (_AUTOSTARTED, 4.4), (_SET_UP, 4.2), (_THEIR_TIMER, 4.0),
        (_CONSTANT_STARTS, 4.7), (_WHO_FETCHES, 4.7), (_DOES_IT, 4.5),
    ):  # fmt: skip
        for match in pattern.finditer(content):
            before = content[max(0, match.start() - 40) : match.start()]
            if not (NOT_DONE.search(before) or _SCHEDULE_TALK.search(before)):
                yield _found(match, "who", "process", weight)
    for match in _BY_PRODUCT.finditer(content):
        clause = re.split(r"[.!?;\n]", content[max(0, match.start() - 90) : match.start("who")])[-1]
        if _STARTED_SOMEHOW.search(clause) and not NOT_DONE.search(clause):
            yield _found(match, "who", "process", 4.4)
    for match in _DID_BY.finditer(content):
        said = content[max(0, match.start() - 30) : match.start("who")]
        if not (_NOT_STARTED.search(match.group()[: match.start("who") - match.start()]) or _NOT.search(said)):
            yield _found(match, "who", "process", 4.2)
    for match in _OWN_LINE_BY.finditer(content):
        if PROCESS_WORD.search(match.group("who")):
            yield _found(match, "who", "process", 4.2)


def _people(content: str, systems: tuple[tuple[int, int], ...]) -> Iterator[TriggerAt]:
    for pattern, weight in ((_CLEFT, 4.9), (_ONE_WHO, 4.9), (_TO_JEST, 4.9), (_SET_GOING, 4.8)):
        for match in pattern.finditer(content):
            if _is_somebody(match.group("who")) and (pattern is _SET_GOING or _has_act(match.group("rest"))):
                yield _found(match, "who", _kind(content, match.span("who"), systems), weight)
    for match in _USER_NAMED.finditer(content):
        if _is_somebody(match.group("who")) and _kind(content, match.span("who"), systems) == "user":
            yield _found(match, "who", "user", 4.2)
    yield from _of_occasions(content, systems)
    yield from _staff(content)


def _of_occasions(content: str, systems: tuple[tuple[int, int], ...]) -> Iterator[TriggerAt]:
    """Who did something when it happened: "when Priya uploaded the sheet", "als Sabine die Datei hochgeladen hat"."""
    for opening in _MEANT.finditer(content):
        match = _STAFF_OR_NAME.match(content, opening.end())
        if match is None:
            continue
        name = "staff" if match.group("staff") else "name"
        rest = re.split(r"[,.!?;\n]", content[match.end() : match.end() + 90])[0]
        person = _kind(content, match.span(name), systems) == "user" and _is_somebody(match.group(name))
        if person and _has_act(rest):
            yield _found(match, name, "user", 4.6)


def _staff(content: str) -> Iterator[TriggerAt]:
    """People by what they do: "the night clerk keyed it in", "losgetreten hat das der Azubi", "lo pulsó la cajera"."""
    for match in _STAFF_FIRST.finditer(content):
        name, rest = ("who", "rest") if match.group("who") else ("bare", "rest2")
        if _has_act(match.group(rest), within=60):
            yield _found(match, name, "user", 4.5)
    for match in _DONE_FIRST.finditer(content):
        yield _found(match, "who", "user", 4.7)
    for match in _LAST_SUBJECT.finditer(content):
        name = "who" if match.group("who") else "who2"
        act = (match.group("act") or match.group("act2")).lower()
        if _FETCH.fullmatch(act) or acts_of(act):
            staff = re.fullmatch(STAFF, match.group(name), re.IGNORECASE) is not None
            yield _found(match, name, "user" if staff else "process", 4.6)


def _in_japanese(content: str) -> Iterator[TriggerAt]:
    for match in _JA_PROCESS.finditer(content):
        yield _found(match, "who" if match.group("who") else "who2", "process", 4.8)
    for match in _JA_PERSON.finditer(content):
        yield _found(match, next(each for each in ("who", "who2", "who3", "who4") if match.group(each)), "user", 4.9)


def _found(match: re.Match[str], name: str, kind: TriggerKind, weight: float) -> TriggerAt:
    value = match.group(name).strip(" \"'`„“”«»").rstrip(".,;")
    start = match.start(name) + match.group(name).find(value)
    return TriggerAt(value, kind, start, start + len(value), weight)


def _is_somebody(who: str) -> bool:
    return not NOT_A_NAME.match(who) and len(who) > 2


def _kind(content: str, span: tuple[int, int], systems: tuple[tuple[int, int], ...]) -> TriggerKind:
    who = content[slice(*span)]
    if re.fullmatch(STAFF, who, re.IGNORECASE):
        return "user"
    named = any(start <= span[0] < end for start, end in systems)
    process = named or PROCESS_WORD.search(who) or re.search(rf"(?i){MOVER}$", who) or (who.isupper() and len(who) > 1)
    return "process" if process else "user"


def _has_act(words: str, within: int = 90) -> bool:
    """Whether a clause says that somebody did something: an act in any of the languages, not denied."""
    for word in re.finditer(r"[^\W\d_]{2,24}", words[:within]):
        low = word.group().lower()
        infinitive = re.fullmatch(r"(?:caric|invi|lanci|avvi|cre|annull|modific|import|esport|pubblic|clicc)are", low)
        if (acts_of(low) or infinitive or _FETCH.fullmatch(low)) and not NOT_DONE.search(words[: word.start()]):
            return True
    return False
