"""An override from the request to its end, over the store and a live ticket, on both databases."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert

from app.domain.ticket import FieldChange, GateFields, Person, TicketRef
from app.ports import RemoteUnavailable
from app.store import accounts, audit, inbox, overrides, tickets
from app.store.accounts import Account, Role
from app.store.overrides import OverrideRow
from app.store.tables import audit_head
from app.workflow import overrides as work_of
from app.workflow.audit_trail import verify_database
from app.workflow.overrides import Origin, OverrideRefused, Wish
from app.workflow.receive import receive
from app.workflow.service import Service
from app.workflow.work import work_one
from tests.support.service import StandingClock, a_service
from tests.support.tracker import AGENT, NOW, Tracker, a_ticket

LEASE = timedelta(seconds=30)
REF = TicketRef(system="jira", site="test", id="10001")
DESK = Origin(via="web", address="10.0.0.5")
OTHER_DESK = Origin(via="web", address="10.0.0.6")
REASON = "the shop was closed for good, no run will follow"


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def tracker() -> Tracker:
    return Tracker(tickets={"10001": a_ticket()})


@pytest.fixture
def service(database_url: str, tracker: Tracker, clock: StandingClock) -> Iterator[Service]:
    built = a_service(database_url, tracker, clock=clock)
    yield built
    built.database.close()


def person(service: Service, name: str = "kim", role: Role = "approver", days_old: int = 30) -> Account:
    with service.database.write() as connection:
        accounts.add(connection, name, role, NOW - timedelta(days=days_old))
        found = accounts.find(connection, name)
    assert found is not None
    return found


def ask(service: Service, by: str = "bill", origin: Origin = DESK, **wish: object) -> OverrideRow:
    return work_of.request(service, "jira", "OPS-1", Wish(reason=REASON, **wish), by, origin)  # type: ignore[arg-type]


def approved(service: Service, **wish: object) -> OverrideRow:
    return work_of.approve(service, ask(service, **wish).id, person(service), OTHER_DESK)


def work(service: Service) -> None:
    while work_one(service, "worker", LEASE) is not None:
        pass


def look(service: Service, tracker: Tracker) -> None:
    receive(service, tracker, {"X-Signature": "good"}, json.dumps({"ticket": "10001"}).encode())
    work(service)


def row(service: Service, number: int) -> OverrideRow:
    with service.database.read() as connection:
        found = overrides.find(connection, number)
    assert found is not None
    return found


def events(service: Service) -> list[str]:
    with service.database.read() as connection:
        return [entry.event for entry in audit.entries(connection)]


def copy_of(tracker: Tracker) -> dict[str, object]:
    copy = tracker.traces["10001"].verdict_copy
    assert copy is not None
    return dict(copy)


def test_an_approved_override_is_on_the_ticket_at_once_and_lets_it_be_closed(service, tracker, clock):
    look(service, tracker)
    assert copy_of(tracker)["allowed"] is False
    given = approved(service)
    work(service)
    assert copy_of(tracker)["allowed"] is True
    assert copy_of(tracker)["override"] == [given.id]
    clock.advance(hours=1)
    tracker.move("10001", "Done", AGENT, clock.now)
    look(service, tracker)
    assert tracker.tickets["10001"].status == "Done"
    used = row(service, given.id)
    assert (used.closed_at, used.closed_by) == (clock.now, "Mia")
    assert [event for event in events(service) if event.startswith("override")] == [
        "override_requested",
        "override_approved",
        "override_used",
    ]
    assert verify_database(service.database, "", lambda done, total: None).holds


def test_after_its_time_the_copy_refuses_again_and_a_new_close_is_undone(service, tracker, clock):
    given = approved(service)
    work(service)
    clock.advance(hours=24)
    assert work_of.expire(service) == 1
    assert work_of.expire(service) == 0
    work(service)
    assert copy_of(tracker)["allowed"] is False
    assert row(service, given.id).state == "expired"
    tracker.move("10001", "Done", AGENT, clock.now)
    look(service, tracker)
    assert tracker.tickets["10001"].status == "In Progress"


def test_a_ticket_closed_under_it_stays_closed_after_its_time(service, tracker, clock):
    approved(service)
    clock.advance(hours=1)
    tracker.move("10001", "Done", AGENT, clock.now)
    clock.advance(days=40)
    work_of.expire(service)
    look(service, tracker)
    assert tracker.tickets["10001"].status == "Done"


def test_reopening_ends_it_for_good(service, tracker, clock):
    given = approved(service)
    clock.advance(hours=1)
    tracker.move("10001", "Done", AGENT, clock.now)
    look(service, tracker)
    clock.advance(hours=1)
    tracker.move("10001", "In Progress", AGENT, clock.now)
    look(service, tracker)
    assert row(service, given.id).state == "ended"
    assert copy_of(tracker)["allowed"] is False
    tracker.move("10001", "Done", AGENT, clock.now)
    look(service, tracker)
    assert tracker.tickets["10001"].status == "In Progress"


def test_a_worker_ends_it_when_its_time_is_over(service, tracker, clock):
    from app.workflow.worker import Worker

    given = approved(service)
    clock.advance(hours=25)
    Worker(service, threads=1, lease=LEASE)._beat()
    assert row(service, given.id).state == "expired"
    with service.database.read() as connection:
        assert inbox.counted(connection)["queued"] == 2


def test_a_worker_goes_on_where_the_audit_trail_has_lost_its_head(service, clock):
    from app.workflow.worker import Worker

    given = approved(service)
    clock.advance(hours=25)
    with service.database.write() as connection:
        connection.execute(insert(audit_head).values(installation="another", position=1, hash="x"))
    Worker(service, threads=1, lease=LEASE)._beat()
    assert row(service, given.id).state == "approved"


@pytest.mark.parametrize("name", ["bill", "BILL", "bill@desk.example"])
def test_nobody_approves_what_they_asked_for_themselves(service, name):
    asked = ask(service)
    with pytest.raises(OverrideRefused, match="second person"):
        work_of.approve(service, asked.id, person(service, name), OTHER_DESK)
    assert row(service, asked.id).state == "requested"
    assert events(service)[-1] == "override_denied"


@pytest.mark.parametrize("role", ["viewer", "operator"])
def test_approving_takes_the_role(service, role):
    asked = ask(service)
    with pytest.raises(OverrideRefused, match="needs the role approver"):
        work_of.approve(service, asked.id, person(service, "kim", role), OTHER_DESK)
    with pytest.raises(OverrideRefused, match="needs the role approver"):
        work_of.refuse(service, asked.id, person(service, "kim", role), "no", OTHER_DESK)


def test_a_sign_in_made_after_the_request_does_not_approve_it(service, clock):
    asked = ask(service)
    with pytest.raises(OverrideRefused, match="was made or got its password after"):
        work_of.approve(service, asked.id, person(service, days_old=-1), OTHER_DESK)


def test_a_password_set_after_the_request_does_not_approve_it(service, clock):
    asked, kim = ask(service), person(service)
    clock.advance(minutes=1)
    with service.database.write() as connection:
        audit.record(connection, "password_set", clock.now, {}, actor="kim")
    with pytest.raises(OverrideRefused, match="got its password after"):
        work_of.approve(service, asked.id, kim, OTHER_DESK)


SHELL = Origin(via="shell", os_user="ops", host="host-1", session="local 17")


@pytest.mark.parametrize(
    ("shell", "named"),
    [
        (SHELL, "system user, host, session"),
        (replace(SHELL, session="local 18"), "system user, host"),
        (replace(SHELL, os_user="root", session="ssh 4"), "host"),
        (replace(SHELL, host="host-2", session="ssh 4"), "system user"),
    ],
)
def test_a_request_from_a_shell_is_not_approved_from_the_same_one(service, shell, named):
    asked = ask(service, by="ops", origin=SHELL)
    with pytest.raises(OverrideRefused, match=f"from the same {named}\\."):
        work_of.approve(service, asked.id, person(service), shell)


def test_a_request_from_a_shell_is_approved_on_the_dashboard_or_elsewhere(service):
    kim = person(service)
    assert work_of.approve(service, ask(service, by="ops", origin=SHELL).id, kim, DESK).state == "approved"


def test_the_approver_is_not_the_verifier_of_the_live_ticket(service, tracker):
    asked = ask(service)
    kim = Person(id="5f", name="Kim Lee", role="agent", email="kim@desk.example")
    tracker.tickets["10001"] = replace(tracker.tickets["10001"], fields=GateFields(verified_by=kim))
    with pytest.raises(OverrideRefused, match="Kim Lee is named as verifier of OPS-1"):
        work_of.approve(service, asked.id, person(service), OTHER_DESK)


def test_the_approver_is_not_who_closed_the_live_ticket(service, tracker):
    asked = ask(service)
    tracker.move("10001", "Done", Person(id="5f", name="Kim", role="agent"), NOW)
    with pytest.raises(OverrideRefused, match="Kim closed OPS-1"):
        work_of.approve(service, asked.id, person(service), OTHER_DESK)


def test_a_close_by_the_approver_is_undone_and_told_why(service, tracker, clock):
    approved(service)
    work(service)
    clock.advance(hours=1)
    tracker.move("10001", "Done", Person(id="5f", name="kim", role="agent"), clock.now)
    look(service, tracker)
    assert tracker.tickets["10001"].status == "In Progress"
    assert "closed by the person who approved its override" in tracker.updates[-1].refusal.remark


def test_nothing_is_approved_where_the_ticket_cannot_be_read(service, tracker):
    asked, kim = ask(service), person(service)
    tracker.fail_with.append(RemoteUnavailable("503"))
    with pytest.raises(RemoteUnavailable):
        work_of.approve(service, asked.id, kim, OTHER_DESK)
    assert row(service, asked.id).state == "requested"


def test_a_request_that_waited_for_a_week_has_to_be_made_again(service, clock):
    asked, kim = ask(service), person(service)
    clock.advance(days=7, seconds=1)
    with pytest.raises(OverrideRefused, match="asked for again"):
        work_of.approve(service, asked.id, kim, OTHER_DESK)


def test_of_two_that_approve_at_once_one_does(service):
    asked = ask(service)
    outcomes: list[str] = []

    def answer(account: Account) -> None:
        try:
            outcomes.append(work_of.approve(service, asked.id, account, OTHER_DESK).state)
        except OverrideRefused:
            outcomes.append("too late")

    threads = [threading.Thread(target=answer, args=(person(service, name),)) for name in ("kim", "lee", "jo")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["approved", "too late", "too late"]


def test_a_ticket_has_one_override_at_a_time(service):
    ask(service)
    with pytest.raises(OverrideRefused, match="has one already"):
        ask(service, by="somebody else")


def test_after_a_refusal_it_may_be_asked_for_again(service):
    asked = ask(service)
    work_of.refuse(service, asked.id, person(service), "there is a log, attach it", OTHER_DESK)
    assert row(service, asked.id).state == "refused"
    with pytest.raises(OverrideRefused, match="is not waiting"):
        work_of.approve(service, asked.id, person(service), OTHER_DESK)
    assert ask(service).state == "requested"


def test_who_asked_or_an_approver_takes_it_back(service, tracker):
    asked = ask(service)
    with pytest.raises(OverrideRefused, match="only they or an approver may"):
        work_of.withdraw(service, asked.id, "somebody", may_any=False)
    assert work_of.withdraw(service, asked.id, "Bill", may_any=False).state == "withdrawn"
    given = approved(service)
    work(service)
    work_of.withdraw(service, given.id, "lee", may_any=True)
    work(service)
    assert copy_of(tracker)["allowed"] is False


def test_one_that_a_ticket_was_closed_under_is_not_taken_back(service, tracker, clock):
    given = approved(service)
    tracker.move("10001", "Done", AGENT, clock.now)
    look(service, tracker)
    with pytest.raises(OverrideRefused, match="reopen the ticket instead"):
        work_of.withdraw(service, given.id, "bill", may_any=True)


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        (Wish(reason="because"), "Give a reason"),
        (Wish(reason=" " * 40), "Give a reason"),
        (Wish(reason="x" * 501), "Give a reason"),
        (Wish(reason=REASON, lasts=timedelta(days=8)), "from 5 minutes to 7 days"),
        (Wish(reason=REASON, lasts=timedelta(0)), "from 5 minutes to 7 days"),
        (Wish(reason=REASON, to_scope="job_failure"), "only a lower one"),
    ],
)
def test_a_request_says_why_and_for_how_long(service, wish, says):
    with pytest.raises(OverrideRefused, match=says):
        work_of.request(service, "jira", "OPS-1", wish, "bill", DESK)


def test_a_reason_is_masked_before_it_is_kept(service):
    asked = work_of.request(
        service, "jira", "OPS-1", Wish(reason="customer jo@shop.example paid with 4111 1111 1111 1111"), "bill", DESK
    )
    assert "4111" not in asked.reason
    assert "jo@shop" not in asked.reason


def test_a_ticket_that_is_not_gated_needs_none(service, tracker):
    tracker.tickets["10001"] = a_ticket(subject="How do I print?", body="Please help.", issue_type="Question")
    with pytest.raises(OverrideRefused, match="not gated"):
        ask(service)


def test_one_person_does_not_ask_without_end(service):
    for _ in range(work_of.MOST_A_DAY):
        work_of.withdraw(service, ask(service).id, "bill", may_any=False)
    with pytest.raises(OverrideRefused, match="no more today"):
        ask(service)


def test_a_lowered_scope_stays_until_somebody_says_job_failure_again(service, tracker, clock):
    look(service, tracker)
    given = approved(service, to_scope="none")
    assert (given.kind, given.expires_at) == ("lower_scope", None)
    work(service)
    assert copy_of(tracker)["verdict"] == "not_gated"
    clock.advance(days=3)
    ticket = tracker.tickets["10001"]
    tracker.tickets["10001"] = replace(
        ticket,
        fields=GateFields(is_job_failure=True),
        field_changes=(FieldChange(field="is_job_failure", at=clock.now, actor=AGENT),),
    )
    look(service, tracker)
    assert copy_of(tracker)["allowed"] is False
    assert row(service, given.id).state == "ended"
    with service.database.read() as connection:
        assert tickets.memory_of(connection, REF, clock.now).lowering is None


def test_the_weekly_list_holds_what_happened_in_the_week(service, clock):
    given = approved(service)
    clock.advance(days=8)
    work_of.expire(service)
    later = ask(service)
    clock.advance(days=6)
    with service.database.read() as connection:
        week = overrides.listed(connection, since=clock.now - timedelta(days=7))
    assert [found.id for found in week] == [later.id, given.id]
    clock.advance(days=2)
    with service.database.read() as connection:
        assert overrides.listed(connection, since=clock.now - timedelta(days=7)) == []
