"""Rate limits: the plan's, those of single endpoints, and 30 updates in 10 minutes by one user on one ticket."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from datetime import datetime, timedelta

from flask import Response, g, has_request_context

from integrations.sandbox.zendesk_errors import too_many
from integrations.sandbox.zendesk_state import ZendeskState

MINUTE = timedelta(minutes=1)
TEN_MINUTES = timedelta(minutes=10)


class Limits:
    """Counts requests on the sandbox's clock. The window slides."""

    def __init__(self, state: ZendeskState) -> None:
        self._state = state
        self._made: dict[str, deque[datetime]] = defaultdict(deque)

    def clear(self) -> None:
        """Begin to count anew."""
        self._made.clear()

    def request(self) -> None:
        """Count a request against the plan (429 over it)."""
        total = self._state.settings.requests_per_minute
        g.limit, g.remaining = total, 0
        wait = self._count("account", total, MINUTE)
        if wait:
            raise too_many("API requests per minute", wait)
        g.remaining = total - len(self._made["account"])
        g.reset = self._seconds_left("account", MINUTE)

    def endpoint(self, name: str, total: int) -> None:
        """Count a request against an endpoint's own limit a minute (429 over it)."""
        wait = self._count(name, total, MINUTE)
        left = total - len(self._made[name])
        resets = wait or self._seconds_left(name, MINUTE)
        if has_request_context():  # a job runs after its request
            g.endpoint_limit = (f"zendesk-ratelimit-{name}", f"total={total}; remaining={left}; resets={resets}")
        if wait:
            raise too_many(f"{name} requests per minute", wait)

    def ticket_update(self, user_id: int, ticket_id: int) -> None:
        """Count an update of one ticket by one user, and against the account's updates a minute (429 over either)."""
        settings = self._state.settings
        self.endpoint("tickets-update", settings.updates_per_minute)
        wait = self._count(f"ticket {ticket_id} by {user_id}", settings.updates_per_ticket, TEN_MINUTES)
        if wait:
            raise too_many("updates to this ticket by this user in 10 minutes", wait)

    def _count(self, key: str, total: int, window: timedelta) -> int:
        """Count one more; seconds to wait where that is too many, else 0."""
        now, made = self._state.now(), self._made[key]
        while made and (made[0] + window <= now or made[0] > now):
            made.popleft()
        if len(made) >= total:
            return self._seconds_left(key, window)
        made.append(now)
        return 0

    def _seconds_left(self, key: str, window: timedelta) -> int:
        oldest = self._made[key][0] if self._made[key] else self._state.now()
        return max(1, math.ceil((oldest + window - self._state.now()).total_seconds()))


def add_headers(response: Response) -> Response:
    """Tell the caller where it stands."""
    if "limit" in g:
        for name in ("X-Rate-Limit", "ratelimit-limit"):
            response.headers[name] = str(g.limit)
        for name in ("X-Rate-Limit-Remaining", "ratelimit-remaining"):
            response.headers[name] = str(g.remaining)
        response.headers["ratelimit-reset"] = str(g.get("reset", 1))
    if "endpoint_limit" in g:
        name, value = g.endpoint_limit
        response.headers[name] = value
    return response
