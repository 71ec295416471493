"""The trigger that keeps a gated ticket open, and the customer's mail unsent, until there is proof."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner

from app.cli import main
from app.demo.people import Refused
from app.demo.story import ticket_text
from integrations.zendesk.mail_rules import TITLE
from integrations.zendesk.setup import loose_mail
from tests.support.installation import Installation, installation
from tests.support.stage import NOW

SOLVED_MAIL = {
    "title": "Notify requester of solved",
    "conditions": {"all": [{"field": "status", "operator": "value", "value": "solved"}], "any": []},
    "actions": [{"field": "notification_user", "value": ["requester_id", "Solved", "Your request is solved"]}],
}
GATED = {"tags": ["handoff_gated"]}
PROVEN = {"tags": ["handoff_gated", "handoff_verified"]}


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("mail")
    with installation(f"sqlite:///{folder / 'handoff.db'}") as place:
        yield place


@pytest.fixture
def place(started: Installation) -> Installation:
    """An account with Zendesk's standard mail about solving, and nothing else."""
    state = started.sandbox.zendesk.app.extensions["desk"].state
    state.triggers.clear()
    state.automations[1] = state._closing_automation()
    as_admin(started, "POST", "triggers.json", {"trigger": SOLVED_MAIL})
    return started


def as_admin(place: Installation, method: str, path: str, body: Any = None) -> Any:
    """A request of the account's administrator."""
    credentials = place.sandbox.zendesk.credentials
    reply = requests.request(
        method,
        f"{place.sandbox.zendesk.url}/api/v2/{path}",
        json=body,
        auth=(f"{credentials['email']}/token", credentials["token"]),
        timeout=10,
    )
    reply.raise_for_status()
    return reply.json()


def set_up(place: Installation, *, remove: bool = False) -> list[str]:
    """What ``handoff setup zendesk --hold-mail`` does; the sentences it says."""
    zendesk = place.ticketing("zendesk")
    steps = zendesk.plan_mail_rules(remove=remove)  # type: ignore[attr-defined]
    return [zendesk.apply_setup(step, None) for step in steps if not step.done]


def a_ticket(place: Installation, **changes: Any) -> str:
    """A ticket that the service has not seen, tagged as if it had."""
    wish = {"subject": "Order sync errored", "comment": {"body": ticket_text("ORD-1", NOW, 3)}, **changes}
    return str(as_admin(place, "POST", "tickets.json", {"ticket": wish})["ticket"]["id"])


def mails(place: Installation, ticket: str) -> list[dict[str, Any]]:
    """The mails that Zendesk's audits tell of."""
    audits = as_admin(place, "GET", f"tickets/{ticket}/audits.json")["audits"]
    return [event for audit in audits for event in audit["events"] if event["type"] == "Notification"]


def to_customer(place: Installation, ticket: str) -> list[dict[str, Any]]:
    """Those that went to a requester."""
    return [mail for mail in mails(place, ticket) if mail["subject"] == "Solved"]


def test_without_the_trigger_the_customer_is_told_too_early(place: Installation) -> None:
    ticket = a_ticket(place, **GATED)
    place.zen_agent.solve_by_automation(ticket)
    assert len(to_customer(place, ticket)) == 1


@pytest.mark.parametrize("route", ["rest", "automation"])
def test_a_solve_without_proof_stays_open_and_mails_no_customer(place: Installation, route: str) -> None:
    set_up(place)
    ticket = a_ticket(place, **GATED)
    if route == "rest":
        as_admin(place, "PUT", f"tickets/{ticket}.json", {"ticket": {"status": "solved"}})
    else:
        place.zen_agent.solve_by_automation(ticket)
    assert place.zen_agent.ticket(ticket)["status"] == "open"
    assert to_customer(place, ticket) == []
    told = [mail["body"] for mail in mails(place, ticket)]
    assert all("how to supply it" in text for text in told)
    assert told


@pytest.mark.parametrize("tags", [PROVEN, {"tags": ["handoff_gated", "handoff_verdict_shadow"]}, {"tags": ["vip"]}])
def test_with_proof_in_shadow_mode_or_ungated_the_customer_is_told(place: Installation, tags: dict[str, Any]) -> None:
    set_up(place)
    ticket = a_ticket(place, **tags)
    place.zen_agent.solve_by_automation(ticket)
    assert place.zen_agent.ticket(ticket)["status"] == "solved"
    assert len(to_customer(place, ticket)) == 1


def test_being_kept_open_is_no_reopening_that_voids_evidence(place: Installation) -> None:
    set_up(place)
    ticket = a_ticket(place, **GATED)
    as_admin(place, "PUT", f"tickets/{ticket}.json", {"ticket": {"status": "solved"}})
    history = place.ticketing("zendesk").read(ticket).ticket.history
    reopened = [move for move in history if move.from_category == "done" and move.to_category != "done"]
    assert [move.actor.role for move in reopened] == ["app"]


def test_setting_up_twice_changes_nothing(place: Installation) -> None:
    assert any(f'Created the trigger "{TITLE}"' in says for says in set_up(place))
    before = as_admin(place, "GET", "triggers.json")
    assert not any("trigger" in says and "Created" in says for says in set_up(place))
    assert as_admin(place, "GET", "triggers.json") == before


def test_a_trigger_that_somebody_weakened_is_put_right(place: Installation) -> None:
    set_up(place)
    own = next(rule for rule in as_admin(place, "GET", "triggers.json")["triggers"] if rule["title"] == TITLE)
    weaker = {"title": "Something else", "conditions": {"all": own["conditions"]["all"][:1], "any": []}}
    as_admin(place, "PUT", f"triggers/{own['id']}.json", {"trigger": weaker})
    assert any("right and switched it on" in says for says in set_up(place))
    again = as_admin(place, "GET", f"triggers/{own['id']}.json")["trigger"]
    assert (again["title"], again["conditions"]) == (TITLE, own["conditions"])


def test_it_is_switched_off_again(place: Installation) -> None:
    set_up(place)
    assert any("Switched off" in says for says in set_up(place, remove=True))
    assert set_up(place, remove=True) == []
    ticket = a_ticket(place, **GATED)
    place.zen_agent.solve_by_automation(ticket)
    assert place.zen_agent.ticket(ticket)["status"] == "solved"


def test_where_another_trigger_comes_first_it_is_said_how_to_move_ours(place: Installation) -> None:
    set_up(place)
    own = next(rule for rule in as_admin(place, "GET", "triggers.json")["triggers"] if rule["title"] == TITLE)
    as_admin(place, "PUT", f"triggers/{own['id']}.json", {"trigger": {"position": 99}})
    assert any("drag" in says for says in set_up(place))
    session = place.ticketing("zendesk")._session  # type: ignore[attr-defined]
    assert [rule["title"] for rule in loose_mail(session)] == ["Notify requester of solved"]


def test_with_the_trigger_in_place_the_doctor_has_nothing_to_say_about_mail(place: Installation) -> None:
    zendesk = place.ticketing("zendesk")
    assert "zendesk mail" in {finding.subject for finding in zendesk.diagnose()}
    set_up(place)
    assert "zendesk mail" not in {finding.subject for finding in zendesk.diagnose()}


def test_an_automation_that_closes_for_good_is_named_with_the_clicks_and_left_as_it_is(place: Installation) -> None:
    before = as_admin(place, "GET", "automations.json")
    [says] = [says for says in set_up(place) if "Automations are yours" in says]
    assert '"Close ticket 4 days after status is set to solved"' in says
    assert "Contains none of the following, handoff_gated" in says
    assert as_admin(place, "GET", "automations.json") == before
    guard = {"field": "current_tags", "operator": "not_includes", "value": "handoff_gated"}
    rule = before["automations"][0]
    guarded = {**rule["conditions"], "all": [*rule["conditions"]["all"], guard]}
    as_admin(place, "PUT", "automations/1.json", {"automation": {"conditions": guarded}})
    assert not any("Automations are yours" in says for says in set_up(place))


def test_an_agent_who_sets_the_verdict_by_hand_gets_by_the_trigger_and_is_undone_by_the_service(
    place: Installation,
) -> None:
    set_up(place)
    ticket = place.zen_customer.report("Order sync errored", ticket_text("ORD-SYNC-4471", NOW, 3))
    place.settle()
    with pytest.raises(Refused):
        place.zen_agent.solve(ticket)
    field = place.zen_agent._field("verdict")
    values = {"status": "solved", "custom_fields": [{"id": field, "value": "handoff_verdict_verified"}]}
    place.zen_agent._update(ticket, values)
    assert place.zen_agent.ticket(ticket)["status"] == "solved"
    place.settle()
    assert place.zen_agent.ticket(ticket)["status"] == "open"
    assert place.zen_agent.verdict(ticket) == ""


def test_the_command_plans_applies_and_takes_away(
    place: Installation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    credentials = place.sandbox.zendesk.credentials
    monkeypatch.setenv("HANDOFF_DATABASE_URL", f"sqlite:///{tmp_path / 'handoff.db'}")
    monkeypatch.setenv("HANDOFF_ZENDESK_URL", place.sandbox.zendesk.url)
    monkeypatch.setenv("HANDOFF_ZENDESK_CLIENT_ID", credentials["client_id"])
    monkeypatch.setenv("HANDOFF_ZENDESK_CLIENT_SECRET", credentials["client_secret"])

    def handoff(*words: str) -> str:
        done = CliRunner().invoke(main, ["setup", "zendesk", "--hold-mail", *words])
        assert done.exit_code == 0, done.output
        return done.output

    assert f'would create  Trigger "{TITLE}"' in handoff("--dry-run")
    assert len(as_admin(place, "GET", "triggers.json")["triggers"]) == 1
    said = handoff()
    assert "Created the trigger" in said
    assert "drag" not in said, "it was put first, so nobody has to"
    assert f'there already  Trigger "{TITLE}"' in handoff("--dry-run")
    assert "Switched off" in handoff("--remove")
