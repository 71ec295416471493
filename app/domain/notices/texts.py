"""What a message says: short, with what happened, the next step, and where to look. Words of tickets are masked before
they come here, and written so that no chat takes them for a link, a mention or markup."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from app.domain.gate.labels import REQUIREMENT_LABELS
from app.domain.moments import to_the_second
from app.domain.notices.model import KINDS, Message, Notice
from app.domain.ticket import TicketRef

MOST_LISTED = 8
MOST_TOLD = 4
"""Repeats of one thing whose own words are shown, the latest ones."""
LONGEST_SUBJECT = 120
LONGEST_CAUSE = 300
_HARMLESS = str.maketrans({"<": "‹", ">": "›", "@": "(at)", "`": "'", "*": "∗", "|": "¦", "[": "(", "]": ")"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the store knows of a ticket that a message names. ``subject`` is masked."""

    key: str
    url: str
    subject: str


def message_of(notices: Sequence[Notice], tickets: Mapping[TicketRef, Shown], base: str | None) -> Message:
    """The message that tells of these notices, all of one kind. ``base`` is the dashboard's address, if it is known."""
    kind = KINDS[notices[0].kind]
    abouts = list(dict.fromkeys(notice.about for notice in notices))
    if len(abouts) == 1:
        return _of_one(notices, tickets, base)
    lines = [_line([notice for notice in notices if notice.about == about], tickets) for about in abouts[:MOST_LISTED]]
    if len(abouts) > MOST_LISTED:
        lines.append(f"and {len(abouts) - MOST_LISTED} more")
    lines += [f"From {to_the_second(_first(notices))} to {to_the_second(_last(notices))}."]
    lines += _ending(kind.next_step, None, base)
    return Message(title=f"{kind.heading}: {len(abouts)} at once", text="\n".join(lines), severity=kind.severity)


def ticket_page(base: str, ref: TicketRef) -> str:
    """The address of a ticket's page on the dashboard."""
    path = "/".join(quote(part, safe="") for part in (ref.system, ref.site, ref.id))
    return f"{base.rstrip('/')}/tickets/{path}"


def plainly(text: str, most: int) -> str:
    """Words of a ticket as one harmless line: nothing in it is a link, a mention, markup or invisible."""
    seen = "".join(" " if unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp") else sign for sign in text)
    line = " ".join(seen.translate(_HARMLESS).replace("://", ": //").split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _of_one(notices: Sequence[Notice], tickets: Mapping[TicketRef, Shown], base: str | None) -> Message:
    latest = notices[-1]
    kind = KINDS[latest.kind]
    shown = None if latest.ref is None else tickets.get(latest.ref)
    name = _name(latest, tickets)
    lines = []
    if shown is not None and shown.subject:
        lines.append(plainly(shown.subject, LONGEST_SUBJECT))
    for notice in notices[-MOST_TOLD:]:
        lines += [line for line in _facts(notice) if line not in lines]
    if len(notices) > 1:
        lines.append(f"{len(notices)} times from {to_the_second(_first(notices))} to {to_the_second(_last(notices))}.")
    else:
        lines.append(f"At {to_the_second(latest.at)}.")
    links = None if shown is None else shown.url
    page = base if base is None or latest.ref is None else ticket_page(base, latest.ref)
    lines += _ending(kind.next_step, links, page)
    return Message(title=f"{name}: {kind.heading.lower()}", text="\n".join(lines), severity=kind.severity)


def _line(notices: Sequence[Notice], tickets: Mapping[TicketRef, Shown]) -> str:
    latest = notices[-1]
    shown = None if latest.ref is None else tickets.get(latest.ref)
    subject = "" if shown is None else f": {plainly(shown.subject, 60)}"
    times = f" ({len(notices)} times)" if len(notices) > 1 else ""
    return f"- {_name(latest, tickets)}{subject}{times}"


def _name(notice: Notice, tickets: Mapping[TicketRef, Shown]) -> str:
    if notice.ref is None:
        return plainly(notice.about, LONGEST_SUBJECT)
    shown = tickets.get(notice.ref)
    return plainly(notice.ref.id if shown is None else shown.key, LONGEST_SUBJECT)


def _facts(notice: Notice) -> list[str]:
    """What happened, in at most a few lines."""
    detail = notice.detail
    lines = []
    if detail.get("missing"):
        lines.append("Missing: " + ", ".join(REQUIREMENT_LABELS.get(one, str(one)) for one in detail["missing"]) + ".")
    if detail.get("step"):
        what = plainly(f"{detail.get('title', '')} {detail.get('target', '')}", LONGEST_CAUSE)
        lines.append(f"{what}: {detail['step']}.")
    if detail.get("override"):
        lines.append(f"Override {detail['override']}.")
    for name, label in (("problem", "Why"), ("cause", "Cause"), ("says", "What is known")):
        if detail.get(name):
            lines.append(f"{label}: {plainly(str(detail[name]), LONGEST_CAUSE)}")
    if detail.get("due_at"):
        lines.append(f"It was due by {detail['due_at']}.")
    if detail.get("occurrences"):
        lines.append(f"Occurrence {detail['occurrences']} in {detail['window_days']} days of pattern {notice.pattern}.")
    if isinstance(detail.get("after_fix"), Mapping):
        lines.append(_after(detail["after_fix"]))
    return lines


def _after(fix: Mapping[str, Any]) -> str:
    return f"The fix of {plainly(str(fix['key']), 60)}, closed {fix['closed_at']}, did not hold."


def _ending(next_step: str, ticket: str | None, page: str | None) -> list[str]:
    lines = [f"Next: {next_step}"] if next_step else []
    lines += [f"Ticket: {ticket}"] if ticket else []
    lines += [f"Dashboard: {page}"] if page else []
    return lines


def _first(notices: Sequence[Notice]) -> datetime:
    return min(notice.at for notice in notices)


def _last(notices: Sequence[Notice]) -> datetime:
    return max(notice.at for notice in notices)
