"""The figures that the pages of patterns and insight show: reckoned by a worker every quarter of an hour, or less often
where that takes so long that it would cost more than a thirtieth of one worker's time.

While the history is small they are reckoned whenever somebody looks; where that takes longer, the last ones are shown
with their moment, so that a page costs the same whatever the history has grown to.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from app.domain.insight.operations import operations, since_of
from app.domain.insight.patterns_overview import patterns_overview
from app.store import chores, summaries
from app.store import insight as facts
from app.store.summaries import Summary
from app.workflow.insight import report_of
from app.workflow.service import Service

Name = Literal["patterns", "insight"]
QUICK_SECONDS = 0.03
"""What is reckoned as fast as this is reckoned for everybody who looks."""
EVERY = timedelta(minutes=15)
RESTS = 30
"""How many times as long as the reckoning took nothing is reckoned after it."""


def current(service: Service, name: Name) -> Summary:
    """A summary to show now: a new one where there is none or where that is quick, else the last."""
    with service.database.read() as connection:
        known = summaries.read(connection, name)
    if known is None:
        return renewed(service, name)
    if known.seconds > QUICK_SECONDS:
        return known
    made = _reckoned(service, name)
    if made.seconds > QUICK_SECONDS:
        _keep(service, made)
    return made


def renewed(service: Service, name: Name) -> Summary:
    """Reckon a summary and keep it."""
    made = _reckoned(service, name)
    _keep(service, made)
    return made


def outdated(service: Service) -> None:
    """Something was decided that the summaries do not show yet: a worker reckons them anew within seconds."""
    with service.database.write() as connection:
        chores.hasten(connection, chores.SUMMARIES, service.clock())


def renew_all(service: Service) -> dict[str, object]:
    """Reckon all of them; returns the seconds that each took."""
    names: tuple[Name, ...] = ("patterns", "insight")
    return {name: round(renewed(service, name).seconds, 3) for name in names}


def next_due(now: datetime, outcome: Mapping[str, object]) -> datetime:
    """When they are to be reckoned again, by the seconds that each took (as ``renew_all`` returns them)."""
    taken = sum(value for value in outcome.values() if isinstance(value, float | int))
    return now + max(EVERY, RESTS * timedelta(seconds=taken))


def _reckoned(service: Service, name: Name) -> Summary:
    begun, now = time.monotonic(), service.clock()
    content = _MAKERS[name](service)
    return Summary(name=name, made_at=now, seconds=time.monotonic() - begun, content=content)


def _keep(service: Service, made: Summary) -> None:
    with service.database.write() as connection:
        summaries.keep(connection, made)


def _patterns(service: Service) -> Mapping[str, Any]:
    until = service.clock()
    report = report_of(service, until - service.playbook.recurrence.prior_window, until)
    return patterns_overview(report, service.playbook.owners)


def _insight(service: Service) -> Mapping[str, Any]:
    until = service.clock()
    since = since_of(until)
    with service.database.read() as connection:
        return operations(
            until,
            exceptions=facts.exceptions(connection, since),
            closes=facts.closes(connection, since, service.playbook.owners),
            responses=facts.responses(connection, since),
            reopened=facts.reopened(connection, since),
            open_since=facts.open_since(connection),
        )


_MAKERS: Mapping[Name, Callable[[Service], Mapping[str, Any]]] = {"patterns": _patterns, "insight": _insight}
