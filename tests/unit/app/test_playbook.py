"""The playbook: what is left out keeps its built-in value, and each mistake is named with file and line."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

import schemas
from app.playbook import PlaybookError, load_playbook, with_modes


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "playbook.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(tmp_path: Path, text: str) -> str:
    path = written(tmp_path, text)
    with pytest.raises(PlaybookError) as raised:
        load_playbook(path)
    return str(raised.value).replace(str(path), "playbook.yaml")


def test_the_built_in_playbook_asks_for_everything_and_enforces():
    playbook = load_playbook(None)
    assert playbook.gate.require_containment
    assert playbook.gate.require_retailer_notified
    assert playbook.gate.require_account_status
    assert playbook.gate.job_failure.mode == "enforce"
    assert len(playbook.record_fields) == 14
    assert playbook.recurrence.automation_threshold == 3


def test_the_built_in_playbook_satisfies_its_own_schema():
    text = (Path(__file__).parents[3] / "app" / "playbook.yaml").read_text(encoding="utf-8")
    import yaml

    assert list(schemas.validator("playbook").iter_errors(yaml.safe_load(text))) == []


def test_what_a_playbook_leaves_out_keeps_its_built_in_value(tmp_path):
    playbook = load_playbook(written(tmp_path, "version: 1\ngate: {require: {containment: false}}\n"))
    assert not playbook.gate.require_containment
    assert playbook.gate.require_account_status
    assert playbook.gate.job_failure.rules.issue_types == ("Job failure",)


def test_the_version_follows_the_content(tmp_path):
    first = load_playbook(written(tmp_path, "version: 1\n"))
    same = load_playbook(written(tmp_path, "version: 1 # a comment\n"))
    other = load_playbook(written(tmp_path, "version: 1\ngate: {require: {containment: false}}\n"))
    assert first.version == same.version != other.version


def test_own_systems_come_first_and_replace_built_in_ones_of_the_same_name(tmp_path):
    text = "version: 1\nsystems:\n  - {name: shopify, role: pos, aliases: [SFY]}\n"
    playbook = load_playbook(written(tmp_path, text))
    named = [entry for entry in playbook.systems if entry.name.casefold() == "shopify"]
    assert [(entry.role, entry.aliases) for entry in named] == [("pos", ("SFY",))]


def test_a_moment_keeps_its_offset(tmp_path):
    playbook = load_playbook(written(tmp_path, "version: 1\ngate: {since: 2026-11-01T00:00:00+01:00}\n"))
    assert playbook.gate.since is not None
    assert playbook.gate.since.isoformat() == "2026-11-01T00:00:00+01:00"


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("version: 2\n", 1, "version"),
        ("version: 1\ngate:\n  require:\n    containment: sometimes\n", 4, "expected boolean"),
        ("version: 1\nscopes:\n  job_failure:\n    mode: off\n", 4, "expected one of: enforce, shadow"),
        ("version: 1\n\nscops: {}\n", 3, "unknown key: scops; expected only:"),
        ("version: 1\nsystems:\n  - name: A\n    role: warehouse\n", 4, "expected one of: storefront"),
        ("version: 1\nsystems:\n  - name: A\n", 3, "'role' is a required property; add it"),
        ("version: 1\ngate:\n  since: 2026-11-01\n", 3, "expected ISO 8601 with an offset"),
        ("version: 1\ngate:\n  since: 2026-13-01T00:00:00Z\n", 3, "is no moment"),
        ("version: 1\ncontext:\n  default_timezone: Mars/Olympus\n", 3, "is no IANA time zone"),
        ("version: 1\nseries:\n  - {name: s, job: '(', runs: 'x'}\n", 3, "is no regular expression"),
        ("version: 1\n  nonsense: [\n", 2, "expected valid YAML"),
        ("- a list\n", 1, "expected a mapping"),
        ("", 1, "expected a mapping"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_what_was_expected(tmp_path, text, line, expected):
    found = problems(tmp_path, text)
    assert f"playbook.yaml:{line}: " in found
    assert expected in found


def test_all_mistakes_are_named_at_once(tmp_path):
    found = problems(tmp_path, "version: 1\nscops: {}\ngate:\n  since: yesterday\n")
    assert len(found.splitlines()) == 2


def test_a_playbook_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(PlaybookError, match="HANDOFF_PLAYBOOK"):
        load_playbook(tmp_path / "absent.yaml")


def test_modes_can_be_overridden_by_scope():
    playbook = with_modes(load_playbook(None), {"exception": "shadow"})
    assert playbook.gate.exception.mode == "shadow"
    assert playbook.gate.job_failure.mode == "enforce"


def test_asking_can_be_switched_off_and_limited(tmp_path):
    ask = load_playbook(None).ask
    assert (ask.enabled, ask.within) == (True, timedelta(hours=24))
    own = load_playbook(written(tmp_path, "version: 1\nask: {enabled: false, within_hours: 0.5}\n")).ask
    assert (own.enabled, own.within) == (False, timedelta(minutes=30))
    assert own.machine_senders == ask.machine_senders


def test_a_limit_of_no_hours_is_refused_by_line(tmp_path):
    assert "playbook.yaml:3" in problems(tmp_path, "version: 1\nask:\n  within_hours: 0\n")


def test_the_owners_of_boundaries_are_read(tmp_path):
    text = 'version: 1\nowners:\n  "Shopify -> NetSuite": Order integration\n  "* -> NetSuite": ERP\n'
    owners = load_playbook(written(tmp_path, text)).owners
    assert owners == {"Shopify -> NetSuite": "Order integration", "* -> NetSuite": "ERP"}
    assert load_playbook(None).owners == {}


def test_an_owner_without_a_boundary_is_refused_by_line(tmp_path):
    found = problems(tmp_path, "version: 1\nowners:\n  NetSuite: ERP\n")
    assert "playbook.yaml:2: owners is 'NetSuite'; expected a boundary such as" in found
    assert "playbook.yaml:3: owners" in problems(tmp_path, 'version: 1\nowners:\n  "a -> b": 5\n')


CONTRACT = """version: 1
boundaries:
  "Shopify -> NetSuite":
    contract:
      sent: the order, once
      allowed_delay: 30m
"""


def test_the_contract_of_a_boundary_is_read_and_may_leave_things_out(tmp_path):
    contract = load_playbook(written(tmp_path, CONTRACT)).contracts["Shopify -> NetSuite"]
    assert (contract.sent, contract.confirmed, contract.allowed_delay) == ("the order, once", "", timedelta(minutes=30))
    assert load_playbook(None).contracts == {}


@pytest.mark.parametrize(
    ("wrong", "line", "change"),
    [
        ("contract.sent is 7; expected string", 5, ("the order, once", "7")),
        ("is 'half an hour'; expected a length of time", 6, ("30m", "half an hour")),
        ("a length of time such as 15m, 90s, 2h or 1d", 6, ("30m", "0m")),
        ("unknown key: paid", 5, ("sent:", "paid:")),
        ("a boundary such as", 2, ("Shopify -> NetSuite", "NetSuite")),
        ("'contract' is a required property; add it", 3, ("    contract:", "    agreed:")),
    ],
)
def test_a_mistake_in_a_contract_is_named_with_its_line(tmp_path, wrong, line, change):
    found = problems(tmp_path, CONTRACT.replace(*change))
    assert f"playbook.yaml:{line}: " in found
    assert wrong in found
