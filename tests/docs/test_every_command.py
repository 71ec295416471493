"""Every command that a page shows in a fence is run, page by page, in the order of the page."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.place import Grounds, Place, grounds_in, place
from tests.docs.scenarios import ELSEWHERE, NOT_RUN, SCENARIOS, Scenario, here
from tests.docs.shell_blocks import PAGES, ROOT, SHELL, TRANSCRIPT, blocks_of, commands_of, kind_of, syntax_problem
from tests.unit.test_docs import commands_in, looked_up

SERVE = "handoff serve"
PROGRAMS = ("handoff", "make", "pip", "python", "export", "curl", "docker", "systemctl", "journalctl", "npm", "$")


def name_of(page: Path) -> str:
    """A page as the scenarios name it: seen from docs/, or from the project."""
    folder = ROOT / "docs"
    return str(page.relative_to(folder if page.is_relative_to(folder) else ROOT))


WITH_COMMANDS = {name_of(page): page for page in PAGES if commands_of(page)}
READS_PICTURES = {"screenshots.md"}
RUN_HERE = [
    pytest.param(name, marks=pytest.mark.ocr) if name in READS_PICTURES else name
    for name in WITH_COMMANDS
    if name not in ELSEWHERE
]


def is_run(text: str) -> bool:
    return not text.startswith(tuple(NOT_RUN))


@pytest.fixture(scope="module")
def grounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grounds]:
    with grounds_in(tmp_path_factory.mktemp("grounds")) as made:
        yield made


@pytest.fixture
def here_and_now(grounds: Grounds, tmp_path: Path) -> Iterator[Place]:
    with place(tmp_path / "here", grounds) as made:
        yield made


@pytest.mark.parametrize("name", RUN_HERE)
def test_the_commands_of_a_page_do_what_it_says(name: str, here_and_now: Place) -> None:
    scenario = SCENARIOS.get(name, Scenario())
    scenario.prepare(here_and_now)
    wrong = []
    for number, command in enumerate(commands_of(WITH_COMMANDS[name])):
        scenario.before.get(number, lambda _: None)(here_and_now)
        if not is_run(command.text):
            continue
        text = here(here_and_now, name, command.text)
        typed = scenario.typed.get(number, "")
        serves = command.text == SERVE
        code, said = here_and_now.begin_serving(text) if serves else here_and_now.shell.run(text, typed)
        if code != scenario.ends.get(number, 0):
            wrong.append(f"{name}:{command.line} (command {number}) ended with {code}: {command.text}\n{said}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", WITH_COMMANDS)
def test_a_command_that_cannot_be_run_here_is_at_least_well_formed(name: str) -> None:
    for command in commands_of(WITH_COMMANDS[name]):
        assert syntax_problem(command.text) == "", f"{name}:{command.line}"
        named = [looked_up(one) for one in commands_in(f"```\n{command.text}\n```\n")]
        assert [one.problem for one in named if one.problem] == [], f"{name}:{command.line}"
        if command.text.startswith("make "):
            words = command.text.partition("#")[0]
            asked = subprocess.run(["bash", "-c", f"make -n {words[5:]}"], cwd=ROOT, capture_output=True, check=False)
            assert asked.returncode == 0, asked.stderr


def test_what_is_said_to_be_impossible_or_elsewhere_is_in_the_pages() -> None:
    texts = [command.text for page in WITH_COMMANDS.values() for command in commands_of(page)]
    assert [start for start in NOT_RUN if not any(text.startswith(start) for text in texts)] == []
    assert set(SCENARIOS) | set(ELSEWHERE) <= set(WITH_COMMANDS)
    assert [test for test in ELSEWHERE.values() if not (ROOT / test).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_command_hides_in_a_block_that_is_not_run(page: Path) -> None:
    """An indented block or a fence of another kind would never be run: begin the block with ```sh."""
    hidden = [
        line
        for block in blocks_of(page)
        if kind_of(block) not in SHELL | TRANSCRIPT | {"text"}
        for line in block.content.splitlines()
        if line.split(" ")[0] in PROGRAMS
    ]
    assert hidden == []
