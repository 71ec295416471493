"""What ``handoff doctor`` says of the disk, the database's answering time, the queue, backups, and weak secrets."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from math import log2

from app.ports import Finding
from app.settings import Settings, SettingsError
from app.store import figures, migrate
from app.store.database import StoreError, StoreUnavailable
from app.workflow.service import Service

LEAST_FREE_BYTES = 1024**3
SLOW_SECONDS = 0.1
LATEST_LAG = timedelta(minutes=5)
OLDEST_BACKUP = timedelta(days=2)
LEAST_CHARACTERS = 16
LEAST_BITS = 64.0
"""How much a secret has to hold at least, told by its length and how evenly its characters are spread."""


def operating_findings(settings: Settings, service: Service) -> Iterator[Finding]:
    """All of it; of the database nothing where that does not answer, which is told elsewhere."""
    yield from _weak_secrets(settings)
    yield from _disk(service)
    try:
        if migrate.standing(service.database).behind:
            return
        yield _latency(service)
        with service.database.read() as connection:
            queue, backed_up = figures.queue(connection), figures.last_backup(connection)
    except (StoreUnavailable, StoreError):
        return
    yield _queue(queue, queue.lag(service.clock()))
    age = None if backed_up is None else service.clock() - backed_up
    yield _backup(age)


def _disk(service: Service) -> Iterator[Finding]:
    free = figures.free_bytes(service.database)
    if free is None:
        return
    enough = free >= LEAST_FREE_BYTES
    yield Finding(
        subject="disk",
        state="ok" if enough else "warning",
        says=f"{free / 1024**3:.1f} GiB free beside the SQLite file",
        mend=""
        if enough
        else "Make room, keep deliveries for a shorter time (handoff retention show), or move the file",
    )


def _latency(service: Service) -> Finding:
    """A transaction that writes nothing: one turn, one round trip, no fsync."""
    began = time.perf_counter()
    with service.database.write() as connection:
        figures.queue(connection)
    taken = time.perf_counter() - began
    return Finding(
        subject="database latency",
        state="ok" if taken < SLOW_SECONDS else "warning",
        says=f"a transaction took {taken * 1000:.0f} ms",
        mend="" if taken < SLOW_SECONDS else "Look for long transactions, a slow disk or a network in between",
    )


def _queue(queue: figures.Queue, lag: timedelta) -> Finding:
    troubles = []
    if queue.dead or queue.quarantined:
        troubles.append(f"{queue.dead} dead and {queue.quarantined} quarantined wait for a person")
    if lag > LATEST_LAG:
        troubles.append(f"what is due waits {lag.total_seconds():.0f} s to be taken")
    return Finding(
        subject="queue",
        state="warning" if troubles else "ok",
        says="; ".join([f"{queue.queued} queued, {queue.retrying} of them failed before", *troubles]),
        mend="Look with: handoff inbox list --state dead --state quarantined; start more workers where it lags"
        if troubles
        else "",
    )


def _backup(age: timedelta | None) -> Finding:
    if age is None:
        says = "none was made by handoff backup (others are not known here)"
    else:
        says = f"the last one is {age.total_seconds() / 3600:.0f} h old"
    fine = age is not None and age <= OLDEST_BACKUP
    return Finding(
        subject="backup",
        state="ok" if fine else "warning",
        says=says,
        mend="" if fine else "Let a daily job run: handoff backup FILE, and keep FILE on another machine",
    )


def _weak_secrets(settings: Settings) -> Iterator[Finding]:
    for name, secret in _own_secrets(settings):
        if len(secret) < LEAST_CHARACTERS or _bits(secret) < LEAST_BITS:
            yield Finding(
                subject=f"secret {name}",
                state="warning",
                says="is short or made of few characters, so it can be guessed",
                mend="Make one with: python -c 'import secrets; print(secrets.token_hex(32))'",
            )


def _own_secrets(settings: Settings) -> Iterator[tuple[str, str]]:
    """Those that somebody here chose; tokens are made by the platforms."""
    for name, value in (("HANDOFF_SECRET_KEY", settings.secret_key), ("HANDOFF_GATE_TOKEN", settings.gate_token)):
        if value is not None and value.get_secret_value():
            yield name, value.get_secret_value()
    try:
        sites, sources = settings.connections(), settings.sources()
    except SettingsError:
        return
    for site in sites:
        yield from ((f"of webhooks of {site.system} {site.name}", secret) for secret in site.webhook_secrets)
    for source in sources.values():
        yield from ((f"of source {source.name}", secret) for secret in source.secrets)


def _bits(secret: str) -> float:
    """Shannon's entropy of the characters times their number: an upper bound of what guessing costs."""
    counts = Counter(secret)
    return -sum(count * log2(count / len(secret)) for count in counts.values())
