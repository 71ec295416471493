"""The table of ``docs/routes.md``, made from what came of the routes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.support.routes.routes import Route
from tests.support.routes.stage import Seen

PAGE = Path(__file__).resolve().parents[3] / "docs" / "routes.md"
BEGIN, END = "<!-- routes: begin -->", "<!-- routes: end -->"
HEAD = "| route | ends | by | looks, webhook | looks, sweep | on a real site |\n|---|---|---|---|---|---|\n"
TITLES = {"jira": "Jira", "zendesk": "Zendesk"}


@dataclass(frozen=True)
class Row:
    """A route, and what came of it with and without webhooks."""

    route: Route
    announced: Seen
    swept: Seen


def with_table(page: str, rows: Iterable[Row]) -> str:
    """The page with its tables written anew between the marks."""
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n\n{_tables(list(rows))}\n{END}{after}"


def _tables(rows: list[Row]) -> str:
    return "\n".join(
        f"### {title}\n\n{HEAD}" + "".join(_line(row) for row in rows if row.route.system == system)
        for system, title in TITLES.items()
    )


def _line(row: Row) -> str:
    route = row.route
    ends = row.announced.ending if row.announced.ending == row.swept.ending else "differs"
    cells = (route.name, ends, route.by, _looks(row.announced), _looks(row.swept), route.on_a_real_site)
    return "| " + " | ".join(cells) + " |\n"


def _looks(seen: Seen) -> str:
    return "none" if seen.looks == 0 else str(seen.looks)
