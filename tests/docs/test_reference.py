"""Pages that are made from code are what the code makes of them now."""

from __future__ import annotations

import pytest

from app.cli import main
from app.settings import Settings
from tests.docs.api_page import document
from tests.docs.commands_page import commands
from tests.docs.reference import DOCS, PAGES, made
from tests.docs.schema_rows import keys_of


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_is_made_from_code_is_not_stale(name: str) -> None:
    kept = (DOCS / name).read_text(encoding="utf-8")
    assert kept == made(name), f"docs/{name} is stale; run: make reference"


def test_the_commands_page_has_every_command_with_every_option() -> None:
    page = made("reference/commands.md")
    for name, command in commands(main):
        section = page.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        assert section, name
        for param in command.params:
            hidden = getattr(param, "hidden", False)
            assert hidden or param.param_type_name == "argument" or param.opts[0] in section, f"{name} {param.name}"


def test_the_api_page_has_every_operation() -> None:
    page = made("reference/http-api.md")
    for path, item in document()["paths"].items():
        for method in item:
            assert method == "parameters" or f"\n### {method.upper()} {path}\n" in page


def test_bounds_are_those_of_the_code() -> None:
    table = made("settings.md").partition("<!-- bounds: begin -->")[2].partition("<!-- bounds: end -->")[0]
    assert "| `HANDOFF_WORKER_THREADS` | from 1 to 64 |" in table
    assert "| `HANDOFF_LOG_FORMAT` | `json` `text` |" in table
    assert table.count("HANDOFF_") <= len(Settings.model_fields)


def test_keys_within_lists_names_of_ones_own_and_definitions_are_found_once() -> None:
    schema = {
        "properties": {
            "list": {"type": "array", "items": {"$ref": "#/$defs/node"}},
            "named": {"additionalProperties": {"type": "integer", "minimum": 2}},
            "choice": {"enum": ["a", None]},
        },
        "required": ["choice"],
        "$defs": {"node": {"type": "object", "properties": {"child": {"$ref": "#/$defs/node"}}}},
    }
    found = {key.path: (key.takes, key.required) for key in keys_of(schema)}
    assert found == {
        "list": ("list of mapping", False),
        "list[].child": ("mapping", False),
        "named": ("anything", False),
        "named.NAME": ("integer, at least 2", False),
        "choice": ("`a` `null`", True),
    }
