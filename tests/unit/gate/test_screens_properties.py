"""What holds for every picture, wherever and however large the page stands in it."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.gate.pictures.picture_text import PictureText
from tests.support.judging import RUN, judged
from tests.support.readings import moved, page, reading, scaled, table

HEAD = ("Job", "Run ID", "Finished", "Status", "Records")
GOOD_STATES = ("Succeeded", "Completed successfully", "Erfolgreich", "成功", "Zakończone powodzeniem")
BAD_WORDS = (
    "Failed",
    "Error",
    "Fehlgeschlagen",
    "échec",
    "Partially",
    "Running",
    "Cancelled",
    "失敗",
    "not",
    "Warnings",
)
STATES = st.sampled_from([*GOOD_STATES, "Failed", "Running", "Completed with errors", ""])
RUNS = st.integers(4400, 4499).map(lambda number: f"ORD-SYNC-{number}")


@st.composite
def pages(draw: st.DrawFn) -> PictureText:
    """A job list as a table or as cards, with our run among others, in any state."""
    others = draw(st.lists(st.tuples(RUNS.filter(lambda run: run != RUN), STATES), max_size=5))
    runs = draw(st.permutations([*others, (RUN, draw(STATES))]))
    minutes = draw(st.integers(0, 44))
    if draw(st.booleans()):
        cells = [("Order sync", run, f"2026-11-02 10:{minutes:02}", state, "312") for run, state in runs]
        return page(table(HEAD, *cells))
    cards = [f"Run {run}\nStatus    {state}\nFinished    2026-11-02 10:{minutes:02}" for run, state in runs]
    return page("\n\n\n\n".join(cards))


@given(picture=pages(), seed=st.integers(0, 1000))
def test_the_order_of_the_pieces_does_not_matter(picture: PictureText, seed: int) -> None:
    pieces = list(picture.pieces)
    random.Random(seed).shuffle(pieces)

    assert judged(reading(pieces)) == judged(picture)


@given(picture=pages(), right=st.integers(0, 3000), down=st.integers(0, 3000))
def test_the_place_of_the_page_does_not_matter(picture: PictureText, right: int, down: int) -> None:
    assert judged(moved(picture, right, down)) == judged(picture)


@given(picture=pages(), factor=st.sampled_from([0.5, 0.75, 1.5, 2, 3]))
def test_the_size_of_the_page_does_not_matter(picture: PictureText, factor: float) -> None:
    assert judged(scaled(picture, factor)) == judged(picture)


@given(picture=pages(), place=st.integers(9, 12), digit=st.sampled_from("0123456789"))
def test_a_run_whose_id_differs_in_one_digit_is_never_believed(picture: PictureText, place: int, digit: str) -> None:
    other = RUN[:place] + digit + RUN[place + 1 :]
    shown = {piece.text for piece in picture.pieces}
    if other != RUN and not any(other in text for text in shown):
        assert judged(picture, run=other).says is None


@settings(max_examples=200)
@given(good=st.sampled_from(GOOD_STATES), bad=st.sampled_from(BAD_WORDS), before=st.booleans(), card=st.booleans())
def test_a_word_of_failure_in_the_runs_own_row_is_never_believed(good: str, bad: str, before: bool, card: bool) -> None:
    state = f"{bad} {good}" if before else f"{good} {bad}"
    if card:
        text = f"Run {RUN}\nStatus    {good}\nMessage    {bad}" if bad != "not" else f"Run {RUN}\nStatus    not {good}"
    else:
        text = table(HEAD, ("Order sync", RUN, "2026-11-02 10:42", state if bad != "not" else f"not {good}", "312"))

    assert judged(page(text)).says is None


@given(good=st.sampled_from(GOOD_STATES), written=st.integers(0, 311))
def test_a_count_that_shows_a_loss_is_never_believed(good: str, written: int) -> None:
    text = table(HEAD, ("Order sync", RUN, "2026-11-02 10:42", good, f"{written} of 312"))

    assert judged(page(text)).says is None
    assert judged(page(text.replace(f"{written} of 312", "312 of 312"))).says is not None


@given(picture=pages())
def test_what_is_believed_names_the_run_and_a_state_that_the_page_shows(picture: PictureText) -> None:
    says = judged(picture).says

    assert says is None or (RUN in says and any(state in says for state in GOOD_STATES))


@settings(deadline=None)
@given(st.lists(st.text(max_size=30), max_size=12), st.floats(0, 1))
def test_no_text_raises(texts: list[str], share: float) -> None:
    lines = [text if number % 2 else f"{text} {RUN}"[: int(40 * share) + 1] for number, text in enumerate(texts)]

    assert judged(page("\n".join(" ".join(line.split()) for line in lines) or "-")) is not None
