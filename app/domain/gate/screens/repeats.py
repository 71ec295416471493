"""Whether a picture shows nothing but what an earlier one showed: with a border, a frame drawn round a row, turned a
little or cut down, it is still the old evidence. Nothing of what is read in it is new."""

from __future__ import annotations

import re
from functools import lru_cache

from app.domain.gate.pictures.picture_text import PictureText
from app.domain.gate.screens.layout import lines_of

_LOOK_ALIKE = str.maketrans("oqil|", "00111")
_SHORTEST = 4
_SHARE = 0.9


def repeats(earlier: PictureText | None, later: PictureText | None) -> bool:
    """Whether every line with a digit, and nearly every other, that is read in the later picture stands in the earlier
    one as well. A line with another id, state or time makes it a new picture; so does one in which nothing is read."""
    if earlier is None or later is None:
        return False
    old, new = _lines(earlier), _lines(later)
    if not new or any(re.search(r"[2-9]", line) and line not in old for line in new):
        return False
    return sum(line in old for line in new) >= _SHARE * len(new)


@lru_cache(maxsize=256)
def _lines(reading: PictureText) -> frozenset[str]:
    read = (re.sub(r"\W", "", line.folded).translate(_LOOK_ALIKE) for line in lines_of(reading))
    return frozenset(line for line in read if len(line) >= _SHORTEST)
