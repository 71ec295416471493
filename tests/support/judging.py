"""Judging a constructed picture: run ORD-SYNC-4471 failed at 09:41, the picture was attached at 10:45 (UTC)."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from app.domain.gate.pictures.picture_text import PictureText
from app.domain.gate.screens.judge import Job, Opinion, Picture, opinion
from app.domain.ticket import DateOrder
from tests.support.readings import page

RUN = "ORD-SYNC-4471"
SERIES = (r"ORD-SYNC-\d{4}",)
FAILURE = datetime(2026, 11, 2, 9, 41, tzinfo=UTC)
ATTACHED = datetime(2026, 11, 2, 10, 45, tzinfo=UTC)


def judged(
    picture: PictureText | str,
    *,
    run: str = RUN,
    series: tuple[str, ...] = (),
    removed_counts: bool = False,
    zone: tzinfo | None = UTC,
    order: DateOrder | None = None,
    attached: datetime = ATTACHED,
) -> Opinion:
    """What the gate thinks of a picture, or of a page given as text."""
    read = page(picture) if isinstance(picture, str) else picture
    job = Job(run=run, failure=FAILURE, series=series, removed_counts=removed_counts)
    return opinion(Picture(name="runs.png", reading=read, attached=attached, zone=zone, order=order), job)


def says(text: str, *, run: str = RUN, series: tuple[str, ...] = (), removed_counts: bool = False) -> str | None:
    """What a believed page proves."""
    return judged(text, run=run, series=series, removed_counts=removed_counts).says


def reason(text: str, *, run: str = RUN, series: tuple[str, ...] = ()) -> str | None:
    """The key of the message by which a page is refused."""
    refused = judged(text, run=run, series=series).reason
    return None if refused is None else refused.key
