"""Notices: how each channel does, and what is silenced, until when and why. Addresses are shown nowhere: they hold
credentials."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.errors import PlainError
from app.domain.notices.model import CHOSEN, KINDS
from app.domain.ticket import System, TicketRef
from app.ports_channels import ChannelConnection
from app.store import notices as store
from app.store import overview, silences
from app.store.notices import ChannelState
from app.web.guard import needs
from app.web.installation import installed
from app.web.sessions import current_account
from app.workflow.silencing import LONGEST_TEXT, Wish, lift, silence

blueprint = Blueprint("notices", __name__)

NUMBER = "<int(max=999999999999999999):number>"
"""A silence in an address: a number that the database can hold (64 bits)."""
LENGTHS = {"1": "1 hour", "8": "8 hours", "24": "1 day", "168": "7 days", "720": "30 days"}
"""Hours, as the form offers them."""
USUAL = "8"
KIND_LABELS = {name: KINDS[name].heading for name in CHOSEN}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChannel:
    """A channel or endpoint and how it does: ``state`` is ``None`` until the workers begin to tell it anything."""

    connection: ChannelConnection
    state: ChannelState | None
    waiting: int
    given_up: int


@blueprint.get("/notices")
def page() -> ResponseReturnValue:
    """Channels and silences. ``ticket`` (``system:site:id``) and ``pattern`` fill in the form."""
    return _page({"pattern": request.args.get("pattern", ""), "ticket": request.args.get("ticket", "")})


@blueprint.post("/notices/silences")
@needs("approver")
def add() -> ResponseReturnValue:
    """Silence what the form names."""
    service, said = installed().service, {name: value.strip() for name, value in request.form.items()}
    hours = said.get("hours", "")
    lasts = timedelta(hours=int(hours if hours in LENGTHS else USUAL))
    named = {name: said.get(name) or None for name in ("kind", "channel", "pattern")}
    wish = Wish(reason=said.get("reason", ""), ticket=_ticket(said.get("ticket", "")), **named)
    try:
        kept = silence(service, wish, service.clock() + lasts, current_account().name)
    except PlainError as error:
        return _page(said, str(error)), 409
    flash(f"Silence {kept.id} holds from now on. What comes meanwhile is not sent afterwards either.")
    return redirect(url_for("notices.page"))


@blueprint.post(f"/notices/silences/{NUMBER}/lift")
@needs("approver")
def end(number: int) -> ResponseReturnValue:
    """End a silence before its time."""
    ended = lift(installed().service, number, current_account().name)
    flash(f"Silence {number} is ended." if ended else f"There is no silence {number} in force any more.")
    return redirect(url_for("notices.page"))


def _page(said: dict[str, str], error: str = "") -> str:
    service = installed().service
    with service.database.read() as connection:
        held = silences.in_force(connection, service.clock())
        refs = [one.silence.ref for one in held if one.silence.ref is not None]
        tickets = store.shown_tickets(connection, refs)
        asked = _ticket(said.get("ticket", ""))
        known = overview.ticket(connection, asked) if isinstance(asked, TicketRef) else None
        connections = [one.connection for one in service.channels.values()]
        connections += [one.connection for one in service.endpoints.values()]
        states = store.channel_states(connection, [one.key for one in connections])
        counted = store.counted(connection)
    return render_template(
        "notices.html",
        channels=[
            ShownChannel(
                connection=one,
                state=states.get(one.key),
                waiting=counted.get((one.key, "waiting"), 0),
                given_up=counted.get((one.key, "given_up"), 0),
            )
            for one in connections
        ],
        names=[one.connection.name for one in service.channels.values()],
        silences=held,
        tickets=tickets,
        said=said,
        known=known,
        error=error,
        kind_labels=KIND_LABELS,
        lengths=LENGTHS,
        usual=USUAL,
        longest=LONGEST_TEXT,
    )


def _ticket(text: str) -> str | TicketRef | None:
    """The ticket of a form: ``jira:SITE:ID`` as pages link it, else a key or id as people write it."""
    system, _, rest = text.partition(":")
    site, _, number = rest.rpartition(":")
    if system in ("jira", "zendesk") and site and number:
        return TicketRef(system=cast(System, system), site=site, id=number)
    return text or None
