"""Insight: how the work on exceptions goes, week by week, for reading and as CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from app.domain.playbook import InsightPolicy
from app.domain.queue import BUCKET_LABELS, PATTERN_LABELS
from app.store.summaries import Summary
from app.web.installation import installed
from app.workflow.summaries import current

blueprint = Blueprint("insight", __name__)

OUTCOME_LABELS = {
    "proved": "with proof",
    "reverted": "reverted",
    "overridden": "overridden",
    "escaped": "escaped",
    "shadow": "would be refused",
}
_NESTED = ("by_bucket", "by_pattern")


@blueprint.get("/insight")
def page() -> ResponseReturnValue:
    """The weekly number, and thirteen weeks of figures."""
    made = current(installed().service, "insight")
    weeks = [_with_estimates(week) for week in made.content["weeks"]]
    return render_template(
        "insight.html",
        made=made,
        found=made.content,
        weeks=weeks,
        policy=installed().service.playbook.insight,
        outcome_labels=OUTCOME_LABELS,
        bucket_labels=BUCKET_LABELS,
        pattern_labels=PATTERN_LABELS,
        volumes={name: _volumes(weeks, name) for name in _NESTED},
    )


@blueprint.get("/insight.json")
def as_json() -> ResponseReturnValue:
    """All figures with the assumptions of the estimates."""
    made, policy = current(installed().service, "insight"), installed().service.playbook.insight
    told = {
        **made.content,
        "weeks": [_with_estimates(week) for week in made.content["weeks"]],
        "assumptions": {
            "minutes_per_field": policy.minutes_per_field,
            "cost_per_hour": policy.cost_per_hour,
            "currency": policy.currency or None,
        },
    }
    return _file(json.dumps(told, ensure_ascii=False, indent=2), "application/json", made, "json")


@blueprint.get("/insight.csv")
def as_csv() -> ResponseReturnValue:
    """The weeks, one a line, newest first."""
    made = current(installed().service, "insight")
    rows = [_flat(_with_estimates(week)) for week in made.content["weeks"]]
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, restval=0, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return _file(text.getvalue(), "text/csv", made, "csv")


def _file(content: str, mime_type: str, made: Summary, ending: str) -> Response:
    answer = Response(content, mimetype=mime_type)
    name = f"handoff-insight-{made.made_at:%Y-%m-%d}.{ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _with_estimates(week: Mapping[str, Any]) -> dict[str, Any]:
    """A week with what the playbook's assumption makes of its fields: those that the service filled in are hours
    saved, those that nobody could fill in are labour left to people."""
    policy: InsightPolicy = installed().service.playbook.insight
    filled = week["fields_known"] - week["fields_stated_at_creation"]
    left = week["fields"] - week["fields_known"]
    saved, labour = filled * policy.minutes_per_field / 60, left * policy.minutes_per_field / 60
    told = {
        **week,
        "completeness_at_creation": _ratio(week["fields_stated_at_creation"], week["fields"]),
        "completeness_now": _ratio(week["fields_known"], week["fields"]),
        "hours_saved": round(saved, 1),
        "labour_minutes_per_exception": round(labour * 60 / week["records"], 1) if week["records"] else None,
    }
    if policy.cost_per_hour is not None:
        told["cost_saved"] = round(saved * policy.cost_per_hour, 2)
        told["cost_of_labour"] = round(labour * policy.cost_per_hour, 2)
    return told


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _flat(week: Mapping[str, Any]) -> dict[str, Any]:
    row = {name: "" if value is None else value for name, value in week.items() if name not in _NESTED}
    for name in _NESTED:
        row |= {f"{name.removeprefix('by_')}_{kind}": count for kind, count in week[name].items()}
    return row


def _volumes(weeks: list[dict[str, Any]], name: str) -> list[tuple[str, int, int]]:
    """Of each kind: how many in all weeks, and in the newest; most first."""
    totals: dict[str, int] = {}
    for week in weeks:
        for kind, count in week[name].items():
            totals[kind] = totals.get(kind, 0) + count
    newest = weeks[0][name] if weeks else {}
    return sorted(
        ((kind, total, newest.get(kind, 0)) for kind, total in totals.items()), key=lambda row: (-row[1], row[0])
    )
