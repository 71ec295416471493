"""The words of the question to the reporter, one module a language, each with the same keys."""

from __future__ import annotations

from app.domain.question_texts import de, en, es, fr, it, ja, nl, pl, pt

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
