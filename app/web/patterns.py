"""Patterns: which carry the volume and where they happen; one pattern with what held; editing, merging, splitting."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import PlainError
from app.domain.fields import CAUSE_LABELS
from app.domain.queue import PATTERN_LABELS
from app.store import library as entries
from app.store import pattern_page as store
from app.store.groups import Decision
from app.web.guard import needs
from app.web.installation import installed
from app.web.sessions import current_account
from app.workflow import library
from app.workflow.pattern_names import UnknownPattern
from app.workflow.pattern_page import PatternPage, edit, page_of
from app.workflow.summaries import current, outdated

blueprint = Blueprint("patterns", __name__)

ENTRIES_SHOWN = 50
LONGEST_SEARCH = 200
LONGEST_NAME = 400
TEXTS = ("title", "originating", "receiving", "known_cause", "workaround", "runbook", "owner", "state")


@blueprint.get("/patterns")
def page() -> ResponseReturnValue:
    """All patterns of the prior window by volume, the map of boundaries, candidates for automation, the library."""
    search = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    made = current(installed().service, "patterns")
    bars = [bar for bar in made.content["patterns"] if _says(bar, search)]
    with installed().service.database.read() as connection:
        known = entries.owners_of(connection, [bar["key"] for bar in bars])
        listed = store.entries_like(connection, search, ENTRIES_SHOWN + 1)
    return render_template(
        "patterns.html",
        made=made,
        found=made.content,
        bars=bars,
        known=known,
        entries=listed[:ENTRIES_SHOWN],
        more_entries=len(listed) > ENTRIES_SHOWN,
        search=search,
        pattern_labels=PATTERN_LABELS,
    )


@blueprint.get("/patterns/<name>")
def one(name: str) -> ResponseReturnValue:
    """One pattern, by a fingerprint or the identifier of its entry."""
    return _page(name)


@blueprint.post("/patterns/<name>/entry")
@needs("operator")
def save(name: str) -> ResponseReturnValue:
    """Write the library entry as the form has it."""
    parts = {part: request.form.get(part, "") for part in TEXTS}
    ruled_out = tuple(cause for cause in request.form.getlist("ruled_out") if cause in CAUSE_LABELS)
    try:
        change = edit(
            installed().service,
            name,
            {**parts, "ruled_out": ruled_out},
            request.form.get("mark", ""),
            current_account().name,
        )
    except UnknownPattern as error:
        abort(404, str(error))
    except PlainError as error:
        return _page(name, str(error)), 409
    outdated(installed().service)
    flash("Nothing was changed." if change.kind == "unchanged" else "The entry is saved; tickets show it from now on.")
    return redirect(url_for("patterns.one", name=change.after.id))


@blueprint.post("/patterns/<name>/merge")
@needs("operator")
def merge(name: str) -> ResponseReturnValue:
    """Make this pattern a part of another."""
    target, reason = _asked("target"), _asked("reason") or None
    if not target:
        return _page(name, "Name the pattern that this one belongs to: its identifier, a fingerprint or a ticket."), 400
    return _decided(
        name,
        lambda: library.merge(installed().service, name, target, current_account().name, reason),
        "The patterns are one now, for all tickets, past and future.",
    )


@blueprint.post("/patterns/<name>/unmerge")
@needs("operator")
def unmerge(name: str) -> ResponseReturnValue:
    """Take a merge back."""
    source = _asked("source")
    return _decided(
        name,
        lambda: library.undo_merge(installed().service, source, current_account().name),
        "The merge is taken back.",
    )


@blueprint.post("/patterns/<name>/split")
@needs("operator")
def split(name: str) -> ResponseReturnValue:
    """Take a ticket out of this pattern."""
    ticket, into, reason = _asked("ticket"), _asked("into") or None, _asked("reason") or None
    if not ticket:
        return _page(name, "Choose the ticket that does not belong here."), 400
    return _decided(
        name,
        lambda: library.split(installed().service, ticket, into, current_account().name, reason),
        "The ticket is taken out, and stays out whatever its text says later.",
    )


@blueprint.post("/patterns/<name>/unsplit")
@needs("operator")
def unsplit(name: str) -> ResponseReturnValue:
    """Put a ticket back into the pattern that its text belongs to."""
    ticket = _asked("ticket")
    return _decided(
        name,
        lambda: library.undo_split(installed().service, ticket, current_account().name),
        "The ticket is back in the pattern that its text belongs to.",
    )


def _decided(name: str, decide: Callable[[], Decision], says: str) -> ResponseReturnValue:
    try:
        made = decide()
    except PlainError as error:
        return _page(name, str(error)), 409
    outdated(installed().service)
    flash(says)
    undone_or_split = made.undone_at is not None or made.kind == "split"
    return redirect(url_for("patterns.one", name=name if undone_or_split else made.target))


def _page(name: str, error: str = "") -> str:
    try:
        shown: PatternPage = page_of(installed().service, name)
    except UnknownPattern as unknown:
        abort(404, str(unknown))
    return render_template(
        "pattern.html", page=shown, error=error, causes=CAUSE_LABELS, pattern_labels=PATTERN_LABELS, as_named=as_named
    )


def as_named(system: str, site: str, ticket_id: str) -> str:
    """A ticket as the pattern library takes it: with its site, unless that would be taken for two parts."""
    return ticket_id if ":" in site else f"{system}:{site}:{ticket_id}"


def _asked(field: str) -> str:
    return request.form.get(field, "").strip()[:LONGEST_NAME]


def _says(bar: dict[str, str], search: str) -> bool:
    return all(
        any(word in str(bar.get(part) or "").casefold() for part in ("title", "boundary", "key", "pattern"))
        for word in search.casefold().split()
    )
