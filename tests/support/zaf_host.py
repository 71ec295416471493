"""Zendesk's agent interface as far as an app sees it: a host page, the proxy for requests, and the app's own origin."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from flask import Flask, Response, jsonify, request, send_from_directory

from integrations.sandbox.server import Stand
from tests.support.npm import installed_packages
from tests.support.stage import listening

PAGES = Path(__file__).resolve().parents[1] / "browser" / "zaf"
APP = Path(__file__).resolve().parents[2] / "integrations" / "zendesk" / "zaf"
SDK_URL = "https://static.zdassets.com/zendesk_app_framework_sdk/2.0/zaf_sdk.min.js"
QUICK_LIMITS = {
    "gated": 6000,
    "free": 1500,
    "attempt": 3000,
    "pause": 100,
    "lookBack": 150,
    "all": 15000,
    "refresh": 500,
}
AGENT = {"id": 8447388090003, "name": "Priya", "locale": "en-US"}


@dataclass
class AgentDesk:
    """One agent's browser tab. ``faults`` are taken in turn in place of the service's answers: a status, ``never``, a
    body (``str`` or ``dict``) of a 200, or seconds to wait (``float``) before the service is asked."""

    zendesk_url: str
    sign_in: tuple[str, str]
    service_url: str
    token: str
    settings: dict[str, Any] = field(default_factory=dict)
    limits: dict[str, int] = field(default_factory=lambda: dict(QUICK_LIMITS))
    faults: list[Any] = field(default_factory=list)
    dead: bool = False
    asked: list[dict[str, Any]] = field(default_factory=list)
    api_paths: list[str] = field(default_factory=list)
    api_faults: dict[str, int] = field(default_factory=dict)
    new_ticket: dict[str, Any] = field(default_factory=dict)
    locale: str = "en-US"
    app_url: str = ""
    url: str = ""

    def form_of(self, ticket_id: str) -> dict[str, Any]:
        """The ticket as an open form. A field that is not on the ticket's form is not on it here either."""
        user = {**AGENT, "locale": self.locale}
        if not ticket_id:
            return {"status": "new", "tags": [], "fields": {}, "form_id": 1, "user": user, **self.new_ticket}
        ticket = self._zendesk("GET", f"/api/v2/tickets/{ticket_id}.json").json()["ticket"]
        fields = {str(entry["id"]): entry["value"] for entry in ticket["custom_fields"]}
        return {
            "id": ticket["id"],
            "status": ticket["status"],
            "tags": ticket["tags"],
            "fields": fields,
            "form_id": ticket["ticket_form_id"],
            "user": user,
        }

    def checks(self) -> list[dict[str, Any]]:
        """The bodies of the gate checks that the app asked for."""
        return [entry["body"] for entry in self.asked if entry["path"].endswith("/check")]

    def answer(self, options: dict[str, Any]) -> dict[str, Any]:
        """What Zendesk's proxy does with a request of the app."""
        if str(options["url"]).startswith("/"):
            return self._api(options)
        address = urlsplit(options["url"])
        assert options["secure"] is True, "the token is filled in only for secure requests"
        assert address.netloc == urlsplit(self.service_url).netloc, "only the whitelisted host is asked"
        self.asked.append({"path": address.path, "body": json.loads(options["data"])})
        if address.path.endswith("/check") and self.faults:
            fault = self.faults.pop(0)
            if not isinstance(fault, float):
                return _faulty(fault)
            time.sleep(fault)
        if self.dead:
            return _faulty(502)
        headers = {name: value.replace("{{setting.token}}", self.token) for name, value in options["headers"].items()}
        headers["Content-Type"] = options["contentType"]
        return _passed_on(requests.post(options["url"], data=options["data"].encode(), headers=headers, timeout=30))

    def _api(self, options: dict[str, Any]) -> dict[str, Any]:
        path = str(options["url"])
        self.api_paths.append(path.split("?")[0])
        for part, status in self.api_faults.items():
            if part in path:
                return _faulty(status)
        return _passed_on(self._zendesk("GET", path))

    def save(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Submit the form as the agent interface does. Inline pictures are attachments too."""
        changes: dict[str, Any] = {"status": wish["status"], "custom_fields": wish["fields"]}
        comment = wish["comment"]
        tokens = [file["token"] for file in comment["attachments"]]
        if comment["text"] or tokens:
            public = comment["type"] != "internalNote"
            body = comment["text"] or "<p>See the screenshot.</p>"
            changes["comment"] = {"html_body": body, "public": public, "uploads": tokens}
        reply = self._zendesk("PUT", f"/api/v2/tickets/{wish['id']}.json", json={"ticket": changes})
        return {"saved": reply.ok, "refusal": None if reply.ok else reply.text}

    def _zendesk(self, method: str, path: str, **content: Any) -> requests.Response:
        return requests.request(method, self.zendesk_url + path, auth=self.sign_in, timeout=15, **content)


def _faulty(fault: Any) -> dict[str, Any]:
    if fault == "never":
        return {"never": True}
    if isinstance(fault, int):
        told = {"detail": f"The service answered {fault}.", "status": fault}
        return {"ok": False, "failure": {"status": fault, "responseText": json.dumps(told), "responseJSON": told}}
    if isinstance(fault, tuple):
        status, told = fault
        return {"ok": False, "failure": {"status": status, "responseText": json.dumps(told)}}
    return {"ok": True, "body": fault}


def _passed_on(reply: requests.Response) -> dict[str, Any]:
    body = reply.json() if "json" in reply.headers.get("Content-Type", "") else reply.text
    if reply.ok:
        return {"ok": True, "body": body}
    return {"ok": False, "failure": {"status": reply.status_code, "responseText": reply.text, "responseJSON": body}}


def _host_app(desk: AgentDesk) -> Flask:
    app = Flask("zaf-host")

    @app.get("/agent")
    def page() -> Response:
        return send_from_directory(PAGES, "host.html")

    @app.get("/host.js")
    def script() -> Response:
        return send_from_directory(PAGES, "host.js")

    @app.get("/host/setup")
    def setup() -> Response:
        settings = {"service_url": desk.service_url, **desk.settings}
        app_address = f"{desk.app_url}/assets/iframe.html"
        return jsonify({"app": app_address, "settings": settings, "form": desk.form_of(request.args["ticket"])})

    @app.post("/host/request")
    def proxied() -> Response:
        return jsonify(desk.answer(json.loads(request.get_data())))

    @app.post("/host/save")
    def save() -> Response:
        return jsonify(desk.save(json.loads(request.get_data())))

    return app


def _app_origin(desk: AgentDesk) -> Flask:
    app = Flask("zaf-app", static_folder=None)

    @app.get("/assets/limits.js")
    def limits() -> Response:
        return Response(f"export const LIMITS = {json.dumps(desk.limits)};", content_type="text/javascript")

    @app.get("/assets/<path:name>")
    def asset(name: str) -> Response:
        return send_from_directory(APP / "assets", name)

    return app


def bundled_sdk(folder: Path) -> str:
    """The framework's SDK as one script, as Zendesk's own address would serve it. Skips where npm has no packages."""
    modules = installed_packages(APP)
    target = folder / "zaf_sdk.min.js"
    entry = modules / "zendesk_app_framework_sdk" / "lib" / "index.js"
    command = [modules / "esbuild" / "bin" / "esbuild", entry, "--bundle", "--format=iife", "--global-name=ZAFClient"]
    subprocess.run([*command, f"--outfile={target}", "--log-level=error"], check=True, timeout=120)
    return target.read_text(encoding="utf-8")


@contextmanager
def agent_desk(zendesk: Stand, service_url: str, token: str) -> Iterator[AgentDesk]:
    """The host on ``localhost`` and the app on ``127.0.0.1``: two origins, as on Zendesk."""
    sign_in = (f"{zendesk.credentials['agent_email']}/token", zendesk.credentials["agent_token"])
    desk = AgentDesk(zendesk.url, sign_in, service_url, token)
    with listening(_host_app(desk)) as host, listening(_app_origin(desk)) as own:
        desk.app_url = own
        desk.url = host.replace("127.0.0.1", "localhost")
        yield desk
