"""NetSuite's SuiteQL over REST (queries are really carried out, on tables in memory) and Odoo's JSON-2 API."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import sqlglot
from flask import Blueprint, Response, jsonify, request
from oauthlib.oauth1 import SIGNATURE_HMAC_SHA256, Client

from integrations.sandbox.systems.state import CREDENTIALS, SystemsState, bearer, same

_TABLES = {
    "transaction": ("id", "tranid", "externalid", "otherrefnum", "status", "trandate", "type"),
    "item": ("id", "itemid"),
    "inventoryitemlocations": ("item", "location", "quantityavailable", "quantityonhand"),
    "dual": ("dummy",),
}
_KINDS = {"transaction": "orders", "item": "items", "inventoryitemlocations": "stock"}


def routes(state: SystemsState) -> dict[str, Blueprint]:
    """The routes by name."""
    return {"netsuite": _netsuite(state), "odoo": _odoo(state)}


def _netsuite(state: SystemsState) -> Blueprint:
    erp = Blueprint("netsuite", __name__)

    @erp.post("/services/rest/query/v1/suiteql")
    def suiteql() -> tuple[Response, int] | Response:
        if not _signed():
            return jsonify(_problem("Invalid login attempt.", "INVALID_LOGIN", 401)), 401
        if request.headers.get("Prefer") != "transient":
            return jsonify(_problem("The required request header 'Prefer' is missing.", "INVALID_HEADER", 400)), 400
        try:
            rows = _queried(state, request.get_json()["q"])
        except (sqlite3.Error, sqlglot.errors.SqlglotError) as error:
            return jsonify(_problem(f"Invalid search query: {error}", "INVALID_PARAMETER", 400)), 400
        limit = int(request.args.get("limit", "1000"))
        items = [{"links": [], **row} for row in rows[:limit]]
        return jsonify(
            {
                "links": [{"rel": "self", "href": request.url}],
                "count": len(items),
                "hasMore": len(rows) > limit,
                "items": items,
                "offset": 0,
                "totalResults": len(rows),
            }
        )

    return erp


def _signed() -> bool:
    """Whether the request carries the OAuth 1.0a signature that the token's owner would make."""
    header = request.headers.get("Authorization", "")
    parts = {
        name.strip(): value.strip('"')
        for name, _, value in (part.partition("=") for part in header.removeprefix("OAuth ").split(","))
    }
    if not header.startswith("OAuth ") or parts.get("realm") != CREDENTIALS["netsuite_account"]:
        return False
    client = Client(
        CREDENTIALS["netsuite_consumer_key"],
        client_secret=CREDENTIALS["netsuite_consumer_secret"],
        resource_owner_key=CREDENTIALS["netsuite_token_id"],
        resource_owner_secret=CREDENTIALS["netsuite_token_secret"],
        realm=CREDENTIALS["netsuite_account"],
        signature_method=SIGNATURE_HMAC_SHA256,
        nonce=parts.get("oauth_nonce"),
        timestamp=parts.get("oauth_timestamp"),
    )
    _, headers, _ = client.sign(request.url, http_method="POST")
    made: str = headers["Authorization"]
    return sorted(made.split(", ")) == sorted(header.split(", "))


def _queried(state: SystemsState, text: str) -> list[dict[str, str]]:
    """The rows of a query: texts, without the columns that are null, as NetSuite sends them."""
    quiet = sqlglot.ErrorLevel.IGNORE
    asked = sqlglot.transpile(text, read="oracle", write="sqlite", identify=True, unsupported_level=quiet)
    with closing(sqlite3.connect(":memory:")) as tables:
        tables.row_factory = sqlite3.Row
        for table, columns in _TABLES.items():
            tables.execute(f'CREATE TABLE "{table}" ({", ".join(columns)})')
            held = state.all("netsuite", _KINDS[table]) if table in _KINDS else [{"dummy": "X"}]
            for row in held:
                values = [row.get(column) for column in columns]
                tables.execute(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(columns))})', values)  # noqa: S608 - names of our own tables
        tables.execute("PRAGMA query_only = ON")
        if len(asked) != 1:
            raise sqlite3.OperationalError(f"{len(asked)} statements")
        rows = tables.execute(asked[0].replace("STRFTIME('%Y-%m-%d', ", "DATE(")).fetchall()
    return [{key.lower(): str(row[key]) for key in row.keys() if row[key] is not None} for row in rows]  # noqa: SIM118


def _problem(detail: str, code: str, status: int) -> dict[str, Any]:
    return {
        "type": "https://www.rfc-editor.org/rfc/rfc9110.html",
        "title": detail,
        "status": status,
        "o:errorDetails": [{"detail": detail, "o:errorCode": code}],
    }


def sales_order(number: str, **more: Any) -> dict[str, Any]:
    """A sales order as NetSuite's table holds it, pending fulfilment."""
    return {
        "id": str(sum(map(ord, number)) + 9000),
        "tranid": f"SO{number}",
        "externalid": number,
        "otherrefnum": None,
        "status": "B",
        "trandate": "2026-11-20",
        "type": "SalesOrd",
        **more,
    }


def _odoo(state: SystemsState) -> Blueprint:
    erp = Blueprint("odoo", __name__)

    @erp.post("/json/2/<model>/<method>")
    def call(model: str, method: str) -> tuple[Response, int] | Response:
        if not same(bearer(), "odoo_api_key"):
            return jsonify({"name": "werkzeug.exceptions.Unauthorized", "message": "Invalid apikey"}), 401
        if method != "search_read":
            return jsonify({"name": "werkzeug.exceptions.NotFound", "message": f"{model}.{method}"}), 404
        asked = request.get_json()
        found = [one for one in state.all("odoo", model) if _holds(one, list(asked["domain"]))]
        return jsonify(
            [{key: one.get(key, False) for key in ["id", *asked["fields"]]} for one in found[: asked["limit"]]]
        )

    return erp


def _holds(record: dict[str, Any], domain: list[Any]) -> bool:
    """A domain in Polish notation; terms without an operator before them are joined by "and"."""

    def term() -> bool:
        part = domain.pop(0)
        if part == "|":
            left, right = term(), term()
            return left or right
        field, operator, value = part
        if operator != "=":
            raise ValueError(f"The sandbox compares with = only, not with {operator}.")
        return bool(record.get(field) == value)

    holds = True
    while domain:
        holds = term() and holds
    return holds
