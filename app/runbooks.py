"""The pattern library as files: one pattern a file, Markdown with front matter or YAML, readable and reviewable in git.

Writing an entry and reading it again gives the same entry. A mistake is told with the file and the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

import yaml

import schemas
from app.domain.errors import PlainError
from app.domain.library import LibraryEntry
from app.yaml_problems import line_of, place_of, sentence

Format = Literal["markdown", "yaml"]
ENDINGS: dict[Format, str] = {"markdown": ".md", "yaml": ".yaml"}
READ_ENDINGS = (".md", ".yaml", ".yml")
SECTIONS = {"Known cause": "known_cause", "Workaround": "workaround"}
"""The headings of a Markdown file and the parts of the entry that stand below them."""

_FENCE = "---"
_HEADING = re.compile(r"## ")
_ESCAPED = re.compile(r"\\+## ")
_LONGEST_FILE = 200_000


class RunbookError(PlainError, ValueError):
    """Files that cannot be imported. ``problems`` is one sentence a mistake, each led by file and line."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """An entry, the file it was read from, and the lines of its parts (for mistakes that show later)."""

    entry: LibraryEntry
    file: str
    lines: Mapping[str, int]


def written(entry: LibraryEntry, form: Format = "markdown") -> str:
    """An entry as the content of its file."""
    if form == "yaml":
        return _yaml(_front_matter(entry) | {"known_cause": entry.known_cause, "workaround": entry.workaround})
    front = _yaml(_front_matter(entry))
    sections = "".join(
        f"\n## {heading}\n\n{_escaped(getattr(entry, part))}\n" if getattr(entry, part) else f"\n## {heading}\n"
        for heading, part in SECTIONS.items()
    )
    return f"{_FENCE}\n{front}{_FENCE}\n{sections}"


def read(name: str, text: str) -> ReadEntry:
    """The entry of a file's content. Raises ``RunbookError`` with every mistake, each led by file and line."""
    if Path(name).suffix == ".md":
        data, root, offset, lines = _markdown(name, text)
    else:
        data, root = _loaded(name, text, 0)
        offset, lines = 0, {}
    errors = sorted(schemas.validator("pattern").iter_errors(data), key=lambda error: list(map(str, error.path)))
    problems = []
    for error in errors:
        place = place_of(error)
        line = lines.get(str(place[0])) if place else None
        problems.append(f"{name}:{line or line_of(root, place) + offset}: {sentence(error, 'the pattern')}")
    if not problems and Path(name).stem != data["id"]:
        line = line_of(root, ["id"]) + offset
        problems.append(f"{name}:{line}: id is {data['id']!r}; expected {Path(name).stem!r} as in the file's name")
    if problems:
        raise RunbookError(problems)
    places = {part: line_of(root, [part]) + offset for part in ("id", "fingerprints")}
    return ReadEntry(_entry(data), name, places | lines)


def read_files(paths: Iterable[Path]) -> list[ReadEntry]:
    """The entries of files and folders, by file name. Raises ``RunbookError`` with every mistake of every file."""
    found: list[ReadEntry] = []
    problems: list[str] = []
    for path in _files(paths):
        try:
            found.append(read(str(path), _content(path)))
        except RunbookError as error:
            problems += error.problems
    problems += _twice(found)
    if problems:
        raise RunbookError(problems)
    return found


def _files(paths: Iterable[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        inside = path.iterdir() if path.is_dir() else [path]
        files += sorted(
            one for one in inside if one == path or (one.suffix in READ_ENDINGS and one.stem.casefold() != "readme")
        )
    return files


def _content(path: Path) -> str:
    if path.suffix not in READ_ENDINGS:
        raise RunbookError([f"{path}:1: not a pattern file; expected a name that ends with {', '.join(READ_ENDINGS)}"])
    try:
        with path.open(encoding="utf-8", newline="") as file:
            text = file.read(_LONGEST_FILE + 1)
    except UnicodeDecodeError as error:
        raise RunbookError([f"{path}:1: not UTF-8 (byte {error.start}); save it as UTF-8"]) from error
    except OSError as error:
        raise RunbookError([f"{path}:1: cannot be read ({error.strerror})"]) from error
    if len(text) > _LONGEST_FILE:
        raise RunbookError([f"{path}:1: longer than {_LONGEST_FILE:,} characters; that is no pattern file"])
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _twice(found: Sequence[ReadEntry]) -> list[str]:
    problems = []
    first_ids: dict[str, ReadEntry] = {}
    first_fingerprints: dict[str, ReadEntry] = {}
    for one in found:
        before = first_ids.setdefault(one.entry.id, one)
        if before is not one:
            problems.append(f"{one.file}:{one.lines['id']}: the pattern {one.entry.id} stands in {before.file} too")
        for fingerprint in one.entry.fingerprints:
            before = first_fingerprints.setdefault(fingerprint, one)
            if before is not one and before.entry.id != one.entry.id:
                problems.append(
                    f"{one.file}:{one.lines['fingerprints']}: {fingerprint} stands in {before.file} too;"
                    " a fingerprint belongs to one pattern"
                )
    return problems


def _markdown(name: str, text: str) -> tuple[dict[str, Any], yaml.Node | None, int, dict[str, int]]:
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        raise RunbookError([f"{name}:1: expected front matter that begins with {_FENCE}"])
    end = next((number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == _FENCE), None)
    if end is None:
        raise RunbookError([f"{name}:1: the front matter has no end; close it with a line {_FENCE}"])
    data, root = _loaded(name, "\n".join(lines[1:end]), 1)
    sections, places, problems = _sections(name, lines, end + 1)
    problems += [
        f"{name}:{line_of(root, [part]) + 1}: {part} belongs below its heading ## {heading}, not into the front matter"
        for heading, part in SECTIONS.items()
        if part in data
    ]
    if problems:
        raise RunbookError(problems)
    return data | sections, root, 1, places


def _sections(name: str, lines: Sequence[str], begin: int) -> tuple[dict[str, str], dict[str, int], list[str]]:
    texts: dict[str, list[str]] = {}
    places: dict[str, int] = {}
    problems: list[str] = []
    part = ""
    for number, line in enumerate(lines[begin:], start=begin + 1):
        if _HEADING.match(line):
            heading = line[3:].strip()
            part = SECTIONS.get(heading, heading)
            if heading not in SECTIONS:
                expected = " or ".join(f"## {known}" for known in SECTIONS)
                problems.append(f"{name}:{number}: unknown section ## {heading}; expected {expected}")
            elif part in places:
                problems.append(f"{name}:{number}: ## {heading} stands at line {places[part]} already")
            places.setdefault(part, number)
            texts[part] = []
        elif part:
            texts[part].append(line[1:] if _ESCAPED.match(line) else line)
        elif line.strip():
            problems.append(f"{name}:{number}: text before the first section; put it below ## Known cause")
            break
    return {part: "\n".join(text) for part, text in texts.items()}, places, problems


def _escaped(text: str) -> str:
    """Section text in which no line can be taken for a heading."""
    return "\n".join(f"\\{line}" if _HEADING.match(line) or _ESCAPED.match(line) else line for line in text.split("\n"))


def _loaded(name: str, text: str, offset: int) -> tuple[dict[str, Any], yaml.Node | None]:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = (mark.line if mark else text.count("\n", 0, getattr(error, "position", 0))) + 1 + offset
        what = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
        raise RunbookError([f"{name}:{line}: {what}; expected valid YAML"]) from error
    except (RecursionError, ValueError) as error:
        raise RunbookError([f"{name}:{1 + offset}: not a pattern ({error})"]) from error
    if not isinstance(data, dict):
        raise RunbookError([f"{name}:{1 + offset}: expected a mapping with the keys id and title"])
    return cast("dict[str, Any]", data), root


def _entry(data: Mapping[str, Any]) -> LibraryEntry:
    boundary = data.get("boundary") or {}
    return LibraryEntry(
        id=data["id"],
        title=data["title"],
        originating=boundary.get("from", ""),
        receiving=boundary.get("to", ""),
        known_cause=data.get("known_cause", ""),
        ruled_out=tuple(data.get("ruled_out", ())),
        workaround=data.get("workaround", ""),
        runbook=data.get("runbook", ""),
        owner=data.get("owner", ""),
        state=data.get("state", "draft"),
        fingerprints=tuple(data.get("fingerprints", ())),
    )


def _front_matter(entry: LibraryEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "title": entry.title,
        "state": entry.state,
        "boundary": {"from": entry.originating, "to": entry.receiving},
        "owner": entry.owner,
        "runbook": entry.runbook,
        "ruled_out": list(entry.ruled_out),
        "fingerprints": list(entry.fingerprints),
    }


def _yaml(data: Mapping[str, Any]) -> str:
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


class _Dumper(yaml.SafeDumper):
    """YAML in which a text of several lines stands as it is read."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)
