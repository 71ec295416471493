"""Copies of what other systems hold, and how fresh they are: a search index (Algolia) and a report (Power BI)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from integrations.sandbox.systems.state import SystemsState, same

Reply = tuple[Response, int] | Response
APPLICATION = "SANDBOX001"
LIFE = 3599.0


def routes(state: SystemsState) -> dict[str, Blueprint]:
    """The routes by name."""
    return {"algolia": _algolia(state), "powerbi": _powerbi(state)}


def _algolia(state: SystemsState) -> Blueprint:
    search = Blueprint("algolia", __name__)

    @search.get("/1/indexes")
    def indices() -> Reply:
        known = request.headers.get("X-Algolia-Application-Id") == APPLICATION
        if not known or not same(request.headers.get("X-Algolia-API-Key", ""), "algolia_api_key"):
            return jsonify({"message": "Invalid Application-ID or API key", "status": 403}), 403
        return jsonify({"items": state.all("algolia", "indexes"), "nbPages": 1})

    return search


def search_index(name: str, updated_at: str, *, pending: bool = False) -> dict[str, Any]:
    """A search index as Algolia lists it."""
    return {
        "name": name,
        "createdAt": "2026-01-01T00:00:00.000Z",
        "updatedAt": updated_at,
        "entries": 100,
        "dataSize": 48450,
        "fileSize": 112927,
        "lastBuildTimeS": 3,
        "numberOfPendingTasks": 1 if pending else 0,
        "pendingTask": pending,
    }


def _powerbi(state: SystemsState) -> Blueprint:
    reports = Blueprint("powerbi", __name__)

    @reports.post("/<tenant>/oauth2/v2.0/token")
    def token(tenant: str) -> Reply:
        names = ("client_id", "client_secret")
        known = all(same(request.form.get(name, ""), f"powerbi_{name}") for name in names)
        if not known or request.form.get("grant_type") != "client_credentials":
            return jsonify({"error": "invalid_client", "error_description": f"AADSTS7000215 in {tenant}"}), 401
        return jsonify({"token_type": "Bearer", "expires_in": int(LIFE), "access_token": state.grant(LIFE)})

    @reports.get("/v1.0/myorg/groups/<_workspace>/datasets/<dataset>/refreshes")
    def refreshes(_workspace: str, dataset: str) -> Reply:
        if not state.has_token():
            return jsonify({"error": {"code": "TokenExpired"}}), 403
        known = [one for one in state.all("powerbi", "refreshes") if one["dataset"] == dataset]
        latest_first = sorted(known, key=lambda one: str(one["startTime"]), reverse=True)
        shown = [{key: value for key, value in one.items() if key != "dataset"} for one in latest_first]
        return jsonify({"value": shown[: int(request.args.get("$top", "60"))]})

    return reports


def refresh(dataset: str, status: str, started: str, ended: str | None = None) -> dict[str, Any]:
    """A refresh of a dataset, as Power BI's history has it; one that runs is ``Unknown`` and has no end."""
    end = {} if ended is None else {"endTime": ended}
    return {
        "dataset": dataset,
        "refreshType": "Scheduled",
        "startTime": started,
        **end,
        "status": status,
        "requestId": f"{dataset}/{started}",
    }
