"""Walking through docs/probes.md: the page's own files and commands, one after the other, against a packaged system and
against one that nobody packaged."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from flask import Flask, Response, jsonify, request
from markdown_it import MarkdownIt

from app.cli import main
from integrations.probes.reading_yaml import load
from tests.support.probes import LOOPBACK, simulated_systems
from tests.support.stage import listening

PAGE = Path(__file__).resolve().parents[3] / "docs" / "probes.md"
PACKAGED = "## A packaged system in two minutes"
UNKNOWN = "## A system that nobody packaged, in ten minutes"


@pytest.fixture
def warehouse() -> Iterator[str]:
    app = Flask(__name__)

    @app.get("/v2/orders/<number>")
    def order(number: str) -> tuple[Response, int] | Response:
        if request.headers.get("X-Api-Key") != "the key":
            return jsonify({"error": "unauthorized"}), 401
        if number != "1001":
            return jsonify({"error": "not_found"}), 404
        return jsonify({"id": "W-7", "number": "1001", "status": "PICKING", "changed": "2026-11-20T10:00:00"})

    with listening(app) as url:
        yield url


@dataclass
class Walk:
    """What was done of the page so far: the files that it says to write, and what its commands said."""

    folder: Path
    system: str
    url: str
    done: list[tuple[str, Result]] = field(default_factory=list)

    def through(self, blocks: list[str]) -> None:
        """Write each file and run each command, in the order of the page."""
        for block in blocks:
            first, _, _ = block.partition("\n")
            if first.startswith("# "):
                self._write(re.split("[ ,]", first)[1], block)
            else:
                for line in block.splitlines():
                    words = shlex.split(line, comments=True)
                    self.done.append((line, CliRunner().invoke(main, words[1:])))

    def _write(self, name: str, content: str) -> None:
        if name == "playbook.yaml":
            data = yaml.safe_load(content)
            data["probes"][self.system] |= {
                "url": self.url,
                "allow_networks": LOOPBACK,
            }  # all that is changed of the page
            content = yaml.safe_dump(data)
        file = self.folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(content, encoding="utf-8")
        load.cache_clear()  # a definition is read once by each process, and here all commands run in one


def blocks_of(heading: str) -> list[str]:
    """The fences of a section."""
    section = PAGE.read_text(encoding="utf-8").partition(f"\n{heading}\n")[2].partition("\n## ")[0]
    return [token.content.strip() for token in MarkdownIt().parse(section) if token.type == "fence"]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDOFF_PLAYBOOK", str(tmp_path / "playbook.yaml"))
    monkeypatch.setenv("HANDOFF_DATABASE_URL", f"sqlite:///{tmp_path}/handoff.db")
    monkeypatch.setenv("HANDOFF_SECRET_KEY", "a key for tests, long enough")


@pytest.mark.usefixtures("settings")
def test_a_packaged_system_answers_after_two_minutes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "systems").mkdir()
    with simulated_systems(tmp_path / "systems", monkeypatch) as systems:
        monkeypatch.setenv("SHOPIFY_TOKEN", systems.stand.credentials["shopify_access_token"])
        walk = Walk(tmp_path, "shop", f"{systems.stand.url}/shopify")
        walk.through(blocks_of(PACKAGED))
    (_, checked), (_, asked), (_, told) = walk.done
    assert checked.exit_code == 0, checked.output
    assert "record_exists" in asked.output
    answer = json.loads(told.output)
    assert (answer["question"], answer["system"]) == ("record_exists", "Shopify")
    assert answer["reply_sha256"]


@pytest.mark.usefixtures("settings")
def test_the_page_leads_from_an_unknown_system_to_answers(
    warehouse: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WMS_KEY", "the key")
    walk = Walk(tmp_path, "wms", warehouse)
    walk.through(blocks_of(UNKNOWN))
    (looked, first), (_, checked), (_, found), (_, absent) = walk.done
    assert "--reply" in looked
    assert first.exit_code == 1
    assert "body.status: text" in first.output
    assert '"PICKING"' in first.output
    assert checked.exit_code == 0, checked.output
    assert found.exit_code == 0, found.output
    assert "state: in_progress" in found.output
    assert "updated_at: 2026-11-20T09:00:00Z" in found.output
    assert absent.exit_code == 0, absent.output
    assert "there is no such order" in absent.output
    assert "the key" not in "".join(result.output for _, result in walk.done)
