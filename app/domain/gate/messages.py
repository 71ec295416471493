"""What a refusal tells the agent, in the ticket's language: what is missing, and how to supply it."""

from __future__ import annotations

from app.domain.gate.case import Finding
from app.domain.gate.model import Missing
from app.domain.gate.texts import de, en, es, fr, it, ja, nl, pl, pt

LANGUAGES: dict[str, dict[str, str]] = {
    "en": en.TEXTS,
    "de": de.TEXTS,
    "fr": fr.TEXTS,
    "es": es.TEXTS,
    "pt": pt.TEXTS,
    "it": it.TEXTS,
    "nl": nl.TEXTS,
    "pl": pl.TEXTS,
    "ja": ja.TEXTS,
}


def missing(finding: Finding, language: str) -> Missing:
    """A requirement that is not met, as one message for the agent. It is never empty."""
    texts = LANGUAGES.get(language, en.TEXTS)
    message = " ".join(texts[reason.key].format(**reason.values) for reason in finding.reasons)
    return Missing(requirement=finding.requirement, message=message)
