"""``docs/reference/playbook.md`` and ``schemas.md`` beside it, made from ``schemas/`` and the built-in playbook."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from schemas import names, schema
from tests.docs.schema_rows import Key, keys_of

PLAYBOOK = Path(__file__).resolve().parents[2] / "app" / "playbook.yaml"
MOST_CHARACTERS = 60
"""A longer built-in value is not repeated in the table: it stands in the file below it."""


def playbook_page() -> str:
    """Every key of the playbook with what it takes and its built-in value, then the built-in file with its comments."""
    text = PLAYBOOK.read_text(encoding="utf-8")
    built_in = yaml.safe_load(text)
    rows = "".join(
        f"| `{key.path}` | {cell(key.takes)} | {_built_in(built_in, key.path)} | {cell(key.meaning)} |\n"
        for key in keys_of(schema("playbook"))
    )
    return (
        "# Keys of the playbook\n\n"
        "The playbook is one YAML file; `HANDOFF_PLAYBOOK` names it, and without it the built-in one below holds. "
        "A file of your own holds only what differs. `handoff playbook check` reads it and names file and line of a "
        "mistake. `NAME` is a name of your own; `[]` an entry of a list.\n\n"
        "| key | takes | built in | meaning |\n|---|---|---|---|\n"
        f"{rows}\n## The built-in playbook\n\n```yaml\n{text.rstrip()}\n```\n"
    )


def schemas_page() -> str:
    """Everything that crosses a boundary, but for the playbook."""
    parts = [_schema(name) for name in names() if name != "playbook"]
    return (
        "# Schemas\n\nOne JSON Schema (2020-12) for each thing that crosses a boundary. "
        "The files are in `schemas/` of the project and of the installed package; "
        "`handoff` and the service check against the same files. The playbook has [its own page](playbook.md). "
        "Keys in **bold** have to be there.\n" + "".join(parts)
    )


def _schema(name: str) -> str:
    loaded = schema(name)
    rows = "".join(f"| {_name(key)} | {cell(key.takes)} | {cell(key.meaning)} |\n" for key in keys_of(loaded))
    about = cell(str(loaded.get("description", "")))
    head = f"\n## {loaded['title']}\n\n`schemas/{name}.schema.json`\n\n{about}\n\n"
    return f"{head}| key | takes | meaning |\n|---|---|---|\n{rows}"


def _name(key: Key) -> str:
    return f"**`{key.path}`**" if key.required else f"`{key.path}`"


def cell(text: str) -> str:
    """Text for a cell of a table. What stands in code marks stays as it is."""
    pieces = " ".join(text.split()).split("`")
    for place in range(0, len(pieces), 2):
        for character in "<*_[":
            pieces[place] = pieces[place].replace(character, "\\" + character)
    return "`".join(pieces).replace("|", "\\|")


def _built_in(playbook: Any, path: str) -> str:
    """The built-in value at ``path``; empty for what has none, or where it is a mapping or long."""
    value = playbook
    for step in path.split("."):
        if not isinstance(value, dict) or step not in value:
            return ""
        value = value[step]
    if isinstance(value, dict):
        return "" if value else "`{}`"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return f"`{text}`".replace("|", "\\|") if len(text) <= MOST_CHARACTERS else "see below"
