"""What it costs to tell pictures apart: a pair, and a gate check that meets 100 look-alikes first and again."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import combinations
from pathlib import Path
from unittest.mock import patch

from PIL import Image
from rich.console import Console

from app.demo.picture import run_page
from app.demo.story import ticket_text
from app.domain.gate.files import inspect, same_picture
from app.domain.gate.pictures import recognition as pictures
from app.domain.gate.pictures.picture_hash import picture_hash
from app.domain.ticket import Attachment, Person, Ticket
from app.store import evidence
from app.workflow.check import check_ticket
from tests.support.installation import Installation, installation

PICTURES = Path("tests/unit/gate/screens/pictures")
LOOKALIKES = 100
CHECKS = 100
JOB = "ORD-SYNC-4471"


def run(console: Console, _seconds: float) -> None:
    """Print both, in milliseconds of processor time."""
    _pairs(console)
    for what, factor in (("of the same size", None), ("each of another size", 0.7)):
        with tempfile.TemporaryDirectory(dir=".") as folder:
            url = f"sqlite:///{Path(folder).resolve() / 'bench.db'}"
            with installation(url, playbook=None) as place:
                first, again = _checks(place, factor)
        console.print(
            f"check of one new picture with {LOOKALIKES} look-alikes elsewhere, {what}: first {first:.0f} ms,"
        )
        console.print(f"    again p50 {again[49]:.1f}, p99 {again[98]:.1f} ms (with the sandbox's share, SQLite)")


def _pairs(console: Console) -> None:
    facts = [inspect(path.name, path.read_bytes(), path.name, "") for path in sorted(PICTURES.glob("*.*"))]
    shots = [fact for fact in facts if fact.kind == "image"]
    took = []
    for one, other in combinations(shots, 2):
        if (one.width, one.height) == (other.width, other.height):
            continue
        with patch.object(pictures, "_cover", wraps=pictures._cover) as laid_over:
            spent = _timed(lambda one=one, other=other: same_picture(one, other))
        if laid_over.called:
            took.append(spent)
    cuts = statistics.quantiles(took, n=100)
    console.print(f"{len(took)} pairs of different size that look alike: p50 {cuts[49]:.1f} ms, p99 {cuts[98]:.1f} ms")


def _checks(place: Installation, factor: float | None) -> tuple[float, list[float]]:
    now = datetime.now(UTC)
    key = place.agent.report(
        "OPS", "Job failure", "Order sync errored", ticket_text(JOB, now - timedelta(hours=2), 312)
    )
    place.settle()
    ticketing = place.service.site("jira", None)
    ticket = ticketing.read(ticketing.locate(key)).ticket
    for number in range(LOOKALIKES):
        content = run_page(f"ORD-SYNC-{4472 + number}", "Succeeded", now - timedelta(days=1, minutes=7 * number), ())
        if factor is not None:
            content = _resized(content, factor + 0.002 * number)
        _know(place, replace(ticket, id=f"9{number:04}", key=f"OPS-9{number:04}"), content, now - timedelta(hours=30))
    place.agent.attach(key, "run.png", run_page(JOB, "Succeeded", now - timedelta(minutes=10), ()))
    service = replace(place.service, reader=None)
    first = _timed(lambda: check_ticket(service, "jira", key))
    again = [_timed(lambda: check_ticket(service, "jira", key)) for _ in range(CHECKS)]
    return first, statistics.quantiles(again, n=100)


def _know(place: Installation, ticket: Ticket, content: bytes, at: datetime) -> None:
    facts = inspect("1", content, "run.png", "image/png")
    attachment = Attachment(
        id="1",
        filename="run.png",
        mime_type="image/png",
        size=len(content),
        author=Person(id="a", name="A", role="agent"),
        created_at=at,
    )
    with place.service.database.write() as connection:
        seal = place.service.vault.seal
        evidence.remember(connection, ticket, attachment, facts, picture_hash(content), at, seal)


def _resized(content: bytes, factor: float) -> bytes:
    buffer = BytesIO()
    with Image.open(BytesIO(content)) as image:
        size = round(image.width * factor), round(image.height * factor)
        image.resize(size, Image.Resampling.LANCZOS).save(buffer, "PNG")
    return buffer.getvalue()


def _timed(act: Callable[[], object]) -> float:
    """Milliseconds of processor time."""
    started = time.process_time()
    act()
    return (time.process_time() - started) * 1000
