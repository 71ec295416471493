"""The playbook's schema and its commented default: every key described, every key shown, and editors find both."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import schemas
from app.cli import main
from app.playbook import default_text, load_playbook

SCHEMA = schemas.schema("playbook")


def keys(schema: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    for name, inner in schema.get("properties", {}).items():
        yield (*path, name), inner
        yield from keys(inner, (*path, name))
    for place in ("items", "additionalProperties"):
        if isinstance(schema.get(place), dict):
            yield from keys(schema[place], path)


KEYS = dict(keys(SCHEMA))


def handoff(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["playbook", *arguments])


def section_of_default(section: str) -> str:
    """A section of the default with the comments above it."""
    blocks = default_text().split("\n\n")
    return next(block for block in blocks if re.search(rf"^{section}:", block, re.MULTILINE))


@pytest.mark.parametrize("path", KEYS, ids=".".join)
def test_every_key_is_described(path):
    assert len(KEYS[path].get("description", "").split()) >= 2


@pytest.mark.parametrize("path", KEYS, ids=".".join)
def test_the_commented_default_shows_every_key(path):
    shown = section_of_default(path[0])
    assert re.search(rf"(?<![\w-]){path[-1]}:", shown), f"app/playbook.yaml says nothing of {'.'.join(path)}"


def test_the_schema_is_printed_whole():
    assert json.loads(handoff("schema").output) == SCHEMA


def test_the_default_is_written_with_its_schema_beside_it_and_does_what_the_built_in_one_does(tmp_path):
    path = tmp_path / "team.yaml"
    assert handoff("init", str(path)).exit_code == 0
    first, _, rest = path.read_text("utf-8").partition("\n")
    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert named is not None
    assert json.loads((tmp_path / named[1]).read_text("utf-8")) == SCHEMA
    assert rest == default_text()
    assert load_playbook(path) == load_playbook(None)


def test_without_a_file_the_default_is_printed():
    assert handoff("init").output.endswith(default_text())


def test_an_existing_playbook_is_left_as_it_is(tmp_path):
    path = tmp_path / "team.yaml"
    path.write_text("version: 1\n", encoding="utf-8")
    refused = handoff("init", str(path))
    assert refused.exit_code == 1
    assert "exists and is left as it is; name another file" in refused.output
    assert path.read_text("utf-8") == "version: 1\n"
    assert not (tmp_path / "playbook.schema.json").exists()


def test_a_schema_of_somebody_else_is_left_as_it_is_and_an_old_one_is_renewed(tmp_path):
    schema = tmp_path / "playbook.schema.json"
    schema.write_text('{"$id": "another"}', encoding="utf-8")
    assert "is not the playbook's schema" in handoff("init", str(tmp_path / "team.yaml")).output
    assert not (tmp_path / "team.yaml").exists()
    schema.write_text(json.dumps({"$id": SCHEMA["$id"]}), encoding="utf-8")
    assert handoff("init", str(tmp_path / "team.yaml")).exit_code == 0
    assert json.loads(schema.read_text("utf-8")) == SCHEMA


def test_a_folder_that_is_not_there_is_said(tmp_path: Path):
    refused = handoff("init", str(tmp_path / "no" / "team.yaml"))
    assert refused.exit_code == 1
    assert "cannot be written" in refused.output
