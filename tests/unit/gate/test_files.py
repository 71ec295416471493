"""What a file is in truth, whatever it is named, and that no file makes the gate stumble."""

from __future__ import annotations

import struct
import zlib
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.domain.gate.files import MAX_BYTES, inspect
from app.domain.gate.mail import from_normal_form
from tests.support.screenshots import draw, encoded, screenshot


def a_mail(sender: str = "Rita <rita@shop.example>", body: str = "We have renewed the token.", **headers: str) -> bytes:
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = "desk@desk.example"
    mail["Subject"] = "Re: ORD-SYNC"
    mail["Date"] = "Mon, 02 Nov 2026 10:20:00 +0000"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(body)
    return mail.as_bytes()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"])
def test_an_image_in_truth_is_one_in_each_usual_format(kind: str) -> None:
    facts = inspect("1", encoded(draw(), kind), "shot", "application/octet-stream")

    assert (facts.kind, facts.width, facts.height, facts.problem) == ("image", 640, 260, None)
    assert facts.picture is not None
    assert len(facts.picture) < 64 * 1024


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_pixel_can_be_read(mode: str) -> None:
    image = draw().convert("L").convert("I").point(lambda grey: grey * 256).convert("I;16") if mode == "I;16" else None
    content = encoded(image or draw().convert(mode), "TIFF" if mode in {"CMYK", "I;16"} else "PNG")

    assert inspect("1", content, "shot.png", "image/png").kind == "image"


def test_an_image_under_another_name_is_still_an_image() -> None:
    assert inspect("1", screenshot(), "proof.txt", "text/plain").kind == "image"


def test_an_animation_is_read_frame_by_frame() -> None:
    frames = [draw(), draw(draw_rows()), draw()]
    buffer = encoded_animation(frames)

    assert inspect("1", buffer, "steps.gif", "image/gif").kind == "image"


def draw_rows() -> tuple[tuple[str, str, str, str], ...]:
    return (("ORD-SYNC", "9", "2026-11-02 11:00", "FAILED"),)


def encoded_animation(frames: list[Image.Image]) -> bytes:
    from io import BytesIO

    buffer = BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:], duration=200)
    return buffer.getvalue()


def a_bomb(side: int = 60_000) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


UNUSABLE = [
    ("content that cannot be had", None, "shot.png", "could not be read"),
    ("no bytes", b"", "shot.png", "empty"),
    ("a text named like an image", b"this is no image", "shot.png", "named like an image"),
    ("HTML named like an image", b"<html><body>SUCCEEDED</body></html>", "shot.png", "named like an image"),
    ("a PDF named like an image", b"%PDF-1.7 ...", "shot.jpg", "named like an image"),
    ("an SVG drawing", b'<svg xmlns="http://www.w3.org/2000/svg"><text>SUCCEEDED</text></svg>', "shot.svg", "SVG"),
    ("an SVG named PNG", b'<?xml version="1.0"?><svg></svg>', "shot.png", "SVG"),
    ("a PNG cut off", screenshot()[: len(screenshot()) // 2], "shot.png", "broken"),
    ("a JPEG cut off", encoded(draw(), "JPEG")[:2000], "shot.jpg", "broken"),
    ("a GIF cut off", encoded(draw(), "GIF")[:1500], "shot.gif", "broken"),
    ("a WebP cut off", encoded(draw(), "WEBP")[:1500], "shot.webp", "broken"),
    ("only a PNG's signature", b"\x89PNG\r\n\x1a\n", "shot.png", "broken"),
    ("a PNG with a damaged part", screenshot()[:500] + b"\0\0\0\0" + screenshot()[504:], "shot.png", "broken"),
    ("a decompression bomb", a_bomb(), "shot.png", "pixels"),
    ("one large colour", encoded(Image.new("RGB", (640, 260), "white")), "shot.png", "same colour"),
    ("a single pixel", encoded(Image.new("RGB", (1, 1), "red")), "pixel.png", "same colour"),
    ("too many bytes", b"\x89PNG\r\n\x1a\n" + bytes(MAX_BYTES), "shot.png", "larger than 25 MB"),
    ("a program", b"MZ\x00\x01\x02\x00", "run.exe", "neither"),
    ("a text without times", b"all good", "notes.txt", "neither"),
    ("a mail without a sender", b"Subject: hello\n\nWe changed it.", "mail.eml", "no sender"),
]


@pytest.mark.parametrize(("content", "name", "says"), [row[1:] for row in UNUSABLE], ids=[row[0] for row in UNUSABLE])
def test_what_does_not_count_says_why(content: bytes | None, name: str, says: str) -> None:
    facts = inspect("1", content, name, "application/octet-stream")

    assert facts.kind == "other"
    assert facts.picture is None
    assert says in (facts.problem or "")


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-02T10:42:00Z INFO 312 of 312 written",
        "2026-11-02 10:42:00,123 INFO done",
        "Nov  2 10:42:00 host sync[4471]: done",
        '10.0.0.1 - - [02/Nov/2026:10:42:00 +0000] "POST /orders" 200',
        "[10:42:00] done",
    ],
)
def test_a_text_with_time_stamps_is_a_log(line: str) -> None:
    facts = inspect("1", f"start\n{line}\n".encode(), "run.log", "text/plain")

    assert facts.kind == "log"
    assert line in (facts.text or "")


def test_a_log_in_utf_16_is_read() -> None:
    assert inspect("1", "2026-11-02 10:42:00 done".encode("utf-16"), "run.log", "text/plain").kind == "log"


def test_a_mail_names_its_sender_moment_and_words() -> None:
    facts = inspect("1", a_mail(), "confirmation.eml", "message/rfc822")
    mail = from_normal_form(facts.text or "")

    assert facts.kind == "mail"
    assert (mail.sender, mail.body) == ("rita@shop.example", "We have renewed the token.")
    assert mail.sent_at is not None
    assert mail.sent_at.isoformat() == "2026-11-02T10:20:00+00:00"
    assert not mail.automatic


def test_a_mail_that_a_machine_sent_says_so() -> None:
    facts = inspect("1", a_mail(Auto_Submitted="auto-replied"), "away.eml", "message/rfc822")

    assert from_normal_form(facts.text or "").automatic


def test_a_mail_with_several_senders_is_none() -> None:
    facts = inspect("1", a_mail("Rita <rita@shop.example>, Bill <bill@desk.example>"), "two.eml", "")

    assert facts.problem == "names several senders"


def test_an_html_mail_is_read_without_its_markup_and_quotes() -> None:
    mail = EmailMessage()
    mail["From"] = "rita@shop.example"
    mail.set_content("<p>We changed the <b>key</b>.</p><blockquote>please change it</blockquote>", subtype="html")
    facts = inspect("1", mail.as_bytes(), "m.eml", "")

    assert from_normal_form(facts.text or "").body == "We changed the  key ."


@settings(max_examples=150, deadline=None)
@given(
    content=st.one_of(
        st.binary(max_size=400),
        st.builds(
            lambda head, rest: head + rest,
            st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"BM", b"II*\x00"]),
            st.binary(max_size=400),
        ),
        st.builds(
            lambda at, byte: screenshot()[:at] + bytes([byte]) + screenshot()[at + 1 :],
            st.integers(0, 3000),
            st.integers(0, 255),
        ),
    ),
    name=st.sampled_from(["a.png", "a.eml", "a.log", "a", "a.svg", "a.gif"]),
)
def test_no_content_makes_the_reading_of_a_file_fail(content: bytes, name: str) -> None:
    facts = inspect("1", content, name, "")

    assert (facts.problem is None) is (facts.kind != "other")
