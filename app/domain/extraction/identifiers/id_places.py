"""Ids by the layouts of schedulers, monitors and queues, and objects by what was done with them. Looked for only
where the rules for labelled ids found nothing, except for the ids of schedulers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from app.domain.extraction.errors.messages import ErrorAt
from app.domain.extraction.identifiers.jobs import IdFound, is_cut, looks_like_id, one_of_many, trimmed
from app.domain.extraction.labels import Pair
from app.domain.extraction.reading import Reading
from app.domain.lazy_patterns import when_used

_SHAPE = (
    r"(?P<token>(?=[\w/.#:-]{0,40}\d)[A-Za-z0-9]{1,24}(?:[-_/.#:][A-Za-z0-9]{1,24}){1,7}|[0-9a-f]{12,40}|"
    r"[A-Z]{1,6}\d{4,16}|\d{5,20})(?![\w@]|[./:-]\w)"
)
_WHOLE_TOKEN = when_used(rf"#?{_SHAPE}")
_MARKS = r"[\"'`“„«*(\[]{0,2}#?"
_CONTROL_M = frozenset(
    ["memname", "odate", "oscompstat", "run no", "run number", "runno", "order id", "orderid", "appl", "schedtab"]
)
_QUEUE_KEY = when_used(
    r"(?:.{0,30} )?(?:coda|cola|fila|kolejka|warteschlange|file (?:d )?attente|wachtrij|queue|キュー|"
    r"queue (?:item|entry)|"
    r"nachricht|message|msg|bericht|messaggio|mensaje|mensagem|wiadomość|komunikat|メッセージ)"
)
_RUN_KEY = when_used(
    r"(?:.{0,30} )?(?:session|sitzung|sessione|sesión|sessão|sessie|sesja|jobcount|job count|schedule id|"
    r"scheduled id|scheduleid|build|build (?:no|nr|number|id)|buildid|"
    r"workunit|work unit|activity run|invocation|invocation id|instanz|instance|instancia|istanza|instantie|"
    r"instancja|request set|concurrent request|request id|"
    r"process|processo|proceso|proces|processus|prozess|ref job|vorgang|pod|execution arn|executionarn|object|objekt)"
)
_NOT_KEY = when_used(
    r"(?i)\b(?:name|status|state|user|benutzer|type|text|host|server|count of|size|customer|kunde|client|"
    r"cliente|store|order|error|fehler|erreur|last|letzte)\b"
)
_SCHEDULE_ID = when_used(
    rf"(?<![\w-])(?:schedule|scheduler|cron|task|work|unit|step_?run|job_?queue|queue_?item|invocation|"
    rf"activity)_?id[ =:]{{1,2}}{_MARKS}{_SHAPE}",
    re.IGNORECASE,
)
_JOB_NOUN = (
    r"(?:jobs?|runs?|batch|feed|submission|execution|task|message|export|import|sync|lauf|nachricht|traitement|"
    r"exécution|lot|flux|message|ejecuci[óo]n|lote|tarea|proceso|"
    r"mensaje|execuç[ãa]o|processo|mensagem|esecuzione|lotto|elaborazione|processo|messaggio|taak|run|bericht|"
    r"verwerking|proces(?:u)?|zadanie|komunikat|przebieg|wiadomość|consumer message)"
)
_MARKED_LATER = when_used(
    rf"(?<![\w-]){_JOB_NOUN}(?P<between>[ ][^\n.,;:`\"“„«]{{1,44}}?)(?:[:：][ ]?|[ ])`{_SHAPE}`", re.IGNORECASE
)
_OTHER_OBJECT = when_used(
    r"(?i)\b(?:orders?|bestellung\w*|auftr[aä]g\w*|commandes?|pedidos?|ordin[ei]|bestelling\w*|zamówie\w+|sku|"
    r"article|artikel|item|product\w*|produkt\w*|customer|kunde|client\w*|host|"
    r"server|table|tabelle|file|datei|fichier|archivo|field|feld|champ|user|by|von|durch|par|por|da|przez|door|"
    r"payment|zahlung|paiement|pago|invoice|rechnung|version|ticket)\b"
)
_PURCHASE = r"(?:compra|purchase|achat|acquisto|aankoop|zakup|venta|venda|vente|vendita|sale|verkauf|verkoop|sprzedaż)"
_BOUGHT = when_used(
    rf"(?<![\w-]){_PURCHASE}(?:[ ](?:no\.?|nr\.?|n[°º]|id|number|nummer))?[ :#]{{1,3}}{_MARKS}{_SHAPE}", re.IGNORECASE
)
_REFERENCE = when_used(
    r"(?<![\w-])(?:referen(?:ce|z|tie)|référence|referencia|referência|riferimento|kenmerk|numer referencyjny|"
    r"sygnatura|delivery note|lettre de voiture|sendungs\w{0,12}|"
    rf"spedizione|shipment|zending|envío|expédition|tracking)[ ](?:du |de l['’]|del |de |do |da |van de |"
    rf"van )?(?:mittente|sender|shipper|cliente?|clienta|customer|kunden?|expéditeur|"
    rf"remitente|remetente|afzender|klanta?|klienta|nadawcy|absender|externa?|externe|extern|"
    rf"esterna)[ :#]{{1,3}}{_MARKS}{_SHAPE}",
    re.IGNORECASE,
)
_DONE_WITH = when_used(
    r"(?<![\w-])(?:cancell?ed|refunded|paid|shipped|returned|ordered|placed|captured|annul(?:é|ée|ował\w*|ato|"
    r"ata)|rembours(?:é|ée)|payée?|expédiée?|commandée?|"
    r"cancel(?:ó|ado|ada|ou)|anul(?:ó|ado|ada|ou|ował\w*)|reembols(?:ó|ado|ou)|pag(?:ó|ado|ou|ato)|devolv(?:ió|"
    r"eu)|pidió|comprou|compró|storniert|erstattet|bezahlt|retourniert|bestellt|"
    r"rimborsato|spedito|ordinato|acquistato|geannuleerd|betaald|terugbetaald|zwrócił\w*|opłacił\w*|zamówił\w*|"
    r"wysłał\w*|kupił\w*)[ ]"
    rf"{_MARKS}{_SHAPE}",
    re.IGNORECASE,
)
_INTERCHANGE = when_used(
    r"(?<![\w-])(?:interchange|datenaustausch|übertragungs|échange|intercambio|interscambio)(?: ?-?control| de"
    r" contrôle)?[ -]?"
    rf"(?:number|no\.?|nr\.?|nummer|ref(?:erence|erenz)?|numéro|número|numero)[ :#]{{1,3}}{_MARKS}{_SHAPE}",
    re.IGNORECASE,
)
_VALUE_IN_ERROR = when_used(
    r"(?i)(?:entry|value|values|valor|valeur|wert|wartość|waarde|key|clave|clé|schlüssel|klucz|"
    r"valore)[ ]?(?:is |= ?|\()?['\"(]{1,2}$"
)
_DATE = when_used(
    r"(?:\d{1,4}[-/.]){2}\d{1,4}|\d{1,2}[:.]\d{2}(?:[:.]\d{2})?|(?:19|20)\d{6}|\d{4}-\d\d|"
    r"\d{1,3}(?:\.\d{1,3}){3}|[\d.]+\.\d\d"
)


def scheduler_jobs(reading: Reading, pairs: list[Pair]) -> list[IdFound]:
    """The order id of a scheduler (Control-M), which is no order of a shop; the name of an execution in a cloud."""
    arns = [
        IdFound(match.group(), pair.start, pair.start + match.end(), 7.5, quoted=reading.quoted(pair.start), kind="run")
        for pair in pairs
        if re.search(r"\b(?:execution|job|run|task) ?arn$", pair.key)
        and (match := re.match(r"arn:[\w:/.-]{10,200}\w", pair.value)) is not None
    ]
    if arns:
        return arns
    keys = {pair.key for pair in pairs}
    if len(keys & _CONTROL_M) < 3:
        return []
    return [
        IdFound(
            match.group(),
            pair.start,
            pair.start + len(match.group()),
            7.5,
            quoted=reading.quoted(pair.start),
            kind="run",
        )
        for pair in pairs
        if pair.key in {"orderid", "order id"}
        and (match := re.match(r"[0-9a-z]{4,8}(?![\w-])", pair.value)) is not None
    ]


_RUN_COUNTER = when_used(
    r"(?i)[(\[,][ ]?(?:run|execution|lauf|ausführung|exécution|ejecución|execução|esecuzione|uitvoering|"
    r"przebieg|build|pass(?:age)?|実行)[ ](?:no\.?[ ]|nr\.?[ ]|n[°º][ ]?)?"
    r"#?(?P<token>\d{2,6})(?=[)\],])|\bbuild[ ]#[ ]?(?P<build>\d{1,6})(?!\w)"
)


def placed_jobs(reading: Reading, pairs: list[Pair], taken: frozenset[str]) -> list[IdFound]:
    """Jobs under the keys of monitors and queues, and marked tokens behind a word for a job. ``taken``: others."""
    found: list[IdFound] = []
    for pair in pairs:
        kind = "run" if _RUN_KEY.fullmatch(pair.key) else "message" if _QUEUE_KEY.fullmatch(pair.key) else None
        match = _WHOLE_TOKEN.match(pair.value)
        if kind is None or _NOT_KEY.search(pair.key) or match is None:
            continue
        if re.fullmatch(r"[`\"')\]]{0,2}(?:[.,;]?[ ]?(?:[A-Z(].*)?)?", pair.value[match.end() :][:200], re.DOTALL):
            found += _found(reading, match, pair.start, kind, 3.6)
    content = reading.content
    for match in _SCHEDULE_ID.finditer(content):
        found += _found(reading, match, 0, "run", 3.6)
    for match in _RUN_COUNTER.finditer(content):
        name = "token" if match.group("token") else "build"
        found.append(
            IdFound(match.group(name), *match.span(name), 3.6, quoted=reading.quoted(match.start()), kind="run")
        )
    for match in _MARKED_LATER.finditer(content):
        if not _OTHER_OBJECT.search(match.group("between")):
            found += _found(
                reading,
                match,
                0,
                "message" if re.match(r"(?i)mes|nachr|bericht|komun|wiad|cons", match.group()) else "run",
                3.6,
            )
    return _single([each for each in found if each.value not in taken])


def placed_transactions(reading: Reading, taken: frozenset[str]) -> list[IdFound]:
    """A purchase, a reference, or a number of which it is said that somebody cancelled, paid or shipped it."""
    found: list[IdFound] = []
    for pattern, kind, weight in (
        (_BOUGHT, "order", 3.2), (_DONE_WITH, "order", 3.2),
        (_REFERENCE, "document", 1.8), (_INTERCHANGE, "document", 1.7),
    ):  # fmt: skip
        for match in pattern.finditer(reading.content):
            found += _found(reading, match, 0, kind, weight)
    return _single([each for each in found if each.value not in taken])


def is_value_in_error(content: str, found: IdFound, errors: list[ErrorAt]) -> bool:
    """Whether a token is only a value in a message, ``Duplicate entry 'ABO-1'``, or its code in brackets."""
    if found.weight <= 2 and content[found.start - 1 : found.start] in {"(", "["}:
        return any(error.text_at is not None and 0 < found.start - error.text_at[1] <= 3 for error in errors)
    return found.weight <= 3.5 and _VALUE_IN_ERROR.search(content[max(0, found.start - 20) : found.start]) is not None


_OR_RATHER = when_used(
    r"(?i)\b(?:not|nicht|pas|no|não|non|niet|nie)[ ](?:(?:the|der|den|die|le|la|el|il|o|a|de|"
    r"het)[ ])?(?:[^\W\d_]{2,16}[ ]){0,2}[\"'`“„«*#]{0,2}(?P<wrong>[\w./#-]{3,40}?)[\"'`”“»*]{0,2}"
    r",?[ ](?:but|sondern|mais|sino|mas|e sim|ma|bensì|maar|tylko|lecz|ale)[ ](?:rather[ ])?(?:(?:the|der|den|"
    r"die|le|la|el|il|o|a|de|het)[ ])?(?:[^\W\d_]{2,16}[ ]){0,2}[\"'`“„«*#]{0,2}"
    r"(?P<right>[\w./#-]{3,40})|(?P<wrong2>[\w./-]{3,40})[ 　]?(?:ではなく|じゃなくて?)"
    r"、?[ 　]?(?P<right2>[\w./-]{3,40})"
)
_AND_NOT = when_used(
    r"(?i)(?P<right>(?=[\w./#-]{0,39}\d)[\w./#-]{3,40})[\"'`”“»*]{0,2},?[ (]{1,2}(?:and )?(?:not|nicht|et pas|"
    r"pas|y no|no|não|e não|non|en niet|niet|a nie|nie)[ ](?:[^\W\d_]{2,16}[ ]){0,2}"
    r"[\"'`“„«*#]{0,2}(?P<wrong>(?=[\w./#-]{0,39}\d)[\w./#-]{3,40})"
)


def without_corrected(content: str, found: list[IdFound]) -> list[IdFound]:
    """The ids without one that the text takes back, ``not run BA-4410 but BA-4412``; the right one takes its place."""
    for pattern in (_OR_RATHER, _AND_NOT):
        for match in pattern.finditer(content):
            names = ("wrong", "right") if match.group("wrong") else ("wrong2", "right2")
            wrong, right = (trimmed(match.group(name)) for name in names)
            taken_back = [each for each in found if each.value == wrong]
            if not taken_back or sum(map(str.isdigit, right)) < 2 or not looks_like_id(right, labelled=True):
                continue
            at = match.start(names[1]) + match.group(names[1]).index(right)
            instead = replace(taken_back[0], value=right, start=at, end=at + len(right), many=False)
            found = [instead, *[each for each in found if each.value not in {wrong, right}]]
    return found


def _found(reading: Reading, match: re.Match[str], offset: int, kind: str, weight: float) -> Iterator[IdFound]:
    value = trimmed(match.group("token"))
    start = offset + match.start("token")
    end = start + len(value)
    if sum(map(str.isdigit, value)) < 3 or _DATE.fullmatch(value) or not looks_like_id(value, labelled=True):
        return
    if not is_cut(reading.content, start, end) and not one_of_many(reading.content, start, end):
        yield IdFound(value, start, end, weight, quoted=reading.quoted(start), kind=kind)


def _single(found: list[IdFound]) -> list[IdFound]:
    """The findings, unless they name different things: then nobody knows which is meant."""
    return found if len({each.value for each in found}) <= 1 else []
