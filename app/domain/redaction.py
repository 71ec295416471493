"""Masking: cards, bank accounts, secrets, mail addresses and phone numbers become placeholders such as ``[CARD-1]``.

The same value gets the same placeholder within a text, so that identity is kept and nothing of the value is (no
first or last digits). Ids survive: a number that the text labels as order, job or transaction is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

KINDS = ("card", "iban", "secret", "email", "phone")


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked text: the kinds that were found (in the order of ``KINDS``) and how many values of each."""

    text: str
    kinds: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)


_CARD = re.compile(r"(?<![\w.])(?<!\d[-:])\d(?:[ -]?\d){11,18}(?![\w-]|[.,]\d)")
_ISSUERS = re.compile(
    r"4\d{12}(?:\d{3}){0,2}|(?:5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12})|3[47]\d{13}"
    r"|3(?:0[0-5]|[689]\d)\d{11,13}|(?:6011|65\d\d|64[4-9]\d)\d{12,15}|35(?:2[89]|[3-8]\d)\d{12,15}"
    r"|(?:5[06-9]|6[0-9])\d{10,17}|62\d{14,17}"
)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,4})?(?![A-Za-z0-9])")
_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,6}[A-Za-z]{2,24}(?![\w@])")
_PHONE = re.compile(
    r"(?<![\w.:/#+-])(?:\+|00)\d{1,3}[ ./-]?(?:\(0?\d{1,4}\)[ ./-]?)?\d{1,5}(?:[ ./-]?\d{2,8}){1,5}(?![\w-])"
    r"|(?<![\w.:/#+-])\(\d{2,5}\)[ ]?\d{3,4}[ .-]?\d{3,5}(?![\w-])"
)
_PHONE_LABEL = re.compile(
    r"\b(?:tel(?:efon(?:nummer|o)?|éfono|éphone|ephone|efoon)?|phone(?: number)?|mobile?|handy(?:nummer)?|"
    r"cell|fax|fon|call(?: me)?(?: (?:at|on|back))*|"
    r"whatsapp|portable|móvil|cellulare|celular|komórka|numer telefonu|durchwahl|hotline|rückruf(?: unter)?|"
    r"reach me (?:at|on)|erreichbar unter)"
    r"\b[ .]{0,2}[:：]?[ ]{0,2}(?P<value>\+?\(?\d[\d ()/.\-]{5,20}\d)(?![\w-])"
    r"|(?:電話(?:番号)?|携帯)[:： ]{0,3}(?P<japanese>\+?\d[\d ()-]{7,16}\d)",
    re.IGNORECASE,
)
_KNOWN_SECRET = re.compile(
    r"(?<![\w-])(?:eyJ[\w-]{8,2000}\.[\w-]{8,4000}(?:\.[\w-]{0,2000})?"
    r"|(?:sk|pk|rk)_(?:live|test)_\w{8,120}|whsec_[\w+/=]{8,120}|shp(?:at|ca|pa|ss|ua)_[0-9a-zA-Z]{8,80}"
    r"|gh[pousr]_\w{16,120}|github_pat_\w{16,120}|glpat-[\w-]{16,60}|xox[abeoprs]-[\w-]{8,200}|A(?:KIA|"
    r"SIA)[0-9A-Z]{12,24}"
    r"|AIza[\w-]{30,45}|ya29\.[\w-]{16,300}|Atz[ar]\|[\w+/=-]{12,2000}|ATATT[\w=-]{16,300}|"
    r"SG\.[\w-]{12,40}\.[\w-]{12,60}"
    r"|(?:test|live)_[A-Za-z0-9]{24,64}|npm_\w{30,50}|dop_v1_\w{32,80}|hvs\.[\w-]{16,120}|"
    r"sq0[a-z]{3}-[\w-]{16,60}|EAA[A-Za-z0-9]{40,300}"
    r"|v\^1\.1#[\w^#+/=.-]{20,2000}|AQE[\w+/=.-]{40,600}|sk-(?:ant-|proj-)?[\w-]{20,200})"
)
_PRIVATE_KEY = re.compile(
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]{0,8000}(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?"
)
_BEARER = re.compile(
    r"(?i)\b(?:authorization|proxy-authorization)[\"']?[ ]?[:=][ ]?[\"']?(?:bearer|basic|token|apikey)?[ "
    r"]{0,2}(?P<value>[\w.~+/=|-]{6,4000})"
    r"|\bbearer[ ]{1,2}(?P<bearer>[\w.~+/=|-]{12,4000})"
    r"|\bbasic[ ]{1,2}(?P<basic>[A-Za-z0-9+/]{12,400}={0,2})(?![\w])"
)
_LABELLED_SECRET = re.compile(
    r"(?:(?<![A-Za-z0-9])|(?<=[_-]))(?:(?:passwor[dt]|passwd|passphrase|secret|api[_ -]?key|apikey|access[_ "
    r"-]?key|private[_ -]?key|"
    r"auth[_ -]?key|(?:access|refresh|auth|api|session|bearer|id|csrf|sas|oauth|security|webhook|"
    r"integration|admin)[_ -]?token|token|"
    r"client[_ -]?secret|credentials?|session[_ -]?(?:id|cookie)|set-cookie|cookie)|pwd|pass|pw|pin|cvv|cvc|"
    r"otp|kennwort|passwort|"
    r"mot de passe|mdp|contraseña|clave(?: de api)?|senha|hasło|wachtwoord|jeton|ficha|geheimnis|schlüssel|"
    r"パスワード|トークン)[\"'`*]{0,3}"
    r"(?:[ ]?(?:[:：=]|=>)[ ]?|[ ](?:is|was|ist|lautet|est|es|é|è|to|jest|war|are)[ ]?[:：]?[ "
    r"])[\"'`*]{0,3}(?P<value>[^\s\"'`<>,;|]{3,600})",
    re.IGNORECASE,
)
_URL_SECRET = re.compile(
    r"(?i)[?&](?:[\w-]{0,20}(?:token|key|secret|password|passwd|pwd|sig|signature|"
    r"auth))=(?P<value>[^\s&#\"'<>]{4,600})"
    r"|://[^\s/:@]{1,80}:(?P<userinfo>[^\s/@]{2,120})@"
)
_ID_LABEL = re.compile(
    r"(?:order|bestell|auftrag|command|pedido|ordine|ordin|orden|zam[oó]wien|bestelling|注文|job|run|batch|"
    r"feed|task|execution|transac|transak|"
    r"payment|zahlung|paiement|pago|pagamento|betaling|płatno|決済|取引|charge|capture|psp|merchant ?ref|"
    r"invoice|rechnung|facture|factura|"
    r"fattura|shipment|tracking|sendung|idoc|message|document|beleg|delivery|ref)\w*\.?[ ]?"
    r"(?:id|no|nr|num(?:ber|ero|éro)?|nummer|reference|ref|key|n[°º])?\.?[ \"'`*:：#=°º(\[|_-]{0,6}(?:id|no|"
    r"nr|n[°º])?\.?[ \"'`*:：#=°º(\[|]{0,6}$",
    re.IGNORECASE,
)
_NOT_A_SECRET = re.compile(
    r"(?:expired|invalid|missing|null|none|undefined|empty|revoked|rejected|wrong|has|was|is|not|the|a|an|"
    r"abgelaufen|ungültig|required|"
    r"expir\w*|caduc\w*|scadut\w*|wygas\w*|verlopen|renew\w*|refresh\w*|rotat\w*|valid\w*|ok|yes|no|true|"
    r"false|error|failed|denied|"
    r"inválid\w*|vencid\w*|non|pas|ist|nicht|reset|changed|unchanged|fine|still|\[[A-Z]+-\d+\]|\*{3,}|x{3,}|"
    r"<[^>]*>|•+|…|\.{3,})[.,;:!?)]*",
    re.IGNORECASE,
)


def mask(text: str, keep: Collection[str] = ()) -> Masked:
    """Mask what must not be stored. ``keep`` are ids that are left as they are, whatever they look like."""
    spans = _spans(text, frozenset(keep))
    if not spans:
        return Masked(text)
    placeholders: dict[tuple[str, str], str] = {}
    numbers: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    pieces: list[str] = []
    at = 0
    for start, end, kind in spans:
        value = (kind, re.sub(r"[ -]", "", text[start:end]) if kind in {"card", "iban", "phone"} else text[start:end])
        if value not in placeholders:
            numbers[kind] += 1
            placeholders[value] = f"[{kind.upper()}-{numbers[kind]}]"
        counts[kind] += 1
        pieces += [text[at:start], placeholders[value]]
        at = end
    pieces.append(text[at:])
    kinds = tuple(kind for kind in KINDS if kind in counts)
    return Masked("".join(pieces), kinds, {kind: counts[kind] for kind in kinds})


def sensitive_spans(text: str) -> list[tuple[int, int, str]]:
    """Where ``mask`` would put placeholders, by position, with the kind."""
    return _spans(text, frozenset())


def _spans(text: str, keep: frozenset[str]) -> list[tuple[int, int, str]]:
    """What to mask, without overlaps: a secret before a card before a mail address before a phone number."""
    taken: list[tuple[int, int, str]] = []
    for kind, find in _FINDERS:
        taken += [(start, end, kind) for start, end in find(text) if text[start:end] not in keep]
    order = {"secret": 0, "card": 1, "iban": 2, "email": 3, "phone": 4}
    spans: list[tuple[int, int, str]] = []
    for start, end, kind in sorted(taken, key=lambda span: (span[0], order[span[2]], -span[1])):
        if spans and start < spans[-1][1]:
            if end > spans[-1][1] and kind != "email":
                spans[-1] = (spans[-1][0], end, spans[-1][2])
            continue
        spans.append((start, end, kind))
    return spans


def _secrets(text: str) -> Iterator[tuple[int, int]]:
    for match in _PRIVATE_KEY.finditer(text):
        yield match.span()
    for match in _KNOWN_SECRET.finditer(text):
        yield match.span()
    for pattern in (_BEARER, _URL_SECRET):
        for match in pattern.finditer(text):
            name = match.lastgroup
            if name is not None and not _NOT_A_SECRET.fullmatch(match.group(name)):
                yield match.span(name)
    for match in _LABELLED_SECRET.finditer(text):
        value = match.group("value").rstrip(".,;:)]}")
        if len(value) >= 3 and not _NOT_A_SECRET.fullmatch(value) and _plausible_secret(match.group(), value):
            yield match.start("value"), match.start("value") + len(value)


def _plausible_secret(whole: str, value: str) -> bool:
    """After a colon or equals sign anything is a secret; after "is" only what does not look like a word."""
    if re.search(r"[:：=]", whole[: len(whole) - len(value)]):
        return True
    return bool(re.search(r"\d", value) or re.search(r"[a-z][A-Z]|[!$%&*#@^~]", value))


def _cards(text: str) -> Iterator[tuple[int, int]]:
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if not _ISSUERS.fullmatch(digits) or not _luhn(digits) or len(set(digits)) == 1:
            continue
        if _ID_LABEL.search(text[max(0, match.start() - 48) : match.start()]):
            continue
        yield match.span()


def _luhn(digits: str) -> bool:
    total = 0
    for position, char in enumerate(reversed(digits)):
        value = int(char) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _ibans(text: str) -> Iterator[tuple[int, int]]:
    for match in _IBAN.finditer(text):
        for end in _word_ends(match.group()):
            compact = match.group()[:end].replace(" ", "")
            if 15 <= len(compact) <= 34 and _iban_valid(compact):
                yield match.start(), match.start() + end
                break


def _word_ends(value: str) -> list[int]:
    return [len(value), *sorted((gap.start() for gap in re.finditer(" ", value)), reverse=True)]


def _iban_valid(compact: str) -> bool:
    return int("".join(str(int(char, 36)) for char in compact[4:] + compact[:4])) % 97 == 1


def _emails(text: str) -> Iterator[tuple[int, int]]:
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield match.span()


def _phones(text: str) -> Iterator[tuple[int, int]]:
    for match in _PHONE.finditer(text):
        if 8 <= len(re.sub(r"\D", "", match.group())) <= 16 and _not_an_offset(text, match.start()):
            yield match.span()
    for match in _PHONE_LABEL.finditer(text):
        name = "value" if match.group("value") else "japanese"
        if 7 <= len(re.sub(r"\D", "", match.group(name))) <= 16:
            yield match.span(name)


def _not_an_offset(text: str, start: int) -> bool:
    """``+02:00`` after a time is an offset; a number led by 00 is a phone number only where nothing labels it an id."""
    return not (text.startswith("00", start) and _ID_LABEL.search(text[max(0, start - 48) : start])) and not (
        text.startswith("00", start) and " " not in text[start : start + 18].strip()
    )


_FINDERS: tuple[tuple[str, Callable[[str], Iterator[tuple[int, int]]]], ...] = (
    ("secret", _secrets),
    ("card", _cards),
    ("iban", _ibans),
    ("email", _emails),
    ("phone", _phones),
)
