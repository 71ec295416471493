"""A ticket that says little more than "see the picture", over HTTP in both trackers and through the real image reader:
the picture gives id, code and time, is named in the note, and the text is still asked for once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont

from app.demo.people import plain
from app.domain.asked import QUESTION_MARKER
from app.domain.note_composer import RECORD_MARKER
from tests.support.installation import Installation, installation
from tests.support.readers import patient_reader

pytestmark = pytest.mark.ocr
RUN = "ORD-SYNC-4471"
ENDED = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=2)
SUBJECT = "Order sync Shopify to NetSuite failed"
TEXT = "The order sync from Shopify to NetSuite failed, please see the picture."


@pytest.fixture
def place(sqlite_url: str) -> Iterator[Installation]:
    reader = patient_reader()
    with installation(sqlite_url, reader=reader) as running:
        yield running
    reader.close()


def picture() -> bytes:
    """The page of the failed run as a PNG."""
    rows = (
        ("Run ID", RUN),
        ("Status", "Failed"),
        ("Ended", f"{ENDED:%Y-%m-%d %H:%M:%S} UTC"),
        ("Message", "ORA-00060: deadlock detected while waiting for resource"),
    )
    page = Image.new("RGB", (1000, 330), "white")
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(20)
    pen.rectangle((0, 0, 1000, 56), fill="#16324f")
    pen.text((24, 16), "Integration monitor", fill="white", font=font)
    for number, (label, value) in enumerate(rows):
        pen.text((24, 90 + number * 52), label, fill="#57606a", font=font)
        pen.text((280, 90 + number * 52), value, fill="#1f2328", font=font)
    content = BytesIO()
    page.save(content, "PNG")
    return content.getvalue()


def in_jira(place: Installation, content: bytes) -> tuple[dict[str, str], list[str]]:
    key = place.agent.report("OPS", "Job failure", SUBJECT, TEXT)
    place.agent.attach(key, "orders.png", content)
    place.settle()
    comments: list[dict[str, Any]] = place.agent.issue(key)["fields"]["comment"]["comments"]
    return place.agent.record(key), [plain(comment["body"]) for comment in comments]


def in_zendesk(place: Installation, content: bytes) -> tuple[dict[str, str], list[str]]:
    token = place.zen_agent.upload("orders.png", content)
    wish = {"subject": SUBJECT, "comment": {"body": TEXT, "uploads": [token]}}
    made = place.zen_customer._call("POST", "/api/v2/requests.json", json={"request": wish})
    number = str(made["request"]["id"])
    place.settle()
    return place.zen_agent.record(number), [note["plain_body"] for note in place.zen_agent.notes(number)]


@pytest.mark.parametrize("report", [in_jira, in_zendesk])
def test_a_picture_fills_the_record_and_the_text_is_asked_for_once(place, report):
    record, notes = report(place, picture())
    assert record["job_or_transaction_id"] == RUN
    assert record["error_code"] == "ORA-00060: deadlock detected while waiting for resource"
    assert datetime.fromisoformat(record["exact_timestamp"]) == ENDED
    (note,) = [text for text in notes if RECORD_MARKER in text]
    assert "read from the picture orders.png" in note
    (question,) = [text for text in notes if QUESTION_MARKER in text]
    assert "paste it as text" in question
    assert "id+time+error" in question
