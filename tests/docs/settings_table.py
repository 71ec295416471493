"""The table of bounds in ``docs/settings.md``, made from ``app/settings.py``."""

from __future__ import annotations

import typing
from typing import Any, Literal

import annotated_types
from pydantic.fields import FieldInfo

from app.settings import Settings


def settings_table() -> str:
    """One row for each setting that takes a number within bounds, or one of several words; in the order of the code."""
    takes = {name: _choices(field.annotation) or _bounds(field) for name, field in Settings.model_fields.items()}
    rows = "".join(f"| `HANDOFF_{name.upper()}` | {words} |\n" for name, words in takes.items() if words)
    return f"| name | takes |\n|---|---|\n{rows}"


def _choices(annotation: Any) -> str:
    is_choice = typing.get_origin(annotation) is Literal
    return " ".join(f"`{value}`" for value in typing.get_args(annotation)) if is_choice else ""


def _bounds(field: FieldInfo) -> str:
    lowest = [bound.ge for bound in field.metadata if isinstance(bound, annotated_types.Ge)]
    highest = [bound.le for bound in field.metadata if isinstance(bound, annotated_types.Le)]
    words = [f"from {low:,}" for low in lowest] + [f"to {high:,}" for high in highest]
    return " ".join(words)
