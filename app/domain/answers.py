"""Comments as answers: what people wrote on a ticket fills what its own text leaves out, and nothing else.

A comment never overrides what the ticket states, never makes an exception of a ticket that is none, and touches neither
pattern, bucket nor scope. The provenance of each value names its comment, and the closure gate does not go by them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from app.domain.answer_model import Answer, Setting
from app.domain.answer_reading import read_answer
from app.domain.answer_words import CORRECTED
from app.domain.asked import Asked, asked_in
from app.domain.extraction.bodies.injection import is_suspect
from app.domain.extraction.bodies.read import read_body
from app.domain.extraction.model import CAPTURE_ELEMENTS, Extraction, Span
from app.domain.gate.statements.confirmation import is_auto_reply
from app.domain.gate.statements.quotations import own_words
from app.domain.gate.statements.words import plain
from app.domain.lazy_patterns import when_used
from app.domain.redaction import KINDS, mask
from app.domain.ticket import BodyFormat, Comment, TextContext

FIELDS_OF = {
    "job_or_transaction_id": ("job_id", "transaction_id"),
    "timestamp": ("timestamp",),
    "error_text": ("error_code", "error_text"),
    "trigger": ("trigger",),
}
"""The fields of an extraction that supply a capture element."""

MOST_COMMENTS = 200
LONGEST_COMMENT = 6_000
"""Characters of a comment's own words that are read."""

_LONGEST_REASON = 200
_EXAMPLE = when_used(r"\S*EXAMPLE\S*|1999-12-31 14:05(?: CET)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Discussion:
    """What was said below a ticket, and how to read it. ``context`` and ``body_format`` are those of the ticket;
    ``asked`` is what is remembered of our question, should it no longer be among the comments. ``entered`` are capture
    elements that people filled in fields: those go before any comment."""

    comments: Sequence[Comment]
    created_at: datetime
    reporter_id: str | None = None
    context: TextContext = field(default_factory=TextContext)
    body_format: BodyFormat = "plain"
    asked: Asked | None = None
    entered: frozenset[str] = frozenset()


def with_answers(found: Extraction, discussion: Discussion) -> Extraction:
    """The extraction with what comments supply of the elements that it lacks.

    The first comment that states an element supplies it; its author may correct it later. A remark that an element
    cannot be had is kept as the reason. Texts that instruct software are flagged, whatever else becomes of them.
    """
    in_order = sorted(discussion.comments, key=lambda one: one.created_at)
    spoken = [comment for comment in in_order if _by_person(comment)][:MOST_COMMENTS]
    if not spoken:
        return found
    if is_suspect((comment.body for comment in spoken), may_quote_us=True):
        found = replace(found, injection_suspected=True)
    if not found.is_exception or not found.missing_capture:
        return found
    asked = asked_in(discussion.comments) or discussion.asked
    ours = _own_lines(discussion.comments)
    collected = _Collected(found, frozenset(found.missing_capture) - discussion.entered)
    for comment in spoken:
        text = _said(comment, ours)
        if text and not is_auto_reply(comment.body, comment.via):
            setting = _setting(comment, discussion, asked, found)
            collected.take(comment, text, setting)
    return collected.extraction()


@dataclass(slots=True)
class _Collected:
    """The values so far, by capture element, each with its comment."""

    found: Extraction
    wanted: frozenset[str]
    values: dict[str, tuple[Comment, Answer]] = field(default_factory=dict)
    reasons: dict[str, tuple[Comment, str]] = field(default_factory=dict)

    def take(self, comment: Comment, text: str, setting: Setting) -> None:
        corrects = CORRECTED.search(plain(text)) is not None
        open_ = tuple(
            element
            for element in self.found.missing_capture
            if element in self.wanted
            and (element not in self.values or (corrects and self._by_author(element, comment)))
        )
        if not open_:
            return
        answer = read_answer(text, open_, setting)
        for element in open_:
            if answer.states(element):
                self.values[element] = (comment, answer)
        for element, words in answer.unavailable.items():
            self.reasons.setdefault(element, (comment, words))

    def _by_author(self, element: str, comment: Comment) -> bool:
        return self.values[element][0].author.id == comment.author.id

    def extraction(self) -> Extraction:
        """What was found, with the values masked and their provenance."""
        found = self.found
        kept = [text for comment, one in self.values.values() for text in (one.job_id, one.transaction_id) if text]
        kept += [text for text in (found.job_id, found.transaction_id) if text]
        changes: dict[str, Any] = {}
        spans: dict[str, Span] = {}
        kinds = set(found.pii_masked)
        for element, (comment, answer) in self.values.items():
            for name in FIELDS_OF[element]:
                value = getattr(answer, name)
                if value is None:
                    continue
                changes[name] = mask(value, kept).text if isinstance(value, str) else value
                spans[name] = _span(comment, answer.quotes.get(name, ""), kept)
            if element == "trigger":
                changes["trigger_kind"] = answer.trigger_kind
            kinds.update(mask(comment.body, kept).kinds)
        reasons = {element: said for element, said in self.reasons.items() if element not in self.values}
        for comment, _ in reasons.values():
            kinds.update(mask(comment.body, kept).kinds)
        return replace(
            found,
            **changes,
            missing_capture=tuple(one for one in found.missing_capture if one not in self.values),
            pii_masked=tuple(kind for kind in KINDS if kind in kinds),
            provenance={**found.provenance, **spans},
            unavailable={element: _span(*reasons[element], kept) for element in CAPTURE_ELEMENTS if element in reasons},
        )


def _span(comment: Comment, quote: str, kept: Sequence[str]) -> Span:
    shown = mask(" ".join(quote.split()), kept).text
    shown = shown if len(shown) <= _LONGEST_REASON else shown[: _LONGEST_REASON - 1].rstrip() + "…"
    return Span(source="text", start=-1, end=-1, quote=shown, comment=comment.id)


def _by_person(comment: Comment) -> bool:
    return comment.author.role != "app" and (comment.posted_by is None or comment.posted_by.role != "app")


def _setting(comment: Comment, discussion: Discussion, asked: Asked | None, found: Extraction) -> Setting:
    own = comment.author.role == "customer" or comment.author.id == discussion.reporter_id
    return Setting(
        direct=own and asked is not None and comment.created_at >= asked.at,
        own=own,
        job_failure=found.is_job_failure,
        asked=asked.elements if asked is not None else (),
        written_at=comment.created_at,
        ticket_made_at=discussion.created_at,
        context=discussion.context,
        body_format="wiki" if discussion.body_format == "wiki" else "plain",
    )


def _own_lines(comments: Iterable[Comment]) -> frozenset[str]:
    """The lines that apps wrote, our question among them: repeated in a reply, they are nobody's answer."""
    written = (comment for comment in comments if comment.author.role == "app")
    return frozenset(line for comment in written for raw in comment.body.splitlines() if len(line := plain(raw)) > 8)


def _said(comment: Comment, ours: frozenset[str]) -> str:
    """The author's own words, without quoted messages, our own lines and the examples that we gave."""
    body = read_body(comment.body, "adf").text if comment.body.lstrip().startswith('{"') else comment.body
    kept = [line for line in own_words(body).splitlines() if plain(line) not in ours]
    return _EXAMPLE.sub(" ", "\n".join(kept)).strip()[:LONGEST_COMMENT]
