"""A perceptual hash by which candidates for the same picture are found among very many. Near hashes prove nothing: the
pictures themselves are compared then (``app.domain.gate.files.same_picture``)."""

from __future__ import annotations

import io
from itertools import pairwise

from PIL import Image

WIDTH, HEIGHT = 17, 16
NEAR_BITS = 40
"""How many of the 256 bits may differ between a picture and its resized, cropped or brightened copy."""

BAND_BITS = 32
ALWAYS_FOUND_BITS = 15
"""Copies that were re-encoded, resized, cropped by a few pixels or brightened differ in 0 to 14 bits, as measured."""

_STRIDE = 167


def picture_hash(content: bytes) -> str:
    """The difference hash of an image that was found to be readable, as 64 hexadecimal digits."""
    with Image.open(io.BytesIO(content)) as image:
        small = image.convert("L").resize((WIDTH, HEIGHT), Image.Resampling.BOX)
    pixels = small.tobytes()
    bits = 0
    for row in range(HEIGHT):
        line = pixels[row * WIDTH : (row + 1) * WIDTH]
        for left, right in pairwise(line):
            bits = bits << 1 | (left > right)
    return f"{bits:064x}"


def bits_apart(one: str, other: str) -> int:
    """In how many of their bits two hashes differ; up to ``NEAR_BITS`` the pictures are worth comparing."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def bands(hashed: str) -> tuple[int, ...]:
    """The eight parts of a hash, each a number of its own, by which an index finds hashes near it.

    The bits of a part lie far from each other in the picture, since those beside each other are mostly alike.
    """
    value = int(hashed, 16)
    return tuple(
        band << BAND_BITS
        | sum((value >> (_STRIDE * (band * BAND_BITS + bit) % 256) & 1) << bit for bit in range(BAND_BITS))
        for band in range(256 // BAND_BITS)
    )


def bands_near(hashed: str) -> set[int]:
    """Every part that a hash has which differs in at most ``ALWAYS_FOUND_BITS`` bits: one of its eight parts differs in
    one bit or none, so that a hash that shares none of these is farther away."""
    return {part ^ change for part in bands(hashed) for change in (0, *(1 << bit for bit in range(BAND_BITS)))}
