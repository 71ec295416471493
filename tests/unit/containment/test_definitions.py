"""Definitions of actions and their entries in the playbook: every mistake is told with file and line."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.containment.entries import Fit
from app.playbook import PlaybookError, load_playbook
from app.ports_containment import ActionUnusable
from integrations.actions.reading_yaml import load, packaged, read

GOOD = """\
name: feed
version: 1
title: Our feed server
does: Pause the feed
done: paused
settings: { halted: { default: off_by_hand } }
target: { says: the name of a feed, pattern: '[a-z0-9-]{1,60}' }
state:
  path: "/feeds/{target}"
  is: { body.name: "{target}" }
  value: body.mode
  running: [hourly, daily]
  stopped: "{halted}"
stop: { method: PUT, path: "/feeds/{target}", json: { mode: "{halted}" }, statuses: [200] }
undo: { method: PUT, path: "/feeds/{target}", json: { mode: "{before}" }, statuses: [200] }
"""


@pytest.mark.parametrize("name", packaged())
def test_a_packaged_definition_is_sound_and_says_where_it_comes_from(name: str) -> None:
    definition = load(name)
    assert definition.name == name
    text = Path(f"integrations/actions/definitions/{name}.yaml").read_text(encoding="utf-8")
    assert "described_by:" in text
    assert "recorded:" in text


def test_the_example_is_sound() -> None:
    assert read("feed.yaml", GOOD).state.running == ("hourly", "daily")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("running: [hourly, daily]", "running: [hourly, '{halted}']", "feed.yaml:13: '{halted}' is among running"),
        ('{ mode: "{before}" }', "{ mode: hourly }", "feed.yaml:15: sends no {before}"),
        ('{ mode: "{before}" }', '{ mode: "to {before}" }', "feed.yaml:15: sends no {before}"),
        ('{ mode: "{halted}" }', '{ mode: "{before}" }', "feed.yaml:14: uses {before}; only undo knows"),
        (
            'undo: { method: PUT, path: "/feeds/{target}"',
            'undo: { method: PUT, path: "/feeds/{before}"',
            "feed.yaml:15:",
        ),
        (
            'stop: { method: PUT, path: "/feeds/{target}"',
            'stop: { method: PUT, path: "/feeds/all"',
            "does not name {target}",
        ),
        ('path: "/feeds/{target}"\n  is', 'path: "/feeds/{feed}"\n  is', "uses feed, which is no setting"),
        ("stop: { method: PUT", "stop: { method: GET", "feed.yaml:14: stop.method is 'GET'; expected one of: PATCH"),
        ("stop: { method: PUT", "stop: { method: DELETE", "expected one of: PATCH, PUT, POST"),
        ("statuses: [200] }\nundo", "statuses: [302] }\nundo", "feed.yaml:14:"),
        ("  value: body.mode", "  value: 'body.['", "feed.yaml:11: 'body.[' is no JMESPath expression"),
        ("'[a-z0-9-]{1,60}'", "'[a-z'", "feed.yaml:7: '[a-z' is no regular expression"),
        ('  is: { body.name: "{target}" }\n', "", "is' is a required property"),
        ("done: paused", "done: Paused!", "a word in small letters"),
        (
            "does: Pause the feed",
            "auth: { kind: header }\ndoes: Pause the feed",
            "auth: 'header' is a required property",
        ),
        ("version: 1", "version: 1\nverison: 2", "unknown key: verison"),
    ],
)
def test_a_mistake_is_told_with_its_place(old: str, new: str, says: str) -> None:
    assert GOOD.count(old) == 1, old
    with pytest.raises(ActionUnusable) as refused:
        read("feed.yaml", GOOD.replace(old, new))
    assert says in str(refused.value)


def test_a_definition_that_is_not_there_is_named() -> None:
    with pytest.raises(ActionUnusable, match="there are airflow_dag, bigcommerce_channel"):
        load("format_disk")


ENTRY = """\
version: 1
containments:
  pause-feed:
    title: Pause the feed
    definition: actions/feed.yaml
    url: https://feeds.example
    credentials: { key: { env: FEED_KEY } }
    fits: { boundaries: ["Shopify -> NetSuite"], causes: [expired_token], jobs: ["ORD-.*"] }
    target: orders
    lift_after: 90m
    tell: [Order integration]
"""


def test_the_built_in_playbook_stops_nothing() -> None:
    assert load_playbook(None).containments == ()


def test_an_entry_is_read_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "playbook.yaml"
    path.write_text(ENTRY, encoding="utf-8")
    (entry,) = load_playbook(path).containments
    assert entry.fits == Fit(boundaries=("Shopify -> NetSuite",), causes=("expired_token",), jobs=("ORD-.*",))
    assert (entry.lift_after, entry.tell, entry.where) == (timedelta(minutes=90), ("Order integration",), f"{path}:3")
    assert entry.definition == str(tmp_path / "actions" / "feed.yaml")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("lift_after: 90m", "lift_after: forever", ":10: containments.pause-feed.lift_after is 'forever'"),
        ("    lift_after: 90m\n", "", "'lift_after' is a required property"),
        ("[expired_token]", "[bad_luck]", ":8:"),
        ('["ORD-.*"]', '["ORD-["]', ":8: 'ORD-[' is no regular expression"),
        ('["Shopify -> NetSuite"]', '["Shopify"]', "two systems, as in Shopify -> NetSuite"),
        ("url: https://feeds.example", "url: http://feeds.example", ":6: 'http://feeds.example' is not https"),
        ("tell: [Order integration]", "automatic: true", "unknown key: automatic"),
        ("key: { env: FEED_KEY }", "key: s3cret", ":7:"),
    ],
)
def test_a_mistake_in_an_entry_is_told_with_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = tmp_path / "playbook.yaml"
    assert ENTRY.count(old) == 1
    path.write_text(ENTRY.replace(old, new), encoding="utf-8")
    with pytest.raises(PlaybookError) as refused:
        load_playbook(path)
    assert says in str(refused.value)
