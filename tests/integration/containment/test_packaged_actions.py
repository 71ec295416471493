"""The packaged actions over HTTP against the simulated systems: there, back, and nothing where anything is not as it
should be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.ports_containment import ActionRefused, ActionUnclear, ActionUnusable
from tests.support.containment import FLOW, Stoppable

CASES: dict[str, tuple[str, Callable[[Stoppable], Any], Any, Any]] = {
    "pause-dag": ("ORD-SYNC-4471", lambda systems: systems.dag()["is_paused"], False, True),
    "suspend-cronjob": (
        "order-sync",
        lambda systems: systems.state.get("kubernetes", "cronjobs", "shop/order-sync")["spec"].get("suspend", False),
        False,
        True,
    ),
    "pause-channel": (
        "667159",
        lambda systems: systems.state.get("bigcommerce", "channels", "abc123/667159")["status"],
        "connected",
        "inactive",
    ),
    "disable-flow": (FLOW, lambda systems: systems.state.get("celigo", "flows", FLOW)["disabled"], False, True),
}


@pytest.mark.parametrize("name", CASES)
def test_each_is_rehearsed_by_reading_alone_then_stops_and_brings_back_what_was_before(
    systems: Stoppable, name: str
) -> None:
    target, held, before, stopped = CASES[name]
    action = systems.action(name)
    rehearsal = action.dry_run(target)
    assert (rehearsal.before, rehearsal.stopped, rehearsal.already) == (before, stopped, False)
    assert rehearsal.place == action.place(target)
    assert systems.changes() == []
    action.apply(target, before)
    assert held(systems) == stopped
    assert action.look(target) == stopped
    assert action.undo(target, before)
    assert held(systems) == before
    assert len(systems.changes()) == 2
    assert not action.undo(target, before)
    assert len(systems.changes()) == 2


def test_what_is_shown_of_a_rehearsal_is_what_is_sent_and_holds_no_secret(systems: Stoppable) -> None:
    rehearsal = systems.action("suspend-cronjob").dry_run("order-sync")
    assert rehearsal.would_send.url.endswith("/kubernetes/apis/batch/v1/namespaces/shop/cronjobs/order-sync")
    assert (rehearsal.would_send.method, rehearsal.would_send.body) == ("PATCH", '{"spec": {"suspend": true}}')
    assert rehearsal.would_undo.body == '{"spec": {"suspend": false}}'
    assert "eyJ-sandbox" not in repr(rehearsal)


def test_the_way_back_is_the_value_that_was_read_and_not_one_that_means_running(systems: Stoppable) -> None:
    channel = systems.state.get("bigcommerce", "channels", "abc123/667159")
    assert channel is not None
    for before in ("active", "connected"):
        channel["status"] = before
        action = systems.action("pause-channel")
        action.apply("667159", before)
        action.undo("667159", before)
        assert channel["status"] == before


@pytest.mark.parametrize(
    "target",
    [
        "../admin",
        "..",
        ".",
        "a/b",
        "a%2fb",
        "a b",
        "",
        "x?y=1",
        "x#y",
        "x\nHost: evil",
        "ü",
        "a" * 201,
        "%2e%2e",
        "{target}",
    ],
)
def test_a_target_is_a_name_and_never_a_way(systems: Stoppable, target: str) -> None:
    action = systems.action("pause-dag")
    for step in (
        action.dry_run,
        action.look,
        lambda one: action.apply(one, False),
        lambda one: action.undo(one, False),
    ):
        with pytest.raises(ActionRefused):
            step(target)
    assert systems.stand.world.requests.count(path="^/airflow3/api") == 0


@pytest.mark.parametrize(
    ("url", "networks"),
    [
        ("http://169.254.169.254/latest", ["169.254.0.0/16"]),
        ("https://10.0.0.5", None),
        ("https://[::1]", None),
        ("http://127.0.0.1:9", ["10.0.0.0/8"]),
    ],
)
def test_an_action_reaches_no_address_that_the_playbook_does_not_allow(
    systems: Stoppable, url: str, networks: list[str] | None
) -> None:
    systems.write(pause_dag={"url": url, "allow_networks": networks or []})
    with pytest.raises(ActionRefused, match="public address"):
        systems.action("pause-dag").dry_run("ORD-SYNC-4471")


def test_a_redirect_is_not_followed_and_an_error_page_is_no_answer(systems: Stoppable) -> None:
    systems.stand.world.faults.add("html", path="^/celigo/")
    with pytest.raises(ActionRefused, match="cannot be read"):
        systems.action("disable-flow").dry_run(FLOW)
    assert systems.changes() == []


def test_nothing_is_sent_where_the_target_is_not_as_it_was_rehearsed(systems: Stoppable) -> None:
    channel = systems.state.get("bigcommerce", "channels", "abc123/667159")
    assert channel is not None
    action = systems.action("pause-channel")
    for now, says in (
        ("active", "rehearse it again"),
        ("inactive", "stopped already"),
        ("archived", "none of"),
        (None, "none of"),
    ):
        channel["status"] = now
        with pytest.raises(ActionRefused, match=says):
            action.apply("667159", "connected")
    assert systems.changes() == []


def test_nothing_is_brought_back_over_what_somebody_set_since(systems: Stoppable) -> None:
    channel = systems.state.get("bigcommerce", "channels", "abc123/667159")
    assert channel is not None
    action = systems.action("pause-channel")
    action.apply("667159", "connected")
    channel["status"] = "active"
    with pytest.raises(ActionRefused, match="Somebody changed it since"):
        action.undo("667159", "connected")
    assert (channel["status"], len(systems.changes())) == ("active", 1)


def test_a_system_that_says_yes_and_does_nothing_is_unclear(systems: Stoppable) -> None:
    systems.state.put("bigcommerce", "channels", "abc123/667159", {"status": "connected", "fixed": True})
    with pytest.raises(ActionUnclear, match='shows "connected" still'):
        systems.action("pause-channel").apply("667159", "connected")


@pytest.mark.parametrize(("fault", "outcome"), [("drop_after", None), ("half", None), ("drop", ActionUnclear)])
def test_where_the_answer_is_lost_the_systems_own_word_settles_it(
    systems: Stoppable, fault: Any, outcome: type[Exception] | None
) -> None:
    systems.stand.world.faults.add(fault, method="PATCH", path="^/airflow3/")
    action = systems.action("pause-dag")
    if outcome is None:
        action.apply("ORD-SYNC-4471", False)
    else:
        with pytest.raises(outcome, match="shows false still"):
            action.apply("ORD-SYNC-4471", False)
    assert systems.dag()["is_paused"] is (outcome is None)


def test_an_answer_that_does_not_tell_is_unclear(systems: Stoppable) -> None:
    systems.stand.world.faults.add("error", method="PATCH", path="^/airflow3/", status=502)
    with pytest.raises(ActionUnclear, match="answered 502"):
        systems.action("pause-dag").apply("ORD-SYNC-4471", False)


def test_a_refusal_changes_nothing_and_says_why(systems: Stoppable, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ActionRefused, match="there is no GONE there"):
        systems.action("pause-dag").dry_run("GONE")
    monkeypatch.setenv("KUBERNETES_TOKEN", "a-token-that-is-wrong")
    with pytest.raises(ActionRefused, match="credentials are not accepted") as refused:
        systems.action("suspend-cronjob").dry_run("order-sync")
    assert "a-token-that-is-wrong" not in str(refused.value)
    monkeypatch.delenv("KUBERNETES_TOKEN")
    with pytest.raises(ActionUnusable, match="KUBERNETES_TOKEN, which is not set"):
        systems.action("suspend-cronjob").dry_run("order-sync")


def test_an_expired_token_is_renewed_and_the_change_is_made_once(systems: Stoppable) -> None:
    action = systems.action("pause-dag")
    action.look("ORD-SYNC-4471")
    systems.state.revoke()
    action.apply("ORD-SYNC-4471", False)
    assert systems.dag()["is_paused"] is True
    assert len(systems.changes()) == 1
