"""Which systems a ticket names, and between which two of them the handoff failed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.domain.extraction.model import SystemNamed
from app.domain.extraction.reading import Reading
from app.domain.playbook import SystemEntry

_GENERIC: dict[str, str] = {
    "erp": r"ERP(?:[ -]?systems?)?|Warenwirtschaft(?:ssystem)?|WaWi|PGI|progiciel de gestion|gestionale|基幹システム|基幹|back ?office",
    "storefront": r"store ?fronts?|web ?shops?|online ?shops?|web ?stores?|online stores?|shop ?front|shop(?:system)?|boutique(?: en ligne)?|site (?:e-?commerce|marchand)|tienda(?: online| web| en línea)?|loja(?: virtual| online)?|negozio online|e-?commerce(?: platform)?|webwinkel|sklep(?:u|ie|em)?(?: internetow\w+)?|ECサイト|オンラインストア|ネットショップ|ストアフロント|ショップ",
    "marketplace": r"market ?places?|Marktpl[aä]tz\w*|places? de marché|marketplace|mercado online|モール|マーケットプレイス",
    "channel_layer": r"channel (?:layer|manager|hub)|middleware|iPaaS|integration (?:layer|platform|hub)|aggregator|integrator|Schnittstellen?plattform|intergiciel|agrégateur|capa de integración|hub de integração|連携基盤|ミドルウェア",
    "pim": r"PIM(?:[ -]?systems?)?|商品情報管理|商品マスタ",
    "payment_gateway": r"payment (?:gateway|provider|processor|service provider)s?|PSP|gateway|Zahlungs(?:anbieter|dienstleister|gateway|provider)s?|passerelle(?: de paiement)?|prestataire de paiement|pasarela(?: de pagos?)?|proveedor de pagos?|gateway de pagamento|gateway di pagamento|provider di pagamento|betaalprovider|betaal(?:dienst|gateway)\w*|bramk[aięą](?: płatności| płatnicz\w+)?|operator(?:a|em)? płatności|決済代行(?:会社)?|決済サービス|決済ゲートウェイ|決済システム",
    "oms": r"OMS|order management(?: system)?|Order-Management|受注管理(?:システム)?",
    "wms": r"WMS|warehouse(?: management)?(?: system)?|Lager(?:verwaltung(?:ssystem)?|system)|entrepôt|almac[ée]n|armaz[ée]m|magazzino|magazijn|magazyn\w*|倉庫(?:管理)?(?:システム)?",
    "tms": r"TMS|transport management(?: system)?|shipping (?:tool|platform)|Versandsoftware|Versandsystem|配送管理",
    "carrier": r"carriers?|courier|Spediteur|Paketdienst|Frachtführer|transporteur|transportista|transportadora|corriere|vervoerder|kurier\w*|przewoźnik\w*|配送業者|運送会社",
    "3pl": r"3PL|fulfil+ment (?:partner|provider|center|centre|house)|Fulfillment-?(?:Dienstleister|Partner)|Logistik(?:er|dienstleister|partner)|logisticien|prestataire logistique|operador log[ií]stico|logistics (?:partner|provider)|operatore logistico|logistiek(?:e)? partner|operator(?:a|em)? logistyczn\w+|物流会社|委託倉庫",
    "pos": r"POS(?:[ -]?systems?)?|point of sale|Kasse(?:nsystem)?|caisse|TPV|PDV|cassa|kassa|kas[aąey]|レジ",
    "fraud_tool": r"fraud (?:tool|screening|engine|check|service)|Betrugs(?:prüfung|erkennung)\w*|outil (?:anti-?)?fraude|antifraude?|不正検知(?:システム|ツール)?",
}
_GENERIC_PATTERN = re.compile(
    "|".join(
        rf"(?P<r{index}>(?<![\w@./])(?:{words})(?![\w@]|\.[a-z]))"
        if role not in {"pos"}
        else rf"(?P<r{index}>(?<![\w@./-])(?:{words})(?![\w@-]|\.[a-z]))"
        for index, (role, words) in enumerate(_GENERIC.items())
    ),
    re.IGNORECASE,
)
_GENERIC_ROLES = tuple(_GENERIC)
_UPPER_ONLY = frozenset("ERP PIM PSP OMS WMS TMS POS TPV PDV PGI".split())
_ORDINARY_LOWER = frozenset(
    "square sage allegro decathlon hermes sterling bling hive sift vertex clover kount mollie stripe infor loop shippo aptos radial byrd byrd forter exact pixi boomi target otto etsy tpay blik ideal nexi odoo vtex seur cielo rakuten flexport spryker".split()
)
_FROM = r"(?:from|out of|von|vom|aus|de|du|desde|depuis|da|dal|dallo|dalla|van|vanuit|uit|z|ze|del)"
_ARROW = re.compile(
    r"[^\w\n]{0,4}(?:[\w#-]{1,16}[ ]){0,3}[^\w\n]{0,2}(?:→|->|=>|➜|➔|⇒|⟶|»|--?>|>>?|▶)[^\w\n]{0,4}(?:[\w-]{1,16}[ ]){0,2}"
)
_TO = re.compile(
    r"(?:[ -](?:[\w#'-]{1,20}[ ]){0,4}?(?:to|into|nach|in|ins|an|vers|hacia|naar|para|em direção a|verso|al|a|à|au|do|na|2|へ|に)[ -](?:(?:the|den|das|die|dem|our|le|la|l['’]|el|o|il|het|de|lo)[ ]|l['’])?)|から(?:[^。\n]{0,12})?|-",
    re.IGNORECASE,
)
_STRONG_TO = re.compile(r"\b(?:to|into|nach|vers|hacia|naar|verso)\b|から|-to-", re.IGNORECASE)
_FROM_BEFORE = re.compile(
    rf"\b{_FROM}[ ](?:(?:the|der|dem|den|le|la|el|il|de|het|our|unserem|l['’])[ ]?)?(?:[\w-]{{1,16}}[ ])?$",
    re.IGNORECASE,
)
_IMPORT_FROM = re.compile(
    rf"[ ](?:[\w'-]{{1,20}}[ ]){{0,5}}?(?:import\w*|pull\w*|fetch\w*|download\w*|receiv\w*|gets?|poll\w*|reads?|Import\w*|importe\w*|importa\w*|recib\w*|ricev\w*|recebe\w*|pobier\w*|haalt)[ ](?:[\w'-]{{1,20}}[ ]){{0,4}}?{_FROM}[ ](?:(?:the|der|dem|den|le|la|el|il|de|het)[ ])?$",
    re.IGNORECASE,
)
_RECEIVES_BEFORE = re.compile(
    r"(?:\b(?:push(?:ed|es)?|post(?:ed|s)?|sen[dt]s?|sending|written?|write[ -]?back|wrote|export(?:ed|s)?|sync(?:ed|s|ing)?|upload(?:ed|s)?|transmit\w*|forward\w*|feed|publish\w*|deliver\w*|import(?:ed)?|arriv\w*|land\w*|reach\w*|show(?:s|n|ed)? up|appear\w*|created?|book\w*|handoff|update\w*|"
    r"übertrag\w*|übermittl\w*|geschrieben|schreiben|export\w*|angekommen|ankomm\w*|übergeben|importier\w*|envoy\w*|transmis\w*|arriv\w*|export\w*|remont\w*|llega\w*|llegó|enviad\w*|export\w*|chega\w*|chegou|enviad\w*|arrivat\w*|inviat\w*|aangekomen|doorgezet|verstuurd|dotar\w*|wysłan\w*|trafi\w*)\b[^.\n;:]{0,24}?[ ](?:to|into|in|back to|nach|ins?|an|im|vers|dans|en|al?|para|no|na|nel|verso|naar|do|w)[ ](?:(?:the|den|das|die|dem|our|le|la|l['’]|el|o|il|het|de)[ ]?)?|\b(?:rejected by|refused by|abgelehnt von|rejeté\w* par|rechazad\w* por|rejeitad\w* pel[oa]|rifiutat\w* da|geweigerd door|odrzucon\w* przez|missing (?:in|from)|not (?:in|found in|visible in|present in)|never (?:reached|made it (?:in)?to|arrived in|arrived at|hit|got to|created in|showed up in|received by)|nothing in|absent from|fehlt in|fehlen in|nicht in|nicht im|absente?s? (?:de|dans)|pas dans|no (?:está|existe|aparece|llega|llegó) (?:en|a)|não (?:está|existe|aparece|chegou) (?:no|na|ao)|non (?:è|risulta|presente|arriva|compare) (?:in|su|nel|a)|manca in|niet in|ontbreekt in|nie ma (?:go|jej|ich)? ?w|brak w)[ ](?:(?:the|our|dem|der|den|le|la|el|il|het|de)[ ])?)$",
    re.IGNORECASE,
)
_RECEIVES_AFTER = re.compile(
    r"^(?:[ ](?:side|ERP|system|API|WMS|endpoint|staging|prod|import|connector)){0,2}[ ,]{1,2}(?:(?:[\w'-]{1,14}[ ]){0,2}?)(?:reject(?:s|ed|ing)?|refus(?:es|ed)|never (?:got|received|saw|created|had)|does(?: not|n't) (?:have|show|know|contain)|did(?: not|n't) (?:get|receive|create|accept|show)|has no|have no|had no|knows nothing|lehnt\w*|verweigert|kennt|hat (?:keinen?|nie|die \w+ abgelehnt|den \w+ abgelehnt)|zeigt (?:keinen?|nichts)|a (?:rejeté|refusé)|rejette|refuse|n['’]a (?:rien|jamais|pas)|rechaz\w+|no (?:tiene|recibió|muestra)|rejeit\w+|não (?:tem|recebeu|mostra)|(?:ha )?rifiut\w+|ha respinto|non (?:ha|mostra)|weiger\w*|heeft (?:niets|geen|nooit)|kent|odrzuc\w+|nie (?:ma|otrzymał|widzi|pokazuje))|^(?:が|は|側で)?(?:[^。\n]{0,8})(?:拒否|存在しない|登録されて(?:い)?ない|届いて(?:い)?ない|ありません)",
    re.IGNORECASE,
)
_ORIGIN_BEFORE = re.compile(
    r"\b(?:from|coming from|exported from|out of|originating in|exists? in|present in|visible in|confirmed in|placed (?:in|on|via)|captured (?:in|by|at|on)|paid (?:in|via|on)|created (?:in|on)|shipped (?:in|from)|fulfilled (?:in|on)|cancelled (?:in|on)|canceled (?:in|on)|refunded (?:in|on|via)|aus|vorhanden in|angelegt in|storniert in|versandt in|erfasst (?:in|bei)|existiert in|steht in|créée? (?:dans|sur)|présente? dans|existe (?:dans|en|no|na)|creado en|está en|capturad\w+ (?:en|no|na|por)|criado n[oa]|presente (?:in|su|no|na)|creat\w+ (?:in|su)|esiste in|bestaat in|staat in|jest w|istnieje w|utworzon\w+ w)[ ](?:(?:the|our|dem|der|den|le|la|el|il|het|de|unserem)[ ])?$",
    re.IGNORECASE,
)
_ORIGIN_AFTER = re.compile(
    r"^(?:[ ](?:side|API|dashboard|admin|backend|orders?|webhooks?|products?|stock)){0,2}[ ,]{1,2}(?:(?:[\w'-]{1,14}[ ]){0,2}?)(?:captured|took the money|charged|has the order|shows? (?:it |the \w+ )?(?:as )?(?:paid|captured|fulfilled|shipped|cancel\w+|refunded|available|in stock|\d+)|confirmed|fired|sent|says (?:paid|captured|fulfilled|cancel\w+)|webhook|marked|exports?\b|hat (?:erfasst|eingezogen|gesendet|abgebucht)|zeigt|a (?:capturé|encaissé|envoyé)|affiche|capturó|cobró|muestra|envió|capturou|cobrou|mostra|enviou|ha (?:incassato|catturato|inviato)|heeft (?:geïncasseerd|verstuurd)|toont|pobrał\w*|pokazuje|wysłał\w*)",
    re.IGNORECASE,
)
_FLOW = {
    "payment": (("payment_gateway",), ("storefront", "oms", "erp", "marketplace", "channel_layer", "pos")),
    "inventory": (("pim", "wms", "erp", "3pl", "oms", "pos", "channel_layer"), ("storefront", "marketplace", "channel_layer", "erp", "oms")),
    "product": (("pim", "erp", "storefront", "channel_layer"), ("storefront", "marketplace", "channel_layer", "pim")),
    "shipment": (("carrier", "wms", "3pl", "tms", "erp", "oms", "storefront"), ("storefront", "marketplace", "channel_layer", "erp", "oms")),
    "order": (("pos", "storefront", "marketplace", "channel_layer", "oms", "erp"), ("oms", "erp", "wms", "3pl", "channel_layer", "fraud_tool", "tms", "carrier")),
    "reversal": (("storefront", "marketplace", "channel_layer", "pos", "oms", "payment_gateway", "erp"), ("erp", "wms", "oms", "3pl", "payment_gateway", "tms", "carrier", "storefront")),
}  # fmt: skip
_OBJECTS = (
    (
        "reversal",
        re.compile(
            r"(?i)cancel|refund|return|rma|storn|erstatt|retour|annul|rembours|cancel|anul|devol|reembols|estorn|rimbors|\breso\b|anulow|zwrot|キャンセル|返金|返品"
        ),
    ),
    (
        "payment",
        re.compile(
            r"(?i)captur|payment|paid|zahlung|bezahlt|paiement|encaiss|pago|cobr|pagament|betaal|betaling|płatno|opłac|決済|入金"
        ),
    ),
    (
        "shipment",
        re.compile(
            r"(?i)fulfil|shipped|shipment|tracking|dispatch|versand|versend|liefer|expédi|envío|enviad|despach|spediz|spedit|verzend|verzond|wysył|przesył|出荷|発送|配送"
        ),
    ),
    (
        "inventory",
        re.compile(
            r"(?i)stock|inventory|availab|bestand|bestände|lagerbest|verfügbar|disponib|existencias|estoque|giacenz|scort|voorraad|stan\w* magazyn|stany|在庫"
        ),
    ),
    ("order", re.compile(r"(?i)order|bestell|auftr|commande|pedido|ordin|zamówie|注文|受注")),
    (
        "product",
        re.compile(r"(?i)product|listing|catalog|price|feed|produkt|artikel|produit|producto|produto|prodott|商品"),
    ),
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A system named at a place. ``generic``: by its role only ("the ERP")."""

    name: str
    role: str
    start: int
    end: int
    generic: bool


@dataclass(frozen=True, slots=True)
class Handoff:
    """The two ends of the hop that failed, as far as the text says, and where they are named."""

    origin: Mention | None
    receiver: Mention | None


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
    for match in _GENERIC_PATTERN.finditer(content):
        if any(start <= match.start() < end for start, end in taken):
            continue
        role = _GENERIC_ROLES[int((match.lastgroup or "r0")[1:])]
        if match.group().upper() in _UPPER_ONLY and not match.group().isupper() and len(match.group()) <= 3:
            continue
        same = by_role.get(role, set())
        name = next(iter(same)) if len(same) == 1 else match.group()
        named.append(Mention(name, role, match.start(), match.end(), not same))
    return sorted(named, key=lambda mention: mention.start)


def find_handoff(reading: Reading, mentions: list[Mention], pattern: str) -> Handoff:
    """The failing hop: by arrows and directions in the text, by where a record is and is not, by what is handed over."""
    content = reading.content
    pairs: dict[tuple[str, str], float] = defaultdict(float)
    ends: dict[str, dict[str, float]] = {"origin": defaultdict(float), "receiver": defaultdict(float)}
    first = {mention.name: mention for mention in reversed(mentions)}
    for one, other, weight in _directions(content, mentions):
        pairs[one.name, other.name] += weight
    for mention in mentions:
        for side, weight in _sides(content, mention):
            ends[side][mention.name] += weight
    best = _best_pair(pairs, ends)
    if best is not None:
        return Handoff(first[best[0]], first[best[1]])
    origin, receiver = _top(ends["origin"]), _top(ends["receiver"])
    if origin is not None and origin == receiver:
        if ends["origin"][origin] > ends["receiver"][origin]:
            receiver = None
        else:
            origin = None
    names = [name for name in dict.fromkeys(mention.name for mention in mentions) if first[name].role != "other"]
    if origin is None or receiver is None:
        origin, receiver = _by_role(content, [first[name] for name in names], origin, receiver, pattern)
    return Handoff(first.get(origin or ""), first.get(receiver or ""))


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

    source = rf"(?<![^\W⺀-\U000fffff]|[@./_])(?:(?i:{alternatives(loose) or '(?!)'})|(?:{alternatives(exact) or '(?!)'}))(?![^\W⺀-\U000fffff]|@)"
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
    if content[start:end].islower() and (content[max(0, start - 1) : start] == "-" or after[:1] == "-"):
        return True
    return False


def _directions(content: str, mentions: list[Mention]) -> Iterator[tuple[Mention, Mention, float]]:
    for one, other in zip(mentions, mentions[1:], strict=False):
        if one.name == other.name or other.start - one.end > 90:
            continue
        gap = content[one.end : other.start]
        if "\n" in gap.strip(" \t") or "\n" in gap:
            continue
        if _ARROW.fullmatch(gap):
            yield one, other, 6.0
        elif _TO.fullmatch(gap):
            before = _FROM_BEFORE.search(content[max(0, one.start - 30) : one.start])
            if _STRONG_TO.search(gap):
                yield one, other, 5.0 if before else 4.0
            elif before:
                yield one, other, 4.5
            elif gap == "-":
                yield one, other, 2.0
        elif _IMPORT_FROM.fullmatch(gap):
            yield other, one, 4.0


def _sides(content: str, mention: Mention) -> Iterator[tuple[str, float]]:
    before = content[max(content.rfind("\n", 0, mention.start) + 1, mention.start - 80) : mention.start]
    after = content[mention.end : mention.end + 80].split("\n")[0]
    if _RECEIVES_BEFORE.search(before):
        yield "receiver", 3.0
    if _RECEIVES_AFTER.search(after):
        yield "receiver", 3.0
    if _ORIGIN_BEFORE.search(before):
        yield "origin", 2.5
    if _ORIGIN_AFTER.search(after):
        yield "origin", 2.5


def _best_pair(pairs: dict[tuple[str, str], float], ends: dict[str, dict[str, float]]) -> tuple[str, str] | None:
    scored = {
        pair: weight + ends["origin"].get(pair[0], 0) / 2 + ends["receiver"].get(pair[1], 0) / 2
        for pair, weight in pairs.items()
        if weight >= 3.5
    }
    if not scored:
        return None
    best = max(scored, key=lambda pair: scored[pair])
    rivals = [pair for pair in scored if pair != best and scored[pair] >= scored[best] - 0.4 and pair[::-1] != best]
    return None if rivals and {*rivals[0]} & {*best} else best


def _top(scores: dict[str, float]) -> str | None:
    if not scores:
        return None
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    return None if len(ranked) > 1 and ranked[0][1] == ranked[1][1] else ranked[0][0]


def _by_role(
    content: str, mentions: list[Mention], origin: str | None, receiver: str | None, pattern: str
) -> tuple[str | None, str | None]:
    """With two systems left, what is handed over says which gives and which receives."""
    ends = [mention for mention in mentions if mention.role != "channel_layer"] if len(mentions) > 2 else mentions
    if len(ends) != 2:
        return origin, receiver
    one, other = ends
    if origin is not None and origin in (one.name, other.name):
        return origin, other.name if origin == one.name else one.name
    if receiver is not None and receiver in (one.name, other.name):
        return (other.name if receiver == one.name else one.name), receiver
    flow = _FLOW.get(_object(content, pattern))
    if flow is None:
        return origin, receiver
    gives, takes = flow
    forward = one.role in gives and other.role in takes
    backward = other.role in gives and one.role in takes
    if forward and backward:
        forward = gives.index(one.role) < gives.index(other.role)
        backward = not forward
    if forward:
        return one.name, other.name
    return (other.name, one.name) if backward else (origin, receiver)


def _object(content: str, pattern: str) -> str:
    known = {
        "inventory_desync": "inventory", "payment_confirmation_mismatch": "payment", "orphaned_payment": "payment",
        "status_void": "shipment", "rollback_gap": "reversal", "order_sync_gap": "order", "duplicate_draft": "order",
    }.get(pattern)  # fmt: skip
    if known is not None:
        return known
    return next((name for name, words in _OBJECTS[2:] if words.search(content)), "")
