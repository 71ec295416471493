"""Who somebody is and what they may do, by what a provider says of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.domain.identity import (
    GOOGLE,
    AccessRefused,
    AccessRules,
    BadRules,
    claim,
    domains_in,
    identified,
    roles_in,
    together,
)

RULES = AccessRules(roles={"leads": "approver", "readers": "viewer"})
KIM: dict[str, Any] = {
    "iss": "https://login.example",
    "sub": "1",
    "email": "kim@desk.example",
    "email_verified": True,
    "groups": ["leads"],
}


def test_groups_may_hold_spaces_commas_and_equals_signs() -> None:
    text = "CN=Shift leads,OU=Ops=approver;gate admins=admin\n readers = viewer;"
    assert roles_in(text) == {"CN=Shift leads,OU=Ops": "approver", "gate admins": "admin", "readers": "viewer"}


@pytest.mark.parametrize("text", ["leads", "leads=", "=viewer", "leads=owner", "leads=viewer;leads=admin"])
def test_a_mapping_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadRules):
        roles_in(text)


def test_domains_are_compared_in_lower_case() -> None:
    assert domains_in("Desk.Example, desk.example ,ops.example") == ("desk.example", "ops.example")


@pytest.mark.parametrize("text", ["@desk.example", "*.example", "localhost", "desk example.com"])
def test_what_is_no_domain_is_refused(text: str) -> None:
    with pytest.raises(BadRules):
        domains_in(text)


def test_a_claim_is_found_by_its_name_or_by_the_path_to_it() -> None:
    claims = {"https://x.example/roles": ["a"], "realm_access": {"roles": ["b"]}, "a.b": 1, "a": {"b": 2}}
    assert claim(claims, "https://x.example/roles") == ["a"]
    assert claim(claims, "realm_access.roles") == ["b"]
    assert claim(claims, "a.b") == 1
    assert claim(claims, "realm_access.groups") is None
    assert claim(claims, "a.b.c") is None


def test_a_role_by_e_mail_address_needs_it_verified() -> None:
    rules = AccessRules(roles={"Kim@desk.example": "admin"}, role_claim="email", name_claim="preferred_username")
    kim = {**KIM, "preferred_username": "kim"}
    assert identified(kim, rules).role == "admin"
    with pytest.raises(AccessRefused, match="is verified"):
        identified({**kim, "email_verified": False}, rules)


@pytest.mark.parametrize(("hd", "gets_in"), [("desk.example", True), ("evil.example", False), (None, False)])
def test_google_vouches_for_a_domain_by_hd_and_not_by_the_address(hd: str | None, gets_in: bool) -> None:
    """A consumer account of Google may carry an address of the company, verified, long after its owner left."""
    rules = replace(RULES, default_role="viewer", domains=("desk.example",))
    claims = {**KIM, "iss": GOOGLE, "hd": hd}
    if gets_in:
        assert identified(claims, rules).role == "approver"
    else:
        with pytest.raises(AccessRefused, match="Only people of desk"):
            identified(claims, rules)


@pytest.mark.parametrize("sub", [None, "", " ", 7])
def test_nobody_is_nobody(sub: object) -> None:
    with pytest.raises(AccessRefused, match="who signed in"):
        identified({**KIM, "sub": sub}, RULES)


@pytest.mark.parametrize("email", [None, "", "  ", "kim\x07@desk.example", "x" * 129, 7, ["kim@desk.example"]])
def test_what_cannot_be_a_name_names_nobody(email: object) -> None:
    with pytest.raises(AccessRefused, match="claim email"):
        identified({**KIM, "email": email}, RULES)


def test_all_names_are_kept_and_the_newest_come_first() -> None:
    known = identified(
        {**KIM, "name": "Kim Keller", "upn": "kim@desk.example", "preferred_username": 7}, RULES
    ).known_as
    assert known == ("kim@desk.example", "Kim Keller")
    assert together(known, ["kim.m@desk.example"]) == ("kim.m@desk.example", "kim@desk.example", "Kim Keller")
    assert len(together([str(number) for number in range(50)], ["new"])) == 20


@pytest.mark.parametrize("claims", [{"hasgroups": True}, {"_claim_names": {"groups": "src1"}}])
def test_groups_that_are_too_many_are_told_from_none(claims: dict[str, Any]) -> None:
    with pytest.raises(AccessRefused, match="more groups than"):
        identified({**KIM, "groups": None, **claims}, RULES)
