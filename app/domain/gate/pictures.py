"""Recognising a picture that was used before."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image


def portrait(frames: Sequence[Image.Image]) -> bytes | None:
    return frames[0].convert("RGBA").resize((8,8)).tobytes()

def same_portrait(one: bytes, other: bytes) -> bool:
    return one==other
