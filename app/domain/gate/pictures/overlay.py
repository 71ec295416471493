"""Laying one grey picture over another and comparing them block by block."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

from app.domain.gate.pictures.placing import Axis, fit
from app.domain.gate.pictures.writing import writing

Pixels = NDArray[np.float32]
"""Grey levels of a picture by row and column, or sums of them."""

_TILE = 48
_MOST_TILES = 40
_BLOCK = 8
_BLUR = 0.6
_FLAT = 14.0
"""Standard deviation (grey levels) below which a block carries no writing."""

_REFINED_BY = 8.0
"""Pixels within which the first place may be off. Where more than that is missing, the pictures show different pages;
copies were found at least 17 pixels from there."""

_UNALIKE = 0.3
_OUTLIER_FACTOR = 10.0
_OUTLIER_MARGIN = 0.07
"""A block stands out where it is unlike by more than 0.07 beside ten times what re-encoding did to the worst blocks.
Measured on tables in five sizes and fonts: one changed digit leaves 0.05 to 0.35, re-encoding and brightening less."""


def overlays(small: Image.Image, large: Image.Image) -> bool:
    """Whether both show the same, wherever one covers the other."""
    across = fit(small, large, 0)
    if _cut_off(across, small.width, large.width, slack=_REFINED_BY):
        return False
    down = fit(small, large, 1)
    if _cut_off(down, small.height, large.height, slack=_REFINED_BY):
        return False
    written = writing(small)
    for reach in (4, 2):
        other = writing(_placed(small.size, large, across, down))
        across, down = _refined(_pixels(written), _pixels(other), across, down, reach)
    if _cut_off(across, small.width, large.width) or _cut_off(down, small.height, large.height):
        return False
    other = writing(_placed(small.size, large, across, down))
    likeness = block_likeness(written, other, _common_area(small.size, large.size, across, down))
    return not _one_block_differs(likeness)


def _one_block_differs(likeness: NDArray[np.float64]) -> bool:
    if not likeness.size:
        return False
    worst, low = np.partition(likeness, (0, likeness.size // 20))[[0, likeness.size // 20]]
    return bool(worst < _UNALIKE or 1 - worst > _OUTLIER_FACTOR * (1 - low) + _OUTLIER_MARGIN)


def _placed(size: tuple[int, int], large: Image.Image, across: Axis, down: Axis) -> Image.Image:
    left, right = across.back(0), across.back(size[0])
    top, bottom = down.back(0), down.back(size[1])
    pad = int(max(0.0, -left, -top, right - large.width, bottom - large.height)) + 2
    framed = ImageOps.expand(large, border=pad, fill=255)
    box = (left + pad, top + pad, right + pad, bottom + pad)
    return framed.resize(size, Image.Resampling.LANCZOS, box=box)


def _common_area(size: tuple[int, int], large: tuple[int, int], across: Axis, down: Axis) -> tuple[int, int, int, int]:
    return (
        int(max(0.0, across.offset)) + 2,
        int(max(0.0, down.offset)) + 2,
        int(min(size[0], across.scale * large[0] + across.offset)) - 2,
        int(min(size[1], down.scale * large[1] + down.offset)) - 2,
    )


def _cut_off(axis: Axis, small: int, large: int, *, slack: float = 0.0) -> bool:
    """Whether one picture has more of the page than the other: more than a crop by a few pixels takes off."""
    end = axis.scale * large + axis.offset
    most = max(16.0, 0.03 * small) + slack
    return max(abs(axis.offset), abs(small - end)) > most


def _refined(one: Pixels, other: Pixels, across: Axis, down: Axis, reach: int) -> tuple[Axis, Axis]:
    """A better place, from how far tiles with much in them are off."""
    spots = _busy_tiles(one)
    if not spots:
        return across, down
    shifts = list(zip(spots, _shifts(one, other, spots, reach), strict=True))
    return (
        _corrected(across, [(x + _TILE / 2, dx) for (x, _), (dx, _) in shifts if abs(dx) < reach]),
        _corrected(down, [(y + _TILE / 2, dy) for (_, y), (_, dy) in shifts if abs(dy) < reach]),
    )


def _busy_tiles(pixels: Pixels) -> list[tuple[int, int]]:
    """The corners (x, y) of the tiles with the most contrast, those first."""
    rows, columns = pixels.shape[0] // _TILE, pixels.shape[1] // _TILE
    tiles = pixels[: rows * _TILE, : columns * _TILE].reshape(rows, _TILE, columns, _TILE)
    variances = tiles.var(axis=(1, 3)).ravel()
    ranked = np.argsort(-variances, kind="stable")[:_MOST_TILES]
    return [(i % columns * _TILE, i // columns * _TILE) for i in ranked.tolist() if variances[i] > _FLAT * _FLAT]


def _shifts(one: Pixels, other: Pixels, spots: list[tuple[int, int]], reach: int) -> list[tuple[int, int]]:
    """By how much (dx, dy) each tile of the one lies beside its like in the other."""
    framed = np.pad(other, reach)
    side = _TILE + 2 * reach
    mine = np.stack([one[y : y + _TILE, x : x + _TILE] for x, y in spots])
    around = np.stack([framed[y : y + side, x : x + side] for x, y in spots])
    span = range(-reach, reach + 1)
    tried = sorted(((dx, dy) for dx in span for dy in span), key=lambda shift: abs(shift[0]) + abs(shift[1]))
    unlike = np.empty((len(tried), len(spots)))
    off = np.empty_like(mine)
    for number, (dx, dy) in enumerate(tried):
        left, top = reach + dx, reach + dy
        np.subtract(mine, around[:, top : top + _TILE, left : left + _TILE], out=off)
        unlike[number] = np.abs(off, out=off).sum(axis=(1, 2))
    return [tried[best] for best in unlike.argmin(axis=0)]


def _corrected(axis: Axis, shifts: list[tuple[float, int]]) -> Axis:
    """The place after a straight line through the shifts is taken out; the third that fits worst is left out."""
    for share in (1.0, 2 / 3):
        if len(shifts) < 4:
            return axis
        slope, level = _line(shifts)
        ranked = sorted(shifts, key=lambda point: abs(point[1] - level - slope * point[0]))
        if share < 1.0:
            return Axis(axis.scale / (1 + slope), (axis.offset - level) / (1 + slope))
        shifts = ranked[: max(4, int(len(ranked) * 2 / 3))]
    return axis


def _line(points: list[tuple[float, int]]) -> tuple[float, float]:
    count = len(points)
    mean_x, mean_y = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread > 1 else 0.0
    return slope, mean_y - slope * mean_x


def block_likeness(written: Image.Image, placed: Image.Image, area: tuple[int, int, int, int]) -> NDArray[np.float64]:
    """How well the writing of two pictures agrees in each block that carries any (1 the same, 0 unrelated), each at
    its best place within a pixel. Blocks overlap by half."""
    one, other = (_pixels(image.filter(ImageFilter.GaussianBlur(_BLUR))) for image in (written, placed))
    left, top = area[:2]
    half = _BLOCK // 2
    columns, rows = (area[2] - left) // half * half, (area[3] - top) // half * half
    if columns < _BLOCK or rows < _BLOCK:
        return np.empty(0)

    def part(pixels: Pixels, dx: int = 0, dy: int = 0) -> Pixels:
        return pixels[top + dy : top + dy + rows, left + dx : left + dx + columns]

    mine = part(one)
    mean_mine, spread_mine = _mean_and_spread(mine)
    best = np.full(mean_mine.shape, -1.0)
    flat = np.zeros(mean_mine.shape, dtype=bool)
    for dx in (-1, 0, 1):
        for dy in (-1, 0, 1):
            theirs = part(other, dx, dy)
            mean_theirs, spread_theirs = _mean_and_spread(theirs)
            together = _block_means(mine * theirs) - mean_mine * mean_theirs
            np.maximum(best, together / (np.maximum(spread_mine, 1.0) * np.maximum(spread_theirs, 1.0)), out=best)
            flat |= (spread_mine < _FLAT) & (spread_theirs < _FLAT)
    return best[~flat]


def _pixels(image: Image.Image) -> Pixels:
    """The grey levels: whole numbers, of which a 32-bit float holds the squares' sum over a block exactly."""
    return np.asarray(image, dtype=np.float32)


def _mean_and_spread(pixels: Pixels) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    mean = _block_means(pixels)
    return mean, np.sqrt(np.maximum(0.0, _block_means(pixels * pixels) - mean * mean))


def _block_means(pixels: Pixels) -> NDArray[np.float64]:
    """The mean of each block, from the sums of its quarters, four pixels wide."""
    rows = pixels[0::4] + pixels[1::4] + pixels[2::4] + pixels[3::4]
    quarters = (rows[:, 0::4] + rows[:, 1::4] + rows[:, 2::4] + rows[:, 3::4]).astype(np.float64)
    pairs = quarters[:-1] + quarters[1:]
    means: NDArray[np.float64] = (pairs[:, :-1] + pairs[:, 1:]) / _BLOCK**2
    return means
