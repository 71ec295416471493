"""Geometry, in pixels: large pictures are looked at in tiles, so that neither memory nor small print suffers, and what
stands on one line is read from left to right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONGEST_SIDE = 1600
"""A picture whose sides are no longer than this is one tile."""

OVERLAP = 96
"""How far neighbouring tiles overlap: more than the height of any line of a screenshot."""

_SAME_LINE = 0.5
_TOUCH = 3.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def moved(self, right: float, down: float) -> Box:
        """The same rectangle elsewhere."""
        return Box(self.left + right, self.top + down, self.right + right, self.bottom + down)

    def shrunk(self, margin: float) -> Box:
        """The rectangle without a margin on each side."""
        return Box(self.left + margin, self.top + margin, self.right - margin, self.bottom - margin)

    def with_(self, other: Box) -> Box:
        """The smallest rectangle around both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


def in_reading_order(boxes: Sequence[Box]) -> list[int]:
    """The places of the boxes in the order of reading: line by line from the top, each from the left. A box is on the
    line of the topmost one that it is level with (each one's middle lies within the other)."""
    lines: list[list[int]] = []
    for place in sorted(range(len(boxes)), key=lambda each: boxes[each].top):
        for line in lines:
            if _level(boxes[line[0]], boxes[place]):
                line.append(place)
                break
        else:
            lines.append([place])
    return [place for line in lines for place in sorted(line, key=lambda each: boxes[each].left)]


def _level(one: Box, other: Box) -> bool:
    middle, others_middle = (one.top + one.bottom) / 2, (other.top + other.bottom) / 2
    return one.top < others_middle < one.bottom and other.top < middle < other.bottom


def tiles(width: int, height: int) -> list[Box]:
    """Tiles that cover a picture, of about equal size, each overlapping its neighbours by ``OVERLAP`` pixels."""
    return [Box(left, top, right, bottom) for top, bottom in _spans(height) for left, right in _spans(width)]


def _spans(length: int) -> Iterator[tuple[int, int]]:
    if length <= LONGEST_SIDE:
        yield 0, length
        return
    count = -(-(length - OVERLAP) // (LONGEST_SIDE - OVERLAP))
    step = (length - OVERLAP) / count
    for number in range(count):
        start = round(number * step)
        yield start, min(length, round((number + 1) * step) + OVERLAP)


def joined(boxes: Sequence[Box]) -> list[Box]:
    """The boxes of several tiles, where those that saw parts of one line in the overlap are made one."""
    done: list[Box] = []
    for box in sorted(boxes, key=lambda each: (each.left, each.top)):
        whole = box
        parts = [other for other in done if _parts_of_one_line(whole, other)]
        for part in parts:
            whole = whole.with_(part)
            done.remove(part)
        done.append(whole)
    return done


def _parts_of_one_line(one: Box, other: Box) -> bool:
    """Whether two boxes overlap and stand on the same line."""
    shared_height = min(one.bottom, other.bottom) - max(one.top, other.top)
    shared_width = min(one.right, other.right) - max(one.left, other.left)
    return shared_width > _TOUCH and shared_height > _SAME_LINE * min(one.height, other.height)
