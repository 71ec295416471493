"""Who a trigger is: the reporter, a person, or a process; and what is no trigger at all."""

from __future__ import annotations

import re

from app.domain.extraction.model import TriggerKind
from app.domain.extraction.triggers.told_words import PRODUCT, STAFF
from app.domain.lazy_patterns import when_used

NAME = (
    r"(?:[A-ZÀ-ÞŁŚŻŹĆ]\.|[A-ZÀ-ÞŁŚŻŹĆ][\wà-ÿ'’-]{1,24})(?:[ ](?:van |de |der |von |da |la |del "
    r")?[A-ZÀ-ÞŁŚŻŹĆ][\wà-ÿ'’-]{1,24}){0,2}"
)
SERVICE = when_used(
    r"(?<![\w@./-])(?P<who>(?:svc|srv|sa|bot|usr|app|integration|int|batch|rfc|api|sys|system|sync|celigo|"
    r"boomi|job)[-_.][a-z0-9]+(?:[-_.][a-z0-9]+){0,5}[-_.]?|[A-Z]{2,}(?:USER|USR|BATCH|RFC|SVC|"
    r"[-_]INT)(?:[A-Z0-9]+(?:[-_][A-Z0-9]+){0,2}|(?:[-_][A-Z0-9]+){1,3})?|(?:BATCH|RFC|WF-BATCH|SVC|SAP|"
    r"INT|API|IF|EDI|COMM|CPIC|"
    r"SYS)[-_]?[A-Z0-9_-]{2,24}|[\w-]{2,30}-(?:svc|service|bot|scheduler|cron|sa|daemon|user|webhook|"
    r"trigger))(?![\w@-])"
)
EMPTY = when_used(
    r"^(?:(?:unknown|n/?a|none|not (?:known|sure|clear)|unclear|unbekannt|unklar|keine?|weiß|inconnue?|"
    r"pas|desconocid[oa]|desconhecid[oa]|no (?:se|lo)|não|sconosciut[oa]|non|onbekend|niet|"
    r"nieznan\w{1,3}|brak|nie|tbd|see|siehe|it|them|this|that|which|itself|himself|herself|themselves|"
    r"sich|selbst|sé|us|ihn|ihm|hij|hem|mano|accident|mistake|default|hand|him|her|someone|somebody|jemand\w*"
    r"|quelqu\w*|"
    r"alguien|alguém|qualcuno|"
    r"iemand|ktoś|one of|the (?:error|failure|issue|same)|(?:\w+ )?(?:pannello|panel|console|konsol[ea]|"
    r"menu|menü|menù|ui|gui|oberfläche|dashboard|browser|interfaz|interface|portal)|"
    r"l['’]\w+|a (?:timeout|change|bug|network|missing|bad)|an? (?:error|expired|invalid))(?![\w-])|\?|-|–|不明|なし)",
    re.IGNORECASE,
)
REPORTER_WORD = when_used(
    r"^(?:me|myself|mir|mich|moi|moi-même|mí|mi|mim|me stess[oa]|mij|mezelf|mnie|reporter|the reporter|ich|"
    r"i|yo|eu|io|ik|ja|I \(reporter\)|me \(reporter\))\b|^(?:私|自分|本人|当方|小職|報告者)",
    re.IGNORECASE,
)
PROCESS_WORD = when_used(
    r"\b(?:svc|srv|sa|\w*server|scheduler|schedule[d]?|cron\w*|webhook|worker|job|flow|api|queue|integration|"
    r"connector|daemon|bot|service|system|batch\w*|process|event|timer|trigger|hook|rfc|poller|consumer|"
    r"airflow|jenkins|rundeck|gitlab|github actions|talend|lambda|azure|zapier|workato|mulesoft|celigo|"
    r"boomi|automation|automatic\w*|workflow|nightly|hourly|daily|task|dag|listener|middleware|sync|feed|"
    r"pipeline|robot|erp|rule|retry|deployment|release|import|export|dispatcher|control-m|autosys|quartz|"
    r"\w*sched\w*|daemon|koppeling|schnittstelle|interface|connecteur|conector|connettore|integra\w+|"
    r"intégration|wtyczka|plug-?in|callback|subscription|celery|hangfire|vtom|automic|uc4|sql agent|"
    r"tasks?|hook|monitor|gateway|middleware|engine|"
    r"zeitplan\w*|\w*planer|planification\w*|\w*planner|\w*planung|\w*steuerung|geplande|cykliczn\w+|"
    r"pianificazione|hintergrund\w*|automatisch\w*|dienst|technische\w*|planificateur|ordonnanceur|"
    r"tâche|automatique\w*|processus|compte de service|programador|planificador|tarea|automátic\w*|proceso|"
    r"servicio|cuenta de servicio|agendador|tarefa|processo|serviço|pianificat\w*|schedul\w*|processo|"
    r"servizio|automatic\w*|taak|proces|dienst|harmonogram\w*|zadani\w*|usług\w*|automat\w*|proces\w*)\b|"
    r"[-_](?:svc|sa|bot|sync|cron|job|prod|batch|int|api)\b|\b(?:svc|srv|sa|bot|int|rfc|api|sys)[-_]|"
    r"スケジューラ|バッチ|ジョブ|自動|定期|定時|Webhook|ウェブフック|システム|連携",
    re.IGNORECASE,
)
_USER_WORD = when_used(
    r"@|\b(?:colleague|manager|customer|operator|admin(?:istrator)?|merchandiser|buyer|clerk|agent|"
    r"kolleg\w+|mitarbeiter\w*|sachbearbeiter\w*|collègue|compañer\w+|colega|collega|operatore|opérat\w+|"
    r"koleżank\w+|koleg\w+|pracowni\w+|mr|mrs|ms|frau|herr|mme|monsieur|sra?|signor\w*|pan|pani|user|"
    r"usuari[oa]|usuári[oa]|utente|utilisat\w+|benutzer\w*|gebruiker|użytkownik\w*|team|"
    r"担当|さん|様)\b",
    re.IGNORECASE,
)
NOT_A_NAME = when_used(
    r"(?:Handmatig|Ręcznie|Automatycznie|Nee|Nein|Nie|Non|Não|Yes|Oui|Sì|Sí|Den|Dem|Des|Ein|Eine|Einen|"
    r"Einem|Einer|Diese[nrs]?|Un|Une|Una|Uno|Um|Uma|Cette|Ce|Esta?e?|Questo|Questa|Deze|Dit|Die|Manual|"
    r"Manually|Manuell|Manuel|Manuellement|Manualmente|Automatic|Automatically|Automatisch|Händisch|"
    r"Gestern|Heute|Hier|Ayer|Hoy|Ieri|Oggi|Ontem|Hoje|Wczoraj|Dziś|Dzisiaj|Gisteren|Vandaag|Subject|Re|"
    r"Fwd|The|This|That|It|We|They|He|She|You|And|But|When|After|Before|Since|If|Our|No|Not|Job|Order|"
    r"Error|"
    r"Yesterday|Today|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|There|Someone|Nobody|"
    r"Customer|What|Which|Who|As|At|In|On|Der|Die|Das|Wir|Es|Ich|Und|Aber|Nach|Seit|Le|La|Les|Il|Elle|On|"
    r"Nous|Je|El|Los|Se|Nosotros|Yo|O|A|Os|Eu|Io|Noi|Lo|De|Het|We|Ik|To|Ten|My|Export|Import|Sync|Flow|Feed|"
    r"Run|Retry|Status|One|Two|Both|Each|Somebody|Anybody|Anyone|Number|Numer|Nummer|Numéro|Número|Numero|Once|Then"
    r"|Also|Please|Hi|Hello|Team|Everything|Nothing|Same|Another|All|Wer|Was|"
    r"Lager|Buchhaltung|Zentrale|Einkauf|Keine?|Geld|Uhr|Lauf|Importlauf|Auf|Bei|Mit|Von|Für|Parallel|Beide|Bitte"
    r"|Dann|Qui|Que|Quién|Chi|Kto|Wie)\b",
    re.IGNORECASE,
)


_JAPANESE_PERSON = when_used(
    r"さん|様|氏|担当|店長|店員|部長|課長|スタッフ|オペレータ|お客|[（(]|^[\u4e00-\u9fff]{2,4}$|^[\u4e00-\u9fff]{1,3}[ "
    r"　][\u4e00-\u9fff]{1,3}$"
)
_TECHNICAL = when_used(
    r"(?:dienst|service|prozess|process|watcher|-provider|scheduler|planer|automat|automation|konto|server)(?![\w])|"
    r"[\w\])][-_ ]agent\b(?! [A-Z])|\bagent[-_]\w|"
    r"^(?:(?=\w*_)[a-z]{2,20}(?:_[a-z]{2,20}){1,3}|\w*(?:adm|batch|oper|sched|etl|tws|ctm|uc4|jp1|notify|"
    r"url|ftp|robot|auto|cron|sync|retail|wms|oms|pim|erp|sap)\w*|\w+post)$|"
    r"(?i:\b(?:recurrence|ricorrenza|récurrence|recurrencia|recorrência|wiederholung|terugkeerpatroon|"
    r"cykl|queue|fila|coda|kolejka|cola|warteschlange|wachtrij|amqp|ipn|itn|powiadomieni\w+|notifica\w+|"
    r"benachrichtigung\w*|melding|événement|evento|ereignis\w*|zdarzeni\w+|gebeurtenis|\w*-?aufruf|"
    r"llamada|chamada|wywołanie|checkout|hook|importer|exporter|oneshot|periodic\w*|récurrent\w*|"
    r"batch|cronjob|endpoint|rest|soap|edi|as2|sftp|script|skript|programm?|routine|rotina|módulo|"
    r"modul[eo]?|app|addon|extension|erweiterung|konnektor|macro|makro|jobplan|jobkette|agenda\w*)\b)"
)
_NAME_FROM_SOMEWHERE = when_used(
    rf"(?P<name>{NAME}) (?:del?|della|dell|von|vom|aus|from|in|of|du|des|da|do|van|uit|z|ze)\b"
)


_CAMEL = when_used(r"(?!Mc|Mac|De|Le|La|Van|Di|Du)[A-Z][a-z]{1,12}(?:[A-Z][a-z]{2,12}){1,2}")


_SCHEDULER = when_used(
    rf"(?<![\w-]){PRODUCT}(?![\w-])|(?i:(?:concurrent|queue|job|task|process|batch|transaction|event) manager)"
)
_CONSTANT = when_used(r"[A-Z0-9]{2,20}(?:_[A-Z0-9]{1,20}){1,5}")
_PARTNER = when_used(r"(?i)[\w ]{1,40}-(?:provider|dienstleister|partner)")
_STAFF = when_used(rf"{STAFF}(?![\w-])", re.IGNORECASE)


def kind_of(value: str) -> TriggerKind:
    """Service accounts, schedulers, webhooks and jobs are processes; people, their logins and mail addresses users."""
    first = _NAME_FROM_SOMEWHERE.match(value)
    name = first.group("name") if first is not None else ""
    if name and not PROCESS_WORD.search(name) and not _TECHNICAL.search(name) and not name.isupper():
        return "user"
    if re.match(r"[A-Z][A-Z0-9]{4,}(?![\w])", value) or _SCHEDULER.search(value):
        return "process"
    if _STAFF.match(value):
        return "user"
    if re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", value):
        return "user" if _JAPANESE_PERSON.search(value) and not PROCESS_WORD.search(value) else "process"
    if _TECHNICAL.search(value) or any(shape.fullmatch(value) for shape in (_CONSTANT, _PARTNER, _CAMEL)):
        return "process"
    if re.fullmatch(r"[a-z]{4,14}\d{1,2}", value):
        return "user"
    if (
        PROCESS_WORD.search(re.sub(r"(?<=\w)[_.\-/:](?=\w)", " ", value))
        or PROCESS_WORD.search(value)
        or SERVICE.fullmatch(value)
    ):
        return "process"
    if (
        _USER_WORD.search(value)
        or re.fullmatch(NAME, value)
        or re.fullmatch(r"[a-z]{1,2}[._]?[a-z]{2,20}|[a-z]{2,15}[._][a-z]{2,20}\d{0,2}", value)
    ):
        return "user"
    common = value[:1].islower() and " " in value and value == value.lower()
    return "process" if common or re.search(r"[_\d-]", value) or value.isupper() else "user"
