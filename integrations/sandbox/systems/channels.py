"""What lies between: a PIM (Akeneo), a channel layer (ChannelEngine), an iPaaS (Celigo), status pages."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from integrations.sandbox.systems.state import CREDENTIALS, SystemsState, basic_is, bearer, same

Reply = tuple[Response, int] | Response
LIFE = 3600.0


def routes(state: SystemsState) -> dict[str, Blueprint]:
    """The routes by name."""
    return {
        "akeneo": _akeneo(state),
        "channelengine": _channelengine(state),
        "celigo": _celigo(state),
        "bigcommerce": _bigcommerce(state),
        "statuspage": _statuspage(state),
    }


def _akeneo(state: SystemsState) -> Blueprint:
    pim = Blueprint("akeneo", __name__)

    @pim.post("/api/oauth/v1/token")
    def token() -> Reply:
        asked = request.get_json()
        person = {"username": CREDENTIALS["akeneo_username"], "password": CREDENTIALS["akeneo_password"]}
        known = basic_is(CREDENTIALS["akeneo_client_id"], CREDENTIALS["akeneo_secret"])
        if not known or asked != {"grant_type": "password", **person}:
            return jsonify({"code": 422, "message": "No user found for the given username and password"}), 422
        return jsonify(
            {"access_token": state.grant(LIFE), "expires_in": 3600, "token_type": "bearer", "refresh_token": "r"}
        )

    @pim.get("/api/rest/v1/products/<sku>")
    def product(sku: str) -> Reply:
        if not state.has_token():
            return jsonify({"code": 401, "message": "The access token provided is invalid."}), 401
        found = state.get("akeneo", "products", sku)
        if found is None:
            return jsonify(
                {"code": 404, "message": f'Product "{sku}" does not exist or you do not have permission.'}
            ), 404
        return jsonify(found)

    @pim.get("/api/rest/v1/system-information")
    def system_information() -> Reply:
        if not state.has_token():
            return jsonify({"code": 401, "message": "The access token provided is invalid."}), 401
        return jsonify({"version": "20261101000000", "edition": "Serenity"})

    return pim


def _channelengine(state: SystemsState) -> Blueprint:
    layer = Blueprint("channelengine", __name__)

    @layer.get("/api/v2/orders")
    def orders() -> Reply:
        if not same(request.args.get("apikey", ""), "channelengine_api_key"):
            return jsonify({"StatusCode": 401, "Success": False, "Message": "Unauthorized"}), 401
        wanted = request.args.getlist("channelOrderNos")
        found = [one for one in state.all("channelengine", "orders") if not wanted or one["ChannelOrderNo"] in wanted]
        return jsonify(
            {
                "Content": found,
                "Count": len(found),
                "TotalCount": len(found),
                "ItemsPerPage": 100,
                "StatusCode": 200,
                "LogId": None,
                "Success": True,
                "Message": None,
                "ValidationErrors": {},
            }
        )

    return layer


def _celigo(state: SystemsState) -> Blueprint:
    platform = Blueprint("celigo", __name__)

    @platform.before_request
    def sign_in() -> Reply | None:
        return None if same(bearer(), "celigo_api_token") else (jsonify({"errors": [{"code": "unauthorized"}]}), 401)

    @platform.route("/v1/flows/<flow>", methods=["GET", "PATCH"])
    def one_flow(flow: str) -> Reply:
        found = state.get("celigo", "flows", flow) or {"disabled": False}
        if request.method == "PATCH":
            for change in request.get_json():
                found[change["path"].removeprefix("/")] = change["value"]
            state.put("celigo", "flows", flow, found)
            return Response(status=204)
        return jsonify({"_id": flow, "name": "Orders to ERP", **found})

    @platform.get("/v1/flows/<flow>/<step>/errors")
    def errors(flow: str, step: str) -> Reply:
        open_ones = state.get("celigo", "steps", f"{flow}/{step}")
        if open_ones is None:
            return Response(status=204)
        begin, errors = int(request.args.get("skip", "0")), open_ones["errors"]
        end = begin + open_ones.get("page_size", 1000)
        more = {"nextPageURL": f"/v1/flows/{flow}/{step}/errors?skip={end}"} if end < len(errors) else {}
        return jsonify({"errors": errors[begin:end], **more})

    return platform


def _bigcommerce(state: SystemsState) -> Blueprint:
    store = Blueprint("bigcommerce", __name__)

    @store.route("/stores/<store_hash>/v3/channels/<channel>", methods=["GET", "PUT"])
    def one_channel(store_hash: str, channel: str) -> Reply:
        if not same(request.headers.get("X-Auth-Token", ""), "bigcommerce_access_token"):
            return jsonify({"status": 401, "title": "X-Auth-Token header is required", "type": "about:blank"}), 401
        found = state.get("bigcommerce", "channels", f"{store_hash}/{channel}")
        if found is None:
            return jsonify({"status": 404, "title": "Channel not found", "type": "about:blank"}), 404
        if request.method == "PUT" and not found.get("fixed"):
            found["status"] = request.get_json().get("status", found["status"])
        about = {"id": int(channel), "name": "eBay", "type": "marketplace", "platform": "ebay"}
        return jsonify({"data": {**about, "status": found["status"]}, "meta": {}})

    return store


def _statuspage(state: SystemsState) -> Blueprint:
    page = Blueprint("statuspage", __name__)

    @page.get("/api/v2/status.json")
    def status() -> Reply:
        shown = state.get("statuspage", "status", "now") or {
            "indicator": "none",
            "description": "All Systems Operational",
        }
        about = {"id": "sandbox", "name": "Sandbox", "url": request.url_root, "time_zone": "Etc/UTC"}
        return jsonify({"page": {**about, "updated_at": state.now().isoformat()}, "status": shown})

    return page
