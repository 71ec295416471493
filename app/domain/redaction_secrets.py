"""Secrets: keys of well-known shapes, private keys, what follows a word for password or token, and logins in URLs."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator

from app.domain.lazy_patterns import when_used
from app.domain.redaction_folding import lowered

_W = "[A-Za-z0-9_-]"
_KNOWN_SECRET = when_used(
    rf"(?<!{_W})eyJ{_W}{{8,}}+\.{_W}{{8,}}+(?:\.{_W}*+){{0,3}}"
    r"|(?=[A-Zdfghklnprsvwxy0-9])(?<![A-Za-z0-9])(?:(?:sk|pk|rk)_(?:live|test)_\w{8,}+|whsec_[\w+/=]{8,}+|shp(?:at|ca|"
    r"pa|ss|ua)_[0-9a-zA-Z]{8,}+"
    r"|gh[pousr]_\w{16,}+|hgt_[0-9a-f]{16,}+|github_pat_\w{16,}+|gl(?:pat|dt|rt|ptt|cbt|ft|soat)-[\w-]{16,}+|"
    r"xox[abceoprs](?:\.xox[bp])?-[\w-]{8,}+"
    r"|xapp-\d-[\w-]{16,}+|A(?:KIA|SIA|BIA|CCA)[0-9A-Z]{12,}+|AIza[\w-]{30,}+|ya29\.[\w-]{16,}+|GOCSPX-[\w-]{16,}+"
    r"|Atz[ar]\|[\w+/=-]{12,}+|AT(?:ATT|CTT|BB)[\w=-]{16,}+|SG\.[\w-]{12,}+\.[\w-]{12,}+|npm_\w{30,}+|pypi-[\w-]{16,}+"
    r"|dop_v1_\w{32,}+|hv[sbr]\.[\w-]{16,}+|sq0[a-z]{3}-[\w-]{16,}+|EAA[A-Za-z0-9]{40,}+|dapi[0-9a-f]{32}|"
    r"hf_[A-Za-z0-9]{30,}+"
    r"|v\^1\.1#[\w^#+/=.-]{20,}+|AQE[\w+/=.-]{40,}+|sk-(?:ant-|proj-)?[\w-]{20,}+|key-[0-9a-f]{32}|NRAK-[A-Z0-9]{20,}+"
    r"|sntry[su]_[\w+/=-]{20,}+|lin_api_\w{20,}+|figd_[\w-]{20,}+|PMAK-[\w-]{20,}+|access_token\$\w{2,20}\$[\w$]{8,}+"
    r"|AGE-SECRET-KEY-1[A-Z0-9]{20,}+|SK[0-9a-f]{32}(?![0-9a-f])|[0-9a-f]{32}-us\d{1,2}(?!\w))"
    r"|(?<![\w-])(?:test|live)_[A-Za-z0-9]{24,}+"
    r"|hooks\.slack\.com/(?:services|workflows|triggers)/(?P<hook>[\w/-]{10,}+)|"
    r"(?:discord(?:app)?\.com)/api/webhooks/(?P<hook2>[\w/-]{10,}+)"
)
_PRIVATE_KEY = when_used(r"-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----")
_KEY_REST = when_used(r"[A-Za-z0-9+/=\s:,>\\-]*+")
_KEY_END = when_used(r"-----END [A-Z0-9 ]{0,30}KEY(?: BLOCK)?-----")
_VALUE = r"[^\s\"'`<>,;|&](?:[^\s\"'`<>,;|&]|[\"'`<>,;|&](?=[^\s\"'`<>,;|&})\]])(?![\w .-]{1,30}[\"']?[=:]))*+"
_QUOTED = r"(?P<quote>\\?[\"'`])(?P<quoted>(?:(?!(?P=quote))(?:\\.|[^\\\n]))++)(?P=quote)"
_AUTHORISATION = when_used(
    r"(?<![A-Za-z0-9])(?:(?:proxy-)?authori[sz]ation\\?[\"']?[ ]?[:=][ ]?\\?[\"']?(?:bearer|basic|token|apikey|digest|"
    r"negotiate)?[ ]{0,2}"
    r"(?P<value>[\w.~+/=|-]{6,}+)|bearer[ :]{1,2}(?P<bearer>[\w.~+/=|-]{8,}+)|"
    r"basic[ ]{1,2}(?P<basic>[A-Za-z0-9+/]{12,}+={0,2}))",
    re.IGNORECASE,
)
_WORDS_STRONG = (
    r"passwor[dt](?:e|s)?|passwd|passphrase|passcode|kennwort|mot de passe|mdp|"
    r"contrase[ñn]a|senha|palavra[ -]passe|has[łl]o|wachtwoord|parola(?: d.ordine)?|パスワード|暗証番号|密码|пароль|"
    r"l[öo]senord|"
    r"adgangskode|heslo|jelszó|şifre|pwd|geheimnis|login password"
)
_WORDS_WEAK = (
    r"secret(?:[ _-]?(?:access[ _-]?)?key)?|client[_ -]?secret|api[_ -]?(?:key|schlüssel|sleutel|secret|token)|apikey|"
    r"(?:access|private|auth|account|shared ?access|subscription|encryption|signing|master|service|license)[_ -]?key|"
    r"(?:access|refresh|auth|api|session|bearer|id|csrf|sas|oauth|security|webhook|integration|admin|"
    r"personal access)[_ -]?token|"
    r"token|credentials?|session[_ -]?(?:id|cookie)|set-cookie|cookie|pass|pw|pin|cvv2?|cvc2?|csc|otp|tan|"
    r"clave(?: de api)?|jeton|ficha|"
    r"schlüssel|cl[ée] (?:d.)?(?:api|secr[èe]te|d.accès)|chave (?:de )?(?:api|acesso|secreta)|chiave (?:api|segreta|"
    r"di accesso)|"
    r"klucz (?:api|dostępu)|clave (?:api|secreta|de acceso)|トークン|APIキー|シークレット(?:キー)?|秘密鍵|sig|signature"
)
_LABEL_STARTS = when_used(
    r"pass|kennw|mot de|mdp|contrase|senha|palavra|has[łl]o|wachtw|parola|パスワ|暗証|密码|парол|l[öo]sen|"
    r"adgang|heslo|jelsz|"
    r"şifre|pwd|"
    r"geheim|login p|secret|client|api|access|private|auth|account|shared|subscr|encryp|signing|master|service|"
    r"license|refresh|"
    r"session|bearer|id[_ -]?tok|csrf|sas[_ -]?t|oauth|security|webhook|integration|admin|personal|token|creden|set-c|"
    r"cookie|pw|pin|"
    r"cvv|cvc|csc|otp|tan|clave|jeton|ficha|schl|cl[ée] |chav|chia|klucz|トーク|シーク|秘密|sig"
)
_STICKS = when_used(r"passw|passphr|kennw|wachtw|secret|token|api[_ -]?key", re.IGNORECASE)
_BEGINS = when_used(r"(?<![A-Za-z0-9À-ɏ])|(?<=[a-z])(?=[A-Z])")
_FOR_WHOM = (
    r"(?:[ ]?\([^()\n]{1,30}\)|[ ](?:for|of|to|on|für|fuer|vom|von|zum|de|du|do|del|da|di|van|voor|dla|na|pour|para|"
    r"per|pro)[ ](?:[^\n:=|\"'.!?;,]|[.](?!\s)){1,40})?"
)
_IS = (
    r"[ ]?(?:[:=]{1,3}>?|->|→|=>)[ \t]?|"
    r"[ ](?:is(?: now)?|was|ist|lautet|est|es|é|è|to|jest|war|are|era|como|を|は)[ ]?:?[ ]|は[ ]?"
)
_LABELLED_SECRET = when_used(
    rf"(?:(?P<password>{_WORDS_STRONG})|(?P<token>{_WORDS_WEAK}))(?![A-Za-z0-9À-ɏ]){_FOR_WHOM}[\\\"'`*)\]]{{0,4}}"
    rf"(?:(?P<is>{_IS})|(?P<cell>[ ]?\|{{1,2}}[ ]?|\t|[ ]?:?[ ]?\n[ ]?|>)|(?P<next>[ ]))"
    rf"[*(]{{0,3}}(?:{_QUOTED}|\\?[\"'`*]{{0,3}}(?P<value>{_VALUE}))",
    re.IGNORECASE,
)
_BOTH = when_used(
    r"(?<![A-Za-z0-9])(?:credentials?|logins?|zugangsdaten|anmeldedaten|identifiants|credenciais|credenciales|"
    r"credenziali|"
    r"inloggegevens|ログイン情報|user(?:name)?[ ]?[/&+:][ ]?pass(?:word)?|user/pw|"
    r"benutzer[ ]?/[ ]?passwort)(?![a-z])[\"']?[ ]?[:=][ ]?"
    r"[^\s/:|,;]{1,60}[ ]?[/:|,;][ ]?(?P<value>[^\s\"'`<>,;|]{3,}+)",
    re.IGNORECASE,
)
_OPTION = when_used(
    r"(?=-)(?<![\w-])--?(?:password|passwd|pass|pwd|token|secret|api-?key|access-?key|auth-?token|"
    r"client-?secret)[ =]{1,2}[\"']?(?P<value>[^\s\"'`]{3,}+)"
    r"|(?=-)(?<![\w-])(?:-u|--user|--proxy-user)[ =]?[\"']?[^\s:\"'/]{1,80}:(?P<user>[^\s\"'`]{2,}+)",
    re.IGNORECASE,
)
_URL_SECRET = when_used(
    r"[?&;](?:[\w-]{0,20}(?:token|key|secret|password|passwd|pwd|pass|sig|signature|auth|jwt|session|"
    r"sid))=(?P<value>[^\s&#\"'<>]{4,}+)"
    r"|://[^\s/:@\"'<>]{0,80}:(?P<userinfo>[^\s/\"'<>]{1,200})@(?=[\w.\[-])"
    r"|://(?P<user>[A-Za-z0-9_-]{16,200})(?::)?@(?=[\w.\[-])"
    r"|jdbc:oracle:\w{2,10}:[^\s/@]{1,60}/(?P<oracle>[^\s@]{1,120})@|"
    r"(?<![\w-])sqlplus[ ]{1,2}[^\s/@]{1,60}/(?P<sqlplus>[^\s@]{1,120})@",
    re.IGNORECASE,
)
_WHOLE_LINE = when_used(
    r"(?<![A-Za-z0-9])(?:set-)?cookie[ ]?:[ ]?(?P<cookies>[\w.-]{1,60}=[^\n\"']{1,}+)"
    r"|(?<![A-Za-z0-9])(?:passphrase|pass phrase|recovery phrase|seed phrase|"
    r"secret phrase)[ ]?[:=][ ]?(?P<phrase>[^\n\"']{3,}+)",
    re.IGNORECASE,
)
_FORM_FIELD = when_used(
    r"name=[\"'](?:[\w-]{0,20}(?:password|passwd|pwd|secret|token|"
    r"api_?key))[\"'][^<>]{0,120}?value=[\"'](?P<value>[^\"'<>]{3,400})",
    re.IGNORECASE,
)
_NOT_A_SECRET = when_used(
    r"(?:expired|invalid|missing|null|none|undefined|empty|revoked|rejected|wrong|has|was|is|not|the|a|an|abgelaufen|"
    r"ungültig|"
    r"required|expir\w*|caduc\w*|scadut\w*|wygas\w*|verlopen|renew\w*|refresh\w*|rotat\w*|valid\w*|ok|yes|no|true|"
    r"false|error|"
    r"failed|denied|inválid\w*|vencid\w*|non|pas|ist|nicht|reset|changed|unchanged|fine|still|unknown|incorrect|"
    r"mismatch|unauthorized|"
    r"[\[(<{]{1,3}[A-Z_ -]+(?:-\d+)?[\])>}]{1,3}|\*{3,}|x{3,}|<[^>]*>|•+|…|\.{3,}|\$\{?\w+\}?|%\w+%)[.,;:!?)]*",
    re.IGNORECASE,
)
_SAYS_WHY = when_used(
    r"expir|invalid|reject|revok|fail|missing|denied|wrong|refus|abgelaufen|ungültig|fehl|caduc|scadut|wygas|verlop|"
    r"inválid",
    re.IGNORECASE,
)
_ASSIGNED = when_used(r"[:=→>]")
_MIXED = when_used(r"(?=\S*\d)(?=\S*[^\W\d_])\S{6,}|\S*[!$%&*#@^~?+]\S*[\w!]\S*")
_WORDLIKE = when_used(
    r"(?-i:[A-Z]{2,12}[-_ ]?\d{1,12})|HTTP\S*|v?\d+(?:\.\d+)+|\d{4}-\d\d-\d\d\S*|\d{1,2}:\d\d\S*", re.IGNORECASE
)
_LOOKS_RANDOM = when_used(r"\d|[a-z][A-Z]|[!$%&*#@^~]")
_SHORT_CODE = frozenset(["pin", "cvv", "cvv2", "cvc", "cvc2", "csc", "otp", "tan"])


_ONLY_WITH: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (_BOTH, ("credential", "login", "zugangsdaten", "anmeldedaten", "identifiants", "credenciais", "credenciales",
             "credenziali", "inloggegevens", "ログイン", "user", "benutzer")),
    (_OPTION, (" -", "\n-", "--")),
    (_URL_SECRET, ("://", "=", "jdbc:", "sqlplus")),
    (_WHOLE_LINE, ("cookie", "phrase")),
    (_FORM_FIELD, ("name=",)),
)  # fmt: skip
"""The other rules, each with words without which there is nothing to find: looking for those is much faster."""


def find_secrets(text: str) -> Iterator[tuple[int, int]]:
    """Where secrets stand; the spans may overlap and are in no particular order."""
    small = lowered(text)
    yield from _private_keys(text)
    for match in _KNOWN_SECRET.finditer(text):
        yield match.span(match.lastgroup) if match.lastgroup else match.span()
    if any(word in small for word in ("authori", "bearer", "basic")):
        for match in _AUTHORISATION.finditer(text):
            name = match.lastgroup or "value"
            if _is_credential(match.group(name), name):
                yield match.span(name)
    for pattern, words in _ONLY_WITH:
        for match in pattern.finditer(text) if any(word in small for word in words) else ():
            name = match.lastgroup or "value"
            if not _NOT_A_SECRET.fullmatch(match.group(name)):
                yield match.span(name)
    yield from _labelled(text, small)


def _labelled(text: str, small: str) -> Iterator[tuple[int, int]]:
    """What follows a word for a secret. The words are looked for in lower case, which is several times faster."""
    last = 0
    for label in _LABEL_STARTS.finditer(small):
        at = label.start()
        if at < last or not (_BEGINS.match(text, at) or _STICKS.match(text, at)):
            continue
        match = _LABELLED_SECRET.match(text, at)
        if match is None:
            continue
        last = match.end()
        name = "quoted" if match.group("quote") else "value"
        value = match.group(name) if name == "quoted" else match.group(name).rstrip(".,;:)]}\\*")
        if len(value) >= 3 and not _NOT_A_SECRET.fullmatch(value) and _plausible(match, value):
            yield match.start(name), match.start(name) + len(value)
        else:
            last = match.start(name)


def _private_keys(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    while (begin := _PRIVATE_KEY.search(text, at)) is not None:
        closing = text.find("-----END", begin.end(), begin.end() + 40_000)
        end = _KEY_END.match(text, closing) if closing >= 0 else None
        rest = None if end else _KEY_REST.match(text, begin.end())
        at = end.end() if end else rest.end() if rest else begin.end()
        yield begin.start(), at


def _is_credential(value: str, name: str) -> bool:
    if _NOT_A_SECRET.fullmatch(value):
        return False
    if name == "basic":
        return _decodes_to_login(value)
    return name == "value" or _LOOKS_RANDOM.search(value) is not None


def _decodes_to_login(value: str) -> bool:
    try:
        return b":" in b64decode(value + "=" * (-len(value) % 4))
    except (Base64Error, ValueError):
        return False


def _plausible(match: re.Match[str], value: str) -> bool:
    """After a colon or equals sign anything is a secret; after "is", in a table and after a bare word for password only
    what does not look like a word."""
    if _SAYS_WHY.search(match.group()[: -len(match.group(match.lastgroup or 0)) or None]):
        return False
    label = (match.group("password") or match.group("token")).lower()
    if match.group("next"):
        if label in _SHORT_CODE:
            return re.fullmatch(r"\d{3,8}", value) is not None
        return (
            label not in {"cookie", "set-cookie", "credentials", "credential", "ficha", "sig", "signature", "pass"}
            and _MIXED.fullmatch(value[:200]) is not None
            and _WORDLIKE.fullmatch(value) is None
        )
    if match.group("cell"):
        return (match.group("password") is not None and match.group("cell").strip() != "") or _LOOKS_RANDOM.search(
            value
        ) is not None
    return (
        _ASSIGNED.search(match.group("is")) is not None
        or _LOOKS_RANDOM.search(value) is not None
        or "は" in match.group("is")
    )
