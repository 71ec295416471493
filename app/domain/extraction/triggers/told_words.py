"""Words for who starts things, in nine languages: timers, pieces of software that fetch and send, schedulers by their
product names, and people by what they do in a shop, a store or an office."""

from __future__ import annotations

PRODUCT = (
    r"(?-i:Control-?M|UC4|Automic|Auto[Ss]ys|JP1|Hinemos|Tivoli(?: Workload Scheduler)?|TWS|IWS|Systemwalker|千手|Senju"
    r"|A-AUTO|WebSAM|VTOM|Dollar Universe|\$Universe|Redwood(?: RunMyJobs)?|RunMyJobs|ActiveBatch|JAMS|Tidal"
    r"|Stonebranch|OpCon|VisualCron|Rundeck|Jenkins|Airflow|Oozie|Dagster|Prefect|Luigi|Argo(?: Workflows)?|Quartz"
    r"|Hangfire|[Cc]elery(?: beat)?|Sidekiq|Quartz\.NET|EventBridge|Cloud Scheduler|Azure Scheduler|Power Automate"
    r"|Task Scheduler|Windows Task Scheduler|SQL(?: Server)? Agent|SQL-Agent|SM3[67]|TAC|DBMS_SCHEDULER|systemd"
    r"|[Kk]ubernetes|k8s|K8s|crond?|crontab|launchd|GitHub Actions|GitLab CI|Step Functions|[Cc]oncurrent [Mm]anager"
    r"|Prozessstarter)"
)
_TIMER = (
    r"[\w-]{0,20}timer|[\w-]{0,20}scheduler|cron(?:[ -]?jobs?|[ -]?tab)?|schedule|[\w-]{0,20}zeitplan(?:er|ung)?"
    r"|zeitgeber|zeitsteuerung|zeitschaltuhr|[\w-]{0,20}aufgabenplan(?:er|ung)|jobsteuerung|batchsteuerung"
    r"|minuterie|minuteur|ordonnanceur|planificateur|tâche planifiée"
    r"|temporizador|planificador|programador(?: de tareas)?|tarea programada"
    r"|agendador(?: de tarefas)?|tarefa agendada|temporizzatore|pianificatore|schedulatore|attività pianificata"
    r"|taakplanner|geplande taak|tijdschema|harmonogram(?:ie|em|u)?|cron(?:ie|em|a)|timerze|schedulerze|schedulerem"
    r"|schedulera|terminarz\w{0,3}"
)
TIMER = rf"(?:{_TIMER}|{PRODUCT})"
_MOVER = (
    r"hub|broker|gateway|[\w-]{0,20}bot|robot|robô|[\w-]{0,20}engine|[\w-]{0,20}monitor|[\w-]{0,20}worker"
    r"|[\w-]{0,20}daemon|demone|demonio|démon|integrator|integrador|intégrateur|middleware|ipaas|watcher|listener"
    r"|poller|dispatcher|[\w-]{0,20}connector|konnektor|[\w-]{0,20}connecteur|passerelle|moulinette|automate|conector"
    r"|pasarela|puente|connettore|koppeling|tussenlaag|konektor|łącznik|wtyczka|bramka|automat|bridge"
    r"|[\w-]{0,20}-bridge"
    r"|relay|router|adapter|adaptateur|adaptador|plug-?in|[\w-]{0,20}service|[\w-]{0,20}dienst|service|servicio|serviço"
    r"|servizio|usługa|script|skript|skrypt|macro|makro|batch|cron|webhook|edi[ -]?(?:provider|dienstleister|partner)"
    r"|[\w-]{2,20}job"
    r"|dienstleister|provider|supervisor process|automation|workflow|pipeline|camel|criteria"
)
MOVER = rf"(?:{_MOVER}|{_TIMER}|{PRODUCT}|(?-i:VAN|ESB))"
SYSTEM_ROLE = r"(?-i:WMS|OMS|ERP|PIM|POS|TMS)"
STAFF = (
    r"(?:(?:store |shift |night |duty |warehouse |floor |branch |team |shop |deputy |assistant |stock |shipping )?"
    r"(?:manager(?:ess)?|supervisor|associate|cashier|clerk|picker|packer|storekeeper|bookkeeper|accountant|intern"
    r"|merchandiser|boss|trainee|apprentice|receptionist|colleague|keyholder|admin)s?|(?:team|shift|warehouse|store)"
    r" lead"
    r"|(?:markt|filial|schicht|team|lager|abteilungs|betriebs)leiter(?:in)?|kassierer(?:in)?|kolleg(?:e|en|in)"
    r"|lagerist(?:in)?|sachbearbeiter(?:in)?|buchhalter(?:in)?|mitarbeiter(?:in)?|verkäufer(?:in)?|azubi"
    r"|praktikant(?:in)?|aushilfe|disponent(?:in)?|staplerfahrer(?:in)?|chef(?:in)?|vorgesetzte[rn]?"
    r"|auszubildende[rn]?|werkstudent(?:in)?"
    r"|responsable|gérante?|direct(?:eur|rice)|caissi(?:er|ère)|collègue|vendeu(?:r|se)|magasini(?:er|ère)|comptable"
    r"|patron(?:ne)?|apprentie?|alternante?|aprendiz|chefe|apprendista|baas|leerling|szef(?:owa)?|praktykant(?:ka)?"
    r"|stagiaire|prépara(?:teur|trice)|gestionnaire|chef de rayon|encargad[oa]|gerente|dependient[ea]|cajer[oa]"
    r"|compañer[oa]|almacener[oa]|contable|becari[oa]|operari[oa]|emplead[oa]|jef[ea](?: de \w{3,12})?"
    r"|encarregad[oa]|funcionári[oa]|estagiári[oa]|responsável|vendedora?|atendente|colega"
    r"|responsabile|cassier[ea]|collega|magazzinier[ea]|commess[oa]|addett[oa]|impiegat[oa]|stagista|capo(?:reparto"
    r"|turno)"
    r"|(?:filiaal|winkel|ploeg|team)?(?:manager|leider|leidster)|bedrijfsleider|(?:kassa|magazijn)?medewerk(?:er|ster)"
    r"|stagiaire?|boekhouder|verkoper|verkoopster|kierowni(?:k|czka)|kasjer(?:ka)?|sprzedawc(?:a|zyni)"
    r"|magazynier(?:ka)?"
    r"|kolega|koleżanka|pracowni(?:k|ca|czka)|księgow[ay]|stażyst(?:a|ka)|brygadzist(?:a|ka))"
)
STAFF_JA = r"店長|店員|担当者|スタッフ|部長|課長|主任|オペレーター?|事務員|新人|アルバイト|パート|責任者"
DET = (
    r"(?:the|our|their|his|her|its|your|my|an?|one of (?:our|the|their)|der|die|das|de[mn]|ein(?:en|em|er|e)?"
    r"|unser(?:en|em|er|e)?|deren|ihr(?:en|em|er|e)?|les?|la|un|une|notre|nos|leurs?|mon|ma|el|los|las|una|sus?"
    r"|nuestr[oa]|mi|[oa]s?|n[oa]|um|uma|noss[oa]|seu|sua|il|lo|gli|i|uno|loro|il loro|il nostro|la nostra|nostr[oa]"
    r"|de|het|een|hun|onze|ons|mijn|ich|nasz\w{0,2}|jeden)"
)
MANY_LETTERS = r"[^\W\d_][\w-]{1,20}"
