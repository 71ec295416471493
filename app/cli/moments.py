"""Moments and lengths of time as people type them: ``2026-11-02T10:44:00Z``, ``90d``, ``24h``, ``30m``."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import click

from app.domain.moments import instant

_LENGTH = re.compile(r"(\d{1,5})\s*([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def length_of(text: str) -> timedelta | None:
    """``30m``, ``24h``, ``7d`` or ``2w`` as a length of time; ``None`` where the text is none."""
    found = _LENGTH.fullmatch(text.strip().lower())
    return None if found is None else timedelta(**{_UNITS[found[2]]: int(found[1])})


def moment_or_age(_ctx: click.Context, _param: click.Parameter, value: str | None) -> datetime | None:
    """An option's value as a moment: ISO 8601 with an offset, or how long ago. Raises ``click.BadParameter``."""
    if value is None:
        return None
    age = length_of(value)
    if age is not None:
        return datetime.now(UTC) - age
    try:
        return instant(value)
    except ValueError as error:
        raise click.BadParameter(
            f"{value} is no moment such as 2026-11-02T10:44:00Z, and no age such as 90d"
        ) from error
