"""The code that belongs to a message: in brackets beside it, after "code", before it, in the same object or the line
above."""

from __future__ import annotations

import re

from app.domain.extraction.errors.codes import HTTP_STATUS, REASON_PHRASE, is_code
from app.domain.extraction.labels import Pair
from app.domain.lazy_patterns import when_used

_SHAPE = r"(?:[A-Za-z]{1,4}[ ]\d{3}|[A-Za-z0-9][\w]{0,40}(?:[-._/:][A-Za-z0-9][^\W_]{0,40}){0,6})"
_WORD = (
    r"(?:(?:with |mit |avec |con |com |met |z |the |der |le |el |o |il |de )?(?:(?:error|err|fehler|erreur|errore?"
    r"|erro|fout|błęd\w*|błąd|reason|status|message|meldungs?|reject) ?-?)?"
    r"(?:codes?|c[oó]d\.|kod\w*|código|codigo|codice|nummer|number|numer|nr\.?|no\.?|n[°º]|コード|番号|エラーコード"
    r"|fehlercode|foutcode|errno|rc|error|fehler|erreur|fout|błąd)"
    r"(?: (?:de |d['’]|di |do |del )?(?:error\w*|erreur|erro|błędu|rechazo|rejet|rejeição|retour|retorno|ritorno))"
    r"?(?: (?:is|was|ist|war"
    r"|est|es|è|é|to|lautet))?)"
)
_AFTER = when_used(
    rf"[.!]?[ \u00a0]?[\"'”“»«`’‘」]{{0,2}}[.,;]?[ \t]{{0,3}}(?:[(\[（【［][ ]?(?:{_WORD}[ :=#]{{0,3}})?"
    rf"(?P<bracket>{_SHAPE})[ ]?[)\]）】］]|(?:and |und |et |y |e |en |i )?[(\[]?(?<![\w]){_WORD}[ :=：#]{{1,3}}"
    rf"[\"'`„“«(\[]{{0,2}}"
    rf"(?P<labelled>{_SHAPE})|"
    rf"(?:with |and |und |mit |avec |et |con |com |met |z )(?:the |a "
    rf"|an )?[\"'`„“«(\[]{{0,2}}(?P<front>{_SHAPE})[\"'`”“»)\]]{{0,2}} "
    r"(?:in front|before|above|next to|beside|underneath|behind|after|davor|daneben|darüber|darunter|dahinter"
    r"|devant|au-dessus|à côté|delante|"
    r"al lado|encima|na frente|ao lado|davanti|accanto|ervoor|ernaast|z przodu|obok))",
    re.IGNORECASE,
)
_BEFORE = when_used(
    rf"(?:[(\[【（［][ ]?(?P<bracket>{_SHAPE})[ ]?[)\]）】］]|(?<![\w./#@-])(?P<bare>{_SHAPE})"
    rf"|(?<![\w]){_WORD}[ :=#]{{1,3}}(?P<labelled>{_SHAPE}))"
    r"[\"'`”]?[ ]{0,2}(?:,[ ](?:libellé|message|text|texte|texto|testo|tekst|meldung|motif|motivo|reason|grund|treść"
    r"|omschrijving)[ ]?)?"
    r"[:：,–—|-]{0,2}[ ]{0,2}[\"'`“„«‚「]?[ ]?$",
    re.IGNORECASE,
)
_NEAR_LABEL = when_used(
    rf"(?<![\w-]){_WORD}(?: (?:daneben|davor|dahinter|darunter|next to it|beside it|before it|after it|à côté"
    rf"|al lado|ao lado|accanto|ernaast|obok|war|was|is|ist|est|es|è|to))"
    rf"{{0,2}}[ :=：#]{{1,3}}[\"'`„“«(\[]{{0,2}}(?P<code>{_SHAPE})",
    re.IGNORECASE,
)
_CODE_KEY = when_used(
    r"(?:.{0,60} )?(?:code|codes|errno|error ?no|errcode|fault ?code|error ?type|sub ?code|c ?stat|cstat"
    r"|code ?value|err ?no|kod\w*|c[óo]digo|codice|"
    r"fehler ?code|fehler ?nummer|meldungs ?nr|meldungs ?nummer|error ?id|rc|sqlstate|exception|error ?class"
    r"|error ?name|コード|番号)"
)
_LOOSE_KEY = when_used(r"(?:error |fault |err )?(?:name|type|class|kind|id|title|error|status|exception)")
_NOT_CODE_KEY = when_used(
    r"(?i)\b(?:event|country|currency|zip|post|postal|language|lang|http|status|exit|store|shop|tax|product|promo"
    r"|coupon|region|location|sku)\b"
)
_CODE_LINE = when_used(rf"[ \t>*•|-]{{0,8}}(?:{_WORD}[ :=#]{{0,3}})?(?P<code>{_SHAPE})[ \t|:]{{0,4}}")
_NO_CODE = when_used(
    r"(?i)(?:\d{1,2}[.:]\d{2}.*|\d{4}-\d\d-\d\d.*|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,3}(?:[.,]\d+)?(?:%|ms|s|k|kb"
    r"|mb|gb|x)?|v?\d+(?:\.\d+){1,3}|(?:19|20)\d\d|"
    r"(?:job|run|batch|lauf|lot|lote|order|bestellung|auftrag|commande|pedido|ordine|inc|ticket|rma|sku|so|po|ord"
    r"|txn|web|shp)[-_ #]?\d[\w-]*|.*\.(?:csv|xml|json|txt|log|java|py|js))"
)
_EXIT_BEFORE = when_used(
    r"(?i)\b(?:exit|return|retour|retorno|ritorno|country|currency|postal|zip|post|promo|coupon|voucher|tax|product"
    r"|pid|version|port|attempt|line|zeile|row|page|step)(?: ?code| status)?[ :=]{0,3}$"
)


_OWN_END = when_used(
    rf"[\"'”“»’」]?[ ]?[(\[（【［][ ]?(?:{_WORD}[ :=#]{{0,3}})?(?P<code>{_SHAPE})[ ]?[)\]）】］][.]?$", re.IGNORECASE
)
_OWN_LEAD = when_used(
    r"[\[(［【（]?(?P<code>[A-Z][A-Z0-9]{1,24}(?:[._/-][A-Z0-9]{1,24}){1,6}|[A-Z]{1,6}[-_ ]?\d{2,7}|\d{3,7})"
    r"(?:[\])][ ]?[:–—-]{0,2}[ ]+|[］】）][ ]?|[:：][ ]+|[ ][–—|/-][ ]+)(?=\S)"
    r"|(?-i:(?P<low>[a-z]\d{2,6}))[:：][ ]+(?=\S)|"
    r"(?:[\w.]{1,30}[ ]){0,2}\[(?P<inner>[A-Z][A-Z0-9]{1,20}(?:[_-][A-Z0-9]{1,20}){1,6})\][ ]+(?=\S)|"
    r"(?P<snake>[A-Z][A-Z0-9]{0,20}(?:_[A-Z0-9]{1,20}){1,6})[ ]{1,3}(?=\S)"
    r"|(?P<digits>-?\d{3,7})[ ]{1,3}(?-i:(?=[A-ZÀ-ÞŁŚŻ][\wà-ÿ]* [\wà-ÿ]))|"
    r"(?:[A-Za-z]\w{1,14} )?(?:error|err|fehler|erreur|errore?|erro|fout|błąd|rejeição|rechazo|rejet|rejection"
    r"|ablehnung|meldung|message|código|"
    r"code|kod|codice) (?:n[°ºro.]{1,3} ?)?(?P<number>[A-Z]{0,3}-?\d{2,7})[ ]?[:：–—-][ ]+(?=\S)",
    re.IGNORECASE,
)


def _is_http(code: str, text: str) -> bool:
    """Whether a number of three digits is an HTTP status rather than a code of its own."""
    return re.fullmatch(r"[1-5]\d\d", code) is not None and (
        code[0] not in "45" or REASON_PHRASE.search(text[:60]) is not None
    )


def after_exit(content: str, start: int) -> bool:
    """Whether a number is an exit status, which is no code."""
    return _EXIT_BEFORE.search(content[max(0, start - 24) : start]) is not None


def own_code(text: str, taken: frozenset[str]) -> tuple[str, int, int, int] | None:
    """The code that a message carries at its beginning or, in brackets, at its end: the code, where it begins, and
    where the message proper begins and ends."""
    lead = _OWN_LEAD.match(text)
    if lead is not None:
        name = next(each for each in ("code", "snake", "low", "inner", "digits", "number") if lead.group(each))
        code = lead.group(name)
        if (
            _fits(code, taken, labelled=True)
            and (name == "number" or not _is_http(code, text))
            and (
                name in {"number", "low"}
                or code.lstrip("-").isdigit()
                or code.isupper()
                or re.fullmatch(r"[a-z]\d{2,6}", code)
            )
        ):
            return code, lead.start(name), lead.end(), len(text)
    end = _OWN_END.search(text, max(0, len(text) - 70))
    if end is not None and end.start() > 8:
        code = end.group("code")
        if _fits(code, taken, labelled=False) and re.search(r"\d", code) and not HTTP_STATUS.fullmatch(code):
            return code, end.start("code"), 0, end.start()
    return None


_CONSTANT = when_used(r"[A-Z][A-Z0-9]{1,30}(?:_[A-Z0-9]{1,30}){1,9}")


def sharper(pairs: list[Pair], code: str, at: int) -> tuple[str, int] | None:
    """The constant that names an error in the same object, where the code found is only its type."""
    if _CONSTANT.fullmatch(code) or re.search(r"\d", code):
        return None
    for pair in pairs:
        if (
            pair.kind == "json"
            and abs(pair.start - at) < 160
            and pair.key in {"name", "code", "error code", "error name"}
            and _CONSTANT.fullmatch(pair.value)
        ):
            return pair.value, pair.start
    return None


def beside(content: str, start: int, end: int, pairs: list[Pair], taken: frozenset[str]) -> tuple[str, int] | None:
    """The code of the message at ``start`` to ``end``, with its position. ``taken``: values that are ids."""
    return (
        _after(content, end, taken)
        or _before(content, start, taken)
        or _in_object(pairs, start, taken)
        or _on_line_beside(content, start, end, taken)
        or _labelled_near(content, end, taken)
    )


def _fits(code: str, taken: frozenset[str], *, labelled: bool) -> bool:
    """Whether a token can be a code: it has a digit or the capitals of a constant, and is no id, time or quantity."""
    if code in taken or (_NO_CODE.fullmatch(code) and not (labelled and code.isdigit() and 2 <= len(code) <= 6)):
        return False
    if not re.search(r"\d|[A-Z]{3}|_|[a-z][A-Z]", code) or len(code) < 2:
        return False
    if code.lstrip("-").isdigit() and not (labelled and 2 <= len(code) <= 7):
        return False
    return labelled or (
        is_code(code, labelled=True) and (code.isupper() or re.search(r"[A-Z]", code) is not None or "_" in code)
    )


def _after(content: str, end: int, taken: frozenset[str]) -> tuple[str, int] | None:
    match = _AFTER.match(content, end) or _AFTER.match(content, max(end - 1, 0))
    if match is None:
        return None
    name = next(each for each in ("bracket", "labelled", "front") if match.group(each))
    code = match.group(name).rstrip(".:-/")
    if HTTP_STATUS.fullmatch(code) or _EXIT_BEFORE.search(content[max(0, match.start(name) - 20) : match.start(name)]):
        return None
    labelled = name == "labelled" or (match.group("bracket") is not None and (code.isdigit() and len(code) >= 3))
    return (code, match.start(name)) if _fits(code, taken, labelled=labelled) else None


def _before(content: str, start: int, taken: frozenset[str]) -> tuple[str, int] | None:
    line = content.rfind("\n", 0, start) + 1
    before = content[max(line, start - 70) : start]
    match = _BEFORE.search(before)
    if match is None:
        return None
    name = next(each for each in ("bracket", "labelled", "bare") if match.group(each))
    code = match.group(name).rstrip(".:-/")
    if (code.isdigit() and _EXIT_BEFORE.search(before[: match.start(name)])) or not _fits(
        code, taken, labelled=name == "labelled" or (name == "bracket" and code.isdigit() and len(code) > 2)
    ):
        return None
    if name == "bare" and not re.search(r"\d|_", code):
        return None
    return code, start - len(before) + match.start(name)


def _in_object(pairs: list[Pair], start: int, taken: frozenset[str]) -> tuple[str, int] | None:
    """The value of a code key in the same JSON object, XML element, log line or table as the message."""
    near = [
        pair
        for pair in pairs
        if pair.kind in {"json", "xml", "logfmt", "table", "column"} and -500 < pair.start - start < 500
    ]
    message = next(
        (pair for pair in near if pair.start <= start < max(pair.end, pair.start + 1) or pair.start == start), None
    )
    if message is None:
        return None
    near = [pair for pair in near if pair.kind == message.kind]
    for keys in (_CODE_KEY, _LOOSE_KEY):
        if keys is _LOOSE_KEY and message.kind in {"table", "column"}:
            break
        fitting = [
            pair for pair in near
            if keys.fullmatch(pair.key) and not _NOT_CODE_KEY.search(pair.key) and pair is not message
            and _fits(pair.value, taken, labelled=keys is _CODE_KEY)
            and re.fullmatch(r"\S{2,80}|[A-Z]\d? \d{3}", pair.value)
        ]  # fmt: skip
        if fitting:
            best = min(fitting, key=lambda pair: (not re.search(r"\d|_", pair.value), abs(pair.start - start)))
            return best.value, best.start
    return None


def _on_line_beside(content: str, start: int, end: int, taken: frozenset[str]) -> tuple[str, int] | None:
    """A line right above or below the message that holds a code and nothing else."""
    line = content.rfind("\n", 0, start) + 1
    above = content.rfind("\n", 0, max(line - 1, 0)) + 1
    below_at = content.find("\n", end)
    below_end = content.find("\n", below_at + 1) if below_at >= 0 else -1
    places = [(above, max(line - 1, 0))] if line else []
    if below_at >= 0:
        places.append((below_at + 1, below_end if below_end >= 0 else len(content)))
    for first, last in places:
        match = _CODE_LINE.fullmatch(content, first, last) if last - first < 120 else None
        if match is not None and _fits(match.group("code"), taken, labelled=False):
            return match.group("code"), match.start("code")
    return None


def _labelled_near(content: str, end: int, taken: frozenset[str]) -> tuple[str, int] | None:
    """A code that the next sentences name as such; of several the last, which corrects the ones before."""
    stop = content.find("\n\n", end)
    area = content[end : min(end + 220, stop if stop >= 0 else len(content))]
    found = [
        (match.group("code").rstrip(".:-/"), end + match.start("code")) for match in _NEAR_LABEL.finditer(area)
        if not _EXIT_BEFORE.search(area[max(0, match.start() - 12) : match.start("code")])
    ]  # fmt: skip
    fitting = [each for each in found if _fits(each[0], taken, labelled=True) and re.search(r"\d", each[0])]
    return fitting[0] if fitting else None
