"""What an operator is told of probes: metrics by their name, and a line of the doctor for each."""

from __future__ import annotations

from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from app.cli.doctor_probes import probe_findings
from app.domain.probing.model import Subject
from app.ports import Finding
from app.settings import load_settings
from app.store import migrate
from app.web.store_metrics import StoreCollector
from app.wiring import connect
from app.workflow.probing import Enquiry, ask_all
from app.workflow.service import Service
from integrations.sandbox.systems import erp
from tests.integration.probes.conftest import AT
from tests.support.probes import PROBES, Systems


def connected(systems: Systems, url: str) -> Service:
    service = connect(load_settings(database_url=url, secret_key="a key for tests", playbook=str(systems.playbook)))
    migrate.upgrade(service.database)
    return service


def scraped(service: Service) -> dict[tuple[str, frozenset[str]], float]:
    service.tally.flush(service.database)
    registry = CollectorRegistry()
    registry.register(StoreCollector(service))
    families = text_string_to_metric_families(generate_latest(registry).decode())
    samples = (sample for family in families for sample in family.samples if sample.name.startswith("handoff_probe_"))
    return {(sample.name, frozenset(sample.labels.values())): sample.value for sample in samples}


def test_questions_and_breakers_are_counted_by_the_name_of_the_probe(systems: Systems, database_url: str) -> None:
    service = connected(systems, database_url)
    systems.state.put("netsuite", "orders", "1001", erp.sales_order("1001"))
    systems.stand.world.faults.add("error", path="^/stripe/", times=9, status=500)
    for number in range(5):
        subject = Subject({"order": f"100{number}", "payment": f"pi_1234567{number}"})
        ask_all(service, [Enquiry(question="record_exists", system="NetSuite")], subject, AT)
        ask_all(service, [Enquiry(question="payment_state", system="Stripe")], subject, AT)
    found = scraped(service)
    service.close()
    expected = {
        ("questions_total", "netsuite", "answered"): 5,
        ("questions_total", "stripe", "not_reachable"): 3,
        ("questions_total", "stripe", "held_back"): 2,
        ("seconds_count", "netsuite"): 5,
        ("seconds_count", "stripe"): 3,
        ("failing", "stripe"): 1,
        ("breaker_open", "stripe"): 1,
        ("breaker_open", "netsuite"): 0,
        ("failing", "adyen"): 0,
    }
    assert {key: found[f"handoff_probe_{key[0]}", frozenset(key[1:])] for key in expected} == expected


def findings(systems: Systems, sqlite_url: str) -> dict[str, Finding]:
    service = connected(systems, sqlite_url)
    found = {finding.subject.removeprefix("probe "): finding for finding in probe_findings(service)}
    service.close()
    return found


def test_the_doctor_reaches_every_probe_and_takes_nothing_of_its_limit(systems: Systems, sqlite_url: str) -> None:
    found = findings(systems, sqlite_url)
    assert list(found) == list(PROBES)
    assert {name: finding.says for name, finding in found.items() if finding.state != "ok"} == {}
    assert all(" answered in 0." in finding.says for finding in found.values())
    assert found["shopify"].says.endswith("the credentials are accepted")
    assert found["statuspage"].says.endswith("it is operational")


def test_the_doctor_says_what_is_wrong_with_a_probe_and_never_its_secret(
    systems: Systems, sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SHOPIFY_ACCESS_TOKEN", "shpat-a-wrong-one")
    monkeypatch.delenv("ODOO_API_KEY")
    systems.hang("netsuite")
    systems.state.put("statuspage", "status", "now", {"indicator": "wonderful", "description": "!"})
    (tmp_path / "broken.yaml").write_text("name: broken\nversion: 1\n", encoding="utf-8")
    systems.write_playbook(
        netsuite={"seconds": 0.5}, akeneo={"definition": "broken.yaml"}, stripe={"kind": "by-carrier-pigeon"}
    )
    found = findings(systems, sqlite_url)
    assert {name: finding.state for name, finding in found.items() if finding.state != "ok"} == {
        "shopify": "error",
        "netsuite": "error",
        "odoo": "error",
        "akeneo": "error",
        "stripe": "error",
        "statuspage": "warning",
    }
    assert found["shopify"].says.endswith("and the credentials are revoked")
    assert found["netsuite"].says == "NetSuite is not reached: no answer in the time it was given"
    assert "names the variable ODOO_API_KEY, which is not set" in found["odoo"].says
    assert "broken.yaml:1: " in found["akeneo"].says
    assert "no package for probes of the kind 'by-carrier-pigeon'" in found["stripe"].says
    assert "the state 'wonderful' is not in the map" in found["statuspage"].says
    told = "".join(finding.says + finding.mend for finding in found.values())
    secrets = [*systems.stand.credentials.values(), "shpat-a-wrong-one"]
    assert [secret for secret in secrets if len(secret) > 8 and secret in told] == []
