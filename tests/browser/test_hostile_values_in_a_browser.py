"""Whatever text the store holds, no page runs it: every text value of every table is an attack, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import MetaData, Table, select, update
from sqlalchemy.types import Text

from app.domain.ticket import TicketRef
from app.store import audit
from app.store.tables import metadata
from app.workflow.service import Service
from tests.browser.conftest import WIDTHS, Watched
from tests.support.pages import places
from tests.support.tracker import NOW

pytestmark = pytest.mark.browser

ATTACK = (
    "\"'><img src=/x onerror=window.ran=1><svg onload=window.ran=1><script>window.ran=1</script>"
    "<a href='javascript:window.ran=1'>x</a><div hx-get=/accounts hx-trigger=load hx-on::load=window.ran=1>{{7*7}}"
)
SENSE = {
    "system", "site", "ticket_id", "state", "status_category", "role", "name", "scope", "strictest_scope", "kind",
    "bucket", "pattern",
    "account", "token_hash", "password_hash", "hash", "previous", "event", "next_step", "record_ref",
    "before", "stopped",
}  # fmt: skip
"""Columns whose values the service itself chose or people choose from a list: a page could not be made without them."""
WORDS = {"requirement", "key", "source", "system", "scope", "path", "kind", "at", "evaluated_at", "ref", "event"}
"""The same within JSON."""
HOSTILE_ADDRESSES = (
    f"/?show=all&q={ATTACK[:60]}",
    f"/patterns?q={ATTACK[:60]}",
    f"/tickets/jira/{ATTACK[:30]}/1",
    f"/signin?next={ATTACK}",
    f"/signin?token={ATTACK}",
)
TICKET = TicketRef(system="jira", site="test", id="10001")
WATCH = """
window.violations = [];
document.addEventListener('securitypolicyviolation', event => window.violations.push(event.violatedDirective));
"""


def poisoned_json(value: Any) -> Any:
    """The same shape with an attack behind every text that the service did not choose."""
    if isinstance(value, dict):
        return {key: part if key in WORDS else poisoned_json(part) for key, part in value.items()}
    if isinstance(value, list):
        return [poisoned_json(part) for part in value]
    return value + ATTACK if isinstance(value, str) else value


def poisoned(value: str) -> str:
    """An attack behind a text, within a JSON text behind each of its texts."""
    if value[:1] in ("{", "["):
        return json.dumps(poisoned_json(json.loads(value)))
    return value + ATTACK


def text_columns(table: Table) -> Iterator[str]:
    for column in table.columns:
        if isinstance(column.type.as_generic(), Text):
            yield column.name


def poison(service: Service) -> int:
    """Put the attack into every text of the store; returns into how many."""
    count = 0
    with service.database.write() as connection:
        raw = MetaData()
        raw.reflect(connection, only=[name for name in metadata.tables if not name.startswith("audit")])
        for table in raw.sorted_tables:
            columns = [name for name in text_columns(table) if name not in SENSE]
            keys = list(table.primary_key.columns)
            if not columns or not keys:
                continue
            for row in connection.execute(select(table)).mappings().all():
                changes = {name: poisoned(row[name]) for name in columns if isinstance(row[name], str)}
                if changes:
                    where = [key == row[key.name] for key in keys]
                    connection.execute(update(table).where(*where).values(changes))
                    count += len(changes)
        for event in ("dead_letter", "reverted", "forged", ATTACK[:60]):
            detail = {"cause": ATTACK, "problem": ATTACK, "says": ATTACK, "missing": [ATTACK]}
            audit.record(connection, event, NOW, detail, ref=TICKET, actor=ATTACK[:60])
    return count


@pytest.fixture
def service(everything: Service) -> Service:
    """A service with something to show on every page."""
    return everything


def test_no_page_runs_what_the_store_holds(signed_in: Callable[..., Watched], app: Flask, service: Service) -> None:
    assert poison(service) > 40
    window = signed_in(WIDTHS["desktop"])
    page = window.page
    page.add_init_script(WATCH)
    seen = ""
    for path in (*(place.path for place in places(app)), *HOSTILE_ADDRESSES):
        window.complaints.clear()
        answer = page.goto(window.base + path)
        assert answer is not None
        assert answer.status in (200, 404), f"{path} answered {answer.status}"
        page.wait_for_load_state("networkidle")
        assert page.evaluate("[window.ran ?? null, window.violations]") == [None, []], path
        foreign = "main img:not(.seen img), main svg:not([role=img], .share), main script, main [onerror]"
        assert page.locator(foreign).count() == 0
        links = page.evaluate("[...document.querySelectorAll('a')].map(link => link.protocol)")
        assert set(links) <= {"http:", "https:"}, path
        assert [said for said in window.complaints if "404" not in said] == [], path
        seen += page.inner_text("body")
    assert seen.count("<script>window.ran=1</script>") > 30, "the attacks are not on the pages"
