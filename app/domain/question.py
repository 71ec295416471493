"""The one question that the reporter of an incomplete exception gets: only what is missing, and where it is found.

The words are in ``question_texts``, one module a language. Whether anybody may be asked is decided in here too: never
about a complete ticket or one that is no exception, never twice, never once it was closed, never a machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase

from app.domain.asked import Asked, marker_of
from app.domain.extraction.bodies.read import read_body
from app.domain.extraction.meaning.kind_words import FAILING
from app.domain.extraction.model import CAPTURE_ELEMENTS, Extraction, SystemNamed
from app.domain.gate.model import Scope, Verdict
from app.domain.gate.policy import policy_of
from app.domain.gate.statements.language import language_of
from app.domain.note import Note, Paragraph
from app.domain.playbook import AskPolicy, Playbook
from app.domain.question_examples import EXAMPLE_ERROR, EXAMPLE_TIME, example_id, group_of
from app.domain.question_texts import LANGUAGES
from app.domain.ticket import Attachment, Person, Ticket
from app.domain.traces import RecordFieldOnTicket, written_by_hand

CLOCKS_APART = timedelta(minutes=5)
"""How far in the future a ticket may seem to have been made: the tracker's clock and ours differ a little."""

ELEMENT_LABELS = {
    "job_or_transaction_id": "job or transaction ID",
    "timestamp": "exact time",
    "error_text": "error text",
    "trigger": "trigger",
}
_RECORD_FIELD = {
    "job_or_transaction_id": "job_or_transaction_id",
    "timestamp": "exact_timestamp",
    "error_text": "error_code",
    "trigger": "trigger",
}
_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".heic")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A public reply to the reporter, put at ``at``. ``missing`` are the capture elements that it names, in order."""

    at: datetime
    missing: tuple[str, ...]
    language: str
    lines: tuple[str, ...]

    @property
    def note(self) -> Note:
        """The reply as a document, ended by the marker by which it is found again."""
        return Note("question", tuple(Paragraph(line) for line in self.lines), marker_of(self.missing))


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """What is asked, was asked, or is not asked and why. ``question`` is to be put now; ``says`` is what the record's
    note tells of it (empty where there is nothing to tell); ``missing`` is what is still open."""

    question: Question | None = None
    asked: Asked | None = None
    missing: tuple[str, ...] = ()
    says: str = ""

    @property
    def answered(self) -> bool:
        """Whether nothing that was asked for is open any more."""
        named = self.asked.elements if self.asked is not None else ()
        return bool(named) and not any(element in self.missing for element in named)


def still_missing(ticket: Ticket, extraction: Extraction, edits: Mapping[str, RecordFieldOnTicket]) -> tuple[str, ...]:
    """The capture elements that neither text nor comments, gate fields or entries in the record supply, and of which
    nobody wrote that they cannot be had."""
    entered = {element for element, key in _RECORD_FIELD.items() if key in edits and written_by_hand(edits[key])}
    if ticket.fields.job_id:
        entered.add("job_or_transaction_id")
    if ticket.fields.failed_at is not None:
        entered.add("timestamp")
    return tuple(
        element
        for element in extraction.missing_capture
        if element not in entered and element not in extraction.unavailable
    )


def inquire(
    ticket: Ticket,
    extraction: Extraction,
    edits: Mapping[str, RecordFieldOnTicket],
    verdict: Verdict,
    asked: Asked | None,
    playbook: Playbook,
    now: datetime,
) -> Inquiry:
    """What becomes of asking the reporter. ``extraction`` has the answers in it; ``asked`` is what store and ticket
    know of an earlier question."""
    if not extraction.is_exception:
        return Inquiry(asked=asked, missing=asked.elements if asked is not None else ())
    missing = still_missing(ticket, extraction, edits)
    if asked is not None:
        return Inquiry(asked=asked, missing=missing, says=_told(asked, missing))
    if not missing or not _in_time(ticket, playbook.ask, now) or _was_ever_closed(ticket):
        return Inquiry(missing=missing)
    if _mode(verdict.scope, extraction, playbook) == "shadow" or not _speaks_of_a_failure(ticket, extraction, verdict):
        return Inquiry(missing=missing)
    if is_machine(ticket.reporter, playbook.ask.machine_senders):
        return Inquiry(missing=missing, says=f"Nobody was asked, since a machine made this ticket: {_listed(missing)}.")
    put = Asked(at=now, elements=missing)
    question = compose(ticket, extraction, missing, now)
    return Inquiry(question=question, asked=put, missing=missing, says=_told(put, missing))


def _speaks_of_a_failure(ticket: Ticket, extraction: Extraction, verdict: Verdict) -> bool:
    """Whether anything in the ticket points at a failure. What nothing is known of may be an exception and gets a
    record; but nobody is asked for the error of a lunch invitation."""
    names_something = len(extraction.missing_capture) < len(CAPTURE_ELEMENTS) or extraction.pattern != "none"
    if verdict.applies or extraction.is_job_failure or names_something or ticket.attachments:
        return True
    readable = read_body(ticket.body, ticket.body_format).text
    return FAILING.search(f"{ticket.subject}\n{readable}") is not None


def is_machine(reporter: Person, senders: Iterable[str]) -> bool:
    """Whether nobody would read a reply: an app, a business rule, our own account, or a sender that the playbook lists
    by a pattern for its address or its whole name."""
    if reporter.role == "app":
        return True
    known = [text.strip().casefold() for text in (reporter.email, reporter.name) if text]
    return any(fnmatchcase(text, pattern.casefold()) for text in known for pattern in senders)


def compose(ticket: Ticket, extraction: Extraction, missing: tuple[str, ...], at: datetime) -> Question:
    """The question about these elements, in the language of the ticket."""
    readable = read_body(ticket.body, ticket.body_format).text
    language = language_of(f"{ticket.subject}\n{readable}")
    texts = LANGUAGES[language]
    items = [_item(element, extraction, texts) for element in missing]
    several = len(items) > 1
    lines = [
        texts["greeting"],
        texts["opening_many" if several else "opening_one"],
        *(f"{number}. {item}" if several else item for number, item in enumerate(items, start=1)),
        *_about_pictures(ticket, extraction, missing, texts),
        texts["unavailable"],
        texts["closing"],
    ]
    return Question(at=at, missing=missing, language=language, lines=tuple(lines))


def _in_time(ticket: Ticket, policy: AskPolicy, now: datetime) -> bool:
    """Only a new ticket is asked about, so that neither a first connection nor reading the past mails anybody."""
    return policy.enabled and -CLOCKS_APART <= now - ticket.created_at <= policy.within


def _was_ever_closed(ticket: Ticket) -> bool:
    return ticket.closed or any(move.to_category == "done" for move in ticket.history)


def _mode(scope: Scope, extraction: Extraction, playbook: Playbook) -> str:
    if scope == "none":
        scope = "job_failure" if extraction.is_job_failure else "exception"
    return policy_of(scope, playbook).mode


def _about_pictures(
    ticket: Ticket, extraction: Extraction, missing: tuple[str, ...], texts: Mapping[str, str]
) -> list[str]:
    """Why what a picture shows is asked for as text all the same."""
    if any(span.picture is not None for span in extraction.provenance.values()):
        return [texts["picture_read"]]
    return [texts["picture"]] if "error_text" in missing and any(map(is_image, ticket.attachments)) else []


def is_image(file: Attachment) -> bool:
    """Whether a file is a picture by what it is called."""
    return file.mime_type.casefold().startswith("image/") or file.filename.casefold().endswith(_IMAGES)


def _item(element: str, extraction: Extraction, texts: Mapping[str, str]) -> str:
    if element == "job_or_transaction_id":
        return _ask_id(extraction, texts)
    if element == "timestamp":
        return _joined(texts["time"], texts["where_time"], texts["example"].format(example=EXAMPLE_TIME))
    if element == "error_text":
        where = _where(texts, "where_error", extraction.receiving_system or extraction.originating_system)
        return _joined(texts["error"], where, texts["example"].format(example=EXAMPLE_ERROR))
    return texts["trigger"]


def _ask_id(extraction: Extraction, texts: Mapping[str, str]) -> str:
    """Runs are looked up where jobs are logged: behind the shop, where that is named. A record is looked up where it
    began."""
    origin, receiver = extraction.originating_system, extraction.receiving_system
    if extraction.is_job_failure:
        system = next((one for one in (receiver, origin) if one and group_of(one.role) == "office"), receiver or origin)
        where = texts["where_run"].format(system=system.name) if system else texts["where_run_any"]
        return _joined(texts["id_run"], where, texts["example"].format(example=example_id(system, run=True)))
    system = origin or receiver
    where = _where(texts, "where_object", system)
    return _joined(texts["id_object"], where, texts["example"].format(example=example_id(system, run=False)))


def _where(texts: Mapping[str, str], key: str, system: SystemNamed | None) -> str:
    group = group_of(system.role) if system else "any"
    return texts[f"{key}_{group}"].format(system=system.name if system else "")


def _joined(*sentences: str) -> str:
    """Sentences one after the other; Japanese ones need no space between them."""
    return "".join(sentences) if sentences[0].endswith("。") else " ".join(sentences)


def _told(asked: Asked, missing: tuple[str, ...]) -> str:
    when = f"Asked the reporter on {asked.at:%Y-%m-%d}"
    if not asked.elements:
        return f"{when}."
    open_ = [element for element in asked.elements if element in missing]
    answered = [element for element in asked.elements if element not in missing]
    says = f"{when} for: {_listed(asked.elements)}."
    if not answered:
        return says
    return f"{says} Answered: {_listed(answered)}." if open_ else f"{says} Answered."


def _listed(elements: Iterable[str]) -> str:
    return ", ".join(ELEMENT_LABELS[element] for element in elements)
