"""What a note says of similar tickets and of open ones about the same run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from app.domain.note import Bullets, Heading, Panel
from app.domain.note_similar import open_run_blocks, similar_blocks
from app.domain.occurrence import Occurrence
from app.domain.similar_tickets import SHOWN, Similar, open_run, reasons, shown, worth_a_note

CLOSED = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
Occurrences = Callable[..., Occurrence]


@pytest.fixture
def similar(occurrence: Occurrences) -> Callable[..., Similar]:
    def make(key: str, score: float = 0.5, **values: object) -> Similar:
        other = occurrence(key, **{"fingerprint": f"v1:{key}", "subject": f"About {key}"} | values)
        return Similar(occurrence=other, score=score, same_fingerprint=False, why=("shared terms: token, expired",))

    return make


def test_at_most_five_are_shown_and_those_with_a_resolution_come_first(similar) -> None:
    found = [similar(f"OPS-{n}") for n in range(1, 5)]
    found.append(similar("OPS-5", closed_at=CLOSED, resolution_reason="credentials_renewed"))
    found.append(similar("OPS-6", closed_at=CLOSED, resolution="renewed"))
    listed = shown(found, set())
    assert [one.occurrence.key for one in listed] == ["OPS-5", "OPS-1", "OPS-2", "OPS-3", "OPS-4"]
    assert len(listed) == SHOWN


def test_tickets_of_the_same_exception_are_not_listed_twice(similar, occurrence) -> None:
    prior = occurrence("OPS-1")
    assert similar_blocks([similar("OPS-1")], [prior]) == []
    heading, bullets = similar_blocks([similar("OPS-1"), similar("OPS-2")], [prior])
    assert heading == Heading("Similar earlier tickets")
    assert [link.text for link, _ in bullets.items] == ["OPS-2"]


def test_a_line_says_what_became_of_the_ticket_and_why_it_is_listed(similar) -> None:
    _, bullets = similar_blocks(
        [similar("OPS-2", closed_at=CLOSED, resolution_reason="credentials_renewed", resolution="new token")], []
    )
    assert isinstance(bullets, Bullets)
    link, line = bullets.items[0]
    assert link.url == "https://shop.example/OPS-2"
    assert "closed 2026-11-03: credentials renewed: new token" in line
    assert "shared terms: token, expired" in line


def test_scores_do_not_change_the_note(similar) -> None:
    assert similar_blocks([similar("OPS-2", 0.5)], []) == similar_blocks([similar("OPS-2", 0.4)], [])


def test_the_reasons_name_what_both_tickets_have(occurrence) -> None:
    sides = {"originating": "Shopify", "receiving": "NetSuite"}
    present = occurrence("OPS-1", job_id="JOB-1", transaction_id="T-1", **sides)
    other = occurrence("OPS-2", job_id="JOB-1", transaction_id="T-2", originating="shopify", receiving="NetSuite")
    assert reasons(present, other, ("token", "expired")) == (
        "same fingerprint",
        "same job JOB-1",
        "same boundary Shopify → NetSuite",
        "shared terms: token, expired",
    )
    assert reasons(occurrence("OPS-1", fingerprint=None), occurrence("OPS-2", fingerprint=None), ()) == ()


def test_a_faint_likeness_is_not_worth_a_note(similar) -> None:
    assert worth_a_note(similar("OPS-2", 0.3), (1, 2))
    assert not worth_a_note(similar("OPS-2", 0.1), (1, 2))
    assert not worth_a_note(similar("OPS-2", 0.3), (1,))


def test_an_open_ticket_of_the_same_job_is_linked_before_its_transaction(occurrence) -> None:
    present = occurrence("OPS-1", job_id="JOB-1", transaction_id="T-1")
    same_job, same_transaction = occurrence("OPS-2", job_id="JOB-1"), occurrence("5158", transaction_id="T-1")
    (panel,) = open_run_blocks([open_run(present, same_job), open_run(present, same_transaction)])
    assert isinstance(panel, Panel)
    assert panel.lines[0] == (
        "Same job is already open as OPS-2 (https://shop.example/OPS-2): JOB-1, since 2026-11-02."
    )
    assert panel.lines[1].startswith("Same transaction is already open as ZD 5158")
    assert open_run_blocks([]) == []
