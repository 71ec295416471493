"""The two ends of a hop where a text names them by a label ("Source: WMS") or by a flow name ("pim-to-amazon")."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.extraction.folded import Folded
from app.domain.lazy_patterns import when_used

_ORIGIN_LABEL = (
    r"source(?: system)?|origin|sender|sent (?:by|from)|from|requested by|submitted by|producer|publisher|quelle|"
    r"quellsystem|absender|sender|herkunft|von|système source|source|émetteur|expéditeur|origine|origen|"
    r"sistema origen|emisor|remitente|"
    r"origem|sistema de origem|emissor|remetente|sistema sorgente|mittente|bron|bronsysteem|afzender|herkomst|źródło|"
    r"system źródłowy|nadawca|送信元|連携元|出力元|発信元"
)
_RECEIVER_LABEL = (
    r"target(?: system)?|destination|recipient|receiver|sent to|to|carrier|marketplace|endpoint|partner|authority|"
    r"consumer|ziel|zielsystem|empfänger|nach|an|frachtführer|marktplatz|système cible|cible|destinataire|"
    r"transporteur|"
    r"place de marché|destino|sistema destino|destinatario|receptor|transportista|destinatário|transportadora|"
    r"destinazione|"
    r"sistema destinazione|corriere|doel|doelsysteem|bestemming|ontvanger|vervoerder|cel|system docelowy|"
    r"odbiorca|przewoźnik|"
    r"送信先|連携先|宛先|配送会社|配送業者"
)
_END = r"[\"'`*_)]{0,3}[ \t]{0,3}(?:[:：=|\t]|\.{2,}|\n)[ \t|:*_\"'`]{0,4}(?:(?:pim|erp|wms|oms|shop|the|our)[ ])?$"
_JAPANESE_END = r"[ 　]?$"
ORIGIN_LABEL = Folded(
    rf"(?:送信元|連携元|出力元|発信元){_JAPANESE_END}|"
    rf"(?:^|[\n|,;(*_>•\t]|[-–][ ]|[ ]{{2}})[ *_|>\"'`]{{0,4}}(?:{_ORIGIN_LABEL}){_END}"
)
RECEIVER_LABEL = Folded(
    rf"(?:送信先|連携先|宛先){_JAPANESE_END}|"
    rf"(?:^|[\n|,;(*_>•\t→]|[-–][ ]|[ ]{{2}})[ *_|>\"'`]{{0,4}}(?:{_RECEIVER_LABEL}){_END}"
)
_FLOW_NAME = when_used(
    r"(?i)(?<![\w@/.])(?P<one>[A-Za-z0-9]{2,20})[-_](?:to|2|nach|vers|a|naar|do|"
    r"para)[-_](?P<other>[A-Za-z0-9]{2,20})(?![A-Za-z0-9@.])"
    r"|(?<![\w@/.])(?P<left>[A-Za-z]{3,16})[-_](?P<right>[A-Za-z]{3,16})[-_](?:orders?|stock|inventory|"
    r"products?|prices?|fulfil\w*|"
    r"refunds?|returns?|sync|bestell\w*|auftr\w*|commandes|pedidos|ordini|feed)(?![A-Za-z0-9@.])"
)


def flow_names(content: str) -> Iterator[tuple[tuple[str, int, int], tuple[str, int, int]]]:
    """The two halves of each name of a flow: the word and where it stands."""
    for match in _FLOW_NAME.finditer(content):
        one, other = ("one", "other") if match["one"] else ("left", "right")
        yield (match[one], *match.span(one)), (match[other], *match.span(other))
