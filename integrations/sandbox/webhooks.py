"""Sends webhooks as the vendors do: signed, retried by each vendor's rules, sometimes twice, in no promised order."""

from __future__ import annotations

import base64
import hashlib
import heapq
import hmac
import random
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, Protocol

import requests

from integrations.sandbox.common import Clock

JIRA_RETRIED = frozenset({408, 409, 425, 429})
Order = Literal["sent", "reversed", "shuffled"]


@dataclass(frozen=True, slots=True)
class Target:
    """Where a webhook goes. ``account_id`` and ``webhook_id`` appear in Zendesk's headers only."""

    url: str
    secret: str = field(default="", repr=False)
    webhook_id: str = ""
    account_id: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt ended: ``status`` is ``None`` where no answer came (``timed_out`` says which kind). ``seconds``:
    how long the answer took."""

    status: int | None
    retry_after: str | None = None
    timed_out: bool = False
    error: str = ""
    seconds: float = 0.0

    @property
    def delivered(self) -> bool:
        """Whether the receiver took it (any 2xx)."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(slots=True)
class Delivery:
    """One webhook on its way. ``identifier`` is the same on every attempt."""

    target: Target
    event: str
    body: bytes = field(repr=False)
    identifier: str
    signed_at: datetime
    flow: str = "Primary"
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class Attempt:
    """A line of the delivery log."""

    identifier: str
    event: str
    url: str
    attempt: int
    outcome: Outcome
    will_retry: bool
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    at: datetime


class Watcher(Protocol):
    """Is told, in order, what is sent and how each attempt ends. Called under the sender's lock: it has to be quick."""

    def sent(self, identifier: str, event: str, body: bytes) -> None:
        """An event is put on its way."""

    def attempted(self, attempt: Attempt) -> None:
        """An attempt to deliver it ended."""


def jira_signature(secret: str, body: bytes) -> str:
    """The value of ``X-Hub-Signature``: ``sha256=`` and the hex HMAC of the raw body."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def zendesk_signature(secret: str, timestamp: str, body: bytes) -> str:
    """The value of ``X-Zendesk-Webhook-Signature``: base64 of the HMAC of timestamp and raw body, one after the
    other. The secret is used as it is written."""
    return base64.b64encode(hmac.new(secret.encode(), timestamp.encode() + body, hashlib.sha256).digest()).decode()


def jira_headers(delivery: Delivery) -> dict[str, str]:
    """The headers of Jira Cloud's admin webhooks; unsigned where the webhook has no secret."""
    headers = {
        "Content-Type": "application/json; charset=UTF-8",
        "User-Agent": "Atlassian Webhook HTTP Client",
        "X-Atlassian-Webhook-Identifier": delivery.identifier,
        "X-Atlassian-Webhook-Flow": delivery.flow,
    }
    if delivery.attempt:
        headers["X-Atlassian-Webhook-Retry"] = str(delivery.attempt)
    if delivery.target.secret:
        headers["X-Hub-Signature"] = jira_signature(delivery.target.secret, delivery.body)
    return headers


def zendesk_headers(delivery: Delivery) -> dict[str, str]:
    """The headers of Zendesk webhooks. A retry carries the first attempt's timestamp (whether Zendesk signs anew is
    not documented; this is the harder case for a receiver)."""
    timestamp = delivery.signed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Zendesk Webhook",
        "X-Zendesk-Account-Id": delivery.target.account_id,
        "X-Zendesk-Webhook-Id": delivery.target.webhook_id,
        "X-Zendesk-Webhook-Invocation-Id": delivery.identifier,
        "X-Zendesk-Webhook-Signature-Timestamp": timestamp,
        "X-Zendesk-Webhook-Signature": zendesk_signature(delivery.target.secret, timestamp, delivery.body),
    }


def jira_retries(outcome: Outcome, attempt: int) -> bool:
    """Up to five retries, for 408, 409, 425, 429, any 5xx, and where no answer came. Every other 4xx is final."""
    if outcome.delivered or attempt >= 5:
        return False
    return outcome.status is None or outcome.status in JIRA_RETRIED or outcome.status >= 500


def zendesk_retries(outcome: Outcome, attempt: int) -> bool:
    """409 up to three times, time-outs up to five, 429 and 503 only with a ``Retry-After`` under 60 seconds. Nothing
    else: a plain 500 is lost."""
    if outcome.timed_out:
        return attempt < 5
    if outcome.status == 409:
        return attempt < 3
    if outcome.status in (429, 503):
        return attempt < 3 and (outcome.retry_after or "").isdigit() and int(outcome.retry_after or 0) < 60
    return False


class WebhookSender:
    """Delivers in threads of its own. ``retry_delay`` (seconds) stands for the vendors' minutes; ``timeout`` (seconds)
    is how long a receiver may take (Zendesk: 12). ``copies`` is how often each delivery is sent, for duplicates;
    ``spread``, where set, says for each delivery after how many seconds its copies leave, for disorder. ``watcher``,
    where set, is told of everything."""

    def __init__(
        self,
        headers: Callable[[Delivery], dict[str, str]],
        retries: Callable[[Outcome, int], bool],
        *,
        clock: Clock | None = None,
        retry_delay: float = 0.05,
        timeout: float = 12.0,
        threads: int = 1,
    ) -> None:
        self._headers = headers
        self._retries = retries
        self._clock = clock or Clock()
        self._retry_delay = retry_delay
        self._timeout = timeout
        self._changed = threading.Condition()
        self._queue: list[tuple[float, int, Delivery]] = []
        self._sequence = 0
        self._under_way = 0
        self._held: list[Delivery] | None = None
        self._lose = 0
        self._stopped = False
        self._log: deque[Attempt] = deque(maxlen=5_000)
        self.copies = 1
        self.spread: Callable[[], Sequence[float]] | None = None
        self.watcher: Watcher | None = None
        self._threads = [
            threading.Thread(target=self._work, name=f"sandbox-webhooks-{number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def send(
        self,
        target: Target,
        event: str,
        body: bytes,
        *,
        flow: str = "Primary",
        identifier: str | None = None,
    ) -> str:
        """Put a webhook on its way and return its identifier at once."""
        identifier = identifier or str(uuid.uuid4())
        with self._changed:
            if self._lose > 0:
                self._lose -= 1
                return identifier
            if self.watcher is not None:
                self.watcher.sent(identifier, event, body)
            for delay in self.spread() if self.spread is not None else (0.0,) * self.copies:
                delivery = Delivery(target, event, body, identifier, self._clock.now(), flow)
                if self._held is not None:
                    self._held.append(delivery)
                else:
                    self._put(delivery, delay)
            self._changed.notify_all()
        return identifier

    def pause(self) -> None:
        """Hold back what is sent from now on, until ``resume``."""
        with self._changed:
            self._held = [] if self._held is None else self._held

    def resume(self, order: Order = "sent", seed: int = 0) -> None:
        """Let the held deliveries go, in the order they were sent, reversed, or shuffled by ``seed``."""
        with self._changed:
            held, self._held = self._held or [], None
            if order == "reversed":
                held.reverse()
            elif order == "shuffled":
                random.Random(seed).shuffle(held)  # noqa: S311 - a test order, not a secret
            for delivery in held:
                self._put(delivery, 0.0)
            self._changed.notify_all()

    def lose_next(self, count: int) -> None:
        """Never deliver the next ``count`` webhooks, as both vendors say may happen."""
        with self._changed:
            self._lose = count

    def drain(self, timeout: float = 10.0) -> None:
        """Wait until everything is delivered or given up. Raises ``TimeoutError`` with what is left after ``timeout``
        seconds; deliveries held by ``pause`` count as left."""
        with self._changed:
            if not self._changed.wait_for(self._idle, timeout):
                held = len(self._held or ())
                raise TimeoutError(
                    f"After {timeout:g} seconds {len(self._queue)} webhooks wait, {self._under_way} are under way and "
                    f"{held} are held back. Call resume() if they were paused, or look at log() for what fails."
                )

    def log(self) -> list[Attempt]:
        """The attempts so far, oldest first."""
        with self._changed:
            return list(self._log)

    def wait_for(self, reached: Callable[[list[Attempt]], bool], timeout: float = 10.0) -> bool:
        """Wait until ``reached`` holds of the log; whether it does within ``timeout`` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: reached(list(self._log)), timeout)

    def forget(self) -> None:
        """Drop what waits or is held, the log, and every special behaviour."""
        with self._changed:
            self._queue.clear()
            self._held = None
            self._lose = 0
            self.copies = 1
            self.spread = None
            self._log.clear()
            self._changed.notify_all()

    def stop(self) -> None:
        """End the threads; what is still waiting is not delivered, and nobody waits for a receiver that hangs."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(timeout=1)

    def _idle(self) -> bool:
        return not self._queue and not self._under_way and not self._held

    def _put(self, delivery: Delivery, delay: float) -> None:
        self._sequence += 1
        heapq.heappush(self._queue, (time.monotonic() + delay, self._sequence, delivery))

    def _take(self) -> Delivery | None:
        with self._changed:
            while not self._stopped:
                wait = self._queue[0][0] - time.monotonic() if self._queue else None
                if wait is not None and wait <= 0:
                    self._under_way += 1
                    return heapq.heappop(self._queue)[2]
                self._changed.wait(wait)
        return None

    def _work(self) -> None:
        with requests.Session() as session:
            session.trust_env = False
            while (delivery := self._take()) is not None:
                headers = {**delivery.target.headers, **self._headers(delivery)}
                self._settle(delivery, headers, self._post(session, delivery, headers))

    def _post(self, session: requests.Session, delivery: Delivery, headers: dict[str, str]) -> Outcome:
        begun = time.perf_counter()
        try:
            response = session.post(
                delivery.target.url,
                data=delivery.body,
                headers=headers,
                timeout=self._timeout,
                allow_redirects=False,
            )
        except requests.Timeout as problem:
            return Outcome(None, timed_out=True, error=str(problem))
        except requests.RequestException as problem:
            return Outcome(None, error=str(problem))
        taken = time.perf_counter() - begun
        return Outcome(response.status_code, response.headers.get("Retry-After"), seconds=taken)

    def _settle(self, delivery: Delivery, headers: dict[str, str], outcome: Outcome) -> None:
        with self._changed:
            again = self._retries(outcome, delivery.attempt)
            attempt = Attempt(
                delivery.identifier,
                delivery.event,
                delivery.target.url,
                delivery.attempt,
                outcome,
                again,
                headers,
                delivery.body,
                self._clock.now(),
            )
            self._log.append(attempt)
            if self.watcher is not None:
                self.watcher.attempted(attempt)
            if again:
                delivery.attempt += 1
                self._put(delivery, self._retry_delay)
            self._under_way -= 1
            self._changed.notify_all()
