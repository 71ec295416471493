"""A picture that was used before is known again after what happens to pictures; another run is another picture."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PIL import Image

from app.domain.gate.files import inspect, same_picture
from app.domain.gate.model import FileFacts
from tests.support.screenshots import RUNS, brightened, cropped, draw, encoded, scaled, with_cell

Change = Callable[[Image.Image], bytes]

SAME: dict[str, Change] = {
    "the same file": encoded,
    "as a JPEG of quality 85": lambda image: encoded(image, "JPEG", quality=85),
    "as a JPEG of quality 50": lambda image: encoded(image, "JPEG", quality=50),
    "as a WebP": lambda image: encoded(image, "WEBP", quality=60),
    "as a GIF": lambda image: encoded(image, "GIF"),
    "without colour": lambda image: encoded(image.convert("L")),
    "half the size": lambda image: encoded(scaled(image, 0.5)),
    "three quarters of the size": lambda image: encoded(scaled(image, 0.75)),
    "one and a half times the size": lambda image: encoded(scaled(image, 1.5)),
    "cropped by four pixels": lambda image: encoded(cropped(image, 4, 4, 4, 4)),
    "cropped at one side": lambda image: encoded(cropped(image, 7, 0, 0, 0)),
    "cropped at the bottom": lambda image: encoded(cropped(image, 0, 0, 0, 6)),
    "brighter": lambda image: encoded(brightened(image, 1.25)),
    "darker": lambda image: encoded(brightened(image, 0.75)),
    "cropped, smaller, brighter and a JPEG": lambda image: encoded(
        brightened(scaled(cropped(image, 5, 5, 5, 5), 0.8), 1.15), "JPEG", quality=75
    ),
}

ANOTHER: dict[str, bytes] = {
    "another minute": encoded(draw(with_cell(0, 2, "2026-11-02 10:43"))),
    "another day": encoded(draw([(job, run, when.replace("11-02", "11-03"), state) for job, run, when, state in RUNS])),
    "another id": encoded(draw(with_cell(0, 1, "4472"))),
    "another state": encoded(draw(with_cell(1, 3, "SUCCEEDED"))),
    "another row on top": encoded(draw((("ORD-SYNC", "4472", "2026-11-02 11:42", "SUCCEEDED"), *RUNS[:3]))),
    "a row more": encoded(draw((*RUNS, ("NEW-FEED", "12", "2026-11-02 07:00", "SUCCEEDED")))),
    "a row less": encoded(draw(RUNS[:3])),
    "two rows in another order": encoded(draw((RUNS[1], RUNS[0], *RUNS[2:]))),
    "another id as a JPEG": encoded(draw(with_cell(0, 1, "4473")), "JPEG", quality=70),
    "another time at another size": encoded(scaled(draw(with_cell(0, 2, "2026-11-02 14:58")), 0.8)),
}


def facts_of(content: bytes) -> FileFacts:
    facts = inspect("1", content, "shot.png", "image/png")
    assert facts.kind == "image"
    return facts


ORIGINAL = facts_of(encoded(draw()))


@pytest.mark.parametrize("name", SAME)
def test_the_same_picture_is_known_again(name: str) -> None:
    copy = facts_of(SAME[name](draw()))

    assert same_picture(ORIGINAL, copy)
    assert same_picture(copy, ORIGINAL)


@pytest.mark.parametrize("name", ANOTHER)
def test_another_run_makes_another_picture(name: str) -> None:
    other = facts_of(ANOTHER[name])

    assert not same_picture(ORIGINAL, other)
    assert not same_picture(other, ORIGINAL)


def test_a_picture_hidden_among_the_frames_of_an_animation_is_known_again() -> None:
    from io import BytesIO

    buffer = BytesIO()
    cover = draw((("X", "1", "2026-01-01 00:00", "OTHER"),))
    cover.save(buffer, "GIF", save_all=True, append_images=[draw()], duration=100)

    assert same_picture(facts_of(buffer.getvalue()), ORIGINAL)


def test_what_is_no_image_is_no_picture() -> None:
    log = inspect("1", b"2026-11-02 10:42:00 done", "run.log", "text/plain")

    assert not same_picture(log, log)
    assert not same_picture(log, ORIGINAL)
