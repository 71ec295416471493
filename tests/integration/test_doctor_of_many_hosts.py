"""What the doctor says of the database, and of workers on hosts that do not agree with each other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app import __version__
from app.cli.doctor_database import database_findings
from app.ports import Finding
from app.store import sites
from app.store.sites import Origin
from app.workflow.service import Service
from tests.support.service import a_service
from tests.support.tracker import NOW, Tracker


@pytest.fixture
def service(database_url: str) -> Iterator[Service]:
    built = a_service(database_url, Tracker())
    yield built
    built.close()


def of_workers(service: Service, *origins: Origin) -> dict[str, list[Finding]]:
    with service.database.write() as connection:
        for number, origin in enumerate(origins):
            sites.beat(connection, f"w{number}", NOW, NOW, origin)
    found: dict[str, list[Finding]] = {}
    for finding in database_findings(service):
        found.setdefault(finding.subject, []).append(finding)
    return found


def agreeing(service: Service, **differs: object) -> Origin:
    known = {"host": "alpha", "release": __version__, "key_mark": service.vault.mark, "clock_ahead_seconds": 0.2}
    return Origin(**{**known, **differs})  # type: ignore[arg-type]


def test_hosts_that_agree_are_named_and_nothing_else_is_said(service):
    found = of_workers(service, agreeing(service), agreeing(service, host="beta"))
    assert set(found) == {"database", "clock", "workers"}
    assert found["workers"][0].says == "2 alive on alpha, beta"
    assert {finding.state for findings in found.values() for finding in findings} == {"ok"}


def test_a_worker_of_the_release_before_tells_nothing_of_itself_and_is_counted(service):
    assert of_workers(service, Origin())["workers"][0].says == "1 alive"


def test_another_secret_key_is_an_error(service):
    (finding,) = of_workers(service, agreeing(service, key_mark="ffff"))["worker w0 on alpha"]
    assert finding.state == "error"
    assert "HANDOFF_SECRET_KEY" in finding.mend


def test_a_clock_that_is_off_is_a_warning_that_says_which_way(service):
    found = of_workers(
        service, agreeing(service, clock_ahead_seconds=420.0), agreeing(service, clock_ahead_seconds=-95.0)
    )
    assert "420 s ahead of" in found["worker w0 on alpha"][0].says
    assert "95 s behind" in found["worker w1 on alpha"][0].says
    assert found["worker w0 on alpha"][0].state == "warning"


def test_another_release_is_a_warning(service):
    (finding,) = of_workers(service, agreeing(service, release="0.0.9"))["worker w0 on alpha"]
    assert (finding.state, finding.says) == ("warning", f"runs release 0.0.9, this is {__version__}")


def test_two_keys_have_two_marks_and_a_mark_tells_no_key(service):
    from app.workflow.vault import Vault

    assert Vault("one").mark != Vault("two").mark
    assert Vault("one").mark == Vault("one").mark
    assert len(Vault("one").mark) == 12
