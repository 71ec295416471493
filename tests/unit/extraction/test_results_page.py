"""The page with the results shows what the rules do today."""

from __future__ import annotations

from tests.bench.extraction import PAGE, page


def test_the_page_is_that_of_todays_rules() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "The rules changed: run `make score` and look at the figures."
