"""What is seen of each site's set-up, piece by piece: looked up live within bounded time, kept, and shown until
somebody looks again."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import structlog

from app.domain.ticket import System
from app.ports import Finding, RemoteError, Ticketing
from app.ports_setup import Made, SetupStep, Surveyed
from app.store import setup_notes
from app.store.setup_notes import LastEvent, StoredLook
from app.workflow.service import Service

log = structlog.get_logger()

Site = tuple[System, str]
LOOK_SECONDS = 5.0
"""How long a page waits for the trackers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSetup:
    """A site's set-up as a page shows it. ``look`` is what was last seen, ``None`` where nobody looked yet.
    ``looking``: a look of this process is on its way. ``made`` counts what this installation noted of making there."""

    system: System
    site: str
    url: str
    webhook_url: str | None
    has_secret: bool
    look: StoredLook | None
    looking: bool
    last_event: LastEvent | None
    made: int


@dataclass(slots=True)
class SetupLooker:
    """Looks at sites, at most once at a time at each: a tracker that hangs holds one thread of a process, not one for
    each click."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _busy: set[Site] = field(default_factory=set)

    def look(self, service: Service, sites: Sequence[Site], seconds: float = LOOK_SECONDS) -> list[Site]:
        """Look at some sites at once and keep what is seen. Returns after so many seconds at most; a look that takes
        longer goes on and is kept when it is over. Returns the sites that have not answered by then."""
        threads = [self._begin(service, site) for site in sites]
        until = time.monotonic() + seconds
        for thread in threads:
            if thread is not None:
                thread.join(max(0.0, until - time.monotonic()))
        with self._lock:
            return [site for site in sites if site in self._busy]

    def busy(self, site: Site) -> bool:
        """Whether a look at the site is on its way in this process."""
        with self._lock:
            return site in self._busy

    def _begin(self, service: Service, site: Site) -> threading.Thread | None:
        with self._lock:
            if site in self._busy:
                return None
            self._busy.add(site)
        thread = threading.Thread(target=self._run, args=(service, site), name=f"setup-look-{site[1]}", daemon=True)
        thread.start()
        return thread

    def _run(self, service: Service, site: Site) -> None:
        try:
            look_at(service, site)
        except Exception:
            log.exception("setup_look_failed", system=site[0], site=site[1])
        finally:
            with self._lock:
                self._busy.discard(site)


def look_at(service: Service, site: Site) -> None:
    """Look at everything of one site and keep it. Nothing is changed there. Raises ``StoreUnavailable``."""
    ticketing = service.sites[site]
    began, started = service.clock(), time.monotonic()
    with service.database.read() as connection:
        made = setup_notes.made_on(connection, ticketing.connection)
    steps: list[SetupStep] = []
    problem = None
    try:
        findings = ticketing.diagnose()
        if not any(finding.state == "error" and _is_connection(finding) for finding in findings):
            steps = _survey(ticketing, made)
    except RemoteError as error:
        findings, problem = [], str(error)
    content = {
        "problem": problem,
        "pieces": [_piece(step) for step in steps],
        "findings": [_finding(finding) for finding in findings],
    }
    with service.database.write() as connection:
        setup_notes.keep_look(connection, *site, began, time.monotonic() - started, content)


def seen(service: Service, looker: SetupLooker) -> list[SiteSetup]:
    """What is known of all sites, from the store alone. Raises ``StoreUnavailable``."""
    found = []
    with service.database.read() as connection:
        for (system, name), ticketing in service.sites.items():
            site = ticketing.connection
            found.append(
                SiteSetup(
                    system=system,
                    site=name,
                    url=site.url,
                    webhook_url=site.webhook_url,
                    has_secret=any(site.webhook_secrets),
                    look=setup_notes.last_look(connection, system, name),
                    looking=looker.busy((system, name)),
                    last_event=setup_notes.last_event(connection, system, name),
                    made=len(setup_notes.made_on(connection, site)),
                )
            )
    return found


def _survey(ticketing: Ticketing, made: Sequence[Made]) -> list[SetupStep]:
    if getattr(ticketing, "survey_setup", None) is None:
        return ticketing.plan_setup(made=made)
    return cast(Surveyed, ticketing).survey_setup(made)


def _is_connection(finding: Finding) -> bool:
    return finding.subject.endswith((" connection", " account"))


def _piece(step: SetupStep) -> dict[str, Any]:
    return {
        "group": step.group,
        "key": step.key,
        "says": step.says,
        "done": step.done,
        "action": step.action,
        "id": step.remote_id,
        "clicks": step.clicks,
    }


def _finding(finding: Finding) -> dict[str, str]:
    return {"subject": finding.subject, "state": finding.state, "says": finding.says, "mend": finding.mend}
