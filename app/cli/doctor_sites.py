"""What ``handoff doctor`` says of sites that are left alone, and of their budgets."""

from __future__ import annotations

from collections.abc import Iterator

from app.ports import Finding
from app.store import migrate
from app.store.database import StoreError, StoreUnavailable
from app.workflow.service import Service
from app.workflow.site_states import SiteStanding, standings


def site_findings(service: Service) -> Iterator[Finding]:
    """One finding a site; none where the store cannot tell, which is a finding of its own elsewhere."""
    try:
        if migrate.standing(service.database).behind:
            return
        found = standings(service)
    except (StoreUnavailable, StoreError):
        return
    yield from map(_finding, found)


def _finding(one: SiteStanding) -> Finding:
    subject = f"requests to {one.system} {one.site}"
    if one.says is None:
        return Finding(subject=subject, state="ok", says=one.says_budget)
    mend = f"It is tried again by itself. When it is mended: handoff sites resume {one.system}:{one.site}"
    return Finding(subject=subject, state="error", says=f"{one.says} {one.waiting} deliveries wait.", mend=mend)
