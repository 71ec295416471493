"""The way of a browser to the provider and back, and an application that knows the provider."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import requests
from flask import Flask
from flask.testing import FlaskClient

from app.ports_signin import IdentityConnection
from app.settings import Settings
from app.web import create_app
from app.workflow.service import Service
from integrations.oidc.asking import Asking
from integrations.oidc.provider import OidcProvider

PUBLIC = "http://localhost"


def app_with(
    service: Service,
    connection: IdentityConnection,
    *,
    seconds: float = 60,
    clock: Callable[[], float] = time.monotonic,
) -> Flask:
    """The application of a service whose people may sign in at the provider, which has so many seconds to answer."""
    provider = OidcProvider(connection, Asking(seconds=seconds), clock)
    return create_app(replace(service, identity=provider), Settings(public_url=PUBLIC))


def way_there(client: FlaskClient, path: str = "/signin/oidc") -> str:
    """Where the service sends the browser."""
    answer = client.get(path)
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def way_back(address: str) -> str:
    """What the provider answers the browser: the path and query that it leads to here."""
    answer = requests.get(address, allow_redirects=False, timeout=60)
    assert answer.status_code == 302, answer.text
    return str(answer.headers["Location"]).removeprefix(PUBLIC)


def come_in(client: FlaskClient, path: str = "/signin/oidc"):  # type: ignore[no-untyped-def]
    """The whole way of a browser; returns what the service answers at its end."""
    return client.get(way_back(way_there(client, path)))
