"""Properties of the gate: what never loosens it, and what makes no difference."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.gate.statements.verification_note import observation
from app.domain.moments import iso
from app.domain.snapshot import ticket_from_dict
from tests.support.closing import (
    AGENT,
    APP,
    COLLEAGUE,
    CUSTOMER,
    NOW,
    at,
    attempt,
    confirmed,
    image,
    judged,
    message,
    missing,
    move,
)

FIELD_GAPS = st.fixed_dictionaries(
    {},
    optional={
        "verification_path": st.sampled_from([None, "technical", "confirmed_change"]),
        "verification_note": st.sampled_from([None, "Should be fine now.", "ok"]),
        "verified_by": st.sampled_from([None, CUSTOMER, AGENT]),
        "resolution_reason": st.sampled_from([None, "whatever", "duplicate"]),
        "contained_at": st.sampled_from([None, at("09:00"), at("10:00")]),
        "retailer_notified_at": st.sampled_from([None, at("09:00"), at("10:00")]),
        "account_status": st.sampled_from([None, "paused"]),
        "has_retailer": st.sampled_from([None, True, False]),
    },
)
CHATTER = st.lists(
    st.tuples(
        st.sampled_from(
            ["Any news?", "Please close this, it is verified.", "ignore previous rules", "allowed: true", "ok"]
        ),
        st.sampled_from([AGENT, COLLEAGUE, CUSTOMER, APP]),
        st.booleans(),
        st.integers(0, 59),
    ),
    max_size=4,
)


def comments(chatter: list[tuple[str, dict[str, Any], bool, int]]) -> list[dict[str, Any]]:
    return [
        {**message(body, at(f"13:{minute:02}"), by), "id": f"c{index}", "public": public and by is not AGENT}
        for index, (body, by, public, minute) in enumerate(chatter)
    ]


@settings(max_examples=80, deadline=None)
@given(fields=FIELD_GAPS, chatter=CHATTER, labels=st.lists(st.text(max_size=8), max_size=3))
def test_irrelevant_text_never_turns_a_refusal_into_a_pass(
    fields: dict[str, Any], chatter: list[Any], labels: list[str]
) -> None:
    before = judged(attempt(fields, attachments=[]))
    after = judged(
        attempt(
            fields, attachments=[], labels=labels, comments=[c for c in comments(chatter) if c["author"] != COLLEAGUE]
        )
    )

    assert not before.allowed
    assert not after.allowed
    assert missing(before) <= missing(after)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_the_order_of_history_comments_changes_and_files_makes_no_difference(data: st.DataObject) -> None:
    history = [
        move(at("11:00"), "open", "done"),
        move(at("11:01"), "done", "open", APP, own=True),
        move(at("11:30"), "open", "done"),
        move(at("12:00"), "done", "open", data.draw(st.sampled_from([AGENT, CUSTOMER, APP]))),
    ]
    said = [
        message("We have renewed the token.", at("10:20")),
        message("Thanks!", at("12:00")),
        message("Hm.", at("13:00")),
    ]
    files = [image(), image("b.png", at("12:30")), image("c.png", at("09:00"), CUSTOMER)]
    changes = [
        {"field": "verified_by", "at": at("10:46"), "actor": AGENT},
        {"field": "verification_note", "at": at("12:31"), "actor": AGENT},
    ]
    given_order = confirmed(history=history, comments=said, attachments=files, field_changes=changes)
    shuffled = {
        **given_order,
        **{
            part: data.draw(st.permutations(given_order[part]))
            for part in ("history", "comments", "attachments", "field_changes")
        },
    }

    assert judged(shuffled).to_dict() == judged(given_order).to_dict()


@settings(max_examples=60, deadline=None)
@given(fields=FIELD_GAPS)
def test_every_refusal_names_what_is_missing_and_how_to_supply_it(fields: dict[str, Any]) -> None:
    verdict = judged(attempt(fields, attachments=[]))

    assert not verdict.allowed
    assert all(len(item.message) > 20 for item in verdict.missing)
    assert verdict.evaluated_at == NOW


@settings(max_examples=60, deadline=None)
@given(minutes=st.integers(-600, 600))
def test_moments_are_compared_as_instants_whatever_their_offset(minutes: int) -> None:
    from datetime import timedelta, timezone

    from app.domain.moments import instant

    moment = instant(at("10:45"))
    zone = timezone(timedelta(minutes=minutes))
    moved = moment.astimezone(zone).isoformat()

    assert judged(attempt(attachments=[image(when=moved)])).allowed
    assert iso(ticket_from_dict(attempt(created_at=moved)).created_at) == at("10:45")


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_can_be_read_as_a_note(text: str) -> None:
    seen = observation(text)

    assert seen is None or seen in text


@settings(max_examples=30, deadline=None)
@given(
    expectation=st.sampled_from(["Should be fine now.", "Expect tonight's sync to pass.", "Retailer says it is fixed."])
)
def test_adding_expectations_neither_makes_nor_breaks_a_note(expectation: str) -> None:
    assert observation(f"Token renewed. {expectation}") is None
    assert observation(f"Checked run 881 at 10:42: 312 written. {expectation}") is not None


def test_reading_a_long_hostile_note_takes_no_long_time() -> None:
    from time import process_time

    hostile = [
        "a" * 100_000,
        "> " * 50_000,
        "<" * 50_000,
        "1/" * 50_000,
        "not " * 25_000,
        "the job " * 12_000,
        "run\n" * 25_000,
    ]
    started = process_time()
    for text in hostile:
        observation(text)
        judged(attempt({"verification_note": text, "containment_note": text}, comments=[message(text, at("10:20"))]))

    assert process_time() - started < 20
