"""How the systems themselves do, as far as they were asked: storefront, ERP, gateway, scheduler, reporting."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.probing.model import Answer

_FINE = "operational"


def health_words(answers: Iterable[Answer]) -> tuple[str, ...]:
    """One part for each system: ``Shopify operational``, ``NetSuite down (the scheduler is unhealthy)``, ``Stripe not
    reachable (no answer in the time it was given)``. A system that cannot be asked for its health is left out."""
    asked = (answer for answer in answers if answer.question == "system_health" and answer.outcome != "not_asked")
    return tuple(dict.fromkeys(map(_words, asked)))


def _words(answer: Answer) -> str:
    value = answer.value
    state = answer.outcome if value is None or value.state is None else value.state
    why = answer.reason.rstrip(".") if value is None else value.text("detail") if state != _FINE else ""
    return f"{answer.system} {state.replace('_', ' ')}" + (f" ({why})" if why else "")
