"""``handoff playbook``: trying a probe, and checking what the playbook names."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from integrations.sandbox.systems import erp
from tests.support.probes import Systems

Handoff = Callable[..., Result]


@pytest.fixture
def handoff(systems: Systems, tmp_path: Path) -> Handoff:
    settings = {
        "HANDOFF_DATABASE_URL": f"sqlite:///{tmp_path / 'handoff.db'}",
        "HANDOFF_SECRET_KEY": "a key for tests",
        "HANDOFF_PLAYBOOK": str(systems.playbook),
        "HANDOFF_LOG_LEVEL": "error",
    }
    return lambda *arguments: CliRunner().invoke(main, ["playbook", *arguments], env=settings)


def test_trying_a_probe_tells_what_was_sent_and_what_came_back(systems: Systems, handoff: Handoff) -> None:
    systems.state.put("netsuite", "orders", "1001", erp.sales_order("1001"))
    done = handoff("try-probe", "netsuite", "--subject", "order=1001", "--question", "record_exists")
    assert done.exit_code == 0, done.output
    assert f"POST {systems.stand.url}/netsuite/services/rest/query/v1/suiteql?limit=5" in done.output
    assert "t.externalid = '1001'" in done.output
    assert "state: confirmed" in done.output
    assert "reference: SO1001" in done.output
    assert "NetSuite SuiteQL (netsuite v2, " in done.output


def test_trying_a_probe_with_json_prints_one_object_a_question(systems: Systems, handoff: Handoff) -> None:
    done = handoff("try-probe", "shopify", "--subject", "order=1001", "--subject", "sku=A-1", "--json")
    answers = {answer["question"]: answer for answer in map(json.loads, done.output.splitlines())}
    assert done.exit_code == 0, done.output
    assert answers["record_exists"]["value"]["state"] == "missing"
    assert answers["record_state"]["outcome"] == "no_record"
    assert "shpat" not in done.output


def test_what_was_not_understood_is_shown_as_a_shape_without_content(systems: Systems, handoff: Handoff) -> None:
    systems.state.put("netsuite", "orders", "1001", erp.sales_order("1001", status="Z"))
    arguments = ("try-probe", "netsuite", "--subject", "order=1001", "--question", "record_state")
    done = handoff(*arguments)
    assert done.exit_code == 1
    assert "not understood" in done.output
    assert "the state 'Z' is not in the map (netsuite.yaml:" in done.output
    assert "body.items[].tranid: text" in done.output
    assert "SO1001" not in done.output
    assert "SO1001" in handoff(*arguments, "--reply").output


def test_a_probe_of_ones_own_is_added_by_yaml_alone(systems: Systems, handoff: Handoff, tmp_path: Path) -> None:
    (tmp_path / "status.yaml").write_text(
        "name: status\nversion: 1\ntitle: Our page\nquestions:\n  system_health:\n"
        "    request: { path: /api/v2/status.json }\n"
        "    cases: [{ when: \"body.status.indicator == 'none'\", state: operational }]\n",
        encoding="utf-8",
    )
    entry = {"system": "Our page", "definition": "status.yaml", "url": f"{systems.stand.url}/statuspage"}
    systems.write_playbook(**{"our-page": {**entry, "allow_networks": ["127.0.0.0/8"]}})
    done = handoff("try-probe", "our-page")
    assert done.exit_code == 0, done.output
    assert "state: operational" in done.output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("try-probe", "shopfiy"), "The playbook has no probe 'shopfiy'; it has adyen, "),
        (("try-probe", "shopify", "--subject", "1001"), "write for example order=1001"),
        (("try-probe", "shopify", "--subject", "host=x"), "known are order, "),
        (("try-probe", "shopify", "--subject", "order="), "is no order"),
        (("try-probe", "shopify", "--at", "yesterday"), "is no moment"),
    ],
)
def test_a_wrong_call_says_what_is_right(handoff: Handoff, arguments: tuple[str, ...], says: str) -> None:
    done = handoff(*arguments)
    assert done.exit_code != 0
    assert says in done.output


def test_checking_tells_every_mistake_with_its_place_and_asks_nobody(
    systems: Systems, handoff: Handoff, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert handoff("check").exit_code == 0
    systems.write_playbook(netsuite={"settings": {}})
    monkeypatch.delenv("STRIPE_API_KEY")
    done = handoff("check")
    assert done.exit_code == 1
    assert "the setting account of the probe netsuite is missing: the account id" in done.output
    assert "names the variable STRIPE_API_KEY, which is not set" in done.output
    assert json.loads(handoff("check", "--json").output)["probes"]["adyen"]["questions"] == ["payment_state"]
    assert systems.stand.world.requests.count() == 0
