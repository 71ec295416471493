"""What the simulated systems hold, who may ask them, and the routes by which tests and the demo fill them."""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import BadRequest, NotFound

from app.domain.moments import instant, iso
from integrations.sandbox.common import World
from integrations.sandbox.control import no_content, refuse_other_sites

CREDENTIALS = {
    "shopify_access_token": "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",
    "netsuite_consumer_key": "ck-3f1c9a77",
    "netsuite_consumer_secret": "cs-7d1be0a9c2",
    "netsuite_token_id": "ti-b6a2f0c1",
    "netsuite_token_secret": "ts-19d8c7b6a5",
    "netsuite_account": "1234567_SB1",
    "odoo_api_key": "odoo-6f5e4d3c2b1a",
    "stripe_api_key": "rk_test_51HandoffGateSandbox",
    "adyen_api_key": "AQE-sandbox-key-1",
    "akeneo_client_id": "1_abcdef",
    "akeneo_secret": "akeneo-secret-1",
    "akeneo_username": "handoff",
    "akeneo_password": "akeneo-password-1",
    "channelengine_api_key": "ce-key-5a4b3c2d",
    "celigo_api_token": "celigo-token-9f8e7d",
    "bigcommerce_access_token": "bc-token-2c4d6e8f",
    "airflow_username": "handoff",
    "airflow_password": "airflow-password-1",
    "algolia_api_key": "algolia-search-key-7c6b",
    "powerbi_client_id": "c0ffee00-0000-4000-8000-000000000001",
    "powerbi_client_secret": "powerbi-secret-1",
    "kubernetes_token": "eyJ-sandbox-service-account",
}
"""What each system accepts; fixed, since the sandbox listens on loopback only."""


class SystemsState:
    """The records of every system by kind and key, and the access tokens that were given out."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._records: dict[tuple[str, str], dict[str, tuple[dict[str, Any], datetime | None]]] = {}
        self._tokens: dict[str, datetime] = {}
        world.on_reset.append(self.clear)

    def clear(self) -> None:
        """Hold nothing."""
        self._records.clear()
        self._tokens.clear()

    def clear_records(self) -> None:
        """Hold no record; access tokens stay good."""
        self._records.clear()

    def put(
        self, system: str, kind: str, key: str, record: dict[str, Any], *, appears_at: datetime | None = None
    ) -> None:
        """Hold a record; before ``appears_at`` the system does not show it."""
        self._records.setdefault((system, kind), {})[key] = (record, appears_at)

    def drop(self, system: str, kind: str, key: str) -> None:
        """Hold a record no longer."""
        self._records.get((system, kind), {}).pop(key, None)

    def get(self, system: str, kind: str, key: str) -> dict[str, Any] | None:
        """A record, if the system shows it now."""
        record, appears_at = self._records.get((system, kind), {}).get(key, (None, None))
        return None if appears_at is not None and appears_at > self.now() else record

    def all(self, system: str, kind: str) -> list[dict[str, Any]]:
        """The records of a kind that the system shows now, in the order in which they came."""
        return [
            record
            for record, appears_at in self._records.get((system, kind), {}).values()
            if appears_at is None or appears_at <= self.now()
        ]

    def now(self) -> datetime:
        """The sandbox's time."""
        return self.world.clock.now()

    def grant(self, seconds: float) -> str:
        """A new access token that is good for so long."""
        token = secrets.token_hex(16)
        self._tokens[token] = self.now() + timedelta(seconds=seconds)
        return token

    def revoke(self) -> None:
        """Make every access token worthless."""
        self._tokens.clear()

    def has_token(self) -> bool:
        """Whether the request carries an access token that is good now."""
        ends = self._tokens.get(bearer())
        return ends is not None and ends > self.now()


def bearer() -> str:
    """The bearer token of the request."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else ""


def basic_is(username: str, password: str) -> bool:
    """Whether the request is signed in with HTTP Basic as that user."""
    expected = base64.b64encode(f"{username}:{password}".encode()).decode()
    return hmac.compare_digest(request.headers.get("Authorization", "").encode(), f"Basic {expected}".encode())


def same(given: str, name: str) -> bool:
    """Whether a text is the credential of that name."""
    return hmac.compare_digest(given.encode(), CREDENTIALS[name].encode())


def record_routes(state: SystemsState) -> Blueprint:
    """The routes by which the systems are filled."""
    routes = Blueprint("systems_control", __name__)
    routes.before_request(refuse_other_sites)

    @routes.put("/<system>/<kind>/<path:key>")
    def put(system: str, kind: str, key: str) -> Response:
        wish = request.get_json(silent=True)
        if not isinstance(wish, dict) or not isinstance(wish.get("record"), dict):
            raise BadRequest('Expected {"record": {...}, "appears_at": "2026-11-20T09:00:00Z" (optional)}.')
        moment = wish.get("appears_at")
        with state.world.lock:
            state.put(system, kind, key, wish["record"], appears_at=None if moment is None else instant(moment))
        return no_content()

    @routes.get("/<system>/<kind>/<path:key>")
    def show(system: str, kind: str, key: str) -> Response:
        record = state.get(system, kind, key)
        if record is None:
            raise NotFound("The system does not show such a record now.")
        return jsonify({"record": record, "now": iso(state.now())})

    @routes.delete("/<system>/<kind>/<path:key>")
    def drop(system: str, kind: str, key: str) -> Response:
        with state.world.lock:
            state.drop(system, kind, key)
        return no_content()

    @routes.post("/tokens/revoke")
    def revoke() -> Response:
        with state.world.lock:
            state.revoke()
        return no_content()

    return routes
