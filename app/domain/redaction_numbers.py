"""Numbers that must not be stored: cards (issuer prefix and Luhn), IBANs (length of the country and check digits) and
phone numbers. A number that the text labels as order, job or transaction is none of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.lazy_patterns import when_used
from app.domain.redaction_folding import lowered

_ISSUERS = when_used(
    r"4\d{12}(?:\d{3}){0,2}|(?:5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12})|3[47]\d{13}"
    r"|3(?:0[0-5]|[689]\d)\d{11,16}|(?:6011|65\d\d|64[4-9]\d)\d{12,15}|35(?:2[89]|[3-8]\d)\d{12,15}"
    r"|(?:2131|1800)\d{11}|(?:5[06-9]|6[0-9])\d{10,17}|62\d{14,17}|220[0-4]\d{12,15}|8[12]\d{14}|9792\d{12}"
    r"|(?:8600|9860)\d{12}"
)
_GAP = r"(?:[ \t./_-]{1,3}|[ \t]?\n[> \t]{0,4})"
_BEFORE = r"(?<![A-Za-z0-9])(?<!\d[.-])"
_AFTER = r"(?![A-Za-z0-9]|[.,]\d{1,2}(?!\d))"
_RUN = when_used(rf"{_BEFORE}\d(?:[ -]?\d){{11,18}}{_AFTER}(?!-\w)")
_GROUPED = when_used(
    rf"{_BEFORE}(?=(\d{{4}}{_GAP}(?:\d{{4}}{_GAP}\d{{4}}{_GAP}(?:\d{{4}}(?:{_GAP}\d{{1,3}})?|\d{{1,3}})"
    rf"|\d{{6}}{_GAP}\d{{4,5}}|\d{{5}}{_GAP}\d{{5,6}}){_AFTER}))"
)
_GROUPED_SHORT = when_used(rf"{_BEFORE}(?=(\d{{4}}[ -]\d{{4}}[ -]\d{{4,5}}{_AFTER}))")
_COMPACT = when_used(rf"{_BEFORE}\d{{12,19}}{_AFTER}(?!-\w)")
_CARD_WORD = when_used(
    r"card|kart[ea]|carte|tarjeta|carta\b|cart[ãa]o|kaart|カード|visa|master|amex|diners|maestro|(?<![a-z])(?:pan|"
    r"cc)(?![a-z])",
    re.IGNORECASE,
)
_ID_WORD = (
    r"(?:[ _.-]{0,2}(?:id|no|nr|num(?:ber|ero|éro|er|mer)?|número|numéro|numer|reference|referenz|ref|key|code|n[°º]|"
    r"#|番号|号))"
)
_STRONG = (
    r"order|bestell|auftrag|commande|pedido|encomenda|ordine|orden|zam[oó]wien|注文|受注|job|(?<![a-z])runs?(?![a-z])|"
    r"(?<![a-z])run(?=[_-]?(?:id|no|nr))|batch|(?<![a-z])task|execution|workflow|(?<![a-z])lauf|ejecuci|esecuzion|"
    r"execuç|"
    r"uitvoering|ジョブ|バッチ|実行|transac|transak|transaz|(?<![a-z])(?:txn?|trx|po)(?![a-z])|取引|決済"
)
_WEAK = (
    r"payment|zahlung|paiement|(?<![a-z])pago|pagamento|betaling|płatno|支払|invoice|rechnung|facture|factura|fattura|"
    r"faktura|fatura|factuur|請求|shipment|tracking|sendung|idoc|(?<![a-z])message|document|beleg|delivery|"
    r"(?<![a-z])feed(?!back)|queue|(?<![a-z])charge|(?<![a-z])capture|(?<![a-z])refund|payout|(?<![a-z])psp|merchant|"
    r"authori[sz]ation|autorisierung|autorisation|autorizaci|autorização|autorizzazion|receipt|parcel|"
    r"(?<![a-z])ref(?:erence|erenz|erência|erencia|érence)?(?![a-z])"
)
_LABEL_END = r"(?:[ ]?(?:is|was|ist|war|lautet|est|es|é|è|to|jest|は)(?![a-z]))?[ \"'`*:=#°º(\[|/_>\t.-]{0,6}$"
_ID_LABEL = when_used(
    rf"(?:(?P<strong>{_STRONG})|{_WEAK})\w{{0,14}}?(?<!ed)(?P<id>{_ID_WORD}\w{{0,3}}){{0,2}}{_LABEL_END}",
    re.IGNORECASE,
)
_LIST_GAP = when_used(r"[\s,;/&+#]{1,4}(?:(?:and|und|et|y|e|i|en|or|oder)[ ])?#?")
_IBAN_LENGTHS = {
    15: "NO", 16: "BE BI", 18: "DK FI FK FO GL NL SD", 19: "MK SI", 20: "AT BA EE KZ LT LU MN XK", 21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA", 23: "AE GI IL IQ OM SO TL", 24: "AD CZ ES MD PK RO SA SE SK TN VG",
    25: "LY PT ST", 26: "IS TR", 27: "BI DJ FR GR IT MC MR SM", 28: "AL AZ BY CY DO GT HU LB NI PL SV",
    29: "BR EG PS QA UA", 30: "JO KW MU", 31: "MT SC", 32: "LC", 33: "RU",
}  # fmt: skip
_LENGTHS_OF = {
    country: tuple(length for length, named in _IBAN_LENGTHS.items() if country in named.split())
    for countries in _IBAN_LENGTHS.values()
    for country in countries.split()
}
_IBAN_START = when_used(r"(?:(?<![A-Za-z0-9])|(?<=IBAN))[A-Z]{2}[ ]?\d{2}(?=[ -]{0,2}[A-Z0-9])", re.IGNORECASE)
_IBAN_CHARACTER = when_used(r"(?:[ \t-]{0,2}|[ \t]?\n[> \t]{0,4})([A-Z0-9])", re.IGNORECASE)
_DIGITS = when_used(r"\d")
_NOT_DIGITS = when_used(r"\D")
_INTERNATIONAL = when_used(
    r"(?=[+0])(?<![A-Za-z0-9+])(?:\+[ ]?[1-9]|"
    r"(?<![/#-])(?<!\d[.:])00[ ]?[1-9])(?:[ ./()-]{0,3}\d){6,13}(?![A-Za-z0-9_]|[.,:]\d)"
)
_NATIONAL = when_used(
    r"(?=[(0-9])(?<![A-Za-z0-9/#+-])(?<!\d[.:,])(?:"
    r"(?:1[ .-])?(?:\([2-9]\d\d\)[ ]?|[2-9]\d\d[.-])[2-9]\d\d[ .-]\d{4}"
    r"|\(0?\d{2,5}\)[ ]?\d{3,5}(?:[ .-]?\d{2,5}){0,2}"
    r"|0[1-9](?:[ .]\d\d){4}"
    r"|0[2378]\d[ ]\d{4}[ ]\d{4}|0\d{4}[ ]\d{6}|0\d{4}[ ]\d{3}[ ]\d{3}|0[1-9]\d\d[ ]\d{3}[ ]\d{3,4}"
    r"|0[1-9]\d?-\d{4}-\d{4}|0[1-9]\d0?-\d{3,4}-\d{3,4}|06[ -]\d{8}|0[1-9]\d{1,3}[ ]?/[ ]?\d{5,9}|0[1-9]\d{1,3}-\d{6,8}"
    r"|01[567]\d[ ]\d{7,8}"
    r")(?![A-Za-z0-9_/]|[-.,:]\d)"
)
_PHONE_VALUE = r"(?P<value>\+?\(?\d(?:[ ()/.-]{0,3}\d){5,14})(?![A-Za-z0-9_]|-\w)"
_PHONE_LETTER = when_used(rf"(?=[TMPF])(?<![A-Za-z0-9])[TMPF](?::[ ]?|[ ])(?=[+(0]){_PHONE_VALUE}")
_PHONE_STARTS = when_used(
    r"tel|tél|tlf|tfno|ph|mob|handy|ruf|cel|fax|fon|gsm|call|ring|whats|porta|móv|kom|num|núm|nr |durch|hotl|helpl|"
    r"rück|reach|"
    r"erreich|appel|joign|ll[aá]m|ligue|chiam|bel|zadz|contact|電話|携帯|連絡|内線"
)
_LABELLED_PHONE = when_used(
    r"(?:(?<![A-Za-zÀ-ɏ])(?:tel(?:efon(?:isch|nummer|ní|o|u|szám)?|éfono|éphone|ephone|efoon(?:nummer)?|emóvel|emovel|"
    r"\.?[ ]?n[rº°]|f(?:no)?)?|tél|tlf|"
    r"tfno|phone(?: (?:number|no))?|ph|mob|mobil(?:e|nummer|telefon)?(?: (?:number|phone|no))?|handy(?:nummer|nr)?|"
    r"rufnummer|cell(?:phone)?(?: number)?|fax|"
    r"fon|gsm|call(?: me| us| him| her)?(?: (?:at|on|back|under|directly))*|ring(?: me)?(?: on)?|whatsapp|portable|"
    r"móvil|cellulare|celular|"
    r"komórka|kom|numer telefonu|nr tel|durchwahl|hotline|helpline|rückruf(?: unter)?|reach (?:me|us) (?:at|on|under)|"
    r"erreichbar unter|"
    r"appele[rz](?:-moi)?(?: au)?|joignable au|ll[aá]m(?:e|ame|enme|ar)(?: al?)?|ligue(?: para)?|chiam(?:i|ami|"
    r"are)(?: al)?|bel(?:len)?(?: op| naar)?|"
    r"zadzwoń(?: pod)?|numero di telefono|numéro de téléphone|número de tel[eé]fone?|contact number)"
    r"(?![a-zà-ɏ])[.]?(?:[ ](?:is|ist|est|es|é|è|jest|nr|no|number|numer|nummer)\.?)?"
    r"|電話(?:番号)?(?:は)?|携帯(?:電話)?(?:番号)?(?:は)?|連絡先|内線)"
    r"[ ]{0,2}[:=|]?[ |]{0,3}" + _PHONE_VALUE,
    re.IGNORECASE,
)
_DATE_LIKE = when_used(r"\d{1,2}([./ -])\d{1,2}\1(?:19|20)\d\d(?!\d)|(?:19|20)\d\d([./-])\d{1,2}\2\d{1,2}(?!\d)")


def find_cards(text: str) -> Iterator[tuple[int, int]]:
    """Card numbers: compact, in the groups that are printed on cards, or as one run of digits with single gaps."""
    kept = -1
    for start, end in sorted(set(_card_candidates(text))):
        digits = _NOT_DIGITS.sub("", text[start:end])
        if not _ISSUERS.fullmatch(digits) or len(set(digits)) == 1 or not _luhn(digits):
            continue
        listed = 0 <= start - kept <= 8 and _LIST_GAP.fullmatch(text, kept, start) is not None if kept >= 0 else False
        if listed or labelled_as_id(text, start, grouped=len(digits) != end - start):
            kept = end
            continue
        yield start, end


def _card_candidates(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_GROUPED, _GROUPED_SHORT):
        for match in pattern.finditer(text):
            yield match.span(1)
    for pattern in (_RUN, _COMPACT):
        for match in pattern.finditer(text):
            yield match.span()


def labelled_as_id(text: str, start: int, *, grouped: bool) -> bool:
    """Whether the words before a number call it an order, a job or a transaction, or it is the end of a longer id.

    Words that only may (``payment``, ``message``) count for a number in groups only together with ``id`` or ``no``.
    """
    before = text[max(0, start - 56) : start]
    prefix = re.search(r"[A-Za-z][A-Za-z0-9]{0,30}[-_](?:[A-Za-z0-9]{1,30}[-_]){0,4}$", before)
    if prefix is not None and not _CARD_WORD.search(prefix.group()):
        return True
    label = _ID_LABEL.search(before)
    if label is None or _CARD_WORD.search(label.group()):
        return False
    return bool(label.group("strong") or label.group("id") or not grouped)


def _luhn(digits: str) -> bool:
    total = 0
    for position, char in enumerate(reversed(digits)):
        value = int(char) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def find_ibans(text: str) -> Iterator[tuple[int, int]]:
    """IBANs of every country that has them, compact or in groups, in either case."""
    for match in _IBAN_START.finditer(text):
        lengths = _LENGTHS_OF.get(match.group()[:2].upper())
        end = None if lengths is None else _iban_end(text, match.start(), match.end(), lengths)
        if end is not None:
            yield match.start(), end


def _iban_end(text: str, start: int, at: int, lengths: tuple[int, ...]) -> int | None:
    compact = text[start:at].replace(" ", "")
    while len(compact) < lengths[-1] and (character := _IBAN_CHARACTER.match(text, at)) is not None:
        compact, at = compact + character.group(1), character.end()
        if len(compact) in lengths and not re.match(r"[A-Za-z0-9]", text[at : at + 1]) and _iban_valid(compact):
            return at
    return None


def _iban_valid(compact: str) -> bool:
    return int("".join(str(int(char, 36)) for char in compact[4:] + compact[:4])) % 97 == 1


def find_phones(text: str) -> Iterator[tuple[int, int]]:
    """Phone numbers: international ones, national ones of unmistakable shape, and any that are labelled as such."""
    for match in _INTERNATIONAL.finditer(text):
        if _international(match.group()) and not labelled_as_id(text, match.start(), grouped=True):
            yield match.span()
    for match in _NATIONAL.finditer(text):
        if not _DATE_LIKE.search(match.group()) and not labelled_as_id(text, match.start(), grouped=True):
            yield match.span()
    for match in _labelled_phones(text):
        if 7 <= len(_DIGITS.findall(match.group("value"))) <= 15 and not _DATE_LIKE.match(match.group("value")):
            yield match.span("value")


def _labelled_phones(text: str) -> Iterator[re.Match[str]]:
    yield from _PHONE_LETTER.finditer(text)
    for label in _PHONE_STARTS.finditer(lowered(text)):
        match = _LABELLED_PHONE.match(text, label.start())
        if match is not None:
            yield match


def _international(value: str) -> bool:
    """A compact number led by ``00`` must be as long as a phone number with its country; others need nine digits
    where nothing separates them."""
    digits = len(_DIGITS.findall(value))
    if _DATE_LIKE.search(value):
        return False
    if value.startswith("00"):
        return digits >= 11 and (not value.isdigit() or 12 <= digits <= 16)
    return 8 <= digits <= 15 and (digits >= 9 or not value[1:].isdigit())
