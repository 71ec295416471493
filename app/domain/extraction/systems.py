"""Which systems a ticket names: by name or alias from the playbook, or by the part they play ("the ERP")."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from app.domain.extraction.model import SystemNamed
from app.domain.extraction.reading import Reading
from app.domain.playbook import SystemEntry

_GENERIC: dict[str, str] = {
    "erp": r"ERP(?:[ -]?systems?)?|Warenwirtschaft(?:ssystem)?|WaWi|PGI|progiciel de gestion|gestionale|"
    r"基幹システム|基幹|back ?office",
    "storefront": r"store ?fronts?|web ?shops?|online ?shops?|web ?stores?|online stores?|shop ?front|shop(?:system)?|"
    r"boutique(?: en ligne)?|site (?:e-?commerce|marchand)|tienda(?: online| web| en línea)?|loja(?: "
    r"virtual| online)?|negozio online|e-?commerce(?: platform)?|website|site (?:web|internet)|(?:the|"
    r"our|le|notre|il|nostro|el|o|nosso|de|onze) (?:web)?sit(?:e|io|o)|webwinkel|sklep(?:u|ie|em)?(?: "
    r"internetow\w+)?|ECサイト|オンラインストア|ネットショップ|ストアフロント|ショップ",
    "marketplace": r"market ?places?|Marktpl[aä]tz\w*|places? de marché|marketplace|mercado online|モール|"
    r"マーケットプレイス",
    "channel_layer": r"channel (?:layer|manager|hub)|middleware|iPaaS|integration (?:layer|platform|hub)|aggregator|"
    r"integrator|Schnittstellen?plattform|intergiciel|agrégateur|capa de integración|hub de integração|"
    r"連携基盤|ミドルウェア",
    "pim": r"PIM(?:[ -]?systems?)?|商品情報管理|商品マスタ",
    "payment_gateway": r"payment (?:gateway|provider|processor|service provider)s?|PSP|gateway|Zahlungs(?:anbieter|"
    r"dienstleister|gateway|provider)s?|passerelle(?: de paiement)?|prestataire de paiement|pasarela(?: "
    r"de pagos?)?|proveedor de pagos?|gateway de pagamento|gateway di pagamento|provider di pagamento|"
    r"betaalprovider|betaal(?:dienst|gateway)\w*|bramk[aięą](?: płatności| płatnicz\w+)?|operator(?:a|"
    r"em)? płatności|決済代行(?:会社)?|決済サービス|決済ゲートウェイ|決済システム",
    "oms": r"OMS|order management(?: system)?|Order-Management|受注管理(?:システム)?",
    "wms": r"WMS|warehouse(?: management)?(?: system)?|Lager(?:verwaltung(?:ssystem)?|system)|entrepôt|"
    r"almac[ée]n|armaz[ée]m|magazzino|magazijn|magazyn\w*|倉庫(?:管理)?(?:システム)?",
    "tms": r"TMS|transport management(?: system)?|shipping (?:tool|platform)|Versandsoftware|Versandsystem|配送管理",
    "carrier": r"carriers?|courier|Spediteur|Paketdienst|Frachtführer|transporteur|transportista|transportadora|"
    r"corriere|vervoerder|kurier\w*|przewoźnik\w*|配送業者|運送会社",
    "3pl": r"3PL|fulfil+ment (?:partner|provider|center|centre|house)|Fulfillment-?(?:Dienstleister|Partner)|"
    r"Logistik(?:er|dienstleister|partner)|logisticien|prestataire logistique|operador log[ií]stico|"
    r"logistics (?:partner|provider)|operatore logistico|logistiek(?:e)? partner|operator(?:a|em)? "
    r"logistyczn\w+|物流会社|委託倉庫",
    "pos": r"POS(?:[ -]?systems?)?|point of sale|Kasse(?:nsystem)?|caisse|TPV|PDV|cassa|kassa|kas[aąey]|レジ",
    "fraud_tool": r"fraud (?:tool|screening|engine|check|service)|Betrugs(?:prüfung|erkennung)\w*|outil "
    r"(?:anti-?)?fraude|antifraude?|不正検知(?:システム|ツール)?",
}


def _generic(index: int, words: str) -> str:
    """The words of one role; those in Japanese need no boundary around them."""
    parts = re.split(r"\|(?![^(]*\))", words)
    japanese = [part for part in parts if any(ord(char) > 0x2E80 for char in part)]
    latin = [part for part in parts if part not in japanese]
    bounded = rf"(?<![A-Za-z0-9_À-ÿ@./])(?:{'|'.join(latin)})(?![A-Za-z0-9_À-ÿ@]|\.[a-z])"
    return rf"(?P<r{index}>{bounded}{''.join('|' + part for part in japanese)})"


_GENERIC_PATTERN = re.compile(
    "|".join(_generic(index, words) for index, words in enumerate(_GENERIC.values())), re.IGNORECASE
)
_GENERIC_ROLES = tuple(_GENERIC)
_UPPER_ONLY = frozenset(["ERP", "PIM", "PSP", "OMS", "WMS", "TMS", "POS", "TPV", "PDV", "PGI"])
_MOST = 150
_ORDINARY_LOWER = frozenset(
    [
        "square",
        "sage",
        "allegro",
        "decathlon",
        "hermes",
        "sterling",
        "bling",
        "hive",
        "sift",
        "vertex",
        "clover",
        "infor",
        "loop",
        "radial",
        "exact",
        "target",
        "otto",
        "blik",
        "ideal",
        "cielo",
    ]
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A system named at a place. ``generic``: by its role only ("the ERP")."""

    name: str
    role: str
    start: int
    end: int
    generic: bool


def find_mentions(reading: Reading, systems: tuple[SystemEntry, ...]) -> list[Mention]:
    """All systems that the text names, by position. A generic word is the named system of its role, if there is one."""
    content = reading.content
    pattern, index = _catalogue(systems)
    named: list[Mention] = []
    for match in pattern.finditer(content):
        written = match.group()
        entry = index.get(written) or index.get(written.casefold())
        if entry is None or _in_address(content, match.start(), match.end()):
            continue
        if written.islower() and (written in _ORDINARY_LOWER or len(written) <= 3):
            continue
        named.append(Mention(entry.name, entry.role, match.start(), match.end(), False))
    taken = [(mention.start, mention.end) for mention in named]
    by_role: dict[str, set[str]] = defaultdict(set)
    for mention in named:
        by_role[mention.role].add(mention.name)
    generic: dict[str, str] = {}
    for match in _GENERIC_PATTERN.finditer(content):
        if any(start <= match.start() < end for start, end in taken):
            continue
        role = _GENERIC_ROLES[int((match.lastgroup or "r0")[1:])]
        if match.group().upper() in _UPPER_ONLY and not match.group().isupper() and len(match.group()) <= 3:
            continue
        same = by_role.get(role, set())
        name = next(iter(same)) if len(same) == 1 else generic.setdefault(role, match.group())
        named.append(Mention(name, role, match.start(), match.end(), not same))
    return sorted(named, key=lambda mention: mention.start)[:_MOST]


def named(mention: Mention | None) -> SystemNamed | None:
    """A mention as the extraction states it."""
    return None if mention is None else SystemNamed(name=mention.name, role=mention.role)


@lru_cache(maxsize=8)
def _catalogue(systems: tuple[SystemEntry, ...]) -> tuple[re.Pattern[str], dict[str, SystemEntry]]:
    index: dict[str, SystemEntry] = {}
    exact: list[str] = []
    loose: list[str] = []
    for entry in systems:
        for name in (entry.name, *entry.aliases):
            index.setdefault(name, entry)
            if len(name) >= 4:
                index.setdefault(name.casefold(), entry)
            (loose if len(name) >= 4 else exact).append(name)

    def alternatives(names: list[str]) -> str:
        return "|".join(re.escape(name).replace(r"\ ", r"[ -]") for name in sorted(set(names), key=len, reverse=True))

    source = (
        rf"(?<![^\W⺀-\U000fffff]|[@./_])(?:(?i:{alternatives(loose) or '(?!)'})|"
        rf"(?:{alternatives(exact) or '(?!)'}))(?![^\W⺀-\U000fffff]|@)"
    )
    return re.compile(source), index


def _in_address(content: str, start: int, end: int) -> bool:
    """Whether a name is part of a mail address, a host name, or a lower-case compound such as ``svc-shopify-prod``."""
    after = content[end : end + 12]
    if re.match(r"\.(?:com|net|io|de|org|internal|local|example|myshopify)\b", after) and not content[
        start:end
    ].lower().endswith((".com", ".de")):
        return True
    if "_" in (content[max(0, start - 1) : start], after[:1]):
        return True
    hyphened = content[max(0, start - 1) : start] == "-" or after[:1] == "-"
    return hyphened and content[start:end].islower()
