"""What an error code looks like: exception classes, vendor codes, and HTTP status where there is nothing better."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.lazy_patterns import when_used

EXCEPTION = when_used(
    r"(?<![\w$./-])(?P<name>(?:[A-Za-z_][\w$]{0,60}[.\\]){0,8}(?:(?<=\w[.])(?:Fault|Error|Exception|"
    r"Timeout)(?=[: ])|[A-Z][a-z0-9]*[A-Z]?\w{0,60}?(?:Exception|"
    r"Error|Fault|Failure|Timeout|Warning|Expired|NotFound|Unauthorized|Denied|Violation|Throttled|Exceeded|"
    r"Rejected|Interrupt)(?:Exception|Error|Fault)?|UserErrors?))(?![\w(]|\.\w)"
    r"(?:[ ]?(?:\((?:0x)?[0-9A-Fa-f]{1,8}\)|\[\w{1,12}\]|-\d{1,6}(?=:))?[ ]?[:：][ ]*(?P<text>[^\n]{3,1200}))?"
)
_UPPER_SNAKE = r"[A-Z][A-Z0-9]{0,30}(?:_[A-Z0-9]{1,30}){1,9}"
_UPPER_DASH = r"(?:[A-Z][A-Z0-9]{1,15})(?:-[A-Z0-9]{1,15}){1,5}"
_VENDOR = when_used(
    r"(?<![\w./@-])(?P<code>(?:ORA|TNS|PLS|SP2|DRG)-\d{4,5}|SQLSTATE\[?[0-9A-Z]{5}\]?|SQL\d{4}N|"
    r"0x[0-9A-Fa-f]{8}|E(?:CONN\w{3,12}|TIMEDOUT|NOTFOUND|PIPE|ACCES|HOSTUNREACH|AI_AGAIN)|"
    r"ERR[_-][\w-]{2,40}|ER_[A-Z_]{3,40}|MSB\d{4}|AADSTS\d{4,7}|SAPSQL_\w{3,30}|DBIF_\w{3,30}|RFC_\w{3,40}|"
    r"CX_\w{3,30}|TSV_\w{3,40}|CALL_FUNCTION_\w{3,40}|MESSAGE_TYPE_X|"
    r"(?:SSS|RCRD|INVALID|USER_ERROR|UNEXPECTED|MISSING|DUPLICATE|INSUFFICIENT|UNAUTHORIZED|ACCESS|AUTH|"
    r"TOKEN|RATE|QUOTA|THROTTLED|NOT|NO|UNKNOWN|UNABLE|FAILED|TIMEOUT|PAYMENT|CARD|ORDER|PRODUCT|INVENTORY|"
    r"LISTING|FIELD|VALUE|REQUEST|RESOURCE|SESSION|CONNECTION|INTERNAL|VALIDATION|SCHEMA|MAPPING|EXPIRED|"
    r"PERMISSION|CONCURRENT|LOCK|CUSTOM|UNIQUE|CANT|CANNOT|MERCHANT|CREDENTIAL|ACCOUNT|OFFER|STOCK|SKU|"
    r"ADDRESS|SHIPPING|REFUND|FEED|FILE|DATA)_[A-Z0-9_]{2,60})(?![\w(])"
)
_NAMED_AFTER_DATA = when_used(
    r"(?:ORDER|PRODUCT|INVENTORY|LISTING|FIELD|VALUE|REQUEST|RESOURCE|SESSION|CONNECTION|INTERNAL|CUSTOM|"
    r"MERCHANT|ACCOUNT|OFFER|"
    r"STOCK|SKU|ADDRESS|SHIPPING|REFUND|FEED|FILE|DATA|PAYMENT|CARD|NO|NOT|AUTH|ACCESS|RATE|RFC|MAPPING|SCHEMA)_"
)
_ERRORISH = when_used(
    r"NOT_|_NOT|INVALID|ERROR|ERR_|FAIL|MISSING|EXCEED|DENIED|EXPIRED|REJECT|CONFLICT|TIMEOUT|TIMED|LIMIT|"
    r"DUPL|UNKNOWN|UNAVAIL|"
    r"FORBID|LOCK|MISMATCH|ALREADY|BLOCK|SUSPEND|TOO_|OUT_OF|BELOW|ABOVE|UNSUPP|ABORT|REFUS|EMPTY|UNAUTH|"
    r"BAD_|CORRUPT|NEGATIVE|"
    r"INSUFFICIENT|CLOSED|HOST|_NEG|REQUIRED|EXIST|INCOMPLETE|UNABLE|BROKEN|DECLINED|NO_"
)
_GENERIC = when_used(
    rf"(?<![\w./@#-])(?P<code>{_UPPER_SNAKE}|{_UPPER_DASH}|[A-Z]{{1,6}}[-_]?\d{{2,6}}[A-Z]?|[A-Z]\d{{1,3}}[ "
    rf"]\d{{3}}|\d{{4,6}})(?![\w-]|\.\d)"
)
_ERROR_NEAR = when_used(
    r"(?i)(?:\b(?:error|err|fehler(?:code|meldung|nummer)?|erreur|errore|erro|fout(?:code|melding)?|błąd|"
    r"błędem|błędu|kod|code|código|codigo|codice|exception|reason|rejected|rejection|refused|returned|"
    r"returns|fail(?:ed|s|ing|ure)?|abgelehnt|status|ablehnung|rejeté|motif|rechaz\w+|motivo|rifiutat\w+|"
    r"with|mit|avec|con|com|met|threw|throws|meldung|responded|got|says|response|answered|dump|shortdump|"
    r"abend|aborted|"
    r"z|bei|by|as|was|wegen)|エラー(?:コード)?|コード)[ ]?[\"'`“„«(\[:：=#-]{0,3}[ ]?[\"'`“„«(\[]?$"
)
_STRONG_NEAR = when_used(
    r"(?i)(?:\b(?:error(?: code)?|err|fehler(?:code|nummer| nr\.?)?|erreur|code|errore|erro|fout(?:code)?|"
    r"błąd|kod(?: błędu| błędem)?|código|codice|exception|returned|responded|threw|reason code|abend|dump)|"
    r"エラー(?:コード)?|コード)[ ]?[\"'`“„«(\[:：=#-]{0,3}[ ]?[\"'`“„«(\[]?$"
)
_NOT_CODE_BEFORE = when_used(
    r"(?i)(?:\b(?:job|run|flow|batch|feed|queue|topic|table|user|role|order|ticket|case|sku|item|artikel|"
    r"store|warehouse|lager|warehouse|site|env|server|host|system|client|mandant|customer|job name|process|"
    r"task|worker|service|account|trans\w*|payment|invoice|shipment|tracking|ean|gtin|asin|postcode|zip|zip "
    r"code|postal code|(?:order|bestell|pedido|commande|ordine|item|vendor|carrier|service|store|shop)[ -]?code|plz"
    r"|country code|currency code|voucher code|coupon code|discount code|"
    r"product code|variant|vat|tax code|promo code|location|idoc|message|delivery|document|id|nr\.?|no\.?|"
    r"exit|promo|by|von|durch|vom|da|par|por|przez|door|as|run as|gutschein|vendor|supplier|kunde|filiale|"
    r"chargen|lot|auftrag|bestellung|commande|pedido|ordine|bestelling|zamówienie|ジョブ|注文)[ "
    r":=#(\"'`-]{0,4})$"
)
_SHAPED_AS_ID = when_used(
    r"(?:ORD|ORDER|SO|JOB|RUN|BATCH|EXEC|FEED|TASK|WF|TXN|TX|PAY|SHP|SHIP|RMA|INC|OPS|CHG|PRB|SKU|IDOC|MSG|"
    r"SYNC|EXP|IMP|PO|DN|WH|UTC|GMT|CET|ISO|UTF|SHA|AES|RS|EAN|GTIN|API|SP|B2B|B2C|S4|EU|US|UK|DE|FR|SUP|"
    r"ITSM|HD|CS|REQ|TCK|ITOPS|TICKET|CASE|SVC)[-_]?\d[\w-]*",
    re.IGNORECASE,
)
_ORDINARY = frozenset(
    [
        "UTF-8",
        "UTF-16",
        "ISO-8859",
        "E-MAIL",
        "T-SHIRT",
        "A-Z",
        "X-RAY",
        "COVID-19",
        "B2B",
        "B2C",
        "SP-API",
        "S4",
        "S4HANA",
        "S/4",
        "D365",
        "P24",
        "UTC-0",
        "MP3",
        "H264",
        "WMS-ERP",
        "ERP-WMS",
        "COMPLETED_WITH_ERRORS",
        "COMPLETED_WITH_ERROR",
        "FINISHED_WITH_ERRORS",
        "IN_PROGRESS",
        "PARTIALLY_FAILED",
        "PARTIAL_SUCCESS",
        "NOT_STARTED",
        "PARTIALLY_COMPLETED",
        "SUCCESS_WITH_ERRORS",
        "Q1",
        "Q2",
        "Q3",
        "Q4",
        "24-7",
        "TO-DO",
        "RE-RUN",
        "PRE-PROD",
        "NON-EU",
        "EN-US",
        "DE-DE",
    ]
)
_BRANDS = frozenset(
    [
        "PayPal",
        "NetSuite",
        "WooCommerce",
        "BigCommerce",
        "PrestaShop",
        "ChannelEngine",
        "ChannelAdvisor",
        "ShipStation",
        "MuleSoft",
        "BaseLinker",
        "EasyPost",
        "FedEx",
        "QuickBooks",
        "ManoMano",
        "AboutYou",
        "SellerCloud",
        "TikTok",
        "PostgreSQL",
        "MySQL",
        "JavaScript",
        "GitHub",
        "MercadoPago",
        "MercadoLibre",
    ]
)

HTTP_STATUS = when_used(
    r"(?i)(?<![\w.-])(?:HTTP(?:/[\d.]{1,3})?(?:[ -]?(?:status|error|code|response|fehler|statuscode|erreur|"
    r"エラー))*(?:[ ]?(?:code|of|was|is))?[ ]?[:=]?[ ]?(?P<a>[45]\d\d)"
    r"|(?:status(?: ?code)?|statuscode|response code|http_status|code (?:de )?(?:statut|http)|código http|"
    r"kod http|ステータス(?:コード)?)[ ]?(?:of|was|is|:|=)?[ ]?(?P<b>[45]\d\d)"
    r"|(?:returned|returns|returning|got|getting|gets|received|with|a|an|throws|gives|responds? with|"
    r"answered with|mit|bekommen|liefert|einen|avec|une?|con|un|com|um|met|een|z|retorna|devuelve|renvoie|"
    r"error|fehler|erreur|fout|błąd|errore|erro|of|the|by|steady|persistent|only|still)[ ](?P<c>4(?:0[0-9]|"
    r"1[0-8]|2[0-9]|51)|5(?:0[0-9]|1[01]|2[0-9]))(?:s|er|ers)?(?=[ .,;:)!?]|$)(?![ ]?(?:orders?|items?|"
    r"records?|products?|skus?|aufträge|bestellungen|artikel|pedidos|commandes|ordini|zamówie|件|pcs|units|"
    r"EUR|€|USD|\$|ms|rows?|lines?|messages?|datensätze|times))"
    r"|(?<![\w#])(?P<d>4(?:0[0-9]|1[0-8]|2[0-9]|51)|5(?:0[0-9]|1[01]|2[0-9]))(?=[ :-]{1,3}(?:Bad Gateway|"
    r"Service (?:Temporarily )?Unavailable|Gateway Time-?out|Internal Server Error|Unauthorized|Forbidden|"
    r"Not Found|Too Many Requests|Conflict|Unprocessable|Bad Request|Payment Required|Method Not Allowed|"
    r"Request Timeout|Gone|Precondition Failed|"
    r"Payload Too Large|Request Entity Too Large|Not Acceptable|Unsupported Media Type|Not Implemented)))"
    r"(?![\w.])(?:[ ]?[\"'`(:,–-]{0,2}[ ]?(?P<phrase>Bad Gateway|Service (?:Temporarily )?Unavailable|"
    r"Gateway Time-?out|Internal Server Error|Unauthorized|Forbidden|Not Found|Too Many Requests|Conflict|"
    r"Unprocessable (?:Entity|Content)|Bad Request|Payment Required|Method Not Allowed|Request Time-?out|"
    r"Gone|Precondition Failed|"
    r"Payload Too Large|Request Entity Too Large|Not Acceptable|Unsupported Media Type|Not Implemented)\b\)?)?"
)
REASON_PHRASE = when_used(
    r"(?:Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out|Internal Server Error|"
    r"Unauthorized|Forbidden|Not Found|Too Many Requests|Conflict|Unprocessable (?:Entity|Content)|Bad "
    r"Request|Payment Required|Method Not Allowed|Request Time-?out|Gone|Precondition Failed|"
    r"Payload Too Large|Request Entity Too Large|Not Acceptable|Unsupported Media Type|Not Implemented)",
    re.IGNORECASE,
)
CODE_LABEL = when_used(
    r"(?P<label>(?i:(?<![\w-])(?:error|err\.?|fehler|fehlercode|fehlernummer|fehler-?nr\.?|erreur|error|"
    r"código(?: de error| de erro)?|erro|errore|codice(?: di)?(?: errore)?|foutcode|fout|błąd|kod(?:em)?(?: "
    r"błędu| błędem)?|error[ -]?(?:code|number|no\.?|id)|code(?: d['’]erreur)?|exception|reason code|return "
    r"code|rc|sqlcode|response code|decline code|"
    r"エラー(?:コード|番号)?|コード)(?: (?:code|number|nummer|no\.?|nr\.?|is|was|ist|war|lautet|es|est|è|"
    r"to))?))[ ]?[:：=#]?[ ]?[\"'`“„«(\[]{0,2}#?(?P<code>[A-Za-z0-9][\w.\-/]{0,60}(?:[ ]\d{3})?)"
)


_STATUS = when_used(
    r"FAILED|FAILURE|ERROR|SUCCESS|COMPLETED|STOPPED|UNKNOWN|ABORTED|CANCELL?ED|RUNNING|FINISHED|PENDING|"
    r"FATAL|CRITICAL|WARNING|OPEN|CLOSED|NONE|NULL|TRUE|FALSE"
)


_PROGRAM = when_used(
    r"(?:[A-Z][a-z0-9]+)+(?:Server|Service|Worker|Manager|Publisher|Consumer|Client|Agent|Adapter|Connector|Importer"
    r"|Exporter"
    r"|Job|Listener|Controller|Processor|Runner|Scheduler|Dispatcher|Gateway|Bridge|Queue|Engine|Loader|Writer|Duty"
    r"|Bot)"
)


def is_code(token: str, *, labelled: bool) -> bool:
    """Whether a token is machine-like; ``labelled``: it stands where a code is expected."""
    if (
        len(token) > 100
        or token in _ORDINARY
        or token in _BRANDS
        or _PROGRAM.fullmatch(token)
        or _STATUS.fullmatch(token)
        or (_SHAPED_AS_ID.fullmatch(token) and not labelled)
    ):
        return False
    if re.fullmatch(_UPPER_SNAKE, token) or EXCEPTION.fullmatch(token):
        return True
    if re.search(r"\d", token):
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}.*|\d{1,2}[:.]\d{2}.*|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}", token):
            return False
        return labelled or re.fullmatch(r"[A-Z][A-Z0-9]*(?:[-_][A-Z0-9]+)+|[A-Z]{1,6}\d{2,6}", token) is not None
    if re.fullmatch(r"[A-Z]{2,}(?:-[A-Z]{2,}){1,6}", token):
        return token not in _ORDINARY
    return (
        labelled
        and re.fullmatch(
            r"[A-Za-z]\w{1,20}:[A-Za-z][\w.]{2,40}|[A-Z]{4,}|[a-z]+(?:_[a-z]+)+|"
            r"[A-Z]?[a-z]+(?:[A-Z][a-z]+)+|[a-z]+(?:[.-][a-z_]+)+",
            token,
        )
        is not None
    )


def code_after_label(match: re.Match[str]) -> str | None:
    """The code of a ``CODE_LABEL`` match, if what stands there is one."""
    code = match.group("code").rstrip(".-/,")
    if " " in code:
        head, _, tail = code.partition(" ")
        code = code if re.fullmatch(r"[A-Z]\d{1,2}|[A-Z]{2}", head) and tail.isdigit() else head
    if code.isdigit() and len(code) > 8:
        return None
    if (
        code.isdigit()
        and len(code) < 3
        and not re.search(r"(?i)code|nummer|number|nr|no\.|コード|番号", match.group("label"))
    ):
        return None
    if re.fullmatch(r"[a-z][a-z0-9]*(?:[-.:][a-z0-9]+)*", code) and re.search(r"\d", code):
        return None
    if not re.search(r"\d", code) and not re.fullmatch(
        rf"{_UPPER_SNAKE}|[A-Z]{{2,}}(?:-[A-Z]{{2,}})+|[a-z]+(?:_[a-z]+)+", code
    ):
        return None
    if re.search(r"(?i)\b(?:code|コード|rc)$", match.group("label")) and not _error_context(match):
        return None
    return code if is_code(code, labelled=True) else None


def _error_context(match: re.Match[str]) -> bool:
    text = match.string
    if re.search(r"(?i)error|fehler|erreur|err|return|reason|decline|fout|błęd|エラー|exception", match.group("label")):
        return True
    before = text[max(0, match.start() - 60) : match.start()]
    if _NOT_CODE_BEFORE.search(text[max(0, match.start() - 20) : match.start() + len(match.group("label"))] + " "):
        return False
    return (
        re.search(
            r"(?i)error|fail|reject|abort|fehl|abgebrochen|abgelehnt|erreur|échou|rejet|fall|rechaz|rifiut|"
            r"fout|mislukt|błąd|odrzuc|エラー|失敗|return|respon|exception|threw",
            before,
        )
        is not None
    )


def vendor_codes(content: str) -> Iterator[tuple[str, int, float]]:
    """Codes that show by their own shape, or by shape and the word before them."""
    for match in _VENDOR.finditer(content):
        before = content[max(0, match.start() - 24) : match.start()]
        if _NOT_CODE_BEFORE.search(before) or content.startswith(("=", ":/"), match.end()):
            continue
        code = match.group("code")
        if not _NAMED_AFTER_DATA.match(code) or _ERRORISH.search(code) or _STRONG_NEAR.search(before):
            yield match.group("code"), match.start(), 4.5
    for match in _GENERIC.finditer(content):
        code = match.group("code")
        before = content[max(0, match.start() - 32) : match.start()]
        thread = code.isdigit() and content.startswith("],", match.end())
        if thread or code in _ORDINARY or _NOT_CODE_BEFORE.search(before):
            continue
        if _SHAPED_AS_ID.fullmatch(code) and not _STRONG_NEAR.search(before):
            continue
        near = _STRONG_NEAR if code.isdigit() else _ERROR_NEAR
        if near.search(before) and is_code(code, labelled=True):
            yield code, match.start(), 4.0
        elif (
            not code.isdigit()
            and re.match(r"[ ]?[:–—-][ ]\S+[ ]\S+", content[match.end() : match.end() + 40])
            and "_" in code
        ):
            yield code, match.start(), 3.0


def leading_code(text: str, *, labelled: bool = False) -> tuple[str, int, int, bool] | None:
    """The code that a message begins with: code, its position, where the message goes on, whether it is HTTP only."""
    start = re.match(
        r"(?!ERR-[A-Z])(?:(?i:error|err|fehler|erreur|exception|failure|fatal|errore|fout|błąd|エラー)(?:[ ]?(?i:code|"
        r"nr\.?|no\.?|number))?[ ]?[:#-]?[ ]?)?[\[(\"'`]{0,2}",
        text,
    )
    offset = start.end() if start else 0
    http = HTTP_STATUS.match(text, offset) or HTTP_STATUS.match(text)
    if http is not None:
        status = http.group("a") or http.group("b") or http.group("c") or http.group("d")
        digits_end = http.end(next(name for name in "abcd" if http.group(name)))
        rest = re.compile(r"[\"'`\])]{0,2}[ ]?[:–—|,-]{0,2}[ ]{0,2}").match(text, digits_end)
        return f"HTTP {status}", digits_end - 3, rest.end() if rest else digits_end, True
    exception = EXCEPTION.match(text, offset)
    if exception is not None:
        name_end = exception.end("name")
        rest = re.compile(r"[\"'`\])]{0,2}[ ]?[:–—|,-]{0,2}[ ]{0,2}").match(text, name_end)
        return exception.group("name"), exception.start("name"), rest.end() if rest else name_end, False
    token = re.compile(
        rf"(?P<code>SQLSTATE\[?[0-9A-Z]{{5}}\]?|{_UPPER_SNAKE}|"
        rf"(?:[A-Z][A-Z0-9]{{0,15}})(?:[-.][A-Z0-9]{{1,15}}){{1,5}}|[A-Z]{{1,8}}\d{{2,8}}[A-Z]?|"
        rf"[A-Z][A-Z0-9]{{0,2}}[ ]\d{{3}}(?!\d)|[A-Z]{{1,3}}/\d{{3}}|0x[0-9A-Fa-f]{{4,8}}|-?\d{{3,8}}|"
        rf"[a-z]+(?:_[a-z]+){{1,6}}|E[A-Z]{{4,14}}|[A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]+)+(?=[\"'`\])]{{0,2}}:[ "
        rf"]))(?P<close>[\"'`\])]{{0,2}})(?P<sep>[ ]?[:：–—|,]|[ ]-|[ ]|-[ ]|$|\.$)[ ]*"
    ).match(text, offset)
    if token is None:
        return None
    code, sep = token.group("code"), token.group("sep").strip()
    if (
        code in _ORDINARY
        or (_SHAPED_AS_ID.fullmatch(code) and not labelled and not offset)
        or re.fullmatch(r"(?:19|20)\d\d-?\d\d(?:-?\d\d)?", code)
    ):
        return None
    if (code.isdigit() or re.fullmatch(r"[a-z_]+", code)) and not (
        sep or token.group("close") or offset or (labelled and token.end() >= len(text))
    ):
        return None
    if code.isdigit() and len(code) == 3 and code[0] in "45" and not offset:
        return f"HTTP {code}", token.start("code"), token.end(), True
    if not is_code(code, labelled=True):
        return None
    return code, token.start("code"), token.end(), False
