"""Who started it, said in the grammar of nine languages, and what looks like it and is none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.domain.extraction.extract import extract
from app.domain.extraction.model import Extraction, TicketText
from app.domain.playbook import Playbook
from app.domain.ticket import TextContext


def read(sentences: str) -> Extraction:
    text = TicketText(
        subject="Job failed: export of orders",
        body=f"{sentences}\n\nOccurred 2026-03-01T10:00:00Z, error E1204.",
        body_format="plain",
        created_at=datetime(2026, 3, 2, tzinfo=UTC),
        context=TextContext(default_timezone=None, date_order=None),
    )
    return extract(text, Playbook(version="t", systems=()))


@pytest.mark.parametrize(
    ("sentences", "trigger", "kind"),
    [
        ("It runs off the nightly timer on host bo3.", "nightly timer", "process"),
        ("Beth on the service desk keyed it in.", "Beth", "user"),
        ("Sync started through workflow_dispatch by @lena-k.", "@lena-k", "user"),
        ("Refunded by CS agent (Molly).", "Molly", "user"),
        ("Nightly poller picked the file up.", "Nightly poller", "process"),
        ("Den Upload hat Frau Krause gemacht.", "Frau Krause", "user"),
        ("Der zweite Auftrag wurde vom Wiederhol-Dienst angelegt.", "Wiederhol-Dienst", "process"),
        ("Der Cronjob stößt ihn alle 10 Minuten an.", "Cronjob", "process"),
        ("Échec du remboursement, fait par Sandrine au SAV.", "Sandrine", "user"),
        ("Falló la importación. La subió Marta a mano.", "Marta", "user"),
        ("Quem subiu o arquivo foi o Rafael.", "Rafael", "user"),
        ("Parte da cron ogni notte.", "cron", "process"),
        ("Sanne had op verzenden gedrukt.", "Sanne", "user"),
        ("Plik wgrała Ania.", "Ania", "user"),
        ("Zlecił go Marek z BOK.", "Marek", "user"),
        ("私が画面からアップロードしました。", "reporter", "user"),
        ("Ik heb hem zelf aangezet.", "reporter", "user"),
    ],
)
def test_an_act_and_its_agent_give_the_trigger_in_any_word_order(sentences: str, trigger: str, kind: str) -> None:
    found = read(sentences)
    assert (found.trigger, found.trigger_kind) == (trigger, kind)


@pytest.mark.parametrize(
    "sentences",
    [
        "The file was rejected by Marcus.",
        "Karen noticed it this morning and reported it.",
        "A client called three times about her parcel.",
        "Der Kunde hat zweimal angerufen.",
        "Nobody started it by hand.",
    ],
)
def test_who_tells_rejects_or_calls_has_started_nothing(sentences: str) -> None:
    assert read(sentences).trigger is None
