"""Filling in the dashboard's forms as a browser does."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient

from app.store.accounts import Role
from app.web.signin import make_signin_link
from app.workflow.service import Service


def form_token(html: str) -> str:
    """The CSRF token in a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert found, "the page has no form"
    return found[1]


def send(client: FlaskClient, path: str, data: dict[str, Any], *, form: str = "/account", **how: Any) -> Any:
    """Send a form as the page ``form`` would."""
    token = form_token(client.get(form).get_data(as_text=True))
    return client.post(path, data={**data, "csrf_token": token}, **how)


def enter(app: Flask, service: Service, name: str = "admin", role: Role = "admin") -> FlaskClient:
    """Somebody signed in by one-time link."""
    client = app.test_client()
    token = urlsplit(make_signin_link(service, "http://localhost", name, role)).query.removeprefix("token=")
    answer = send(client, "/signin/link", {"token": token}, form=f"/signin?token={token}")
    assert answer.status_code == 302
    return client
