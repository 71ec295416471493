"""What the value of a label is to an error: a whole message, a code with its message, a ticket, a log's remark."""

from __future__ import annotations

from app.domain.extraction.labels import Pair
from app.domain.extraction.sentence_shapes import is_told, sounds_like_error
from app.domain.lazy_patterns import when_used

_INNER_ERROR = when_used(
    r"[^\n]{0,600}?\"(?:err|error|exception|cause|fault|detail)s?\"[ ]?:[ ]?\{[^\n}]{0,300}?"
    r"\"(?:message|msg|text)\"[ ]?:"
)
_NUMBER_OF_A_TICKET = when_used(r"#[A-Z]{0,6}-?\d{3,10}\b")
_CODED_VALUE = when_used(r"[A-Z]{2,8}[-_]\d{2,6}:[ ][^\n]{10,400}")
_TWO_SENTENCES = when_used(r"[^.!?]{8,160}[.][ ](?P<second>[A-ZÀ-Þ][^.!?]{8,160}[.]?)")
_STATES_WRONG = when_used(
    r"(?i)^\S+(?: \S+){0,6}? (?:is|are|was|ist|est|es|está|é|è|jest) (?:\S+ )?"
    r"(?:closed|locked|inactive|missing|invalid|unknown|blocked|expired|not|nicht|gesperrt|geschlossen|ungültig"
    r"|inaktiv|fermée?|bloquée?|invalide|cerrad[oa]|bloquead[oa]|inválid[oa]|fechad[oa]|chius[oa]|bloccat[oa]"
    r"|gesloten|zamknięt\w)(?![\w])"
)
_LONGEST_CELL = 400


def tells_of_inner(content: str, pair: Pair) -> bool:
    """Whether a log's own remark stands before the object of the error itself."""
    return pair.kind == "json" and pair.key in {"msg", "message"} and _INNER_ERROR.match(content, pair.end) is not None


def names_a_ticket(pair: Pair) -> bool:
    """Whether the value is the number of a ticket or incident: ``#PD-88102 still open``."""
    return _NUMBER_OF_A_TICKET.match(pair.value) is not None


def is_coded(pair: Pair) -> bool:
    """Whether the value is a code with its message, whatever its label says: ``UNI-0032: Account is not valid``."""
    coded = pair.kind in {"table", "line", "below"} and _CODED_VALUE.fullmatch(pair.value) is not None
    return coded and sounds_like_error(pair.value) and not is_told(pair.value)


def is_whole(pair: Pair) -> bool:
    """Whether the value is the message from its first to its last character, also where it has several sentences."""
    return pair.kind in {"json", "xml"} or _is_machine_cell(pair) or _is_of_two_sentences(pair)


def _is_machine_cell(pair: Pair) -> bool:
    """Whether a cell of a table holds a message and nothing that somebody tells."""
    return pair.kind in {"table", "column"} and len(pair.value) <= _LONGEST_CELL and not is_told(pair.value)


def _is_of_two_sentences(pair: Pair) -> bool:
    """Whether the value on a label's line is a message of two sentences, the second also of what is wrong."""
    both = _TWO_SENTENCES.fullmatch(pair.value) if pair.kind == "line" else None
    if both is None or is_told(pair.value) or is_told(both.group("second")):
        return False
    return _STATES_WRONG.search(both.group("second")) is not None
