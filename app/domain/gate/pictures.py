"""Recognising a picture that was used before: re-encoded, resized, cropped by a few pixels or brightened it is the same.

Honest screenshots of one page on two days differ in a few letters, which no hash of the whole picture shows. So a small
thumbnail only finds candidates; then one picture is laid over the other (scale and offset are found from the sums of
rows and columns), and small blocks are compared. One block in which the writing differs makes another picture.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from math import sqrt

from PIL import Image, ImageChops, ImageFilter, ImageMath, ImageOps

LONGEST_SIDE = 1024
"""Pixels to which the longer side of a picture is reduced before it is kept."""

MOST_BYTES = 60_000
"""Bytes that the kept form of a picture may take, all its frames together."""

_VERSION = b"HGP1"
_HEAD = struct.Struct(">III")
_THUMB = 16

_CANDIDATE = 0.45
_ASPECT = 1.15
_STRETCH = 0.06


@dataclass(frozen=True, slots=True)
class _Still:
    """A kept picture: its size as attached, a thumbnail, and the reduced grey picture as a file."""

    width: int
    height: int
    thumb: bytes
    encoded: bytes

    def grey(self) -> Image.Image:
        with Image.open(BytesIO(self.encoded), formats=("PNG", "JPEG")) as image:
            return image.convert("L")


def portrait(frames: Sequence[Image.Image]) -> bytes | None:
    """The comparable form of a picture (of each frame); ``None`` where every pixel has the same colour."""
    greys = [_grey(frame) for frame in frames]
    shown = [(grey, frame) for grey, frame in zip(greys, frames, strict=True) if _has_content(grey)]
    if not shown:
        return None
    share = MOST_BYTES // len(shown)
    return _VERSION + b"".join(_kept(grey, frame.size, share) for grey, frame in shown)


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
    darkest, lightest = grey.getextrema()
    return bool(lightest > darkest)


def _kept(grey: Image.Image, size: tuple[int, int], most: int) -> bytes:
    reduced = grey.copy()
    reduced.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    encoded = _encoded(reduced, most)
    return _HEAD.pack(*size, len(encoded)) + _thumb(reduced) + encoded


def _encoded(grey: Image.Image, most: int) -> bytes:
    flat = grey.quantize(32)
    encoded = _file(flat, format="PNG", optimize=True)
    while len(encoded) > most:
        encoded = _file(grey, format="JPEG", quality=80)
        grey = grey.resize((max(8, grey.width * 4 // 5), max(8, grey.height * 4 // 5)), Image.Resampling.LANCZOS)
    return encoded


def _file(image: Image.Image, **options: object) -> bytes:
    buffer = BytesIO()
    image.save(buffer, **options)
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
        found.append(_Still(width, height, thumb, kept[position : position + length]))
        position += length
    return found


def _same(one: _Still, other: _Still) -> bool:
    if one.encoded == other.encoded:
        return True
    aspect = (one.width * other.height) / (one.height * other.width)
    if not 1 / _ASPECT < aspect < _ASPECT or _correlation(list(one.thumb), list(other.thumb)) < _CANDIDATE:
        return False
    small, large = sorted((one, other), key=lambda still: still.width * still.height)
    return _overlay(small.grey(), large.grey())
