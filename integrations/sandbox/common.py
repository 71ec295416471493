"""What both stand-ins share: a clock that can be moved, ids, accounts, faults, the log of requests, and the ``World``
that holds them for one app."""

from __future__ import annotations

import base64
import binascii
import hmac
import re
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from integrations.sandbox.contracts import ContractChecker
    from integrations.sandbox.storm import Storm
    from integrations.sandbox.webhooks import WebhookSender

AccountRole = Literal["service", "admin", "agent", "customer"]


class Clock:
    """The time that a sandbox believes in (UTC). It runs with the machine's clock until it is frozen by ``set``;
    ``advance`` moves it either way."""

    def __init__(self, frozen_at: datetime | None = None) -> None:
        self._lock = threading.Lock()
        self._frozen = frozen_at
        self._offset = timedelta()

    def now(self) -> datetime:
        """The present moment, with offset UTC."""
        with self._lock:
            return self._frozen if self._frozen is not None else datetime.now(UTC) + self._offset

    def set(self, moment: datetime) -> None:
        """Stop the clock at ``moment``, which must carry an offset (``ValueError`` otherwise)."""
        if moment.tzinfo is None:
            raise ValueError("The sandbox clock needs a moment with an offset, for example 2026-11-20T09:00:00Z.")
        with self._lock:
            self._frozen = moment.astimezone(UTC)

    def advance(self, seconds: float) -> None:
        """Move the clock by ``seconds``, whether it is frozen or running."""
        step = timedelta(seconds=seconds)
        with self._lock:
            if self._frozen is not None:
                self._frozen += step
            else:
                self._offset += step

    def run(self) -> None:
        """Follow the machine's clock again, without offset."""
        with self._lock:
            self._frozen = None
            self._offset = timedelta()


class Ids:
    """Rising numbers, one series a kind of thing, each series starting where the app says (``starts``)."""

    def __init__(self, starts: Mapping[str, int] | None = None) -> None:
        self._starts = dict(starts or {})
        self._last: dict[str, int] = {}
        self._lock = threading.Lock()

    def next(self, kind: str) -> int:
        """The next number of the series ``kind`` (1 where no start was named)."""
        with self._lock:
            number = self._last[kind] + 1 if kind in self._last else self._starts.get(kind, 1)
            self._last[kind] = number
            return number

    def reset(self) -> None:
        """Begin every series again."""
        with self._lock:
            self._last.clear()


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in. ``id`` is the vendor's form (Jira: accountId, Zendesk: digits)."""

    id: str
    name: str
    email: str
    role: AccountRole
    token: str = field(default="", repr=False)

    @property
    def is_staff(self) -> bool:
        """Whether the person works on tickets (everybody but customers)."""
        return self.role != "customer"


class Accounts:
    """Who may sign in, by Basic (``email:token``, or Zendesk's ``email/token:token``) or Bearer."""

    def __init__(self, accounts: Iterable[Account] = ()) -> None:
        self._lock = threading.Lock()
        self._accounts = {account.id: account for account in accounts}
        self._bearers: dict[str, tuple[str, datetime | None]] = {}

    def __iter__(self) -> Iterator[Account]:
        with self._lock:
            return iter(list(self._accounts.values()))

    def get(self, account_id: str) -> Account | None:
        """The account with this id."""
        with self._lock:
            return self._accounts.get(account_id)

    def add(self, account: Account) -> None:
        """Add an account, or replace the one with the same id."""
        with self._lock:
            self._accounts[account.id] = account

    def grant(self, bearer: str, account_id: str, expires_at: datetime | None) -> None:
        """Let ``bearer`` act as the account until ``expires_at`` (``None``: for good)."""
        with self._lock:
            self._bearers[bearer] = (account_id, expires_at)

    def revoke_bearers(self) -> None:
        """Forget every bearer token, as if all had expired."""
        with self._lock:
            self._bearers.clear()

    def authenticate(self, authorization: str | None, now: datetime) -> Account | None:
        """The account that an ``Authorization`` header stands for, or ``None`` where it stands for nobody."""
        scheme, _, credentials = (authorization or "").partition(" ")
        if scheme.lower() == "bearer":
            return self._by_bearer(credentials.strip(), now)
        if scheme.lower() == "basic":
            return self._by_basic(credentials.strip())
        return None

    def _by_bearer(self, token: str, now: datetime) -> Account | None:
        with self._lock:
            account_id, expires_at = self._bearers.get(token, ("", None))
            if expires_at is not None and expires_at <= now:
                return None
            return self._accounts.get(account_id)

    def _by_basic(self, credentials: str) -> Account | None:
        try:
            email, _, token = base64.b64decode(credentials, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        email = email.removesuffix("/token").lower()
        for account in self:
            known = account.token and account.email.lower() == email
            if known and hmac.compare_digest(account.token.encode(), token.encode()):
                return account
        return None


FaultKind = Literal["rate_limit", "error", "html", "hang", "late", "drop", "drop_after", "half"]
FAULT_KINDS: tuple[FaultKind, ...] = get_args(FaultKind)


@dataclass(slots=True)
class Fault:
    """Something that goes wrong for the next ``times`` requests which match.

    ``rate_limit``: 429 with ``Retry-After: retry_after``. ``error``: ``status`` with a JSON body. ``html``: ``status``
    with an HTML page, as a proxy in front sends it. ``hang``: no answer until released, then the request is carried
    out. ``late``: the request is carried out, and its answer comes ``seconds`` later. ``drop``: the connection closes
    and nothing is done. ``drop_after``: the request is carried out and its answer is lost. ``half``: the request is
    carried out and the answer breaks off in the middle.
    """

    kind: FaultKind
    method: str = ""
    path: str = ""
    times: int = 1
    status: int = 500
    retry_after: str = "1"
    seconds: float = 1.0
    released: threading.Event = field(default_factory=threading.Event, repr=False)

    def matches(self, method: str, path: str) -> bool:
        """Whether the request is meant: ``method`` empty or equal, ``path`` empty or a pattern found in the path."""
        return (not self.method or self.method.upper() == method.upper()) and re.search(self.path, path) is not None


class Faults:
    """The faults that wait for requests, first in first out."""

    def __init__(self) -> None:
        self._lock = threading.Condition()
        self._waiting: list[Fault] = []
        self._hanging: list[Fault] = []

    def add(self, kind: FaultKind, **details: Any) -> Fault:
        """Let the next matching request meet a fault; ``details`` are the fields of ``Fault``."""
        if kind not in FAULT_KINDS:
            raise ValueError(f"There is no fault called {kind!r}. Choose one of: {', '.join(FAULT_KINDS)}.")
        fault = Fault(kind, **details)
        re.compile(fault.path)
        with self._lock:
            self._waiting.append(fault)
        return fault

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that this request meets, counted off, or ``None``."""
        with self._lock:
            for fault in self._waiting:
                if fault.matches(method, path):
                    fault.times -= 1
                    if fault.times <= 0:
                        self._waiting.remove(fault)
                    return fault
        return None

    def hang(self, fault: Fault) -> None:
        """Hold the calling thread until ``release``."""
        with self._lock:
            self._hanging.append(fault)
            self._lock.notify_all()
        fault.released.wait()

    def wait_until_hanging(self, timeout: float = 10.0) -> bool:
        """Wait until some request hangs; whether one does within ``timeout`` seconds."""
        with self._lock:
            return self._lock.wait_for(lambda: bool(self._hanging), timeout)

    def release(self) -> None:
        """Let every hanging request go on."""
        with self._lock:
            hanging, self._hanging = self._hanging, []
        for fault in hanging:
            fault.released.set()

    def clear(self) -> None:
        """Forget the faults that wait, and release the requests that hang."""
        with self._lock:
            self._waiting.clear()
        self.release()

    def waiting(self) -> list[dict[str, Any]]:
        """The faults that have not been met yet."""
        with self._lock:
            return [
                {"kind": fault.kind, "method": fault.method, "path": fault.path, "times": fault.times}
                for fault in self._waiting
            ]


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One answered request. ``actor`` is the account id, empty where nobody was signed in; ``status`` 0 where the
    connection was dropped."""

    method: str
    path: str
    query: str
    actor: str
    status: int
    at: datetime


class RequestLog:
    """The last 10,000 requests, and how many there were of each kind."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._requests: deque[LoggedRequest] = deque(maxlen=10_000)
        self._totals: Counter[str] = Counter()

    def add(self, request: LoggedRequest) -> None:
        """Note a request."""
        with self._changed:
            self._requests.append(request)
            self._totals[request.method] += 1
            self._changed.notify_all()

    def select(self, method: str = "", path: str = "", actor: str = "") -> list[LoggedRequest]:
        """The requests with this method, a path in which the pattern ``path`` is found, and this actor."""
        with self._changed:
            return [
                entry
                for entry in self._requests
                if (not method or entry.method == method.upper())
                and (not actor or entry.actor == actor)
                and re.search(path, entry.path)
            ]

    def count(self, method: str = "", path: str = "", actor: str = "") -> int:
        """How many requests ``select`` finds."""
        return len(self.select(method, path, actor))

    def totals(self) -> dict[str, int]:
        """How many requests of each method there were since the log was cleared."""
        with self._changed:
            return dict(self._totals)

    def wait_for(self, reached: Callable[[RequestLog], bool], timeout: float = 10.0) -> bool:
        """Wait until ``reached`` holds of this log; whether it does within ``timeout`` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: reached(self), timeout)

    def clear(self) -> None:
        """Forget all requests."""
        with self._changed:
            self._requests.clear()
            self._totals.clear()


class World:
    """Everything around one stand-in: clock, ids, accounts, faults, log of requests, webhooks and contract.

    An app is made with ``create_app(world)``, calls ``control.install(app, world)`` first, and may set ``on_reset``
    (bring the state back to its beginning), ``register_webhook(url, secret)`` (as an administrator would; returns what
    was registered) and ``credentials`` (what a client needs, shown when the sandbox starts). Requests are
    handled one at a time under ``lock``; code outside a request takes it before it touches the state.
    """

    def __init__(
        self,
        name: Literal["jira", "zendesk", "systems"],
        *,
        webhooks: WebhookSender,
        clock: Clock | None = None,
        contracts: ContractChecker | None = None,
    ) -> None:
        self.name = name
        self.lock = threading.RLock()
        self.clock = clock or Clock()
        self.ids = Ids()
        self.accounts = Accounts()
        self.faults = Faults()
        self.storm: Storm | None = None
        self.requests = RequestLog()
        self.webhooks = webhooks
        self.contracts = contracts
        self.base_url = "http://127.0.0.1"
        self.on_reset: list[Callable[[], None]] = []
        self.register_webhook: Callable[[str, str], dict[str, Any]] | None = None
        self.credentials: dict[str, str] = {}

    def reset(self) -> None:
        """Bring everything back to how it was when the sandbox started; the contract's findings stay."""
        self.webhooks.forget()
        self.faults.clear()
        self.storm = None
        self.clock.run()
        with self.lock:
            self.ids.reset()
            for restore in self.on_reset:
                restore()
        self.requests.clear()
