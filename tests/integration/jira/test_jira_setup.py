"""What ``handoff setup jira`` creates, and what ``handoff doctor`` says before and after."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.fields import GATE_FIELDS, RECORD_FIELDS, VERDICT_FIELD_LABEL
from app.ports import Finding, NotPermitted, Rejected, SetupStep, SiteConnection
from integrations.jira.client import JiraTicketing
from integrations.jira.own_webhook import EVENTS, WEBHOOK_NAME
from integrations.sandbox.jira_model import Screen, Tab

URL = "https://handoff.example.com/webhooks/jira"


def carry_out(site: Any) -> list[str]:
    return [site.jira.apply_setup(step, URL) for step in site.jira.plan_setup() if not step.done]


def finding(site: Any, subject: str) -> Finding:
    return next(found for found in site.jira.diagnose() if found.subject == f"jira {subject}")


def test_setup_makes_everything_and_a_second_time_changes_nothing(site: Any) -> None:
    plan = site.jira.plan_setup()
    assert not any(step.done for step in plan)
    said = carry_out(site)
    assert all(sentence.endswith(".") for sentence in said)

    again = site.jira.plan_setup()
    assert [step.key for step in again if not step.done] == ["workflow"]
    site.stand.world.requests.clear()
    for step in again:
        site.jira.apply_setup(step, URL)
    assert site.sent("POST") == site.sent("PUT") == 0


def test_the_created_fields_have_their_names_types_and_options(site: Any) -> None:
    carry_out(site)
    made = {field.name: field for field in site.state.fields.values() if field.custom}
    assert set(made) == {*(f.label for f in RECORD_FIELDS), *(f.label for f in GATE_FIELDS), VERDICT_FIELD_LABEL}
    assert {made[spec.label].kind for spec in RECORD_FIELDS} == {"textarea"}
    assert made["Failed at"].kind == "datetime"
    assert made["Verified by"].kind == "userpicker"
    for spec in GATE_FIELDS:
        options = [option["value"] for option in made[spec.label].contexts[0].options] if spec.options else []
        assert options == list(spec.options)
    assert [option["value"] for option in made["Job failure"].contexts[0].options] == ["Yes", "No"]
    assert all(site.state.screens[1].shows(field.id) for field in made.values())


def test_the_webhook_signs_and_sends_every_event(site: Any) -> None:
    carry_out(site)
    (hook,) = site.state.webhooks.values()
    assert (hook.name, hook.url, hook.enabled) == (WEBHOOK_NAME, URL, True)
    assert set(hook.events) == set(EVENTS)
    assert hook.secret == site.jira.connection.webhook_secrets[0]


def test_a_webhook_that_lost_its_secret_or_moved_is_mended_in_place(site: Any) -> None:
    carry_out(site)
    (hook,) = site.state.webhooks.values()
    hook.secret = ""
    assert finding(site, "webhook").state == "error"
    step = next(step for step in site.jira.plan_setup() if step.key == "webhook")
    assert not step.done
    assert "brought up to date" in site.jira.apply_setup(step, URL)
    assert "brought up to date" in site.jira.apply_setup(step, "https://new.example.com/webhooks/jira")
    (hook,) = site.state.webhooks.values()
    assert hook.url == "https://new.example.com/webhooks/jira"
    assert hook.secret


def test_a_lacking_option_is_added_and_the_others_are_left(site: Any) -> None:
    carry_out(site)
    field = next(field for field in site.state.fields.values() if field.name == "Resolution reason")
    removed = field.contexts[0].options.pop()
    steps = {step.key: step for step in site.jira.plan_setup()}
    assert not steps["field:resolution_reason"].done
    site.jira.apply_setup(steps["field:resolution_reason"], None)
    assert [option["value"] for option in field.contexts[0].options].count(removed["value"]) == 1


def test_the_screens_of_named_projects_are_filled(site: Any) -> None:
    with site.stand.world.lock:
        site.state.screens[7] = Screen(7, "Operations", [Tab(70, "Tab", ["summary"])])
        site.state.project_screens["10000"] = 7
    steps = [step for step in site.jira.plan_setup(["OPS"]) if step.key.startswith(("field:", "screen:"))]
    assert [step.key for step in steps if step.key.startswith("screen:")] == ["screen:7"]
    for step in steps:
        site.jira.apply_setup(step, None)
    assert len(site.state.screens[7].tabs[0].field_ids) == 1 + len(RECORD_FIELDS) + len(GATE_FIELDS) + 1
    assert len([name for name in site.state.screens[1].tabs[0].field_ids if name.startswith("customfield")]) == 0


def test_the_webhook_needs_an_address_and_a_secret(site: Any) -> None:
    step = SetupStep(key="webhook", says="", done=False)
    with pytest.raises(Rejected, match="https address"):
        site.jira.apply_setup(step, None)
    no_secret = JiraTicketing(
        SiteConnection(system="jira", name="s", url=site.stand.url, email=site.admin.email, token=site.admin.token)
    )
    with pytest.raises(Rejected, match="HANDOFF_JIRA_WEBHOOK_SECRET"):
        no_secret.apply_setup(step, URL)
    no_secret.close()


def test_an_unknown_step_is_refused(site: Any) -> None:
    for key in ("nonsense", "field:nonsense"):
        with pytest.raises(Rejected, match="plan the setup again"):
            site.jira.apply_setup(SetupStep(key=key, says="", done=False), None)


def test_setup_by_somebody_who_is_no_administrator_is_refused(site: Any) -> None:
    agent = site.connect(email=site.mia.email, token=site.mia.token)
    with pytest.raises(NotPermitted):
        agent.plan_setup()
    agent.close()


def test_the_workflow_step_names_the_clicks(site: Any) -> None:
    step = next(step for step in site.jira.plan_setup() if step.key == "workflow")
    assert step.action == "by_hand"
    assert step.clicks.startswith("In Jira: ")
    assert "Closure gate" in step.clicks
    assert "^(PASS|NOT GATED)" in step.clicks
    assert site.jira.apply_setup(step, None) == "This needs a person; nothing was created here."


def test_doctor_on_an_empty_site_says_what_is_missing(site: Any) -> None:
    states = {found.subject: found.state for found in site.jira.diagnose()}
    assert states["jira connection"] == states["jira account"] == states["jira webhook secret"] == "ok"
    assert states["jira fields"] == "warning"
    assert states["jira webhook"] == "error"
    assert states["jira workflow"] == "warning"
    assert all(found.mend for found in site.jira.diagnose() if found.state != "ok")


def test_doctor_after_setup_finds_fields_and_webhook(site: Any) -> None:
    carry_out(site)
    assert finding(site, "fields").state == finding(site, "webhook").state == "ok"


def test_doctor_says_what_an_agent_may_not_see(site: Any) -> None:
    agent = site.connect(email=site.mia.email, token=site.mia.token)
    found = {one.subject: one for one in agent.diagnose()}
    assert found["jira webhook"].state == "warning"
    assert "Administer Jira" in found["jira webhook"].says
    agent.close()


def test_doctor_with_wrong_credentials_says_so_and_asks_no_further(site: Any) -> None:
    wrong = site.connect(token="wrong")
    found = wrong.diagnose()
    assert [one.subject for one in found] == ["jira connection", "jira account", "jira webhook secret"]
    assert found[1].state == "error"
    assert "401" in found[1].says
    wrong.close()


def test_doctor_without_a_connection_says_only_that() -> None:
    nowhere = JiraTicketing(SiteConnection(system="jira", name="s", url="http://127.0.0.1:1", email="a@b.c", token="t"))
    found = {one.subject: one.state for one in nowhere.diagnose()}
    assert found["jira connection"] == found["jira webhook secret"] == "error"


def test_doctor_sees_credentials_of_the_wrong_kind(site: Any) -> None:
    with site.stand.world.lock:
        site.stand.world.accounts.grant("a-pat", "712020:service", None)
    as_data_center = JiraTicketing(SiteConnection(system="jira", name="s", url=site.stand.url, token="a-pat"))
    found = {one.subject: one for one in as_data_center.diagnose()}
    assert found["jira connection"].state == "error"
    as_data_center.close()


def test_doctor_names_the_projects_where_the_app_s_rule_is_switched_off(site: Any) -> None:
    assert finding(site, "rule switch").state == "ok"
    site.admin.call("PUT", "project/OPS/properties/handoff.rule", json={"off": True, "by": "5b10"})
    site.admin.call("PUT", "project/ARC/properties/handoff.rule", json={"off": False, "by": "5b10"})
    warned = finding(site, "rule switch")
    assert warned.state == "warning"
    assert "switched off in OPS:" in warned.says
