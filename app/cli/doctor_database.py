"""What ``handoff doctor`` says of the database, of its clock, and of the workers on all hosts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app import __version__
from app.ports import Finding
from app.store import migrate, sites
from app.store.database import StoreError, StoreUnavailable
from app.store.sites import Origin
from app.workflow.service import Service

CLOCK_SECONDS = 30.0
"""A host whose clock is off by more deserves a look. Nothing depends on it, but its logs are hard to read."""


def database_findings(service: Service) -> Iterator[Finding]:
    """Version and access, then clock and workers where there is a database to ask."""
    kind = service.database.url.get_backend_name()
    try:
        schema = migrate.standing(service.database)
        if schema.behind:
            yield Finding(
                subject="database",
                state="error",
                says=f"{kind} is at version {schema.at or 'none'}, this release needs {schema.needed}",
                mend="Run: handoff migrate",
            )
            return
        with service.database.write() as connection:
            workers = sites.origins_alive(connection, service.clock())
    except (StoreUnavailable, StoreError) as error:
        yield Finding(subject="database", state="error", says=str(error), mend="Check HANDOFF_DATABASE_URL")
        return
    yield _of_version(kind, schema)
    yield _of_clock(service.database.clock_ahead().total_seconds())
    yield from _of_workers(workers, service.vault.mark)


def _of_version(kind: str, schema: migrate.Standing) -> Finding:
    if not schema.ahead:
        return Finding(subject="database", state="ok", says=f"{kind}, version {schema.at}, writable")
    return Finding(
        subject="database",
        state="warning",
        says=f"{kind}, version {schema.at}, writable; a later release migrated it, this one needs {schema.needed} only",
        mend="Nothing is wrong during a deploy; else bring this host to the release of the others",
    )


def _of_clock(ahead: float) -> Finding:
    if abs(ahead) <= CLOCK_SECONDS:
        return Finding(subject="clock", state="ok", says=f"within {CLOCK_SECONDS:.0f} s of the database's")
    return Finding(
        subject="clock",
        state="warning",
        says=f"this host's clock is {_off(ahead)} the database's, by which everything goes",
        mend="Turn time synchronisation on (timedatectl set-ntp true): logs and TLS still go by this host's clock",
    )


def _of_workers(workers: Sequence[tuple[str, Origin]], key_mark: str) -> Iterator[Finding]:
    hosts = sorted({origin.host for _, origin in workers if origin.host})
    where = f" on {', '.join(hosts)}" if len(hosts) > 1 else ""
    yield Finding(
        subject="workers",
        state="ok" if workers else "warning",
        says=f"{len(workers)} alive{where}" if workers else "none gave a sign of life in the last 30 seconds",
        mend="" if workers else "Start one with: handoff worker (or handoff serve)",
    )
    for name, origin in workers:
        subject = f"worker {name}" + (f" on {origin.host}" if origin.host else "")
        if origin.key_mark is not None and origin.key_mark != key_mark:
            yield Finding(
                subject=subject,
                state="error",
                says="has another HANDOFF_SECRET_KEY than this process, so neither can read what the other encrypted",
                mend="Give all processes the same HANDOFF_SECRET_KEY and start them again",
            )
        if origin.release is not None and origin.release != __version__:
            yield Finding(
                subject=subject,
                state="warning",
                says=f"runs release {origin.release}, this is {__version__}",
                mend="Fine during a deploy; else bring it to the same release",
            )
        if abs(origin.clock_ahead_seconds or 0.0) > CLOCK_SECONDS:
            yield Finding(
                subject=subject,
                state="warning",
                says=f"its host's clock is {_off(origin.clock_ahead_seconds or 0.0)} the database's",
                mend="Turn time synchronisation on there: timedatectl set-ntp true",
            )


def _off(ahead: float) -> str:
    return f"{abs(ahead):.0f} s {'ahead of' if ahead > 0 else 'behind'}"
