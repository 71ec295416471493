"""Notes as HTML: complete, escaped, made of tags that Zendesk keeps, and small enough."""

from __future__ import annotations

from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.note import Badges, Bullets, Fold, Heading, Link, Note, Panel, Paragraph, Row, Table
from integrations.zendesk.render import ALLOWED_TAGS, LARGEST_COMMENT, render

HOSTILE = "<script>alert(1)</script>\"'&<img src=x onerror=alert(1)>{{ticket.requester.email}}{% if x %}"


class Reader(HTMLParser):
    """Collects the tags, the attributes and the text of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def note(*blocks: object, marker: str = "handoff-gate:record:0a1b") -> Note:
    return Note("record", tuple(blocks), marker)  # type: ignore[arg-type]


def test_every_kind_of_block_is_shown() -> None:
    html = render(
        [
            note(
                Paragraph("Order sync failed", strong=True),
                Panel("error", ("Screenshot is missing.", "Note is missing.")),
                Badges((("error", "Escalate"),)),
                Heading("Handoff record"),
                Table("System state", (Row("Cache status", "unknown: nobody said", "nobody stated it"),)),
                Bullets(((Link("#5101", "https://acme.zendesk.com/agent/tickets/5101"), "on 2 Nov"), (None, "and 3"))),
                Fold("Details", (Paragraph("inside"),)),
            )
        ]
    )
    read = Reader(html)
    assert set(read.tags) <= ALLOWED_TAGS
    for said in ("Order sync failed", "Screenshot is missing.", "Handoff record", "System state", "Cache status"):
        assert said in read.text
    for said in ("unknown: nobody said", "nobody stated it", "#5101", "and 3", "Details", "inside"):
        assert said in read.text
    assert ("href", "https://acme.zendesk.com/agent/tickets/5101") in read.attributes


def test_the_marker_is_the_last_line_by_itself() -> None:
    html = render([note(Paragraph("text"), marker="handoff-gate:refusal:2026-11-02T10:44:21Z")])
    assert html.endswith("<p>handoff-gate:refusal:2026-11-02T10:44:21Z</p>")


def test_two_notes_share_a_comment_each_with_its_marker() -> None:
    html = render([note(Paragraph("one"), marker="handoff-gate:a"), note(Paragraph("two"), marker="handoff-gate:b")])
    assert html == "<p>one</p><p>handoff-gate:a</p><p>two</p><p>handoff-gate:b</p>"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "https://",
        "https://a\\b",
        "https://[",
    ],
)
def test_only_web_addresses_become_links(url: str) -> None:
    read = Reader(render([note(Bullets(((Link("shown", url), "text"),)))]))
    assert "a" not in read.tags
    assert "shown" in read.text


def test_a_quote_in_an_address_cannot_leave_its_attribute() -> None:
    read = Reader(render([note(Bullets(((Link("x", 'https://a.example/"onclick="alert(1)'), ""),)))]))
    assert read.attributes == [("href", 'https://a.example/"onclick="alert(1)')]


def test_placeholders_of_zendesk_are_made_inert() -> None:
    html = render([note(Paragraph(HOSTILE))])
    assert "{{" not in html
    assert "{%" not in html
    assert "{{" not in Reader(html).text


def test_line_breaks_stay_and_control_characters_go() -> None:
    html = render([note(Paragraph("a\r\nb\rc\nd\x00\x07\x1b[31m\u202ee"))])
    assert html.startswith("<p>a<br>b<br>c<br>d[31me</p>")


texts = st.text(max_size=60) | st.just(HOSTILE)
rows = st.builds(Row, texts, texts, texts)
links = st.none() | st.builds(Link, texts, texts)
flat = st.one_of(
    st.builds(Heading, texts),
    st.builds(Paragraph, texts, st.booleans()),
    st.builds(Badges, st.tuples(st.tuples(st.just("error"), texts))),
    st.builds(Panel, st.sampled_from(["info", "success", "warning", "error"]), st.tuples(texts, texts)),
    st.builds(Table, texts, st.lists(rows, max_size=3).map(tuple)),
    st.builds(Bullets, st.lists(st.tuples(links, texts), max_size=3).map(tuple)),
)
blocks = flat | st.builds(Fold, texts, st.lists(flat, max_size=2).map(tuple))


@settings(deadline=None)
@given(st.lists(blocks, max_size=5))
def test_no_text_becomes_markup(parts: list[object]) -> None:
    html = render([note(*parts)])
    read = Reader(html)
    assert set(read.tags) <= ALLOWED_TAGS
    assert {name for name, _ in read.attributes} <= {"href"}
    assert all(value and value.startswith(("http://", "https://")) for _, value in read.attributes)
    assert "{{" not in read.text


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs", "Cf", "Co", "Cn"]), max_size=200))
def test_printable_text_is_read_as_it_was_written(text: str) -> None:
    read = Reader(render([note(Paragraph(text), marker="")]))
    assert read.text.replace("\u2060", "") == text


@settings(deadline=None)
@given(st.lists(blocks, max_size=5))
def test_a_sanitiser_finds_nothing_to_take_away(parts: list[object]) -> None:
    html = render([note(*parts)])
    kept = nh3.clean(html, tags=set(ALLOWED_TAGS), attributes={"a": {"href"}}, link_rel=None)
    assert Reader(kept).text == Reader(html).text
    assert Reader(kept).tags == Reader(html).tags


@pytest.mark.parametrize("text", ["x" * 400_000, "<" * 100_000, "é\n" * 100_000])
def test_a_note_that_is_too_large_is_shortened_and_says_so(text: str) -> None:
    rows = tuple(Row(f"Field {number}", text, "from the ticket") for number in range(14))
    html = render([note(Table("Record", rows), Fold("More", (Paragraph(text),)))])
    assert len(html.encode()) <= LARGEST_COMMENT
    assert "(shortened)" in html
    assert html.endswith("<p>handoff-gate:record:0a1b</p>")
    assert Reader(html).text.count("Field ") == 14
