"""Notes that only one project role sees, for Jira projects without internal comments."""

from __future__ import annotations

from typing import Any

import pytest

from app.ports import Rejected


def notes(site: Any, issue: str) -> list[str | None]:
    return [said.role for said in site.state.issue(issue).comments]


def test_a_note_is_for_the_role_alone_and_stays_so_when_it_is_brought_up_to_date(site: Any, want: Any) -> None:
    restricted = site.connect(note_role="Developers")
    issue = site.ada.create()
    restricted.write(restricted.read(issue), want.update(made=want.record(error_code="E42")))
    assert notes(site, issue) == ["Developers"]
    restricted.write(restricted.read(issue), want.update(made=want.record(error_code="E43")))
    assert notes(site, issue) == ["Developers"]
    restricted.close()


def test_without_a_role_everybody_who_may_see_the_issue_sees_the_note(site: Any, want: Any) -> None:
    issue = site.ada.create()
    site.jira.write(site.jira.read(issue), want.update(made=want.record(error_code="E42")))
    assert notes(site, issue) == [None]


def test_a_role_that_the_site_does_not_have_is_named_in_the_failure_and_by_the_doctor(site: Any, want: Any) -> None:
    misspelt = site.connect(note_role="Developer")
    issue = site.ada.create()
    with pytest.raises(Rejected, match="Developer"):
        misspelt.write(misspelt.read(issue), want.update(made=want.record(error_code="E42")))
    found = {one.subject: one for one in misspelt.diagnose()}["jira note role"]
    assert found.state == "error"
    assert "Administrators, Developers, Handoff Gate, Service Desk Team" in found.mend
    misspelt.close()


def test_the_doctor_speaks_of_the_role_only_where_one_is_set(site: Any) -> None:
    restricted = site.connect(note_role="Developers")
    assert {one.subject: one.state for one in restricted.diagnose()}["jira note role"] == "ok"
    assert "jira note role" not in {one.subject for one in site.jira.diagnose()}
    restricted.close()
