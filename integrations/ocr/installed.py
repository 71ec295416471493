"""What is installed: the library and the models that its package carries, found without loading either."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """The two model files: one finds lines of text, the other reads them. ``name`` is what readings are kept under."""

    name: str
    finding: Path
    reading: Path


@cache
def installed_models() -> Models | None:
    """The models inside the installed package; ``None`` where the library, its runtime or a model is not there.

    The library would fetch a model that is not there from the network. Only files of the package are used, so that
    cannot happen.
    """
    spec = find_spec("rapidocr")
    if spec is None or find_spec("onnxruntime") is None:
        return None
    folders = [Path(place) / "models" for place in spec.submodule_search_locations or ()]
    finding = _newest(folders, "*_det_*.onnx")
    reading = _newest(folders, "*_rec_*.onnx")
    if finding is None or reading is None:
        return None
    return Models(name=f"rapidocr {version('rapidocr')} {reading.stem}", finding=finding, reading=reading)


def _newest(folders: list[Path], pattern: str) -> Path | None:
    found = sorted(path for folder in folders for path in folder.glob(pattern))
    return found[-1] if found else None
