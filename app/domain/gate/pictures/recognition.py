"""Recognising a picture that was used before: re-encoded, resized, cropped a little or brightened it is the same.

Honest screenshots of one page on two days differ in a few letters, which no hash of the whole picture shows. So a small
thumbnail only finds candidates; then one picture is laid over the other (scale and offset are found from the sums of
rows and columns), and small blocks are compared. One block in which the writing differs makes another picture.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from math import sqrt
from operator import mul

from PIL import Image, ImageFilter, ImageOps

from app.domain.gate.pictures.writing import writing

LONGEST_SIDE = 1024
"""Pixels to which the longer side of a picture is reduced before it is kept."""

MOST_BYTES = 48_000
"""Bytes that the kept form of a picture may take, all its frames together."""

COMPARED_BY = 1
"""The version of the rules by which pictures are compared: raised with every change of an outcome, since outcomes are
remembered."""

_VERSION = b"HGP1"
_HEAD = struct.Struct(">III")
_THUMB = 16
_CELLS = 64

_CANDIDATE = 0.45
_CLEARLY_ALIKE = 0.9
_ASPECT = 1.15
_FEW = 0.15
_CLEARLY = 2
"""Grey levels by which a cell differs where its writing does; and the share of cells that honest pictures differ in."""


@dataclass(frozen=True, slots=True)
class _Still:
    """A kept picture: its size as attached, a small and a larger thumbnail, and the reduced grey picture as a file."""

    width: int
    height: int
    thumb: bytes
    cells: bytes
    encoded: bytes

    def grey(self) -> Image.Image:
        with Image.open(BytesIO(self.encoded), formats=("PNG", "JPEG")) as image:
            return image.convert("L")


def portrait(frames: Sequence[Image.Image]) -> bytes | None:
    """The comparable form of a picture (of each frame); ``None`` where every pixel has the same colour."""
    greys = [_grey(frame) for frame in frames]
    shown = [grey for grey in greys if _has_content(grey)]
    if not shown:
        return None
    share = MOST_BYTES // len(shown)
    return _VERSION + b"".join(_kept(grey, grey.size, share) for grey in shown)


def same_portrait(one: bytes, other: bytes) -> bool:
    """Whether two portraits show the same picture (any frame of the one and any of the other)."""
    return any(_same(left, right) for left in _stills(one) for right in _stills(other))


def _grey(frame: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(frame)
    if upright.mode.startswith(("I", "F")):
        upright = ImageOps.autocontrast(upright.convert("F").point(lambda value: value / 256).convert("L"))
    coloured = upright.convert("RGBA")
    paper = Image.new("RGBA", coloured.size, "white")
    return Image.alpha_composite(paper, coloured).convert("L")


def _has_content(grey: Image.Image) -> bool:
    return len(set(grey.tobytes())) > 1


def _kept(grey: Image.Image, size: tuple[int, int], most: int) -> bytes:
    reduced = grey.copy()
    reduced.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    encoded = _encoded(reduced, most)
    cells = writing(reduced).resize((_CELLS, _CELLS), Image.Resampling.BOX).tobytes()
    return _HEAD.pack(*size, len(encoded)) + _thumb(reduced) + cells + encoded


def _encoded(grey: Image.Image, most: int) -> bytes:
    encoded = _file(grey.quantize(32), "PNG")
    while len(encoded) > most:
        encoded = _file(grey, "JPEG")
        grey = grey.resize((max(8, grey.width * 4 // 5), max(8, grey.height * 4 // 5)), Image.Resampling.LANCZOS)
    return encoded


def _file(image: Image.Image, kind: str) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, optimize=True)
    return buffer.getvalue()


def _thumb(grey: Image.Image) -> bytes:
    small = grey.filter(ImageFilter.BoxBlur(max(grey.size) / _THUMB / 4))
    return small.resize((_THUMB, _THUMB), Image.Resampling.BOX).tobytes()


def _stills(kept: bytes) -> list[_Still]:
    if not kept.startswith(_VERSION):
        return []
    found: list[_Still] = []
    position = len(_VERSION)
    while position + _HEAD.size <= len(kept):
        width, height, length = _HEAD.unpack_from(kept, position)
        position += _HEAD.size
        thumb = kept[position : position + _THUMB * _THUMB]
        position += _THUMB * _THUMB
        cells = kept[position : position + _CELLS * _CELLS]
        position += _CELLS * _CELLS
        found.append(_Still(width, height, thumb, cells, kept[position : position + length]))
        position += length
    return found


def _same(one: _Still, other: _Still) -> bool:
    if one.encoded == other.encoded:
        return True
    if _turned(one, other):
        return True
    aspect = (one.width * other.height) / (one.height * other.width)
    if not 1 / _ASPECT < aspect < _ASPECT or _correlation(one.thumb, other.thumb) < _CANDIDATE:
        return False
    if (one.width, one.height) == (other.width, other.height) and _differ_in_few_cells(one.cells, other.cells):
        return False
    return _cover(one.grey(), other.grey())


def _cover(one: Image.Image, other: Image.Image) -> bool:
    """Whether one laid over the other shows the same."""
    from app.domain.gate.pictures.overlay import (
        overlays,  # brings numpy, which a process that compares nothing does without
    )

    small, large = sorted((one, other), key=lambda image: image.width * image.height)
    return overlays(small, large)


def _correlation(one: bytes, other: bytes) -> float:
    """Pearson's correlation of two thumbnails; 0 where one of them is constant."""
    count = len(one)
    shared = sum(map(mul, one, other)) * count - sum(one) * sum(other)
    spread_one = sum(map(mul, one, one)) * count - sum(one) ** 2
    spread_other = sum(map(mul, other, other)) * count - sum(other) ** 2
    return shared / sqrt(spread_one * spread_other) if spread_one and spread_other else 0.0


def _turned(one: _Still, other: _Still) -> bool:
    """Whether one is the other with its colours inverted, mirrored, or turned by a quarter."""
    thumb = Image.frombytes("L", (_THUMB, _THUMB), one.thumb)
    for turn in (None, *Image.Transpose):
        turned = thumb if turn is None else thumb.transpose(turn)
        likeness = _correlation(turned.tobytes(), other.thumb)
        if abs(likeness) < _CLEARLY_ALIKE or (turn is None and likeness > 0):
            continue
        grey = one.grey() if turn is None else one.grey().transpose(turn)
        grey = grey if likeness > 0 else ImageOps.invert(grey)
        aspect = (grey.width * other.height) / (grey.height * other.width)
        if 1 / _ASPECT < aspect < _ASPECT and _cover(grey, other.grey()):
            return True
    return False


def _differ_in_few_cells(one: bytes, other: bytes) -> bool:
    """Whether two pictures of one size agree exactly in most cells that carry writing, and differ in a few.

    That tells honest screenshots of one page apart at a hundredth of the cost of laying them over each other. Where it
    cannot tell, since one was re-encoded or brightened, they are laid over each other.
    """
    paper = Counter(one).most_common(1)[0][0]
    written = [(a, b) for a, b in zip(one, other, strict=True) if a != paper or b != paper]
    changed = [abs(a - b) for a, b in written if a != b]
    return 0 < len(changed) <= len(written) * _FEW and max(changed) >= _CLEARLY
