"""Pictures of failed runs through the real reader: what is taken from them is right, and nothing is invented."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from app.domain.extraction.model import Extraction
from app.domain.pictured.values import READ_FOR, SeenPicture, with_pictures
from app.domain.ticket import TextContext
from app.playbook import load_playbook
from tests.support.failure_screens import Screen, rendered, screens
from tests.support.readers import patient_reader

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.ocr, pytest.mark.browser]
ATTACHED = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
MOST_UNREAD = 0.11
"""The share of values that stand in a picture and may stay unknown. Wrong ones may not be at all."""


def test_ids_codes_and_times_are_read_right_and_none_is_invented(browser: Browser) -> None:
    reader = patient_reader()
    playbook = load_playbook(None)
    right, unread, wrong = [], [], []
    try:
        for screen in screens():
            seen = SeenPicture(filename="run.png", attached=ATTACHED, reading=reader.read(rendered(browser, screen)))
            silent = Extraction(is_exception=True, missing_capture=(*READ_FOR, "trigger"))
            found = with_pictures(silent, READ_FOR, [seen], TextContext(), playbook).extraction
            for name, expected, got in compared(screen, found):
                judged = (screen.name, name, got)
                (right if got == expected else unread if got is None else wrong).append(judged)
    finally:
        reader.close()
    total = sum(1 for screen in screens() for value in (screen.run, screen.code, screen.ended) if value)
    assert wrong == []
    assert len(unread) <= MOST_UNREAD * total, unread


def compared(screen: Screen, found: Extraction) -> list[tuple[str, str | None, str | None]]:
    ended = None if found.timestamp is None else found.timestamp.isoformat()
    return [
        ("run", screen.run, found.job_id),
        ("record", None, found.transaction_id),
        ("code", screen.code, found.error_code),
        ("ended", screen.ended, ended),
    ]
