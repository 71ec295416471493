"""What README and docs name is there: commands with their options, make targets, pages, headings and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from app.cli import main

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
CODE = re.compile(r"^```.*?^```|^(?: {4}|\t).*?$|(?<!`)`[^`]+`(?!`)", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?<![\w./-])handoff +(?=[a-z-])([^\n#;&>]+)")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def names(pages: list[Path]) -> list[str]:
    """Where each page is, seen from the project."""
    return [str(page.relative_to(ROOT)) for page in pages]


def code_of(text: str) -> Iterator[str]:
    """Fenced (but for YAML) and indented blocks, and inline code; an inline span over several lines as one line."""
    for match in CODE.finditer(text):
        piece = match.group()
        if piece.startswith("```yaml"):
            continue
        inline = piece.startswith("`") and not piece.startswith("```")
        yield piece.strip("`").replace("\n", " ") if inline else piece


def commands_in(text: str) -> Iterator[str]:
    """Every ``handoff …`` with what follows it on its line; of ``request · approve`` one for each."""
    for piece in code_of(text):
        for match in COMMAND.finditer(piece):
            first, *others = [part.strip() for part in match.group(1).split(" · ")]
            yield first
            group = first.split()[:-1]
            yield from (" ".join([*group, other]) for other in others)


def words_of(command: str) -> list[str]:
    """The words; what is optional counts as given, and a pipe outside of brackets ends the command."""
    alternatives = re.sub(r"\[[^\]]*\]", lambda match: match.group().replace("|", " ").replace("\\", " "), command)
    return re.sub(r"[\[\]`…]", " ", alternatives.split("|")[0]).split()


@dataclass(frozen=True)
class Named:
    """A command as a page names it: what it comes to in the program, or why it does not."""

    path: tuple[str, ...]
    problem: str | None = None


def looked_up(command: str) -> Named:
    """Follow the words through the command line's groups, and look for each option."""
    path: list[str] = []
    current: click.Command = main
    options: set[str] = {"--help", "--version", "-h"}
    for word in words_of(command):
        if word.startswith("-") and word != "-":
            if word.split("=")[0].rstrip(",.") not in options:
                return Named(tuple(path), f"handoff {' '.join(path)} has no option {word}")
        elif isinstance(current, click.Group):
            found = current.get_command(click.Context(current), word)
            if found is None:
                return Named(tuple(path), f"handoff {' '.join(path)} has no command {word}")
            path.append(word)
            current = found
            options |= {name for param in found.params for name in (*param.opts, *param.secondary_opts)}
    return Named(tuple(path))


def all_commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command that can be called."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from all_commands(command, (*path, name))
        else:
            yield (*path, name)


def slugs_of(text: str) -> set[str]:
    """The anchors of the headings, as the usual renderers of Markdown make them."""
    headings = re.findall(r"^#+ +(.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_every_command_and_option_that_a_page_names_exists(page: Path) -> None:
    named = [looked_up(command) for command in commands_in(page.read_text(encoding="utf-8"))]
    assert [one.problem for one in named if one.problem] == []


def test_every_command_is_named_in_some_page() -> None:
    texts = [page.read_text(encoding="utf-8") for page in PAGES]
    named = {looked_up(command).path for text in texts for command in commands_in(text)}
    assert set(all_commands(main)) - named == set()


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_every_page_heading_and_picture_that_a_page_links_to_exists(page: Path) -> None:
    missing = []
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        address, _, heading = target.partition("#")
        if re.match(r"\w+:", address):
            continue
        linked = (page.parent / address).resolve() if address else page
        if not linked.exists() or (heading and heading not in slugs_of(linked.read_text(encoding="utf-8"))):
            missing.append(target)
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_every_make_target_that_a_page_names_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    text = "\n".join(code_of(page.read_text(encoding="utf-8")))
    assert set(re.findall(r"(?<![\w-])make ([a-z-]+)", text)) <= targets


def test_every_picture_is_shown_in_some_page() -> None:
    shown = {
        (page.parent / target).resolve() for page in PAGES for target in LINK.findall(page.read_text(encoding="utf-8"))
    }
    assert set((ROOT / "docs" / "pictures").iterdir()) - shown == set()


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("    handoff gate chek jira OPS-17\n", "handoff gate has no command chek"),
        ("Say `handoff sweep --until now` there.", "handoff sweep has no option --until"),
        ("Say `handoff override request · approv` there.", "handoff override has no command approv"),
        ("```\n$ handoff override list [--week | --al]\n```\n", "handoff override list has no option --al"),
    ],
)
def test_a_command_or_option_that_does_not_exist_is_found(line: str, problem: str) -> None:
    assert [looked_up(command).problem for command in commands_in(line)][-1] == problem
