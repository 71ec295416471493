from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.fields import BLOCKS, RECORD_FIELDS
from app.domain.gate.model import Missing, Proof, Verdict
from app.domain.note import Badges, Bullets, Fold, Link, Note, Panel, Paragraph, Table
from app.domain.note_composer import (
    HOSTILE_TEXT,
    PAGE_LINK,
    completeness,
    record_field_texts,
    record_note,
    refusal_note,
)
from app.domain.occurrence import Occurrence
from app.domain.record import Record, RecordValue
from app.domain.ticket import Person
from app.domain.update import Refusal, Update

NOW = datetime(2026, 11, 2, 9, 42, tzinfo=UTC)
AGENT = Person(id="a1", name="Ada Agent", role="agent")
SCREENSHOT = Missing(requirement="success_screenshot", message="Attach a screenshot of the successful run.")
REASON = Missing(requirement="resolution_reason", message="Choose a resolution reason.")
Verdicts = Callable[..., Verdict]
Occurrences = Callable[..., Occurrence]


def record(unknown: tuple[str, ...] = (), **values: Any) -> Record:
    fields = tuple(
        RecordValue(key=spec.key, text="unknown: not stated in the ticket", source="unknown", detail="not stated")
        if spec.key in unknown
        else RecordValue(key=spec.key, text=f"value of {spec.key}", source="text", detail="“quoted”")
        for spec in RECORD_FIELDS
    )
    known: dict[str, Any] = {"headline": "ORD-SYNC-4471 failing", "summary": "It failed. Wait.", "values": fields}
    return Record(**(known | values))


def note_of(update: Update) -> Note:
    made = record_note(update)
    assert made is not None
    return made


def panels(note: Note) -> list[Panel]:
    return [block for block in note.blocks if isinstance(block, Panel)]


def test_there_is_no_note_without_a_record(verdict: Verdicts) -> None:
    update = Update(record=None, verdict=verdict())
    assert record_note(update) is None
    assert record_field_texts(update) == {}


def test_the_note_begins_with_the_headline_and_the_summary(verdict: Verdicts) -> None:
    blocks = note_of(Update(record=record(), verdict=verdict())).blocks
    assert blocks[0] == Paragraph("ORD-SYNC-4471 failing", strong=True)
    assert blocks[2] == Paragraph("It failed. Wait.")


@pytest.mark.parametrize(
    ("said", "badge"),
    [
        ("Wait: the run is still running", ("warning", "Wait")),
        ("Flag for automation review: 3rd occurrence", ("info", "Flag for automation review")),
        ("Escalate: it came back", ("error", "Escalate")),
        ("Retry once: nothing speaks against it", ("success", "Retry once")),
        ("ask the ERP team: they know", ("info", "ask the ERP team")),
    ],
)
def test_the_next_step_is_a_badge_in_its_colour(verdict: Verdicts, said: str, badge: tuple[str, str]) -> None:
    made = record()
    step = replace(made["recommended_next_step"], text=said)
    made = replace(made, values=(*made.values[:-1], step))
    (badges,) = (block for block in note_of(Update(record=made, verdict=verdict())).blocks if isinstance(block, Badges))
    assert badges.items == (badge, ("success", "6 of 6 blocks"), ("success", "May be closed"))


@pytest.mark.parametrize(
    ("changes", "badge"),
    [
        ({"allowed": False, "missing": (SCREENSHOT,)}, ("error", "Closing: 1 proof missing")),
        (
            {"allowed": False, "missing": (SCREENSHOT, REASON), "enforced": False},
            ("warning", "Closing: 2 proofs missing"),
        ),
        ({"applies": False}, ("success", "6 of 6 blocks")),
    ],
)
def test_what_closing_needs_is_the_last_badge(
    verdict: Verdicts, changes: dict[str, Any], badge: tuple[str, str]
) -> None:
    note = note_of(Update(record=record(), verdict=verdict(**changes)))
    (badges,) = (block for block in note.blocks if isinstance(block, Badges))
    assert badges.items[-1] == badge


def test_blocks_of_which_nothing_is_known_are_folded_away(verdict: Verdicts) -> None:
    state = tuple(spec.key for spec in RECORD_FIELDS if spec.block == BLOCKS[1])
    blocks = note_of(Update(record=record((*state, "ruled_out_causes")), verdict=verdict())).blocks
    (fold,) = (block for block in blocks if isinstance(block, Fold))
    assert fold.title == "Nothing known yet: System state, Ruled-out causes"
    assert [table.caption for table in fold.blocks if isinstance(table, Table)] == [BLOCKS[1], BLOCKS[4]]


def test_the_six_blocks_stand_as_tables_with_sources(verdict: Verdicts) -> None:
    note = note_of(Update(record=record(("trigger",)), verdict=verdict()))
    tables = [block for block in note.blocks if isinstance(block, Table)]
    assert tuple(table.caption for table in tables) == BLOCKS
    rows = [row for table in tables for row in table.rows]
    assert [row.label for row in rows] == [spec.label for spec in RECORD_FIELDS]
    assert rows[0].source == "from the ticket: “quoted”"
    assert rows[3].source == "nobody stated it"


def test_a_refused_ticket_shows_every_missing_item_in_red(verdict: Verdicts) -> None:
    refused = verdict(allowed=False, path=None, missing=(SCREENSHOT, REASON))
    (panel,) = panels(note_of(Update(record=record(), verdict=refused)))
    assert panel.tone == "error"
    assert panel.lines[1:] == (SCREENSHOT.message, REASON.message)


def test_shadow_mode_warns_and_says_that_nothing_is_blocked(verdict: Verdicts) -> None:
    refused = verdict(allowed=False, enforced=False, missing=(SCREENSHOT,))
    (panel,) = panels(note_of(Update(record=record(), verdict=refused)))
    assert panel.tone == "warning"
    assert "nothing is blocked" in panel.lines[0]


def test_a_proved_ticket_shows_its_proofs_in_green_each_with_its_name(verdict: Verdicts) -> None:
    shot = Proof(requirement="success_screenshot", kind="image", ref="7", says="ORD_SYNC-4471 succeeded 10:55")
    reason = Proof(requirement="resolution_reason", kind="field", ref="resolution_reason", says="credentials_renewed")
    (panel,) = panels(note_of(Update(record=record(), verdict=verdict(evidence=(shot, reason)))))
    assert panel.tone == "success"
    assert panel.lines[1:] == (
        "Screenshot of the successful job: ORD_SYNC-4471 succeeded 10:55",
        "Resolution reason: credentials renewed",
    )


def test_prior_tickets_are_links_with_their_resolution_resolved_ones_first(
    verdict: Verdicts, occurrence: Occurrences
) -> None:
    still_open = occurrence("OPS-12")
    fixed = occurrence("5158", closed_at=NOW + timedelta(days=1), resolution_reason="credentials_renewed")
    note = note_of(Update(record=record(), verdict=verdict(), priors=(still_open, fixed)))
    (bullets,) = (block for block in note.blocks if isinstance(block, Bullets))
    assert bullets.items == (
        (Link("ZD 5158", "https://shop.example/5158"), "on 2026-11-02, closed 2026-11-03: credentials renewed"),
        (Link("OPS-12", "https://shop.example/OPS-12"), "on 2026-11-02, still open"),
    )


def test_at_most_five_prior_tickets_are_shown_and_the_rest_counted(verdict: Verdicts, occurrence: Occurrences) -> None:
    priors = tuple(occurrence(f"OPS-{n}") for n in range(8))
    note = note_of(Update(record=record(), verdict=verdict(), priors=priors))
    (bullets,) = (block for block in note.blocks if isinstance(block, Bullets))
    assert len(bullets.items) == 6
    assert bullets.items[-1] == (None, "and 3 earlier")


def test_completeness_counts_whole_blocks_and_names_what_is_unknown() -> None:
    assert completeness(record()) == "6 of 6 blocks complete."
    partly = record(("cache_status", "user_sessions", "originating_record"))
    assert completeness(partly) == (
        "4 of 6 blocks complete; unknown: User sessions at time of failure, Cache status, Originating system record."
    )


def test_the_note_leads_to_the_page_of_the_ticket_where_its_address_is_known(verdict: Verdicts) -> None:
    page = "https://gate.example.com/tickets/jira/test/10001"
    last = note_of(Update(record=record(), verdict=verdict(), page=page)).blocks[-1]
    assert isinstance(last, Bullets)
    ((link, _),) = last.items
    assert link == Link(PAGE_LINK, page)
    assert last not in note_of(Update(record=record(), verdict=verdict())).blocks


def test_masked_kinds_are_counted(verdict: Verdicts) -> None:
    note = note_of(Update(record=record(masked=("card", "email", "card")), verdict=verdict()))
    assert note.blocks[-1] == Paragraph("Masked before anything was stored: 2 × card, 1 × email.")


def test_text_that_instructs_software_is_flagged(verdict: Verdicts) -> None:
    note = note_of(Update(record=record(injection_suspected=True), verdict=verdict()))
    assert Panel("warning", (HOSTILE_TEXT,)) in note.blocks


def test_the_marker_follows_the_content_and_not_the_clock(verdict: Verdicts) -> None:
    first = verdict(evaluated_at=NOW)
    update = Update(record=record(), verdict=first)
    later = replace(update, verdict=replace(first, evaluated_at=NOW + timedelta(hours=3)))
    other = replace(update, record=record(("trigger",)))
    assert note_of(update).marker.startswith("handoff-gate:record:")
    assert note_of(update).marker == note_of(later).marker
    assert note_of(update).marker != note_of(other).marker


def test_fields_that_a_person_wrote_are_not_written(verdict: Verdicts) -> None:
    texts = record_field_texts(Update(record=record(), verdict=verdict(), kept=frozenset({"trigger"})))
    assert len(texts) == 13
    assert "trigger" not in texts
    assert texts["cache_status"] == "value of cache_status"


def test_a_refusal_names_who_closed_when_and_what_is_missing(verdict: Verdicts) -> None:
    refused = verdict(allowed=False, missing=(SCREENSHOT, REASON))
    update = Update(record=None, verdict=refused, refusal=Refusal(closed_at=NOW, closed_by=AGENT))
    note = refusal_note(update)
    assert note.kind == "refusal"
    assert note.marker == "handoff-gate:refusal:2026-11-02T09:42:00Z"
    assert note.blocks[1] == Paragraph(
        "It was closed at 2026-11-02T09:42:00Z by Ada Agent. Close it again when the following is there."
    )
    assert note.blocks[2] == Panel("error", (SCREENSHOT.message, REASON.message))


def test_a_disputed_refusal_says_that_the_ticket_is_left_closed(verdict: Verdicts) -> None:
    refusal = Refusal(closed_at=NOW, closed_by=None, disputed=True)
    note = refusal_note(Update(record=None, verdict=verdict(allowed=False, missing=(REASON,)), refusal=refusal))
    assert isinstance(note.blocks[0], Paragraph)
    assert "left closed" in note.blocks[0].text


def test_there_is_no_refusal_note_without_a_refusal(verdict: Verdicts) -> None:
    with pytest.raises(ValueError, match="undoes no close"):
        refusal_note(Update(record=None, verdict=verdict()))
