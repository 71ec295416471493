"""An old picture made to look new: turned, mirrored, framed, cut down. And a success that is older than the doubt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PIL import Image, ImageOps

from app.domain.gate.files import inspect, same_picture
from app.domain.gate.model import Evidence, Memory, Verdict
from app.domain.gate.pictures.picture_text import PictureText
from app.domain.gate.screens.repeats import repeats
from app.domain.gate.verdict import evaluate
from app.domain.playbook import ScopePolicy
from app.domain.snapshot import ticket_from_dict
from tests.support.closing import NOW, at, attempt, image, message, missing, move, with_gate
from tests.support.readings import moved, page, scaled, table
from tests.support.screenshots import draw, encoded, with_cell

RUN = "ORD-SYNC-4470"
HEAD = ("Run ID", "Finished", "Status")
SUCCESS = page("Order sync\n\n" + table(HEAD, (RUN, "2026-11-02 10:42", "Succeeded")))
LATER = page("Order sync\n\n" + table(HEAD, (RUN, "2026-11-02 12:42", "Succeeded")))

TURNS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "mirrored": ImageOps.mirror,
    "upside down": ImageOps.flip,
    "turned by a quarter": lambda image: image.rotate(90, expand=True),
    "turned by a half": lambda image: image.rotate(180),
    "inverted": ImageOps.invert,
}


@pytest.mark.parametrize("turn", TURNS.values(), ids=list(TURNS))
def test_a_picture_that_was_turned_is_known_again(turn: Callable[[Image.Image], Image.Image]) -> None:
    one = inspect("1", encoded(draw()), "a.png", "image/png")
    assert same_picture(one, inspect("2", encoded(turn(draw())), "b.png", "image/png"))
    assert not same_picture(one, inspect("3", encoded(turn(draw(with_cell(0, 1, "4479")))), "c.png", "image/png"))


def test_a_picture_that_only_its_orientation_tag_puts_upright_is_known_again(tmp_path) -> None:
    tag = Image.Exif()
    tag[0x112] = 6
    draw().rotate(90, expand=True).save(tmp_path / "turned.jpg", exif=tag, quality=90)
    turned = inspect("2", (tmp_path / "turned.jpg").read_bytes(), "turned.jpg", "image/jpeg")
    assert same_picture(inspect("1", encoded(draw()), "a.png", "image/png"), turned)


def seen(readings: dict[str, tuple[str, PictureText]], **changes: object) -> Verdict:
    """The verdict where each picture (by name) was attached then and that is read in it."""
    files = [image(name, when) for name, (when, _) in readings.items()]
    ticket = ticket_from_dict(attempt(attachments=files, **changes))
    facts = {}
    for number, file in enumerate(ticket.attachments):
        drawn = encoded(draw(with_cell(number, 1, f"77{number}")))
        facts[file.id] = replace(inspect(file.id, drawn, file.filename, "image/png"), reading=readings[file.id][1])
    playbook = with_gate(job_failure=ScopePolicy(screenshot="legible"))
    return evaluate(ticket, None, playbook, Evidence(files=facts), Memory(), NOW)


REOPENED = [move(at("11:00"), "open", "done"), move(at("12:00"), "done", "open")]
FRESH_NOTE = [{"field": "verification_note", "at": at("12:30"), "actor": {"id": "a1", "name": "Bill", "role": "agent"}}]


@pytest.mark.parametrize(
    "again", [moved(SUCCESS, 60, 60), scaled(SUCCESS, 1.3), page(table(HEAD, (RUN, "2026-11-02 10:42", "Succeeded")))]
)
def test_after_a_reopening_a_picture_that_shows_nothing_new_is_as_old_as_the_first(again: PictureText) -> None:
    verdict = seen(
        {"before.png": (at("10:45"), SUCCESS), "after.png": (at("12:45"), again)},
        history=REOPENED,
        field_changes=FRESH_NOTE,
    )
    assert "success_screenshot" in missing(verdict)


def test_after_a_reopening_a_picture_with_another_time_is_a_new_one() -> None:
    verdict = seen(
        {"before.png": (at("10:45"), SUCCESS), "after.png": (at("12:45"), LATER)},
        history=REOPENED,
        field_changes=FRESH_NOTE,
    )
    assert "success_screenshot" not in missing(verdict)


def test_a_cut_of_a_page_on_which_the_run_had_failed_shows_something_new() -> None:
    failed = page(table(HEAD, (RUN, "2026-11-02 09:41", "Failed"), ("ORD-SYNC-4469", "2026-11-02 09:30", "Succeeded")))
    assert not repeats(failed, page(f"{RUN}    Succeeded"))
    assert not repeats(failed, page(""))


@pytest.mark.parametrize(("shown", "proved"), [(SUCCESS, False), (LATER, True)], ids=["older", "newer"])
def test_a_success_that_ended_before_the_customer_wrote_that_it_still_fails_is_stale(
    shown: PictureText, proved: bool
) -> None:
    comments = [message("It is still failing on our side.", at("11:30"))]
    verdict = seen({"runs.png": (at("12:45"), shown)}, comments=comments)
    assert ("success_screenshot" not in missing(verdict)) is proved
