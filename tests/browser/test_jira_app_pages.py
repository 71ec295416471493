"""The Forge app's pages in Chromium: their real bundles, the real functions under Node.js, and a running service. Only
the bridge to Jira's own page is a stand-in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from app.demo.story import ticket_text
from integrations.sandbox.jira import state_of
from tests.support import forge_frame
from tests.support.forge import ADMINISTRATOR, ForgeApp
from tests.support.forge_frame import ORIGIN, Frame, built_pages
from tests.support.installation import Installation, installation

pytestmark = [pytest.mark.browser, pytest.mark.node]

HOSTILE = '<img src=x onerror="window.harmed=1"> </li><script>window.harmed=1</script>'


@pytest.fixture(scope="module")
def bundles() -> Path:
    return built_pages()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(f"sqlite:///{tmp_path_factory.mktemp('pages') / 'handoff.db'}") as running:
        yield running


@pytest.fixture
def open_frame(browser: Browser, bundles: Path) -> Iterator[Callable[..., Frame]]:
    """``open_frame("panel", answer, dark=True, width=390)``."""
    opened: list[Frame] = []

    def open_it(name: str, answer: Callable[[str, dict[str, Any]], Any], **options: Any) -> Frame:
        opened.append(forge_frame.open_frame(browser, bundles, name, answer, **options))
        return opened[-1]

    yield open_it
    for frame in opened:
        frame.page.context.close()


def reported(place: Installation, text: str = "", subject: str = "Order sync errored") -> str:
    now = datetime.now(UTC).replace(microsecond=0)
    key = place.agent.report("OPS", "Job failure", subject, text or ticket_text("ORD-SYNC-4471", now, 312))
    place.settle()
    return key


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [390, 700, 1440])
def test_the_panel_shows_what_is_missing_the_record_and_earlier_tickets(
    open_frame: Callable[..., Frame], place: Installation, dark: bool, width: int
) -> None:
    earlier, key = reported(place), reported(place)
    frame = open_frame("panel", lambda name, payload: ForgeApp(place).panel(key, payload), dark=dark, width=width)
    shown = frame.text()
    for words in (
        "proofs missing",
        "Success screenshot",
        "Resolution reason",
        "Handoff record",
        "ORD-SYNC-4471",
        earlier,
    ):
        assert words in shown
    assert frame.page.locator("#missing li").count() >= 4
    assert frame.page.evaluate("document.documentElement.dataset.colorMode") == ("dark" if dark else "light")
    frame.expect_no_complaint()


def test_a_link_is_opened_by_jira_and_not_inside_the_frame(
    open_frame: Callable[..., Frame], place: Installation
) -> None:
    earlier, key = reported(place), reported(place)
    frame = open_frame("panel", lambda name, payload: ForgeApp(place).panel(key, payload))
    frame.page.get_by_role("link", name=earlier).click()
    assert frame.page.url == f"{ORIGIN}/"
    urls = [asked["url"] for asked in frame.page.evaluate("window.asked") if asked.get("url")]
    assert [str(url).endswith(f"/browse/{earlier}") for url in urls] == [True]


def hostile_content(content: dict[str, Any]) -> dict[str, Any]:
    def poisoned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: poisoned(part) for key, part in value.items()}
        if isinstance(value, list):
            return [poisoned(part) for part in value]
        return f"{HOSTILE}{value}" if isinstance(value, str) else value

    kept = {"source", "requirement", "url"}
    record = [
        {key: value if key in kept else poisoned(value) for key, value in one.items()} for one in content["record"]
    ]
    ticket = {
        "ticket": HOSTILE,
        "url": "javascript:window.harmed=1",
        "subject": HOSTILE,
        "occurred_at": HOSTILE,
        "closed_at": None,
        "resolution": HOSTILE,
        "why": [HOSTILE],
    }
    verdict = content["verdict"]
    missing = [{"requirement": HOSTILE, "message": HOSTILE}]
    return {
        **content,
        "record": record,
        "read_at": HOSTILE,
        "problem": HOSTILE,
        "priors": [ticket],
        "similar": [ticket],
        "dashboard_url": "javascript:window.harmed=1",
        "verdict": {**verdict, "missing": missing, "evidence": [{"requirement": HOSTILE, "says": HOSTILE}]},
    }


def test_nothing_of_a_ticket_is_read_as_html_or_run(open_frame: Callable[..., Frame], place: Installation) -> None:
    key = reported(place)
    content = hostile_content(ForgeApp(place).panel(key)["content"])
    off = {"off": True, "by": HOSTILE, "at": HOSTILE, "reason": HOSTILE}
    frame = open_frame("panel", lambda name, payload: {"content": content, "off": off})
    frame.page.locator("summary").first.click()
    assert frame.page.locator("#page img, #page script, #page a").count() == 0
    assert "onerror" in frame.text()
    frame.expect_no_complaint()


def test_the_panel_says_what_is_wrong_and_looks_again(open_frame: Callable[..., Frame], place: Installation) -> None:
    key, answers = reported(place), [{"problem": "Handoff Gate cannot be reached (down)."}]
    frame = open_frame("panel", lambda name, payload: answers.pop() if answers else ForgeApp(place).panel(key))
    assert "cannot be reached" in frame.text()
    frame.page.get_by_role("button", name="Look again").click()
    frame.page.locator("#gate").wait_for()
    frame.expect_no_complaint()


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ({"applies": False, "allowed": True, "enforced": False}, "not gated"),
        ({"applies": True, "allowed": True, "enforced": True, "path": "technical"}, "The proof is there"),
        ({"applies": True, "allowed": True, "enforced": True, "path": "override"}, "an approved override"),
        ({"applies": True, "allowed": False, "enforced": False}, "shadow mode"),
    ],
)
def test_the_panel_names_each_state_of_the_gate(
    open_frame: Callable[..., Frame], place: Installation, verdict: dict[str, Any], words: str
) -> None:
    content = ForgeApp(place).panel(reported(place))["content"]
    content["verdict"] |= verdict | {"missing": []}
    frame = open_frame("panel", lambda name, payload: {"content": content, "off": None})
    assert words in frame.text()
    frame.expect_no_complaint()


def test_one_click_switches_the_rule_off_everywhere(open_frame: Callable[..., Frame], place: Installation) -> None:
    admin = ForgeApp(place, user=ADMINISTRATOR)

    frame = open_frame("switch", admin.answer_switch, width=1440)
    frame.page.locator("#all-off").click()
    frame.page.get_by_role("status").wait_for()
    assert "The rule is off in 2 projects." in frame.text()
    assert frame.page.locator(".chip.warn").count() == 2
    frame.page.locator("#all-on").click()
    frame.page.get_by_text("The rule is on in 2 projects.").wait_for()
    assert frame.page.locator(".chip.warn").count() == 0
    frame.expect_no_complaint()
    assert all(not kept["handoff.rule"]["off"] for kept in state_of(place.sandbox.jira.app).project_properties.values())


def test_the_switch_says_when_jira_refuses(open_frame: Callable[..., Frame], place: Installation) -> None:
    agent = ForgeApp(place)
    frame = open_frame("switch", agent.answer_switch)
    frame.page.locator("#all-off").click()
    frame.page.get_by_role("status").wait_for()
    assert "Jira refused it for OPS, ARC" in frame.text()
    frame.expect_no_complaint()


def configured(frame: Frame) -> Any:
    frame.page.locator("html[data-configured=yes]").wait_for()
    return json.loads(frame.page.evaluate("window.configured()"))


def test_a_new_rule_refuses_unseen_tickets_of_the_listed_types_and_labels(open_frame: Callable[..., Frame]) -> None:
    frame = open_frame("rule-form", lambda name, payload: None, context={"extension": {}})
    config = configured(frame)
    assert config["unseen"] == "listed"
    assert {"Job failure", "job-failure", "exception"} <= set(config["listed"])
    frame.page.locator("#listed").fill(" Incident \n\nfeed-failure\nIncident")
    assert configured(frame)["listed"] == ["Incident", "feed-failure"]
    frame.page.locator("input[value=all]").check()
    assert configured(frame)["unseen"] == "all"
    frame.expect_no_complaint()


@pytest.mark.parametrize("as_text", [True, False])
def test_a_stored_configuration_is_shown_and_kept(open_frame: Callable[..., Frame], as_text: bool) -> None:
    stored = {"unseen": "all", "listed": ["Incident"]}
    context = {"extension": {"validatorConfig": json.dumps(stored) if as_text else stored}}
    frame = open_frame("rule-form", lambda name, payload: None, context=context)
    assert configured(frame) == stored
    frame.expect_no_complaint()


def test_a_configuration_without_a_choice_stays_strict(open_frame: Callable[..., Frame]) -> None:
    frame = open_frame("rule-form", lambda name, payload: None, context={"extension": {"validatorConfig": {}}})
    assert configured(frame)["unseen"] == "all"
