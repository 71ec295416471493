"""Walking through docs/probes.md as somebody with an unknown system and ten minutes: the page's own files and commands,
one after the other, against a system that nobody packaged."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

import pytest
import yaml
from click.testing import CliRunner, Result
from flask import Flask, Response, jsonify, request

from app.cli import main
from integrations.probes.reading_yaml import load
from tests.support.probes import LOOPBACK
from tests.support.stage import listening

PAGE = Path(__file__).resolve().parents[3] / "docs" / "probes.md"
SECTION = re.compile(r"^## A system that nobody packaged.*?(?=^The whole vocabulary)", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"(?:^ {8}.*\n|^\n(?= {8}))+", re.MULTILINE)


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
    url: str
    done: list[tuple[str, Result]] = field(default_factory=list)

    def through(self, blocks: list[str]) -> None:
        """Write each file and run each command, in the order of the page."""
        for block in blocks:
            first, _, _ = block.partition("\n")
            if first.startswith("# "):
                self._write(first.removeprefix("# "), block)
            else:
                for line in block.splitlines():
                    self.done.append((line, CliRunner().invoke(main, shlex.split(line)[1:])))

    def _write(self, name: str, content: str) -> None:
        if name == "playbook.yaml":
            data = yaml.safe_load(content)
            data["probes"]["wms"] |= {"url": self.url, "allow_networks": LOOPBACK}  # all that is changed of the page
            content = yaml.safe_dump(data)
        file = self.folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(content, encoding="utf-8")
        load.cache_clear()  # a definition is read once by each process, and here all commands run in one


def blocks_of_the_page() -> list[str]:
    section = SECTION.search(PAGE.read_text(encoding="utf-8"))
    assert section is not None
    return [dedent(block).strip() for block in BLOCK.findall(section.group())]


def test_the_page_leads_from_an_unknown_system_to_answers(
    warehouse: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WMS_KEY", "the key")
    monkeypatch.setenv("HANDOFF_PLAYBOOK", str(tmp_path / "playbook.yaml"))
    monkeypatch.setenv("HANDOFF_DATABASE_URL", f"sqlite:///{tmp_path}/handoff.db")
    monkeypatch.setenv("HANDOFF_SECRET_KEY", "a key for tests, long enough")
    walk = Walk(tmp_path, warehouse)
    walk.through(blocks_of_the_page())
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
