"""Who or what initiated the failing job or action; not who reports it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.extraction.labels import Pair
from app.domain.extraction.model import TriggerKind
from app.domain.extraction.reading import Reading

_KEY = re.compile(
    r"(?:(?:job|run|process|exact|user|manual|flow) )*(?:trigger(?:ed)?(?: ?(?:by|source|type|user|process|"
    r"user or process|event|context))?|started by|initiated by|launched by|kicked off by|submitted by|run "
    r"by|executed by|run as|initiator|invoked by|"
    r"user or process|process or user|user process|process user|user context|process context|actor|caller|"
    r"principal|user process context|process user context|integration user|service account|executing user|"
    r"run user|batch user|job user|who triggered(?: it)?|who started(?: it)?|user|"
    r"auslöser(?: benutzer oder prozess)?|ausgelöst (?:durch|von)|gestartet (?:von|durch)|angestoßen (?:von|"
    r"durch)|benutzer|ausführender benutzer|nutzer|jobuser|"
    r"déclencheur|déclenché(?:e)? par|lancée? par|démarrée? par|exécutée? par|initiée? par|utilisateur|"
    r"(?:disparad|lanzad|iniciad|ejecutad|activad)[oa] por|disparador|desencadenante|usuario(?: o proceso)?|"
    r"gatilho|(?:executad|acionad)[oa] por|usuário|disparo|"
    r"avviat[oa] da|lanciat[oa] da|eseguit[oa] da|innescat[oa] da|utente|innesco|gestart door|getriggerd "
    r"door|uitgevoerd door|gebruiker|aanleiding|"
    r"wyzwalacz|uruchomion[ey] przez|wyzwolon[ey] przez|wywołan[ey] przez|użytkownik|inicjator|トリガー|"
    r"実行者|起動者|起動元|実行ユーザー?|起動ユーザー|トリガ)",
    re.IGNORECASE,
)
_WEAK_KEY = frozenset(
    [
        "user",
        "benutzer",
        "nutzer",
        "utilisateur",
        "usuario",
        "usuário",
        "utente",
        "gebruiker",
        "użytkownik",
        "actor",
        "caller",
        "principal",
    ]
)
_BY = (
    r"(?:sent|released|uploaded|published|pushed|printed|triggered|kicked[ -]off|started|initiated|launched|"
    r"submitted|fired|invoked|run|executed|scheduled|queued|requested|restarted|re-?run|issued|pressed|"
    r"pushed|made|spawned|enqueued|posted|called)(?: (?:originally|initially|first|then|manually|again|"
    r"automatically|off|as usual|by hand|at [\d:]+(?: ?\w{2,4})?|on [\w-]+(?: [\d:]+)?))? by|"
    r"(?:start|neustart|ausgelöst|gestartet|angestoßen|eingeplant|aufgerufen|ausgeführt|initiiert|"
    r"getriggert|gezogen) "
    r"(?:durch|von|vom)|"
    r"(?:déclench|lanc|démarr|exécut|initi|command)ée?s? (?:manuellement |automatiquement )?par|(?:lanzad|"
    r"disparad|iniciad|ejecutad|activad|programad|lançad|acionad|executad|agendad)[oa]s? (?:manualmente |"
    r"automáticamente |automaticamente )?(?:por|pel[oa])|(?:lanzó|disparó|inició|ejecutó)|"
    r"(?:avviat|lanciat|eseguit|innescat|scatenat|schedulat)[oaie] (?:manualmente |automaticamente )?(?:da|"
    r"dal|dallo|dalla|dall['’])|(?:gestart|getriggerd|uitgevoerd|afgetrapt|geïnitieerd|aangeroepen) door|"
    r"(?:uruchomion|wyzwolon|wywołan|zainicjowan|odpalon)\w+ (?:ręcznie |automatycznie )?przez"
)
_WHO = (
    r"(?P<who>(?:\b[a-z]\. ?){0,2}(?:(?:p|mr|mrs|ms|dr|fr|hr|sr|sra|m|mme|mlle|sig|dhr|mw)\. "
    r"?)?[^\n.;:!?()（）、。]{1,90}?(?:\.[A-Za-z_][\w.-]{1,40})*)"
)
_AFTER = (
    r"(?=(?:[.;:!?](?:\s|$)|[,()（）\n]|$|[ ](?:at|on|and|but|with|after|when|which|who|failed|died|to|in "
    r"order|around|this|last|yesterday|today|um|am|und|mit|nach|ist|wurde|gegen|à|le|et|avec|mais|qui|pour|"
    r"a las?|y|con|pero|que|para|às|e|com|mas|alle|ed|ma|che|om|en|met|die|o|i|z|ale|który|w|dnia|during|"
    r"for|as|via|–|—|-)[ ]))"
)
_INLINE_BY = re.compile(
    rf"(?<![\w-])(?:{_BY})[ ](?:the |our |der |dem |den |die |das |le |la |l['’]|el |o |il |lo |de |het "
    rf")?{_WHO}{_AFTER}",
    re.IGNORECASE,
)
_VERB_LAST = re.compile(
    r"(?<![\w-])(?:durch|von|vom|door|da|dal|por|przez)[ ](?:den |die |das |der |dem |einen |eine |het |de |"
    r"il |la |el )?(?P<who>[\w.@/ -]{2,60}?)[ ](?:automatisch |manuell |händisch |erneut |planmäßig "
    r")?(?:eingeplant|ausgeführt|ausgelöst|gestartet|angestoßen|aufgerufen|getriggert|initiiert|"
    r"angetriggert|afgetrapt|gestart|getriggerd)(?![\w])|"
    r"(?<![\w-])(?:ausgelöst|gestartet|angestoßen|getriggert|ausgeführt) (?:hat|hatte|wurde|wird|ist|war) "
    r"(?:(?:er|sie|es|das|dies|ihn|der (?:job|lauf|import|export)) )?(?:(?:automatisch|wie üblich|planmäßig|"
    r"regulär) )?(?:vom |von |durch )?(?:der |den |die |das |dem )?(?P<who2>[\w.@/-]{2,40}(?: "
    r"[A-ZÄÖÜ][\w./-]{1,30}){0,2})",
    re.IGNORECASE,
)
_CREATED_BY = re.compile(
    rf"(?<!ticket )(?<!incident )(?<!issue )(?<!report )(?:created|erstellt|angelegt|créée?|cread[oa]|"
    rf"criad[oa]|creat[oa]|aangemaakt|utworzon\w) "
    rf"(?:by|von|par|por|da|door|przez) {_WHO}{_AFTER}",
    re.IGNORECASE,
)
_RUN_BY = re.compile(
    rf"(?<![\w-])(?:run|job|execution|export|import|batch|sync|upload|publish)\b[^.,;\n]{{0,60}}?[ ]by[ "
    rf"]{_WHO}{_AFTER}",
    re.IGNORECASE,
)
_TRIGGER_WAS = re.compile(
    rf"(?<![\w-])(?:trigger(?: was| is)|trigger war|auslöser (?:war|ist)|déclencheur (?:est|était)|le "
    rf"déclencheur|(?:el )?disparador (?:fue|es)|o gatilho (?:foi|é)|il trigger (?:è|era)|trigger was|"
    rf"trigger to|wyzwalaczem (?:był\w?|jest))[ :]{{1,2}}(?:the |der |dem |ein |eine |le |la |el |o |il |de |"
    rf"het |a |an )?{_WHO}{_AFTER}",
    re.IGNORECASE,
)
_ACTIVE = re.compile(
    r"(?<![\w@.-])(?P<who>(?:(?:integration|service|technical|batch|system|api|rfc|integrations|"
    r"technischer?|dienst)[ -]?(?:user|account|benutzer|konto)|user|benutzer|nutzer|utilisateur|"
    r"l['’]utilisateur|usuario|usuário|utente|gebruiker|użytkownik|compte de service|cuenta de servicio|"
    r"account|konto|service|scheduler|cron(?: ?job)?|webhook|ユーザー)[ ]?[:(\"'`]?[ "
    r"]?[\"'`]?(?P<name>[A-Za-z][\w.@-]{2,60}))[\"'`)]{0,2}[ ](?:has |had |hat |a |ha )?(?:triggered|kicked "
    r"off|started|launched|initiated|ran|submitted|clicked|pressed|printed|exported|imported|uploaded|"
    r"pushed|posted|released|saved|created|scheduled|hat|löste|startete|stieß|déclenché|lancé|démarré|lanzó|"
    r"disparó|inició|ejecutó|disparou|iniciou|executou|avviato|lanciato|eseguito|startte|uruchomił\w?|"
    r"wyzwolił\w?)",
    re.IGNORECASE,
)
_NAME = (
    r"(?:[A-ZÀ-ÞŁŚŻŹĆ]\.|[A-ZÀ-ÞŁŚŻŹĆ][\wà-ÿ'’-]{1,24})(?:[ ](?:van |de |der |von |da |la |del "
    r")?[A-ZÀ-ÞŁŚŻŹĆ][\wà-ÿ'’-]{1,24}){0,2}"
)
_PERSON_ACTS = re.compile(
    rf"(?<![\w@.-])(?P<who>{_NAME})(?: \([^()\n]{{2,40}}\)| from [\w ]{{2,24}}?| aus (?:dem|der) [\w "
    rf"]{{2,24}}?)?,?[ ](?:(?:then|just|manually|had|has|has just|himself|herself|again|from \w+|hatte|hat|a|"
    rf"ha|avait|había|heeft|właśnie|ręcznie)[ ]){{0,2}}"
    r"(?:kicked off|triggered|started|launched|initiated|ran|re-?ran|submitted|clicked|pressed|pushed the|"
    r"hit (?:the )?(?:sync|run|export|start|resync|publish)|uploaded|fired|executed|requested|startete|"
    r"(?:den|die|das)[^.\n]{3,60}(?:gestartet|ausgelöst|angestoßen)|löste|stieß|klickte|"
    r"lancé|déclenché|démarré|cliqué|relancé|lanzó|disparó|inició|ejecutó|pulsó|hizo clic|lanzado|disparou|"
    r"iniciou|executou|clicou|rodou|avviato|lanciato|eseguito|cliccato|premuto|startte|klikte|(?:de|"
    r"het)[^.\n]{3,60}gestart|uruchomił\w?|kliknął|kliknęła|odpalił\w?|wyzwolił\w?)(?![\w])",
)
_FIRST_PERSON = re.compile(
    r"(?<![\w'])(?:I(?:['’]ve| have| had| just| manually| then)?(?: just| manually| then| myself)? "
    r"(?:kicked|triggered|started|launched|ran|re-?ran|hit|clicked|pressed|initiated|submitted|uploaded|"
    r"executed|pushed|forced|fired|published|requested|scheduled)(?! (?:it|the \w+) again (?:and|but) (?:it|"
    r"this time))|"
    r"(?:kicked off|triggered|started|launched|run|initiated) (?:manually )?by (?:me\b|myself)|my manual "
    r"(?:run|sync|export|import|trigger)|(?:me|myself),? (?:manually|by hand)|"
    r"(?:habe ich|ich habe|hab ich|ich hab|hatte ich|ich hatte)(?: (?!nicht)[\wäöüßÄÖÜ.,'\"-]+){0,9}? "
    r"(?:gestartet|angestoßen|ausgelöst|ausgeführt|angeworfen|geklickt|gedrückt|losgetreten|getriggert|"
    r"hochgeladen)|(?:von mir|durch mich)(?: \w+){0,3} (?:gestartet|angestoßen|ausgelöst)|"
    r"(?:j['’]ai|j['’]avais)(?: (?:moi-même|manuellement|bien))? (?:lancé|déclenché|démarré|cliqué|exécuté|"
    r"relancé|appuyé)|(?:lancé|déclenché)e? (?:manuellement )?par (?:moi|mes soins)|"
    r"(?:la|lo|las|los)? ?(?:lancé|lanzamos|disparé|inicié|ejecuté|arranqué|pulsé) (?:yo|manualmente|a mano|"
    r"el|la)|(?:yo (?:mism[oa] )?(?:la |lo )?(?:lancé|disparé|inicié|ejecuté))|(?:lancé|inicié|ejecuté|"
    r"disparé) yo\b|he (?:lanzado|disparado|iniciado|ejecutado)|(?:eu (?:mesm[oa] )?)(?:disparei|iniciei|"
    r"executei|rodei|lancei|cliquei)|\b(?:disparei|iniciei|executei|rodei|lancei|cliquei)\b|"
    r"\bho (?:avviato|lanciato|eseguito|cliccato|premuto|fatto partire)|l['’]ho (?:avviato|lanciato|"
    r"eseguito)|(?:avviat|lanciat)[oa] da me|"
    r"(?:ik heb|heb ik|ik had)(?: [\w'-]+){0,8}? (?:gestart|getriggerd|aangeklikt|geklikt|uitgevoerd|"
    r"afgetrapt)|(?:door mij|door mezelf) (?:gestart|getriggerd)|\b(?:uruchomiłe?m|uruchomiłam|odpaliłe?m|"
    r"odpaliłam|kliknęłam|kliknąłem|wystartował[ea]m)\b|uruchomion\w+ (?:ręcznie )?przez(?:e)? mnie)"
    r"|(?:私|わたし|自分|当方|小職)(?:が|で)(?:[^。\n]{0,24}?)(?:実行|起動|開始|クリック|手動)|(?:実行|起動|"
    r"開始)(?:した|を行った)?のは(?:私|自分|当方)",
    re.IGNORECASE,
)
_FIRST_PERSON_KEEPS_OUT = re.compile(
    r"(?:re-?ran|restarted|reran|retried|again|erneut|nochmal|noch einmal|relanc|de nuevo|otra vez|"
    r"novamente|di nuovo|opnieuw|ponownie|report|query|search|check|test)",
    re.IGNORECASE,
)
_PROCESS_PHRASE = re.compile(
    r"(?<![\w-])(?P<who>(?:\w[\w./-]{0,29}[ ]){0,2}?(?:scheduler|cron(?:[ -]?(?:job|tab|schedule|trigger))?|"
    r"crontab|timer|webhook(?: \w+/\w+)?|task scheduler|job scheduler|autosys|control-m|airflow scheduler|"
    r"celery beat|quartz|scheduled (?:run|job|task|trigger|flow|sync|batch|export|import)|(?:nightly|hourly|"
    r"daily) (?:schedule|scheduler|cron)|schedule|"
    r"zeitplan(?:er)?|planificateur|ordonnanceur|tâche planifiée|cron|programador(?: de tareas)?|"
    r"planificador|tarea programada|agendador|tarefa agendada|pianificatore|schedulatore|harmonogram|"
    r"planista|zaplanowane zadanie))(?![\w-])"
    r"|(?P<cjk>スケジューラー?|定期実行|定時バッチ|定期バッチ|夜間バッチ|自動実行|cronジョブ|"
    r"cron)(?=に?より|による|で|から|が(?:起動|実行)|起動|経由|です|。)",
    re.IGNORECASE,
)
_PROCESS_CONTEXT = re.compile(
    r"\b(?:trigger\w*|started|starts|kick\w*|launch\w*|fired|fires|ran|runs?|initiated|scheduled|via|"
    r"through|by|from|gestartet|startet|ausgelöst|angestoßen|per|über|durch|vom|automatisch|déclench\w*|"
    r"lanc\w*|par|planifi\w*|lanz\w*|disparad\w*|por|automátic\w*|programad\w*|pelo|pela|agendad\w*|"
    r"avviat\w*|lanciat\w*|da|dal|dallo|gestart|door|uruchom\w*|przez|called|calls|invoked|picked up)\b|"
    r"により|による|から|起動|実行|で",
    re.IGNORECASE,
)
_SERVICE = re.compile(
    r"(?<![\w@./-])(?P<who>(?:svc|srv|sa|bot|usr|app|integration|int|batch|rfc|api|sys|system|sync|celigo|"
    r"boomi|job)[-_.](?:[a-z0-9]+[-_.]?){1,6}|[A-Z]{2,}(?:USER|USR|BATCH|RFC|SVC|"
    r"[-_]INT)(?:[-_]?[A-Z0-9]+){0,3}|(?:BATCH|RFC|WF-BATCH|SVC|SAP|INT|API|IF|EDI|COMM|CPIC|"
    r"SYS)[-_]?[A-Z0-9_-]{2,24}|[\w-]{2,30}-(?:svc|service|bot|scheduler|cron|sa|daemon|user|webhook|"
    r"trigger))(?![\w@-])"
)
_SERVICE_CONTEXT = re.compile(
    r"(?:\b(?:as|user|account|under|service account|integration user|service user|run as|running as|ran as|"
    r"using|by|unter|benutzer|user|konto|technische[rmn]? (?:user|benutzer)|dienstkonto|als|compte(?: de "
    r"service)?|utilisateur|sous|usuario|cuenta(?: de servicio)?|como|bajo|usuário|conta(?: de serviço)?|"
    r"utente|account|con|come|gebruiker|użytkownik\w*|kont\w+|jako|via|principal|identity|credentials of)\b|"
    r"ユーザー|アカウント)[ ]?(?:name|di servizio|de intégration|d['’]intégration|de integración|technique|"
    r"técnic[oa]|tecnico|techniczn\w+|integracyjn\w+)?[ ]?[:=(\"'`]{0,3}[ ]?$",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"(?<![\w/])(?P<who>(?:Shopify |Stripe |Adyen |Magento |PayPal |the )?(?:webhook|event|hook|"
    r"notification|Webhook|Event)s?[ ][\"'`]?(?:[a-z_]+[./][a-z_.]+|[A-Z]{5,})[\"'`]?|"
    r"[\"'`]?[a-z_]{3,20}/[a-z_]{3,20}[\"'`]?[ ](?:webhook|event))",
    re.IGNORECASE,
)
_WORKER = re.compile(
    r"(?<![\w.@-])(?P<who>[\w-]{0,30}(?:worker|consumer|daemon|poller|runner|agent|"
    r"dispatcher)(?:[-_#:][\w-]{1,24})?)(?![\w@])",
    re.IGNORECASE,
)
_LOG_USER = re.compile(
    r"(?<![\w])(?:user|usr|actor|principal|triggeredBy|triggered_by|startedBy|started_by|runAs|run_as|"
    r"initiator|trigger|requestedBy|requested_by|createdBy|created_by|owner|uname)[\"']?[=:][ "
    r"]?[\"']?(?P<who>[\w.@-]{2,60})"
)
_EMPTY = re.compile(
    r"^(?:unknown|n/?a|none|not (?:known|sure|clear)|unclear|unbekannt|unklar|keine?\b|weiß|inconnu|pas|"
    r"desconocid|desconhecid|no (?:se|lo)|não|sconosciut|non|onbekend|niet|nieznan|brak|nie |\?|-|–|tbd|see|"
    r"siehe|it|them|this|that|which|itself|himself|us\b|accident|mistake|default|hand\b|him|her\b|someone|"
    r"somebody|jemand|quelqu|alguien|alguém|qualcuno|iemand|ktoś|one of|不明|なし|the (?:error|failure|"
    r"issue|same)|a (?:timeout|change|bug|network|missing|bad)|an? (?:error|expired|invalid))",
    re.IGNORECASE,
)
_REPORTER_WORD = re.compile(
    r"^(?:me|myself|mir|mich|moi|moi-même|mí|mi|mim|me stess[oa]|mij|mezelf|mnie|reporter|the reporter|ich|"
    r"i|yo|eu|io|ik|ja|私|自分|本人|I \(reporter\)|me \(reporter\))\b",
    re.IGNORECASE,
)
_PROCESS_WORD = re.compile(
    r"\b(?:svc|srv|sa|\w*server|scheduler|schedule[d]?|cron\w*|webhook|worker|job|flow|api|queue|integration|"
    r"connector|daemon|bot|service|system|batch\w*|process|event|timer|trigger|hook|rfc|poller|consumer|"
    r"airflow|jenkins|rundeck|gitlab|github actions|talend|lambda|azure|zapier|workato|mulesoft|celigo|"
    r"boomi|automation|automatic\w*|workflow|nightly|hourly|daily|task|dag|listener|middleware|sync|feed|"
    r"pipeline|robot|erp|rule|retry|deployment|release|import|export|dispatcher|control-m|autosys|quartz|"
    r"celery|"
    r"zeitplan\w*|planer|hintergrund\w*|automatisch\w*|dienst|technische\w*|planificateur|ordonnanceur|"
    r"tâche|automatique\w*|processus|compte de service|programador|planificador|tarea|automátic\w*|proceso|"
    r"servicio|cuenta de servicio|agendador|tarefa|processo|serviço|pianificat\w*|schedul\w*|processo|"
    r"servizio|automatic\w*|taak|proces|dienst|harmonogram\w*|zadani\w*|usług\w*|automat\w*|proces\w*)\b|"
    r"[-_](?:svc|sa|bot|sync|cron|job|prod|batch|int|api)\b|\b(?:svc|srv|sa|bot|int|rfc|api|sys)[-_]|"
    r"スケジューラ|バッチ|ジョブ|自動|定期|定時|Webhook|ウェブフック|システム|連携",
    re.IGNORECASE,
)
_USER_WORD = re.compile(
    r"@|\b(?:colleague|manager|customer|operator|admin(?:istrator)?|merchandiser|buyer|clerk|agent|"
    r"kolleg\w+|mitarbeiter\w*|sachbearbeiter\w*|collègue|compañer\w+|colega|collega|operatore|opérat\w+|"
    r"koleżank\w+|koleg\w+|pracowni\w+|mr|mrs|ms|frau|herr|mme|monsieur|sra?|signor\w*|pan|pani|user|"
    r"usuari[oa]|usuári[oa]|utente|utilisat\w+|benutzer\w*|gebruiker|użytkownik\w*|team|"
    r"担当|さん|様)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TriggerAt:
    """A trigger as written, whether user or process, where it stands, and how surely it is meant."""

    value: str
    kind: TriggerKind
    start: int
    end: int
    weight: float


def find_trigger(reading: Reading, pairs: list[Pair]) -> TriggerAt | None:
    """Who or what initiated the failing action, or ``None``."""
    candidates = list(_candidates(reading, pairs))
    if not candidates:
        return None
    return max(candidates, key=lambda each: (not reading.quoted(each.start), each.weight, -each.start))


def _candidates(reading: Reading, pairs: list[Pair]) -> Iterator[TriggerAt]:
    content = reading.content
    yield from _from_labels(pairs)
    yield from _passive(content)
    yield from _active(content)
    for match in _EVENT.finditer(content):
        yield TriggerAt(match.group("who"), "process", match.start("who"), match.end("who"), 4.6)
    for match in _LOG_USER.finditer(content):
        yield from _candidate(match.group("who"), match.start("who"), 5.0)
    yield from _services(content)
    yield from _schedules(reading)
    for match in _WORKER.finditer(content):
        if re.search(r"[\d_-]", match.group("who")):
            yield TriggerAt(match.group("who"), "process", match.start("who"), match.end("who"), 1.0)


def _passive(content: str) -> Iterator[TriggerAt]:
    """Triggered by whom."""
    for pattern, weight in ((_INLINE_BY, 7.0), (_TRIGGER_WAS, 7.5)):
        for match in pattern.finditer(content):
            yield from _candidate(match.group("who"), match.start("who"), weight)
    for match in _RUN_BY.finditer(content):
        if not _DONE_TO_IT.search(content[match.start() : match.start("who")].rstrip()):
            yield from _candidate(match.group("who"), match.start("who"), 4.9)
    for match in _CREATED_BY.finditer(content):
        yield from _candidate(match.group("who"), match.start("who"), 4.7)
    for match in _VERB_LAST.finditer(content):
        name = "who" if match.group("who") else "who2"
        yield from _candidate(match.group(name), match.start(name), 6.9)


def _active(content: str) -> Iterator[TriggerAt]:
    """Who triggered: an account, the reporter, a person."""
    for match in _ACTIVE.finditer(content):
        if re.search(r"[\d_.@-]|[A-Z]", match.group("name")):
            yield from _candidate(match.group("name"), match.start("name"), 6.5, whole=match.group("who"))
    for match in _FIRST_PERSON.finditer(content):
        weight = 4.4 if _FIRST_PERSON_KEEPS_OUT.search(content[match.start() : match.end() + 40]) else 6.8
        yield TriggerAt("reporter", "user", match.start(), match.end(), weight)
    for match in _PERSON_ACTS.finditer(content):
        who = match.group("who")
        if _NOT_A_NAME.match(who):
            continue
        kind: TriggerKind = "process" if _PROCESS_WORD.search(who) else "user"
        weight = 3.0 if _ACTS_AGAIN.search(match.group()) else 6.0 if kind == "user" else 5.6
        yield TriggerAt(who.strip(), kind, match.start("who"), match.end("who"), weight)


_ACTS_AGAIN = re.compile(r"\bre-?r[au]n|relanc|again|erneut|opnieuw|ponownie", re.IGNORECASE)
_DONE_TO_IT = re.compile(
    r"\b(?:fail|reject|block|kill|lock|stop|report|miss|caus|abort|verif|fix|check|see|found|notic)\w*(?: \w+)? by$",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"(?:The|This|That|It|We|They|He|She|You|And|But|When|After|Before|Since|If|Our|No|Not|Job|Order|Error|"
    r"Yesterday|Today|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|There|Someone|Nobody|"
    r"Customer|What|Which|Who|As|At|In|On|Der|Die|Das|Wir|Es|Ich|Und|Aber|Nach|Seit|Le|La|Les|Il|Elle|On|"
    r"Nous|Je|El|Los|Se|Nosotros|Yo|O|A|Os|Eu|Io|Noi|Lo|De|Het|We|Ik|To|Ten|My|Export|Import|Sync|Flow|Feed|"
    r"Run|Retry|Status|Once|Then|Also|Please|Hi|Hello|Team|Everything|Nothing|Same|Another|All|Wer|Was|"
    r"Keine?|Geld|Qui|Que|Quién|Chi|Kto|Wie)\b",
    re.IGNORECASE,
)


def _from_labels(pairs: list[Pair]) -> Iterator[TriggerAt]:
    for pair in pairs:
        if not _KEY.fullmatch(pair.key):
            continue
        weak = pair.key in _WEAK_KEY
        value = re.split(r"[;\n|]|,[ ](?=(?:at|um|on|order|job)\b)|\.[ ]|[ ]{2,}", pair.value)[0]
        yield from _candidate(value, pair.start, 5.2 if weak else 8.0, labelled=True)


def _candidate(raw: str, start: int, weight: float, *, labelled: bool = False, whole: str = "") -> Iterator[TriggerAt]:
    lead = re.match(r"[\s\"'`“„«(\[*:–-]*(?:(?:the|our|der|dem|den|le|la|el|il|lo|de|het)[ ])?", raw, re.IGNORECASE)
    offset = lead.end() if lead else 0
    value = raw[offset:].strip(" \t\"'`”“»«,.;:*")
    if value.count("(") != value.count(")"):
        value = value.rstrip(")").strip() if ")" in value else value.split("(")[0].strip()
    if len(value) < 2 or len(value) > 90:
        return
    if _REPORTER_WORD.match(value):
        yield TriggerAt("reporter", "user", start, start + len(raw), weight)
        return
    if _EMPTY.match(value) or (not labelled and len(value.split()) > 9):
        return
    yield TriggerAt(value, kind_of(whole or value), start + offset, start + offset + len(value), weight)


def kind_of(value: str) -> TriggerKind:
    """Service accounts, schedulers, webhooks and jobs are processes; people, their logins and mail addresses users."""
    if _PROCESS_WORD.search(value) or _SERVICE.fullmatch(value):
        return "process"
    if (
        _USER_WORD.search(value)
        or re.fullmatch(_NAME, value)
        or re.fullmatch(r"[a-z]{1,2}[._]?[a-z]{2,20}|[a-z]{2,15}[._][a-z]{2,20}\d{0,2}", value)
    ):
        return "user"
    return "process" if re.search(r"[_\d-]", value) or value.isupper() else "user"


def _services(content: str) -> Iterator[TriggerAt]:
    for match in _SERVICE.finditer(content):
        who = match.group("who")
        before = content[max(0, match.start() - 40) : match.start()]
        if _SERVICE_CONTEXT.search(before):
            yield TriggerAt(who, "process", match.start(), match.end(), 5.4)
        elif re.match(r"(?:svc|srv|sa|bot)[-_.]", who):
            yield TriggerAt(who, "process", match.start(), match.end(), 3.4)


_FRAGMENT_BEFORE = re.compile(r"(?:^|[\n.;!?][\"”»)]?\s{1,2})(?:\w+ ){0,2}$")
_FRAGMENT_AFTER = re.compile(r"(?: \w+){0,2}[.\n]|(?: \w+){0,2}$")


def _schedules(reading: Reading) -> Iterator[TriggerAt]:
    content = reading.content
    for match in _PROCESS_PHRASE.finditer(content):
        if match.group("cjk"):
            yield TriggerAt(match.group("cjk"), "process", match.start(), match.end(), 4.3)
            continue
        who = match.group("who")
        near = content[max(0, match.start() - 40) : match.end() + 30]
        explicit = re.search(
            r"(?i)scheduler|cron|timer|webhook|autosys|control-m|celery|quartz|scheduled|zeitplan|planific|"
            r"ordonnanceur|planifiée|program|agend|pianific|schedul|harmonogram|planista|zaplanowane|"
            r"スケジュ|定期|定時|自動",
            who,
        )
        alone = _FRAGMENT_BEFORE.search(content[max(0, match.start() - 24) : match.start()]) is not None and (
            _FRAGMENT_AFTER.match(content, match.end()) is not None
        )
        if explicit and (alone or _PROCESS_CONTEXT.search(near)):
            cleaned = re.sub(
                r"^(?:(?:the|by|via|from|our|a|an|and|of|der|vom|per|durch|den|dem|über|par|le|la|por|el|"
                r"pelo|da|dal|il|door|de|przez|when|as|in|is|was|on|to|with|its|runs?|ran|started|triggered|"
                r"job|which|that|this|every)[ ])+",
                "",
                who,
                flags=re.IGNORECASE,
            )
            start = match.start("who") + len(who) - len(cleaned)
            yield TriggerAt(cleaned, "process", start, match.end("who"), 4.2)
