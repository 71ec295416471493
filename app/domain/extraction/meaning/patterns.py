"""Which of the eight cross-system failures a ticket shows. Several may fit; the order in ``PRIORITY`` decides."""

from __future__ import annotations

import re

from app.domain.extraction.folded import Folded
from app.domain.extraction.meaning.pattern_prose import (
    NO_ORDER_TOLD,
    NOT_RECOGNISED,
    NOT_REVERSED_TOLD,
    SHAPE_TOLD,
    SHIPMENT_JOB,
    STOCK_JOB_TOLD,
)
from app.domain.extraction.meaning.pattern_shape import FIELD_IS_WRONG, SCRAPED, SHAPE, SHAPE_OTHER
from app.domain.extraction.meaning.pattern_states import BOOKS, NOT_ARRIVING, REFUSED, SELLS, SHAPE_MESSAGE
from app.domain.extraction.meaning.pattern_words import (
    AUTH_CAUSE,
    BOTH_OF_THEM,
    CAPTURED,
    DIFFERS,
    DUPLICATE,
    DUPLICATE_NOT,
    FAILED,
    NO_ORDER,
    NO_REVERSAL,
    NOT_REVERSED,
    NOT_SHIPPED,
    NOT_THERE,
    ORDER,
    ORDER_JOB,
    REVERSAL,
    REVERSAL_HANDOFF,
    SHIPPED,
    STOCK,
    STOCK_JOB,
    UNPAID,
)
from app.domain.extraction.meaning.quantities import counts_differ
from app.domain.extraction.model import RecordState
from app.domain.lazy_patterns import when_used

PRIORITY = (
    "rollback_gap",
    "orphaned_payment",
    "payment_confirmation_mismatch",
    "duplicate_draft",
    "transform_mismatch",
    "status_void",
    "inventory_desync",
    "order_sync_gap",
)


_TAKES_NO_ORDERS = frozenset(["carrier", "payment_gateway", "fraud_tool", "other"])
_DENIES = when_used(
    r"(?i)\b(?:no|not|without|kein\w*|ohne|aucune?|pas|sans|ning[uú]n\w*|sin|nenhum\w*|sem|nessun\w*|"
    r"senza|geen|zonder|bez|brak|żadn\w+)\b[^.;,\n]{0,20}$"
)
_FAILS = when_used(
    r"(?i)fail|error|fehler|erreur|échec|fall|erro|fout|błąd|błęd|reject|refus|time|crash|abort|stuck|エラー|失敗"
)
_TWO = when_used(r"(?:two|2|zwei|deux|dos|dois|duas|due|twee|dwa|dwie)\b")
_LABELS = when_used(
    r"(?i)\b(?:shipping labels?|label (?:run|batch|print\w*|creation)|labels?|étiquettes?|etiquetas?|"
    r"price tags?|shelf labels?|esl|preis(?:übertragung|schild|auszeichnung)\w*|"
    r"etichett[ae]|etykiet\w*|versandetikett\w*|versandlabel\w*|verzendlabel\w*)\b|ラベル|送り状"
)


def find_pattern(
    content: str,
    states: tuple[RecordState | None, RecordState | None],
    *,
    shape_text: str,
    connection: bool,
    ends: tuple[str | None, str | None] = (None, None),
) -> str:
    """The pattern of the primary error, by its code and message (``shape_text``) and what the whole text says.

    ``connection``: a token, session or account is what is wrong. ``ends``: the roles of the two systems; a carrier,
    gateway or authority takes no orders, and what a fraud tool decided is none of the patterns."""
    origin, receiver = ends
    states_differ = states[1] == "missing" and (states[0] == "confirmed" or origin in SELLS or receiver in BOOKS)
    decision = origin == "fraud_tool"
    fitting = {
        "rollback_gap": _rollback(content),
        "orphaned_payment": not decision
        and not (origin in SELLS and receiver in BOOKS)
        and (_near(content, CAPTURED, NO_ORDER, 260) or _near(content, CAPTURED, NO_ORDER_TOLD, 260)),
        "payment_confirmation_mismatch": not decision and _near(content, CAPTURED, UNPAID, 260),
        "duplicate_draft": _duplicate(content) and _about_orders(content),
        "transform_mismatch": _transform(content, shape_text),
        "status_void": not decision
        and (
            _near(content, SHIPPED, NOT_SHIPPED, 200)
            or (not _LABELS.search(content) and _near(content, SHIPMENT_JOB, FAILED, 160))
        ),
        "inventory_desync": _near(content, STOCK, DIFFERS, 160)
        or _near(content, STOCK, NOT_ARRIVING, 60)
        or counts_differ(content)
        or (STOCK_JOB.search(content) is not None and FAILED.search(content) is not None)
        or _near(content, STOCK_JOB_TOLD, FAILED, 120),
        "order_sync_gap": receiver not in _TAKES_NO_ORDERS
        and not decision
        and _order_gap(content, states_differ=states_differ, rejected=states[1] == "rejected"),
    }
    if connection or _auth_is_cause(shape_text):
        fitting["order_sync_gap"] = not decision and (
            ((states_differ or (states[1] == "rejected" and not connection)) and ORDER.search(content) is not None)
            or _orders_differ(content)
        )
        fitting["inventory_desync"] = _quantities_differ(content)
        fitting["rollback_gap"] = _not_reversed(content)
        fitting["transform_mismatch"] = not _auth_is_cause(shape_text) and SHAPE_MESSAGE.search(shape_text) is not None
        fitting["duplicate_draft"] = fitting["duplicate_draft"] and not connection
    return next((pattern for pattern in PRIORITY if fitting[pattern]), "none")


def _near(content: str, one: Folded, other: Folded, distance: int) -> bool:
    """Whether something of both kinds is said within a distance, in either order."""
    return one.search(content) is not None and _near_any(
        content, one, [match.span() for match in other.finditer(content)], distance
    )


def _near_any(content: str, one: Folded, others: list[tuple[int, int]], distance: int) -> bool:
    places = [match.span() for match in one.finditer(content)]
    return any(
        start - other_end <= distance
        and other_start - end <= distance
        and not (start <= other_start and other_end <= end)
        for start, end in places[:60]
        for other_start, other_end in others[:120]
    )


def _rollback(content: str) -> bool:
    if REVERSAL_HANDOFF.search(content) and FAILED.search(content):
        return True
    return _not_reversed(content)


def _not_reversed(content: str) -> bool:
    return any(_near(content, REVERSAL, left, 170) for left in (NOT_REVERSED, NO_REVERSAL, NOT_REVERSED_TOLD))


def _duplicate(content: str) -> bool:
    """Whether a record exists twice; "no duplicate" is none."""
    return any(
        not DUPLICATE_NOT.search(content[max(0, match.start() - 28) : match.start()])
        and not (_TWO.match(match.group()) and BOTH_OF_THEM.search(content[max(0, match.start() - 9) : match.start()]))
        for match in DUPLICATE.finditer(content)
    )


def _about_orders(content: str) -> bool:
    return (
        ORDER.search(content) is not None
        or re.search(
            r"(?i)draft|invoice|shipment|rechnung|facture|factura|fattura|brouillon|borrador|rascunho|bozza", content
        )
        is not None
    )


def _transform(content: str, shape_text: str) -> bool:
    if (
        SHAPE.search(shape_text)
        or SHAPE_MESSAGE.search(shape_text)
        or SHAPE_OTHER.search(shape_text)
        or (FIELD_IS_WRONG.search(shape_text) and not SCRAPED.search(shape_text))
        or SHAPE_TOLD.search(shape_text)
        or (NOT_RECOGNISED.search(shape_text) and not AUTH_CAUSE.search(shape_text))
    ):
        return True
    return (
        _near(content, SHAPE, FAILED, 160)
        or _near(content, SHAPE_OTHER, FAILED, 160)
        or _near(content, SHAPE_MESSAGE, REFUSED, 70)
    )


def _order_gap(content: str, *, states_differ: bool, rejected: bool) -> bool:
    if _near(content, ORDER_JOB, FAILED, 260):
        return True
    if (states_differ or rejected) and ORDER.search(content):
        return True
    if ORDER.search(content) is None or _LABELS.search(content):
        return False
    lacking = [match for match in NOT_THERE.finditer(content) if not _denied(content, match)]
    return _near_any(content, ORDER, [match.span() for match in lacking], 90)


def _denied(content: str, match: re.Match[str]) -> bool:
    """ "No error", "not rejected": a failure that is denied is none."""
    return (
        _FAILS.match(match.group()) is not None
        and _DENIES.search(content[max(0, match.start() - 40) : match.start()]) is not None
    )


def _auth_is_cause(shape_text: str) -> bool:
    return AUTH_CAUSE.search(shape_text) is not None


def _orders_differ(content: str) -> bool:
    return re.search(
        r"(?i)\b(?:\d+|no|new|all|open|the|these|those|several|our|some)?\s?(?:web |new |sales )?(?:orders|"
        r"bestellungen|aufträge|commandes|pedidos|ordini|bestellingen|zamówie\w+)\b[^.\n]{0,40}\b(?:(?:are |"
        r"is |were )?(?:missing|not (?:in|arriv\w+|import\w+|reach\w+|created|written|transferred)|stuck|"
        r"piling|waiting|queued|lost)|fehlen|nicht (?:angekommen|übertragen|im|in)|stauen|manquent|ne "
        r"(?:remontent|descendent)|bloqué\w+|no (?:llegan|están|aparecen|entran)|faltan|não (?:chegam|estão|"
        r"entram)|non (?:arrivano|sono|risultano)|mancano|ontbreken|niet (?:binnen|in|aangekomen)|brakuje|"
        r"nie (?:dotar\w+|trafi\w+|ma))|(?:注文|受注)[^。\n]{0,20}(?:届いて|存在し|未連携|反映され)",
        content,
    ) is not None  # fmt: skip


def _quantities_differ(content: str) -> bool:
    if counts_differ(content):
        return True
    return STOCK.search(content) is not None and re.search(
        r"(?i)mismatch|differ|oversold|oversell|out of sync|shows? \d+|vs\.? \d+|abweich|weicht|stimm\w* "
        r"nicht|überverkauf|écart|différen|survente|no coincid|diferen|diverg|não bate|discordan|non "
        r"corrispond|verschil|klopt niet|różni|rozbieżn|不一致|差異|売り越し", content
    ) is not None  # fmt: skip
