"""Where one grey picture lies in another: scale and offset along each axis, found from the sums of rows and columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from PIL import Image

Series = NDArray[np.float64]
Whole = NDArray[np.int64]

_STRETCH = 0.06
"""How much of its width or height a crop may have taken off."""

_COARSE = 256
_MOVES = [(ds, do) for ds in (-1, 0, 1) for do in (-1, 0, 1) if ds or do]
_SCALES = np.array([1 + index * 0.004 for index in range(-15, 16)])


@dataclass(frozen=True, slots=True)
class Axis:
    """Where a coordinate of the larger picture lies in the smaller one: ``scale * x + offset``."""

    scale: float
    offset: float

    def back(self, coordinate: float) -> float:
        return (coordinate - self.offset) / self.scale


def fit(small: Image.Image, large: Image.Image, axis: int) -> Axis:
    """The scale and offset by which the larger picture best covers the smaller one along an axis (0 across, 1 down)."""
    return _fit(_profile(small, axis), _profile(large, axis))


def _profile(image: Image.Image, axis: int) -> Series:
    """The means of the columns (0) or rows (1), about their middle so that their products lose no digits."""
    size = (image.width, 1) if axis == 0 else (1, image.height)
    means = np.asarray(image.convert("F").resize(size, Image.Resampling.BOX), dtype=np.float64).ravel()
    centred: Series = means - means.mean()
    return centred


def _fit(small: Series, large: Series) -> Axis:
    ratio = len(small) / len(large)
    step = max(1, len(small) // _COARSE)
    scale, offset = _coarse(_resampled(small, step), _resampled(large, step / ratio))
    return _climb(small, large, Axis(scale * ratio, offset * step), step)


def _coarse(small: Series, large: Series) -> tuple[float, float]:
    """The scale and the whole offset that fit best; among equals those that change least."""
    span = max(3, round(_STRETCH * len(small)))
    whole = np.arange(-span, span + 1.0)
    scales, offsets = np.repeat(_SCALES, len(whole)), np.tile(whole, len(_SCALES))
    positions = (np.arange(-span, len(small) + span) + 0.5) / _SCALES[:, None] - 0.5
    covered = sliding_window_view(_at(large, positions), len(small), axis=1)[:, ::-1].reshape(-1, len(small))
    scores = _correlations(small, covered, *_shown(small, large, scales, offsets))
    best = np.lexsort((np.abs(offsets), np.abs(scales - 1), -scores))[0]
    return float(scales[best]), float(offsets[best])


def _climb(small: Series, large: Series, start: Axis, step: int) -> Axis:
    best, score = start, float(_scores(small, large, np.array([start.scale]), np.array([start.offset]))[0])
    scale_step, offset_step = 0.002 * start.scale, step / 2
    middle = len(large) / 2
    more, further = (np.array(moves) for moves in zip(*_MOVES, strict=True))
    while offset_step > 0.2:
        scales = best.scale + more * scale_step
        offsets = best.offset + further * offset_step - more * scale_step * middle
        scores = _scores(small, large, scales, offsets)
        found = int(np.argmax(scores))
        if scores[found] > score + 1e-7:
            best, score = Axis(float(scales[found]), float(offsets[found])), float(scores[found])
        else:
            scale_step, offset_step = scale_step / 2, offset_step / 2
    return best


def _resampled(values: Series, step: float) -> Series:
    count = max(1, int(len(values) / step))
    edges = np.minimum(np.arange(count + 1) * step, len(values))
    sums = np.interp(edges, np.arange(len(values) + 1), np.concatenate(([0.0], np.cumsum(values))))
    binned: Series = np.diff(sums) / step
    return binned


def _scores(small: Series, large: Series, scales: Series, offsets: Series) -> Series:
    """How well ``large`` covers ``small`` at each of the places."""
    positions = (np.arange(len(small)) + 0.5 - offsets[:, None]) / scales[:, None] - 0.5
    return _correlations(small, _at(large, positions), *_shown(small, large, scales, offsets))


def _at(values: Series, positions: Series) -> Series:
    """What lies at positions between the values."""
    whole = np.clip(positions.astype(int), 0, len(values) - 2)
    lower = values[whole]
    between: Series = lower + (values[whole + 1] - lower) * (positions - whole)
    return between


def _shown(small: Series, large: Series, scales: Series, offsets: Series) -> tuple[Whole, Whole]:
    """From where and up to where ``large`` covers ``small`` at each of the places."""
    first = np.maximum(0, (offsets + scales).astype(int) + 1)
    return first, np.minimum(len(small), (scales * (len(large) - 1) + offsets).astype(int))


def _correlations(small: Series, covered: Series, first: Whole, last: Whole) -> Series:
    """Pearson's correlation from ``first`` up to ``last`` in each row of ``covered``; -1 where that is too little, 0
    where one is constant."""
    index = np.arange(len(small))
    shown = (index >= first[:, None]) & (index < last[:, None])
    covered = np.where(shown, covered, 0.0)
    own = np.where(shown, small, 0.0)
    count = np.maximum(last - first, 1)
    total_own, total_covered = own.sum(axis=1), covered.sum(axis=1)
    shared = np.einsum("ij,ij->i", own, covered) - total_own * total_covered / count
    spread_own = np.einsum("ij,ij->i", own, own) - total_own**2 / count
    spread_covered = np.einsum("ij,ij->i", covered, covered) - total_covered**2 / count
    constant = (spread_own < 1e-6) | (spread_covered < 1e-6)
    scores = np.where(constant, 0.0, shared / np.sqrt(np.where(constant, 1.0, spread_own * spread_covered)))
    return np.where((last - first < 0.85 * len(small)) | (last - first < 8), -1.0, scores)
