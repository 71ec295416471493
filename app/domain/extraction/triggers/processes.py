"""Processes that start something without a sentence that says so: schedulers, service accounts, webhooks, workers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.extraction.triggers.kinds import SERVICE
from app.domain.lazy_patterns import when_used

_PROCESS_PHRASE = when_used(
    r"(?<![\w-])(?P<who>(?:\w[\w./-]{0,29}[ ]){0,2}?(?:[\w-]{0,24}scheduler|cron(?:[ -]?(?:job|tab|schedule|trigger))?|"
    r"crontab|timer|webhook(?: \w+/\w+)?|task scheduler|job scheduler|autosys|control-m|automic|uc4|vtom|"
    r"sql agent|hangfire|airflow scheduler|"
    r"celery beat|quartz|scheduled (?:run|job|task|trigger|flow|sync|batch|export|import)|(?:nightly|hourly|"
    r"daily) (?:schedule|scheduler|cron)|schedule|"
    r"zeitplan(?:er)?|aufgabenplanung|zeitsteuerung|jobsteuerung|batchsteuerung|planificateur|"
    r"ordonnanceur|tâche planifiée|"
    r"programador(?: de tareas)?|planificador(?: de tareas)?|tarea programada|agendador(?: de tarefas)?|"
    r"tarefa agendada|pianificatore|"
    r"(?:utilità di )?pianificazione|schedulatore|taakplanner|geplande taak|planlijst|harmonogram(?:u|"
    r"em)?|harmonogram zadań|"
    r"planista|planer|zaplanowane zadanie|zadanie cykliczne))(?![\w-])"
    r"|(?P<cjk>スケジューラー?|スケジュール実行|タスクスケジューラ|定期実行|定時バッチ|定期バッチ|夜間バッチ|日次バッチ|自動実行|cronジョブ|"
    r"cron)(?=に?より|による|で|から|が(?:起動|実行)|起動|経由|です|。)",
    re.IGNORECASE,
)
_DENIED = when_used(
    r"(?i)\b(?:not|nicht|pas|no|non|niet|nie|kein\w*|never|instead of|rather than|nor|statt|anstatt|au "
    r"lieu d\w+|en vez de|em vez de|"
    r"invece (?:di|del\w*)|in plaats van|zamiast)(?:[ ](?:by|via|from|the|a|our|der|die|das|dem|vom|durch|"
    r"le|la|el|il|o|de|het|door|przez|usual|normal|"
    r"touched|changed|edited|restarted|checked|regular|nightly|übliche\w*|habituel\w*|par|por|pelo|da|dal)){0,4}[ ]?$"
)
_PROCESS_CONTEXT = when_used(
    r"\b(?:trigger\w*|started|starts|kick\w*|launch\w*|fired|fires|ran|runs?|initiated|scheduled|via|"
    r"through|by|from|gestartet|startet|ausgelöst|angestoßen|per|über|durch|vom|automatisch|déclench\w*|"
    r"lanc\w*|par|planifi\w*|lanz\w*|disparad\w*|por|automátic\w*|programad\w*|pelo|pela|agendad\w*|"
    r"avviat\w*|lanciat\w*|da|dal|dallo|gestart|door|uruchom\w*|przez|called|calls|invoked|picked up)\b|"
    r"により|による|から|起動|実行|で|\bit was\b|\bdas war\b|c['’]était|\bfue\b|\bfoi\b|\bera\b|\bhet was\b|\bbył\w?\b",
    re.IGNORECASE,
)
_SERVICE_CONTEXT = when_used(
    r"(?:\b(?:as|user|account|under|service account|integration user|service user|run as|running as|ran as|"
    r"using|by|unter|benutzer|user|konto|technische[rmn]? (?:user|benutzer)|dienstkonto|als|compte(?: de "
    r"service)?|utilisateur|sous|usuario|cuenta(?: de servicio)?|como|bajo|usuário|conta(?: de serviço)?|"
    r"utente|account|con|come|gebruiker|użytkownik\w*|kont\w+|jako|via|principal|identity|credentials of)\b|"
    r"ユーザー|アカウント)[ ]?(?:name|di servizio|de intégration|d['’]intégration|de integración|technique|"
    r"técnic[oa]|tecnico|techniczn\w+|integracyjn\w+)?[ ]?[:=(\"'`]{0,3}[ ]?$",
    re.IGNORECASE,
)
EVENT = when_used(
    r"(?<![\w/])(?P<who>(?:Shopify |Stripe |Adyen |Magento |PayPal |the )?(?:webhook|event|hook|"
    r"notification|Webhook|Event)s?[ ][\"'`]?(?:[a-z_]+[./][a-z_.]+|(?-i:[A-Z]{5,}))[\"'`]?|"
    r"[\"'`]?[a-z_]{3,20}/[a-z_]{3,20}[\"'`]?[ ](?:webhook|event))",
    re.IGNORECASE,
)
WORKER = when_used(
    r"(?<![\w.@-])(?P<who>[\w-]{0,30}(?:worker|consumer|daemon|poller|runner|agent|"
    r"dispatcher)(?:[-_#:][\w-]{1,24})?)(?![\w@])",
    re.IGNORECASE,
)
LOG_USER = when_used(
    r"(?<![\w])(?:user|usr|actor|principal|triggeredBy|triggered_by|startedBy|started_by|runAs|run_as|"
    r"initiator|trigger|requestedBy|requested_by|createdBy|created_by|owner|uname)[\"']?[=:][ "
    r"]?[\"']?(?P<who>[\w.@-]{2,60})"
)
_ACCOUNT = when_used(
    r"(?i:(?<![\w-])(?:(?:integration|service|technical|batch|system|api|rfc|dialog|technische[rn]?|"
    r"system|schnittstellen)[ -]?(?:user|account|benutzer|konto)|"
    r"user|benutzer|nutzer|utilisateur|compte(?: de service| technique)?|usuario|cuenta(?: de servicio)?|"
    r"usuário|conta(?: de serviço)?|utente|account|"
    r"gebruiker|użytkownik(?:a|iem)?|konto|ユーザー?))[ ]?(?:id |name )?[:(=\"'`„“]{0,2}[ ]?"
    r"(?P<who>[A-Z][A-Z0-9]{1,12}(?:[-_][A-Z0-9]{1,16}){1,3}|[A-Z]{3,14}\d{0,4}|"
    r"[a-z][a-z0-9]{1,16}(?:[-_][a-z0-9]{1,16}){1,4})(?![\w@-])"
)
_FRAGMENT_BEFORE = when_used(r"(?:^|[\n.;!?][\"”»)]?\s{1,2})(?:\w+ ){0,2}$")
_FRAGMENT_AFTER = when_used(r"(?: \w+){0,2}[.\n]|(?: \w+){0,2}$")


_HOOK = when_used(
    r"(?P<who>[A-Z][\w.]{1,24}[ -](?:[Ww]ebhook|[Cc]allback|IPN|ITN)|[Ww]ebhook(?: (?:de|di|von|of|from|"
    r"van))? [A-Z][\w.]{2,24})(?![\w])"
)


def services(content: str) -> Iterator[tuple[str, int, float]]:
    """Service accounts: by their shape, or by what they are called."""
    for match in SERVICE.finditer(content):
        who = match.group("who")
        before = content[max(0, match.start() - 40) : match.start()]
        if _SERVICE_CONTEXT.search(before):
            yield who, match.start(), 5.4
        elif re.match(r"(?:svc|srv|sa|bot)[-_.]", who):
            yield who, match.start(), 3.4
    for match in _HOOK.finditer(content):
        yield match.group("who"), match.start("who"), 3.2
    for match in _ACCOUNT.finditer(content):
        if re.search(
            r"(?i)(?:lock|block|held|gesperrt|verrouill|bloque|bloccat|geblokkeerd|zablokowan)\w*[ ](?:by|"
            r"durch|von|par|por|da|door|przez)[ ](?:the[ ])?$",
            content[max(0, match.start() - 24) : match.start()],
        ):
            continue
        yield match.group("who"), match.start("who"), 4.5


_KEPT_WORD = when_used(
    r"[A-Z0-9].*|.*[-_./\d].*|nightly|hourly|daily|weekly|night|evening|morning|scheduled|regular|usual|automatic|order|stock|price|inventory|task|job|batch|windows|system|central|internal|airflow|"
    r"celery|kubernetes|azure|tâche|tarea|tarefa|utilità|geplande|zaplanowane|zadanie|harmonogram"
)


def _plain(who: str) -> str:
    """A scheduler with the words that name it, without those that only happen to stand before it."""
    words = who.split(" ")
    while len(words) > 1 and not _KEPT_WORD.fullmatch(words[0]):
        words = words[1:]
    return " ".join(words)


def schedules(content: str) -> Iterator[tuple[str, int, float]]:
    """Schedulers, where the words around them say that they start things."""
    for match in _PROCESS_PHRASE.finditer(content):
        if match.group("cjk"):
            yield match.group("cjk"), match.start(), 4.3
            continue
        who = match.group("who")
        if content[match.end() : match.end() + 1] == "[" or content.startswith(("'s ", "’s "), match.end()):
            continue
        if _DENIED.search(content[max(0, match.start() - 40) : match.start("who")]) or _DENIED.search(
            who.rpartition(" ")[0] + " "
        ):
            continue
        near = content[max(0, match.start() - 40) : match.end() + 30]
        if re.fullmatch(
            r"(?i)(?:\w+ )?(?:own|its|their|a|this|new|fixed|tight|delivery|picking|shipping) schedule", who
        ):
            continue
        explicit = re.search(
            r"(?i)scheduler|cron|timer|webhook|autosys|control-m|automic|uc4|vtom|agent|hangfire|celery|"
            r"quartz|scheduled|zeitplan|planung|steuerung|planific|"
            r"ordonnanceur|planifiée|program|agend|pianific|schedul|planner|geplande|harmonogram|plan|"
            r"cykliczne|zaplanowane|"
            r"スケジュ|定期|定時|自動",
            who,
        )
        alone = _FRAGMENT_BEFORE.search(content[max(0, match.start() - 24) : match.start()]) is not None and (
            _FRAGMENT_AFTER.match(content, match.end()) is not None
        )
        if explicit and (alone or _PROCESS_CONTEXT.search(near)):
            cleaned = _plain(who)
            start = match.start("who") + len(who) - len(cleaned)
            yield cleaned, start, 4.2
