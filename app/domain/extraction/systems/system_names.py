"""Systems that no list knows, named beside the part they play: "our WMS (Expertus)", "Heureka (WMS)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.lazy_patterns import when_used

_LETTER = "A-Za-zÀ-ž0-9"
_NAME = rf"[A-ZÀ-Þ][{_LETTER}&+'’./-]{{1,24}}(?:[ ][A-Z0-9À-Þ][{_LETTER}&+./-]{{0,20}}){{0,2}}"
_CJK_NAME = r"[ァ-ヶー一-龠A-Za-z][ァ-ヶー一-龠A-Za-z0-9 .+-]{1,16}"
_IN_BRACKETS_AFTER = when_used(
    rf"[ ]?[(（\[][ ]?(?P<name>{_NAME}|{_CJK_NAME})[ ]?(?:[)）\]]|[,;、] ?[^()（）\n]{{1,40}}[)）\]])"
)
_BESIDE = when_used(rf"[ ][\"“„«»*_`']{{0,2}}(?P<name>{_NAME})(?![\w:])")
_BEFORE_BRACKETS = when_used(
    rf"(?P<name>{_NAME}|[ァ-ヶー]{{2,14}})[*_`\"”]{{0,2}}[ ]?"
    rf"[(（](?:(?:our|the|unser|notre|nuestro|nosso|il|il nostro|onze|nasz) )?$"
)
_NO_NAME = when_used(
    r"(?i)(?:prod\w*|test\w*|uat|dev|qa|staging|sandbox|live|pre-?prod|int|eu|de|at|ch|uk|gb|us|usa|fr|es|it|nl|"
    r"pl|pt|br|jp|emea|"
    r"api|rest|soap|edi|sftp|ftp|http\w*|rfc|idoc\w*|ui|gui|id|ids?|nr|no|ref|log|logs|error|errors?|status|"
    r"order|orders|job|run|batch|"
    r"admin|backend|frontend|connector|adapter|interface|server|host|queue|side|system|systems?|store|stores|"
    r"shop|team|support|webhook|"
    r"plugin|app|module|cloud|online|saas|on-?prem\w*|version|v?\d[\d.]*|store \d+|filiale.*|tienda .*|"
    r"magasin .*|negozio .*|loja .*|"
    r"winkel .*|sklep .*|site .*|system\w* .*|screenshot|attached|see .*|siehe .*|voir .*|ver .*|utc|cet|cest|"
    r"gmt|mez|mesz|est|edt|pst|pdt|"
    r"jst|bst|erp|wms|oms|pim|pos|tms|psp|3pl|b2b|b2c|d2c|eur|usd|gbp|auftrag\w*|bestell\w*|kunde\w*|artikel\w*|"
    r"rechnung\w*|fehler\w*|seit|nach|am|im|hier|dort|the|our|we|und|and|nicht|kein\w*|ist|says|shows|is|has|"
    r"was|i|we|they|it|but|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|user|benutzer|schedule\w*|manual\w*|auto\w*|"
    r"checked|fixed|ok|yes|no|nein|oui|non|"
    r"import\w*|export\w*|sync\w*|feed\w*|flow\w*|lauf\w*|integration\w*|schnittstelle\w*|stock|payment|"
    r"customer|client\w*|cliente\w*|klant\w*|"
    r"自動|手動|本番|テスト|確認済|済|担当|自社|社内|全店|定期|夜間|日次|毎日|破損|営業|経理|本部|同上|なし|不明)"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A name beside a role word: where the name stands, and the stretch that names the system as one."""

    name: str
    start: int
    end: int
    first: int
    last: int


_AS_VALUE = when_used(rf"[ ]?[*_`]{{0,2}}(?:[:：=|]|[ ])[ *_`|\"„“«]{{0,3}}(?P<name>{_NAME})")


def labelled_name(content: str, end: int) -> tuple[str, int, int] | None:
    """The name that follows a role word as its value or apposition: "Gateway: Nexi XPay", "caisses Cegid"."""
    match = _AS_VALUE.match(content, end, end + 60)
    return None if match is None else (match["name"], match.start("name"), match.end("name"))


def beside_role(content: str, start: int, end: int, *, acronym: bool) -> Named | None:
    """The name that a text gives to the system whose role is named from ``start`` to ``end``, if it gives one.

    ``acronym``: the role is written in capitals ("ERP"), after which a name may follow without brackets."""
    after = _IN_BRACKETS_AFTER.match(content, end, end + 70)
    if after is not None and _can_be_a_name(after["name"]):
        return Named(after["name"].strip(), after.start("name"), after.end("name"), start, after.end())
    if content[end : end + 1] in {")", "）"}:
        before = _BEFORE_BRACKETS.search(content[max(0, start - 60) : start])
        if before is not None and _can_be_a_name(before["name"]):
            offset = max(0, start - 60)
            return Named(
                before["name"],
                offset + before.start("name"),
                offset + before.end("name"),
                offset + before.start("name"),
                end,
            )
    if acronym:
        after = _BESIDE.match(content, end, end + 50)
        if after is not None and _can_be_a_name(after["name"]) and not re.search(r"\d{3}", after["name"]):
            return Named(after["name"], after.start("name"), after.end("name"), start, after.end("name"))
    return None


def _can_be_a_name(name: str) -> bool:
    name = name.strip()
    return (
        len(name) > 1
        and not any(_NO_NAME.fullmatch(part) for part in (name, name.split(" ")[0]))
        and not (sum(char.isdigit() for char in name) > 2)
    )


def elsewhere(content: str, name: str) -> Iterator[tuple[int, int]]:
    """Where else a name is written, as a word of its own."""
    for match in re.finditer(rf"(?<![\w@./-]){re.escape(name)}(?![\w@])", content):
        yield match.span()
