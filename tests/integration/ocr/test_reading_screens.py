"""The real image reader on pictures whose text is known: ids, states and times exactly, each cell by itself."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops

from app.cli.doctor_reader import reader_findings
from app.domain.gate.pictures.picture_text import PictureText
from app.playbook import load_playbook
from app.ports import ImageReader
from integrations.ocr.installed import installed_models
from integrations.ocr.reader import BoundedReader, Bounds
from tests.bench.screens import LANGUAGES, Look, render
from tests.support.readers import patient_reader
from tests.support.screenshots import RUNS, draw, encoded

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.ocr


@pytest.fixture(scope="module")
def reader() -> Iterator[ImageReader]:
    """The installed reader, one child for all these tests."""
    found = patient_reader()
    yield found
    found.close()


def texts(reading: PictureText) -> list[str]:
    assert reading.problem is None
    return [piece.text for piece in reading.pieces]


def spaceless(reading: PictureText) -> str:
    return "".join(texts(reading)).replace(" ", "")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("code", "look"),
    [
        ("en", "light"),
        ("de", "dark"),
        ("fr", "jpeg"),
        ("es", "phone"),
        ("pt", "twice"),
        ("pl", "dark"),
    ],
)
def test_every_cell_of_a_rendered_table_is_a_piece_of_its_own(
    reader: ImageReader, browser: Browser, code: str, look: Look
) -> None:
    language = next(each for each in LANGUAGES if each.code == code)
    rows = [
        (f"ORD-SYNC-{4471 + number}", f"#88421{number}", state, time)
        for number, (state, time) in enumerate(zip(language.states, language.times, strict=True))
    ]
    seen = texts(reader.read(render(browser, language, look, rows)))
    spaceless = {text.replace(" ", "") for text in seen}
    expected = [cell for row in rows for cell in row if cell != "—"]
    assert [cell for cell in expected if cell.replace(" ", "") not in spaceless] == []


def test_the_pieces_of_a_row_stand_in_the_order_of_reading(reader: ImageReader) -> None:
    seen = spaceless(reader.read(encoded(draw(RUNS, (1280, 400)))))
    assert "ORD-SYNC44712026-11-0210:42SUCCEEDEDORD-SYNC4470" in seen


def test_a_large_picture_is_read_in_tiles_and_each_line_once(reader: ImageReader) -> None:
    wide = Image.new("RGB", (3800, 2100), "white")
    page = draw()
    for left, top in ((0, 0), (1450, 900), (3100, 1800)):
        wide.paste(page, (left, top))
    seen = texts(reader.read(encoded(wide)))
    assert (seen.count("4471"), seen.count("FAILED"), seen.count("20931")) == (3, 3, 3)
    assert reader.read(encoded(wide)).width == 3800


def test_a_transparent_picture_is_read_as_it_is_shown_on_white(reader: ImageReader) -> None:
    page = draw().convert("RGBA")
    page.putalpha(ImageChops.invert(page.convert("L")).point(lambda darkness: 255 if darkness else 0))
    assert "4471" in texts(reader.read(encoded(page)))


def test_an_empty_picture_has_no_text_and_a_broken_one_is_a_problem(reader: ImageReader) -> None:
    assert texts(reader.read(encoded(Image.new("RGB", (300, 200), "white")))) == []
    assert "is broken" in str(reader.read(b"no picture at all").problem)
    assert "4471" in texts(reader.read(encoded(draw())))


def test_one_row_of_a_table_cut_out_is_read(reader: ImageReader) -> None:
    row = draw().crop((0, 74, 640, 100))
    assert spaceless(reader.read(encoded(row))) == "ORD-SYNC44712026-11-0210:42SUCCEEDED"


@pytest.mark.parametrize("size", [(1, 1), (1, 4000), (4000, 1), (30, 12)])
def test_pictures_of_odd_sizes_are_no_problem(reader: ImageReader, size: tuple[int, int]) -> None:
    assert texts(reader.read(encoded(Image.linear_gradient("L").resize(size)))) == []


def test_a_picture_that_needs_more_memory_than_allowed_is_a_problem() -> None:
    models = installed_models()
    assert models is not None
    small = BoundedReader(models.name, bounds=Bounds(memory_mib=400))
    try:
        dense = draw(RUNS * 12, (1600, 1600))
        assert small.read(encoded(dense)).problem == "needs more than 400 MiB to be read"
    finally:
        small.close()


def test_only_the_models_of_the_package_are_used() -> None:
    models = installed_models()
    assert models is not None
    assert {path.parent.parent.name for path in (models.finding, models.reading)} == {"rapidocr"}
    assert models.name.startswith("rapidocr 3.")


def test_the_doctor_finds_the_reader_well(reader: ImageReader) -> None:
    (finding,) = reader_findings(reader, load_playbook(None))
    assert (finding.state, finding.mend) == ("ok", "")


def test_the_doctor_says_how_to_install_a_reader_that_is_missing() -> None:
    (finding,) = reader_findings(None, load_playbook(None))
    assert "handoff-gate[ocr]" in finding.mend


def test_an_animation_is_read_by_its_first_frame(reader: ImageReader) -> None:
    buffer = BytesIO()
    draw().save(buffer, "GIF", save_all=True, append_images=[Image.new("RGB", (640, 260), "white")])
    assert "4471" in texts(reader.read(buffer.getvalue()))
