"""Ids of jobs and business objects where the particular rules found none: by the shape of the token, the noun beside it
and what is said of it. A token of a list, a range or a part of an id stays out here as well."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from app.domain.extraction.errors.messages import ErrorAt
from app.domain.extraction.identifiers.jobs import IdFound, is_cut, looks_like_id, one_of_many, trimmed
from app.domain.extraction.labels import Pair
from app.domain.extraction.reading import Reading
from app.domain.lazy_patterns import when_used

_SHAPE = (
    r"(?<![\w./-])(?P<token>[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F-]{12,24}"
    r"|[A-Za-z]{1,10}[-_./#]?(?=[\w-]{0,30}\d\d)[A-Za-z0-9]{1,24}(?:[-_./:][A-Za-z0-9]{1,24}){0,6}|"
    r"(?=[\w-]{0,30}\d{3})[A-Za-z0-9]{1,24}(?:[-_/.][A-Za-z0-9]{1,24}){1,5}|\d{5,24})(?![\w@]|[./:-]\w)"
)
_MARKS = r"[\"'`“„«*_(\[<#]{0,3}[ ]?#?"
_NAMES = (
    r"(?:[ ](?:(?-i:[A-Z][\w.&/-]{1,24})|de|di|del|della|von|vom|van|from|für|for|pour|para|per|voor|dla|z|ze)){0,3}"
)
_JOB_NOUN = (
    r"(?<![\w-])[\w-]{0,30}?(?:runs?|jobs?|lauf|läufe|batch(?:lauf)?|stapel|charge|execution|submission|feed|cycle"
    r"|sync|synchro(?:nisation)?|pipeline|import|export|"
    r"upload|load|transfer|replication|flows?|flux|flusso|flujo|fluxo|stroom|traitement|exécution|lots?|tâche"
    r"|ejecuci[óo]n|lote|tarea|carga|proceso|execuç[ãa]o|"
    r"tarefa|rotina|esecuzione|lotto|elaborazione|invio|processo|uitvoering|taak|verwerking|ronde|partij|przebieg"
    r"|zlecenie|zadanie|wsad|uruchomienie|partia|"
    r"przesył(?:ka|anie)|abgleich|übertragung|schnittstellenlauf|auftragslauf|verarbeitung|vorgang|koppeling"
    r"|overdracht|passage|session|iteration)"
)
_JOB = when_used(
    rf"{_JOB_NOUN}(?:[ ]?(?:id|nr\.?|no\.?|n[°º]|number|nummer|num\.?))?{_NAMES}[ ]?[:,=]?[ ]?{_MARKS}{_SHAPE}",
    re.IGNORECASE,
)
_JOB_CJK = when_used(
    rf"(?:ジョブ|バッチ|実行|タスク|処理|連携|取込|取り込み)(?:ID|番号|No\.?)?[ 　:：（(「#]{{0,3}}{_SHAPE}"
)
_BUSINESS_IN_JOB = when_used(
    r"(?i)\b(?:orders?|bestellung|auftrag|commande|pedido|ordine|bestelling|zamówieni\w+|invoice|rechnung|facture"
    r"|factura|fattura|sku|article|artikel|item|customer|"
    r"kunde|ticket|incident|case|payment|zahlung|pid|port|line|zeile|version|store|filiale|host"
    r"|server)[ :#.-]{0,3}(?:no\.?|nr\.?|id)?[ :#]{0,2}$"
)
_RUNS = (
    r"(?:has been|is|was|has|had|hangs?|hung|sits?|sat|failed|died|stopped|aborted|crashed|ended|finished|completed"
    r"|ran|started|stuck|timed out|keeps|"
    r"ist|hängt|hing|läuft|lief|wurde|steht|brach|bricht|scheiterte|endete|est|a (?:échoué|planté)|échoue|tourne"
    r"|plante|s['’]est|está|falló|terminó|se (?:detuvo|colgó|quedó)|sigue|"
    r"falhou|terminou|parou|travou|ficou|è|ha|si è|gira|hangt|draait|faalde|mislukte|stopte|is|zakończył\w{0,2}"
    r"|padł\w?|wisi|stoi|utknął\w?|nie)"
)
_SUBJECT_OF_RUN = when_used(
    rf"(?:^|[.!?]\s{{1,2}}|\n)[ \t>*•-]{{0,6}}{_MARKS}{_SHAPE}[\"'`”»*)]{{0,2}}[ ]{_RUNS}(?![\w])", re.MULTILINE
)
_IT_IS = when_used(
    rf"(?<![\w])(?:It['’]s|It is|it's|Das ist|Es ist|Es geht um|C['’]est|Es el|È il|È|Het is|Het gaat om"
    rf"|To)(?: \w{{1,10}})? {_MARKS}{_SHAPE}"
)
_RUN_STATE = when_used(
    r"(?i)\b(?:running|hung|hang\w*|stuck|failed|fails|aborted|died|crashed|timed out|\d{1,3} ?%|completed with"
    r"|ended|waiting|queue|läuft|hängt|abgebrochen|"
    r"fehlgeschlagen|gescheitert|échou\w+|planté|bloqué|tourne|falló|colgad\w|atascad\w|detenid\w|falhou|travou"
    r"|parad\w|fallit\w|bloccat\w|ferm[oa]|hangt|"
    r"draait|mislukt|gestopt|wisi|zakończ\w+|przerwan\w+|uruchom\w+)"
)
_ANY_JOB = when_used(rf"{_JOB_NOUN}(?![\w])|ジョブ|バッチ|処理", re.IGNORECASE)
_JOB_WORD = when_used(r"(?i)scheduler|cron|fetch|batch|autosys|control-m|picked up|zeitplan|planificat|nightly")
_KEY_JOB = when_used(
    r"(?:.{0,60} )?(?:job|jobs|run|batch|task|background job|execution|lauf|feed|workflow|flow|process|import"
    r"|export|traitement|lot|trabajo|lote|ejecución|execução|esecuzione|"
    r"lotto|taak|uitvoering|zadanie|przebieg|zlecenie|ジョブ|バッチ|実行)(?: (?:id|name|no|nr|number|key|run))*"
    r"|(?:queue |kafka |mq )?(?:msg|message) (?:id|key)"
)
_ORDER_NOUN = (
    r"(?:(?:sales |web |shop |customer |marketplace |purchase )?orders?|[\w-]{0,16}bestellung(?:en)?"
    r"|bestell(?:nummer|nr\.?)|(?:kunden)?auftr[aä]g(?:e|s)?|commandes?|pedidos?|encomendas?|ordine|"
    r"l['’]ordine|[\w-]{0,16}bestelling(?:en)?|verkooporder|zamówieni(?:e|a|u)|orders?)"
)
_PAYMENT_NOUN = (
    r"(?:payments?|charge|capture|transactions?|transaktion(?:en)?|zahlung(?:en)?|buchung|paiements?|encaissement"
    r"|transacci[óo]n|pagos?|cobro|transaç[ãa]o|pagamentos?|cobrança|transazion[ei]|"
    r"pagamento|incasso|betaling(?:en)?|transactie|płatnoś(?:ć|ci)|transakcj[aię])"
)
_DOCUMENT_NOUN = (
    r"(?:invoices?|rechnung|credit (?:memo|note)|gutschrift|refund|returns?|retoure|rma|shipments?|delivery"
    r"|lieferung|sendung|facture|avoir|retour|livraison|expédition|factura|"
    r"abono|devolución|envío|ticket de caja|ticket|albarán|fatura|nota(?: fiscal)?|devolução|reso|fattura"
    r"|spedizione|ddt|zending|factuur|faktura|zwrot|przesyłka|idoc|their ref|your ref|"
    r"ref(?:erence|erenz)?|merchant ?reference)"
)
_CJK_ORDER, _CJK_PAYMENT, _CJK_DOCUMENT = "注文|受注|オーダー", "決済|取引|支払", "返品|出荷|伝票|請求書"
_LINK = (
    r"(?:[ ]?(?:id|no\.?|nr\.?|n[°ºo]\.?|num\.?|number|nummer|número|numéro|numero|numer|"
    r"ref\.?|reference|番号|コード|ID))?"
)
_ORDER = when_used(
    rf"(?P<noun>(?<![\w-]){_ORDER_NOUN}|{_CJK_ORDER}){_LINK}{_NAMES}{_LINK}[ ]?(?:is|ist|est|es|è|é|:"
    rf"|：)?[ ]?{_MARKS}{_SHAPE}",
    re.IGNORECASE,
)
_PAYMENT = when_used(
    rf"(?P<noun>(?<![\w-]){_PAYMENT_NOUN}|{_CJK_PAYMENT}){_LINK}{_NAMES}{_LINK}[ ]?(?:is|ist|est|es|è|é|:"
    rf"|：)?[ ]?{_MARKS}{_SHAPE}",
    re.IGNORECASE,
)
_DOCUMENT = when_used(
    rf"(?P<noun>(?<![\w-]){_DOCUMENT_NOUN}|{_CJK_DOCUMENT}){_LINK}{_NAMES}{_LINK}[ ]?(?:is|ist|est|es|è|é|:|："
    rf"|[ ])?[ ]?{_MARKS}{_SHAPE}",
    re.IGNORECASE,
)
_IS_PAID = when_used(
    rf"(?<![\w./#-]){_SHAPE}[\"'`”»*)]{{0,2}}[ ](?:is|was|has been|stays?|remains?|shows?|ist|wurde|steht|est|a été"
    rf"|está|fue|foi|è|è stat[oa]|is|werd|staat|jest|został\w?)[ ](?:(?:already|still|"
    r"now|bereits|noch|toujours|encore|déjà|todavía|ya|ainda|já|ancora|già|nog|al|nadal|już|fully|marked(?: as)?"
    r"|als|in) ){0,2}[\"“„«]?"
    r"(?:paid|captured|shipped|refunded|cancelled|canceled|fulfilled|delivered|booked|bezahlt|versandt|verschickt"
    r"|erstattet|storniert|geliefert|payée?|expédiée?|remboursée?|"
    r"annulée?|livrée?|pagad[oa]|enviad[oa]|reembolsad[oa]|cancelad[oa]|entregad[oa]|anulad[oa]|pag[oa]|pagat[oa]"
    r"|spedit[oa]|rimborsat[oa]|annullat[oa]|evas[oa]|betaald|verzonden|"
    r"terugbetaald|geannuleerd|geleverd|opłacon\w|wysłan\w|zwrócon\w|anulowan\w|open|offen|pending)(?![\w])",
    re.IGNORECASE,
)
_KEY_PAYMENT = when_used(
    r"(?:.{0,60} )?(?:(?:cod|id|num|n|nr|ref) ?)?(?:trans|transa[ckz]\w+|txn|trx|txid|psp|payment|pago|pagamento"
    r"|paiement|zahlung|charge|capture|betaling|płatność)(?: ?(?:id|ref|reference|no|nr|code))?"
)
_KEY_ORDER = when_used(
    r"(?:.{0,60} )?(?:order|orderid|ordernr|bestellung|auftrag|commande|pedido|encomenda|ordine|bestelling"
    r"|zamówienie|注文|受注)(?: ?(?:id|ref|reference|no|nr|number|nummer|name|番号))?"
)
_KEY_DOCUMENT = when_used(
    r"(?:.{0,60} )?(?:ref|reference|referenz|référence|referencia|referência|riferimento|referentie|kenmerk"
    r"|document|beleg|rma|invoice|shipment|zending|interchange ref)(?: ?(?:id|no|nr|number))?"
)
_NOT_KEY = when_used(
    r"(?i)\b(?:code|status|type|date|time|system|partner|internal|error|line|position|amount|total|count|status"
    r"|state|customer|user|our|ticket|incident|case)\b"
)
_COUNTS = when_used(
    r"[ ]?(?:x|×|%|件|個|回|(?:items?|orders?|records?|pcs|units?|skus?|Stück|EUR|€|USD|\$|£|PLN|zł)\b)"
)
_RUN_SUBJECT = when_used(rf"(?:{_JOB_NOUN}|ジョブ|バッチ)[ #:]{{1,3}}[\w-]*\d", re.IGNORECASE)
_NOT_THE_OBJECT = when_used(
    r"(?i)\b(?:job|run|batch|lauf|lot|lote|lotto|task|execution|sku|skus|item|artikel|article|art[íi]culo|articolo"
    r"|artigo|product|produkt\w*|ean|gtin|asin|ref\w*|store|filiale|"
    r"shop|warehouse|lager|ticket|incident|case|customer|kunde|client|cliente|klant|klient|till|kasse|caisse|caja"
    r"|cassa|kassa|version|build|code|error|fehler|"
    r"terminal|route|wave|welle|port|host|server|idoc)[ .:#]{0,3}(?:no\.?|nr\.?|id)?[ #:]{0,2}$"
)
_TICKET = when_used(
    r"(?:INC|PRB|CHG|RITM|TASK|SCTASK|CS|HD|REQ|SUP|OPS|ITSM|TCK|ITOPS|TICKET|CASE|SVC)[-_]?\d{3,}", re.IGNORECASE
)
_PROGRAM_NOUN = when_used(
    r"(?i)(?:rotina|flows?|flux|flusso|flujo|fluxo|stroom|proceso|processo|tarefa|tarea|tâche)"
    r"(?![\w])"
)
_PROGRAM_NAME = when_used(r"[A-Z]{3,10}\d{1,3}")
_STARTER_BEFORE = when_used(
    r"(?i)(?<![\w])(?:by|durch|von|vom|par|por|pel[oa]|da|dal|dall[oae]|door|przez|starts|launches|startet|lance"
    r"|déclenche|exécute|ejecuta|lanza|dispara|"
    r"executa|roda|esegue|avvia|lancia|uruchamia|odpala)[ ](?:(?:the|a|den|dem|der|die|das|le|la|l['’]|el|il|lo|de"
    r"|het|o)[ ]?)?"
    r"(?:task|job|box|flow|chain|jobkette|plan|taak|tarea(?: programada)?|tâche|tarefa|zadanie|processo|proceso"
    r"|process|prozess|dienst|service)[ ]"
    r"(?:(?:programad[oa]|agendad[oa]|scheduled|geplant\w*|planifiée?|pianificat[oa]|schedulat[oa]|cron|nightly"
    r"|nocturn[oae])[ ])?[\"'`“„*]{0,2}$"
)


def is_starter(reading: Reading, job: IdFound) -> bool:
    """Whether a token names the task that started the job ("started by the task X"), not the run that failed."""
    digits = re.findall(r"\d+", job.value)
    name = re.search(r"[A-Za-z]{3}", job.value) is not None and max((len(each) for each in digits), default=0) <= 2
    return name and _STARTER_BEFORE.search(reading.content[max(0, job.start - 50) : job.start]) is not None


def is_business(job: IdFound, transactions: list[IdFound]) -> bool:
    """Whether what looks like a job id by its shape alone is called an order or a payment."""
    return any(
        each.kind in {"order", "payment"} and each.weight >= 3 and _looks_alike(each.value, job.value)
        for each in transactions
    )


def _looks_alike(order: str, job: str) -> bool:
    """Whether two numbers are of one kind: the same letters and dashes, and as many digits."""
    one, other = (re.sub(r"\d", "0", value) for value in (order, job))
    return one == other and (order == job or re.search(r"[A-Za-z]", one) is not None)


def is_quoted_in_error(found: IdFound, errors: list[ErrorAt]) -> bool:
    """Whether a document number is only part of the wording of the primary error."""
    if not errors or errors[0].text_at is None or found.kind not in {"generic", "document"} or found.weight > 2:
        return False
    return errors[0].text_at[0] <= found.start < errors[0].text_at[1]


def more_jobs(reading: Reading, pairs: list[Pair], taken: frozenset[str]) -> list[IdFound]:
    """Job ids by shape and place. ``taken``: values known to be something else."""
    content = reading.content
    found = [*_in_labels(reading, pairs, _KEY_JOB, "run", 4.6, last=True)]
    for pattern, weight in ((_JOB, 3.7), (_JOB_CJK, 3.7)):
        for match in pattern.finditer(content):
            program = _PROGRAM_NOUN.match(match.group()) and _PROGRAM_NAME.fullmatch(match.group("token"))
            if not program and not _BUSINESS_IN_JOB.search(content[match.start() : match.start("token")]):
                found += _candidate(reading, match, "run", weight)
    if _ANY_JOB.search(content) or _JOB_WORD.search(content):
        for match in (*_SUBJECT_OF_RUN.finditer(content), *_IT_IS.finditer(content)):
            if _RUN_STATE.search(content[match.end("token") : match.end("token") + 120]):
                found += _candidate(reading, match, "run", 3.2)
    return [each for each in _one_value(found) if each.value not in taken]


def more_transactions(reading: Reading, pairs: list[Pair], taken: frozenset[str]) -> list[IdFound]:
    """Ids of orders, payments and documents by the noun or the label beside them; none where several differ."""
    found: list[IdFound] = []
    for key, pattern, name, weight in (
        (_KEY_PAYMENT, _PAYMENT, "payment", 5.6), (_KEY_ORDER, _ORDER, "order", 3.9),
        (_KEY_DOCUMENT, _DOCUMENT, "document", 1.9),
    ):  # fmt: skip
        here = list(_in_labels(reading, pairs, key, name, weight + 0.5))
        for match in pattern.finditer(reading.content):
            here += _candidate(reading, match, name, weight)
        if name == "order":
            for match in _IS_PAID.finditer(reading.content):
                here += _candidate(reading, match, name, weight - 0.5)
        found += _one_value([each for each in here if each.value not in taken])
    if not found:
        found = [each for each in _in_subject(reading) if each.value not in taken]
    return sorted(found, key=lambda each: (each.quoted, -each.weight, each.start))


def _in_subject(reading: Reading) -> list[IdFound]:
    """A number that the subject names and the text takes up again: what the ticket is about."""
    subject = reading.content[: reading.body_start]
    if _RUN_SUBJECT.search(subject):
        return []
    found: list[IdFound] = []
    for match in re.finditer(_SHAPE, subject):
        value = trimmed(match.group("token"))
        again = re.compile(rf"(?<![\w./-]){re.escape(value)}(?![\w-])").search(reading.content, reading.body_start)
        if again is not None and not _NOT_THE_OBJECT.search(subject[: match.start("token")]):
            at = again.start()
            if not _NOT_THE_OBJECT.search(reading.content[max(0, at - 30) : at]):
                found += _candidate(reading, again, "order", 3.0, whole=True)
    return _one_value(found)


def _in_labels(
    reading: Reading, pairs: list[Pair], key: re.Pattern[str], name: str, weight: float, *, last: bool = False
) -> Iterator[IdFound]:
    token = re.compile(_SHAPE)
    for pair in pairs:
        if pair.kind == "inline" or not key.fullmatch(pair.key) or _NOT_KEY.search(pair.key) or len(pair.value) > 80:
            continue
        tokens = [match for match in token.finditer(pair.value) if re.search(r"\d{3}", match.group())]
        if tokens and (len(tokens) == 1 or last):
            yield from _candidate(reading, tokens[-1], name, weight, offset=pair.start)


def _candidate(
    reading: Reading, match: re.Match[str], name: str, weight: float, *, offset: int = 0, whole: bool = False
) -> list[IdFound]:
    value = trimmed(match.group(0 if whole else "token"))
    start = offset + match.start(0 if whole else "token")
    end = start + len(value)
    content = reading.content
    if not looks_like_id(value, labelled=False) or is_cut(content, start, end) or one_of_many(content, start, end):
        return []
    if (
        _COUNTS.match(content, end)
        or re.search(r"(?:\d{1,2}[./-]){2}(?:\d\d){1,2}$|^\d{4}-\d\d-\d\d", value)
        or sum(map(str.isdigit, value)) < 3
    ):
        return []
    if _TICKET.fullmatch(value) or re.search(
        r"(?i)\b(?:key|code|sku|item|artik\w+|location)[ :]{1,2}$", content[max(0, start - 12) : start]
    ):
        return []
    return [IdFound(value, start, end, weight, quoted=reading.quoted(start), kind=name)]


def _one_value(found: list[IdFound]) -> list[IdFound]:
    """The candidates, unless they name different things equally often: then nobody knows which is meant."""
    counts = Counter(each.value for each in found)
    if len(counts) <= 1:
        return found
    best_weight = max(each.weight for each in found)
    best = {each.value for each in found if each.weight == best_weight}
    if len(best) > 1:
        (first, often), (_, less) = Counter(each.value for each in found if each.value in best).most_common(2)
        if often == less:
            return []
        best = {first}
    return [each for each in found if each.value in best]
