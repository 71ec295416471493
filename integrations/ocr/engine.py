"""Reading one picture with RapidOCR. Only the child process imports this: the library and its models take 0.4 GB."""

from __future__ import annotations

import io
import os
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageOps
from rapidocr import RapidOCR

from app.domain.gate.picture_text import PictureText, Piece
from integrations.ocr.installed import Models
from integrations.ocr.tiles import Box, joined, tiles

THREADS = 2
"""Cores that one reading uses at most."""

MOST_PIXELS = 12_000_000
"""A larger picture is reduced to so many pixels before it is read: a 4K screen is 8 million, so nothing is lost there."""

LINE_HEIGHT = 48
"""Pixels that a line's picture is high when it is read; smaller print is enlarged to it with a filter that keeps
accents apart."""

_CHUNK = 16


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
        picture, width, height = _decoded(content)
        factor = width / picture.shape[1]
        boxes = self._boxes(picture)
        pieces: list[Piece] = []
        for start in range(0, len(boxes), _CHUNK):
            chunk = boxes[start : start + _CHUNK]
            pieces += self._pieces(picture, chunk, factor)
        pieces.sort(key=lambda piece: (piece.top, piece.left))
        return PictureText(pieces=tuple(pieces), width=width, height=height, reader=self._name)

    def _boxes(self, picture: np.ndarray[Any, Any]) -> list[Box]:
        """Where lines of text are."""
        found: list[Box] = []
        places = tiles(picture.shape[1], picture.shape[0])
        for place in places:
            tile = picture[int(place.top) : int(place.bottom), int(place.left) : int(place.right)]
            seen = self._ocr(np.ascontiguousarray(tile), use_det=True, use_rec=False)
            corners = [] if seen.boxes is None else seen.boxes
            found += [_around(quadrangle).moved(place.left, place.top) for quadrangle in corners]
        return joined(found) if len(places) > 1 else found

    def _pieces(self, picture: np.ndarray[Any, Any], boxes: list[Box], factor: float) -> list[Piece]:
        read = self._ocr.recognize_txt([_line(picture, box) for box in boxes])
        return [
            Piece(
                text=text.strip(),
                left=round(box.left * factor, 1),
                top=round(box.top * factor, 1),
                right=round(box.right * factor, 1),
                bottom=round(box.bottom * factor, 1),
                confidence=round(float(score), 3),
            )
            for box, text, score in zip(boxes, read.txts, read.scores, strict=True)
            if text.strip()
        ]


def _decoded(content: bytes) -> tuple[np.ndarray[Any, Any], int, int]:
    """Blue, green, red of the first frame as it is shown, reduced where it is very large; and its width and height."""
    with Image.open(io.BytesIO(content)) as file:
        shown = ImageOps.exif_transpose(file)
        if shown.mode in ("RGBA", "LA", "PA") or "transparency" in shown.info:
            whole = shown.convert("RGBA")
            shown = Image.alpha_composite(Image.new("RGBA", whole.size, "white"), whole)
        picture = shown.convert("RGB")
    width, height = picture.size
    if width * height > MOST_PIXELS:
        scale = (MOST_PIXELS / (width * height)) ** 0.5
        size = (max(1, int(width * scale)), max(1, int(height * scale)))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    return np.ascontiguousarray(np.asarray(picture)[:, :, ::-1]), width, height


def _around(quadrangle: np.ndarray[Any, Any]) -> Box:
    (left, top), (right, bottom) = quadrangle.min(axis=0), quadrangle.max(axis=0)
    return Box(float(left), float(top), float(right), float(bottom))


def _line(picture: np.ndarray[Any, Any], box: Box) -> np.ndarray[Any, Any]:
    """The picture of one line, enlarged where its print is small."""
    top, left = max(0, int(box.top)), max(0, int(box.left))
    bottom, right = max(top + 1, round(box.bottom)), max(left + 1, round(box.right))
    line = picture[top:bottom, left:right]
    if line.shape[0] >= LINE_HEIGHT:
        return np.ascontiguousarray(line)
    width = max(1, round(line.shape[1] * LINE_HEIGHT / line.shape[0]))
    return cv2.resize(line, (width, LINE_HEIGHT), interpolation=cv2.INTER_LANCZOS4)
