"""``docs/metrics.md`` from the declarations: ``python -m tests.support.metrics_page`` writes it anew."""

from __future__ import annotations

from pathlib import Path

from app.metrics import METRICS, Metric, Source

PAGE = Path(__file__).resolve().parents[2] / "docs" / "metrics.md"
BEGIN, END = "<!-- metrics: begin -->", "<!-- metrics: end -->"
TITLES: dict[Source, str] = {
    "web": "Counted by the web processes of one host",
    "store": "Read from the store at the moment of asking",
    "workers": "Counted by every process, added up in the store",
}


def with_tables(page: str) -> str:
    """The page with its tables written anew between the marks."""
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n\n{_tables()}\n{END}{after}"


def _tables() -> str:
    return "\n".join(
        f"### {title}\n\n| metric | kind | meaning |\n|---|---|---|\n"
        + "".join(_line(metric) for metric in METRICS if metric.source == source)
        for source, title in TITLES.items()
    )


def _line(metric: Metric) -> str:
    labels = f"{{{','.join(metric.labels)}}}" if metric.labels else ""
    return f"| `{metric.name}{labels}` | {metric.kind} | {metric.help} |\n"


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
