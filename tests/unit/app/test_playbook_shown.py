"""The policy in force, each value with its source."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.playbook import load_playbook
from app.playbook_shown import NoSuchKey, playbook_shown, under

OWN = """\
version: 1
scopes:
  job_failure: {mode: shadow}
gate:
  require:
    containment: false
systems:
  - {name: shopify, role: pos, aliases: [SFY]}
owners:
  "Shopify -> NetSuite": Order integration
probes:
  shop:
    system: Shopify
    definition: shopify
    credentials:
      access_token: { env: SHOP_TOKEN }
      other: { file: /run/secrets/other }
"""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    written = tmp_path / "playbook.yaml"
    written.write_text(OWN, encoding="utf-8")
    monkeypatch.setenv("HANDOFF_PLAYBOOK", str(written))
    monkeypatch.setenv("SHOP_TOKEN", "geheim-4711")
    monkeypatch.setenv("COLUMNS", "200")
    return written


def handoff(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["playbook", *arguments])


def test_each_value_says_where_it_comes_from(path):
    values = {shown.key: (shown.value, shown.source) for shown in playbook_shown(path, {"exception": "shadow"})}
    assert values["scopes.job_failure.mode"] == ("shadow", f"{path}:3")
    assert values["scopes.exception.mode"] == ("shadow", "HANDOFF_MODE")
    assert values["gate.require.containment"] == (False, f"{path}:6")
    assert values["gate.require.account_status"] == (True, "built-in")
    assert values["systems.shopify"] == ({"role": "pos", "aliases": ["SFY"]}, f"{path}:8")
    assert values["owners.Shopify -> NetSuite"] == ("Order integration", f"{path}:10")
    assert values["probes.shop.credentials.access_token"] == ("from the variable SHOP_TOKEN", f"{path}:16")
    assert values["probes.shop.credentials.other"] == ("from the file /run/secrets/other", f"{path}:17")
    assert values["probes.shop.seconds"] == (3.0, "built-in")


def test_every_system_in_force_is_shown_once(path):
    shown = [each.path[1] for each in playbook_shown(path, {}) if each.path[0] == "systems"]
    assert sorted(shown) == sorted(entry.name for entry in load_playbook(path).systems)


def test_without_a_file_everything_is_built_in():
    assert {shown.source for shown in playbook_shown(None, {})} == {"built-in"}


def test_a_key_shows_what_is_below_it_and_a_wrong_one_is_told_what_is_alike(path):
    values = playbook_shown(path, {})
    assert [shown.key for shown in under(values, "gate.require")] == [
        "gate.require.containment",
        "gate.require.retailer_notified",
        "gate.require.account_status",
    ]
    with pytest.raises(NoSuchKey, match=r"no key 'gate.requires'; is gate.require .*meant\?"):
        under(values, "gate.requires")


def test_the_command_shows_it_and_never_a_credential(path):
    shown = handoff("show").output
    assert "playbook.yaml:6" in shown
    assert f"The playbook: {path}\n" in shown
    assert "built-in systems: handoff playbook show systems" in shown
    assert "SHOP_TOKEN" in shown
    told = handoff("show", "--json").output
    assert {"key": "gate.require.containment", "value": False, "source": f"{path}:6"} in json.loads(told)["values"]
    assert "geheim" not in shown + told


def test_the_mode_of_the_environment_is_named_as_the_source(path, monkeypatch):
    monkeypatch.setenv("HANDOFF_MODE", "enforce")
    told = json.loads(handoff("show", "scopes.job_failure.mode", "--json").output)
    assert told["values"] == [{"key": "scopes.job_failure.mode", "value": "enforce", "source": "HANDOFF_MODE"}]


def test_a_diff_says_in_words_what_another_file_does_and_marks_what_weakens_the_gate(path, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text(OWN.replace("    containment: false", "    account_status: false"), encoding="utf-8")
    said = handoff("diff", str(other))
    assert said.exit_code == 0
    assert "WEAKER: Job failures do not need this to close: account status." in said.output
    assert "stricter: Job failures need this to close: containment." in said.output
    assert handoff("diff", str(other), "--refuse-weaker").exit_code == 1
    told = json.loads(handoff("diff", str(other), "--json").output)
    assert told["weaker"] == 1
    assert {each["key"] for each in told["differences"]} == {"gate.require.containment", "gate.require.account_status"}


def test_a_diff_with_itself_is_empty(path):
    assert "does the same as the playbook in use" in handoff("diff", str(path)).output
    assert json.loads(handoff("diff", str(path), "--json").output)["differences"] == []


def test_a_diff_with_an_unsound_file_names_its_mistakes(path, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text("version: 1\nscopes: {job_failure: {mode: off}}\n", encoding="utf-8")
    said = handoff("diff", str(other))
    assert said.exit_code == 1
    assert f"{other}:2: scopes.job_failure.mode" in said.output
