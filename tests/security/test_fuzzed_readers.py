"""Whatever bytes arrive, what reads them comes back and keeps its promises (``tests/security/targets.py``)."""

from __future__ import annotations

import base64
import io
import json
import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.domain.gate.files import inspect
from tests.security import targets
from tests.support.closing import attempt, message
from tests.support.fuzzing import AWKWARD, FUZZED, json_values, texts
from tests.support.screenshots import draw, encoded

MAIL = (
    b"From: Rita <rita@shop.example>\r\nTo: desk@desk.example\r\nDate: Mon, 02 Nov 2026 10:20:00 +0000\r\n"
    b"Subject: =?utf-8?B?UmU6?= done\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nIt is paid.\r\n--b\r\nContent-Type: text/html\r\n\r\n"
    b"<p>It is <b>paid</b>.</p>\r\n--b--\r\n"
)
REPORT = "Job ORD-SYNC-4471 failed: ORA-00060 deadlock at 2026-11-02T09:14:05Z "
LOG = b"2026-11-02 10:42:00 INFO ORD-SYNC-4471 started\n2026-11-02 10:43:10 INFO 312 of 312 written\n"


def mutated(seed: bytes, choice: random.Random) -> bytes:
    """A few bytes changed, doubled, dropped, or the end cut off."""
    data = bytearray(seed)
    for _ in range(choice.randint(1, 8)):
        at = choice.randrange(len(data)) if data else 0
        match choice.randrange(4):
            case 0:
                data[at : at + 1] = bytes([choice.randrange(256)])
            case 1:
                data[at:at] = data[at : at + choice.randrange(40)]
            case 2:
                del data[at : at + choice.randrange(40)]
            case _:
                data[at : at + 4] = choice.choice((b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\x7f\xff\xff\xff"))
    return bytes(data[: choice.randrange(len(data))] if data and choice.random() < 0.2 else data)


@pytest.mark.parametrize("name", sorted(targets.TARGETS))
@given(data=st.binary(max_size=600))
@FUZZED
def test_any_bytes(name: str, data: bytes) -> None:
    targets.TARGETS[name](data)


@given(document=json_values)
@FUZZED
def test_any_json_as_a_webhook(document: object) -> None:
    targets.webhook(json.dumps(document).encode())


JIRA_KEYS = ("webhookEvent", "timestamp", "issue", "comment", "user", "changelog", "attachment", "property")
ZENDESK_KEYS = ("type", "id", "time", "subject", "detail", "event", "ticket", "ticket_id")


@given(
    event=st.dictionaries(st.sampled_from(JIRA_KEYS + ZENDESK_KEYS), json_values, max_size=6),
    kind=st.sampled_from(["jira:issue_updated", "zen:event-type:ticket.status_changed", "zen:event-type:user.x"]),
)
@FUZZED
def test_events_with_known_keys_and_any_values(event: dict[str, object], kind: str) -> None:
    targets.webhook(json.dumps({"webhookEvent": kind, "type": kind, **event}).encode())


@pytest.mark.parametrize("form", range(len(targets.FORMATS)), ids=targets.FORMATS)
@given(body=texts, around=st.sampled_from(["", REPORT]))
@FUZZED
def test_any_text_in_any_format(form: int, body: str, around: str) -> None:
    targets.extraction(bytes([form]) + (around + body + around).encode("utf-8", "surrogatepass"))


@given(document=json_values)
@FUZZED
def test_any_json_as_an_adf_body(document: object) -> None:
    data = json.dumps({"type": "doc", "version": 1, "content": document}).encode()
    targets.adf(data)
    targets.extraction(bytes([targets.FORMATS.index("adf")]) + data)


def pictures() -> list[bytes]:
    animation = io.BytesIO()
    frames = [Image.new("RGB", (40, 30), (shade, 0, 0)) for shade in (0, 90, 180)]
    frames[0].save(animation, "GIF", save_all=True, append_images=frames[1:])
    small = draw().resize((120, 50))
    return [encoded(small, kind) for kind in ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")] + [animation.getvalue()]


SEEDS: dict[Callable[[bytes], object], list[bytes]] = {
    targets.mail: [MAIL],
    targets.log_file: [LOG],
    targets.picture: pictures(),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("target", SEEDS, ids=lambda target: target.__name__)
@given(choice=st.randoms(use_true_random=False))
@FUZZED
def test_a_damaged_file_of_evidence(target: Callable[[bytes], object], choice: random.Random) -> None:
    target(mutated(choice.choice(SEEDS[target]), choice))


PLACES = ("fields", "comments", "attachments", "history", "field_changes", "reporter", "context", "duplicate_of")


@given(changes=st.dictionaries(st.sampled_from([*attempt(), *PLACES]), json_values, max_size=3))
@FUZZED
def test_any_values_in_a_snapshot_give_a_clear_error_or_a_verdict(changes: dict[str, object]) -> None:
    targets.judged({**attempt(), **changes})


@given(choice=st.randoms(use_true_random=False), text=st.sampled_from(AWKWARD))
@FUZZED
def test_data_that_is_missing_or_odd_never_lets_a_ticket_close(choice: random.Random, text: str) -> None:
    """The screenshot's content cannot be had, so nothing that is left out or put in text makes up for it."""
    snapshot = attempt(comments=[message("It works again, thank you.", "2026-11-02T10:50:00Z")])
    scope = {"issue_type", "labels", "form", "project"}
    for place in [snapshot, *(part for part in snapshot.values() if isinstance(part, dict))]:
        for key in [key for key in place if key not in scope and choice.random() < 0.15]:
            value = choice.choice([None, text, "", []])
            if choice.random() < 0.5:
                del place[key]
            else:
                place[key] = value
    verdict = targets.judged(snapshot)
    assert verdict is None or not verdict.applies or not verdict.allowed


def test_an_animation_whose_later_frames_are_huge_is_not_unpacked() -> None:
    """Its first frame says 40 x 30 pixels, its second 17,192 x 7,306, in 226 bytes (found by ``make fuzz``)."""
    bomb = base64.b64decode(
        "R0lGODdhKAAeAIEAAAAAAAAAAAAAAAAAAAAALAAAAAAoAB4AAAg6AAEIHEiwoMGDCBMqXMiwocOHECNKnEixosWLGDNq3Mixo8ePIEOK"
        "HEmypMmTKFOqXMmypcuXMDEGBAAh+QQBAAABACwAAAAAKEOKHEmypMmTKFOqXMmypcuXMDEGBAAh+QQBAAABANUFAAAAAAAAAIG0AAAA"
        "AAAAAAAAAAAIOgABCBxIsKDBgwgTKlzIsKHDhxAjSpxIsaLFixgzatzIsaPHjyBDihxJsqTJkyhTqlzJsqXLlzAxBgQAOw=="
    )
    facts = inspect("1", bomb, "steps.gif", "image/gif")
    assert facts.problem == "unpacks to more pixels than a screenshot has"
