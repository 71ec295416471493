"""Between which two systems the handoff failed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from app.domain.extraction.reading import Reading
from app.domain.extraction.records import Clauses
from app.domain.extraction.systems import Mention

_FROM = r"(?:from|out of|von|vom|aus|de|du|desde|depuis|da|dal|dallo|dalla|van|vanuit|uit|z|ze|del)"
_ARROW = re.compile(
    r"[^\w\n]{0,4}(?:[\w#-]{1,16}[ ]){0,3}[^\w\n]{0,2}(?:→|->|=>|➜|➔|⇒|⟶|»|--?>|>>?|"
    r"▶)[^\w\n]{0,4}(?:[\w-]{1,16}[ ]){0,2}"
)
_TO = re.compile(
    r"(?:[ -](?:[\w#'-]{1,20}[ ]){0,4}?(?:to|into|nach|in|ins|an|vers|hacia|naar|para|em direção a|verso|al|"
    r"a|à|au|do|na|2|へ|に)[ -](?:(?:the|den|das|die|dem|our|le|la|l['’]|el|o|il|het|de|lo)[ ]|l['’])?)|"
    r"から(?:[^。\n]{0,12})?|-",
    re.IGNORECASE,
)
_STRONG_TO = re.compile(r"\b(?:to|into|nach|vers|hacia|naar|verso)\b|から|-to-", re.IGNORECASE)
_FROM_BEFORE = re.compile(
    rf"\b{_FROM}[ ](?:(?:the|der|dem|den|le|la|el|il|de|het|our|unserem|l['’])[ ]?)?(?:[\w-]{{1,16}}[ ])?$",
    re.IGNORECASE,
)
_IMPORT_FROM = re.compile(
    rf"[ ](?:[\w'-]{{1,20}}[ ]){{0,5}}?(?:import\w*|pull\w*|fetch\w*|download\w*|receiv\w*|gets?|poll\w*|"
    rf"reads?|Import\w*|importe\w*|importa\w*|recib\w*|ricev\w*|recebe\w*|pobier\w*|haalt)[ "
    rf"](?:[\w'-]{{1,20}}[ ]){{0,4}}?{_FROM}[ ](?:(?:the|der|dem|den|le|la|el|il|de|het)[ ])?$",
    re.IGNORECASE,
)
_FEED_AFTER = re.compile(r"[ -](?:product |listing |price |stock |inventory |offer )?feed\b", re.IGNORECASE)
_SALES_AFTER = re.compile(
    r"[ -](?:sales )?(?:order ?)?(?:import|orders?|bestell\w+|aufträge|auftragsimport|commandes|pedidos|"
    r"ordini|zamówienia)\b",
    re.IGNORECASE,
)
_SALES_BEFORE = re.compile(
    r"\b(?:import(?:azione|ación|ação)?|orders?|bestellungen|commandes?|pedidos?|ordini|zamówienia)(?: "
    r"(?:ordini|commandes|pedidos|zamówień|bestellingen))? $",
    re.IGNORECASE,
)
_INTO_JAPANESE = re.compile(
    r"(?:への|へ|に)(?:[^。、\n]{0,8})(?:連携|送信|登録|取り?込|反映|出荷|の出荷|の連携|の送信)"
)
_ARTICLE = r"(?:(?:the|den|das|die|dem|our|der|le|la|l['’]|el|o|il|het|de)[ ]?)?"
_RECEIVES_BEFORE = re.compile(
    r"(?:\b(?:feeds?|flow|connection|interface|push(?:ed|es|ing)?|post(?:ed|s|ing)?|sen[dt]s?|sending|"
    r"writ(?:e|es|ing|ten)|write[ -]?backs?|wrote|export(?:ed|s|ing)?|sync(?:ed|s|ing)?|upload(?:ed|s|ing)?|"
    r"transmit\w*|forward\w*|publish\w*|deliver\w*|import(?:ed|s|ing)?|handoff|update\w*|transfer\w*|"
    r"call(?:s|ed|ing)?|request\w*|submit\w*|"
    r"übertrag\w*|übermittl\w*|geschrieben|schreiben|senden|gesendet|übergeben|übergabe|importier\w*|"
    r"export\w*|envoy\w*|envoi|transmis\w*|remont\w*|enviad\w*|envío|envio|enviar|exporta\w*|inviat\w*|"
    r"invio|doorgezet|verstuurd|verzonden|wysłan\w*|wysyłk\w*|przesłan\w*)\b[^.\n;:]{0,30}?[ ](?:to|into|"
    r"back to|nach|ins|an|vers|al?|para|ao|verso|su|naar|do)[ ]"
    rf"{_ARTICLE}|\b(?:rejected by|refused by|abgelehnt von|rejeté\w* par|rechazad\w* por|rejeitad\w* "
    rf"pel[oa]|rifiutat\w* da|geweigerd door|odrzucon\w* przez|missing (?:in|from)|"
    r"(?:did(?:n't| not)|does(?:n't| not)|has(?:n't| not)|have(?:n't| not)|never) (?:reach(?:ed)?|arriv\w+ (?:in|at)|"
    r"(?:make|made) it (?:in)?to|g[eo]t to|hit|show(?:n)? up in|appear\w* in|land\w* in)|"
    rf"not (?:in|\w+ (?:in|at|"
    rf"to))|never (?:reached|made it (?:in)?to|arrived in|arrived at|hit|got to|created in|showed up in|"
    rf"received by)|"
    r"(?:arriv\w*|land\w*|show\w* up|appear\w*) (?:in|at|on)|nothing in|absent from|fehl(?:t|en) (?:in|im)|"
    r"nicht in|nicht im|(?:angekommen|ankommt|kommen|kommt) (?:in|im|bei)|absente?s? (?:de|dans)|pas dans|"
    r"(?:arriv\w*|n['’]existe\w*)(?: pas| jamais)? (?:dans|sur)|no (?:está|existe|aparece|llega|llegó)n? "
    r"(?:en|al?)|(?:llega|llegan|llegó|llegaron) al?|não (?:está|existe|aparece|chegou) (?:no|na|ao|à|em)|"
    r"(?:chega|chegou|chegaram|chegam) (?:ao|à|no|na)|"
    rf"non (?:è|risulta|presente|arriva|compare) (?:in|su|nel|a)|(?:arriva|arrivato|arrivati|arrivano) (?:in|"
    rf"su|nel|a)|manca(?:no)? in|niet in|ontbre(?:ekt|ken) in|(?:aangekomen|binnen) in|nie ma (?:go|jej|"
    rf"ich)? ?w|brak w|(?:dotar\w*|trafi\w*) do)[ ]{_ARTICLE})$",
    re.IGNORECASE,
)
_RECEIVES_AFTER = re.compile(
    r"^(?:[ ](?:side|ERP|system|API|WMS|endpoint|staging|prod|import|connector)){0,2}[ "
    r",]{1,2}(?:(?:[\w'-]{1,14}[ ]){0,2}?)(?:reject(?:s|ed|ing)?|refus(?:es|ed)|never (?:got|received|saw|"
    r"created|had)|does(?: not|n't) (?:have|show|know|contain)|did(?: not|n't) (?:get|receive|create|accept|"
    r"show)|has no|have no|had no|knows nothing|lehnt\w*|verweigert|kennt|hat (?:keinen?|nie|die \w+ "
    r"abgelehnt|den \w+ abgelehnt)|zeigt (?:keinen?|nichts)|a (?:rejeté|refusé)|rejette|refuse|n['’]a "
    r"(?:rien|jamais|pas)|rechaz\w+|no (?:tiene|recibió|muestra)|rejeit\w+|não (?:tem|recebeu|mostra)|(?:ha "
    r")?rifiut\w+|ha respinto|non (?:ha|mostra)|weiger\w*|heeft (?:niets|geen|nooit)|kent|odrzuc\w+|nie "
    r"(?:ma|otrzymał|widzi|pokazuje))|^(?:が|は|側で)?(?:[^。\n]{0,8})(?:拒否|存在しない|"
    r"登録されて(?:い)?ない|届いて(?:い)?ない|ありません)",
    re.IGNORECASE,
)
_ORIGIN_BEFORE = re.compile(
    r"(?:\b(?:from|coming from|exported from|(?:orders?|sales|bestellungen|aufträge|commandes?|pedidos?|"
    r"ordini|bestellingen|zamówieni\w*|zamówień) (?:de|do|da|del|della|di|van|z|von|aus|des|dos|od)|vient "
    r"de|kommt (?:von|aus)|viene de|vem d[oa]|out of|originating in|exists? in|present in|visible in|"
    r"confirmed in|placed (?:in|on|via)|captured (?:in|by|at|on)|paid (?:in|via|on)|created (?:in|on)|"
    r"shipped (?:in|from)|fulfilled (?:in|on)|cancelled (?:in|on)|canceled (?:in|on)|refunded (?:in|on|via)|"
    r"aus|vorhanden in|angelegt in|storniert in|versandt in|erfasst (?:in|bei)|existiert in|steht in|créée? "
    r"(?:dans|sur)|présente? dans|existe (?:dans|en|no|na)|creado en|está en|capturad\w+ (?:en|no|na|por)|"
    r"criado n[oa]|presente (?:in|su|no|na)|creat\w+ (?:in|su)|esiste in|bestaat in|staat in|jest w|"
    r"istnieje w|utworzon\w+ w)[ ](?:(?:the|our|notre|unserem|dem|der|den|le|la|el|il|het|de)[ "
    r"])?(?:\w{2,12}[ ])?)$",
    re.IGNORECASE,
)
_ORIGIN_AFTER = re.compile(
    r"^[ ]has (?:the )?(?:stock|order|it|payment)\b|^(?:[ ](?:side|API|dashboard|admin|backend|orders?|"
    r"webhooks?|products?|stock)){0,2}[ ,]{1,2}(?:(?:[\w'-]{1,14}[ ]){0,2}?)(?:captured|took the money|"
    r"charged|has the order|shows? (?:it |the \w+ )?(?:as )?(?:paid|captured|fulfilled|shipped|cancel\w+|"
    r"refunded)|fired|sent|says (?:paid|captured|fulfilled|cancel\w+)|webhook|marked|exports?\b|"
    r"hat (?:erfasst|eingezogen|gesendet|abgebucht)|a (?:capturé|encaissé|envoyé)|capturó|cobró|envió|"
    r"capturou|cobrou|enviou|ha (?:incassato|catturato|inviato)|heeft (?:geïncasseerd|verstuurd)|pobrał\w*|"
    r"wysłał\w*)",
    re.IGNORECASE,
)
_FLOW = {
    "payment": ("payment_gateway", "storefront oms erp marketplace channel_layer pos"),
    "inventory": ("pim wms erp 3pl oms pos channel_layer", "storefront marketplace channel_layer erp oms"),
    "product": ("pim erp storefront channel_layer", "storefront marketplace channel_layer pim"),
    "shipment": ("carrier wms 3pl tms erp oms storefront", "storefront marketplace channel_layer erp oms pos"),
    "order": (
        "pos storefront marketplace channel_layer oms erp",
        "oms erp wms 3pl channel_layer fraud_tool tms carrier",
    ),
    "reversal": (
        "storefront marketplace channel_layer pos oms payment_gateway wms 3pl erp",
        "erp wms oms 3pl payment_gateway tms carrier storefront",
    ),
}
_OBJECTS = (
    (
        "reversal",
        re.compile(
            r"(?i)cancel|refund|return|rma|storn|erstatt|retour|annul|rembours|cancel|anul|devol|reembols|"
            r"estorn|rimbors|\breso\b|anulow|zwrot|キャンセル|返金|返品"
        ),
    ),
    (
        "payment",
        re.compile(
            r"(?i)captur|payment|paid|zahlung|bezahlt|paiement|encaiss|pago|cobr|pagament|betaal|betaling|"
            r"płatno|opłac|決済|入金"
        ),
    ),
    (
        "shipment",
        re.compile(
            r"(?i)fulfil|shipped|shipment|tracking|dispatch|versand|versend|liefer|expédi|envío|enviad|"
            r"despach|spediz|spedit|verzend|verzond|wysył|przesył|出荷|発送|配送"
        ),
    ),
    (
        "inventory",
        re.compile(
            r"(?i)stock|inventory|availab|bestand|bestände|lagerbest|verfügbar|disponib|existencias|estoque|"
            r"giacenz|scort|voorraad|stan\w* magazyn|stany|在庫"
        ),
    ),
    ("order", re.compile(r"(?i)order|bestell|auftr|commande|pedido|ordin|zamówie|注文|受注")),
    (
        "product",
        re.compile(r"(?i)product|listing|catalog|price|feed|produkt|artikel|produit|producto|produto|prodott|商品"),
    ),
)


@dataclass(frozen=True, slots=True)
class Handoff:
    """The two ends of the hop that failed, as far as the text says, and where they are named."""

    origin: Mention | None
    receiver: Mention | None


def find_handoff(reading: Reading, mentions: list[Mention], clauses: Clauses, pattern: str) -> Handoff:
    """The failing hop: by directions in the text, by where a record is and is not, by what is handed over."""
    content = reading.content
    pairs: dict[tuple[str, str], float] = defaultdict(float)
    ends: dict[str, dict[str, float]] = {"origin": defaultdict(float), "receiver": defaultdict(float)}
    first = {mention.name: mention for mention in reversed(mentions)}
    for one, other, weight in _directions(content, mentions):
        pairs[one.name, other.name] += weight
    for mention in mentions:
        for side, weight in _sides(content, mention, clauses):
            ends[side][mention.name] += weight
    best = _best_pair(pairs, ends)
    if best is not None:
        return Handoff(first[best[0]], first[best[1]])
    names = dict.fromkeys(mention.name for mention in mentions)
    both = _oriented(content, [first[name] for name in names if first[name].role != "other"], ends, pattern)
    if both is not None:
        return Handoff(first[both[0]], first[both[1]])
    origin, receiver = _top(ends["origin"]), _top(ends["receiver"])
    if origin is not None and origin == receiver:
        origin, receiver = (origin, None) if ends["origin"][origin] > ends["receiver"][origin] else (None, receiver)
    return Handoff(first.get(origin or ""), first.get(receiver or ""))


def _directions(content: str, mentions: list[Mention]) -> Iterator[tuple[Mention, Mention, float]]:
    for one, other in pairwise(mentions):
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


def _sides(content: str, mention: Mention, clauses: Clauses) -> Iterator[tuple[str, float]]:
    before = content[max(content.rfind("\n", 0, mention.start) + 1, mention.start - 80) : mention.start]
    after = content[mention.end : mention.end + 80].split("\n")[0]
    if mention.role == "marketplace" and _FEED_AFTER.match(after) and not before.casefold().endswith("order "):
        yield "receiver", 2.0
    if mention.role in {"storefront", "marketplace"} and (_SALES_AFTER.match(after) or _SALES_BEFORE.search(before)):
        yield "origin", 1.6
    if _INTO_JAPANESE.match(after):
        yield "receiver", 2.0
    elif after.startswith("から"):
        yield "origin", 2.0
    state = clauses.at(mention)
    if _RECEIVES_BEFORE.search(before) or _RECEIVES_AFTER.search(after):
        yield "receiver", 3.0
    elif state in {"missing", "rejected"}:
        yield "receiver", 2.5
    elif _ORIGIN_BEFORE.search(before) or _ORIGIN_AFTER.search(after):
        yield "origin", 2.5
    elif state == "confirmed":
        yield "origin", 0.5


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


def _oriented(
    content: str, mentions: list[Mention], ends: dict[str, dict[str, float]], pattern: str
) -> tuple[str, str] | None:
    """With two systems left: the direction that what is said of each, and what is handed over, speak for."""
    left = [mention for mention in mentions if mention.role != "channel_layer"] if len(mentions) > 2 else mentions
    if len(left) != 2:
        return None
    one, other = left
    forward = ends["origin"][one.name] + ends["receiver"][other.name] + _flows(content, one, other, pattern)
    backward = ends["origin"][other.name] + ends["receiver"][one.name] + _flows(content, other, one, pattern)
    if forward == backward:
        return None
    return (one.name, other.name) if forward > backward else (other.name, one.name)


def _flows(content: str, one: Mention, other: Mention, pattern: str) -> float:
    """How far it is usual that the first gives to the second what the ticket is about."""
    gives, takes = (roles.split() for roles in _FLOW.get(_object(content, pattern), ("", "")))
    if one.role not in gives or other.role not in takes:
        return 0.0
    reverse = other.role in gives and one.role in takes
    return 1.5 if not reverse or gives.index(one.role) < gives.index(other.role) else 0.0


def _object(content: str, pattern: str) -> str:
    known = {
        "inventory_desync": "inventory", "payment_confirmation_mismatch": "payment", "orphaned_payment": "payment",
        "status_void": "shipment", "rollback_gap": "reversal", "order_sync_gap": "order", "duplicate_draft": "order",
    }.get(pattern)  # fmt: skip
    if known is not None:
        return known
    return next((name for name, words in _OBJECTS[2:] if words.search(content)), "")
