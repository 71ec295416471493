"""From a body as the ticketing system stores it to text that people read, with the way back.

Every character of the readable text knows where it stands in the original body, so that each value keeps its span.
Hidden text (invisible HTML, comments, tag characters) is no part of the readable text; it is kept apart, because
text that hides may still try to give instructions.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field

from app.domain.lazy_patterns import when_used
from app.domain.ticket import BodyFormat

_INVISIBLE = when_used("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\U000e0000-\U000e007f]+")
LONGEST_READ = 40_000
_HEAD, _TAIL, _MIDDLE, _AROUND = 22_000, 8_000, 8_000, 350
_SIGNAL = when_used(
    r"error|exception|fail|fatal|fehler|erreur|échec|fallo|falha|errore|błąd|fout|エラー|失敗|job[ _-]?id",
    re.IGNORECASE,
)
_SPACES = {0xA0: " ", 0x2007: " ", 0x202F: " ", 0x3000: " ", 0x0B: " ", 0x0C: " ", 0x0D: "\n", 0x85: "\n"}
_SPACES |= {0x2028: "\n", 0x2029: "\n"}


@dataclass(frozen=True, slots=True)
class BodyText:
    """A readable body. ``starts`` and ``ends`` give, for each character of ``text``, the original offsets it came
    from (-1 for characters that were added, such as a line break for a table row)."""

    text: str
    starts: array[int]
    ends: array[int]
    hidden: tuple[str, ...] = ()
    code: tuple[tuple[int, int], ...] = ()

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the original body of a piece of the readable text; ``(-1, -1)`` where it has none."""
        first = next((self.starts[at] for at in range(start, end) if self.starts[at] >= 0), -1)
        last = next((self.ends[at] for at in range(end - 1, start - 1, -1) if self.ends[at] >= 0), -1)
        return (first, last) if 0 <= first < last else (-1, -1)


@dataclass(slots=True)
class BodyBuilder:
    """Collects readable text and, for every character, where it came from."""

    parts: list[str] = field(default_factory=list)
    starts: array[int] = field(default_factory=lambda: array("q"))
    ends: array[int] = field(default_factory=lambda: array("q"))
    hidden: list[str] = field(default_factory=list)
    code: list[tuple[int, int]] = field(default_factory=list)
    last: str = "\n"

    @property
    def length(self) -> int:
        """How many characters have been collected."""
        return len(self.starts)

    def copy(self, source: str, start: int, end: int) -> None:
        """Take over ``source[start:end]``. Invisible characters are dropped, unusual spaces become plain ones."""
        at = start
        for gap in _INVISIBLE.finditer(source, start, end):
            self._take(source, at, gap.start())
            self._hide(gap.group())
            at = gap.end()
        self._take(source, at, end)

    def put(self, text: str, start: int = -1, end: int = -1) -> None:
        """Add text that stands for ``[start, end)`` of the original, or for nothing in it."""
        if not text:
            return
        text = text.translate(_SPACES)
        self.parts.append(text)
        self.starts.extend([start] * len(text))
        self.ends.extend([end] * len(text))
        self.last = text[-1]

    def new_line(self) -> None:
        """Begin a line, unless one has just begun."""
        if self.last != "\n":
            self.put("\n")

    def build(self) -> BodyText:
        """The finished text."""
        return BodyText("".join(self.parts), self.starts, self.ends, tuple(self.hidden), tuple(self.code))

    def _take(self, source: str, start: int, end: int) -> None:
        if start >= end:
            return
        text = source[start:end].translate(_SPACES)
        self.parts.append(text)
        self.starts.extend(range(start, end))
        self.ends.extend(range(start + 1, end + 1))
        self.last = text[-1]

    def _hide(self, invisible: str) -> None:
        spelled = "".join(chr(ord(char) - 0xE0000) for char in invisible if 0xE0020 <= ord(char) <= 0xE007E)
        if spelled:
            self.hidden.append(spelled)


def read_body(body: str, body_format: BodyFormat) -> BodyText:
    """The readable text of a body in one of the six formats. Never raises: what cannot be parsed is read as plain."""
    if len(body) > LONGEST_READ and body_format != "adf":
        return _joined([_piece(body, start, end, body_format) for start, end in _telling_parts(body)])
    return _read(body, body_format)


def _read(body: str, body_format: BodyFormat) -> BodyText:
    from app.domain.extraction.bodies.adf import read_adf
    from app.domain.extraction.bodies.html import looks_like_html, read_html
    from app.domain.extraction.bodies.wiki import read_markdown, read_wiki

    if body_format == "adf":
        return read_adf(body) or read_plain(body)
    if body_format == "html" or (body_format == "email_thread" and looks_like_html(body)):
        return read_html(body)
    if body_format == "wiki":
        return read_wiki(body)
    if body_format == "markdown":
        return read_markdown(body)
    return read_plain(body)


def _telling_parts(body: str) -> list[tuple[int, int]]:
    """Head, tail, and the surroundings of errors in between, of a very long body; cut at line ends or tags."""
    parts = [(0, _cut(body, _HEAD))]
    last = len(body) - _TAIL
    room = _MIDDLE
    for signal in _SIGNAL.finditer(body, parts[0][1], last):
        if signal.start() < parts[-1][1]:
            continue
        start = max(
            body.rfind("\n", signal.start() - _AROUND, signal.start()) + 1, signal.start() - _AROUND, parts[-1][1]
        )
        end = min(signal.end() + _AROUND, last)
        room -= end - start
        if room < 0:
            break
        parts.append((start, end))
    parts.append((max(_cut(body, last), parts[-1][1]), len(body)))
    return parts


def _cut(body: str, position: int) -> int:
    """A place to cut shortly after a position: after a line end or a tag, where there is one."""
    ends = [at + 1 for char in "\n>" if (at := body.find(char, position, position + 400)) >= 0]
    return min(ends, default=position)


def _piece(body: str, start: int, end: int, body_format: BodyFormat) -> BodyText:
    piece = _read(body[start:end], body_format)
    return BodyText(
        piece.text,
        array("q", [at + start if at >= 0 else at for at in piece.starts]),
        array("q", [at + start if at >= 0 else at for at in piece.ends]),
        piece.hidden,
    )


def _joined(pieces: list[BodyText]) -> BodyText:
    starts, ends = array("q"), array("q")
    for piece in pieces:
        starts.extend(piece.starts)
        ends.extend(piece.ends)
        starts.append(-1)
        ends.append(-1)
    hidden = tuple(text for piece in pieces for text in piece.hidden)
    return BodyText("".join(piece.text + "\n" for piece in pieces), starts, ends, hidden)


def read_plain(body: str) -> BodyText:
    """Plain text and mail threads as they stand."""
    builder = BodyBuilder()
    builder.copy(body, 0, len(body))
    return builder.build()
