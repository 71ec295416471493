"""Shopify's GraphQL Admin API: queries are checked and carried out against its schema, orders are hidden after 60 days
unless the app may read all."""

from __future__ import annotations

import re
from datetime import timedelta
from importlib.resources import files
from typing import Any

from flask import Blueprint, Response, jsonify, request
from graphql import GraphQLSchema, build_schema, graphql_sync

from app.domain.moments import instant
from integrations.sandbox.systems.state import SystemsState, same

SHOWN = timedelta(days=60)
_SEARCH = re.compile(r'(name|sku):"?#?([^"]*)"?')
SCOPES = ("read_orders", "read_inventory", "read_all_orders")


def schema() -> GraphQLSchema:
    """The schema of Shopify, its part that is simulated."""
    return build_schema(files(__package__).joinpath("shopify.graphql").read_text(encoding="utf-8"))


class Root:
    """The root of a query: what the shop holds, as GraphQL asks for it."""

    def __init__(self, state: SystemsState) -> None:
        self._state = state
        self._app = state.get("shopify", "app", "installation") or {"scopes": list(SCOPES)}
        self.shop = {"id": "gid://shopify/Shop/1", "name": "Sandbox"}

    @property
    def currentAppInstallation(self) -> dict[str, Any]:  # noqa: N802 - GraphQL's name
        """The app whose token is used."""
        return {
            "id": "gid://shopify/AppInstallation/1",
            "accessScopes": [{"handle": scope} for scope in self._app["scopes"]],
        }

    def orders(self, _info: Any, first: int, query: str, after: str | None = None, **_order: Any) -> dict[str, Any]:
        """A search is no comparison: names that begin like the wanted one are found as well."""
        wanted = _searched(query)
        oldest = None if "read_all_orders" in self._app["scopes"] else self._state.now() - SHOWN
        found = [
            {**order, "transactions": _first(order["transactions"]), "fulfillmentOrders": _nodes(order)}
            for order in self._state.all("shopify", "orders")
            if order["name"].lstrip("#").startswith(wanted)
            and (oldest is None or instant(order["createdAt"]) >= oldest)
        ]
        return _page(found, first, after)

    def inventoryItems(  # noqa: N802 - GraphQL's name
        self, _info: Any, first: int, query: str, after: str | None = None
    ) -> dict[str, Any]:
        """Items whose SKU begins like the wanted one."""
        wanted = _searched(query)
        items = [item for item in self._state.all("shopify", "items") if item["sku"].startswith(wanted)]
        return _page([{**item, "inventoryLevels": _levels(item)} for item in items], first, after)


def _page(entries: list[Any], first: int, after: str | None) -> dict[str, Any]:
    """A page of a connection; a cursor is the number of the entry that it points behind."""
    begin = 0 if after is None else int(after.removeprefix("cursor-"))
    end = min(begin + first, len(entries))
    return {
        "nodes": entries[begin:end],
        "pageInfo": {"hasNextPage": end < len(entries), "endCursor": f"cursor-{end}" if end > begin else None},
    }


def _searched(query: str) -> str:
    found = _SEARCH.fullmatch(query)
    return found[2] if found else "\0"


def _first(entries: list[dict[str, Any]]) -> Any:
    return lambda _info, first: entries[:first]


def _nodes(order: dict[str, Any]) -> Any:
    return lambda _info, first: {"nodes": order["fulfillmentOrders"][:first]}


def _levels(item: dict[str, Any]) -> Any:
    def quantities(level: dict[str, Any]) -> Any:
        return lambda _info, names: [one for one in level["quantities"] if one["name"] in names]

    levels = [{**level, "quantities": quantities(level)} for level in item["levels"]]
    return lambda _info, first: _page(levels, first, None)


def routes(state: SystemsState) -> dict[str, Blueprint]:
    """The routes by name."""
    shop, described = Blueprint("shopify", __name__), schema()

    @shop.post("/admin/api/<version>/graphql.json")
    def graphql(version: str) -> tuple[Response, int] | Response:
        if not same(request.headers.get("X-Shopify-Access-Token", ""), "shopify_access_token"):
            return jsonify(
                {"errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"}
            ), 401
        if state.get("shopify", "versions", version) == {"supported": False}:
            return jsonify({"errors": "Not Found"}), 404
        if state.get("shopify", "app", "throttled"):
            return jsonify({"errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}]})
        asked = request.get_json()
        done = graphql_sync(described, asked["query"], Root(state), variable_values=asked.get("variables"))
        body: dict[str, Any] = {"data": done.data}
        if done.errors:
            body["errors"] = [{"message": error.message} for error in done.errors]
        return jsonify({**body, "extensions": {"cost": {"requestedQueryCost": 12, "actualQueryCost": 12}}})

    return {"shopify": shop}


def order(name: str, created_at: str, **more: Any) -> dict[str, Any]:
    """An order as the shop holds it; ``more`` replaces parts of a paid, unfulfilled one."""
    return {
        "id": f"gid://shopify/Order/{sum(map(ord, name)) + 5_000_000}",
        "name": f"#{name}",
        "createdAt": created_at,
        "updatedAt": created_at,
        "cancelledAt": None,
        "closedAt": None,
        "displayFinancialStatus": "PAID",
        "displayFulfillmentStatus": "UNFULFILLED",
        "transactions": [
            {
                "id": "gid://shopify/OrderTransaction/1",
                "kind": "SALE",
                "status": "SUCCESS",
                "processedAt": created_at,
                "paymentId": f"r{name}.1",
                "errorCode": None,
                "amountSet": {"shopMoney": {"amount": "59.90", "currencyCode": "EUR"}},
            }
        ],
        "fulfillmentOrders": [
            {"id": "gid://shopify/FulfillmentOrder/1", "status": "OPEN", "requestStatus": "UNSUBMITTED"}
        ],
        **more,
    }
