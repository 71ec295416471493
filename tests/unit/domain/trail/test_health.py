"""How systems do: each in a few words, those that do not answer as well."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from app.domain.note_trail import trail_blocks
from app.domain.probing.model import Answer, Subject, Value
from app.domain.trail.health import health_words
from app.domain.trail.looked import looked
from app.domain.trail.model import Seen

AT = datetime(2026, 11, 2, 12, tzinfo=UTC)


def health(system: str, state: str | None, **facts: Any) -> Answer:
    value = None if state is None else Value(state=state, facts=facts)
    asked = Answer(
        question="system_health",
        subject=Subject({}),
        probe=system.lower(),
        system=system,
        at=AT,
        as_of=AT,
        outcome="answered",
        value=value,
    )
    return asked if value is not None else asked.instead("not_reachable", "no answer in the time it was given.")


ANSWERS = [
    health("Shopify", "operational", detail="All Systems Operational"),
    health("Airflow", "down", detail="the scheduler is unhealthy"),
    health("Stripe", None),
    health("Airflow", "down", detail="the scheduler is unhealthy"),
    health("Nobody", None).instead("not_asked", "the question does not apply"),
]


def test_each_system_is_told_once_with_what_ails_it() -> None:
    assert health_words([*ANSWERS, replace(ANSWERS[0], question="session_state")]) == (
        "Shopify operational",
        "Airflow down (the scheduler is unhealthy)",
        "Stripe not reachable (no answer in the time it was given)",
    )


def test_the_note_tells_it_below_the_trail_and_where_there_is_none() -> None:
    found = looked([Seen(role="other", answer=answer) for answer in ANSWERS], schedulers=False)
    heading, systems = trail_blocks(found.trail)
    assert heading.text == "Systems asked"  # type: ignore[union-attr]
    assert systems.items[0][1].startswith("Systems: Shopify operational; Airflow down")  # type: ignore[union-attr]
