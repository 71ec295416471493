"""Which transition undoes a close."""

from __future__ import annotations

from typing import Any

import pytest

from integrations.jira.writing import transition_body, way_back

REQUIRED = {"customfield_1": {"required": True, "hasDefaultValue": False}}
DEFAULTED = {"customfield_1": {"required": True, "hasDefaultValue": True}}
RESOLUTION = {"resolution": {"required": False}}


def way(number: str, status: str, category: str, **more: Any) -> dict[str, Any]:
    return {"id": number, "to": {"id": status, "statusCategory": {"key": category}}, **more}


@pytest.mark.parametrize(
    ("offered", "before", "chosen"),
    [
        ([], "3", None),
        ([way("1", "6", "done")], "3", None),
        ([way("1", "10", "new"), way("2", "3", "indeterminate"), way("3", "4", "indeterminate")], "4", "3"),
        ([way("1", "10", "new"), way("2", "3", "indeterminate")], "10", "1"),
        ([way("1", "10", "new"), way("2", "3", "indeterminate")], None, "2"),
        ([way("1", "10", "new"), way("2", "6", "done")], "99", "1"),
        ([way("1", "3", "indeterminate", fields=REQUIRED), way("2", "10", "new")], "3", "2"),
        ([way("1", "3", "indeterminate", fields=DEFAULTED), way("2", "10", "new")], "3", "1"),
        ([way("1", "3", "indeterminate", fields=REQUIRED)], "3", "1"),
        ([way("1", "3", "indeterminate", isAvailable=False), way("2", "10", "new")], "3", "2"),
        ([way("1", "3", "undefined")], None, "1"),
    ],
)
def test_the_way_back_is_the_status_before_then_work_in_progress_then_any_open_one(
    offered: list[dict[str, Any]], before: str | None, chosen: str | None
) -> None:
    found = way_back(offered, before)
    assert (None if found is None else found["id"]) == chosen


def test_the_id_of_a_transition_is_sent_as_a_string() -> None:
    assert transition_body({"id": 31}) == {"transition": {"id": "31"}}


def test_the_resolution_is_cleared_where_the_screen_carries_it() -> None:
    assert transition_body(way("1", "3", "new", fields=RESOLUTION))["fields"] == {"resolution": None}
    required = {"resolution": {"required": True}}
    assert "fields" not in transition_body(way("1", "3", "new", fields=required))
