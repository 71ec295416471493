"""Reading the text of screenshots with RapidOCR, offline, in a bounded process of its own (extra ``[ocr]``)."""

from __future__ import annotations

from app.ports import ImageReader
from integrations.ocr.installed import installed_models
from integrations.ocr.reader import BoundedReader


def reader() -> ImageReader | None:
    """The image reader, not yet started; ``None`` where the extra ``[ocr]`` is not installed whole."""
    models = installed_models()
    return None if models is None else BoundedReader(models.name)
