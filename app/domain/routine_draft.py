"""A draft of the message to the retailer: what happened, what they have to do, what comes next (seed 004, step 2).

It is shown to the agent in the internal note and never sent: who writes to a customer is a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.gate.statements.language import DEFAULT, language_of
from app.domain.routine_cause import Cause, cause_of
from app.domain.routine_texts import de, en, es, fr, it, ja, nl, pl, pt
from app.domain.routine_texts.form import DraftTexts
from app.domain.ticket import Ticket

TEXTS: Mapping[str, DraftTexts] = {
    "en": en.TEXTS,
    "de": de.TEXTS,
    "fr": fr.TEXTS,
    "es": es.TEXTS,
    "pt": pt.TEXTS,
    "it": it.TEXTS,
    "nl": nl.TEXTS,
    "pl": pl.TEXTS,
    "ja": ja.TEXTS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The message, paragraph by paragraph, and the cause and language that it was written for."""

    cause: Cause
    language: str
    paragraphs: tuple[str, ...]


def draft_for(ticket: Ticket, text: str, error: str | None, job: str | None, *, stopped: bool) -> Draft:
    """The draft for a ticket. ``text`` is its masked text, ``error`` the error as it was read, ``job`` the run's id;
    ``stopped``: the job was stopped (and not merely cannot be).

    The language is that of the customer's last message, else the ticket's own.
    """
    cause = cause_of(ticket.subject, text, error)
    said = [comment for comment in ticket.comments if comment.public and comment.author.role == "customer"]
    last = max(said, key=lambda comment: comment.created_at).body if said else ""
    language = language_of(last)
    if language == DEFAULT:
        language = language_of(f"{ticket.subject}\n{text}")
    return written(cause, language, job, stopped=stopped)


def written(cause: Cause, language: str, job: str | None, *, stopped: bool) -> Draft:
    """The draft of a cause in a language (English where there is no text in it)."""
    texts = TEXTS.get(language, TEXTS[DEFAULT])
    explain, action, next_steps = texts.causes[cause]
    name = f"({job})" if job else ""
    happened = f"{explain} {texts.stopped}" if stopped else explain
    middle = (happened, f"{texts.please}: {action}", f"{texts.then}: {next_steps}")
    lines = (texts.greeting, *(" ".join(line.format(job=name).split()) for line in middle), texts.closing)
    return Draft(cause=cause, language=language if language in TEXTS else DEFAULT, paragraphs=lines)
