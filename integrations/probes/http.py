"""The generic probe: one question, one bounded request, one answer, as a definition describes them."""

from __future__ import annotations

import hashlib
import threading
import time
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.domain.probing.model import Answer, Subject
from app.domain.probing.questions import Question
from app.domain.redaction import mask
from app.ports import ProbeConnection, ProbeUnusable
from integrations.outbound.failures import NoAnswer, NotReachable, NotUnderstood

if TYPE_CHECKING:
    from integrations.outbound.auth import TokenKeeper
    from integrations.outbound.exchange import Exchange
    from integrations.outbound.secrets import Secrets
    from integrations.outbound.transport import Place, Reply, Request
    from integrations.probes.definition import Definition, QuestionSpec

_LONGEST_REPLY = 20_000


class HttpProbe:
    """One entry of the playbook. What it needs is imported and read at the first question, so that an idle probe is
    this object and nothing else."""

    def __init__(self, connection: ProbeConnection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._ready: _Ready | None = None

    def __repr__(self) -> str:
        return f"HttpProbe({self._connection.name!r})"

    @property
    def connection(self) -> ProbeConnection:
        """The entry of the playbook."""
        return self._connection

    def questions(self) -> frozenset[Question]:
        """What the definition describes. Raises ``ProbeUnusable``."""
        return frozenset(self._get_ready().definition.questions)

    def ask(
        self,
        question: Question,
        subject: Subject,
        at: datetime,
        *,
        within: float | None = None,
        keep_reply: bool = False,
    ) -> Answer:
        """Ask the system; see ``app.ports.Probe.ask``."""
        connection = self._connection
        blank = Answer(
            question=question,
            subject=subject,
            probe=connection.name,
            system=connection.system,
            at=at,
            as_of=connection.clock(),
            outcome="not_asked",
        )
        try:
            ready = self._get_ready()
        except ProbeUnusable as error:
            return blank.instead("not_asked", f"the probe cannot be used: {error.problems[0]}")
        started = time.monotonic()
        until = started + min(connection.seconds if within is None else within, connection.seconds)
        answer = _Asking(ready, connection, blank, until, keep_reply).answer()
        return replace(answer, as_of=_as_of(answer, connection), seconds=round(time.monotonic() - started, 3))

    def _get_ready(self) -> _Ready:
        with self._lock:
            if self._ready is None:
                self._ready = _Ready(self._connection)
            return self._ready


def _as_of(answer: Answer, connection: ProbeConnection) -> datetime:
    """When the reply was there, unless the system named a moment itself (which is never in the future)."""
    now = connection.clock()
    return min(answer.as_of, now) if answer.answered else now


class _Ready:
    """A definition read, with the settings and the place of this probe. Raises ``ProbeUnusable``."""

    def __init__(self, connection: ProbeConnection) -> None:
        from integrations.outbound.auth import TokenKeeper
        from integrations.outbound.entries import check_credentials, place_of, settings_of
        from integrations.probes.reading_yaml import KIND, load

        self.definition: Definition = load(connection.definition)
        self.settings = settings_of(KIND, connection, self.definition.settings, self.definition.name)
        self.keeper: TokenKeeper = TokenKeeper()
        check_credentials(KIND, connection, self.definition.credentials)
        self.place: Place = place_of(KIND, connection, self.definition.url)


class _Asking:
    """One question on its way. No text leaves it with a secret in it."""

    def __init__(
        self, ready: _Ready, connection: ProbeConnection, blank: Answer, until: float, keep_reply: bool
    ) -> None:
        self._ready, self._connection, self._until, self._keep_reply = ready, connection, until, keep_reply
        self._so_far = replace(blank, source=ready.definition.source)
        self._secrets: Secrets | None = None

    def answer(self) -> Answer:
        """The answer, or why there is none."""
        try:
            return self._asked()
        except ProbeUnusable as error:
            return self._so_far.instead("not_asked", f"the probe cannot be used: {error.problems[0]}")
        except NoAnswer as error:
            return self._so_far.instead(error.outcome, self._clean(str(error)), retry_after=error.retry_after)

    def _asked(self) -> Answer:
        from integrations.probes.asking import prepared, way_to_ask
        from integrations.probes.outline import outline
        from integrations.probes.paging import whole
        from integrations.probes.replies import understood

        blank, definition, clock = self._so_far, self._ready.definition, self._connection.clock
        spec = way_to_ask(definition, blank.question, blank.subject)
        made = prepared(definition, spec, self._ready.place, self._ready.settings, blank.subject, blank.at, clock())
        exchange = self._exchange(made.sent)
        reply = exchange.reply_to(made.request)
        self._so_far = replace(self._so_far, reply_sha256=hashlib.sha256(reply.body).hexdigest())
        if self._keep_reply:
            text = reply.body.decode("utf-8", "replace")[:_LONGEST_REPLY]
            self._so_far = replace(self._so_far, reply=mask(self._clean(text)).text)
        self._check_status(reply, spec)

        def turn(request: Request) -> Reply:
            page = exchange.reply_to(request)
            self._check_status(page, spec)
            return page

        read = whole(reply, made.request, spec.pages, turn, self._until)
        self._so_far = replace(self._so_far, reply_sha256=read.sha256)
        try:
            found = understood(definition, blank.question, spec, reply, read.body, made.values, read.truncated)
        except NotUnderstood:
            self._so_far = replace(self._so_far, outline=self._clean(outline(read.body)))
            raise
        return replace(
            self._so_far,
            outcome="answered",
            value=self._clean_value(found.value),
            certainty=found.certainty,
            as_of=found.as_of or clock(),
        )

    def _exchange(self, sent: Any) -> Exchange:
        from integrations.outbound.exchange import Exchange
        from integrations.outbound.secrets import Secrets
        from integrations.probes.reading_yaml import KIND

        ready = self._ready
        self._secrets = Secrets(KIND, self._connection, ready.definition.credentials)
        self._so_far = replace(self._so_far, sent=replace(sent, url=self._clean(sent.url), body=self._clean(sent.body)))
        return Exchange(
            entry=self._connection,
            place=ready.place,
            auth=ready.definition.auth,
            settings=ready.settings,
            keeper=ready.keeper,
            secrets=self._secrets,
            until=self._until,
        )

    def _check_status(self, reply: Reply, spec: QuestionSpec) -> None:
        if reply.status not in spec.statuses:
            raise self._unexpected(reply)

    def _unexpected(self, reply: Reply) -> NoAnswer:
        from integrations.outbound.exchange import retry_after

        status = reply.status
        if status == 401:
            self._ready.keeper.forget(self._ready.keeper.token)
            return NotReachable("the credentials are not accepted (401)")
        if status == 403:
            return NotReachable("these credentials do not permit it (403)")
        if status == 429 or status >= 500:
            says = "its rate limit is used up" if status == 429 else "it is not able to answer"
            wait = retry_after(reply.headers, self._connection.clock())
            return NotReachable(f"{says} ({status})", retry_after=wait)
        if 300 <= status < 400:
            return NotUnderstood(f"it sends us on to another address ({status}), which is not followed")
        return NotUnderstood(f"it answered {status}, which the definition does not read")

    def _clean(self, text: str) -> str:
        return text if self._secrets is None else self._secrets.scrubbed(text)

    def _clean_value(self, value: Any) -> Any:
        facts = {name: self._clean(fact) if isinstance(fact, str) else fact for name, fact in value.facts.items()}
        return replace(value, facts=facts)
