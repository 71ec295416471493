"""Metrics are declared once, documented from there, and the alerts ask for nothing else."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.metrics import METRICS, Metric, declared
from app.store.counters import Tally
from tests.support.metrics_page import PAGE, with_tables
from tests.unit.test_docs import slugs_of

ALERTS = Path(__file__).resolve().parents[2] / "docs" / "alerts"
RULES = ALERTS / "handoff-gate.rules.yaml"
SERIES: dict[str, Metric] = {name: metric for metric in METRICS for name in metric.series()}
OF_PROMETHEUS = {"instance", "job", "le"}
FORBIDDEN_LABELS = {"ticket", "key", "pid", "worker", "host", "account", "actor", "person", "delivery"}


def rules() -> list[dict[str, Any]]:
    """Every rule of the file."""
    groups = yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def named_series(expression: str) -> Iterator[tuple[str, set[str]]]:
    """Each series that an expression names, with the labels that it chooses by."""
    for match in re.finditer(r"\b(handoff_\w+)(?:\{([^}]*)\})?", expression):
        yield match[1], set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", match[2] or ""))


def grouping_labels(expression: str) -> set[str]:
    """The labels that an expression keeps or drops."""
    return {
        label.strip()
        for found in re.findall(r"\b(?:by|without)\s*\(([^)]*)\)", expression)
        for label in found.split(",")
    }


def test_the_page_is_made_from_the_declarations() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == with_tables(page), "docs/metrics.md is out of date; run: python -m tests.support.metrics_page"


def test_each_metric_has_one_name_and_says_what_it_is() -> None:
    assert len({metric.name for metric in METRICS}) == len(METRICS)
    for metric in METRICS:
        assert re.fullmatch(r"handoff_[a-z_]+", metric.name), metric.name
        assert metric.help.endswith("."), metric.name
        assert (metric.kind == "counter") == metric.name.endswith("_total"), metric.name
        assert (metric.kind == "histogram") == bool(metric.buckets), metric.name
        assert FORBIDDEN_LABELS.isdisjoint(metric.labels), metric.name


def test_what_is_not_declared_cannot_be_counted() -> None:
    with pytest.raises(KeyError):
        Tally().count("handoff_unheard_of_total")
    with pytest.raises(ValueError, match="has the labels"):
        Tally().count("handoff_leases_lost_total", system="jira", ticket="OPS-1")
    with pytest.raises(KeyError):
        declared("handoff_unheard_of_total")


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_an_alert_names_only_what_exists(rule: dict[str, Any]) -> None:
    used = list(named_series(rule["expr"]))
    assert used, "it asks for nothing of ours"
    labels: set[str] = set()
    for name, chosen_by in used:
        assert name in SERIES, f"{name} is not declared in app/metrics.py"
        known = {*SERIES[name].labels, *OF_PROMETHEUS}
        assert chosen_by <= known, f"{name} has no label {chosen_by - known}"
        labels |= known
    assert grouping_labels(rule["expr"]) <= labels
    told = set(re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"]))
    assert told <= labels


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_an_alert_leads_to_its_runbook(rule: dict[str, Any]) -> None:
    page, _, heading = rule["annotations"]["runbook_url"].partition("#")
    text = (ALERTS.parents[1] / page).read_text(encoding="utf-8")
    assert heading == rule["alert"].lower()
    assert heading in slugs_of(text)
    assert rule["labels"]["severity"] in ("page", "ticket")


def test_a_rule_that_asks_for_an_unknown_series_or_label_is_found() -> None:
    assert dict(named_series('max(handoff_nothing{site="a",pid=~"1|2"}) > 1')) == {"handoff_nothing": {"site", "pid"}}
    assert "handoff_nothing" not in SERIES


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool (Debian package prometheus) is not installed")
def test_prometheus_takes_the_rules_and_they_fire_as_tried() -> None:
    for command in (["check", "rules", RULES.name], ["test", "rules", "handoff-gate.tests.yaml"]):
        ended = subprocess.run(["promtool", *command], cwd=ALERTS, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stdout + ended.stderr
