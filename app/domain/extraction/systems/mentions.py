"""Which systems a ticket names: by name or alias from the playbook, or by the part they play ("the ERP")."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from app.domain.extraction.model import SystemNamed
from app.domain.extraction.reading import Reading
from app.domain.extraction.systems.handoff_labels import flow_names
from app.domain.extraction.systems.system_names import Named, beside_role, elsewhere, labelled_name
from app.domain.lazy_patterns import when_used
from app.domain.playbook import SystemEntry

_GENERIC: dict[str, str] = {
    "erp": r"ERP(?:[ -]?systems?)?|Warenwirtschaft(?:ssystem)?|WaWi|PGI|progiciel de gestion|gestionale|"
    r"基幹システム|基幹|back ?office|gesti[oó]n (?:comercial|interna)|sistema de gest(?:ión|ão)|sistema gestionale|"
    r"boekhoud(?:pakket|systeem)|buchhaltung(?:ssystem)?|accounting(?: system)?|ledger|販売管理(?:システム)?|"
    r"会計(?:システム)?",
    "storefront": r"store ?fronts?|web ?shops?|online ?shops?|web ?stores?|online stores?|shop ?front|shop(?:system)?|"
    r"boutique(?: en ligne)?|site (?:e-?commerce|marchand)|tienda(?: online| web| en línea)?|loja(?: "
    r"virtual| online)?|negozio online|(?:B2B|Kunden|customer|client|web)[- ]?portal|portai[ls]? (?:B2B|client)|"
    r"portal(?:e)? (?:B2B|del cliente|do cliente|clienti)|B2B[- ]shop|e-?commerce(?: platform)?|website|"
    r"site (?:web|internet)|(?:the|"
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
    "oms": r"OMS|order management(?: system)?|Order-Management|(?:受注|注文)管理(?:システム)?",
    "wms": r"WMS|SGA|magazijnsysteem|system\w* magazynow\w+|logiciel d['’]entrepôt|sistema de almacén|"
    r"warehouse(?: management)?(?: system)?|Lager(?:verwaltung(?:ssystem)?|system)|entrepôt|"
    r"almac[ée]n|armaz[ée]m|magazzino|magazijn|magazyn\w*|倉庫(?:管理)?(?:システム)?",
    "tms": r"TMS|transport management(?: system)?|shipping (?:tool|platform)|Versandsoftware|Versandsystem|配送管理",
    "carrier": r"carriers?|courier|Spediteur|Paketdienst|Frachtführer|transporteur|transportista|transportadora|"
    r"corriere|vervoerder|kurier\w*|przewoźnik\w*|配送業者|運送会社",
    "3pl": r"3PL|fulfil+ment (?:partner|provider|center|centre|house)|Fulfillment-?(?:Dienstleister|Partner)|"
    r"Logistik(?:er|dienstleister|partner)|logisticien|prestataire logistique|operador log[ií]stico|"
    r"logistics (?:partner|provider)|operatore logistico|logistiek(?:e)? partner|operator(?:a|em)? "
    r"logistyczn\w+|物流会社|委託倉庫",
    "pos": (
        r"POS(?:[ -]?systems?)?|tills?(?= )|cash registers?|caja(?: registradora)?|tablet ?POS|point of sale|"
        r"Kassen?(?:system)?|caisses?|TPVs?|PDVs?|cass[ae]|kassa(?:'s|systeem)?|kas[aąey]|レジ"
    ),
    "fraud_tool": r"fraud (?:tool|screening|engine|check|service)|Betrugs(?:prüfung|erkennung)\w*|outil "
    r"(?:anti-?)?fraude|antifraude?|antifrode|不正検知(?:システム|ツール)?",
}


def _generic(index: int, words: str) -> str:
    """The words of one role; those in Japanese need no boundary around them."""
    parts = re.split(r"\|(?![^(]*\))", words)
    japanese = [part for part in parts if any(ord(char) > 0x2E80 for char in part)]
    latin = [part for part in parts if part not in japanese]
    bounded = rf"(?<![A-Za-z0-9_À-ÿ@./])(?:{'|'.join(latin)})(?![A-Za-z0-9_À-ÿ@]|\.[a-z])"
    return rf"(?P<r{index}>{bounded}{''.join('|' + part for part in japanese)})"


_GENERIC_PATTERN = when_used(
    "|".join(_generic(index, words) for index, words in enumerate(_GENERIC.values())), re.IGNORECASE
)
_GENERIC_ROLES = tuple(_GENERIC)
_UPPER_ONLY = frozenset(["ERP", "PIM", "PSP", "OMS", "WMS", "TMS", "POS", "TPV", "PDV", "PGI"])
_PLAYS_ANY_PART = frozenset(["erp", "oms", "wms", "tms", "3pl", "pos", "pim", "channel_layer", "storefront", "other"])
_MOST = 150
_MOST_PARTS, _MOST_AGAIN = 40, 12
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
        "noon",
        "catch",
        "abacus",
        "tango",
        "polaris",
        "swish",
        "tabby",
        "tamara",
        "billie",
        "posti",
        "primavera",
    ]
)


_ORDINARY_FIRST = frozenset(
    [
        "Exact",
        "Sage",
        "Square",
        "Loop",
        "Hive",
        "Radial",
        "Vertex",
        "Target",
        "Base",
        "King",
        "Clover",
        "Noon",
        "Catch",
        "Abacus",
        "Tango",
        "Polaris",
    ]
)
_DIRECTION_BEFORE = when_used(
    r"(?:\b(?:in|into|to|from|on|at|with|via|and|of|our|the|\w{0,14}feed|orders?|im|nach|von|aus|bei|und|mit|an|"
    r"dans|vers|de|"
    r"sur|chez|et|avec|en|a|al|del|y|con|no|na|do|da|"
    r"para|e|su|verso|naar|van|vanuit|op|bij|uit|met|w|z|ze|i|o|od)[ ]|(?:->|→|=>|>|/|\+|&|–)[ ]?|[(\"'„“«|])$",
    re.IGNORECASE,
)

_DIRECTION_AFTER = when_used(
    r"[ ]?(?:->|→|=>|⇒|➜|>)[ ]?|[ ](?:to|nach|vers|naar|hacia)[ ][A-Z]|[ ](?:orders?|POS|feed)\b"
)
_NUMBERED = when_used(r"[ ](?:#|no\.?[ ]?|nr\.?[ ]?|n[°º][ ]?)?\d")


@dataclass(frozen=True, slots=True)
class Mention:
    """A system named at a place. ``generic``: by its role only ("the ERP")."""

    name: str
    role: str
    start: int
    end: int
    generic: bool
    written: str = ""


def find_mentions(reading: Reading, systems: tuple[SystemEntry, ...]) -> list[Mention]:
    """All systems that the text names, by position. A generic word is the named system of its role, if there is one."""
    content = reading.content
    pattern, index = _catalogue(systems)
    named: list[Mention] = []
    for match in pattern.finditer(content):
        written, ending = match.group("name"), match.group("ending") or ""
        entry = index.get(written) or index.get(written.casefold())
        if entry is None or _in_address(content, match.start(), match.end()):
            continue
        if (ending and not (len(written) >= 5 and written[0].isupper())) or not _is_a_name(
            content, match.start(), written
        ):
            continue
        named.append(Mention(entry.name, entry.role, match.start(), match.end(), False, written))
    parts = list(_parts(content))
    in_flows = [each for each in _halves(content, index) if each.start not in {mention.start for mention in named}]
    named += [each for each in in_flows if not each.generic]
    parts += [(each.role, each.start, each.end) for each in in_flows if each.generic]
    named = _with_names_beside(content, named, parts, index)
    taken = [(mention.start, mention.end) for mention in named]
    by_role: dict[str, dict[str, str]] = defaultdict(dict)
    for mention in named:
        by_role[mention.role].setdefault(mention.name, mention.written)
    generic: dict[str, str] = {}
    for role, start, end in parts:
        if any(first <= start < last for first, last in taken):
            continue
        same, written = by_role.get(role, {}), content[start:end]
        if len(same) == 1:
            name, written = next(iter(same.items()))
        else:
            name = generic.setdefault(role, written)
        named.append(Mention(name, role, start, end, not same, written))
    return sorted(_without_bare_places(named, content), key=lambda mention: mention.start)[:_MOST]


def _parts(content: str) -> Iterator[tuple[str, int, int]]:
    """Where the text names a system by the part it plays: the role and the place."""
    for match in _GENERIC_PATTERN.finditer(content):
        found = match.group()
        if found.upper() in _UPPER_ONLY and not found.isupper() and len(found) <= 3:
            continue
        role = _GENERIC_ROLES[int((match.lastgroup or "r0")[1:])]
        if role != "storefront" or not _NUMBERED.match(content, match.end()):
            yield role, match.start(), match.end()


def _with_names_beside(
    content: str, named: list[Mention], parts: list[tuple[str, int, int]], index: dict[str, SystemEntry]
) -> list[Mention]:
    """The mentions, with the systems that the text itself introduces by name and part: "our WMS (Expertus)"."""
    by_start = {mention.start: mention for mention in named}
    by_end = {mention.end: mention for mention in named}
    roles: dict[str, str] = {}
    added: list[Mention] = []
    for role, start, end in parts[:_MOST_PARTS]:
        acronym = content[start:end] in _UPPER_ONLY
        whole = by_end.get(start - 1) if acronym else None
        if whole is not None and whole.role in _PLAYS_ANY_PART and whole.role != role:
            roles[whole.name] = role
            added.append(replace(whole, role=role, end=end, written=content[whole.start : end]))
            continue
        if any(mention.start <= start < mention.end for mention in named[:_MOST]):
            continue
        value = labelled_name(content, end)
        known = by_start.get(value[1]) if value is not None else None
        if known is not None and _may_play(known.role, role):
            roles[known.name] = role
            continue
        found = beside_role(content, start, end, acronym=acronym)
        a_department = found is not None and found.first < start and _BARE_PLACE.fullmatch(content[start:end])
        introduced = _introduced(content, role, found, index) if found is not None and not a_department else []
        added += introduced
        roles |= {each.name: role for each in introduced[:1]}
    return _merged(named, added, roles)


def _introduced(content: str, role: str, found: Named, index: dict[str, SystemEntry]) -> list[Mention]:
    """A system that is introduced by name beside its role, here and where an unknown name stands again."""
    written = _without_role(found.name)
    entry = index.get(written) or index.get(written.casefold())
    if entry is not None and not _may_play(entry.role, role):
        return []
    if entry is None and _GENERIC_PATTERN.fullmatch(written):
        return []
    name = entry.name if entry is not None else written
    here = Mention(name, role, found.first, found.last, False, written)
    if entry is not None:
        return [here]
    again = islice(elsewhere(content, written), _MOST_AGAIN)
    return [
        here,
        *(Mention(name, role, *span, False, written) for span in again if not found.first <= span[0] < found.last),
    ]


def _merged(named: list[Mention], added: list[Mention], roles: dict[str, str]) -> list[Mention]:
    """The mentions of the list, in the roles that the text gives them, with those that the text introduces."""
    if not added and not roles:
        return named
    covered = [(mention.start, mention.end) for mention in added]
    kept = [each for each in named[:_MOST] if not any(start <= each.start < end for start, end in covered)]
    renamed = [replace(each, role=roles.get(each.name, each.role)) for each in kept]
    return renamed + added


def _may_play(usual: str, stated: str) -> bool:
    """Whether a system that usually plays one part may play the one that the text states."""
    return usual == stated or usual in _PLAYS_ANY_PART or (usual, stated) == ("payment_gateway", "fraud_tool")


def _halves(content: str, index: dict[str, SystemEntry]) -> Iterator[Mention]:
    """The systems in names of flows, where both halves name one."""
    for one, other in islice(flow_names(content), _MOST_PARTS):
        first, second = _half(*one, index), _half(*other, index)
        if first is not None and second is not None:
            yield first
            yield second


def _half(word: str, start: int, end: int, index: dict[str, SystemEntry]) -> Mention | None:
    """The system that one half of a flow name stands for: a name, or the part it plays."""
    entry = index.get(word) or index.get(word.upper()) or index.get(word.casefold())
    if entry is not None:
        return Mention(
            entry.name,
            entry.role,
            start,
            end,
            False,
            next((n for n in (entry.name, *entry.aliases) if n.casefold() == word.casefold()), entry.name),
        )
    part = _GENERIC_PATTERN.fullmatch(word)
    if part is None:
        return None
    return Mention(word, _GENERIC_ROLES[int((part.lastgroup or "r0")[1:])], start, end, True, word)


def _without_role(name: str) -> str:
    """A name without the role before it: "Heureka" of "Lagerverwaltung Heureka"."""
    first, _, rest = name.partition(" ")
    return rest if rest and _GENERIC_PATTERN.fullmatch(first) else name


_BARE_PLACE = when_used(
    r"(?i)(?:warehouse|entrepôt|almac[ée]n|armaz[ée]m|magazzino|magazijn|magazyn\w*|倉庫|courier|carriers?|"
    r"transporteur|transportista|transportadora|corriere|kurier\w*|tills?|caja|cassa|kassa)"
)


def _without_bare_places(mentions: list[Mention], content: str) -> list[Mention]:
    """Where two systems are named, "the warehouse" is a place and no third system."""
    others = {
        each.name for each in mentions if not (each.generic and _BARE_PLACE.fullmatch(content[each.start : each.end]))
    }
    if len(others) < 2:
        return mentions
    return [each for each in mentions if each.name in others]


def named(mention: Mention | None) -> SystemNamed | None:
    """A mention as the extraction states it: as written, but by its plain name where that is part of it."""
    if mention is None:
        return None
    plain = mention.name.casefold() in mention.written.casefold() or not mention.written
    return SystemNamed(name=mention.name if plain else mention.written, role=mention.role)


def _is_a_name(content: str, start: int, written: str) -> bool:
    """Whether a name that is also an ordinary word is meant as a name here."""
    before = content[max(0, start - 14) : start]
    if written.islower() and (written in _ORDINARY_LOWER or len(written) <= 3):
        return written == "bol" and _DIRECTION_BEFORE.search(before) is not None
    if written not in _ORDINARY_FIRST or _DIRECTION_BEFORE.search(before):
        return True
    return _DIRECTION_AFTER.match(content, start + len(written)) is not None


_Catalogue = tuple[re.Pattern[str], dict[str, SystemEntry]]
_CATALOGUES: dict[int, tuple[tuple[SystemEntry, ...], _Catalogue]] = {}


def _catalogue(systems: tuple[SystemEntry, ...]) -> _Catalogue:
    """The pattern of all names and what each stands for, made once for a list of systems (told apart by identity:
    to compare hundreds of entries for every ticket would cost more than the search)."""
    known = _CATALOGUES.get(id(systems))
    if known is None or known[0] is not systems:
        if len(_CATALOGUES) >= 8:
            _CATALOGUES.clear()
        known = _CATALOGUES[id(systems)] = (systems, _made_catalogue(systems))
    return known[1]


def _made_catalogue(systems: tuple[SystemEntry, ...]) -> _Catalogue:
    index: dict[str, SystemEntry] = {}
    exact: set[str] = set()
    loose: set[str] = set()
    for entry in systems:
        for name in (entry.name, *entry.aliases):
            index.setdefault(name, entry)
            if len(name) >= 4:
                index.setdefault(name.casefold(), entry)
                loose.add(name.casefold())
            else:
                exact.add(name)
    source = (
        rf"(?<![^\W⺀-\U000fffff]|[@./_])(?P<name>(?i:{_tree(loose)})|{_tree(exact)})"
        r"(?P<ending>['’]?s|a|u|ie|ze|em|owi|rze|iem)?(?![^\W⺀-\U000fffff]|@)"
    )
    return re.compile(source), index


def _tree(names: set[str]) -> str:
    """An expression for any of the names, longest first, that tries each common beginning once."""
    if not names:
        return "(?!)"
    branches: dict[str, set[str]] = defaultdict(set)
    for name in names - {""}:
        branches[name[0]].add(name[1:])
    parts = [(r"[ -]" if first == " " else re.escape(first)) + _tree(rest) for first, rest in sorted(branches.items())]
    joined = parts[0] if len(parts) == 1 and "" not in names else f"(?:{'|'.join(parts)})" if parts else ""
    return f"{joined}?" if "" in names and joined else joined


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
