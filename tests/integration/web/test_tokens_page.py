"""Administrators make tokens for programs on a page, see their use, and revoke them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.store.accounts import Role
from app.workflow import api_tokens
from app.workflow.service import Service
from tests.integration.web.conftest import post
from tests.support.api_rows import a_token, ask

GOOD = {"name": "bi", "scope": ["records:read", "patterns:read"], "days": "90"}


def made(admin: FlaskClient, **changes: object) -> tuple[int, str]:
    answer = post(admin, "/tokens", {**GOOD, **changes}, form="/tokens")
    return answer.status_code, answer.text


def test_a_token_is_made_shown_once_and_revoked(
    signed_in: Callable[..., FlaskClient], client: FlaskClient, service: Service
) -> None:
    admin = signed_in()
    assert "There is no token yet" in admin.get("/tokens").text
    status, page = made(admin)
    found = re.search(r"hgt_[0-9a-f]{64}", page)
    assert status == 200
    assert found is not None
    assert ask(client, "/records", found[0]).status_code == 200
    listed = admin.get("/tokens").text
    assert "bi" in listed
    assert "by admin" in listed
    assert found[0] not in listed
    assert post(admin, "/tokens/revoke", {"name": "bi"}, form="/tokens").status_code == 302
    assert ask(client, "/records", found[0]).status_code == 401
    assert post(admin, "/tokens/revoke", {"name": "bi"}, form="/tokens").status_code == 409
    assert post(admin, "/tokens/revoke", {"name": "nobody"}, form="/tokens").status_code == 404


def test_what_cannot_be_is_said_and_nothing_is_made(signed_in: Callable[..., FlaskClient], service: Service) -> None:
    admin = signed_in()
    for changes in ({"name": "<b>"}, {"scope": []}, {"scope": ["all"]}, {"days": "9999"}, {"site": ["jira:nowhere"]}):
        status, page = made(admin, **changes)
        assert (status, 'role="alert"' in page, "hgt_" in page) == (400, True, False), changes
    assert api_tokens.listed(service) == []


@pytest.mark.parametrize("role", ["viewer", "operator", "approver"])
def test_nobody_but_administrators_sees_or_makes_tokens(
    signed_in: Callable[..., FlaskClient], service: Service, role: Role
) -> None:
    a_token(service)
    somebody = signed_in("mia", role)
    assert somebody.get("/tokens").status_code == 403
    for path in ("/tokens", "/tokens/revoke"):
        assert post(somebody, path, {**GOOD, "name": "bi"}).status_code == 403
    assert [(one.name, one.revoked_at) for one in api_tokens.listed(service)] == [("bi", None)]
    assert "/tokens" not in somebody.get("/account").text
