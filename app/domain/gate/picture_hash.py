"""A perceptual hash by which candidates for the same picture are found among very many. Near hashes prove nothing: the
pictures themselves are compared then (``app.domain.gate.files.same_picture``)."""

from __future__ import annotations

import io
from itertools import pairwise

from PIL import Image

WIDTH, HEIGHT = 17, 16
NEAR_BITS = 40
"""How many of the 256 bits may differ between a picture and its resized, cropped or brightened copy."""


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


def hashes_near(one: str, other: str) -> bool:
    """Whether two hashes are near enough for the pictures to be compared."""
    return (int(one, 16) ^ int(other, 16)).bit_count() <= NEAR_BITS
