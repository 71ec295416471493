"""Text as masking looks at it: full-width and other digits, unusual spaces and dashes become plain ASCII, invisible
characters go. Every position leads back to the original text."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

from app.domain.lazy_patterns import when_used

_DIGIT_ZEROS = (0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0)
_MATHEMATICAL_ZEROS = range(0x1D7CE, 0x1D800, 10)
_FOLD: dict[int, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_FOLD |= {zero + digit: str(digit) for zero in (*_DIGIT_ZEROS, *_MATHEMATICAL_ZEROS) for digit in range(10)}
_FOLD |= dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
_FOLD |= dict.fromkeys((*range(0x2010, 0x2016), 0x2043, 0x2212, 0xFE58, 0xFE63), "-")
_FOLD |= {0xFE6B: "@", 0x2028: "\n", 0x2029: "\n", 0x85: "\n"}
_INVISIBLE = when_used("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")


@dataclass(frozen=True, slots=True)
class Folded:
    """``starts`` gives the original position of each character where characters were taken out, else it is ``None``."""

    text: str
    starts: array[int] | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The positions in the original text of ``text[start:end]``."""
        if self.starts is None:
            return start, end
        return self.starts[start], self.starts[end - 1] + 1


def folded(text: str) -> Folded:
    """The text in plain characters."""
    if text.isascii():
        return Folded(text)
    plain = text.translate(_FOLD)
    if _INVISIBLE.search(plain) is None:
        return Folded(plain)
    starts = array("q")
    at = 0
    for gap in _INVISIBLE.finditer(plain):
        starts.extend(range(at, gap.start()))
        at = gap.end()
    starts.extend(range(at, len(plain)))
    return Folded(_INVISIBLE.sub("", plain), starts)


def lowered(text: str) -> str:
    """The text in lower case, of the same length: looking in it for small letters is several times faster than looking
    for either case."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(char.lower()[:1] for char in text)
