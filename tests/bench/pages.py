"""Pages of the dashboard, and the API for reading: server time and bytes with many tickets in the database.

``python -m tests.bench pages --sizes 10000,1000000``. Every page is asked for through the application as a signed-in
administrator; the time is that of the whole request without the network, and what this process itself computed of it.
Bytes are those of the page and of the style
sheet, scripts and icon that a first visit brings along. What the summaries behind Patterns and Insight take is a
worker's time and shown apart.
"""

from __future__ import annotations

import argparse
import re
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from rich.console import Console

from app.domain.api_tokens import TOKEN_SCOPES
from app.settings import Settings
from app.web import create_app
from app.web.signin import make_signin_link
from app.workflow import api_tokens, summaries
from app.workflow.api_tokens import Wish
from app.workflow.service import Service
from tests.bench.pages_rows import BUSIEST, SITE, fill
from tests.bench.places import available_places
from tests.bench.report import Goal, Grid, Report, finish
from tests.support.service import a_service
from tests.support.tracker import NOW, Tracker

SIZES = (10_000, 100_000)
TIMES = 40
GOAL_MS = 100.0
GOAL_BYTES = 150_000
STATIC = ("dashboard.css", "vendor/htmx.min.js", "live.js", "icon.svg")
PAGES = {
    "queue": "/queue",
    "queue, one bucket": "/queue?bucket=fraud_risk",
    "queue, one state": "/queue?state=in_work",
    "queue, a state that is rare": "/queue?state=closed_unproved",
    "queue, overdue": "/queue?clock=overdue",
    "queue, by value": "/queue?order=value",
    "queue, broken deadlines": "/queue?due=broken&order=deadline",
    "queue, far down": "",
    "ticket, open": "/tickets/jira/test/107",
    "ticket, closed, of the busiest pattern": "",
    "patterns": "/patterns",
    "patterns, searched": "/patterns?q=ora-12",
    "pattern, the busiest": "",
    "pattern, another": "/patterns/ora-900",
    "insight": "/insight",
    "insight, CSV": "/insight.csv",
    "overview": "/",
    "API, records": "/api/v1/records?limit=100",
    "API, records, far down": "",
    "API, records, open": "/api/v1/records?status=open&limit=100",
    "API, records, a bucket of a year": "/api/v1/records?bucket=fraud_risk&limit=100&updated_since=2025-11-02T12:00Z",
    "API, records, a site that is not there": "/api/v1/records?site=nowhere&limit=100",
    "API, records, the busiest pattern": f"/api/v1/records?pattern={BUSIEST}&limit=100",
    "API, records, another pattern": "/api/v1/records?pattern=ora-900&limit=100",
    "API, record": f"/api/v1/records/jira/{SITE}/OPS-4711",
    "API, verdicts": "/api/v1/verdicts?limit=100",
    "API, verdicts, an outcome that is rare": "/api/v1/verdicts?outcome=escaped&limit=100",
    "API, verdict": f"/api/v1/verdicts/jira/{SITE}/OPS-4711",
    "API, patterns": "/api/v1/patterns?limit=100",
    "API, pattern, the busiest": f"/api/v1/patterns/{BUSIEST}",
}


@dataclass(frozen=True)
class Cost:
    """Milliseconds, median and 95th percentile; milliseconds of this process' own computing; bytes of a page."""

    median: float
    high: float
    computing: float
    size: int


def report(_seconds: float, sizes: Sequence[int] = SIZES, databases: Sequence[str] = ()) -> Report:
    """Measure every page on every database (or those named) at every size."""
    made, rows = Report("pages"), []
    for name, place in available_places().items():
        for size in sizes if not databases or name in databases else ():
            with place() as url:
                service = a_service(url, Tracker())
                for _ in fill(service.database, size, NOW - timedelta(minutes=5)):
                    pass
                spent = summaries.renew_all(service)
                costs = _costs(service)
                service.database.close()
            rows += [
                [
                    f"{name}, {size:,}",
                    page,
                    f"{one.median:.1f}",
                    f"{one.high:.1f}",
                    f"{one.computing:.1f}",
                    f"{one.size / 1000:.0f}",
                ]
                for page, one in costs.items()
            ]
            made.remarks.append(f"{name}, {size:,} tickets: a worker reckons the summaries in {spent} seconds.")
            made.goals += _goals(f"{name}, {size:,}", costs)
    headings = ("database, tickets", "page", "p50 ms", "p95 ms", "computing ms", "KB with scripts and styles")
    made.grids.append(Grid("Server time and bytes of each page", headings, rows))
    return made


def _goals(where: str, costs: dict[str, Cost]) -> list[Goal]:
    slowest = max(costs, key=lambda page: costs[page].high)
    largest = max((page for page in costs if not page.startswith("API")), key=lambda page: costs[page].size)
    high, size = costs[slowest].high, costs[largest].size
    return [
        Goal(f"{where}: p95 of {slowest}", f"< {GOAL_MS:.0f} ms", f"{high:.1f} ms", high < GOAL_MS),
        Goal(f"{where}: bytes of {largest}", f"< {GOAL_BYTES:,}", f"{size:,}", size < GOAL_BYTES),
    ]


def _costs(service: Service) -> dict[str, Cost]:
    client = _signed_in(service)
    static = sum(len(client.get(f"/static/{name}").data) for name in STATIC)
    pages = {**PAGES, **_found(client)}
    return {name: _cost(client, path, static) for name, path in pages.items()}


def _found(client: FlaskClient) -> dict[str, str]:
    """The addresses that depend on what is in the database."""
    following, walked = "/queue", "/api/v1/records?limit=100"
    for _ in range(10):
        walked = client.get(walked).headers["Link"].partition(">")[0].removeprefix("<")
    for _ in range(10):
        link = re.search(r'href="(/queue\?[^"]*after=[^"]*)" id="next"', client.get(following).text)
        if link is None:
            break
        following = link[1].replace("&amp;", "&")
    busiest = client.get(f"/patterns/{BUSIEST}").text
    ticket = re.findall(r'class="key" href="(/tickets/[^"]+)"', busiest)
    return {
        "queue, far down": following,
        "ticket, closed, of the busiest pattern": ticket[-1],
        "pattern, the busiest": f"/patterns/{BUSIEST}",
        "API, records, far down": walked,
    }


def _cost(client: FlaskClient, path: str, static: int) -> Cost:
    times, size, begun = [], 0, time.process_time()
    for _ in range(TIMES):
        started = time.perf_counter()
        answer = client.get(path)
        content = answer.data
        times.append((time.perf_counter() - started) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answers {answer.status_code}: {answer.text[:300]}")
        size = len(content)
    cuts = statistics.quantiles(times, n=20)
    computing = (time.process_time() - begun) * 1000 / TIMES
    return Cost(cuts[9], cuts[18], computing, size + (static if answer.mimetype == "text/html" else 0))


def _signed_in(service: Service) -> FlaskClient:
    client = create_app(service, Settings(api_requests_per_minute=1_000_000)).test_client()
    token = urlsplit(make_signin_link(service, "http://localhost")).query.removeprefix("token=")
    form = client.get(f"/signin?token={token}").text
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', form)
    if csrf is None:
        raise RuntimeError("The sign-in page has no form")
    client.post("/signin/link", data={"token": token, "csrf_token": csrf[1]})
    _, secret = api_tokens.create(service, Wish(name="bench", scopes=TOKEN_SCOPES), "bench")
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    return client


def main(arguments: Sequence[str]) -> int:
    """With sizes of one's own."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench pages", description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="tickets, separated by commas")
    parser.add_argument("--databases", default="", help="SQLite, PostgreSQL; both where none is named")
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args(arguments)
    sizes = [int(size) for size in chosen.sizes.split(",")]
    databases = [name for name in chosen.databases.split(",") if name]
    finish(report(0.0, sizes, databases), Console(width=130), write=chosen.write)
    return 0
