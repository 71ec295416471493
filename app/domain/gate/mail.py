"""Attached mail messages (.eml): who sent them, when, and what they say.

``FileFacts.text`` holds a mail in the normal form written here, so that it can be judged again without the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime
from html import unescape

from app.domain.lazy_patterns import when_used
from app.domain.moments import instant_or_none, iso

LONGEST_BODY = 20_000
"""Characters of a mail's body that are kept."""

_TAGS = when_used(r"<[^<>]{0,2000}>")
_HIDDEN = when_used(r"<(style|script|head)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_QUOTED = when_used(r"<blockquote\b.*?(?:</blockquote\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_BREAKS = when_used(r"<(?:br|/p|/div|/li|/tr)\b[^<>]{0,200}>", re.IGNORECASE)


class NotAMail(ValueError):
    """The file is no mail message, or not one that names a single sender; the text says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail message. ``automatic``: it says of itself that a machine sent it (RFC 3834)."""

    sender: str | None
    sent_at: datetime | None
    subject: str
    body: str
    automatic: bool = False

    def normal_form(self) -> str:
        """The mail as text: four header lines and the body."""
        return "\n".join(
            (
                f"From: {self.sender or ''}",
                f"Date: {'' if self.sent_at is None else iso(self.sent_at)}",
                f"Automatic: {'yes' if self.automatic else 'no'}",
                f"Subject: {self.subject}",
                "",
                self.body,
            )
        )


def from_normal_form(text: str) -> Mail:
    """The mail that ``Mail.normal_form`` wrote."""
    head, _, body = text.partition("\n\n")
    values = dict(line.partition(": ")[::2] for line in head.splitlines())
    return Mail(
        sender=values.get("From") or None,
        sent_at=instant_or_none(values.get("Date")),
        subject=values.get("Subject", ""),
        body=body,
        automatic=values.get("Automatic") == "yes",
    )


def read_mail(content: bytes) -> Mail:
    """Read an .eml file. Raises ``NotAMail``; malformed headers may raise whatever the parser raises."""
    message = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(content)
    senders = [address for _, address in getaddresses([str(value) for value in message.get_all("From", [])]) if address]
    if not senders or "@" not in senders[0]:
        raise NotAMail("has no sender, so it is no mail message")
    if len(senders) > 1:
        raise NotAMail("names several senders")
    submitted = str(message.get("Auto-Submitted", "no")).strip().casefold()
    return Mail(
        sender=senders[0].strip(),
        sent_at=_moment(str(message.get("Date", ""))),
        subject=" ".join(str(message.get("Subject", "")).split())[:300],
        body=_body(message)[:LONGEST_BODY].strip(),
        automatic=submitted not in {"", "no"} or message.get("X-Autoreply") is not None,
    )


def _moment(header: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(header)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _body(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    try:
        text = raw.decode(part.get_content_charset("utf-8"), errors="replace")
    except LookupError:
        text = raw.decode("utf-8", errors="replace")
    return _without_markup(text) if part.get_content_subtype() == "html" else text.replace("\r\n", "\n")


def _without_markup(html: str) -> str:
    shown = _QUOTED.sub("\n", _HIDDEN.sub(" ", html[: LONGEST_BODY * 10]))
    return unescape(_TAGS.sub(" ", _BREAKS.sub("\n", shown)))
