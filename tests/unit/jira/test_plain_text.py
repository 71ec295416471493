"""ADF as plain text: what people wrote, line by line."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.jira.plain_text import adf_text, clean, settled, shortened, text_of


def doc(*content: Any) -> dict[str, Any]:
    return {"type": "doc", "version": 1, "content": list(content)}


def paragraph(*content: Any) -> dict[str, Any]:
    return {"type": "paragraph", "content": [text(part) if isinstance(part, str) else part for part in content]}


def text(said: str) -> dict[str, Any]:
    return {"type": "text", "text": said}


def cell(said: str, kind: str = "tableCell") -> dict[str, Any]:
    return {"type": kind, "content": [paragraph(said)]}


def test_each_paragraph_heading_and_code_line_is_a_line() -> None:
    heading = {"type": "heading", "attrs": {"level": 2}, "content": [text("What happened")]}
    code = {"type": "codeBlock", "content": [text("line 1\nline 2")]}
    assert adf_text(doc(heading, paragraph("a ", "b"), code)) == "What happened\na b\nline 1\nline 2"


def test_hard_breaks_keep_empty_lines() -> None:
    broken = {"type": "hardBreak"}
    assert adf_text(doc(paragraph("a", broken, broken, "b"))) == "a\n\nb"


def test_quoted_text_is_marked_as_quoted() -> None:
    quote = {"type": "blockquote", "content": [paragraph("we fixed the feed"), paragraph("yes")]}
    assert adf_text(doc(paragraph("He wrote:"), quote, paragraph("Thanks"))) == (
        "He wrote:\n> we fixed the feed\n> yes\nThanks"
    )


def test_lists_and_tables_are_readable() -> None:
    items = {"type": "bulletList", "content": [{"type": "listItem", "content": [paragraph(said)]} for said in "ab"]}
    row = {"type": "tableRow", "content": [cell("Job", "tableHeader"), cell("4471"), cell("ok")]}
    assert adf_text(doc(items, {"type": "table", "content": [row]})) == "- a\n- b\nJob | 4471 | ok"


@pytest.mark.parametrize(
    ("node", "shown"),
    [
        ({"type": "mention", "attrs": {"id": "5b10", "text": "@Mia"}}, "@Mia"),
        ({"type": "emoji", "attrs": {"shortName": ":tada:"}}, ":tada:"),
        ({"type": "inlineCard", "attrs": {"url": "https://x.example/1"}}, "https://x.example/1"),
        ({"type": "date", "attrs": {"timestamp": "1762041600000"}}, "2025-11-02"),
        ({"type": "date", "attrs": {"timestamp": "soon"}}, ""),
        ({"type": "status", "attrs": {"text": "FAILED", "color": "red"}}, "FAILED"),
        ({"type": "futureNode", "content": [{"type": "text", "text": "inner"}]}, "inner"),
        ({"type": "text", "text": None}, ""),
    ],
)
def test_inline_nodes_show_what_people_see(node: dict[str, Any], shown: str) -> None:
    assert adf_text(doc(paragraph("before ", node))) == f"before {shown}".rstrip()


def test_a_document_of_any_depth_is_read() -> None:
    deep: dict[str, Any] = paragraph("bottom")
    for _ in range(20_000):
        deep = {"type": "panel", "content": [deep]}
    assert adf_text(doc(deep)) == "bottom"


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.fixed_dictionaries(
                {"type": st.sampled_from(["doc", "paragraph", "text", "tableRow", "listItem", "hardBreak", "x"])},
                optional={"content": inner, "text": inner, "attrs": inner},
            )
        ),
        max_leaves=20,
    )
)
def test_anything_that_is_no_document_is_read_without_failing(value: Any) -> None:
    assert isinstance(adf_text(value), str)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        ("text", "text"),
        (7, "7"),
        (doc(paragraph("rich")), "rich"),
        ({"id": "1", "value": "Yes"}, "Yes"),
        ({"name": "High"}, "High"),
        ([{"value": "a"}, {"value": "b"}], "a, b"),
        ({"odd": 1}, ""),
    ],
)
def test_a_field_value_of_any_form_has_a_text(value: Any, shown: str) -> None:
    assert text_of(value) == shown


def test_cleaning_takes_out_what_no_field_can_carry() -> None:
    assert clean("a\r\nb\rc\x00\x1b\u202ed\ud800\ufffe\te\u2028f") == "a\nb\ncd\te\nf"


@given(st.text(max_size=60))
def test_settling_twice_is_settling_once(said: str) -> None:
    assert settled(settled(said)) == settled(said)


@given(st.text(max_size=60), st.integers(min_value=2, max_value=30))
def test_a_shortened_text_fits_and_shows_that_it_was_cut(said: str, limit: int) -> None:
    cut = shortened(said, limit)
    assert len(cut) <= limit
    assert cut == said or cut.endswith("…")
