"""Reading quarantined bodies again: a later release may know their shape, a missing site be configured by now."""

from __future__ import annotations

from app.domain.ticket import System
from app.ports import UnknownShape
from app.store import inbox
from app.store.inbox import InboxFilter, InboxItem
from app.workflow.service import Service, UnknownSite

MOST_AT_ONCE = 100_000


def read_anew(service: Service, wanted: InboxFilter) -> dict[int, str]:
    """Name the tickets of matching quarantined deliveries, so that they can be queued.

    Returns those that stay quarantined, each with the reason.
    """
    with service.database.read() as connection:
        items = [item for item in inbox.listed(connection, wanted, MOST_AT_ONCE) if item.state == "quarantined"]
    problems = {item.id: _identify(service, item) for item in items}
    return {delivery: problem for delivery, problem in problems.items() if problem}


def _identify(service: Service, item: InboxItem) -> str:
    with service.database.read() as connection:
        sealed = inbox.body_of(connection, item.id)
    if sealed is None:
        return "its body is no longer kept"
    system: System = "jira" if item.system == "jira" else "zendesk"
    try:
        envelope = service.site(system, item.site).parse({}, service.vault.unseal(sealed))
    except (UnknownShape, UnknownSite, ValueError) as error:
        return str(error)
    if envelope.ticket_id is None:
        return envelope.ignored_because or "it names no ticket"
    with service.database.write() as connection:
        inbox.identify(connection, item.id, envelope.ticket_id, envelope.ticket_key, envelope.kind)
    return ""
