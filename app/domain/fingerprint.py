"""The identity of an exception: a stateless, versioned fingerprint of its error code and masked error text.

What changes from one occurrence to the next (ids, numbers, times, hosts, paths, addresses, user names, quoted values)
becomes one mark, so that the same exception has the same template wherever and whenever it is reported. Nothing is
remembered between calls. A change of these rules changes ``VERSION``, so that earlier groups stay where they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b

from app.domain.lazy_patterns import when_used

VERSION = "v1"
MARK = "<*>"
LONGEST = 2_000
"""Characters of an error text that are looked at; what follows (deep stack traces) does not tell exceptions apart."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HOLE = "\x00"
_A_NAME_FOLLOWS = "\x01"
_HOLE_AFTER_SIGN = "=" + _HOLE
_PAIR = when_used(
    r"""(?<=[\w\]])(?<!error)(?<!reason)(?<!cause)(?<!exception)="""
    r"""(?:"[^"]*"|'[^']*'|[^\s,;&()\[\]{}"'=<>]+(?:[({\[][^\s(){}\[\]]*[)}\]])?)"""
)
_LEADING_KIND = when_used(r"^(?:http|error)(?:[\s:_-]+(?=\S)|(?=\d))", re.IGNORECASE)
_DATE_WORDS = (
    "mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday "
    "jan feb mar apr jun jul aug sep sept oct nov dec january february march april june july august september "
    "october november december am pm utc gmt cet cest mez est edt cst cdt mst mdt pst pdt bst jst aest aedt"
)
_VALUES = _words(_DATE_WORDS + " true false null none nil root admin")
_UNITS = _words(
    "b kb mb gb tb kib mib gib byte bytes ms s sec secs second seconds min mins minute minutes hour hours "
    "day days usec msec us ns mhz ghz"
)
_NAMES_A_PATH = when_used(r"HTTP/\d|\w\.\w")
_LEADS_TO_A_USER = _words("for invalid illegal by of as from to with unknown")
_NOT_A_NAME = _words(
    "unknown is was not has had does did may must can cannot could will would should with by from to for in on at of "
    "and or the a an name names id ids request requests session sessions agent input error password token level "
    "already failed denied rejected disabled locked expired mode space data settings account system"
)
_NAMED_AFTER = _words(
    "field column attribute property parameter header key argument code error errorcode error_code message reason "
    "title detail type"
)
_HOST_AFTER = frozenset(["", "from", "to", "at", "host", "server", "proxy", "address", "via", "with", "by", "on"])
_HOST_PORT = when_used(r"[a-z][\w-]*(\.[\w-]+)*:\d{2,5}[.,;]?\Z")
_SLOT = when_used(r"[A-Z]{2,}\(\d+\)[,.;:]?\Z")
_KEPT_CODE = when_used(r"(?:ORA|TNS|PLS|SQLSTATE|AADSTS|ERR|ERROR|EC)[-_]?\d+\Z")
_CODE_KEY = when_used(r'"(?:error)?_?code":\Z', re.IGNORECASE)
_STATUS = when_used(r"[1-5]\d\d\Z")
_PARTS = when_used(r"([=,;:()\[\]{}\"'<>|`]+)")
_EXCEPTION_NAME = when_used(r"(?:Error|Exception|Fault|Timeout|Failure|Violation|Warning)\Z")
_HOST = when_used(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+\Z")
_TOP_LEVEL = _words(
    "com net org edu gov io de uk fr es it nl hk cn jp kr tw br ru pl ch at be se no dk fi eu us ca au in info biz "
    "local internal lan corp cloud dev app arpa"
)
_FILE_END = when_used(
    r"\.(?:c|cc|cpp|h|java|py|rb|js|ts|go|php|cs|pl|sh|so|dll|exe|sys|log|txt|csv|xml|json|conf|"
    r"cfg|ini|yaml|yml|zip|gz|tar|dat|db|rrd|sql|html|properties)\Z",
    re.IGNORECASE,
)
_DIGIT = when_used(r"\d")
_HEX_WORD = when_used(r"[0-9a-f]{8,}\Z")
_JOINTS = frozenset(["-", ":", "=", "--", "->", "=>", "|", ">", "<", "*", "&", "+", _HOLE])
_RUN = when_used(r"\x00(?:[\s:.,/@#_=~+&-]*\x00)+")
_APPENDED = when_used(r"\x00 ?\(\x00?\)")
_COMPARED = when_used(r"[<>~≤≥±$€£#]+(?=\x00)")
_LOGIN = when_used(r"\b([Pp]assword) for [\w.-]+ from (?=\x00)")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """``id`` is the identity, ``template`` the masked text that it stands for (empty where there is only a code)."""

    id: str
    template: str


def fingerprint(error_code: str | None, error_text: str | None) -> Fingerprint | None:
    """The fingerprint of an error, or ``None`` where neither a code nor a text is stated.

    Codes are compared without regard to case and without a leading ``HTTP`` or ``Error``.
    """
    code = _plain_code(error_code or "")
    template = masked_template(_without_code(error_text or "", error_code or ""))
    if not code and not template:
        return None
    digest = blake2b(f"{code}|{template.casefold()}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return Fingerprint(f"{VERSION}:{digest}", template)


def masked_template(text: str) -> str:
    """The text with everything that varies replaced by ``<*>``, in time linear in its length."""
    clean = text[:LONGEST].replace(_HOLE, " ").replace(_A_NAME_FOLLOWS, " ")
    if '":' in clean:
        clean = clean.replace('":', '": ').replace(',"', ', "')
    if "=" in clean:
        clean = _PAIR.sub(_HOLE_AFTER_SIGN, clean)
    masked = []
    before = ""
    for word in clean.split():
        made = _masked_word(word, before)
        masked.append(made)
        before = _context(word, made, before)
    return _collapsed(" ".join(masked)).rstrip(" .,:;!").replace(_HOLE, MARK)


def _context(word: str, made: str, before: str) -> str:
    """What the next word needs to know of this one: the word, or that it announces a user's name."""
    if made == _HOLE and not _DIGIT.search(word):
        return ""
    if word.lower() in ("user", "username") and before.lower() in _LEADS_TO_A_USER:
        return _A_NAME_FOLLOWS
    return word


def _plain_code(code: str) -> str:
    stripped = " ".join(code.split())
    return _LEADING_KIND.sub("", stripped).casefold()


def _without_code(text: str, code: str) -> str:
    stripped = text.strip()
    wanted = code.strip()
    if wanted and stripped[: len(wanted)].casefold() == wanted.casefold():
        rest = stripped[len(wanted) :]
        if not rest or not (rest[0].isalnum() or rest[0] in "-_."):
            return rest.lstrip(" :-–—|[]()")
    return stripped


def _masked_word(word: str, before: str) -> str:
    if word.isalpha():
        return _masked_name(word, before)
    if word in _JOINTS:
        return word
    if "/" in word or "\\" in word:
        path = _masked_path(word)
        if path is not None:
            return path
    if _SLOT.match(word) or _is_host_and_port(word, before):
        return _HOLE + ("," if word.endswith(",") else "")
    pieces = _PARTS.split(word)
    if len(pieces) == 1:
        return _masked_core(word, before)
    return _masked_pieces(pieces, before)


def _is_host_and_port(word: str, before: str) -> bool:
    found = _HOST_PORT.match(word)
    return found is not None and (found.group(1) is not None or before.lower() in _HOST_AFTER)


def _masked_name(word: str, before: str) -> str:
    lowered = word.lower()
    if lowered in _VALUES:
        return _HOLE
    if lowered in _UNITS and before and _DIGIT.search(before):
        return _HOLE
    if before == _A_NAME_FOLLOWS and lowered not in _NOT_A_NAME:
        return _HOLE
    return _HOLE if _HEX_WORD.match(word) else word


def _masked_pieces(pieces: list[str], before: str) -> str:
    out = []
    previous = ""
    last = before
    for index, piece in enumerate(pieces):
        if index % 2:
            out.append(piece)
        elif piece:
            follows = pieces[index + 1] if index + 1 < len(pieces) else ""
            if _quoted(previous, follows, last):
                out.append(_HOLE)
            elif piece.isalpha():
                out.append(_masked_name(piece, last))
            else:
                out.append(_masked_core(piece, last))
            last = piece
        previous = piece
    return "".join(out)


def _quoted(opening: str, closing: str, before: str) -> bool:
    """Whether a single word stands in quotes as a value; the names of fields and of JSON keys are no values."""
    quote = opening[-1:]
    if quote == "" or quote not in "'\"`" or closing[:1] != quote or closing[1:2] == ":":
        return False
    return before.strip("\"':,{[(").lower() not in _NAMED_AFTER


def _masked_path(word: str) -> str | None:
    """A path, URL or HTTP version with what encloses it; ``None`` for words such as ``read/write``."""
    slashes = word.count("/") + word.count("\\")
    start = min(found for found in (word.find("/"), word.find("\\")) if found >= 0)
    if slashes < 2 and start > 0 and word[start - 1].isalpha() and not _NAMES_A_PATH.search(word):
        return None
    head = word[:start]
    cut = max(head.rfind(mark) for mark in "=[({\"'<,") + 1
    tail = len(word)
    while tail > start + 1 and word[tail - 1] in "\"')]}>`,;:.":
        tail -= 1
    lead = head[:cut] if cut < 2 else _masked_pieces(_PARTS.split(head[:cut]), "")
    return lead + _HOLE + word[tail:]


def _masked_core(word: str, before: str) -> str:
    core = word.rstrip(".!?")
    tail = word[len(core) :]
    if not core:
        return word
    if _DIGIT.search(core):
        return _masked_number(core, before) + tail
    if core.isalpha():
        return _masked_name(core, before) + tail
    if "@" in core and not core.startswith("@"):
        return _HOLE + tail
    if "." in core and _is_host_or_file(core):
        return _HOLE + tail
    if len(core) > 1 and not core.strip("*#"):
        return _HOLE
    return word


def _masked_number(core: str, before: str) -> str:
    if _EXCEPTION_NAME.search(core):
        return _DIGIT.sub("#", core)
    if _KEPT_CODE.match(core) or (before.upper() == "HTTP" and _STATUS.match(core)):
        return core
    if before.endswith('":') and _CODE_KEY.search(before):
        return core
    return _HOLE


def _is_host_or_file(core: str) -> bool:
    if not _HOST.match(core) or _EXCEPTION_NAME.search(core):
        return False
    end = core.rsplit(".", 1)[1].lower()
    return end in _TOP_LEVEL or _FILE_END.search(core) is not None


def _collapsed(text: str) -> str:
    joined = _RUN.sub(_HOLE, _COMPARED.sub("", text))
    return _LOGIN.sub(rf"\1 for {_HOLE} from ", _RUN.sub(_HOLE, _APPENDED.sub(_HOLE, joined)))
