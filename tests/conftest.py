"""What every test may count on: no socket beyond this machine, a clean environment, clear words for what is absent."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog
from pytest_socket import socket_allow_hosts
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
REQUIRED = {name.strip() for name in os.environ.get("HANDOFF_REQUIRE", "").split(",") if name.strip()}
POSTGRES_URL = os.environ.get("HANDOFF_TEST_POSTGRES", "postgresql+psycopg:///test")
CONTRACTS = Path(os.environ.get("HANDOFF_CONTRACTS", str(ROOT.parent / "shared" / "contracts")))
CHROMIUM = shutil.which("chromium")


def _postgres_problem() -> str | None:
    try:
        with create_engine(POSTGRES_URL, poolclass=NullPool).connect():
            return None
    except Exception as error:
        return f"no PostgreSQL at {make_url(POSTGRES_URL)!r}: {str(error).splitlines()[0]}"


PROBLEMS = {
    "postgres": _postgres_problem,
    "browser": lambda: None if CHROMIUM else "Debian's chromium is not installed (apt-get install chromium)",
    "node": lambda: None if shutil.which("node") else "Node.js is not installed (apt-get install nodejs)",
    "ocr": lambda: None if find_spec("rapidocr") else "the image reader is not installed (pip install '.[ocr]')",
    "contracts": lambda: None if CONTRACTS.is_dir() else f"the vendors' API descriptions are not at {CONTRACTS}",
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what this machine lacks, with the reason; fail instead where HANDOFF_REQUIRE asks for it."""
    wanted = {name for name in PROBLEMS if any(item.get_closest_marker(name) for item in items)}
    lacking = {name: problem for name in wanted if (problem := PROBLEMS[name]()) is not None}
    for name, problem in lacking.items():
        if name in REQUIRED:
            raise pytest.UsageError(f"HANDOFF_REQUIRE asks for {name}, but {problem}")
    for item in items:
        for name, problem in lacking.items():
            if item.get_closest_marker(name):
                item.add_marker(pytest.mark.skip(reason=f"{name}: {problem}"))


@pytest.fixture(autouse=True)
def _only_this_machine() -> None:
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("HANDOFF_") and name not in (
            "HANDOFF_REQUIRE",
            "HANDOFF_TEST_POSTGRES",
            "HANDOFF_CONTRACTS",
        ):
            monkeypatch.delenv(name)
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)


@pytest.fixture(autouse=True)
def _fresh_logging(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A command that sets up logging does so for its own test only: loggers are not kept as they were first used."""
    configure = structlog.configure
    monkeypatch.setattr(structlog, "configure", lambda **how: configure(**{**how, "cache_logger_on_first_use": False}))
    yield
    structlog.reset_defaults()


@pytest.fixture
def contracts_folder() -> Path:
    """The folder with the vendors' API descriptions (for tests marked ``contracts``)."""
    return CONTRACTS


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a new SQLite file."""
    return f"sqlite:///{tmp_path / 'handoff.db'}"


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """The URL of a new, empty PostgreSQL schema of its own, dropped afterwards."""
    schema = f"handoff_{os.getpid()}_{os.urandom(4).hex()}"
    engine = create_engine(POSTGRES_URL, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    url = make_url(POSTGRES_URL).update_query_dict({"options": f"-csearch_path={schema}"})
    try:
        yield url.render_as_string(hide_password=False)
    finally:
        with engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database: the test runs on SQLite and on PostgreSQL."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests that are marked ``browser``."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()
