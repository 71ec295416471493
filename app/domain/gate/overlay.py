"""Laying one grey picture over another and comparing them block by block."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import sqrt
from typing import Any

from PIL import Image, ImageChops, ImageFilter, ImageMath, ImageOps

_STRETCH = 0.06
"""How much of its width or height a crop may have taken off."""

_TILE = 48
_MOST_TILES = 40
_BLOCK = 8
_BLUR = 0.6
_FLAT = 14.0
"""Standard deviation (grey levels) below which a block carries no writing."""

_UNALIKE = 0.3
_OUTLIER_FACTOR = 10.0
_OUTLIER_MARGIN = 0.07
"""A block stands out where it is unlike by more than 0.07 beside ten times what re-encoding did to the worst blocks.
Measured on tables in five sizes and fonts: one changed digit leaves 0.05 to 0.35, re-encoding and brightening less."""


@dataclass(frozen=True, slots=True)
class _Axis:
    """Where a coordinate of the larger picture lies in the smaller one: ``scale * x + offset``."""

    scale: float
    offset: float

    def back(self, coordinate: float) -> float:
        return (coordinate - self.offset) / self.scale


def overlays(small: Image.Image, large: Image.Image) -> bool:
    """Whether both show the same, wherever one covers the other."""
    across = _fit(_profile(small, 0), _profile(large, 0))
    down = _fit(_profile(small, 1), _profile(large, 1))
    for reach in (4, 2):
        across, down = _refined(small, large, across, down, reach)
    if _cut_off(across, small.width, large.width) or _cut_off(down, small.height, large.height):
        return False
    placed = _placed(small.size, large, across, down)
    likeness = sorted(block_likeness(small, placed, _common_area(small.size, large.size, across, down)))
    return not _one_block_differs(likeness)


def writing(image: Image.Image) -> Image.Image:
    """The picture with its contrast stretched and its light greys made white, as brightening makes them."""
    stretched = ImageOps.autocontrast(image, cutoff=0.5)
    return stretched.point([min(255, value * 3 // 2) for value in range(256)])


def correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Pearson's correlation of two series of the same length; 0 where one of them is constant."""
    count = len(one)
    mean_one, mean_other = sum(one) / count, sum(other) / count
    shared = sum(a * b for a, b in zip(one, other, strict=True)) - count * mean_one * mean_other
    spread_one = sum(a * a for a in one) - count * mean_one * mean_one
    spread_other = sum(b * b for b in other) - count * mean_other * mean_other
    if spread_one < 1e-6 or spread_other < 1e-6:
        return 0.0
    return shared / sqrt(spread_one * spread_other)


def _one_block_differs(likeness: list[float]) -> bool:
    if not likeness:
        return False
    worst, low = likeness[0], likeness[len(likeness) // 20]
    return worst < _UNALIKE or 1 - worst > _OUTLIER_FACTOR * (1 - low) + _OUTLIER_MARGIN


def _profile(image: Image.Image, axis: int) -> list[float]:
    size = (image.width, 1) if axis == 0 else (1, image.height)
    return _values(image.convert("F").resize(size, Image.Resampling.BOX))


def _fit(small: list[float], large: list[float]) -> _Axis:
    """The scale and offset by which the profile of the larger picture best covers that of the smaller one."""
    ratio = len(small) / len(large)
    step = max(1, len(small) // 256)
    coarse = _resampled(small, step)
    other = _resampled(large, step / ratio)
    span = max(3, round(_STRETCH * len(coarse)))
    scales = [1 + index * 0.004 for index in range(-15, 16)]
    best = max(
        ((scale, float(offset)) for scale in scales for offset in range(-span, span + 1)),
        key=lambda place: (_score(coarse, other, _Axis(*place)), -abs(place[0] - 1), -abs(place[1])),
    )
    return _climb(small, large, _Axis(best[0] * ratio, best[1] * step), step)


def _climb(small: list[float], large: list[float], start: _Axis, step: int) -> _Axis:
    best, score = start, _score(small, large, start)
    scale_step, offset_step = 0.002 * start.scale, step / 2
    middle = len(large) / 2
    while offset_step > 0.2:
        moves = [(ds, do) for ds in (-1, 0, 1) for do in (-1, 0, 1) if ds or do]
        tries = [
            _Axis(best.scale + ds * scale_step, best.offset + do * offset_step - ds * scale_step * middle)
            for ds, do in moves
        ]
        found = max(tries, key=lambda place: _score(small, large, place))
        found_score = _score(small, large, found)
        if found_score > score + 1e-7:
            best, score = found, found_score
        else:
            scale_step, offset_step = scale_step / 2, offset_step / 2
    return best


def _resampled(values: list[float], step: float) -> list[float]:
    sums = [0.0, *accumulate(values)]

    def up_to(position: float) -> float:
        index = min(int(position), len(values) - 1)
        return sums[index] + (position - index) * values[index]

    count = max(1, int(len(values) / step))
    return [(up_to(min((i + 1) * step, len(values))) - up_to(i * step)) / step for i in range(count)]


def _score(small: list[float], large: list[float], place: _Axis) -> float:
    first = max(0, int(place.offset + place.scale) + 1)
    last = min(len(small), int(place.scale * (len(large) - 1) + place.offset))
    if last - first < 0.85 * len(small) or last - first < 8:
        return -1.0
    covered: list[float] = []
    for index in range(first, last):
        position = place.back(index + 0.5) - 0.5
        whole = min(max(int(position), 0), len(large) - 2)
        part = position - whole
        covered.append(large[whole] * (1 - part) + large[whole + 1] * part)
    return correlation(small[first:last], covered)


def _placed(size: tuple[int, int], large: Image.Image, across: _Axis, down: _Axis) -> Image.Image:
    left, right = across.back(0), across.back(size[0])
    top, bottom = down.back(0), down.back(size[1])
    pad = int(max(0.0, -left, -top, right - large.width, bottom - large.height)) + 2
    framed = ImageOps.expand(large, border=pad, fill=255)
    box = (left + pad, top + pad, right + pad, bottom + pad)
    return framed.resize(size, Image.Resampling.LANCZOS, box=box)


def _common_area(
    size: tuple[int, int], large: tuple[int, int], across: _Axis, down: _Axis
) -> tuple[int, int, int, int]:
    return (
        int(max(0.0, across.offset)) + 2,
        int(max(0.0, down.offset)) + 2,
        int(min(size[0], across.scale * large[0] + across.offset)) - 2,
        int(min(size[1], down.scale * large[1] + down.offset)) - 2,
    )


def _cut_off(axis: _Axis, small: int, large: int) -> bool:
    """Whether one picture has more of the page than the other: more than a crop by a few pixels takes off."""
    end = axis.scale * large + axis.offset
    most = max(16.0, 0.03 * small)
    return max(abs(axis.offset), abs(small - end)) > most


def _refined(small: Image.Image, large: Image.Image, across: _Axis, down: _Axis, reach: int) -> tuple[_Axis, _Axis]:
    """A better place, from how far tiles with much in them are off."""
    one, other = writing(small), writing(_placed(small.size, large, across, down))
    shifts = [(*spot, *_shift(one, other, spot, reach)) for spot in _busy_tiles(one)]
    return (
        _corrected(across, [(x + _TILE / 2, dx) for x, _, dx, _ in shifts if abs(dx) < reach]),
        _corrected(down, [(y + _TILE / 2, dy) for _, y, _, dy in shifts if abs(dy) < reach]),
    )


def _busy_tiles(image: Image.Image) -> list[tuple[int, int]]:
    columns, rows = image.width // _TILE, image.height // _TILE
    if not columns or not rows:
        return []
    area = image.crop((0, 0, columns * _TILE, rows * _TILE)).convert("F")
    means = _means(area, columns, rows)
    squares = _means(_product(area, area), columns, rows)
    variances = [square - mean * mean for square, mean in zip(squares, means, strict=True)]
    busy = [index for index, variance in enumerate(variances) if variance > _FLAT * _FLAT]
    ranked = sorted(busy, key=lambda index: -variances[index])
    return [(index % columns * _TILE, index // columns * _TILE) for index in ranked[:_MOST_TILES]]


def _shift(small: Image.Image, placed: Image.Image, spot: tuple[int, int], reach: int) -> tuple[int, int]:
    x, y = spot
    tile = small.crop((x, y, x + _TILE, y + _TILE))

    def unlike(shift: tuple[int, int]) -> tuple[float, int]:
        dx, dy = shift
        other = placed.crop((x + dx, y + dy, x + dx + _TILE, y + dy + _TILE))
        off = ImageChops.difference(tile, other).convert("F").resize((1, 1), Image.Resampling.BOX)
        return _values(off)[0], abs(dx) + abs(dy)

    span = range(-reach, reach + 1)
    return min(((dx, dy) for dx in span for dy in span), key=unlike)


def _corrected(axis: _Axis, shifts: list[tuple[float, int]]) -> _Axis:
    """The place after a straight line through the shifts is taken out; the third that fits worst is left out."""
    for share in (1.0, 2 / 3):
        if len(shifts) < 4:
            return axis
        slope, level = _line(shifts)
        ranked = sorted(shifts, key=lambda point: abs(point[1] - level - slope * point[0]))
        if share < 1.0:
            return _Axis(axis.scale / (1 + slope), (axis.offset - level) / (1 + slope))
        shifts = ranked[: max(4, int(len(ranked) * 2 / 3))]
    return axis


def _line(points: list[tuple[float, int]]) -> tuple[float, float]:
    count = len(points)
    mean_x, mean_y = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread > 1 else 0.0
    return slope, mean_y - slope * mean_x


def block_likeness(small: Image.Image, placed: Image.Image, area: tuple[int, int, int, int]) -> list[float]:
    """How well the writing agrees, block by block (1 the same, 0 unrelated), each at its best place within a pixel."""
    one, other = (writing(image).filter(ImageFilter.GaussianBlur(_BLUR)) for image in (small, placed))
    found: list[float] = []
    for over in (0, _BLOCK // 2):
        for along in (0, _BLOCK // 2):
            left, top = area[0] + along, area[1] + over
            columns, rows = (area[2] - left) // _BLOCK, (area[3] - top) // _BLOCK
            if columns > 0 and rows > 0:
                found += _grid_likeness(one, other, (left, top), columns, rows)
    return found


def _grid_likeness(
    one: Image.Image, other: Image.Image, corner: tuple[int, int], columns: int, rows: int
) -> list[float]:
    left, top = corner
    right, bottom = left + columns * _BLOCK, top + rows * _BLOCK
    mine = one.crop((left, top, right, bottom)).convert("F")
    mean_mine = _means(mine, columns, rows)
    spread_mine = _spreads(mine, mean_mine, columns, rows)
    best = [-1.0] * (columns * rows)
    flat = [False] * (columns * rows)
    for dx, dy in ((0, 0), (-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1)):
        theirs = other.crop((left + dx, top + dy, right + dx, bottom + dy)).convert("F")
        mean_theirs = _means(theirs, columns, rows)
        spread_theirs = _spreads(theirs, mean_theirs, columns, rows)
        shared = _means(_product(mine, theirs), columns, rows)
        for index, spread in enumerate(spread_mine):
            if spread < _FLAT and spread_theirs[index] < _FLAT:
                flat[index] = True
            together = shared[index] - mean_mine[index] * mean_theirs[index]
            best[index] = max(best[index], together / (max(spread, 1.0) * max(spread_theirs[index], 1.0)))
    return [value for value, ignored in zip(best, flat, strict=True) if not ignored]


def _means(image: Image.Image, columns: int, rows: int) -> list[float]:
    return _values(image.resize((columns, rows), Image.Resampling.BOX))


def _values(image: Image.Image) -> list[float]:
    """The pixels of a floating-point picture, row by row."""
    return array("f", image.tobytes()).tolist()


def _spreads(image: Image.Image, means: list[float], columns: int, rows: int) -> list[float]:
    squares = _means(_product(image, image), columns, rows)
    return [sqrt(max(0.0, square - mean * mean)) for square, mean in zip(squares, means, strict=True)]


def _multiply(given: dict[str, Any]) -> Any:
    return given["a"] * given["b"]


def _product(one: Image.Image, other: Image.Image) -> Image.Image:
    result: Image.Image = ImageMath.lambda_eval(_multiply, a=one, b=other)
    return result
