"""Notes as Jira shows them: whatever the text is, it stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.note import Badges, Block, Bullets, Fold, Heading, Link, Note, Panel, Paragraph, Row, Table
from integrations.jira.plain_text import adf_text, settled
from integrations.jira.render import COMMENT_LIMIT, note_to_adf, note_to_wiki, safe_url, text_to_adf, wiki_escape

MARKER = "handoff-gate:record:0123456789abcdef"
HOSTILE = "{code}|[~admin] !x.png! *b* _i_ \\\\ h1. x [evil|javascript:alert(1)] {html}<script> -s- ??c?? @here #1"


def note(*blocks: Block) -> Note:
    return Note("record", blocks, MARKER)


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for child in value.values():
            yield from nodes(child)
    elif isinstance(value, list):
        for child in value:
            yield from nodes(child)


FULL = note(
    Paragraph("Order sync failed", strong=True),
    Paragraph("Two lines\nof text"),
    Panel("error", ("Closure gate: cannot be closed yet.", "", HOSTILE)),
    Badges((("error", "Escalate"), ("info", HOSTILE), ("success", ""))),
    Heading("Handoff record"),
    Table("Exception identification", (Row("Error code", "E42: a | b", "from the ticket"), Row("Trigger", "", ""))),
    Bullets(((Link("OPS-3", "https://x.atlassian.net/browse/OPS-3"), "on 2 Nov"), (None, "and 2 earlier"))),
    Fold("More", (Paragraph("inside"), Fold("deeper", (Table("t", (Row("a", "b", "c"),)),)))),
)

texts = st.text(max_size=40) | st.sampled_from([HOSTILE, "", " ", "\n\n", "\x00\x1b", "\u202e", "a\r\nb", "\ud800"])
rows = st.builds(Row, texts, texts, texts)
leaves = (
    st.builds(Heading, texts)
    | st.builds(Paragraph, texts, st.booleans())
    | st.builds(Badges, st.lists(st.tuples(st.sampled_from(["info", "error"]), texts), max_size=3).map(tuple))
    | st.builds(Panel, st.sampled_from(["info", "success", "warning", "error"]), st.lists(texts, max_size=3).map(tuple))
    | st.builds(Table, texts, st.lists(rows, max_size=3).map(tuple))
    | st.builds(
        Bullets,
        st.lists(st.tuples(st.none() | st.builds(Link, texts, texts), texts), max_size=3).map(tuple),
    )
)
blocks = st.recursive(
    leaves, lambda inner: st.builds(Fold, texts, st.lists(inner, max_size=3).map(tuple)), max_leaves=6
)
notes = st.lists(blocks, max_size=5).map(lambda many: note(*many))


def test_a_note_has_every_block_and_its_marker_last() -> None:
    shown = adf_text(note_to_adf(FULL))
    lines = shown.split("\n")
    assert lines[0] == "Order sync failed"
    assert lines[1:3] == ["Two lines", "of text"]
    assert "Error code | E42: a | b | from the ticket" in lines
    assert "- OPS-3 on 2 Nov" in lines
    assert lines[-1] == MARKER


def test_an_expand_stands_at_the_top_only() -> None:
    document = note_to_adf(FULL)
    assert [node["type"] for node in document["content"]].count("expand") == 1
    assert [node.get("type") for node in nodes(document)].count("expand") == 1
    assert "deeper" in adf_text(document)


def test_the_first_row_and_the_first_column_of_a_table_are_headers() -> None:
    table = next(node for node in nodes(note_to_adf(FULL)) if node.get("type") == "table")
    kinds = [[cell["type"] for cell in row["content"]] for row in table["content"]]
    assert kinds == [["tableHeader"] * 3, *[["tableHeader", "tableCell", "tableCell"]] * 2]


@given(notes)
def test_no_text_node_is_ever_empty_or_holds_a_control_character(any_note: Note) -> None:
    for node in nodes(note_to_adf(any_note)):
        if node.get("type") == "text":
            assert node["text"]
            assert not re.search("[\x00-\x08\x0a-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", node["text"])


@given(notes)
def test_blocks_that_need_content_have_some(any_note: Note) -> None:
    for node in nodes(note_to_adf(any_note)):
        if node.get("type") in {"panel", "expand", "bulletList", "listItem", "table", "tableCell", "tableHeader"}:
            assert node["content"]


@given(notes)
def test_the_marker_is_found_again_as_the_last_line_in_both_formats(any_note: Note) -> None:
    assert adf_text(note_to_adf(any_note)).rpartition("\n")[2] == MARKER
    assert note_to_wiki(any_note).rpartition("\n")[2] == MARKER


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil", "http://", "ftp://x", "http://[", ""]
)
def test_a_link_that_is_not_http_is_plain_text(url: str) -> None:
    document = note_to_adf(note(Bullets(((Link("OPS-3", url), ""),))))
    assert not [node for node in nodes(document) if node.get("type") == "link"]
    assert safe_url(url) == ""
    assert "[OPS" not in note_to_wiki(note(Bullets(((Link("OPS-3", url), ""),))))


def test_a_link_cannot_break_out_of_wiki_markup() -> None:
    markup = note_to_wiki(note(Bullets(((Link("a|b]", "https://x.example/a|b]{c} d"), "t"),))))
    assert markup.startswith(r"* [a\|b\]|https://x.example/a%7Cb%5D%7Bc%7D%20d] t")


def test_a_long_note_is_shortened_and_says_so() -> None:
    rows = tuple(Row("label", "v" * 5000, "source") for _ in range(4))
    document = note_to_adf(note(*(Table(str(number), rows) for number in range(5))))
    shown = adf_text(document)
    assert "shortened" in shown
    assert len(shown) < COMMENT_LIMIT
    assert shown.endswith(MARKER)


def test_markup_that_escaping_makes_longer_still_fits_a_comment() -> None:
    many = tuple(Paragraph("\\" * 3000) for _ in range(20))
    assert len(note_to_wiki(note(*many))) <= COMMENT_LIMIT


STRUCTURE = re.compile(r"(?<!\\)[{}\[\]|!*^~]")


@given(st.text(alphabet=st.sampled_from("{}[]|!*_-+^~?\\#@&abh1. \n"), max_size=60) | texts)
def test_escaped_text_has_no_character_left_that_wiki_markup_would_read(text: str) -> None:
    escaped = wiki_escape(text)
    assert not STRUCTURE.search(escaped)
    assert "\\\\" not in escaped
    assert "&\\#" not in escaped, "that would be shown instead of the character that it stands for"
    for line in escaped.split("\n"):
        assert not re.match(r"\s*(h[1-6]|bq)\.", line)
        assert not re.match(r"\s*[-#*]", line)


@given(st.text(alphabet=st.sampled_from("{}[]|!*_-+^~?\\#@&;abh1. \n"), max_size=60))
def test_escaped_text_reads_as_the_text_it_was(text: str) -> None:
    shown = re.sub(r"\\(.)", r"\1", wiki_escape(text))
    shown = re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), shown.replace("&amp;", "\x00"))
    assert shown.replace("\x00", "&") == text


def test_escaping_leaves_ids_and_words_readable() -> None:
    assert wiki_escape("ORD-SYNC-4471 wrote 312 of 312 rows to erp_orders.") == (
        "ORD-SYNC-4471 wrote 312 of 312 rows to erp_orders."
    )


def test_hostile_text_in_a_wiki_table_stays_in_its_cell() -> None:
    markup = note_to_wiki(note(Table("t", (Row("a", "x|y\nnext", HOSTILE),))))
    row = next(line for line in markup.split("\n") if line.startswith("||a|"))
    assert len(re.findall(r"(?<!\\)\|", row)) == 5
    assert r"x\|y \\ next" in row


@given(texts)
def test_text_in_a_paragraph_field_comes_back_as_it_was_settled(text: str) -> None:
    document = text_to_adf(text)
    assert ("" if document is None else adf_text(document)) == settled(text)


def test_empty_text_clears_a_field() -> None:
    assert text_to_adf(" \n\x00") is None
