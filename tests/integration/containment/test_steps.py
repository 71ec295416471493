"""A containment from the rehearsal to the end, on both databases: who may, when, once only, and what is kept of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.containment.model import Containment
from app.domain.ticket import Transition
from app.store import audit, containments, erasure, tickets
from app.store.containments import ContainmentRow
from app.store.figures import read as figures
from app.store.tables import deliveries
from app.workflow import containments as work
from app.workflow.action_register import UnknownContainment
from app.workflow.containment_offers import ContainmentRefused, offers
from app.workflow.look import judge
from app.workflow.overrides import Origin
from app.workflow.service import Service
from tests.support.containment import MIA, OLA, Stoppable
from tests.support.service import StandingClock
from tests.support.tracker import AGENT, Tracker, a_ticket

WEB = Origin(via="web", address="10.0.0.5")
WHY = "It fails on every ten minutes."
DONE = "The token was renewed at the marketplace."
ON_BOTH = pytest.mark.parametrize(
    "service", ["sqlite_url", pytest.param("postgres_url", marks=pytest.mark.postgres)], indirect=True
)
JOB = "ORD-SYNC-4471"


def rehearsed(
    service: Service, key: str = "OPS-1", name: str = "pause-dag", target: str | None = None
) -> ContainmentRow:
    return work.rehearse(service, "jira", key, name, target, "ola")


def applied(service: Service) -> ContainmentRow:
    return work.apply(service, rehearsed(service).id, MIA, WHY, WEB)


def row(service: Service, number: int) -> ContainmentRow:
    with service.database.read() as connection:
        found = containments.find(connection, number)
    assert found is not None
    return found


def events(service: Service) -> list[str]:
    with service.database.read() as connection:
        return [entry.event for entry in audit.entries(connection) if entry.event.startswith("containment")]


def missing(service: Service, tracker: Tracker, ticket_id: str = "10001") -> list[str]:
    """What the gate says is missing of a live ticket."""
    _, decision = judge(service, tracker, tracker.read(ticket_id))
    return [item.requirement for item in decision.verdict.missing]


def sample(service: Service, name: str) -> dict[tuple[str, ...], float]:
    with service.database.read() as connection:
        samples = figures(connection, [("jira", "test")], service.playbook.routine, service.clock())
    return dict(samples.plain[f"handoff_{name}"])


@ON_BOTH
def test_the_whole_way(service: Service, systems: Stoppable, tracker: Tracker, clock: StandingClock) -> None:
    assert "containment" in missing(service, tracker)
    first = rehearsed(service)
    assert (first.one.state, first.one.target, first.before, first.stopped) == ("rehearsed", JOB, False, True)
    assert (systems.dag()["is_paused"], systems.changes()) == (False, [])
    assert "containment" in missing(service, tracker)
    clock.advance(minutes=14)
    second = work.apply(service, first.id, MIA, WHY, WEB)
    assert (second.one.state, second.one.applied_by, second.one.reason) == ("in_force", "mia", WHY)
    assert systems.dag()["is_paused"] is True
    _, decision = judge(service, tracker, tracker.read("10001"))
    proof = next(proof for proof in decision.verdict.evidence if proof.requirement == "containment")
    assert (proof.kind, proof.ref, proof.at) == ("containment", str(first.id), clock.now)
    assert proof.says.startswith("done by the system at 2026-11-02T12:14:00Z: ORD-SYNC-4471 paused")
    assert sample(service, "containments")["in_force",] == 1
    assert sample(service, "containments_overdue")[()] == 0
    clock.advance(hours=25)
    assert sample(service, "containments_overdue")[()] == 1
    assert systems.dag()["is_paused"] is True
    third = work.lift(service, first.id, MIA, DONE, WEB)
    assert (third.one.state, third.one.ended_by, systems.dag()["is_paused"]) == ("lifted", "mia", False)
    assert "containment" in missing(service, tracker)
    assert sample(service, "containments")["in_force",] == 0
    assert events(service) == [
        "containment_rehearsed",
        "containment_intended",
        "containment_in_force",
        "containment_lifting",
        "containment_lifted",
    ]
    assert len(systems.changes()) == 2


def test_every_step_has_the_ticket_looked_at(service: Service) -> None:
    work.lift(service, applied(service).id, MIA, DONE, WEB)
    with service.database.read() as connection:
        queued = [item.kind for item in deliveries_of(connection)]
    assert queued == [work.LOOK] * 2


def deliveries_of(connection: Any) -> list[Any]:
    return list(connection.execute(select(deliveries).order_by(deliveries.c.id)))


@pytest.mark.parametrize(
    ("person", "reason", "minutes", "says"),
    [
        (OLA, WHY, 0, "needs the role approver"),
        (MIA, "soon", 0, "Give a reason of 10 to 500"),
        (MIA, " " * 40, 0, "Give a reason of 10 to 500"),
        (MIA, WHY, 16, "Rehearse it again"),
        (replace(MIA, name=""), WHY, 0, "nobody is"),
    ],
)
def test_a_click_that_lacks_anything_sends_nothing(
    service: Service, systems: Stoppable, clock: StandingClock, person: Any, reason: str, minutes: int, says: str
) -> None:
    first = rehearsed(service)
    clock.advance(minutes=minutes)
    with pytest.raises(ContainmentRefused, match=says):
        work.apply(service, first.id, person, reason, WEB)
    assert (row(service, first.id).one.state, systems.changes()) == ("rehearsed", [])


@ON_BOTH
def test_two_clicks_send_one_request(service: Service, systems: Stoppable) -> None:
    one, other = rehearsed(service), rehearsed(service)
    work.apply(service, one.id, MIA, WHY, WEB)
    with pytest.raises(ContainmentRefused, match="is in force already"):
        work.apply(service, one.id, MIA, WHY, WEB)
    with pytest.raises(ContainmentRefused, match="held by another containment"):
        work.apply(service, other.id, MIA, WHY, WEB)
    with pytest.raises(ContainmentRefused, match=f"held by containment {one.id} of OPS-1"):
        rehearsed(service, "OPS-2")
    assert len(systems.changes()) == 1


@ON_BOTH
def test_two_clicks_at_the_same_moment_send_one_request(service: Service, systems: Stoppable) -> None:
    first = rehearsed(service)
    inner = service.actions["pause-dag"]
    told: list[str] = []

    class Slow:
        """Clicks once more while the first request is on its way."""

        connection = inner.connection
        describe, place, dry_run, look, undo = inner.describe, inner.place, inner.dry_run, inner.look, inner.undo

        def apply(self, target: str, before: Any) -> None:
            with pytest.raises(ContainmentRefused, match="being applied at this moment") as refused:
                work.apply(service, first.id, MIA, WHY, WEB)
            told.append(str(refused.value))
            inner.apply(target, before)

    service.actions._made["pause-dag"] = Slow()
    assert work.apply(service, first.id, MIA, WHY, WEB).one.state == "in_force"
    assert (len(told), len(systems.changes())) == (1, 1)


class Crash(BaseException):
    """The process ends."""


def crashing(service: Service, name: str, *, after: bool) -> None:
    """Let the process end before or after the next request of a kind (``apply`` or ``undo``) is carried out."""
    inner = service.actions["pause-dag"]

    class Ending:
        connection = inner.connection
        describe, place, dry_run, look = inner.describe, inner.place, inner.dry_run, inner.look
        apply, undo = inner.apply, inner.undo

    def end(target: str, before: Any) -> None:
        if after:
            getattr(inner, name)(target, before)
        service.actions._made["pause-dag"] = inner
        raise Crash

    ending = Ending()
    setattr(ending, name, end)
    service.actions._made["pause-dag"] = ending  # type: ignore[assignment]


@ON_BOTH
@pytest.mark.parametrize("after", [True, False])
def test_a_crash_between_request_and_answer_is_shown_as_unclear_and_settled_by_a_look(
    service: Service, systems: Stoppable, tracker: Tracker, clock: StandingClock, after: bool
) -> None:
    first = rehearsed(service)
    crashing(service, "apply", after=after)
    with pytest.raises(Crash):
        work.apply(service, first.id, MIA, WHY, WEB)
    assert row(service, first.id).one.state == "applying"
    assert "containment" in missing(service, tracker)
    assert work.strand(service) == 0
    clock.advance(minutes=3)
    assert (work.strand(service), work.strand(service)) == (1, 0)
    stranded = row(service, first.id)
    assert (stranded.one.state, "ended" in stranded.says) == ("unclear", True)
    assert "containment" in missing(service, tracker)
    assert sample(service, "containments")["unclear",] == 1
    with pytest.raises(ContainmentRefused, match="held by containment"):
        rehearsed(service, "OPS-2")
    settled = work.check(service, first.id, OLA)
    assert settled.one.state == ("in_force" if after else "failed")
    assert ("containment" in missing(service, tracker)) is not after
    assert len(systems.changes()) == int(after)


def test_a_crash_while_lifting_leaves_the_way_back(service: Service, systems: Stoppable, clock: StandingClock) -> None:
    first = applied(service)
    crashing(service, "undo", after=False)
    with pytest.raises(Crash):
        work.lift(service, first.id, MIA, DONE, WEB)
    with pytest.raises(ContainmentRefused, match="being lifted at this moment"):
        work.lift(service, first.id, MIA, DONE, WEB)
    clock.advance(minutes=3)
    assert work.lift(service, first.id, MIA, DONE, WEB).one.state == "lifted"
    assert systems.dag()["is_paused"] is False


def test_a_system_that_changed_since_the_rehearsal_is_left_alone(service: Service, systems: Stoppable) -> None:
    first = rehearsed(service)
    systems.dag()["is_paused"] = True
    done = work.apply(service, first.id, MIA, WHY, WEB)
    assert (done.one.state, "stopped already" in done.says) == ("failed", True)
    with pytest.raises(ContainmentRefused, match="not by this service"):
        rehearsed(service)
    assert systems.changes() == []


def test_who_started_it_again_meanwhile_is_seen_and_nothing_is_sent(
    service: Service, systems: Stoppable, tracker: Tracker
) -> None:
    first = applied(service)
    systems.dag()["is_paused"] = False
    assert "containment" not in missing(service, tracker)
    seen = work.check(service, first.id, OLA)
    assert (seen.one.state, seen.one.ended_by) == ("lifted", None)
    assert "containment" in missing(service, tracker)
    second = applied(service)
    systems.dag()["is_paused"] = False
    lifted = work.lift(service, second.id, MIA, DONE, WEB)
    assert (lifted.one.state, "nothing was sent" in lifted.says) == ("lifted", True)
    assert len(systems.changes()) == 2


def test_a_system_that_cannot_be_asked_tells_nothing_anew(
    service: Service, systems: Stoppable, tracker: Tracker
) -> None:
    first = applied(service)
    systems.stand.world.faults.add("error", method="GET", path="^/airflow3/", status=503)
    with pytest.raises(ContainmentRefused, match="What was known of containment 1 stands"):
        work.check(service, first.id, OLA)
    assert row(service, first.id).one.state == "in_force"
    assert "containment" not in missing(service, tracker)


def test_what_somebody_set_otherwise_is_not_written_over_and_can_be_left(service: Service, systems: Stoppable) -> None:
    channel = systems.state.get("bigcommerce", "channels", "abc123/667159")
    assert channel is not None
    first = rehearsed(service, name="pause-channel", target="667159")
    work.apply(service, first.id, MIA, WHY, WEB)
    channel["status"] = "archived"
    kept = work.lift(service, first.id, MIA, DONE, WEB)
    assert (kept.one.state, kept.one.ended_by, channel["status"]) == ("in_force", None, "archived")
    assert "none of" in kept.says
    assert work.check(service, first.id, OLA).one.state == "unclear"
    left = work.lift(service, first.id, MIA, DONE, WEB, leave=True)
    assert (left.one.state, channel["status"], len(systems.changes())) == ("lifted", "archived", 1)


def test_an_answer_that_is_lost_for_good_is_unclear_and_the_way_back_holds(
    service: Service, systems: Stoppable
) -> None:
    systems.stand.world.faults.add("error", method="PATCH", path="^/airflow3/", status=500)
    first = applied(service)
    assert first.one.state == "unclear"
    lifted = work.lift(service, first.id, MIA, DONE, WEB)
    assert (lifted.one.state, "nothing was sent" in lifted.says) == ("lifted", True)


def test_only_the_way_that_was_rehearsed_is_gone(
    service: Service, systems: Stoppable, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = rehearsed(service)
    systems.write(pause_dag={"url": f"{systems.stand.url}/elsewhere"})
    moved = systems.armed(service)
    with pytest.raises(ContainmentRefused, match="by now"):
        work.apply(moved, first.id, MIA, WHY, WEB)
    work.apply(service, first.id, MIA, WHY, WEB)
    with pytest.raises(ContainmentRefused, match="put the playbook back"):
        work.lift(moved, first.id, MIA, DONE, WEB)
    monkeypatch.delenv("AIRFLOW_PASSWORD")
    kept = work.lift(service, first.id, MIA, DONE, WEB)
    assert (kept.one.state, "AIRFLOW_PASSWORD, which is not set" in kept.says) == ("in_force", True)


def test_a_closed_ticket_stays_closed_when_it_is_lifted_and_a_reopened_one_asks_again(
    service: Service, tracker: Tracker, clock: StandingClock
) -> None:
    first = applied(service)
    clock.advance(minutes=5)
    close = Transition(at=clock.now, actor=AGENT, to_status="Done", to_category="done", from_status="To Do")
    tracker.tickets["10001"] = a_ticket(status="Done", status_category="done", history=(close,))
    clock.advance(minutes=5)
    work.lift(service, first.id, MIA, DONE, WEB)
    assert "containment" not in missing(service, tracker)
    reopened = replace(
        close, at=clock.now, from_status="Done", to_status="To Do", to_category="new", from_category="done"
    )
    tracker.tickets["10001"] = a_ticket(history=(close, reopened))
    assert "containment" in missing(service, tracker)


def test_after_a_reopening_a_look_renews_the_proof(service: Service, tracker: Tracker, clock: StandingClock) -> None:
    first = applied(service)
    clock.advance(minutes=5)
    close = Transition(at=clock.now, actor=AGENT, to_status="Done", to_category="done", from_status="To Do")
    clock.advance(minutes=5)
    reopened = Transition(
        at=clock.now, actor=AGENT, to_status="To Do", to_category="new", from_status="Done", from_category="done"
    )
    tracker.tickets["10001"] = a_ticket(history=(close, reopened))
    assert "containment" in missing(service, tracker)
    clock.advance(minutes=5)
    assert work.check(service, first.id, OLA).one.state == "in_force"
    assert "containment" not in missing(service, tracker)


def test_what_does_not_fit_the_ticket_is_neither_offered_nor_rehearsed(
    service: Service, systems: Stoppable, tracker: Tracker
) -> None:
    systems.write(
        pause_dag={"fits": {"jobs": ["SHP-.*"]}},
        disable_flow={"fits": {"boundaries": ["Shopify -> NetSuite"]}, "target": "5f0000000000000000000001"},
    )
    armed = systems.armed(service)
    found = {offer.entry.name: offer for offer in offers(armed, "jira", "OPS-1").offers}
    assert {name for name, offer in found.items() if not offer.misfit} == {"pause-channel", "suspend-cronjob"}
    assert found["suspend-cronjob"].target == JOB
    for name in ("pause-dag", "disable-flow"):
        with pytest.raises(ContainmentRefused, match="is for tickets of which"):
            rehearsed(armed, name=name)
    with pytest.raises(UnknownContainment, match="it has disable-flow"):
        rehearsed(armed, name="format-disk")
    with pytest.raises(ContainmentRefused, match="does not name the number of a channel"):
        rehearsed(armed, name="pause-channel")
    tracker.tickets["10001"] = a_ticket(status="Done", status_category="done")
    with pytest.raises(ContainmentRefused, match="The ticket is closed"):
        rehearsed(armed, name="suspend-cronjob")
    tracker.tickets["10001"] = a_ticket(issue_type="Task", subject="Lunch", body="Who is in?")
    with pytest.raises(ContainmentRefused, match="no exception"):
        rehearsed(armed, name="suspend-cronjob")
    assert systems.changes() == []


def test_an_entry_with_a_target_stops_nothing_else(service: Service, systems: Stoppable) -> None:
    systems.write(pause_dag={"target": JOB})
    armed = systems.armed(service)
    with pytest.raises(ContainmentRefused, match="and nothing else"):
        rehearsed(armed, target="BILLING")
    assert rehearsed(armed).one.target == JOB


def test_reasons_are_masked_before_they_are_kept(service: Service) -> None:
    first = rehearsed(service)
    done = work.apply(service, first.id, MIA, "Card 4111 1111 1111 1111 is charged twice.", WEB)
    assert "4111" not in done.one.reason
    assert "charged twice" in done.one.reason


@ON_BOTH
def test_an_erased_ticket_keeps_its_way_back(service: Service, systems: Stoppable) -> None:
    first = applied(service)
    with service.database.write() as connection:
        erasure.of_ticket(connection, first.ref, change=True)
    kept = row(service, first.id)
    assert (kept.one.state, kept.one.reason, kept.before) == ("in_force", "[erased]", False)
    assert work.lift(service, first.id, MIA, DONE, WEB).one.state == "lifted"
    assert systems.dag()["is_paused"] is False


def test_a_ticket_remembers_what_was_stopped_for_it_alone(service: Service, clock: StandingClock) -> None:
    first = applied(service)
    with service.database.read() as connection:
        own = tickets.memory_of(connection, first.ref, clock.now).containments
        other = tickets.memory_of(connection, replace(first.ref, id="10002"), clock.now).containments
    assert [type(one) for one in own] == [Containment]
    assert other == ()
