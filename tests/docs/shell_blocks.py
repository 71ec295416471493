"""The shell commands that stand in fences of a page, one by one, with the line where each begins."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))]
SHELL, TRANSCRIPT = {"sh", "bash", "shell"}, {"console"}
PROMPT = "$ "


@dataclass(frozen=True)
class Command:
    """A command as the page has it; ``line`` counts from 1."""

    text: str
    line: int


def blocks_of(page: Path) -> list[Token]:
    """The fences and the indented blocks of code of a page."""
    parser = MarkdownIt("commonmark").enable("table")
    return [token for token in parser.parse(page.read_text(encoding="utf-8")) if token.type in ("fence", "code_block")]


def kind_of(block: Token) -> str:
    """What a fence says that it holds; empty for an indented block."""
    return block.info.split()[0] if block.info.split() else ""


def commands_of(page: Path) -> list[Command]:
    """All commands of the page, in its order. Of a transcript the lines behind a ``$``."""
    found: list[Command] = []
    for block in blocks_of(page):
        assert block.map is not None
        lines = list(enumerate(block.content.splitlines(), block.map[0] + 2))
        if kind_of(block) in TRANSCRIPT:
            typed = [(number, line.removeprefix(PROMPT)) for number, line in lines if line.startswith(PROMPT)]
            found += _joined(typed)
        elif kind_of(block) in SHELL:
            found += _joined(lines)
    return found


def _joined(lines: list[tuple[int, str]]) -> Iterator[Command]:
    """Lines that only together are a command are one: a quote, a loop or a text that is not at its end."""
    text, first = "", 0
    for number, line in lines:
        if not text and (not line.strip() or line.lstrip().startswith("#")):
            continue
        text, first = (f"{text}\n{line}", first) if text else (line, number)
        if not line.endswith("\\") and not syntax_problem(text):
            yield Command(text, first)
            text = ""
    if text:
        yield Command(text, first)


def syntax_problem(text: str) -> str:
    """What bash says against the text, without running it; empty where it is a whole command."""
    return subprocess.run(["bash", "-n"], input=text, capture_output=True, text=True, check=False).stderr
