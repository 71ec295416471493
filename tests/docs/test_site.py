"""The documentation site builds without a warning, shows what the pages say, and loads nothing from elsewhere."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from markdown_it import MarkdownIt

from tests.docs.built_site import COUNTED, leads_nowhere, shown
from tests.docs.shell_blocks import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("**/*.md"))
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


def address_of(page: Path) -> str:
    """Where a page of docs/ is on the site."""
    seen = page.relative_to(DOCS)
    return str(seen.with_name("index.html") if seen.name == "README.md" else seen.with_suffix(".html"))


def build(folder: Path) -> subprocess.CompletedProcess[str]:
    """Build the site of a folder with ``mkdocs.yml`` and ``docs``, as ``make docs`` does."""
    command = [str(Path(sys.executable).with_name("zensical")), "build", "--strict", "--clean"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.copytree(DOCS, folder / "docs")
    built = build(folder)
    assert built.returncode == 0, built.stdout + built.stderr
    assert built.stderr == "No issues found\n"
    return folder.resolve() / "build" / "site"


@pytest.mark.docs
@pytest.mark.parametrize("link", ["[there](nothing.md)", "[there](#nothing)", "[there](other.md#nothing)"])
def test_a_link_that_leads_nowhere_ends_the_build(tmp_path: Path, link: str) -> None:
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "README.md").write_text(f"# First\n\n{link}\n", encoding="utf-8")
    (tmp_path / "docs" / "other.md").write_text("# Other\n", encoding="utf-8")
    assert build(tmp_path).returncode != 0


def test_every_page_is_in_the_navigation_once() -> None:
    entries = list(entries_of(yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]))
    assert sorted(entries) == sorted(str(page.relative_to(DOCS)) for page in PAGES), "add the page to nav in mkdocs.yml"


def entries_of(nav: list[Any]) -> Iterator[str]:
    """The pages of a navigation, however deep."""
    for entry in nav:
        if isinstance(entry, str):
            yield entry
        else:
            for inner in entry.values():
                yield from entries_of(inner if isinstance(inner, list) else [inner])


@pytest.mark.docs
def test_every_link_picture_and_file_of_the_site_is_there(site: Path) -> None:
    pages = {page: shown(page) for page in site.glob("**/*.html") if page.name != "404.html"}
    anchors = {page: found.anchors for page, found in pages.items()}
    lost = [
        f"{page.relative_to(site)}: {target}"
        for page, found in pages.items()
        for target in (*found.links, *found.loads)
        if leads_nowhere(site, page, target, anchors)
    ]
    assert lost == []


@pytest.mark.docs
def test_no_page_loads_anything_from_elsewhere(site: Path) -> None:
    loads = {target for page in site.glob("**/*.html") for target in shown(page).loads}
    assert [target for target in loads if "//" in target] == []


@pytest.mark.docs
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_the_site_reads_a_page_as_other_readers_of_markdown_do(site: Path, page: Path) -> None:
    """Lists, tables and blocks that one reader takes for prose would be torn on the site and whole on GitHub."""
    rendered = MarkdownIt("commonmark").enable("table").render(page.read_text(encoding="utf-8"))
    expected = {tag: rendered.count(f"<{tag}>") + rendered.count(f"<{tag} ") for tag in COUNTED}
    assert shown(site / address_of(page)).parts == expected


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def reader(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A browser's page of some size and scheme that fails where the site has errors or asks anybody else."""
    viewport, scheme = request.param
    context = browser.new_context(viewport=viewport, color_scheme=scheme)
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    opened.on(
        "request",
        lambda one: None if "//127.0.0.1" in one.url or one.url[:5] in ("blob:", "data:") else wrong.append(one.url),
    )
    yield opened
    context.close()
    assert wrong == []


@pytest.mark.docs
@pytest.mark.browser
@pytest.mark.parametrize(
    "reader", [(PHONE, "light"), (PHONE, "dark"), (DESK, "light"), (DESK, "dark")], indirect=True, ids=str
)
def test_pages_fit_their_screen_and_are_found_by_the_search(reader: Page, served: str) -> None:
    for address in ("index.html", "start.html", "gate.html", "reference/commands.html", "guides/agent.html"):
        reader.goto(f"{served}/{address}")
        assert reader.evaluate("document.documentElement.scrollWidth") <= reader.viewport_size["width"], address
        assert reader.locator("h1").count() == 1
    reader.locator(".md-search__button:visible, .md-header label[for=__search]:visible").first.click()
    reader.get_by_role("combobox", name="Search").fill("phantom patch")
    reader.get_by_role("option").filter(has_text="Did the fix hold?").wait_for()
