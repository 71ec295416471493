"""The simulated systems over real HTTP, and probes of them as the product connects them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.probing.model import Answer, Subject
from app.domain.probing.questions import Question
from app.playbook import load_playbook
from app.playbook_probes import connection_of
from app.ports import Probe
from app.store.clock import utc_now
from integrations.probes import connect
from tests.support.probes import Systems, simulated_systems

AT = datetime(2026, 11, 20, 10, 44, tzinfo=UTC)
Ask = Callable[..., Answer]


@pytest.fixture
def systems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Systems]:
    with simulated_systems(tmp_path, monkeypatch) as started:
        yield started


def probe_of(systems: Systems, name: str) -> Probe:
    """A probe of the playbook as it is now."""
    entries = {entry.name: entry for entry in load_playbook(systems.playbook).probes}
    return connect(connection_of(entries[name], utc_now))


@pytest.fixture
def ask(systems: Systems) -> Ask:
    def asked(
        name: str, question: Question, *, within: float | None = None, keep_reply: bool = False, **ids: str
    ) -> Answer:
        subject = Subject(ids)  # type: ignore[arg-type]
        return probe_of(systems, name).ask(question, subject, AT, within=within, keep_reply=keep_reply)

    return asked
