"""Reading one picture with RapidOCR. Only the child process imports this: the library and its models take 0.4 GB."""

from __future__ import annotations

import io
import os
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageOps
from rapidocr import RapidOCR

from app.domain.gate.pictures.picture_text import PictureText, Piece
from integrations.ocr.installed import Models
from integrations.ocr.tiles import LONGEST_SIDE, Box, in_reading_order, joined, tiles

THREADS = 2
"""Cores that one reading uses at most."""

MOST_PIXELS = 12_000_000
"""A larger picture is reduced to so many pixels before it is read. A 4K screen has 8 million, so it loses nothing."""

LINE_HEIGHT = 48
"""Pixels that a line's picture is high when it is read; smaller print is enlarged to it with a filter that keeps
accents apart."""

LEAST_SIDE = 64
"""Pixels that either side of a picture has at least when it is read."""

_CHUNK = 16

PADDING = 0.09
"""Share of its height by which the detector's box of a line stands off the line on each side. What is told of a piece
is the line itself: how far two cells stand apart is measured by it."""

MOST_LEVEL = 0.015
"""Up to this slope (about one degree) a line is taken for level."""

_Pixels = np.ndarray[Any, Any]


class Engine:
    """The two models, loaded."""

    def __init__(self, models: Models) -> None:
        cv2.setNumThreads(1)
        self._name = models.name
        self._ocr = RapidOCR(
            params={
                "Global.use_cls": False,
                "Global.log_level": "critical",
                "Global.text_score": 0.0,
                "Global.max_side_len": 1 << 16,
                "Global.min_side_len": 1,
                "EngineConfig.onnxruntime.intra_op_num_threads": min(THREADS, os.cpu_count() or 1),
                "Det.model_path": str(models.finding),
                "Det.unclip_ratio": 1.5,
                "Rec.model_path": str(models.reading),
                "Rec.rec_batch_num": 1,
            }
        )

    def read(self, content: bytes) -> PictureText:
        """The text of a picture file, its first frame. Raises whatever a decoder raises for a hostile file."""
        picture, width, height, factor = _decoded(content)
        lines = self._lines(picture)
        pieces: list[Piece] = []
        for start in range(0, len(lines), _CHUNK):
            pieces += self._pieces(lines[start : start + _CHUNK], factor)
        boxes = [Box(piece.left, piece.top, piece.right, piece.bottom) for piece in pieces]
        ordered = tuple(pieces[place] for place in in_reading_order(boxes))
        return PictureText(pieces=ordered, width=width, height=height, reader=self._name)

    def _lines(self, picture: _Pixels) -> list[tuple[Box, _Pixels]]:
        """Where lines of text are, and the picture of each. A line that stands askew, as on a photograph of a screen,
        is put upright; in a picture of several tiles all lines are taken for level."""
        places = tiles(picture.shape[1], picture.shape[0])
        if len(places) == 1:
            corners = self._corners(picture)
            slope = _common_slope(corners)
            return [(_level_box(each, slope), self._pixels(picture, each)) for each in corners]
        found: list[Box] = []
        for place in places:
            tile = np.ascontiguousarray(picture[int(place.top) : int(place.bottom), int(place.left) : int(place.right)])
            found += [_around(corners).moved(place.left, place.top) for corners in self._corners(tile)]
        return [(box, _cut(picture, box)) for box in joined(found)]

    def _corners(self, picture: _Pixels) -> list[_Pixels]:
        """The four corners of each line: top left, top right, bottom right, bottom left."""
        seen = self._ocr(picture, use_det=True, use_rec=False)
        return [] if seen.boxes is None else list(seen.boxes)

    def _pixels(self, picture: _Pixels, corners: _Pixels) -> _Pixels:
        if _is_level(corners):
            return _cut(picture, _around(corners))
        return _enlarged(self._ocr.crop_text_regions(picture, np.array([corners], dtype=np.float32))[0])

    def _pieces(self, lines: list[tuple[Box, _Pixels]], factor: float) -> list[Piece]:
        read = self._ocr.recognize_txt([pixels for _, pixels in lines])
        return [
            _piece(text.strip(), box.shrunk(PADDING * box.height), factor, float(score))
            for (box, _), text, score in zip(lines, read.txts, read.scores, strict=True)
            if text.strip()
        ]


def _piece(text: str, box: Box, factor: float, score: float) -> Piece:
    left, top, right, bottom = (round(side * factor, 1) for side in (box.left, box.top, box.right, box.bottom))
    return Piece(text=text, left=left, top=top, right=right, bottom=bottom, confidence=round(score, 3))


def _decoded(content: bytes) -> tuple[_Pixels, int, int, float]:
    """Blue, green, red of the first frame as it is shown, its width and height, and by how much it was reduced."""
    with Image.open(io.BytesIO(content)) as file:
        shown = ImageOps.exif_transpose(file)
        if shown.mode in ("RGBA", "LA", "PA") or "transparency" in shown.info:
            whole = shown.convert("RGBA")
            shown = Image.alpha_composite(Image.new("RGBA", whole.size, "white"), whole)
        picture = shown.convert("RGB")
    width, height = picture.size
    factor = 1.0
    if width * height > MOST_PIXELS:
        scale = (MOST_PIXELS / (width * height)) ** 0.5
        size = (max(1, int(width * scale)), max(1, int(height * scale)))
        factor = width / size[0]
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    picture = _with_room(picture)
    return np.ascontiguousarray(np.asarray(picture)[:, :, ::-1]), width, height, factor


def _with_room(picture: Image.Image) -> Image.Image:
    """The picture, continued to the right or below where it is a strip (one row of a table, cut out): the library
    enlarges a picture by its shorter side, and a strip would become enormous."""
    shortest = max(LEAST_SIDE, min(max(picture.size), LONGEST_SIDE) // 2)
    if min(picture.size) >= shortest:
        return picture
    roomy = Image.new("RGB", (max(picture.width, shortest), max(picture.height, shortest)), picture.getpixel((0, 0)))
    roomy.paste(picture, (0, 0))
    return roomy


def _around(corners: _Pixels) -> Box:
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    return Box(float(left), float(top), float(right), float(bottom))


def _slope(corners: _Pixels) -> float:
    """How much a line goes down from left to right, a pixel of its length."""
    (left, top), (right, other_top) = corners[0], corners[1]
    return float(other_top - top) / max(1.0, float(right - left))


def _is_level(corners: _Pixels) -> bool:
    """Corners are whole pixels, so two of them say nothing."""
    return abs(corners[1][1] - corners[0][1]) <= 2 or abs(_slope(corners)) <= MOST_LEVEL


def _common_slope(lines: list[_Pixels]) -> float:
    """How much the whole picture is turned, by its lines that are long enough to tell."""
    long = [corners for corners in lines if corners[1][0] - corners[0][0] > 4 * (corners[3][1] - corners[0][1])]
    common = float(np.median([_slope(corners) for corners in long])) if long else 0.0
    return common if abs(common) > MOST_LEVEL / 4 else 0.0


def _level_box(corners: _Pixels, slope: float) -> Box:
    """The box of a line where it would be in a picture that is not turned, so that a row of a table stays one."""
    box = _around(corners)
    return box.moved(0.0, -slope * (box.left + box.right) / 2)


def _cut(picture: _Pixels, box: Box) -> _Pixels:
    """The picture of one line, enlarged where its print is small."""
    top, left = max(0, int(box.top)), max(0, int(box.left))
    bottom, right = max(top + 1, round(box.bottom)), max(left + 1, round(box.right))
    return _enlarged(picture[top:bottom, left:right])


def _enlarged(line: _Pixels) -> _Pixels:
    if line.shape[0] >= LINE_HEIGHT:
        return np.ascontiguousarray(line)
    width = max(1, round(line.shape[1] * LINE_HEIGHT / line.shape[0]))
    return np.asarray(cv2.resize(line, (width, LINE_HEIGHT), interpolation=cv2.INTER_LANCZOS4))
