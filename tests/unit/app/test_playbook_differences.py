"""What differs between two playbooks, in words: complete, marked where it weakens the gate, empty for the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import schemas
from app.domain.playbook_differences import differences
from app.playbook import load_playbook

EDITS: dict[str, tuple[str, str]] = {
    "context.default_timezone": ("context: {default_timezone: Europe/Berlin}", "neither"),
    "context.date_order": ("context: {date_order: DMY}", "neither"),
    "scopes.job_failure.mode": ("scopes: {job_failure: {mode: shadow}}", "weaker"),
    "scopes.job_failure.screenshot": ("scopes: {job_failure: {screenshot: present}}", "weaker"),
    "scopes.job_failure.issue_types": ("scopes: {job_failure: {issue_types: [Job failure, Task]}}", "stricter"),
    "scopes.job_failure.labels": (
        "scopes: {job_failure: {labels: [job-failure, job_failure, daily-job-check, erp]}}",
        "stricter",
    ),
    "scopes.job_failure.forms": ("scopes: {job_failure: {forms: []}}", "weaker"),
    "scopes.exception.mode": ("scopes: {exception: {mode: shadow}}", "weaker"),
    "scopes.exception.issue_types": ("scopes: {exception: {issue_types: [Incident]}}", "stricter"),
    "scopes.exception.labels": ("scopes: {exception: {labels: [exception]}}", "weaker"),
    "scopes.exception.forms": ("scopes: {exception: {forms: [Exception]}}", "stricter"),
    "gate.since": ("gate: {since: 2026-11-01T00:00:00+01:00}", "weaker"),
    "gate.require.containment": ("gate: {require: {containment: false}}", "weaker"),
    "gate.require.retailer_notified": ("gate: {require: {retailer_notified: false}}", "weaker"),
    "gate.require.account_status": ("gate: {require: {account_status: false}}", "weaker"),
    "gate.confirmation_mail_by_customer_only": ("gate: {confirmation_mail_by_customer_only: true}", "stricter"),
    "gate.ready_status": ("gate: {ready_status: Ready}", "neither"),
    "gate.resolution_reasons": (
        "gate: {resolution_reasons: [fixed_root_cause, workaround_applied, configuration_corrected, "
        "credentials_renewed, integration_removed, duplicate, not_reproducible, external_outage_over, "
        "no_fault_found, vendor_patch]}",
        "weaker",
    ),
    "series.sync": ("series: [{name: sync, job: 'sync-.*', runs: 'sync-.*'}]", "weaker"),
    "routine.contain_within_hours": ("routine: {contain_within_hours: 2}", "neither"),
    "routine.notify_within_hours": ("routine: {notify_within_hours: 2}", "neither"),
    "routine.decide_within_hours": ("routine: {decide_within_hours: 2}", "neither"),
    "recurrence.episode_gap_hours": ("recurrence: {episode_gap_hours: 1}", "neither"),
    "recurrence.automation_threshold": ("recurrence: {automation_threshold: 5}", "neither"),
    "recurrence.automation_window_days": ("recurrence: {automation_window_days: 14}", "neither"),
    "recurrence.prior_window_days": ("recurrence: {prior_window_days: 60}", "neither"),
    "ask.enabled": ("ask: {enabled: false}", "neither"),
    "ask.within_hours": ("ask: {within_hours: 2}", "neither"),
    "ask.machine_senders": ("ask: {machine_senders: []}", "neither"),
    **{
        f"buckets.{bucket}": (f"buckets: {{{bucket}: [voucher]}}", "neither")
        for bucket in schemas.schema("playbook")["properties"]["buckets"]["properties"]
    },
    "systems.Warehouse One": ("systems: [{name: Warehouse One, role: wms, aliases: [WH1]}]", "neither"),
    "note.jira_visible_to_role": ("note: {jira_visible_to_role: Developers}", "neither"),
    "insight.minutes_per_field": ("insight: {minutes_per_field: 3}", "neither"),
    "insight.cost_per_hour": ("insight: {cost_per_hour: 60}", "neither"),
    "insight.currency": ("insight: {currency: EUR}", "neither"),
    "owners.Shopify -> NetSuite": ('owners: {"Shopify -> NetSuite": Order integration}', "neither"),
    "boundaries.Shopify -> NetSuite.contract": (
        'boundaries: {"Shopify -> NetSuite": {contract: {sent: the order, allowed_delay: 30m}}}',
        "neither",
    ),
    "probing.seconds": ("probing: {seconds: 4}", "neither"),
    "probing.renew_minutes": ("probing: {renew_minutes: 5}", "neither"),
    "probes.shop": (
        "probes: {shop: {system: Shopify, definition: probes/shop.yaml, url: 'https://shop.example', "
        "credentials: {token: {env: SHOP_TOKEN}}}}",
        "neither",
    ),
    "containments.pause": (
        "containments: {pause: {title: Pause, definition: airflow_dag, url: 'https://a.example', lift_after: 2h}}",
        "neither",
    ),
    "record.fields": ("record: {fields: [error_code]}", "neither"),
}
OPPOSITE = {"weaker": "stricter", "stricter": "weaker", "neither": "neither"}


def written(folder: Path, *keys: str) -> Path:
    """A playbook with some of the edits, one a section."""
    folder.mkdir(exist_ok=True)
    path = folder / "playbook.yaml"
    path.write_text("".join(f"{line}\n" for line in ("version: 1", *(EDITS[key][0] for key in keys))), encoding="utf-8")
    return path


def test_every_section_of_the_schema_is_compared():
    leaves = {
        f"{section}.{name}"
        for section, said in schemas.schema("playbook")["properties"].items()
        for name in said.get("properties", {})
    }
    edited = {".".join(key.split(".")[:2]) for key in EDITS}
    assert leaves - edited - {"scopes.job_failure", "scopes.exception"} == set()
    assert set(schemas.schema("playbook")["properties"]) - {key.partition(".")[0] for key in EDITS} == {"version"}


@pytest.mark.parametrize("key", EDITS)
def test_each_edit_is_one_difference_with_what_it_does_to_the_gate(tmp_path, key):
    present, other = load_playbook(None), load_playbook(written(tmp_path, key))
    found = {(each.key, each.gate) for each in differences(present, other)}
    assert found == {(key, EDITS[key][1])}
    back = {(each.key, each.gate) for each in differences(other, present)}
    assert back == {(key, OPPOSITE[EDITS[key][1]])}


@pytest.mark.parametrize("key", EDITS)
def test_a_playbook_does_not_differ_from_itself_nor_from_a_copy_elsewhere(tmp_path, key):
    first, copy = (load_playbook(written(tmp_path / folder, key)) for folder in ("one", "two"))
    assert differences(first, first) == []
    assert differences(first, copy) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(keys=st.sets(st.sampled_from(sorted(EDITS)), max_size=8))
def test_any_edits_together_are_the_differences_and_nothing_differs_from_itself(tmp_path, keys):
    chosen = list({key.partition(".")[0]: key for key in sorted(keys)}.values())
    playbook = load_playbook(written(tmp_path, *chosen))
    assert {each.key for each in differences(load_playbook(None), playbook)} == set(chosen)
    assert differences(playbook, load_playbook(written(tmp_path, *chosen))) == []


def test_differences_are_sentences(tmp_path):
    present = load_playbook(None)
    for key in EDITS:
        for each in differences(present, load_playbook(written(tmp_path, key))):
            assert each.says[0].isupper() or each.says.startswith("Shopify ->")
            assert each.says.endswith(".")
            assert "{" not in each.says


def test_a_changed_probe_says_what_changed_and_names_its_credential_only_by_its_variable(tmp_path, monkeypatch):
    monkeypatch.setenv("OTHER_TOKEN", "geheim")
    before = load_playbook(written(tmp_path / "one", "probes.shop"))
    path = written(tmp_path / "two", "probes.shop")
    path.write_text(path.read_text("utf-8").replace("SHOP_TOKEN", "OTHER_TOKEN"), encoding="utf-8")
    (found,) = differences(before, load_playbook(path))
    assert found.says == "The probe shop changed: credentials token from the variable OTHER_TOKEN."


def test_a_longer_list_of_reasons_is_weaker_and_a_shorter_one_stricter(tmp_path):
    path = tmp_path / "playbook.yaml"
    path.write_text("version: 1\ngate: {resolution_reasons: [fixed_root_cause, vendor_patch]}\n", encoding="utf-8")
    found = differences(load_playbook(None), load_playbook(path))
    assert [(each.key, each.gate) for each in found] == [
        ("gate.resolution_reasons", "weaker"),
        ("gate.resolution_reasons", "stricter"),
    ]
