"""``python -m tests.support.routes``: play every route and write ``docs/routes.md`` anew."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.support.routes.routes import ROUTES
from tests.support.routes.stage import stage
from tests.support.routes.table import PAGE, Row, with_table


def main() -> None:
    """Play, then write."""
    rows = []
    with tempfile.TemporaryDirectory() as folder, stage(Path(folder)) as boards:
        for route in ROUTES:
            seen = [
                boards.attempt(
                    route.prepare(boards, route.system), route.act, announced=announced, found_after=route.found_after
                )
                for announced in (True, False)
            ]
            rows.append(Row(route, *seen))
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), rows), encoding="utf-8")


if __name__ == "__main__":
    main()
