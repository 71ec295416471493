"""The ten questions at each boundary: figures from what was seen, and "not known" where nothing was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.boundaries import Contract
from app.domain.insight.boundaries import BoundaryAnswer, BoundaryReport
from app.domain.insight.report import Around, make_report
from app.domain.library import LibraryEntry
from app.domain.occurrence import Occurrence
from app.domain.playbook import Playbook, SystemEntry
from app.domain.probing.model import Answer, Subject, Value
from app.domain.trail.model import Seen

UNTIL = datetime(2026, 11, 20, tzinfo=UTC)
AT = UNTIL - timedelta(days=2)
SYSTEMS = {"storefront": "Shopify", "erp": "NetSuite"}
PLAYBOOK = Playbook(
    version="1",
    systems=(
        SystemEntry(name="Shopify", role="storefront"),
        SystemEntry(name="NetSuite", role="erp"),
        SystemEntry(name="Amazon", role="marketplace"),
    ),
    owners={"Shopify -> NetSuite": "Order integration"},
    contracts={
        "Shopify -> NetSuite": Contract(boundary="Shopify -> NetSuite", allowed_delay=timedelta(minutes=5)),
    },
)
Make = Callable[..., Occurrence]


def said(role: str, question: Any, state: str, later: timedelta = timedelta(), **facts: Any) -> Seen:
    answer = Answer(
        question=question,
        subject=Subject({"order": "#1001"}),
        probe=role,
        system=SYSTEMS[role],
        at=AT,
        as_of=AT + timedelta(hours=2) + later,
        outcome="answered",
        value=Value(state=state, facts=facts),
    )
    return Seen(role=role, answer=answer)


CREATED = said("storefront", "record_exists", "confirmed", created_at=AT)
MISSING = said("erp", "record_exists", "missing")


def arrived(minutes: float, later: timedelta = timedelta()) -> Seen:
    return said("erp", "record_exists", "confirmed", later, created_at=AT + timedelta(minutes=minutes), count=1.0)


def reports(*found: Occurrence, lookups: Any = (), **around: Any) -> dict[str, BoundaryReport]:
    made = make_report(found, PLAYBOOK, Around(lookups=lookups, **around), UNTIL - timedelta(days=90), UNTIL)
    assert made.to_dict()["boundaries"] == [each.to_dict() for each in made.boundaries]
    return {each.terms.boundary: each for each in made.boundaries}


def answer(report: BoundaryReport, number: int) -> BoundaryAnswer:
    return next(each for each in report.answers if each.number == number)


@pytest.fixture
def at(occurrence: Make) -> Make:
    def make(key: str, pattern: str = "order_sync_gap", **values: Any) -> Occurrence:
        known = {"occurred_at": AT, "originating": "Shopify", "receiving": "NetSuite", "pattern": pattern}
        return occurrence(key, **(known | values))

    return make


def test_a_boundary_that_only_the_playbook_names_says_who_owns_it_and_not_known_to_the_rest() -> None:
    (found,) = reports().values()
    assert answer(found, 1).says == "Order integration owns it; a contract is written down."
    others = [each for each in found.answers if each.number != 1]
    assert {each.known for each in others} == {False}
    assert all(each.says.startswith("Not known: no data (") for each in others)


def test_missing_records_and_delays_are_told_with_their_figures_and_held_against_the_contract() -> None:
    lookups = [[CREATED, MISSING], [CREATED, arrived(2)], [CREATED, arrived(4)], [CREATED, arrived(9)]]
    told = answer(reports(lookups=lookups)["Shopify -> NetSuite"], 3)
    assert told.figures["missing"] == 1
    assert told.figures["looked_up"] == 4
    assert told.figures["missing_share"] == 0.25
    assert told.figures["delay_median_seconds"] == 240
    assert told.figures["delay_longest_seconds"] == 540
    assert (told.figures["over_allowed_delay"], told.figures["allowed_delay_seconds"]) == (1, 300)
    assert "1 of 4 (25%" in told.says
    assert "1 took longer than the contract allows 5 min" in told.says


def test_what_was_missing_and_came_later_and_what_was_rejected_answers_what_happens_mid_flight() -> None:
    rejected = said("erp", "rejection_reason", "rejected", code="MISSING_FIELD", reason="field shipTo is required")
    lookups = [
        [CREATED, MISSING, arrived(200, timedelta(hours=3))],
        [CREATED, MISSING],
        [CREATED, MISSING, rejected],
    ]
    found = reports(lookups=lookups)["Shopify -> NetSuite"]
    told = answer(found, 4)
    assert (told.figures["missing"], told.figures["arrived_later"], told.figures["rejected"]) == (2, 1, 1)
    assert told.figures["reasons"] == {"MISSING_FIELD": 1}
    assert told.says.startswith("Of 2 missing records 1 were there at a later look; 1 of 3")
    assert answer(found, 8).figures["rejected_for_shape"] == 1


def test_records_that_are_there_twice_and_cancellations_that_did_not_arrive_are_counted() -> None:
    twice = said("erp", "record_exists", "confirmed", count=2.0)
    cancelled = [
        CREATED,
        arrived(1),
        said("storefront", "record_state", "cancelled"),
        said("erp", "record_state", "open"),
    ]
    found = reports(lookups=[[CREATED, twice], cancelled])["Shopify -> NetSuite"]
    assert (answer(found, 5).figures["there_twice"], answer(found, 5).figures["there"]) == (1, 2)
    assert (answer(found, 7).figures["gaps"], answer(found, 7).figures["compared"]) == (1, 1)
    assert answer(found, 6).figures["gaps"] == 0


def test_what_never_left_the_shop_is_no_failure_of_the_boundary() -> None:
    nowhere = said("storefront", "record_exists", "missing")
    assert not answer(reports(lookups=[[nowhere, MISSING]])["Shopify -> NetSuite"], 3).known


def test_what_nobody_answered_counts_for_nothing() -> None:
    silent = Seen(role="erp", answer=MISSING.answer.instead("not_reachable", "no answer within 3 s"))
    found = reports(lookups=[[CREATED, silent]])
    assert not answer(found["Shopify -> NetSuite"], 3).known


def test_exceptions_count_where_no_system_was_looked_at(at: Make) -> None:
    entry = LibraryEntry(id="t-1", title="Mapping", fingerprints=("v1:map",), known_cause="a field was dropped")
    found = reports(
        at("OPS-1", fingerprint=None),
        at("OPS-2", "transform_mismatch", fingerprint="v1:map"),
        at("OPS-3", "duplicate_draft"),
        at("OPS-4", "transform_mismatch", fingerprint="v1:am", originating="Amazon"),
        library={"v1:map": entry},
    )
    ours, amazon = found["Shopify -> NetSuite"], found["Amazon -> NetSuite"]
    assert answer(ours, 3).says == "1 of 3 exceptions came without any error."
    assert answer(ours, 5).says == "1 exceptions report a duplicate."
    assert answer(ours, 8).says == "1 of 1 mapping failures have an entry with a cause in the library."
    assert answer(ours, 10).figures["share"] == 0.75
    assert [each.number for each in ours.answers] == [1, 3, 4, 5, 6, 7, 8, 10]
    assert answer(amazon, 9).says == "As rejected records at NetSuite: 0 seen there, 1 exceptions report one."
    assert answer(amazon, 1).says == "Nobody owns it in the playbook; no contract is written down."
