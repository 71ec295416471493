"""Entries of the pattern library: what a close drafts, whose they are, and what a ticket shows of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.library import KnownEntry, LibraryEntry, drafted, filled_in, known_pattern, owner_of, pattern_id
from app.domain.note import Bullets, Heading, Link
from app.domain.note_patterns import known_pattern_blocks, resolution_blocks
from app.domain.occurrence import Occurrence
from app.domain.playbook import RecurrencePolicy
from app.domain.recurrence import history_among, recurrence
from app.domain.survival import Survival

NOW = datetime(2026, 11, 2, 9, 42, tzinfo=UTC)
DAY = timedelta(days=1)
PRINT = "v1:3f9a2b7c" + "0" * 24
Make = Callable[..., Occurrence]


@pytest.fixture
def closed(occurrence: Make) -> Occurrence:
    return occurrence(
        "OPS-12",
        error_code="INVALID_LOGIN",
        template="token <*> rejected",
        originating="Shopify",
        receiving="NetSuite",
        closed_at=NOW,
        resolution_reason="credentials_renewed",
        resolution="token rotated, run 881 green",
        suspected=("session_expiry",),
        ruled_out=("cache_staleness",),
    )


def test_a_draft_says_what_the_ticket_and_its_close_state_and_no_more(closed: Occurrence) -> None:
    assert drafted(PRINT, closed, {"Shopify -> NetSuite": "Order integration"}) == LibraryEntry(
        id="invalid-login-3f9a2b7c",
        title="INVALID_LOGIN: token <*> rejected",
        originating="Shopify",
        receiving="NetSuite",
        known_cause="the credentials were no longer valid; suspected in the ticket: session expiry",
        ruled_out=("cache_staleness",),
        workaround="credentials renewed: token rotated, run 881 green",
        owner="Order integration",
        fingerprints=(PRINT,),
    )
    silent = replace(closed, resolution_reason="fixed_root_cause", suspected=())
    assert drafted(PRINT, silent, {}).known_cause == ""


def test_an_open_ticket_drafts_nothing(closed: Occurrence) -> None:
    assert drafted(PRINT, replace(closed, closed_at=None), {}) is None


@pytest.mark.parametrize(
    ("code", "template", "made"),
    [
        ("INVALID_LOGIN", None, "invalid-login-3f9a2b7c"),
        (None, "Zeitüberschreitung beim <*>", "zeituberschreitung-beim-3f9a2b7c"),
        (None, "失敗", "pattern-3f9a2b7c"),
        (None, None, "pattern-3f9a2b7c"),
    ],
)
def test_a_pattern_is_named_by_its_error_and_its_fingerprint(code: str | None, template: str | None, made: str) -> None:
    assert pattern_id(PRINT, code, template) == made


def test_the_whole_boundary_names_its_owner_before_one_side_does() -> None:
    owners = {
        "Shopify -> NetSuite": "Order integration",
        "* -> netsuite": "ERP",
        "Shopify -> *": "Storefront",
        "* -> *": "Operations",
    }
    assert owner_of(owners, "shopify", "NetSuite") == "Order integration"
    assert owner_of(owners, "Adyen", "NetSuite") == "ERP"
    assert owner_of(owners, "Shopify", "") == "Storefront"
    assert owner_of(owners, "", "") == "Operations"
    assert owner_of({}, "Shopify", "NetSuite") == ""


def test_filling_in_touches_only_what_is_empty_and_nobody_edited() -> None:
    entry = LibraryEntry(id="ab", title="Mine", workaround="")
    draft = LibraryEntry(id="xy", title="Theirs", workaround="renew", owner="ERP", known_cause="token")
    known = KnownEntry(entry=entry, known_since=NOW, edited=frozenset({"workaround"}))
    assert filled_in(known, draft) == LibraryEntry(id="ab", title="Mine", known_cause="token", owner="ERP")


def survivals(occurrence: Make, *ages: int) -> tuple[Survival, ...]:
    fixes = [
        occurrence(
            f"OPS-{age}",
            occurred_at=NOW - age * DAY,
            closed_at=NOW - age * DAY,
            resolution_reason="workaround_applied",
            resolution=f"patched on day {age}",
        )
        for age in ages
    ]
    present = occurrence("OPS-99", occurred_at=NOW)
    return recurrence(present, history_among(present, fixes), RecurrencePolicy()).resolutions


def test_a_draft_is_shown_on_later_tickets_only_and_with_what_held_longest(occurrence: Make) -> None:
    entry = LibraryEntry(id="ab", title="T", workaround="first try", originating="Shopify", receiving="NetSuite")
    known = KnownEntry(entry=entry, known_since=NOW)
    assert known_pattern(known, NOW - timedelta(seconds=1), (), {}) is None
    assert known_pattern(None, NOW, (), {}) is None
    shown = known_pattern(known, NOW, survivals(occurrence, 9), {"Shopify -> NetSuite": "Order integration"})
    assert shown is not None
    assert (shown.workaround, shown.owner) == ("workaround applied: patched on day 9", "Order integration")


def test_what_a_person_wrote_is_shown_on_every_ticket_as_it_was_written(occurrence: Make) -> None:
    entry = LibraryEntry(id="ab", title="T", workaround="ask the retailer")
    known = KnownEntry(entry=entry, known_since=NOW, edited=frozenset({"workaround"}))
    shown = known_pattern(known, NOW - DAY, survivals(occurrence, 9), {})
    assert shown is not None
    assert shown.workaround == "ask the retailer"


def test_the_note_tells_of_the_known_pattern() -> None:
    entry = LibraryEntry(
        id="ab",
        title="Token rejected",
        originating="Shopify",
        receiving="NetSuite",
        known_cause="it expires\nafter 90 days",
        ruled_out=("cache_staleness",),
        workaround="renew it",
        runbook="https://wiki.example/tokens",
        owner="ERP",
        state="reviewed",
    )
    heading, bullets = known_pattern_blocks(known_pattern(KnownEntry(entry=entry, known_since=NOW), NOW, (), {}))
    assert heading == Heading("Known pattern: Token rejected (ab, reviewed)")
    assert bullets == Bullets(
        (
            (None, "Boundary: Shopify -> NetSuite"),
            (None, "Cause: it expires after 90 days"),
            (None, "Ruled out before: Cache staleness"),
            (None, "Workaround: renew it"),
            (Link("Runbook", "https://wiki.example/tokens"), "https://wiki.example/tokens"),
            (None, "Owner: ERP"),
        )
    )
    assert known_pattern_blocks(None) == []


def test_the_note_tells_what_was_done_before_and_whether_it_held(occurrence: Make) -> None:
    _, bullets = resolution_blocks(survivals(occurrence, 29, 23, 14))
    assert isinstance(bullets, Bullets)
    ((link, text),) = bullets.items
    assert link == Link("OPS-14", "https://shop.example/OPS-14")
    assert text == (
        "closed 2026-10-19: workaround applied: patched on day 14 — failed again after 6, 9, 14 days: phantom patch"
    )
    assert resolution_blocks(()) == []
