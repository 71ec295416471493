"""Counting and survival on generated years, held against an oracle that knows no algorithm: it looks at every pair."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.occurrence import Closing, Occurrence
from app.domain.playbook import RecurrencePolicy
from app.domain.recurrence import Recurrence, history_among, recurrence
from app.domain.ticket import TicketRef

POLICY = RecurrencePolicy()
GAP, MONTH, QUARTER = POLICY.episode_gap, POLICY.automation_window, POLICY.prior_window
NOW = datetime(2026, 11, 2, 9, 42, tzinfo=UTC)
SECOND = timedelta(seconds=1)
EDGES = [edge + step for edge in (GAP, MONTH, QUARTER, timedelta(0)) for step in (-SECOND, timedelta(0), SECOND)]
REASONS = ("credentials_renewed", "workaround_applied", "duplicate", None)
ZONES = [timezone(timedelta(minutes=minutes)) for minutes in (-480, 0, 60, 330, 765)]


@dataclass(frozen=True)
class Event:
    ago: timedelta
    account: str | None
    zone: timezone
    tracker: str
    stated: bool
    closes: tuple[tuple[timedelta, timedelta | None, str | None], ...]


lengths = st.one_of(
    st.sampled_from([edge for edge in EDGES if edge >= timedelta(0)]),
    st.integers(0, 365 * 86_400).map(lambda seconds: timedelta(seconds=seconds)),
    st.integers(0, 40).map(lambda tens: timedelta(minutes=10 * tens)),
)
closes = st.lists(st.tuples(lengths, st.none() | lengths, st.sampled_from(REASONS)), max_size=2).map(tuple)
events = st.lists(
    st.builds(
        Event,
        ago=lengths,
        account=st.sampled_from([None, None, "Bellwood", "Nordhaus", "Sakura"]),
        zone=st.sampled_from(ZONES),
        tracker=st.sampled_from(["jira", "zendesk"]),
        stated=st.booleans(),
        closes=closes,
    ),
    max_size=14,
)


def tickets(year: list[Event], now: datetime = NOW) -> list[Occurrence]:
    return [_ticket(number, event, now) for number, event in enumerate(year)]


def _ticket(number: int, event: Event, now: datetime) -> Occurrence:
    at = (now - event.ago).astimezone(event.zone)
    closings = []
    moment = at
    for until_close, until_reopening, reason in event.closes:
        closed_at = moment + until_close
        reopened_at = None if until_reopening is None else closed_at + until_reopening + SECOND
        words = f"run {number} green" if reason is None else None
        closings.append(Closing(closed_at=closed_at, reopened_at=reopened_at, reason=reason, resolution=words))
        if reopened_at is None:
            break
        moment = reopened_at
    key = str(number) if event.tracker == "zendesk" else f"OPS-{number}"
    return Occurrence(
        ref=TicketRef(system=event.tracker, site="shop", id=str(number)),
        key=key,
        url="",
        occurred_at=at,
        fingerprint="v1:same",
        retailer=event.account,
        time_stated=event.stated,
        closings=tuple(closings),
        closed_at=closings[-1].closed_at if closings and closings[-1].reopened_at is None else None,
    )


@dataclass
class Oracle:
    """What is true of a present ticket and others, by looking at everything."""

    present: Occurrence
    others: list[Occurrence]

    @property
    def before(self) -> list[Occurrence]:
        return [one for one in self.others if one.occurred_at <= self.present.occurred_at]

    @property
    def own(self) -> set[str | None]:
        at = self.present.occurred_at
        names = {one.account for one in self.before if one.occurred_at >= at - QUARTER and one.account}
        mine = self.present.account
        if mine is None:
            return {None} if len(names) > 1 else {None, *names}
        return {mine} if names - {mine} else {mine, None}

    def episodes(self, window: timedelta) -> int:
        at = self.present.occurred_at
        moments = [one.occurred_at for one in self.before if one.account in self.own and one.occurred_at >= at - window]
        numbered = list(enumerate([*moments, at]))
        return sum(not any((y, j) < (x, i) and x - y < GAP for j, y in numbered if j != i) for i, x in numbered)

    def elsewhere(self) -> tuple[int, int]:
        at = self.present.occurred_at
        others = [one for one in self.before if one.account and one.account not in self.own]
        recent = {one.account for one in others if one.occurred_at >= at - QUARTER}
        return len(recent), len({one.account for one in others if one.occurred_at > at - GAP})

    def held(self) -> dict[tuple[str, str | None], set[tuple[datetime, datetime | None]]]:
        """By resolution and retailer: every time that it was applied, and when it failed."""
        found: dict[tuple[str, str | None], set[tuple[datetime, datetime | None]]] = {}
        fixes = [
            (self.scope(one), closing)
            for one in [*self.others, self.present]
            for closing in one.closings
            if closing.reason != "duplicate" and (one is not self.present or closing.reopened_at)
        ]
        failures = [(self.scope(one), one.occurred_at, one.time_stated) for one in [*self.before, self.present]]
        failures += [(scope, closing.reopened_at, True) for scope, closing in fixes if closing.reopened_at]
        ends = []
        for scope, fix in fixes:
            after = [
                moment
                for where, moment, stated in failures
                if where == scope and (moment > fix.closed_at if stated else moment - fix.closed_at >= GAP)
            ]
            ends.append((scope, fix, min(after, default=None)))
        for scope, fix, end in ends:
            alike = [
                other.closed_at
                for where, other, other_end in ends
                if (where, other_end, self.kind(other)) == (scope, end, self.kind(fix))
            ]
            found.setdefault((self.kind(fix), scope), set()).add((min(alike), end))
        return found

    def scope(self, one: Occurrence) -> str | None:
        return "own" if one.account in self.own else one.account

    @staticmethod
    def kind(closing: Closing) -> str:
        return closing.reason or "run <*> green"


def seen(found: Recurrence, oracle: Oracle) -> dict[str, set[tuple[datetime, datetime | None]]]:
    return {
        one.latest.reason or "run <*> green": {(a.fix.closed_at, a.failed_at) for a in one.applications}
        for one in found.resolutions
    }


@given(events, st.sampled_from([None, "Bellwood", "NORDHAUS GmbH"]), lengths)
@settings(max_examples=400, deadline=None)
def test_counts_of_a_year_are_those_of_the_oracle(year: list[Event], account: str | None, ago: timedelta) -> None:
    present = _ticket(99, Event(ago / 4, account, UTC, "jira", True, ()), NOW)
    others = tickets(year)
    found = recurrence(present, history_among(present, others), POLICY)
    oracle = Oracle(present, others)
    assert found.episodes_in_prior_window == oracle.episodes(QUARTER)
    assert found.episodes_in_automation_window == oracle.episodes(MONTH)
    assert (found.elsewhere.retailers, found.elsewhere.at_once) == oracle.elsewhere()
    assert found.earlier_count == len(found.earlier)
    assert found.same_episode_count == len(found.same_episode)


@given(events, st.sampled_from([None, "Bellwood", "Sakura"]), closes, st.booleans())
@settings(max_examples=400, deadline=None)
def test_survival_in_a_year_is_that_of_the_oracle(
    year: list[Event], account: str | None, own_closes: tuple[object, ...], stated: bool
) -> None:
    present = _ticket(99, Event(timedelta(days=1), account, UTC, "jira", stated, own_closes), NOW)  # type: ignore[arg-type]
    others = tickets(year)
    found = recurrence(present, history_among(present, others), POLICY)
    oracle = Oracle(present, others)
    expected: dict[str, set[tuple[datetime, datetime | None]]] = {}
    for (kind, _), applied in oracle.held().items():
        expected.setdefault(kind, set()).update(applied)
    assert seen(found, oracle) == expected
    longest = [one.longest for one in found.resolutions]
    assert longest == sorted(longest, reverse=True)
    for one in found.resolutions:
        assert one.phantom == (len(one.applications) >= 2 and all(a.failed_at for a in one.applications))


@given(events)
def test_what_happened_later_changes_nothing(year: list[Event]) -> None:
    present = _ticket(99, Event(timedelta(days=200), "Bellwood", UTC, "jira", True, ()), NOW)
    others = tickets(year)
    later = [one for one in others if one.occurred_at > present.occurred_at and not one.closings]
    earlier = [one for one in others if one not in later]
    assert recurrence(present, history_among(present, others), POLICY) == recurrence(
        present, history_among(present, earlier), POLICY
    )


def test_fifty_retailers_expired_tokens_are_no_retailer_s_third_occurrence_but_perhaps_an_outage() -> None:
    year = [Event(timedelta(minutes=n), f"Retailer {n}", UTC, "zendesk", True, ()) for n in range(1, 51)]
    present = _ticket(99, Event(timedelta(0), "Bellwood", UTC, "jira", True, ()), NOW)
    found = recurrence(present, history_among(present, tickets(year)), POLICY)
    assert found.episodes_in_automation_window == 1
    assert (found.elsewhere.retailers, found.elsewhere.at_once) == (50, 50)
    assert found.elsewhere.perhaps_an_outage


def test_a_ticket_without_a_name_counts_with_the_only_retailer_that_is_known() -> None:
    silent = _ticket(1, Event(timedelta(days=2), None, UTC, "zendesk", True, ()), NOW)
    named = _ticket(2, Event(timedelta(days=1), "Bellwood", UTC, "jira", True, ()), NOW)
    present = _ticket(99, Event(timedelta(0), "Bellwood Ltd", UTC, "jira", True, ()), NOW)
    assert recurrence(present, history_among(present, [silent, named]), POLICY).episodes_in_automation_window == 3
    other = _ticket(3, Event(timedelta(days=3), "Nordhaus", UTC, "jira", True, ()), NOW)
    found = recurrence(present, history_among(present, [silent, named, other]), POLICY)
    assert found.episodes_in_automation_window == 2
    assert (found.elsewhere.retailers, found.elsewhere.unnamed_tickets) == (1, 1)


def day_by_day(*rounds: tuple[int, int, str]) -> list[Occurrence]:
    """Tickets that failed and were fixed so many days ago, with what was done."""
    return [
        _ticket(
            number,
            Event(timedelta(days=failed), None, UTC, "jira", True, ((timedelta(days=failed - fixed), None, how),)),
            NOW,
        )
        for number, (failed, fixed, how) in enumerate(rounds)
    ]


def test_a_resolution_that_was_applied_three_times_and_failed_each_time_is_a_phantom_patch() -> None:
    others = day_by_day(
        (30, 29, "credentials_renewed"), (23, 23, "credentials_renewed"), (14, 14, "credentials_renewed")
    )
    present = _ticket(99, Event(timedelta(0), None, UTC, "jira", True, ()), NOW)
    (survival,) = recurrence(present, history_among(present, others), POLICY).resolutions
    assert survival.text == "failed again after 6, 9, 14 days: phantom patch"


def test_the_fix_that_held_longest_comes_first() -> None:
    others = day_by_day(
        (60, 60, "workaround_applied"), (50, 50, "configuration_corrected"), (9, 9, "credentials_renewed")
    )
    present = _ticket(99, Event(timedelta(0), None, UTC, "jira", True, ()), NOW)
    found = recurrence(present, history_among(present, others), POLICY).resolutions
    assert [(one.latest.reason, one.text) for one in found] == [
        ("configuration_corrected", "held 41 days, then failed again"),
        ("workaround_applied", "held 10 days, then failed again"),
        ("credentials_renewed", "held 9 days, then failed again"),
    ]


def test_closing_the_tickets_of_a_storm_one_by_one_is_one_application() -> None:
    storm = [
        _ticket(
            n,
            Event(
                timedelta(days=10, minutes=n),
                None,
                UTC,
                "jira",
                True,
                ((timedelta(hours=n), None, "workaround_applied"),),
            ),
            NOW,
        )
        for n in range(1, 6)
    ]
    present = _ticket(99, Event(timedelta(0), None, UTC, "jira", True, ()), NOW)
    (survival,) = recurrence(present, history_among(present, storm), POLICY).resolutions
    assert not survival.phantom
    assert survival.text == "held 9 days, then failed again"


def test_a_fix_at_another_retailer_still_holds_as_of_this_failure() -> None:
    elsewhere = _ticket(
        1, Event(timedelta(days=41), "Nordhaus", UTC, "jira", True, ((timedelta(0), None, "credentials_renewed"),)), NOW
    )
    present = _ticket(99, Event(timedelta(0), "Bellwood", UTC, "jira", True, ()), NOW)
    found = recurrence(present, history_among(present, [elsewhere]), POLICY)
    assert not found.recurred
    assert found.resolutions[0].text == "held 41 days so far (at another retailer)"


def test_a_failure_whose_time_nobody_stated_does_not_prove_at_once_that_a_fix_failed() -> None:
    fixed = _ticket(
        1, Event(timedelta(hours=4), None, UTC, "jira", True, ((timedelta(hours=1), None, "workaround_applied"),)), NOW
    )
    silent = _ticket(99, Event(timedelta(0), None, UTC, "jira", False, ()), NOW)
    assert not recurrence(silent, history_among(silent, [fixed]), POLICY).recurred
    stated = _ticket(99, Event(timedelta(0), None, UTC, "jira", True, ()), NOW)
    assert recurrence(stated, history_among(stated, [fixed]), POLICY).recurred


def test_a_reopened_ticket_tells_that_its_own_fix_failed() -> None:
    own = ((timedelta(hours=1), timedelta(days=3), "credentials_renewed"),)
    present = _ticket(99, Event(timedelta(days=9), None, UTC, "jira", True, own), NOW)
    found = recurrence(present, history_among(present, []), POLICY)
    assert found.recurred
    assert found.resolutions[0].text == "held 3 days, then failed again"


def test_another_retailer_s_failure_exactly_six_hours_ago_is_not_at_once() -> None:
    present = _ticket(99, Event(timedelta(0), "Bellwood", UTC, "jira", True, ()), NOW)
    for ago, at_once in ((GAP, 0), (GAP - SECOND, 1)):
        other = _ticket(1, Event(ago, "Nordhaus", UTC, "jira", True, ()), NOW)
        found = recurrence(present, history_among(present, [other]), POLICY)
        assert (found.elsewhere.retailers, found.elsewhere.at_once) == (1, at_once)


def test_a_failure_without_a_stated_time_proves_that_a_fix_failed_from_six_hours_on() -> None:
    for ago, held in ((GAP, "held 6 hours, then failed again"), (GAP - SECOND, "held 5 hours so far")):
        fix = ((timedelta(0), None, "workaround_applied"),)
        fixed = _ticket(1, Event(ago, None, UTC, "jira", True, fix), NOW)
        silent = _ticket(99, Event(timedelta(0), None, UTC, "jira", False, ()), NOW)
        found = recurrence(silent, history_among(silent, [fixed]), POLICY)
        assert found.resolutions[0].text == held


def test_the_worked_example_of_the_documentation_counts_as_it_says() -> None:
    def failed(number: int, day: str, closed: str | None, retailer: str = "Bellwood") -> Occurrence:
        at = datetime.fromisoformat(f"2026-10-{day}:00+00:00")
        closes: tuple[tuple[timedelta, timedelta | None, str | None], ...] = ()
        if closed:
            closes = ((datetime.fromisoformat(f"2026-10-{closed}:00+00:00") - at, None, "credentials_renewed"),)
        return _ticket(number, Event(timedelta(0), retailer, UTC, "jira", True, closes), at)

    others = [
        failed(12, "01T02:00", "02T10:00"),
        failed(5158, "01T07:30", "02T10:20"),
        failed(31, "08T11:00", "08T15:00"),
        failed(5201, "17T16:00", None, "Nordhaus"),
    ]
    present = failed(40, "17T18:00", None)
    found = recurrence(present, history_among(present, others), POLICY)
    assert found.episodes_in_automation_window == 3
    assert (found.elsewhere.retailers, found.elsewhere.at_once) == (1, 1)
    assert [one.text for one in found.resolutions] == ["failed again after 6, 9 days: phantom patch"]
