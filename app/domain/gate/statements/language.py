"""In which of nine languages a text is written, by its most frequent small words."""

from __future__ import annotations

from app.domain.gate.statements.words import plain
from app.domain.lazy_patterns import when_used

DEFAULT = "en"

_SMALL_WORDS = {
    "en": "the and is are was with for this that from has have not of to in on at it be we",
    "de": "der die das und ist nicht ein eine mit auf fur von dem den wir sie wird wurde bei seit zum zur im",
    "fr": "le la les des est et un une pas pour avec dans sur nous vous depuis du au aux ne ce cette qui",
    "es": "el los las es y un una no para con en por desde del se que esta hay nos ha al lo",
    "pt": "o os as e um uma nao para com em por desde do da dos das no na que esta ao foi voce",
    "it": "il lo gli e un una non per con in da del della dei di che dal alle nel sono questo ci",
    "nl": "de het een en is niet met voor van op in dat wij zijn naar bij sinds dit werd wordt ook te",
    "pl": "i w na z nie jest do sie od dla po przez ze to jak oraz zostalo byl byla przy o",
}
_KNOWN = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_WORD = when_used(r"[a-z]+")
_KANA = when_used("[\u3040-\u30ff]")
_FEWEST = 3


def language_of(text: str) -> str:
    """The language's two letters; English where the text is too short or too mixed to tell."""
    read = plain(text[:4000])
    if len(_KANA.findall(read)) >= _FEWEST:
        return "ja"
    words = _WORD.findall(read)
    counts = {language: sum(1 for word in words if word in known) for language, known in _KNOWN.items()}
    best = max(counts, key=lambda language: (counts[language], language == DEFAULT))
    others = max(count for language, count in counts.items() if language != best)
    clear = counts[best] >= _FEWEST and counts[best] > others
    return best if clear else DEFAULT
