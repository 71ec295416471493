"""What ``handoff doctor`` says of channels and endpoints: whether each can be used, and what it was not told."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.errors import PlainError
from app.domain.moments import iso
from app.ports import Finding
from app.ports_channels import Channel, ChannelUnusable, Endpoint
from app.store import migrate, notices
from app.store.database import StoreError, StoreUnavailable
from app.store.notices import ChannelState
from app.workflow.service import Service

MEND = "Check its address in HANDOFF_NOTIFY or HANDOFF_WEBHOOK_OUT, then try it: handoff notify test {}"


def notice_findings(service: Service) -> Iterator[Finding]:
    """One finding for each; none where nobody is told of anything."""
    told: dict[str, Channel | Endpoint] = {**service.channels, **service.endpoints}
    if not told:
        return
    states: dict[str, ChannelState] = {}
    counts: dict[tuple[str, str], int] = {}
    try:
        if not migrate.standing(service.database).behind:
            with service.database.read() as connection:
                states = notices.channel_states(connection, list(told))
                counts = notices.counted(connection)
    except (StoreUnavailable, StoreError):
        states = {}
    for key, one in told.items():
        yield _finding(key, _problem(one), states.get(key), counts)


def _problem(told: Channel | Endpoint) -> str | None:
    try:
        told.check()
    except (ChannelUnusable, PlainError) as error:
        return str(error)
    return None


def _finding(key: str, problem: str | None, state: ChannelState | None, counts: dict[tuple[str, str], int]) -> Finding:
    waiting, given_up = counts.get((key, "waiting"), 0), counts.get((key, "given_up"), 0)
    mend = MEND.format(key.partition(":")[2])
    if problem is not None:
        return Finding(subject=key, state="error", says=problem, mend=mend)
    if state is None:
        return Finding(
            subject=key, state="ok", says="can be used; it is told of what happens from a worker's first round on"
        )
    says = f"{waiting} notices wait" + (
        "" if state.sent_at is None else f"; the last one went out at {iso(state.sent_at)}"
    )
    troubles = []
    if state.failing_since is not None:
        troubles.append(f"it fails since {iso(state.failing_since)}: {state.last_error}")
    if given_up:
        troubles.append(f"{given_up} were given up in the last 30 days")
    return Finding(
        subject=key,
        state="warning" if troubles else "ok",
        says="; ".join([says, *troubles]),
        mend=mend if troubles else "",
    )
