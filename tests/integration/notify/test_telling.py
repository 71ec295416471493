"""Finding and sending over the store: nothing skipped, nothing twice, whoever is killed when; on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from app.domain.breaker import Breaker
from app.domain.notices.model import CHOSEN, EVENTS, Message, Silence
from app.domain.ticket import TicketRef
from app.ports_channels import ChannelConnection, NotSent
from app.store import audit, notices, remotes, silences
from app.store.database import StoreUnavailable
from app.workflow import chores
from app.workflow.notice_sending import TAKEN_FOR, tell
from app.workflow.notices import collect
from app.workflow.refusals import note_refusal
from app.workflow.service import Service
from tests.support.service import StandingClock, a_service
from tests.support.stage import a_verdict, keep_delivery, keep_ticket
from tests.support.tracker import NOW, Tracker, a_ticket

REF = TicketRef(system="jira", site="test", id="10001")


@dataclass
class Chat:
    """A channel in memory. ``fail_with`` is raised by the next messages; ``dies`` ends the process after sending."""

    connection: ChannelConnection
    said: list[Message] = field(default_factory=list)
    fail_with: list[Exception] = field(default_factory=list)

    def check(self) -> None:
        """It can be used."""

    def send(self, message: Message) -> None:
        if self.fail_with and isinstance(self.fail_with[0], NotSent):
            raise self.fail_with.pop(0)
        self.said.append(message)
        if self.fail_with:
            raise self.fail_with.pop(0)


@dataclass
class Program:
    """An endpoint in memory."""

    connection: ChannelConnection
    got: list[tuple[str, bytes]] = field(default_factory=list)
    fail_with: list[Exception] = field(default_factory=list)

    def check(self) -> None:
        """It can be used."""

    def post(self, identifier: str, at: Any, body: bytes) -> None:
        self.got.append((identifier, body))
        if self.fail_with:
            raise self.fail_with.pop(0)


class Killed(BaseException):
    """The process ends here."""


def chat(name: str = "ops", kinds: tuple[str, ...] = CHOSEN) -> Chat:
    return Chat(ChannelConnection(way="notify", name=name, url="json://127.0.0.1", kinds=kinds))


def program(name: str = "flow") -> Program:
    return Program(ChannelConnection(way="webhook", name=name, url="https://flow.example", kinds=EVENTS))


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def service(database_url: str, clock: StandingClock) -> Iterator[Service]:
    made = a_service(database_url, Tracker(tickets={"10001": a_ticket()}), clock=clock)
    with made.database.write() as connection:
        keep_ticket(connection, a_ticket(), a_verdict(a_ticket()))
    yield made
    made.database.close()


def telling(service: Service, *told: Chat | Program) -> Service:
    """The service with these channels and endpoints, which have begun."""
    channels = {one.connection.key: one for one in told if isinstance(one, Chat)}
    endpoints = {one.connection.key: one for one in told if isinstance(one, Program)}
    made = replace(service, channels=channels, endpoints=endpoints)
    collect(made)
    return made


def happen(service: Service, event: str = "reverted", ref: TicketRef = REF, **detail: Any) -> None:
    with service.database.write() as connection:
        audit.record(connection, event, service.clock(), detail, ref=ref)


def statements(service: Service, work: Callable[[], object]) -> list[str]:
    seen: list[str] = []

    def keep(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        seen.append(statement)

    event.listen(service.database.engine, "before_cursor_execute", keep)
    try:
        work()
    finally:
        event.remove(service.database.engine, "before_cursor_execute", keep)
    return seen


def test_what_happens_is_told_to_people_and_programs_once(service: Service) -> None:
    ops, flow = chat(), program()
    made = telling(service, ops, flow)
    happen(made, missing=["success_screenshot"])
    for _ in range(3):
        tell(made)
    assert [message.title for message in ops.said] == ["OPS-1: close undone"]
    assert "Missing: screenshot of the successful job." in ops.said[0].text
    assert len(flow.got) == 1
    assert b'"type":"close.reverted"' in flow.got[0][1]


def test_a_new_channel_begins_with_what_happens_from_then_on(service: Service) -> None:
    happen(service)
    ops = chat()
    made = telling(service, ops)
    tell(made)
    assert ops.said == []


def test_without_a_channel_nothing_is_asked_of_the_store(service: Service, clock: StandingClock) -> None:
    chores.do_what_is_due(service, lambda _seconds: None)
    seen = statements(service, lambda: chores.do_what_is_due(service, lambda _seconds: None))
    assert not [one for one in seen if "notice" in one or "silence" in one]
    assert statements(service, lambda: tell(service)) == []


def test_with_a_channel_and_nothing_new_nothing_is_written(service: Service) -> None:
    made = telling(service, chat(), program())
    tell(made)
    assert not [one for one in statements(made, lambda: tell(made)) if not one.startswith(("SELECT", "BEGIN", "SET"))]


def test_a_kind_that_a_channel_did_not_choose_is_not_told_there(service: Service) -> None:
    ops, desk = chat("ops", ("dead_letter",)), chat("desk", ("close_reverted",))
    made = telling(service, ops, desk)
    happen(made)
    tell(made)
    assert (len(ops.said), len(desk.said)) == (0, 1)


def test_a_storm_is_one_message_and_repeats_are_counted_later(service: Service, clock: StandingClock) -> None:
    ops = chat()
    made = telling(service, ops)
    for number in range(40):
        happen(made, "dead_letter", replace(REF, id=str(number)), cause="HTTP 500")
    tell(made)
    assert [message.title for message in ops.said] == ["Could not be handled: 40 at once"]
    for _ in range(2):
        happen(made, "dead_letter", replace(REF, id="1"), cause="HTTP 500")
    tell(made)
    assert len(ops.said) == 1
    clock.advance(hours=1)
    tell(made)
    assert "2 times from" in ops.said[1].text


def test_what_is_silenced_is_never_sent(service: Service, clock: StandingClock) -> None:
    ops, flow = chat(), program()
    made = telling(service, ops, flow)
    quiet = Silence(until=clock() + timedelta(hours=1), kind="close_reverted", ref=REF)
    with made.database.write() as connection:
        kept = silences.add(connection, quiet, "known", "mia", clock())
    happen(made)
    happen(made, "dead_letter", cause="HTTP 500")
    tell(made)
    assert [message.title for message in ops.said] == ["OPS-1: could not be handled"]
    assert len(flow.got) == 1
    with made.database.write() as connection:
        assert silences.end(connection, kept.id, "mia", clock())
        assert not silences.end(connection, kept.id, "mia", clock())
    clock.advance(hours=2)
    happen(made)
    tell(made)
    assert [message.title for message in ops.said[1:]] == ["OPS-1: close undone"]


def test_a_message_that_fails_is_tried_again_and_given_up_after_a_day(service: Service, clock: StandingClock) -> None:
    ops = chat()
    made = telling(service, ops)
    happen(made)
    ops.fail_with = [NotSent("Slack answered 503", retry_after=90.0)]
    assert tell(made)["failed"] == 1
    clock.advance(seconds=89)
    tell(made)
    assert ops.said == []
    clock.advance(seconds=1)
    tell(made)
    assert len(ops.said) == 1
    clock.advance(hours=2)
    happen(made)
    ops.fail_with = [NotSent("Slack answered 503") for _ in range(20)]
    for _ in range(40):
        tell(made)
        clock.advance(hours=1)
    assert len(ops.fail_with) == 12
    with made.database.read() as connection:
        assert notices.counted(connection) == {("notify:ops", "given_up"): 1}
        state = notices.channel_states(connection, ["notify:ops"])["notify:ops"]
    assert state.last_error == "Slack answered 503"


def test_one_channel_that_fails_holds_up_no_other(service: Service) -> None:
    bad, good, flow = chat("bad"), chat("good"), program()
    made = telling(service, bad, good, flow)
    happen(made)
    bad.fail_with = [NotSent("it could not be reached")]
    tell(made)
    assert (len(bad.said), len(good.said), len(flow.got)) == (0, 1, 1)


def test_a_final_answer_is_not_asked_for_again(service: Service, clock: StandingClock) -> None:
    flow = program()
    made = telling(service, flow)
    happen(made)
    flow.fail_with = [NotSent("it answered 410", final=True)]
    tell(made)
    clock.advance(days=3)
    tell(made)
    assert len(flow.got) == 1


def test_a_kill_between_sending_and_noting_it_costs_one_duplicate_with_the_same_id(
    service: Service, clock: StandingClock
) -> None:
    ops, flow = chat(), program()
    made = telling(service, ops, flow)
    happen(made)
    ops.fail_with = [Killed()]  # type: ignore[list-item]
    flow.fail_with = [Killed()]  # type: ignore[list-item]
    for _ in range(2):
        with pytest.raises(Killed):
            tell(made)
    tell(made)
    assert (len(ops.said), len(flow.got)) == (1, 1)
    clock.now += TAKEN_FOR
    for _ in range(3):
        tell(made)
    assert (len(ops.said), len(flow.got)) == (2, 2)
    assert flow.got[0][0] == flow.got[1][0]


def test_what_ends_the_process_each_time_is_given_up_too(service: Service, clock: StandingClock) -> None:
    ops = chat()
    made = telling(service, ops)
    happen(made)
    ops.fail_with = [Killed() for _ in range(50)]  # type: ignore[misc]
    for _ in range(8):
        with pytest.raises(Killed):
            tell(made)
        clock.now += TAKEN_FOR
    assert tell(made)["given_up"] == 1
    assert len(ops.said) == 8


def test_a_kill_while_finding_loses_nothing(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    ops = chat()
    made = telling(service, ops)
    happen(made)
    keep = notices.keep

    def killed(*arguments: Any) -> bool:
        keep(*arguments)
        raise Killed

    monkeypatch.setattr(notices, "keep", killed)
    with pytest.raises(Killed):
        collect(made)
    monkeypatch.setattr(notices, "keep", keep)
    tell(made)
    assert len(ops.said) == 1


def test_several_processes_at_once_skip_nothing_and_send_nothing_twice(service: Service) -> None:
    ops, flow = chat(kinds=("override_requested",)), program()
    made = telling(service, ops, flow)
    refs = [replace(REF, id=str(number)) for number in range(60)]
    faults: list[BaseException] = []

    def at_once(work: Callable[[], object]) -> threading.Thread:
        def run() -> None:
            try:
                work()
            except StoreUnavailable:
                run()
            except BaseException as error:
                faults.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    def write(some: list[TicketRef]) -> None:
        for ref in some:
            happen(made, "reverted", ref)

    threads = [at_once(lambda: write(refs[:30])), at_once(lambda: write(refs[30:]))]
    threads += [at_once(lambda: [tell(made) for _ in range(12)]) for _ in range(3)]
    for thread in threads:
        thread.join()
    tell(made)
    assert faults == []
    sent = [body for _, body in flow.got]
    assert len(sent) == 60
    assert len({identifier for identifier, _ in flow.got}) == 60


def test_a_site_that_is_left_alone_and_comes_back_is_told_of(service: Service, clock: StandingClock) -> None:
    ops = chat(kinds=("remote_down",))
    made = telling(service, ops)

    def become(breaker: Breaker) -> None:
        with made.database.write() as connection:
            remotes.change(connection, ("jira", "test"), lambda _was: breaker, clock())

    become(Breaker(opened_at=clock(), because="down", rests=1, rests_until=clock() + timedelta(minutes=1)))
    tell(made)
    assert ops.said == []
    clock.advance(minutes=2)
    for _ in range(2):
        tell(made)
    become(Breaker())
    for _ in range(2):
        tell(made)
    assert [message.title for message in ops.said] == ["jira:test: left alone for now", "jira:test: back again"]


def test_quarantined_deliveries_and_overdue_containment_are_told_of(service: Service, clock: StandingClock) -> None:
    ops = chat()
    made = telling(service, ops)
    with made.database.write() as connection:
        for _ in range(3):
            keep_delivery(connection, "quarantined", "not JSON", ticket=None, at=NOW)
        late = replace(a_ticket("10002"), created_at=NOW - timedelta(hours=3))
        keep_ticket(connection, late, without_containment(late))
    for _ in range(2):
        tell(made)
    assert sorted(message.title for message in ops.said) == [
        "OPS-2: containment is overdue",
        "jira:test: webhook could not be read",
    ]
    assert "3 times" in next(message.text for message in ops.said if "jira:test" in message.title)


def without_containment(ticket: Any) -> Any:
    from app.domain.gate.model import Missing

    return a_verdict(ticket, missing=(Missing(requirement="containment", message="Say when it was stopped."),))


def test_what_was_told_a_month_ago_is_cleared_away(service: Service, clock: StandingClock) -> None:
    ops = chat()
    made = telling(service, ops)
    happen(made)
    tell(made)
    clock.advance(days=31)
    tell(made)
    with made.database.read() as connection:
        left = notices.told_since(connection, "notify:ops", NOW - timedelta(days=100))
    assert [one.kind for one in left] == ["digest"]


def test_a_refusal_is_taken_down_once_a_minute_and_only_where_somebody_is_told(
    service: Service, clock: StandingClock
) -> None:
    verdict = a_verdict(a_ticket())

    def taken_down() -> int:
        with service.database.read() as connection:
            return sum(entry.event == "close_refused" for entry in audit.entries(connection))

    note_refusal(service, "jira", "OPS-1", verdict)
    note_refusal(telling(service, chat("mail", ("digest",))), "jira", "OPS-1", verdict)
    assert taken_down() == 0
    made = telling(service, chat())
    for _ in range(3):
        note_refusal(made, "jira", "test:OPS-1", verdict)
    note_refusal(made, "jira", "OPS-1", replace(verdict, enforced=False))
    assert taken_down() == 1
    clock.advance(minutes=2)
    note_refusal(made, "jira", "OPS-1", verdict)
    assert taken_down() == 2


@pytest.mark.parametrize("fault", [StoreUnavailable("disk I/O error"), audit.TrailBroken("two heads")])
def test_a_refusal_that_cannot_be_stored_changes_no_verdict(
    service: Service, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise fault

    made = telling(service, chat())
    monkeypatch.setattr(audit, "record", gone)
    note_refusal(made, "jira", "OPS-1", a_verdict(a_ticket()))
