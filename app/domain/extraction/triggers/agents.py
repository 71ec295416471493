"""Who started it, by grammar alone: an act in any of nine languages, and the agent beside it, whatever stands between.

The agent shows by its shape: an account (``svc-bc-import``, ``@kofi-a``, ``BATCH_MM``), a person's name, or words for a
process. Used where the particular sentences of ``trigger_acts`` found nothing surer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.domain.extraction.labels import Pair
from app.domain.extraction.model import TriggerKind
from app.domain.extraction.reading import Reading
from app.domain.extraction.triggers.clauses import clause_triggers, whole_mention
from app.domain.extraction.triggers.find import TriggerAt
from app.domain.extraction.triggers.kinds import EMPTY, NAME, NOT_A_NAME, PROCESS_WORD, kind_of
from app.domain.extraction.triggers.told import told_triggers
from app.domain.lazy_patterns import when_used

_ACCOUNT = (
    r"(?:@[A-Za-z][\w.-]{1,40}|[a-z][a-z0-9]{0,24}(?:[._-][A-Za-z0-9]{1,24}){1,5}"
    r"|[A-Z][A-Z0-9]{1,20}(?:[_-][A-Z0-9]{1,20}){1,5}|"
    r"[a-z]{2,14}\d{1,5}|[A-Z]{4,14}\d{0,4})(?:\.[a-z]{2,20})?(?![\w@])"
)
_ABBREVIATED = (
    r"(?:(?:p|mr|mrs|ms|dr|fr|hr|sr|sra|m|mme|mlle|sig|sig\.ra|dhr|mw|pan|pani|Frau|Herr|Herrn|Madame|Monsieur|"
    r"Mr|Mrs|Ms|Dr|M|Mme|Sr|Sra|Sig|Dhr|Mw)\.? )?"
)
_PERSON = rf"(?:{_ABBREVIATED}{NAME}(?: [A-Z]\.(?=[ ]))?)"
_PROCESS = (
    r"(?:(?:[\w./-]{2,24}[ ]){0,3}?(?:[\w-]{0,20}scheduler|schedule|cron(?:[ -]?(?:job|tab))?|daemon|timer|webhook"
    r"|listener|poller|watcher|dispatcher|"
    r"callback|hook|trigger|agent|robot|bot|service|workflow|dag|pipeline|task|job|box|orchestrator|supervisor"
    r"|[\w-]{0,20}planer|zeitplan\w*|jobplan|"
    r"jobkette|aufgabenplanung|ordonnanceur|planificateur|superviseur|tâche planifiée|robot|planificador"
    r"|programador|tarea programada|agendador|"
    r"tarefa agendada|rotina|schedulatore|pianificatore|taakplanner|geplande taak|harmonogram\w*"
    r"|zadanie \w+)(?:[ ]?[:_-]?[ ]?(?-i:[A-Z][\w./-]{2,40})|[ ][\"'`„“]?[\w.]{1,30}[._/][\w.]{1,30}[\"'`”“]?)?)"
)
_ROLE = (
    r"(?:(?:the|our|a|an|der|die|das|den|dem|ein|eine[nmr]?|unser\w{0,2}|le|la|les|l['’]|un|une|notre|el|los|una"
    r"|nuestr[oa]|o|a|os|um|uma|il|lo|gli|i|"
    r"dell['’]|de|het|een|onze)[ ]?)?"
    r"(?:(?:technical|technische[nrm]?|manual|nightly|nächtliche[nrm]?|nocturn[oae]|notturn[oa]|internal"
    r"|scheduled)[ ])?"
    r"(?:(?:users?|account|operator|colleague|clerk|cashier|manager|agent|process|job|task|service|script|benutzer"
    r"|nutzer|anwender|kolleg(?:e|en|in)|mitarbeiter(?:in)?|"
    r"sachbearbeiter(?:in)?|dienst|prozess|skript|konto|utilisat(?:eur|rice)|vendeu(?:r|se)|opérat(?:eur|rice)"
    r"|collègue|caissi(?:er|ère)|compte|service|"
    r"superviseur|processus|tâche|usuari[oa]|cuenta|proceso|tarea|servicio|compañer[oa]|emplead[oa]|caj?er[oa]"
    r"|operador[a]?|usuári[oa]|utilizador|conta|"
    r"processo|tarefa|serviço|colega|utente|collega|operatore|servizio|processo|commess[oa]|demone|demonio|démon"
    r"|daemon|demon|gebruiker|taak|proces|medewerk(?:er|ster)|"
    r"użytkownik\w*|proces|zadanie|usług[aęi]|koleg[aę]|koleżank[aęi]|pracowni\w+|operator\w*)[ ]){0,2}"
)
_QUOTE = r"[\"'`“„«*_]{0,2}"
_WHO = rf"{_QUOTE}(?P<who>(?-i:{_ACCOUNT}|{_PERSON})|{_PROCESS})(?![\w])"
_START = (
    r"(?:(?:re-?)?(?:trigger|launch|initiat|invok|spawn|submitt|dispatch|schedul|queu|execut|start|kick)\w{0,4}"
    r"|set off|attempted|tried|geprobeerd|versucht|tentée?|intentad[oa]|"
    r"Aufruf|Anstoß|appel|lancement|llamada|chamada|chiamata|aanroep|wywołanie|fired|fires|called|ran|run|"
    r"gestartet|startete|startet|ausgelöst|löste|angestoß\w+|angeworfen|aufgerufen|ausgeführt|eingeplant|veranlasst"
    r"|getriggert|hochgeladen|abgeschickt|"
    r"gedrückt|drückte|geklickt|klickte|betätigt|"
    r"(?:re)?(?:lanc|déclench|démarr|exécut|appel|invoqu|cliqu|appuy|planifi|programm|initi)(?:é|e|ait|a|er)\w{0,2}"
    r"|soumis\w?|"
    r"(?:lanz|dispar|inici|ejecut|puls|invoc|activ|arranc|program|llam|lanç|execut|acion|clic|rod|agend|apert"
    r"|cham)(?:ad[oa]s?|ó|ou|a|ava|aba|ar)|"
    r"(?:avvi|lanci|esegu|invoc|chiam|attiv|innesc|scaten|schedul|pianific|clicc)(?:at[oaie]|it[oaie]|a|ò|are|e)"
    r"|partit[oaie]|premuto|"
    r"(?:op|her)?gestart|startte|getriggerd|aangeroepen|uitgevoerd|afgetrapt|ingepland|ingedrukt|gedrukt|geklikt"
    r"|aangeklikt|"
    r"(?:uruch(?:omi|amia)|wyzw(?:ol|ala)|wywoł|odpal|puści|puszcz|klikn|nacisn|zainicj|zlec|zaplanow"
    r"|wystart)\w{1,6}|pressed|presses|clicked|clicks|pushed|hit)"
)
_FINITE = (
    r"(?:(?:re-?)?(?:trigger|launch|initiat|invok|submitt|dispatch|schedul|queu|execut|start|kick|press|click|push"
    r"|upload|fir|call)ed|ran|hit|set off|"
    r"startete|löste|drückte|klickte|betätigte|stieß|(?:lanz|dispar|inici|ejecut|puls|arranc|lanç|execut|acion|clic"
    r"|apert)(?:ó|ou)|(?:avvi|lanci|clicc)ò|"
    r"startte|klikte|drukte|(?:uruchomi|wyzwoli|wywoła|odpali|puści|kliknę|klikną|nacisną|nacisnę|zleci"
    r"|wystartowa)ł[ao]?)"
)
_DEAL = (
    r"(?:refunded|cancell?ed|captured|booked|released|approved|created|entered|posted|issued|sent|shipped|printed"
    r"|processed|keyed in|"
    r"erstattet|storniert|freigegeben|angelegt|erfasst|gebucht|verschickt|remboursée?s?|annulée?s?|validée?s?"
    r"|saisie?s?|créée?s?|expédiée?s?|émise?s?|"
    r"(?:reembols|cancel|anul|cre|registr|envi|tramit|estorn|cri|rimbors|annull|creat|registrat|invi|storn)(?:ad"
    r"|at)[oaie]s?|emitid[oa]|emess[oa]|"
    r"terugbetaald|geannuleerd|aangemaakt|verwerkt|geboekt|verstuurd|zwrócon\w+|anulowan\w+|utworzon\w+"
    r"|zaksięgowan\w+|wystawion\w+|wysłan\w+)"
)
_BY = r"(?:by|durch|von|vom|par|por|pel[oa]|da|dal|dall[oae]|dall['’]|door|przez)"
_GAP = r"[^.!?\n;|{}]{0,90}?"
_PASSIVE = when_used(rf"(?<![\w-])(?P<verb>{_START})(?![\w]){_GAP}(?<![\w]){_BY}[ ]?:?[ ]{_ROLE}{_WHO}", re.IGNORECASE)
_INVOKED = when_used(
    rf"(?<![\w-])(?:invoked|called|triggered|invocat[oa]|chiamat[oa]|richiamat[oa]|aufgerufen|aangeroepen"
    rf"|appelée?s?|invoquée?s?|invocad[oa]|llamad[oa]|chamad[oa]|"
    rf"wywołan\w{{1,3}})(?: \w{{1,12}}){{0,2}} {_BY} {_ROLE}{_QUOTE}(?P<who>[\w.-]{{4,40}}){_QUOTE}(?= (?:di|von|of"
    rf"|de|du|van|do|z)\b|[ ]?[.,;(\n]|$)",
    re.IGNORECASE,
)
_CJK_AGENT = when_used(
    r"(?P<who>[^\s。、：「」［］【】（）\d-][^\s。、：「」［］【】はがをに]{1,24}?)(?:によって|により|から"
    r"|が)(?:手動で|自動で|自動的に|定期的に)?(?:実行|起動|開始|送信)(?:され|した|し)"
)
_DEALT = when_used(rf"(?<![\w-])(?P<verb>{_DEAL})(?![\w]){_GAP}(?<![\w]){_BY}[ ]?:?[ ]{_ROLE}{_WHO}", re.IGNORECASE)
_ANY_DONE = when_used(
    rf"(?<![\w-])(?P<verb>\w{{3,20}}(?:iert|ed|ée?s?|ad[oa]s?|id[oa]s?|at[oaie]|ut[oaie]|ony|ona|one|any|ana|ane)"
    rf"|(?:\w{{2,6}})?ge\w{{2,14}}(?:t|d|en))(?![\w])"
    rf"[^.!?\n;|{{}}]{{0,50}}?(?<![\w]){_BY}[ ]{_ROLE}(?:[a-zà-ÿ]{{3,16}}[ ])?{_QUOTE}(?P<who>(?-i:{_ACCOUNT}"
    rf"|{_PERSON}))(?![\w])",
    re.IGNORECASE,
)
_TOLD_VERB = when_used(
    r"(?i)report|notic|reject|refus|block|lock|caus|confirm|approv|assign|found|detect|written|follow|replac|own"
    r"|provid|expect|affect|sign|verif|check|observ|gemeldet|abgelehnt|"
    r"gesperrt|verursacht|bestätigt|geprüft|gefunden|signal|rejet|refus|bloqu|confirm|vérifi|causé|reportad"
    r"|rechazad|rifiutat|segnalat|bloccat|causat|"
    r"conferm|gemeld|geweigerd|geblokkeerd|veroorzaakt|odrzuc|zgłosz|zablok|potwierdz|need|indeed|used|based|ranged"
    r"|stored|ende?d|gesendet|geliefert|sold|bought|kauft"
)
_AUXILIARY = r"(?:has|had|hat|hatte|haben|a|avait|ha|havia|había|aveva|heeft|had|have)"
_MANNER = (
    r"(?:(?:then|just|manually|only|himself|herself|later|once|accidentally|erneut|manuell|selbst|dann|heute|"
    r"manuellement|manualmente|handmatig|ręcznie|dziś|dzisiaj)[ ]){0,2}"
)
_ACTIVE_SHORT = when_used(
    rf"(?<![\w@.-]){_QUOTE}(?P<who>{_ACCOUNT}|(?:p|pan|pani|Frau|Herr|Mr|Mrs|Ms|M|Mme|Sr|Sra"
    rf"|Sig)\.? {NAME}){_QUOTE}(?:[ ]?\([^()\n]{{1,40}}\))?,?[ ]{_MANNER}"
    rf"(?:{_FINITE}|{_AUXILIARY}[ ]{_MANNER}{_START})(?![\w=:])(?![^.!\n]{{0,80}}\?)"
)
_VERB_FINAL = when_used(
    rf"(?<![\w@.-]){_QUOTE}(?P<who>{_ACCOUNT}|{_PERSON}){_QUOTE}(?:[ ]?\([^()\n]{{1,40}}\))?,?[ ](?:hat|hatte|heeft"
    rf"|had)[ ][^.!?\n;]{{0,90}}?[ ”\"“«»]"
    r"(?P<verb>gestartet|ausgelöst|angestoßen|angeworfen|aufgerufen|ausgeführt|gedrückt|geklickt|angeklickt"
    r"|abgeschickt|freigegeben|hochgeladen|betätigt|"
    r"gestart|getriggerd|ingedrukt|gedrukt|geklikt|aangeklikt|uitgevoerd|opgestart|vrijgegeven)(?![\w])"
)
_CLEFT = when_used(
    rf"(?:(?<=[.!?\n] )|(?<=\n)|(?<![\w@.-])){_QUOTE}(?P<who>{_ACCOUNT}"
    rf"|[A-Z][\w-]{{1,24}}(?:[ ][A-Z][\w-]{{1,24}}){{0,3}}){_QUOTE}[ ](?:is|was|ist|war|est|était|es|fue|era|é|foi"
    rf"|è|to|jest|był\w?)[ ]"
    r"(?:what|who|the (?:one|user|account|process|job|thing|service)\b|derjenige|der Benutzer|der Dienst|das, was"
    r"|ce qui|celui qui|l['’]utilisateur|lo que|el que|quien|o que|quem|el usuario|"
    r"o usuário|ciò che|quello che|l['’]utente|wat|degene|de gebruiker|tym, co|użytkownik\w*|tym, który)"
    rf"[^.!?\n;]{{0,60}}?(?<![\w]){_START}(?![\w])"
)
_VERB_FIRST = when_used(
    rf"(?<![\w-])(?P<verb>gestartet|ausgelöst|angestoßen|angeworfen|aufgerufen|gedrückt|geklickt|gestart|getriggerd"
    rf"|ingedrukt|uitgevoerd)[ ](?:hat|hatte|haben|heeft|had|wurde|werd)"
    rf"[ ][^.!?\n;]{{0,60}}?(?:der|die|das|de|het|von|vom|durch|door|Herr"
    rf"|Frau)[ ]{_ROLE}{_QUOTE}(?P<who>(?-i:{_ACCOUNT}|{_PERSON}))(?![\w])",
    re.IGNORECASE,
)
_TRIED = when_used(
    r"(?<![\w])(?:próbował\w?|chciał\w?|usiłował\w?|intentó|tentou|ha provato a|ha tentato di|a essayé de|a voulu"
    r"|probeerde|versuchte)[ ](?:[\w]{1,12}[ ]){0,2}?"
    rf"(?:puścić|uruchomić|wysłać|odpalić|wystawić|lanzar\w{{0,3}}|ejecutar\w{{0,3}}|lançar|executar"
    rf"|lanciar\w{{0,3}}|avviar\w{{0,3}}|lancer|relancer)[ ]{_ROLE}{_QUOTE}(?P<who>{_ACCOUNT}|{_PERSON})(?![\w])",
    re.IGNORECASE,
)
_OBJECT_VERB = when_used(
    rf"(?<![\w])(?:se )?(?:l[oae]s?|ha|o|a)[ ](?:ha |aveva )?(?:lanzó|disparó|inició|ejecutó|activó|hizo|cerró"
    rf"|procesó|tramitó|anuló|canceló|emitió|registró|cargó|subió|envió|lançou|disparou|"
    r"iniciou|executou|fez|fechou|cancelou|emitiu|registrou|enviou|lanciat[oa]|avviat[oa]|eseguit[oa]|fatt[oa]"
    r"|chius[oa]|registrat[oa]|annullat[oa])"
    rf"[ ]?:?[ ]{_ROLE}(?P<who>(?-i:{_ACCOUNT}|{_PERSON}))(?![\w])",
    re.IGNORECASE,
)
_DID = when_used(
    rf"(?<![\w@.-])(?P<who>{_PERSON})[ ](?:hizo|realizó|ajustó|subió|cambió|modificó|made|did|changed|adjusted"
    rf"|keyed|fez|ajustou|alterou|a (?:fait|saisi|modifié|ajusté)|ha (?:fatto|modificato|"
    r"rettificato)|deed|heeft gedaan|zrobił\w?|zmienił\w?|hat (?:gemacht|geändert))[ ](?:a|an|the|un|una|una|um|uma"
    r"|le|la|el|o|il|een|de|den|die|das|\w+ę)(?![\w])"
)
_SUBJECT_LAST = when_used(
    rf"(?<![\w])(?:l['’]ha|lo ha|la ha|ha|l['’]a|a)[ ](?:lanciat[oa]|avviat[oa]|eseguit[oa]|premuto|inviat[oa]"
    rf"|lanzado|ejecutado|disparado|iniciado|lancée?|déclenchée?)[ ][^.!?\n;]{{0,30}}?"
    rf"(?P<who>{_PERSON})(?=[ ]?(?:[.,;(\n]|$))",
    re.IGNORECASE,
)
_CAME_FROM = when_used(
    rf"(?<![\w])(?:partit[oaie]|arrivat[oaie]|came|comes|originated|kam|kommt|vient|venait|viene|venía|veio|kwam"
    rf"|komt|przyszł\w{{1,2}}|pochodzi)[ ][^.!?\n;]{{0,30}}?"
    rf"(?:da|dal|dall[oae]|from|aus|vom|von|de|du|del|van|od|z)[ ]{_ROLE}{_QUOTE}(?P<who>(?-i:{_ACCOUNT})"
    rf"|{_PROCESS})(?![\w])",
    re.IGNORECASE,
)
_SCHEDULED = when_used(
    r"(?<![\w])(?P<who>[A-Za-z][\w.-]{2,40})[ ]?\((?:scheduled|geplant|planifiée?|programad[oa]|agendad[oa]"
    r"|pianificat[oa]|schedulat[oa]|gepland|zaplanowan\w|cron|定期)\)"
)
_FIRST_PERSON = when_used(
    r"(?<![\w'])(?:(?-i:I|we|We)(?:['’]ve|['’]d| have| had)?(?: \w+){0,2}? (?:kicked|triggered|started|launched|ran"
    r"|clicked|pressed|hit|initiated|submitted|uploaded|pushed|released)(?![\w])|"
    r"(?:(?:ich|wir) (?:habe|hab|haben|hatten?)|(?:habe|hab|haben|hatten?) (?:ich|wir))[ ](?!(?:nicht|nichts"
    r"|keine?n?)\b)[^.!?\n;]{0,110}?"
    r"(?:gestartet|angestoßen|ausgelöst|ausgeführt|angeworfen|geklickt|gedrückt|getriggert|hochgeladen|freigegeben"
    r"|abgeschickt|erstattet|storniert)(?![\w])|"
    r"(?:j['’]ai|j['’]avais|je l['’]ai|nous avons|on a|c['’]est moi qui ai)[ ](?!pas\b)[^.!?\n;]{0,60}?(?:lancé"
    r"|déclenché|démarré|cliqué|exécuté|appuyé|validé|envoyé|remboursé)(?![\w]*à la base)|"
    r"(?:l[oa] |la |se l[oa] )?(?:he|hemos|había|habíamos)[ ](?:\w+ )?(?:lanzado|disparado|iniciado|ejecutado"
    r"|pulsado|activado|enviado)|"
    r"(?<!\ba )(?<!été )(?<!est )(?<!ont )(?<!avait )(?<!ai )(?<!être )\b(?:lancé|disparé|inicié|ejecuté|"
    r"pulsé|lanzamos|lancei|disparei|iniciei|executei|rodei|cliquei|apertei"
    r"|acionei)\b(?![ ](?:par|à))|"
    r"(?:l['’]ho|l['’]abbiamo|ho|abbiamo)[ ](?:\w+ ){0,2}(?:avviat[oaie]|lanciat[oaie]|eseguit[oaie]|cliccato"
    r"|premuto|fatt[oaie] partire|inviat[oaie])|"
    r"(?:ik heb|heb ik|we hebben|hebben we|ik had|had ik)[ ](?!niet\b)[^.!?\n;]{0,90}?(?:gestart|getriggerd|geklikt"
    r"|aangeklikt|uitgevoerd|gedrukt|ingedrukt|opgestart)(?![\w])|"
    r"\b(?:uruchomił[ea]m|odpalił[ea]m|kliknąłem|kliknęłam|nacisnąłem|nacisnęłam|puścił[ea]m|wystartował[ea]m"
    r"|wysłał[ea]m|zleciłem|zleciłam)\b)"
    r"|(?:私|わたし|自分|当方|小職|弊職)(?:が|の方で|で|にて)[^。\n]{0,40}?(?:実行|起動|開始|クリック|手動|送信|押し)",
    re.IGNORECASE,
)
_KEY = when_used(
    r"wer|who|qui|quién|quien|quem|chi|wie|kto|誰|(?:source|origin|quelle|origine|origen|origem|bron|źródło) (?:of"
    r"|du|de la|del|der|des|dell|van|van de|van het) .{0,60}|"
    r"(?:.{0,60} )?(?:by|user|login|operator|initiator|actor|trigger|principal|caller|cause|account|benutzer"
    r"|anwender|bediener|konto|durch|von|auslöser|"
    r"utilisateur|opérateur|compte|par|déclencheur|usuario|operador|cuenta|por|disparador|usuário|utilizador|conta"
    r"|utente|operatore|"
    r"da|conto|gebruiker|door|użytkownik|przez|konto|operator|aufrufer|starter|launcher|invoker|lanceur|lanzador"
    r"|uruchamiający|deployment|実行者|起動元|実行元|ユーザー?|担当者?|起動者|トリガー?)(?: id| name| login)?"
)
_TOLD_KEY = when_used(
    r"(?i)report|notic|assign|approv|review|confirm|open|clos|resolv|found|detect|observ|sign|creat|updat|modif|own"
    r"|request|follow|contact|gemeldet|erstellt|"
    r"angelegt|bearbeit|signal|créé|ouvert|cread|reportad|abiert|abert|criad|segnalat|apert|gemeld|aangemaakt"
    r"|zgłosz|utworz|報告|error|system|root|store|sales|sold|"
    r"caused|blocked|locked|data|money|stock|address|traffic|rejected|refused|failed|file|approved|version"
)
_STOPPED = when_used(
    r"(?i)\b(?:not|never|nicht|kein\w*|pas|jamais|no|nunca|não|non|mai|niet|nooit|nie|nobody|nigdy)[ ](?:\w+[ ])?$"
)
_BARE = when_used(
    r"(?i)(?:the |der |die |das |le |la |el |il |de )?(?:webhook|hook|service|dienst|prozess|process|processus"
    r"|proceso|processo|proces|servicio|serviço|servizio|job|"
    r"task|taak|tarea|tarefa|tâche|user|benutzer|utilisateur|usuario|usuário|utente|gebruiker|script|system"
    r"|automatically|automatisch|stato|è stato)"
)
_PROSE_EVENT = when_used(
    r"(?i)(?:the )?(?:webhook|event|hook|notification)s? (?!(?:capture|refund|payment|authori[sz]ation|order)s?$)[a-z]+"
)
_THING_BEFORE = when_used(
    r"(?i)(?:demon[eio]?|démon|daemon|dienst|service|servicio|serviço|servizio|prozess|process|processus|proceso"
    r"|processo|proces|task|taak|tarea|tarefa|tâche|script|jobkette|box)[ ][\"'`“„«*]{0,2}$"
)
_AUXILIARY_ALONE = when_used(r"(?i)h[ao]|hat|has|hanno|han|a|on|es|stato|è stato")
_WHAT = when_used(
    r"(?i)\b(?:what|das, was|ce qui|lo que|o que|ciò che|quello che|wat|tym, co|the (?:process|job|thing|service))\b"
)
_SAYS_FAILED = when_used(r"(?i)\b(?:fehlgeschlagen|abgebrochen|failed|échoué|falló|falhou|fallit[oa]|mislukt)\b")
_NOBODY = when_used(
    r"(?i)^(?:nobody|no one|none|niemand\w*|personne|nadie|ninguém|nessuno|nikt|nikogo|someone|somebody|jemand"
    r"|quelqu|alguien|alguém|qualcuno|iemand|ktoś|anyone)"
)
_NO_AGENT = when_used(
    r"(?i)^(?:h[ao]|hat|has|hanno|han|a|on|es|(?:the )?(?:error|fault|same|issue|problem|change|deploy\w*|mistake"
    r"|hand|default|email|e-mail|mail|phone|post|fax|card|invoice|then|now|it|this|that)|"
    r"(?:e-?mail|utc|cet|cest|gmt|est|edt|http|https|api|json|xml|csv|erp|wms|oms|pim|sku|dhl|ups|dpd|gls|error"
    r"|fatal|warn|info|failed)|[a-z]{1,3}\d{1,2})$"
)
_AGAIN = when_used(
    r"(?i)\bre-?(?:r[au]n|start|trigger|launch)|relanc|relanz|erneut|again|nochmal|neu ge|ponown|opnieuw|riavvi"
    r"|rilanci|reinici"
)


def find_agent(
    reading: Reading, pairs: list[Pair], found: TriggerAt | None, systems: Sequence[tuple[int, int]] = ()
) -> TriggerAt | None:
    """The trigger, also where only the general grammar shows it. ``found``: what the particular rules gave."""
    if found is not None and (_SAYS_FAILED.search(found.value) or _AUXILIARY_ALONE.fullmatch(found.value)):
        found = None
    if found is not None and (_BARE.fullmatch(found.value) or _PROSE_EVENT.fullmatch(found.value)):
        found = replace(found, weight=min(found.weight, 3.0))
    if found is not None and (found.weight >= 5.5 or found.value == "reporter"):
        return None if _NOBODY.match(found.value) else found
    candidates = [
        each for each in _candidates(reading, pairs)
        if not any(start <= each.start < end and (each.kind == "user" or each.end <= end) for start, end in systems)
    ]  # fmt: skip
    if found is not None and not _NOBODY.match(found.value):
        candidates.append(found)
    if all(each.weight < 5.5 for each in candidates):
        candidates.extend(clause_triggers(reading, systems))
        candidates.extend(told_triggers(reading.content, tuple(systems)))
    if not candidates:
        return None
    return whole_mention(
        reading.content, max(candidates, key=lambda each: (not reading.quoted(each.start), each.weight, -each.start))
    )


def _candidates(reading: Reading, pairs: list[Pair]) -> Iterator[TriggerAt]:
    content = reading.content
    for pattern, weight in (
        (_PASSIVE, 6.2), (_VERB_FIRST, 6.1), (_VERB_FINAL, 6.0), (_ACTIVE_SHORT, 5.8), (_CLEFT, 5.9), (_TRIED, 5.6),
        (_CAME_FROM, 5.2), (_INVOKED, 5.0), (_CJK_AGENT, 5.0), (_DEALT, 4.9),
        (_OBJECT_VERB, 5.3), (_SUBJECT_LAST, 5.6), (_ANY_DONE, 4.5), (_DID, 4.3), (_SCHEDULED, 4.4),
    ):  # fmt: skip
        for match in pattern.finditer(content):
            yield from _agent(content, pattern, match, weight)
    for match in _FIRST_PERSON.finditer(content):
        if not _STOPPED.search(content[max(0, match.start() - 20) : match.start()]) and not _AGAIN.search(
            match.group()
        ):
            yield TriggerAt("reporter", "user", match.start(), match.end(), 5.7)
    yield from _labelled(pairs)


def _agent(content: str, pattern: re.Pattern[str], match: re.Match[str], weight: float) -> Iterator[TriggerAt]:
    who, start = match.group("who").strip().rstrip("."), match.start("who")
    if _TOLD_VERB.search(
        match.group()[max(0, match.start("who") - match.start() - 40) : match.start("who") - match.start()]
    ):
        return
    if _NO_AGENT.match(who) or _NOBODY.match(who) or EMPTY.match(who):
        return
    if NOT_A_NAME.match(who) and not (" " in who and PROCESS_WORD.search(who)):
        return
    if _STOPPED.search(content[max(0, match.start() - 24) : match.start()]) or _AGAIN.search(match.group()[:24]):
        weight -= 2.5
    if who.isupper() and who.isalpha() and kind_of(who) != "process":
        return
    before_who = match.group()[: match.start("who") - match.start()]
    thing = _THING_BEFORE.search(before_who) is not None or (
        pattern is _CLEFT and _WHAT.search(match.group()) is not None
    )
    kind: TriggerKind = "process" if thing or PROCESS_WORD.search(who) else kind_of(who)
    yield TriggerAt(who, kind, start, start + len(who), weight)


def _labelled(pairs: list[Pair]) -> Iterator[TriggerAt]:
    """The value of a label that names an actor, where it looks like an account, a name or a process."""
    shape = re.compile(
        rf"@?{_ACCOUNT}(?: [\w-]{{2,20}})?|{_PERSON}|(?i:{_PROCESS})"
        rf"|(?:[\w.-]{{1,40}}/){{0,6}}[\w.-]{{1,40}}\.(?:php|py|sh|js|ps1|bat|sql|pl|rb|jar|exe)"
    )
    for pair in pairs:
        if not _KEY.fullmatch(pair.key) or _TOLD_KEY.search(pair.key):
            continue
        value = re.split(r"[;\n|]|,[ ]|[ ]{2,}|[ ]?\(", pair.value)[0].strip(" \"'`*_.")
        japanese = re.match(r"(?P<who>[^\s。、（(]{2,24}?)(?:によって|により|から|が)(?:手動|自動|実行|起動)", value)
        if japanese is not None:
            value = japanese.group("who")
        elif not shape.fullmatch(value) or _NO_AGENT.match(value) or EMPTY.match(value):
            continue
        start = pair.start + max(pair.value.find(value), 0)
        yield TriggerAt(value, kind_of(value), start, start + len(value), 4.6)
