"""Tiles cover a picture, lines that two tiles saw in part are made whole, and lines are read from left to right."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.ocr.tiles import LONGEST_SIDE, OVERLAP, Box, in_reading_order, joined, tiles


@given(width=st.integers(1, 9000), height=st.integers(1, 9000))
def test_tiles_cover_the_picture_and_are_no_larger_than_allowed(width: int, height: int) -> None:
    made = tiles(width, height)
    for start, end, length in (("left", "right", width), ("top", "bottom", height)):
        spans = sorted({(getattr(tile, start), getattr(tile, end)) for tile in made})
        assert (spans[0][0], spans[-1][1]) == (0, length)
        assert all(end - start <= LONGEST_SIDE + 1 for start, end in spans)
        assert all(after[0] <= before[1] - OVERLAP + 1 for before, after in pairwise(spans))


def test_a_picture_of_usual_size_is_one_tile() -> None:
    assert tiles(1280, 720) == [Box(0, 0, 1280, 720)]


def test_two_halves_of_a_line_become_one_and_neighbours_stay_apart() -> None:
    left, right = Box(100, 10, 1600, 30), Box(1504, 11, 1900, 31)
    below, beside = Box(1400, 40, 1700, 60), Box(1950, 10, 2100, 30)
    assert sorted(joined([right, below, left, beside]), key=lambda box: (box.top, box.left)) == [
        Box(100, 10, 1900, 31),
        beside,
        below,
    ]


def test_a_line_that_both_tiles_saw_whole_is_read_once() -> None:
    assert joined([Box(1510, 10, 1580, 30), Box(1510, 10, 1580, 30)]) == [Box(1510, 10, 1580, 30)]


@pytest.mark.parametrize("shift", [0, 3, -3])
def test_words_of_one_line_keep_their_order_though_they_are_not_quite_level(shift: float) -> None:
    boxes = [Box(200, 10 + shift, 260, 30 + shift), Box(100, 10, 190, 30), Box(5, 50, 90, 70), Box(300, 12, 360, 32)]
    assert in_reading_order(boxes) == [1, 0, 3, 2]
