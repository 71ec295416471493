"""The one business object of a ticket: a labelled payment id before an order number before another document."""

from __future__ import annotations

import re

from app.domain.extraction.folded import Folded
from app.domain.extraction.identifiers.job_phrases import WORD
from app.domain.extraction.identifiers.jobs import IdFound, is_cut, looks_like_id, one_of_many, trimmed
from app.domain.extraction.label_words import asked_by
from app.domain.extraction.labels import Pair
from app.domain.extraction.reading import Reading
from app.domain.lazy_patterns import when_used

_ID = (
    r"(?:[ _-]?(?:id(?:entifier|s)?|no\.?|nr\.?|num(?:ber|ero|éro|er)?s?\.?|nummern?|n[°ºo]\.?|key|"
    r"ref(?:erence|erentie|erenz|erencia|erência)?\.?|#|番号|name))"
)
_LINK = r"(?:[ \t]?[:：=][ \t]?|[ \t]{1,2}|[ \t]?[(\[][ \t]?|は|の|が)?"
_OPEN = r"[\"'`“”„«‘(\[*_]{0,3}[ ]?(?P<hash>#)?"
_PAYMENT = (
    r"transactions?|txn|trx|payments?(?:[ -]?intents?)?|captures?|authori[sz]ations?|auth|charges?|psp(?:[ "
    r"-]?references?)?|pspreference|settlements?|"
    r"transaktions?|zahlungs?|zahlung|paiements?|autorisation|pagos?|transacci[óo]n|cobros?|captura|"
    r"autorizaci[óo]n|pagamentos?|transaç(?:ão|ao)|cobrança|pagament[oi]|transazion[ei]|autorizzazione|"
    r"betaling(?:s)?|transacti?es?|transactie|płatno[śs][ćc]i?|transakcj[aięe]|決済|取引|オーソリ|支払(?:い)?"
)
_ORDER = (
    r"order codes?|código de pedido|codes? commande|codice ordine|bestellcode|bestelcode|orders?|sales orders?|web"
    r" ?orders?|shop orders?|purchase orders?|bestell(?:ung|nummer|nr)?(?:en|s)?|"
    r"kundenauftr(?:ag|äge)|auftr(?:ag|äge|ags)(?:snummer)?|web-?auftrag|commandes?|pedidos?|órdene?s?|"
    r"orden|encomendas?|ordin[ei]|"
    r"bestelling(?:en)?|orders?nummer|zam[óo]wieni[aeuom]{1,2}|zlecen\w+|注文|受注|オーダー"
)
_DOCUMENT = (
    r"invoices?|credit (?:memo|note)s?|refunds?|returns?|rmas?|shipments?|deliver(?:y|ies)(?: note)?|"
    r"fulfil+ments?|asns?|tracking|consignments?|sscc|po|bookings?|transfers?|payouts?|"
    r"rechnung(?:en)?(?:snummer)?|gutschrift(?:en)?|retouren?|lieferschein(?:e)?|lieferung(?:en)?|"
    r"sendung(?:en|snummer)?|erstattung(?:en)?|belege?|belegnummer|factures?|avoirs?|retours?|expéditions?|"
    r"colis|remboursements?|bons? de livraison|"
    r"facturas?|devoluci[óo]n(?:es)?|env[íi]os?|reembolsos?|albar[áa]n(?:es)?|notas? fisca(?:l|is)|nf-?e|"
    r"devoluç(?:ão|ões)|envios?|reembolso|fattur[ae]|res[oi]|spedizion[ei]|rimbors[oi]|ddt|facturen|factuur|"
    r"retour|zending(?:en)?|terugbetaling|"
    r"faktur[aąęy]|zwrot\w*|przesyłk\w+|korekt\w+|請求書|返品|出荷|返金|伝票|documents?|delivery|"
    r"fulfillment order|transfer order|idoc|lieferavis\w*|avis|documento|dokument\w*|bolla|bolle|tickets? "
    r"de caja|tickets? de caisse|receipts?|kassenbons?|"
    r"traspasos?|traslados?|trasferiment[oi]|umlagerung|umbuchung|przesunięci[ea]|bons?|scontrin[oi]|paragon\w*"
    r"|kassabon|レシート"
)
_CLASSES = (("payment", _PAYMENT, 6.0), ("order", _ORDER, 4.0), ("document", _DOCUMENT, 2.0))
_INLINE = {
    name: Folded(
        rf"(?<!\w)(?P<noun>{nouns})(?P<word>{_ID})?(?![A-Za-z0-9_])(?=(?P<link>{_LINK}){_OPEN}(?P<token>{WORD}))",
    )
    for name, nouns, _ in _CLASSES
}
_COMPOUND = Folded(
    rf"(?<![\w])(?P<noun>(?:Transaktions|Zahlungs|Erfassungs|Einzugs|Abbuchungs|Belastungs|Buchungs|Autorisierungs"
    rf"|Capture-?|Bestell|Auftrags|"
    rf"Rechnungs|Retouren|Liefer|Liefersche?in|Sendungs|Gutschrifts|Beleg|Order|betaal|betalings|transactie|"
    rf"bestel|factuur|retour)[- ]?(?:ID|nummer|nr\.?|referenz|kennung|referentie|"
    rf"kenmerk))(?P<link>{_LINK}){_OPEN}(?P<token>{WORD})",
)
_NAMED = when_used(
    rf"(?<!\w)(?P<noun>{_PAYMENT}|{_ORDER})[ ](?:(?:de |of |di |von |via |with |per )?[A-Z][\w.]{{1,14}}[ "
    rf"]){{1,3}}(?P<token>[A-Z]{{1,8}}[-_/][\w/-]{{0,40}}\d[\w-]{{2,30}}|\d{{5,20}})(?![\w-])"
    rf"|(?<!\w)(?P<noun2>tickets?)[ ](?P<token2>[A-Z]\d{{0,3}}-\d{{4,12}})[ ](?:de la caja|de caisse|de la "
    r"caisse|della cassa|from (?:the )?(?:till|register))"
)
_ID_OF = Folded(
    rf"(?<![\w-])(?:id(?:entifiant|entificador|entificativo|entyfikator)?|numéro|número|numero|numer|"
    rf"n[°ºo]\.?|nr\.?|référence|referencia|referência|riferimento)[ ](?:du |de la |de l['’]|del |de |da |do "
    rf"|della |dell['’]|d['’]|of (?:the )?)?"
    rf"(?P<noun>{_PAYMENT}|{_ORDER}|{_DOCUMENT})[ ]?(?:[:：=]|est|es|è|to|is)?[ ]?{_OPEN}(?P<token>{WORD})",
)
_SHAPES = (
    (
        "payment",
        5.5,
        re.compile(
            r"(?<![\w-])(?:pi|ch|py|pm|cap|capt|txn|tx|tr|pay|auth|seti|src|po|ord_pay|charge|payment|"
            r"trx)_[A-Za-z0-9]{5,60}(?![\w-])"
        ),
    ),
    (
        "payment",
        5.0,
        re.compile(
            r"(?<![\w-])(?:PAY|TXN|TRX|TX|PAYID|PSP|CAP|AUTH|CHG|PMT|"
            r"ZAHL)[-_][\w-]{0,40}\d[\w-]{0,20}(?![\w])"
        ),
    ),
    ("refund", 3.0, re.compile(r"(?<![\w-])(?:re|rfnd|refund|pyr)_[A-Za-z0-9]{8,60}(?![\w-])")),
    ("order", 4.2, re.compile(r"(?<![\w-])\d{3}-\d{7}-\d{7}(?![\w-])")),
    ("order", 4.1, re.compile(r"(?<![\w-])\d{2}-\d{5}-\d{5}(?![\w-])")),
    (
        "order",
        3.2,
        re.compile(
            r"(?<![\w-])(?:ORD|ORDER|SO|WEB|WO|SHOP|SHP|BST|CMD|PED|ZAM|BEST|AB|EC|B2C|B2B|order|ord|cmd|"
            r"ped|ZO|OD)[-_#]?(?:[A-Z]{0,4}[-_])?\d[\w-]{2,30}(?![\w])"
        ),
    ),
    ("order", 2.6, re.compile(r"(?<![\w&/])#(?P<token>[A-Z]{0,6}-?\d{3,12}(?:-\w{1,8})?)(?![\w])")),
    (
        "document",
        2.0,
        re.compile(
            r"(?<![\w-])(?:INV|RMA|RET|DN|DEL|SHIP|SHPT|RE|RG|CM|CN|ASN|FAC|FT|RF|REF|LS|GS|FV|PO|RFD|"
            r"TO)[-_/]?(?:\d{4}[-_/])?\d[\w-]{3,30}(?![\w])"
        ),
    ),
)
_KEYS = {
    "payment": Folded(
        rf"(?:(?:stripe|adyen|paypal|klarna|mollie|gateway|psp|merchant|original|payment|razorpay|provider) "
        rf")*(?:{_PAYMENT}|zahlungs|transaktions|autorisierungs|betaal|betalings|psp)(?: (?:intent|id|no|nr|"
        rf"number|nummer|ref|reference|referenz|key|num|kennung|reference no|intent id|capture id|"
        rf"transaction id))*|"
        rf"(?:id|identifiant|identificador|identyfikator|identificativo|numéro|número|numero|numer|n|nr|"
        rf"référence|referencia|referência|riferimento) (?:du |de la |de l |de |del |da |do |della |dell "
        rf")?(?:{_PAYMENT})|psp(?:reference)?|transactionid|paymentid|paymentintent|(?:erfassungs|einzugs|abbuchungs"
        rf"|belastungs|encaissement|incasso|afschrijvings)(?: (?:id|nr|no|nummer|ref))+|"
        rf"決済id|取引id|決済番号|"
        rf"取引番号|transaktionsid|zahlungsid",
    ),
    "order": Folded(
        rf"(?:(?:shopify|magento|amazon|ebay|zalando|otto|netsuite|sap|web|shop|sales|customer|affected|"
        rf"channel|marketplace|store|storefront|woocommerce|betroffene|external|kunden|shopware|source|"
        rf"originating|client) )*(?:{_ORDER})(?: (?:id|no|nr|number|nummer|ref|reference|name|key|num|no "
        rf"ref))*(?: in \w+| affected)?|"
        rf"(?:id|numéro|número|numero|numer|n|nr|référence|no) (?:du |de la |de l |de |del |da |do |della |"
        rf"dell |d )?(?:{_ORDER})|orderid|ordernumber|bestellnr|bestell nr|bestell id|auftragsnr|auftrags nr|"
        rf"注文番号|受注番号|注文id|bestelnummer|ordernummer|zamówienie nr|nr zam",
    ),
    "document": Folded(
        rf"(?:(?:sap|netsuite|outbound|inbound|erp|wms) )*(?:{_DOCUMENT})(?: (?:id|no|nr|number|nummer|ref|"
        rf"reference|key|num))*|(?:numéro|número|numero|numer|n|nr) (?:de la |de l |de |del |da |do |della |"
        rf"dell |d )?(?:{_DOCUMENT})|rechnungsnr|lieferscheinnr|rma|出荷番号|伝票番号|返品番号|請求書番号",
    ),
    "generic": Folded(
        r"(?:transaction|business|external|document|object|entity|record|reference|correlation|ref|belegnr|"
        r"vorgang|référence|referencia|referência|riferimento|kenmerk|referencja)(?: (?:id|no|nr|number|key|"
        r"ref))?",
    ),
}
_OTHER_NOUN_BEFORE = Folded(
    r"(?:job|run|batch|feed|execution|task|ticket|case|incident|issue|request|change|idoc|message|lauf|"
    r"ジョブ|チケット|conversation|sku|ean|customer|kunde|account|store|filiale|warehouse|lager|vendor|"
    r"seller|user|error|code|artikel|article|artículo|article|product|produkt|item|line|pos|port|pid|worker|"
    r"attempt|version|slot|zone|dc|hub|room)s?[ .:_(（|-]{0,3}(?:id|no|nr|number|nummer|n°)?[ .:=#(\"'`]{0,4}$",
)
_IS_RANGE = when_used(r"(?P<one>[A-Z]{0,4}-?\d{3,10})[-–](?:[A-Z]{0,4}-?)?\d{3,10}")
_PLURAL_BEFORE = when_used(
    r"(?i)\b(?:orders|payments|bestellungen|aufträge|commandes|pedidos|ordini|bestellingen|orders|"
    r"zamówienia|invoices|refunds)[ #:]{0,3}$"
)
_ORDER_BEFORE = Folded(rf"(?<![\w])(?:{_ORDER}|{_PAYMENT})[ ]?(?:no\.?|nr\.?|n[°º]|number|nummer|id)?[ :(]{{0,3}}$")
_NOUN_BEFORE = when_used(
    r"(?i)(?<![\w])(?!(?:the|for|of|on|in|with|to|from|and|or|is|was|but|that|this|both|order|orders|für|"
    r"mit|die|der|das|von|zu|und|pour|de|la|le|du|et|"
    r"para|con|el|y|del|do|da|e|il|per|di|met|van|en|voor|z|do|na|i|dla|shopify|magento|amazon|"
    r"woocommerce)\b)[^\W\d_]{3,24}[ ]$"
)
_COUNT_AFTER = Folded(
    r"[ ](?:orders|payments|transactions|refunds|bestellungen|aufträge|zahlungen|commandes|paiements|"
    r"pedidos|pagos|pagamentos|ordini|pagamenti|bestellingen|betalingen|zamówień|płatności|were|are|of|von|"
    r"sur|out|items?|positions?|lines?|skus?|records?|times?|mal|fois|veces|volte|keer|razy|min\w*|hours?|"
    r"days?|EUR|USD|GBP|PLN|€|\$)\b|[ ]?(?:件|回|%|€|\$|£)|[.,]\d{2}[ ]?(?:EUR|€|USD|GBP|PLN|\$|£)",
)


def find_transactions(reading: Reading, pairs: list[Pair]) -> list[IdFound]:
    """Candidates for the transaction id, best first; each of a list or range is marked as one of many."""
    content = reading.content
    found: list[IdFound] = []
    for pair in pairs:
        found += _labelled(reading, pair)
    for name, _, weight in _CLASSES:
        for match in _INLINE[name].finditer(content):
            labelled = bool(match.group("word") or match.group("hash")) or ":" in match.group("link")
            found += _one(reading, match, name, weight + (0.5 if labelled else 0), labelled=labelled)
    for pattern in (_COMPOUND, _ID_OF):
        for match in pattern.finditer(content):
            name, weight = _class_of(match.group("noun"))
            found += _one(reading, match, name, weight + 0.6, labelled=True)
    for match in _NAMED.finditer(content):
        group = "token" if match.group("token") else "token2"
        name, weight = _class_of(match.group("noun") or "beleg")
        found += _checked(
            reading, content[slice(*match.span(group))], match.start(group), name, weight - 0.2, labelled=True
        )
    for name, weight, shape in _SHAPES:
        for match in shape.finditer(content):
            named: str | int = "token" if "token" in match.groupdict() else 0
            before = content[max(0, match.start() - 28) : match.start()]
            foreign = match.group()[0] == "#" and _NOUN_BEFORE.search(before) and not _ORDER_BEFORE.search(before)
            if not _OTHER_NOUN_BEFORE.search(before) and not foreign:
                found += _checked(reading, match.group(named), match.start(named), name, weight, labelled=True)
    found = found or _subjects(reading)
    return sorted(found, key=lambda each: (each.quoted, -each.weight, each.start))


_SUBJECT = Folded(
    r"(?<![\w./#-])(?P<token>[A-Z]{1,5}[-/]\d{4,12}(?:[-/][A-Z0-9]{1,8})?|\d{4,12}[-/][A-Z0-9]{1,8})[ "
    r"](?:is|was|has|were|ist|wurde|steht|fehlt|est|a été|reste|está|fue|ha sido|foi|é|è|risulta|werd|"
    r"staat|jest|została?|"
    r"nie)[ ](?:[\w-]{1,14}[ ]){0,3}?(?:not|missing|still|yet|short-?shipped|shipped|cancel\w*|refunded|"
    r"paid|stuck|nicht|noch|fehl\w*|storniert|versandt|bezahlt|pas|toujours|absente?|"
    r"expédiée?|annulée?|remboursée?|no|sigue|pendiente|enviad\w|cancelad\w|não|ainda|non|ancora|spedit\w|"
    r"annullat\w|niet|nog|verzonden|geannuleerd|nadal|wysłan\w|anulowan\w|trafił\w?|dotarł\w?)(?![\w])",
)


def _subjects(reading: Reading) -> list[IdFound]:
    """A number of which it is said that it is missing, paid or shipped: a document, whatever its kind."""
    found: list[IdFound] = []
    for match in _SUBJECT.finditer(reading.content):
        before = reading.content[max(0, match.start() - 24) : match.start()]
        if not _OTHER_NOUN_BEFORE.search(before) and not re.search(r"\d[ ]?$|[$€£][ ]?$", before):
            found += _checked(
                reading,
                reading.content[slice(*match.span("token"))],
                match.start("token"),
                "generic",
                1.2,
                labelled=False,
            )
    return found


def choose_transaction(found: list[IdFound], job_id: str | None, excluded: frozenset[str]) -> IdFound | None:
    """The one object that the ticket is about, or ``None`` where it names several or none."""
    fitting = [each for each in found if each.value != job_id and each.value not in excluded]
    for kinds in (("payment",), ("order",), ("document", "refund", "generic")):
        group = [each for each in fitting if each.kind in kinds]
        if not group:
            continue
        if group[0].many:
            return None
        return group[0]
    return None


def _labelled(reading: Reading, pair: Pair) -> list[IdFound]:
    asked = asked_by(pair.key)
    for name, pattern in _KEYS.items():
        if asked != name and not pattern.fullmatch(pair.key):
            continue
        weight = {"payment": 6.8, "order": 4.8, "document": 2.8, "generic": 1.5}[name]
        if name == "payment" and not re.search(r"id|n[or°]|num|ref|番号|psp|intent|kenmerk", pair.key):
            weight = 6.2
        match = re.match(rf"[^\w#]{{0,4}}(?:[A-Za-zÀ-ÿ]{{2,14}}[ :]{{1,2}}){{0,2}}#?({WORD})", pair.value)
        if match is None:
            return []
        return _checked(reading, match.group(1), pair.start + match.start(1), name, weight, labelled=True)
    return []


_PART_OF_A_LABEL = when_used(r"(?i)\b(?:code|kod|código|codice|reason|error|fehler|status|message)[ ](?:de[ ]|di[ ])?$")


def _one(reading: Reading, match: re.Match[str], name: str, weight: float, *, labelled: bool) -> list[IdFound]:
    if (
        match.group("noun").casefold() in {"auth", "po", "return", "returns", "document", "transfer"}
        and not labelled
        and match.group("token").isalnum()
    ):
        return []
    token = reading.content[match.start("token") : match.end("token")]
    if _PART_OF_A_LABEL.search(match.string[max(0, match.start() - 14) : match.start()]):
        return []
    if not labelled and token.isdigit() and len(token) < 4:
        return []
    return _checked(reading, token, match.start("token"), name, weight, labelled=labelled)


_SAP_TRANSACTION = when_used(r"[A-Z]{2,3}\d{1,3}[A-Z]?")
_OF_A_FILE = when_used(r"(?i)\.(?:csv|xml|json|txt|zip|edi|dat|xlsx?|gz|pdf)(?![\w])")
_EDI_VERSION = when_used(r"[DS]\.?\d\d[ABC]|(?:00)?40[1-9]0|[DS]:?9[0-9][AB]")


def _checked(reading: Reading, token: str, start: int, name: str, weight: float, *, labelled: bool) -> list[IdFound]:
    value = trimmed(token)
    end = start + len(value)
    content = reading.content
    if not looks_like_id(value, labelled=labelled) or is_cut(content, start, end) or _EDI_VERSION.fullmatch(value):
        return []
    if (name == "payment" and _SAP_TRANSACTION.fullmatch(value)) or _OF_A_FILE.match(content, end):
        return []
    if _COUNT_AFTER.match(content, end) or (
        _PLURAL_BEFORE.search(content[max(0, start - 16) : start]) and _IS_RANGE.fullmatch(value)
    ):
        return []
    many = one_of_many(content, start, end)
    return [IdFound(value, start, end, weight, quoted=reading.quoted(start), many=many, kind=name)]


def _class_of(noun: str) -> tuple[str, float]:
    lower = noun.casefold()
    if re.match(
        r"transa|zahl|autori|captur|betaal|betalings|pai|pago|pagam|płat|buchung|charge|cobr|auth|psp|決済|"
        r"取引|支払|txn|trx|settle",
        lower,
    ):
        return "payment", 6.0
    if re.match(rf"(?:{_ORDER}|bestel|auftrag|order)", lower):
        return "order", 4.0
    return "document", 2.0
