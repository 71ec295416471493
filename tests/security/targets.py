"""What is fuzzed: each target takes any bytes and has to come back, with what it promises checked.

``hypothesis`` feeds them in the tests of this folder, and ``make fuzz`` with coverage as its guide
(``tests/security/fuzz.py``). A target raises for a broken promise; anything else is the code's own affair.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, get_args

from app.domain.decide import understand
from app.domain.extraction.extract import extract
from app.domain.extraction.model import TicketText
from app.domain.gate.files import inspect
from app.domain.gate.model import Evidence, Memory, Verdict
from app.domain.gate.verdict import evaluate
from app.domain.playbook import Playbook
from app.domain.redaction import mask
from app.domain.snapshot import SnapshotError, ticket_from_dict
from app.domain.ticket import BodyFormat
from app.playbook import load_playbook
from app.ports import UnknownShape
from integrations.jira import webhook as jira
from integrations.jira.plain_text import adf_text
from integrations.zendesk import webhook as zendesk
from schemas import validator

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
SECRET = "a secret"
FORMATS: tuple[BodyFormat, ...] = get_args(BodyFormat)
_MOMENT = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


@cache
def playbook() -> Playbook:
    """The built-in playbook, loaded once."""
    return load_playbook(None)


def jira_signature(body: bytes) -> dict[str, str]:
    """The headers of a body that Jira signed."""
    return {"X-Hub-Signature": "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}


def zendesk_signature(body: bytes, stamp: str = "2026-11-02T12:00:00Z") -> dict[str, str]:
    """The headers of a body that Zendesk signed."""
    digest = hmac.new(SECRET.encode(), stamp.encode() + body, hashlib.sha256).digest()
    return {
        "X-Zendesk-Webhook-Signature": base64.b64encode(digest).decode(),
        "X-Zendesk-Webhook-Signature-Timestamp": stamp,
    }


def webhook(data: bytes) -> None:
    """A signed body is an envelope or of unknown shape; an envelope's texts are bounded."""
    for parse in (jira.parse, zendesk.parse_envelope):
        try:
            envelope = parse({}, data)
        except UnknownShape:
            continue
        assert envelope.ticket_id is None or envelope.ticket_id.isdecimal()
        texts = (envelope.kind, envelope.ticket_key or "", envelope.actor_id or "", envelope.identifier or "")
        assert all(len(text) <= 300 for text in (*texts, *envelope.changed)), "an envelope keeps no long text"


def extraction(data: bytes) -> None:
    """A body of any format is read; what is found stands where it says, and conforms to the schema."""
    if not data:
        return
    form, body = FORMATS[data[0] % len(FORMATS)], _text(data[1:])
    found = extract(TicketText(subject=body[:200], body=body, body_format=form, created_at=_MOMENT), playbook())
    shown = found.to_dict()
    assert not list(validator("extraction").iter_errors(shown))
    for name, span in shown["provenance"].items():
        assert span["start"] == span["end"] == -1 or 0 <= span["start"] <= span["end"] <= len(body), (name, span)


def masking(data: bytes) -> None:
    """Masking a masked text again changes nothing more."""
    text = _text(data)
    once = mask(text).text
    assert mask(once).text == once


def adf(data: bytes) -> None:
    """A document of any depth and shape gives text."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return
    assert isinstance(adf_text(document), str)


def mail(data: bytes) -> None:
    """A mail file is one or says why not."""
    _file(data, "confirmation.eml", "message/rfc822")


def picture(data: bytes) -> None:
    """A picture file is one or says why not."""
    _file(data, "screenshot.png", "image/png")


def log_file(data: bytes) -> None:
    """A log is one or says why not."""
    _file(data, "job.log", "text/plain")


def _text(data: bytes) -> str:
    """Any text, lone surrogates included, as JSON may carry them."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _file(data: bytes, name: str, kind: str) -> None:
    facts = inspect("1", data, name, kind)
    assert (facts.problem is None) == (facts.kind != "other"), facts.problem


def snapshot(data: bytes) -> None:
    """A snapshot is refused with the place of its mistake, or judged; the verdict conforms to the schema."""
    try:
        read = json.loads(data)
    except (ValueError, RecursionError):
        return
    judged(read)


def judged(data: Any) -> Verdict | None:
    """The verdict of what may be a snapshot, checked; ``None`` where it is refused as none."""
    try:
        ticket = ticket_from_dict(data)
    except SnapshotError:
        return None
    understood = understand(ticket, playbook())
    verdict = evaluate(ticket, understood.extraction, playbook(), Evidence(), Memory(), NOW)
    assert not list(validator("verdict").iter_errors(verdict.to_dict()))
    assert verdict.allowed or verdict.missing, "a refusal says what is missing"
    if verdict.applies and verdict.allowed:
        assert verdict.evidence, "what may close has evidence"
    return verdict


TARGETS: Mapping[str, Callable[[bytes], object]] = {
    "webhook": webhook,
    "extraction": extraction,
    "masking": masking,
    "adf": adf,
    "mail": mail,
    "picture": picture,
    "log": log_file,
    "snapshot": snapshot,
}
