"""Which notices are sent now: nothing twice, nothing lost, few messages, silence kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.notices.model import Notice, Silence
from app.domain.notices.planning import (
    LONGEST_QUIET,
    MOST_ATTEMPTS,
    MOST_MESSAGES,
    QUIET,
    QUIET_OF,
    WINDOW,
    Told,
    Waiting,
    plan,
    wait_after,
    without_silenced,
)
from app.domain.ticket import TicketRef

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
OPS_1 = TicketRef(system="jira", site="main", id="10001")
NOTICE = Notice(
    kind="close_refused", identity="1", about="jira:main:10001", at=NOW, ref=OPS_1, detail={"pattern": "v1-abc"}
)


def waiting(number: int, about: str, kind: str = "close_refused") -> Waiting:
    return Waiting(id=number, notice=Notice(kind=kind, identity=str(number), about=about, at=NOW))


def test_a_few_tickets_get_a_message_each_and_a_storm_gets_one() -> None:
    few = [waiting(number, f"OPS-{number}") for number in range(4)]
    assert [len(message) for message in plan(few, [], NOW)] == [1, 1, 1, 1]
    many = [waiting(number, f"OPS-{number}") for number in range(300)]
    assert [len(message) for message in plan(many, [], NOW)] == [300]


def test_repeats_about_the_same_ticket_go_together_and_not_again_in_the_quiet_time() -> None:
    repeats = [waiting(number, "OPS-1") for number in range(3)]
    assert plan(repeats, [], NOW) == [tuple(repeats)]
    told = [Told(kind="close_refused", about="OPS-1", message="a", at=NOW - timedelta(minutes=59))]
    assert plan(repeats, told, NOW) == []
    assert plan(repeats, told, NOW + timedelta(minutes=1)) == [tuple(repeats)]


def test_another_kind_or_ticket_does_not_have_to_be_quiet() -> None:
    told = [Told(kind="close_refused", about="OPS-1", message="a", at=NOW)]
    other = [waiting(1, "OPS-2"), waiting(2, "OPS-1", "dead_letter")]
    assert len(plan(other, told, NOW)) == 2


STEPS = st.lists(
    st.tuples(
        st.integers(min_value=0, max_value=1200),
        st.lists(
            st.tuples(st.sampled_from(["close_refused", "third_occurrence", "override_requested"]), st.integers(0, 9)),
            max_size=12,
        ),
    ),
    max_size=25,
)


@given(steps=STEPS)
def test_whatever_comes_when_each_is_told_once_in_few_messages(
    steps: list[tuple[int, list[tuple[str, int]]]],
) -> None:
    now, number = NOW, 0
    queue: list[Waiting] = []
    told: list[Told] = []
    sent: list[int] = []

    def tick() -> None:
        recent = [one for one in told if now - one.at <= LONGEST_QUIET]
        for message in plan(queue, recent, now):
            assert len({one.notice.kind for one in message}) == 1
            name = f"message {len(told)} {now}"
            about = {one.notice.about for one in message}
            told.extend(Told(kind=message[0].notice.kind, about=one, message=name, at=now) for one in about)
            sent.extend(one.id for one in message)
        queue[:] = [one for one in queue if one.id not in sent]

    for seconds, new in steps:
        now += timedelta(seconds=seconds)
        for kind, about in new:
            number += 1
            queue.append(waiting(number, f"OPS-{about}", kind))
        tick()
    while queue:
        now += WINDOW
        tick()
    assert sorted(sent) == list(range(1, number + 1))
    for one in told:
        since = {other.message for other in told if other.kind == one.kind and one.at - WINDOW < other.at <= one.at}
        assert len(since) <= MOST_MESSAGES
        again = [other for other in told if (other.kind, other.about) == (one.kind, one.about) and other.at > one.at]
        assert all(other.at - one.at >= QUIET_OF.get(one.kind, QUIET) for other in again)


@pytest.mark.parametrize(
    ("silence", "covered"),
    [
        ({"kind": "close_refused"}, True),
        ({"kind": "dead_letter"}, False),
        ({"ref": OPS_1}, True),
        ({"ref": replace(OPS_1, id="10002")}, False),
        ({"pattern": "v1-abc"}, True),
        ({"channel": "ops"}, True),
        ({"channel": "desk"}, False),
        ({"kind": "close_refused", "ref": OPS_1, "channel": "ops"}, True),
        ({"kind": "close_refused", "pattern": "v1-other"}, False),
    ],
)
def test_what_fits_all_parts_of_a_silence_is_not_sent(silence: dict[str, object], covered: bool) -> None:
    said = Silence(until=NOW + timedelta(hours=1), **silence)  # type: ignore[arg-type]
    heard, silenced = without_silenced("ops", [Waiting(id=1, notice=NOTICE)], [said], NOW)
    assert (len(heard), len(silenced)) == ((0, 1) if covered else (1, 0))
    heard, silenced = without_silenced("ops", [Waiting(id=1, notice=NOTICE)], [said], NOW + timedelta(hours=1))
    assert (len(heard), len(silenced)) == (1, 0)


def test_who_silences_that_a_site_is_down_is_not_told_that_it_is_back() -> None:
    back = replace(NOTICE, kind="remote_up", ref=None)
    assert Silence(until=NOW + timedelta(hours=1), kind="remote_down").covers("ops", back, NOW)


def test_tries_come_ever_later_for_a_day_and_then_it_is_given_up() -> None:
    waits = [wait_after(attempts) for attempts in range(1, MOST_ATTEMPTS)]
    assert waits == sorted(waits, key=lambda wait: wait or timedelta.max)
    assert timedelta(hours=24) < sum((wait for wait in waits if wait is not None), timedelta()) < timedelta(hours=30)
    assert wait_after(MOST_ATTEMPTS) is None


def test_what_the_receiver_asks_for_is_a_minimum_within_bounds() -> None:
    assert wait_after(1, 90.0) == timedelta(seconds=90)
    assert wait_after(2, 1.0) == timedelta(minutes=5)
    assert wait_after(1, 1e9) == timedelta(hours=10)
