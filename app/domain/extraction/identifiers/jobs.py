"""Ids of jobs and of business objects. A truncated id, a count, a range or a list is no id: nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.domain.extraction.folded import Folded
from app.domain.extraction.identifiers.job_phrases import JOB_PHRASES, OPEN, WORD, names_a_program
from app.domain.extraction.label_words import asked_by
from app.domain.extraction.labels import Pair
from app.domain.extraction.reading import Reading
from app.domain.lazy_patterns import when_used

_NOUN_JOB = (
    r"jobs?|job[ _-]?runs?|runs?|executions?|batch(?:es)?|feeds?|feed[ -]?submissions?|submissions?|"
    r"process(?:es)?|tasks?|messages?|queue(?:d)? (?:message|item)s?|flow[ -]?runs?|"
    r"dag[ _-]?runs?|workflow[ -]?(?:runs?|instances?|executions?)|instances?|idocs?|imports?|exports?|"
    r"refresh(?:es)?|\w{4,20}run|flussi|flusso|flujos?|fluxos?|przebieg\w*|push(?:es)?|pulls?|uploads?|"
    r"downloads?|transfers?|integrations?|intégrations?|synchronisations?|replications?|loads?|handoffs?|"
    r"[\w-]{0,24}(?:übertragung|abgleich|import|export|übernahme|schnittstelle|upload|sync|rückmeldung)|"
    r"cargas?|descargas?|importaci[óo]n|exportaci[óo]n|sincronizaci[óo]n|integraci[óo]n|"
    r"env[íi]os?|integraç(?:ão|ões)|sincronizaç(?:ão|ões)|importaç(?:ão|ões)|exportaç(?:ão|ões)|"
    r"sincronizzazion[ei]|importazion[ei]|esportazion[ei]|invi[oi]|synchronisatie|koppeling|"
    r"synchronizacj[aięe]|eksport\w*|remontées?|transferts?|"
    r"synchros?|crons?|sync(?:s|[ -]?runs?|[ -]?jobs?)?|pipelines?(?:[ -]runs?)?|correlations?|"
    r"[\w-]{0,30}lauf(?:s|es)?|[\w]{0,20}job(?:s|lauf)?|läufe|ausführung(?:en)?|stapel(?:lauf)?|vorgang|"
    r"nachricht(?:en)?|prozess(?:e|lauf)?|"
    r"traitements?|exécutions?|lots?|tâches?|flux|trabajos?|ejecuci[óo]n(?:es)?|lotes?|tareas?|procesos?|"
    r"mensajes?|tarefas?|execuç(?:ão|ões)|processos?|mensagens?|mensagem|"
    r"esecuzion[ei]|lott[oi]|process[oi]|elaborazion[ei]|messaggi[o]?|ta(?:ak|ken)|proces|uitvoering(?:en)?|"
    r"verwerking|bericht(?:en)?|zadani[ea]m?|importu|eksportu?|zleceni[ea] (?:importu|eksportu)|zada[ńn]|"
    r"uruchomieni[ea]|parti[iae]|wsad\w*|komunikat\w*"
)
_NOUN_CJK = r"(?:ジョブ|バッチ|実行|タスク|フィード|メッセージ|処理)"
_ID_WORD = (
    r"(?:id(?:entifier|entifiant|entificador|entificatore|entyfikator)?s?|no\.?|nr\.?|n[uú]m(?:ber|ero|éro|er|"
    r"mer)?\.?|nummer|n\.?[°ºo]\.?|n\.|key|uuid|guid|ref(?:erence)?\.?|#|番号|[ _-]?ID)"
)
_LINK = r"(?:[ \t]?[:：=][ \t]?|[ \t]{1,2}|[ \t]?[(\[（「][ \t]?|の)?"
_JOB = Folded(
    rf"(?P<noun>(?<![\w-])(?:{_NOUN_JOB})(?=[^\w]|[\d_]|{_ID_WORD})|{_NOUN_CJK})(?:[ "
    rf"_-]?(?P<word>{_ID_WORD}))?(?=(?:[ ](?:de|di|do|da|"
    rf"du|del|des|van|"
    rf"of|for|zur|für)[ ](?:la[ ]|los[ ])?[^\W\d][\w-]{{2,20}})?(?:[ ]?(?:was|is|ist|war|est|es|era|è|to|の|"
    rf"は))?{_LINK}{OPEN}(?:{_ID_WORD}[ ]?[:=]?[ ]?#?)?(?P<token>{WORD}))",
)
_JOB_NAMED = Folded(
    rf"(?<![\w-])(?:{_NOUN_JOB})[ ](?:[\"'`“„«][^\"'`”“»\n]{{2,60}}[\"'`”“»]|[^\W\d][\w.-]{{2,40}}(?:[ "
    rf"][^\W\d][\w.-]{{1,20}}){{0,2}})[ ]?(?:[(\[][ ]?|#|:[ ])(?:(?:{_NOUN_JOB})?[ -]?{_ID_WORD}[ ]?[:=]?[ "
    rf"]?)?#?(?P<token>{WORD})",
)
_JOB_NUMBERED = Folded(
    rf"(?<![\w-])(?P<noun>{_NOUN_JOB})(?P<name>(?:[ ][^\W\d_][\w-]{{1,24}}){{1,4}}),?[ ](?:id|no\.?|nr\.?|"
    rf"number|nummer|numer|n[°º]|num\.?|#)[ ]?[:#]?[ ]?(?P<token>{WORD})",
)
_BUSINESS_NOUN = Folded(
    r"(?:order|bestell\w*|auftr\w*|commande|pedido|ordine|bestelling|zamówieni\w*|payment|zahlung|paiement|"
    r"pago|pagamento|invoice|rechnung|facture|factura|fattura|faktur\w*|customer|kunde|article|artikel|sku|"
    r"ticket|return|retoure|rma|refund|shipment|delivery)s?$",
)
_BARE_ID = when_used(rf"(?<![\w-])(?<![\w-][ _-])(?:ID|id|Id)[ ]#?(?P<token>{WORD})")
_JOB_ID_OF = Folded(
    rf"(?<![\w-])(?:id(?:entifiant|entificador|entificativo|entyfikator)?|numéro|número|numero|numer|n[°º]|"
    rf"nr\.?)[ ](?:du |de la |de l['’]|del |de |da |do |della |dell['’]|d['’]|van de |van het |of the |des |"
    rf"der )?"
    rf"(?P<noun>{_NOUN_JOB})[ ]?(?:[:：=]|est|es|è|to|is)?[ ]?{OPEN}(?P<token>{WORD})",
)
_TOKEN_THEN_JOB = Folded(
    r"(?<![\w./:@-])(?P<token>[A-Za-z0-9][\w.\-]{3,80}[A-Za-z0-9])[\"'`“”»)\]]{0,2}[ ](?:(?:batch|sync|"
    r"export|import|feed|order|nightly)[ ])?(?P<noun>job|run|batch|feed|export|import|execution|Lauf|"
    r"ジョブ)\b",
)
_JOB_SHAPE = when_used(
    r"(?<![\w./:@-])(?P<token>(?:[A-Z]{2,8}-){0,2}(?:PUSH|LOAD|TRANSFER|XFER|JOB|RUN|BATCH|BTCH|BAT|EXEC|"
    r"EXE|FEED|TASK|FLOWRUN|FLOW|WF|WFR|PROC|IDOC|"
    r"QMSG|MSG|SYNC|IMP|EXP|LAUF|LOTE|LOT|CRON|ETL|FR|JR|JID|job|run|batch|exec|feed|task|sync|jr|msg|wf|"
    r"wrun|flow|imp|exp)"
    r"[-_#:/][\w\-:./]{0,60}\d[\w\-]{0,40})(?![\w@])"
)
_RUN_ID_SHAPE = when_used(r"(?<![\w-])(?P<token>(?:scheduled|manual|backfill)__\d{4}-\d\d-\d\dT[\d:.+]{8,30})")
_ANY_JOB = Folded(rf"(?<![\w])(?:{_NOUN_JOB})(?![\w])|{_NOUN_CJK}")
_KEY_JOB = Folded(
    r"(?:(?:failed|failing|affected|scheduler|sync|import|export|integration|celigo|airflow|workato|boomi|"
    r"current|celery|sidekiq|betroffene[rs]?|fehlgeschlagene[rs]?|mws|external|parent) )*"
    rf"(?:(?:{_NOUN_JOB})(?: (?:{_NOUN_JOB})){{0,2}}(?: (?:id|no|nr|number|num|key|uuid|guid|nummer|ref|"
    rf"reference|instance id|run id|execution id|numéro|número|numero|番号|n|name id))+|"
    r"(?:job|run|batch|execution|task|feed|ジョブ|バッチ|lauf)|jobid|runid|batchid|msgid|jobnummer|"
    r"laufnummer|batchnummer|jobnr|taaknummer|lotnummer|"
    r"(?:id|identifiant|identificador|identyfikator|identificativo|numéro|número|numero|numer|n|nr|no) "
    r"(?:du |de la |de l |del |de |da |do |della |dell |d )?(?:" + _NOUN_JOB + r")|"
    r"job (?:id )?(?:transaction|txn|or transaction|oder transaktions)(?: id)?|job id transaction id|"
    r"ジョブid|実行id|バッチid|ジョブ番号|フィードid|メッセージid)"
    r"(?: (?:failed|id))?",
)
_NOT_JOB_KEY = when_used(
    r"\b(?:name|status|start\w*|end\w*|time|type|owner|user|by|server|host|state|count|size|duration|step|"
    r"parent|previous|last|log|correlation)\b"
)
_COUNT_AFTER = Folded(
    r"[ \t]?(?:%|×|x\b|(?:of|von|sur|de|di|z|van)[ ]\d|/[ ]?\d|(?:times?|mal|fois|veces|vezes|volte|keer|"
    r"razy|days?|hours?|min(?:ute)?s?|sec(?:ond)?s?|tage|stunden|minuten|orders?|records?|items?|products?|"
    r"rows?|lines?|skus?|"
    r"messages?|errors?|failures?|retries|attempts?|jobs|runs|aufträge|bestellungen|datensätze|artikel|"
    r"positionen|commandes?|articles?|lignes?|pedidos?|registros?|artículos?|ordini|articoli|righe|"
    r"bestellingen|artikelen|regels|"
    r"zamówie\w+|rekord\w+|pozycj\w+|produkt\w+|件|回|個|MB|GB|KB|ms|euros?|eur|usd|gbp|€|\$|£)(?![\w]))",
)
_RANGE_AFTER = Folded(
    r"[ ]?(?:-|–|—|\.\.+|to|through|thru|bis|à|au|a|al|hasta|até|tot|t/m|do|から|〜|~)[ "
    r"]?#?(?:[A-Za-z]{1,8}[-_]?)?\d",
)
_RANGE_BEFORE = Folded(
    r"(?:\d|\b(?:between|from|zwischen|von|entre|da|van|od))[ ]?(?:-|–|—|to|through|bis|à|au|al|hasta|até|"
    r"tot|t/m|do|〜|~)[ ]?#?$",
)
_MORE_AFTER = Folded(
    r"[ ]?(?:[(,]?[ ]?(?:and|und|et|y|e|en|i|oraz|plus|\+|&)[ ]?(?:(?:at least|about|around|mindestens|"
    r"weitere|noch|autres?|otros|outros|altri|nog|jeszcze)[ ])?(?:\d+|some|several|many|a few|other|more|"
    r"others|weitere\w*|andere\w*|mehrere\w*|d['’]autres|autres|otros|otras|outros|outras|altri|altre|"
    r"andere|inne|kilka)\b"
    r"|[ ]?(?:etc|usw|u\.?a\.?m?|ff\b|et al|など|ほか|他\d|等))",
)
_LIST_AFTER = when_used(
    r"[\"'`”)\]]?(?:[ ]?,[ ]?(?:and |und |et |y |e |en |i )?|[ ]?(?:and|und|et|y|e|en|i|oraz|&|\+|/)[ ]|、|"
    r"・|と|[ ]?;[ ]?)(?:order |orders |SO |Bestellung |commande |pedido |ordine "
    r")?[\"'`“(\[]?#?(?P<next>[A-Za-z0-9][\w\-]{2,40})"
)
_TRUNCATED_AFTER = Folded(
    r"[-_./]{0,2}[\"'`”*]{0,2}(?:…|\.\.+|\*{2,}|[xX]{3,}|•{2,}|_{3,}|[ ]?\[(?:…|\.\.\.|truncated|cut off)\]|[ "
    r"]?\((?:truncated|cut off|abgeschnitten|tronqué|gekürzt|cortado|troncato|rest (?:is )?(?:missing|cut)|"
    r"partial|unvollständig|incomplet\w*|afgekapt|ucięt\w*))",
)
_TRUNCATED_BEFORE = Folded(
    r"(?:…|\.\.\.?|\*{2,}|•{2,})[\"'`“#(:]{0,3}$|(?:\b(?:ends?|ending|starts?|starting|begins?|beginning|"
    r"endet|endend|beginnt|beginnend|finit|finissant|se termine|commence|commençant|termina|terminad[oa]|"
    r"empieza|comienza|começa|finisce|inizia|eindig\w*|begin\w*|kończ\w*|zaczyn\w*|something like|sowas wie|"
    r"quelque chose comme|algo como|last (?:four|4|six|6|digits)|letzte\w* (?:ziffern|stellen)|derniers? "
    r"chiffres)[ ]?(?:in|with|auf|mit|par|en|con|com|met|op|się na|od|di|are|is|sind)?(?:[ ]the)?)[ "
    r"]?[\"'`“#(:]{0,3}$",
)
_NOT_ID_BEFORE = Folded(
    r"\b(?:pid|process id \(pid\)|thread|worker|line|zeile|ligne|línea|port|version|v|build|release|page|"
    r"step|schritt|étape|attempt|try|versuch|tentative|intento|tentativa|tentativo|poging|próba|retry|"
    r"exit(?: code| status)?|status|http|code|level|priority|p|sku|ean|gtin|asin|plu|zip|plz)[ .:=#]{0,3}$",
)
_DATE_LIKE = Folded(
    r"(?:19|20)\d{2}(?P<sep>[-/.]?)(?:0[1-9]|1[0-2])(?:(?P=sep)(?:0[1-9]|[12]\d|3[01]))?(?:T[\d:.Z+-]*)?|"
    r"\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?|\d{1,2}[:h]\d{2}(?::\d{2})?(?:Z|h|am|pm)?|\d{1,2}(?:am|pm|h|st|"
    r"nd|rd|th)|\d+(?:[.,]\d+)?(?:ms|s|m|h|min|sec|k|kb|mb|gb|%|€)?(?<!\d{4})",
)
_VERSION = when_used(r"(?:[A-Za-z]?[a-z][a-z_-]*[-_ ]?)?[vV]?\d{1,3}(?:\.\d{1,4}){0,3}|[A-Z][A-Z_-]*[-_ ][vV]\d{1,3}")
_FILE_NAME = Folded(
    r"\.(?:csv|xml|json|jsonl|txt|xlsx?|zip|gz|pdf|log|png|jpe?g|py|java|kt|scala|cs|php|rb|go|js|ts|sql|"
    r"edi|html?)(?::\d{1,6})?$"
)
_ADDRESS = when_used(r"0[xX][0-9A-Fa-f]+")
_HTTP_LIKE = Folded(r"HTTP(?:/?[\d.]+)?[-_ ]?\d{0,3}")


_ONLY_JOB = Folded(rf"(?:{_NOUN_JOB}|{_NOUN_CJK})")
_SOME_ID = when_used(
    r"(?!(?:user|customer|account|store|shop|merchant|seller|product|item|sku|device|session|tenant|"
    r"client|order|payment|ticket|case|monitor|alert|policy|rule|"
    r"channel|location|warehouse|vendor|supplier|kunden?|artikel|filial|event|trace|span|request|"
    r"correlation|retailer|thread|process|capture|charge|refund|erfassungs|einzugs|belastungs|captura|incasso)\b)"
    r"[a-z]{2,10} (?:id|guid|uuid)"
)
_SAP_QUEUE = Folded(r"\bSMQ\d|\bSM58|[tq]RFC|\bqueue\b|warteschlange|SYSFAIL|CPICERR")


@dataclass(frozen=True, slots=True)
class IdFound:
    """An id as written and where. ``weight``: how surely it is one of its kind; ``many``: one of a list."""

    value: str
    start: int
    end: int
    weight: float
    quoted: bool = False
    many: bool = False
    kind: str = ""


def find_job_ids(reading: Reading, pairs: list[Pair]) -> list[IdFound]:
    """Candidates for the job id, best first."""
    found = [*_labelled_jobs(reading, pairs), *_spoken_jobs(reading), *_bracketed(reading), *_shaped_jobs(reading)]
    return sorted(found, key=lambda each: (each.quoted, -each.weight, each.start))


def _labelled_jobs(reading: Reading, pairs: list[Pair]) -> Iterator[IdFound]:
    any_job = _ANY_JOB.search(reading.content) is not None
    for pair in pairs:
        labelled = _KEY_JOB.fullmatch(pair.key) or asked_by(pair.key) == "job"
        if labelled and not _NOT_JOB_KEY.search(pair.key):
            weight = 6 if " " in pair.key else 5
            kind = "message" if _MESSAGE_NOUN.search(pair.key) else "run"
            for match in re.finditer(rf"#?({WORD})", pair.value[:160]):
                candidate = _checked(reading, match.group(1), pair.start + match.start(1), weight, labelled=True)
                if candidate is not None:
                    yield replace(candidate, kind=kind)
                    break
        elif _ONLY_JOB.fullmatch(pair.key) and re.fullmatch(rf"#?{WORD}(?:[ ]?\([^()]{{0,60}}\))?", pair.value):
            candidate = _checked(
                reading,
                re.split(r"[ (]", pair.value)[0].lstrip("#"),
                pair.start + pair.value.startswith("#"),
                5,
                labelled=True,
            )
            yield from [replace(candidate, kind="run")] if candidate else []
        elif pair.key == "tid" and _SAP_QUEUE.search(reading.content):
            candidate = _checked(reading, pair.value.split()[0], pair.start, 5, labelled=True)
            yield from [replace(candidate, kind="message")] if candidate else []
        elif _SOME_ID.fullmatch(pair.key) and pair.kind in {"line", "table", "below"} and asked_by(pair.key) is None:
            candidate = _checked(reading, pair.value.split()[0], pair.start, 2.4, labelled=True)
            yield from [replace(candidate, kind="run")] if candidate else []
        elif any_job and pair.key in {"id", "fid", "uid", "guid", "uuid"}:
            candidate = _checked(reading, pair.value.split()[0], pair.start, 2.6, labelled=True)
            yield from [candidate] if candidate else []


def _token(reading: Reading, match: re.Match[str]) -> str:
    """The id of a match as written (the patterns of words match the text in lower case)."""
    return reading.content[match.start("token") : match.end("token")]


_LABELLED_IN_PROSE = ((_JOB_ID_OF, 5.5), *JOB_PHRASES)


def _spoken_jobs(reading: Reading) -> Iterator[IdFound]:
    content = reading.content
    if _ANY_JOB.search(content):
        for match in _BARE_ID.finditer(content):
            yield from _one(reading, match, 2.5, labelled=True)
    for pattern, weight in _LABELLED_IN_PROSE:
        for match in pattern.finditer(content):
            yield from _one(reading, match, weight, labelled=True)
    for match in _JOB_NUMBERED.finditer(content):
        if not _BUSINESS_NOUN.search(match.group("name")):
            yield from _one(reading, match, 3.9, labelled=True)
    for match in _JOB_NAMED.finditer(content):
        yield from _one(reading, match, 3.8, labelled=False)
    for match in _JOB.finditer(content):
        labelled = match.group("word") is not None
        if labelled or not names_a_program(match.group("noun"), _token(reading, match)):
            yield from _one(reading, match, 5 if labelled else 4, labelled=labelled)


_AFTER_ADJECTIVE = when_used(
    rf"(?<![\w-])(?:{_NOUN_JOB})(?P<words>(?:[ ][a-zà-ÿ]{{3,16}}){{1,2}})[ "
    rf"][\"'`“„*(\[]{{0,2}}(?P<token>(?=[\w/-]{{0,30}}\d)[A-Z0-9]\w{{0,20}}[-/_][\w/-]{{2,40}})(?![\w])"
)
_IN_BRACKETS = Folded(
    rf"[(\[](?:ref\.?|id|no\.?|nr\.?|n[°º]|number|key|réf\.?|rif\.?|kenmerk)[ :]{{1,2}}#?(?P<token>{WORD})[)\],]",
)


def _bracketed(reading: Reading) -> Iterator[IdFound]:
    """``the overnight refresh (ref CATREF-0319)``: an id in brackets behind something that runs."""
    content = reading.content
    for match in _AFTER_ADJECTIVE.finditer(content):
        if not any(_BUSINESS_NOUN.fullmatch(word) for word in match.group("words").split()):
            yield from _one(reading, match, 3.4, labelled=False)
    for match in _IN_BRACKETS.finditer(content):
        before = content[max(0, match.start() - 50) : match.start()]
        phrase = re.split(r"[.,;:!?\n]", before)[-1]
        if _ANY_JOB.search(phrase) and not _BUSINESS_NOUN.search(phrase.split()[-1] if phrase.split() else ""):
            yield from _one(reading, match, 3.6, labelled=True)


def _shaped_jobs(reading: Reading) -> Iterator[IdFound]:
    content = reading.content
    for pattern, weight in ((_RUN_ID_SHAPE, 4.5), (_JOB_SHAPE, 3.5)):
        for match in pattern.finditer(content):
            candidate = _checked(reading, _token(reading, match), match.start("token"), weight, labelled=False)
            yield from [replace(candidate, kind="run")] if candidate else []
    for match in _TOKEN_THEN_JOB.finditer(content):
        if len(re.sub(r"\D", "", match.group("token"))) >= 3 or "-" in match.group("token"):
            yield from _one(reading, match, 3, labelled=False)


_MESSAGE_NOUN = Folded(
    r"message|queue|nachricht|idoc|mensaje|mensage[mn]s?|messagg|bericht|komunikat|submission|item|メッセージ",
)


def _one(reading: Reading, match: re.Match[str], weight: float, *, labelled: bool) -> Iterator[IdFound]:
    candidate = _checked(reading, _token(reading, match), match.start("token"), weight, labelled=labelled)
    if candidate is not None:
        noun = match.groupdict().get("noun") or ""
        yield replace(candidate, kind="message" if _MESSAGE_NOUN.search(noun) else "run")


def _checked(reading: Reading, token: str, start: int, weight: float, *, labelled: bool) -> IdFound | None:
    """An id of that token, unless it is a count, a date, a version, a name, or cut short."""
    value = trimmed(token)
    if not looks_like_id(value, labelled=labelled):
        return None
    end = start + len(value)
    content = reading.content
    if is_cut(content, start, end) or _RANGE_AFTER.match(content, end):
        return None
    if value.isdigit() and _COUNT_AFTER.match(content, end):
        return None
    if _NOT_ID_BEFORE.search(content[max(0, start - 24) : start]):
        return None
    return IdFound(value, start, end, weight, quoted=reading.quoted(start))


def trimmed(token: str) -> str:
    """A token without the punctuation around it."""
    value = token.strip(".,:;!?/\"'`()[]{}<>*“”„«»‘’#~+")
    return value[:-1] if value.endswith(("=",)) and len(value) % 4 else value


def looks_like_id(value: str, *, labelled: bool) -> bool:
    """Whether a token could be an id: it has digits, and is no date, duration, version, address or status."""
    digits = sum(char.isdigit() for char in value)
    if _FILE_NAME.search(value) or _ADDRESS.fullmatch(value):
        return False
    if digits and re.fullmatch(r"[A-Z0-9]{8,20}@[A-Z0-9]{2,12}", value):
        return True
    if not digits or len(value) > 120 or "@" in value or value.startswith(("http", "www.")):
        return bool(labelled and re.fullmatch(r"[A-Fa-f]{8,40}|[A-Z]{2,8}(?:-[A-Z]{2,10}){2,}", value))
    if _DATE_LIKE.fullmatch(value) and not (labelled and value.isdigit() and len(value) >= 3):
        return False
    if value.isdigit():
        return len(value) >= 3
    if (
        _VERSION.fullmatch(value)
        and not re.search(r"\d{4}", value)
        and not (labelled and re.search(r"[A-Za-z]", value) and digits >= 3)
    ):
        return bool(labelled and digits >= 2 and re.search(r"[A-Za-z]", value) and not re.search(r"v\d", value))
    return not _HTTP_LIKE.fullmatch(value) and (digits >= 2 or len(value) >= 6)


def is_cut(content: str, start: int, end: int) -> bool:
    """Whether only a part of an id is shown: dots or stars at it, or "ends in" before it."""
    return bool(_TRUNCATED_AFTER.match(content, end) or _TRUNCATED_BEFORE.search(content[max(0, start - 40) : start]))


def one_of_many(content: str, start: int, end: int) -> bool:
    """Whether an id is part of a range or a list, or an example of a larger number."""
    after = content[end : end + 80]
    before = content[max(0, start - 40) : start]
    if _RANGE_AFTER.match(content, end) or _RANGE_BEFORE.search(before) or _MORE_AFTER.match(after):
        return True
    following = _LIST_AFTER.match(after)
    if following is not None and _same_shape(content[start:end], following.group("next")):
        return True
    preceding = re.search(
        r"(?P<prev>[A-Za-z0-9][\w\-]{2,40})[\"'`”)\]]?(?:[ ]?,[ ]?(?:and |und |et |y |e |en |i )?|[ ](?:and|"
        r"und|et|y|e|en|i|oraz|&)[ ]|、|・|と)[\"'`“(\[]?#?$",
        before,
    )
    return preceding is not None and _same_shape(content[start:end], preceding.group("prev"))


def _same_shape(one: str, other: str) -> bool:
    """``1041`` and ``1042``, ``SO-1`` and ``SO-2``: the same with digits masked (their number may differ by two)."""
    return (
        re.sub(r"\d+", "0", one) == re.sub(r"\d+", "0", other)
        and any(char.isdigit() for char in other)
        and abs(len(one) - len(other)) <= 2
    )
