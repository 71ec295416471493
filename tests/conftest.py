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
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from jinja2 import FileSystemBytecodeCache
from pytest_socket import socket_allow_hosts
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from tests.support.fresh_databases import Schemas, copy_of_sqlite

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.support.private_postgres import PrivatePostgres

ROOT = Path(__file__).resolve().parent.parent
REQUIRED = {name.strip() for name in os.environ.get("HANDOFF_REQUIRE", "").split(",") if name.strip()}
POSTGRES_URL = os.environ.get("HANDOFF_TEST_POSTGRES", "postgresql+psycopg:///test")
CONTRACTS = Path(os.environ.get("HANDOFF_CONTRACTS", str(ROOT.parent / "shared" / "contracts")))
CHROMIUM = shutil.which("chromium")

# No test depends on how fast a machine is; in CI the same examples are tried each time.
hypothesis_settings.register_profile(
    "steady", deadline=None, derandomize=bool(os.environ.get("CI")), suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("steady")


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
    "docs": lambda: None if find_spec("zensical") else "the site's builder is not installed (pip install '.[docs]')",
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
    """A command that sets up logging does so for its own test only: loggers are not kept as they were first used. Until
    then tracebacks are plain: drawing one with everything that its frames hold takes a minute."""
    configure = structlog.configure
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    configure(processors=[*structlog.get_config()["processors"][:-1], plain])
    monkeypatch.setattr(structlog, "configure", lambda **how: configure(**{**how, "cache_logger_on_first_use": False}))
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session", autouse=True)
def _templates_compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Every application of these tests has the same templates."""
    cache = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {**Flask.jinja_options, "bytecode_cache": cache})
        yield


@pytest.fixture
def contracts_folder() -> Path:
    """The folder with the vendors' API descriptions (for tests marked ``contracts``)."""
    return CONTRACTS


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("template") / "handoff.db"


@pytest.fixture(scope="session")
def _schemas() -> Iterator[Schemas]:
    schemas = Schemas(POSTGRES_URL)
    yield schemas
    schemas.close()


@pytest.fixture
def sqlite_url(tmp_path: Path, _sqlite_template: Path) -> str:
    """The URL of a new, migrated SQLite file."""
    return copy_of_sqlite(_sqlite_template, tmp_path / "handoff.db")


@pytest.fixture
def postgres_url(_schemas: Schemas) -> Iterator[str]:
    """The URL of a migrated PostgreSQL schema of its own without rows."""
    with _schemas.migrated() as url:
        yield url


@pytest.fixture
def unmigrated_sqlite_url(tmp_path: Path) -> str:
    """The URL of a SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'handoff.db'}"


@pytest.fixture
def unmigrated_postgres_url(_schemas: Schemas) -> Iterator[str]:
    """The URL of a new PostgreSQL schema without tables."""
    with _schemas.empty() as url:
        yield url


@pytest.fixture(scope="module")
def private_cluster() -> Iterator[PrivatePostgres]:
    """A running PostgreSQL cluster of the test module's own, whose tests may kill and restart it."""
    from tests.support.private_postgres import private_postgres, problem

    if (reason := problem()) is not None:
        if "postgres" in REQUIRED:
            pytest.fail(f"HANDOFF_REQUIRE asks for postgres, but {reason}")
        pytest.skip(f"postgres: {reason}")
    with private_postgres() as cluster:
        yield cluster


DATABASES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a migrated database without rows: the test runs on SQLite and on PostgreSQL."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=DATABASES)
def unmigrated_database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a database without tables: the test runs on SQLite and on PostgreSQL."""
    return str(request.getfixturevalue(f"unmigrated_{request.param}_url"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests that are marked ``browser``."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()
