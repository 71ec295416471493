"""The values that pictures give of what a ticket's text lacks, each with the picture that it was read from.

The text always goes before a picture: only elements that nobody stated are taken, and they stay in ``missing_capture``,
so that they are asked for as text. Two pictures that contradict each other give nothing. A picture never makes an
exception of a ticket that is none, and touches neither pattern, bucket nor scope; the closure gate does not go by it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from app.domain.answers import FIELDS_OF
from app.domain.extraction.bodies.injection import is_suspect
from app.domain.extraction.extract import extract
from app.domain.extraction.model import Extraction, Span, TicketText
from app.domain.gate.pictures.picture_text import PictureText
from app.domain.gate.screens.job_ids import Place, places
from app.domain.lazy_patterns import when_used
from app.domain.pictured.page import Sheet, sheet_of
from app.domain.playbook import Playbook
from app.domain.redaction import KINDS, mask
from app.domain.ticket import TextContext

READ_FOR = ("job_or_transaction_id", "timestamp", "error_text")
"""The capture elements for which pictures are read. Who started a job is on none."""

LEAST_CONFIDENCE_OF_AN_ID = 0.9
"""An id has no context by which a misread letter would show, so the reader has to be surer of it than of prose."""

_CLOCKS_APART = timedelta(minutes=5)
_SAME_MOMENT = timedelta(minutes=1)
_LONGEST_NAME = 80
_HEX = when_used(r"[0-9a-fA-F]{8,}(?:-[0-9a-fA-F]{2,}){0,8}")
_DOUBTFUL = when_used(
    r"(?<=[A-Za-z])0|0(?=[A-Za-z])|(?<=[A-Za-z])[1|](?=[A-Za-z])|(?<=\d)[OoQDIl|]+(?![A-Za-z])|[OoQ](?=\d)"
    r"|(?<![A-Za-z])[Il|]+(?=\d)"
)
"""Letters and digits that look alike, beside each other: readers take O for a 0 in the fonts of terminals, and are sure
of it."""
_PART = when_used(r"[A-Z][A-Z0-9-]*")
_NO_PART = when_used(
    r"[A-Z]|ID|NO|NR|JOBS?|RUNS?|BATCH|TASK|ORDERS?|FEED|PAYMENT|ERR[O0]R|INF[O0]|WARN(?:ING)?|FATAL|DEBUG|CRITICAL|SEVERE"
    r"|FAILED|FAILURE|HTTP"
)
"""Words in capitals beside an id: parts of it, but for these, which name or lead it in."""
_STATUS = when_used(r"HTTP (\d{3})")
_LETTERS = when_used(r"\W+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPicture:
    """A picture on a ticket: its file's name, when it was attached, and what was read in it. ``problem`` completes
    "the picture …" where it was not read."""

    filename: str
    attached: datetime
    reading: PictureText | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictured:
    """What pictures came to. ``given`` are the capture elements that they supply; ``unclear`` says, by element, why
    several give none; ``says`` is what people are told of the pictures, a sentence each."""

    extraction: Extraction
    given: tuple[str, ...] = ()
    unclear: Mapping[str, str] = field(default_factory=dict)
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What one picture gives."""

    name: str
    values: Mapping[str, Any]
    found: Extraction

    def states(self, element: str) -> bool:
        return any(name in self.values for name in FIELDS_OF[element])


def lacking(found: Extraction, entered: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The elements for which an exception's pictures are worth reading: neither text, comments nor the capture elements
    ``entered`` in fields supply them."""
    if not found.is_exception:
        return ()
    return tuple(each for each in READ_FOR if each in found.missing_capture and each not in entered)


def with_pictures(
    found: Extraction, wanted: Sequence[str], pictures: Sequence[SeenPicture], context: TextContext, playbook: Playbook
) -> Pictured:
    """The extraction with what pictures supply of the ``wanted`` elements. ``context`` is that of the ticket."""
    if not wanted or not pictures:
        return Pictured(extraction=found)
    says: list[str] = []
    told: list[_Told] = []
    suspect = found.injection_suspected
    for picture in pictures:
        name = _name(picture)
        if picture.reading is None or picture.reading.problem is not None:
            problem = picture.reading.problem if picture.reading is not None else picture.problem
            says.append(f"The picture {name} {problem or 'was not read'}.")
            continue
        sheet = sheet_of(picture.reading)
        suspect = suspect or is_suspect((sheet.text,))
        one = _told(name, picture, sheet, wanted, context, playbook)
        told += [one] if one.values else []
        if not one.values:
            why = sheet.refused or "neither id, time nor error stands in it whole and legible"
            says.append(f"The picture {name} was read and gives nothing: {why}.")
    return _merged(replace(found, injection_suspected=suspect), wanted, told, says)


def _told(
    name: str, picture: SeenPicture, sheet: Sheet, wanted: Sequence[str], context: TextContext, playbook: Playbook
) -> _Told:
    nothing = Extraction(is_exception=False)
    if not sheet.body:
        return _Told(name=name, values={}, found=nothing)
    text = TicketText(subject="", body=sheet.body, body_format="plain", created_at=picture.attached, context=context)
    found = extract(text, playbook)
    values = {
        field_name: value
        for element in wanted
        for field_name in FIELDS_OF[element]
        if (value := getattr(found, field_name)) is not None and _believed(field_name, value, sheet, picture.attached)
    }
    if "error_text" in values and found.error_code is not None and "error_code" not in values:
        del values["error_text"]
    return _Told(name=name, values=values, found=found)


def _believed(field_name: str, value: Any, sheet: Sheet, attached: datetime) -> bool:
    """Whether a value of the picture's text is whole, legible, and of the failure."""
    if isinstance(value, datetime):
        return value <= attached + _CLOCKS_APART
    if field_name == "error_text":
        return True
    return _stands_whole(str(value), sheet)


def _stands_whole(value: str, sheet: Sheet) -> bool:
    status = _STATUS.fullmatch(value)
    target = status[1] if status else value
    if _DOUBTFUL.search(target) and not _HEX.fullmatch(target):
        return False
    there = places(target, sheet.lines)
    if any(_on(place, sheet.aside) for place in there):
        return False
    return any(
        place.confidence >= LEAST_CONFIDENCE_OF_AN_ID and _as_read(place, target) and not _may_go_on(place)
        for place in there
    )


def _on(place: Place, lines: Sequence[object]) -> bool:
    return any(line is place.line for line in lines)


def _may_go_on(place: Place) -> bool:
    """Whether the words beside an id may be parts of it: readers lose underscores, so that ``ORD_SYNC_4471`` becomes
    three words."""
    words = next(cell for cell in place.line.cells() if place.words[0] in cell.words).words
    first, last = words.index(place.words[0]), words.index(place.words[-1])
    before = words[first - 1].text if first else ""
    after = words[last + 1].text if last + 1 < len(words) else ""
    return (_PART.fullmatch(before) is not None and _NO_PART.fullmatch(before) is None) or after.isdigit()


def _as_read(place: Place, target: str) -> bool:
    """Whether the words say the id letter by letter: where it is not known beforehand, no misread one is forgiven."""
    return target in " ".join(word.text for word in place.words)


def _merged(found: Extraction, wanted: Sequence[str], told: Sequence[_Told], says: list[str]) -> Pictured:
    changes: dict[str, Any] = {}
    spans: dict[str, Span] = {}
    unclear: dict[str, str] = {}
    given: list[str] = []
    kinds = set(found.pii_masked)
    for element in wanted:
        stating = [one for one in told if one.states(element)]
        if not stating:
            continue
        against = _contradiction(element, stating)
        if against is not None:
            unclear[element] = against
            continue
        given.append(element)
        for one in _most_telling(element, stating):
            for name in FIELDS_OF[element]:
                if name in one.values and name not in changes:
                    changes[name], spans[name] = one.values[name], _span(one, name)
                    kinds.update(one.found.pii_masked)
    extraction = replace(
        found,
        **changes,
        pii_masked=tuple(kind for kind in KINDS if kind in kinds),
        provenance={**found.provenance, **spans},
    )
    return Pictured(extraction=extraction, given=tuple(given), unclear=unclear, says=tuple(says))


def _most_telling(element: str, stating: Sequence[_Told]) -> Sequence[_Told]:
    """Of an error one picture alone tells code and message; ids of a run and of an order may be on two."""
    if element != "error_text":
        return stating
    return (next((one for one in stating if "error_code" in one.values), stating[0]),)


def _contradiction(element: str, stating: Sequence[_Told]) -> str | None:
    """Why pictures that state an element cannot be believed; ``None`` where they agree, or one alone states it."""
    for name in FIELDS_OF[element]:
        said = [(one.name, one.values[name]) for one in stating if name in one.values]
        if name == "error_text" and any("error_code" in one.values for one in stating):
            continue
        different = [each for each in said if not _same(said[0][1], each[1])]
        if different:
            first, other = said[0], different[0]
            shown = " and ".join(_shown(each[1]) for each in (first, other))
            return f"the pictures {first[0]} and {other[0]} contradict each other ({shown})"
    return None


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, datetime):
        return bool(abs(one - other) <= _SAME_MOMENT)
    return _LETTERS.sub("", str(one)).casefold() == _LETTERS.sub("", str(other)).casefold()


def _shown(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _span(one: _Told, name: str) -> Span:
    span = one.found.provenance.get(name)
    quote = " ".join(span.quote.split()) if span is not None else ""
    return Span(source="picture", start=-1, end=-1, quote=quote, picture=one.name)


def _name(picture: SeenPicture) -> str:
    """The file's name as people are shown it: masked as any text by strangers, on one line, and not endless."""
    name = mask(re.sub(r"\s+", " ", picture.filename).strip() or "without a name").text
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
