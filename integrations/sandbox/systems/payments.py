"""Payment gateways: Stripe's payment intents and Adyen's payment links."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, jsonify, request

from integrations.sandbox.systems.state import SystemsState, bearer, same

_METADATA = re.compile(r"metadata\['([^']+)'\]:'([^']*)'")
Reply = tuple[Response, int] | Response


def routes(state: SystemsState) -> dict[str, Blueprint]:
    """The routes by name."""
    return {"stripe": _stripe(state), "adyen": _adyen(state)}


def _stripe(state: SystemsState) -> Blueprint:
    gateway = Blueprint("stripe", __name__)

    @gateway.before_request
    def sign_in() -> Reply | None:
        if same(bearer(), "stripe_api_key"):
            return None
        return _stripe_error("Invalid API Key provided", "invalid_request_error", None, 401)

    @gateway.get("/v1/payment_intents/search")
    def search() -> Reply:
        wanted = _METADATA.fullmatch(request.args["query"])
        if wanted is None:
            return _stripe_error("We were unable to parse your search query.", "invalid_request_error", None, 400)
        found = [one for one in state.all("stripe", "payment_intents") if one["metadata"].get(wanted[1]) == wanted[2]]
        return jsonify({"object": "search_result", "url": request.path, "has_more": False, "data": found})

    @gateway.get("/v1/payment_intents/<intent>")
    def show(intent: str) -> Reply:
        found = state.get("stripe", "payment_intents", intent)
        if found is None:
            return _stripe_error(
                f"No such payment_intent: '{intent}'", "invalid_request_error", "resource_missing", 404
            )
        return jsonify(found)

    @gateway.get("/v1/payment_intents")
    def listed() -> Reply:
        found = state.all("stripe", "payment_intents")[: int(request.args.get("limit", "10"))]
        return jsonify({"object": "list", "url": request.path, "has_more": False, "data": found})

    return gateway


def _stripe_error(message: str, kind: str, code: str | None, status: int) -> tuple[Response, int]:
    error: dict[str, Any] = {"message": message, "type": kind}
    return jsonify({"error": error if code is None else {"code": code, **error}}), status


def payment_intent(identifier: str, created: int, **more: Any) -> dict[str, Any]:
    """A payment intent, captured in full."""
    return {
        "id": identifier,
        "object": "payment_intent",
        "amount": 5990,
        "amount_capturable": 0,
        "amount_received": 5990,
        "capture_method": "automatic",
        "created": created,
        "currency": "eur",
        "last_payment_error": None,
        "livemode": False,
        "metadata": {},
        "status": "succeeded",
        "latest_charge": {
            "id": f"ch_{identifier.removeprefix('pi_')}",
            "object": "charge",
            "created": created,
            "amount_refunded": 0,
            "refunded": False,
        },
        **more,
    }


def _adyen(state: SystemsState) -> Blueprint:
    gateway = Blueprint("adyen", __name__)

    @gateway.get("/v71/paymentLinks/<link>")
    def show(link: str) -> Reply:
        if not same(request.headers.get("X-API-Key", ""), "adyen_api_key"):
            return _adyen_error("HTTP Status Response - Unauthorized", "000", "security", 401)
        found = state.get("adyen", "payment_links", link)
        return jsonify(found) if found else _adyen_error("Payment link not found", "14_017", "validation", 404)

    return gateway


def _adyen_error(message: str, code: str, kind: str, status: int) -> tuple[Response, int]:
    return jsonify({"status": status, "errorCode": code, "message": message, "errorType": kind}), status
