from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.domain.extraction.extract import extract
from app.domain.extraction.model import Extraction, TicketText
from app.domain.playbook import Playbook, SystemEntry
from app.domain.ticket import TextContext

sys.path.insert(0, str(Path(__file__).parent))
SYSTEMS = Path(__file__).parents[3] / "app" / "playbook_systems.yaml"


@pytest.fixture(scope="session")
def playbook() -> Playbook:
    entries = yaml.safe_load(SYSTEMS.read_text(encoding="utf-8"))
    return Playbook(
        version="test",
        systems=tuple(
            SystemEntry(name=each["name"], role=each["role"], aliases=tuple(each["aliases"])) for each in entries
        ),
    )


@pytest.fixture
def reading(playbook: Playbook) -> Callable[..., Extraction]:
    """Extract from a body; the ticket was made on Sunday, 5 April 2026, 09:00 UTC unless said otherwise."""

    def read(
        body: str,
        *,
        subject: str = "",
        body_format: Any = "plain",
        zone: str | None = None,
        order: Any = None,
        made: str = "2026-04-05T09:00:00+00:00",
    ) -> Extraction:
        text = TicketText(
            subject=subject,
            body=body,
            body_format=body_format,
            created_at=datetime.fromisoformat(made),
            context=TextContext(default_timezone=zone, date_order=order),
        )
        return extract(text, playbook)

    return read
