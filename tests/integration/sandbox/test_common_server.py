"""Running the stand-ins: the control routes, and the process of their own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import pytest
import requests

from integrations.sandbox.server import start_sandbox


def test_the_control_routes_tell_and_steer(jira, service, receiver):
    key = service.create()
    assert service.get("/sandbox/requests?path=/issue$").json()["count"] == 1
    assert service.get("/sandbox/requests").json()["totals"] == {"POST": 1}
    assert service.post("/sandbox/faults", {"kind": "error", "status": 503}).json()[0]["kind"] == "error"
    assert service.get(f"issue/{key}").status_code == 503
    assert service.get(f"issue/{key}").status_code == 200
    assert service.post("/sandbox/faults", {"kind": "explode"}).status_code == 400
    assert service.post("/sandbox/webhooks", {"url": receiver.url, "secret": "s"}).json()["isSigned"] is True
    service.post("/sandbox/webhooks/behaviour", {"copies": 2})
    service.create()
    assert service.post("/sandbox/webhooks/drain").status_code == 204
    assert [line["status"] for line in service.get("/sandbox/webhooks/deliveries").json()] == [202, 202]
    assert "violations" in json.dumps(service.get("/sandbox/contract").json()) or jira.world.contracts is None


def test_the_clock_is_set_moved_and_let_go(service):
    body = {"set": "2026-11-20T09:00:00+00:00", "advance": 60}
    assert service.post("/sandbox/clock", body).json()["now"] == "2026-11-20T09:01:00+00:00"
    key = service.create()
    assert service.get(f"issue/{key}").json()["fields"]["created"] == "2026-11-20T09:01:00.000+0000"
    assert service.post("/sandbox/clock", {"run": True}).json()["now"] != "2026-11-20T09:01:00+00:00"
    assert service.post("/sandbox/clock", {"set": "2026-11-20T09:00:00"}).status_code == 400


def test_a_reset_brings_back_the_beginning(jira, service):
    service.new_field("Closure gate")
    service.create()
    assert service.post("/sandbox/reset").status_code == 204
    assert service.create() == "OPS-1"
    assert not any(field["custom"] for field in service.get("field").json())
    assert jira.world.requests.count("POST") == 1


def test_two_sandboxes_do_not_know_of_each_other(service):
    service.create()
    with start_sandbox("jira") as other:
        credentials = other.jira.credentials
        reply = requests.get(
            f"{other.jira.url}/rest/api/3/issue/OPS-1", auth=(credentials["email"], credentials["token"]), timeout=5
        )
    assert reply.status_code == 404


def test_a_sandbox_ends_while_a_request_hangs_and_webhooks_wait():
    with start_sandbox("jira") as sandbox:
        sandbox.jira.world.faults.add("hang")
        with pytest.raises(requests.ReadTimeout):
            requests.get(f"{sandbox.jira.url}/rest/api/3/serverInfo", timeout=0.05)
        sandbox.jira.world.webhooks.pause()
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{sandbox.jira.url}/rest/api/3/serverInfo", timeout=1)


def test_the_process_says_where_it_listens_and_ends_on_sigterm(receiver):
    command = [sys.executable, "-m", "integrations.sandbox", "--only", "jira", "--webhook-target", receiver.url]
    with subprocess.Popen([*command, "--webhook-secret", "s"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        started = json.loads(process.stdout.readline())["jira"]
        auth = (started["customer_email"], started["customer_token"])
        fields = {"project": {"key": started["project"]}, "issuetype": {"name": "Task"}, "summary": "s"}
        reply = requests.post(f"{started['url']}/rest/api/3/issue", json={"fields": fields}, auth=auth, timeout=5)
        assert reply.status_code == 201
        requests.post(f"{started['url']}/sandbox/webhooks/drain", timeout=15)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=15) == 0
    assert [json.loads(request.body)["webhookEvent"] for request in receiver.received] == ["jira:issue_created"]


def test_the_log_says_who_asked(jira, service, agent):
    key = service.create()
    agent.get(f"issue/{key}")
    requests.get(f"{jira.url}/rest/api/3/issue/{key}", timeout=5)
    (by_agent,) = jira.world.requests.select(actor="5b10a2844c20165700ede21g")
    assert (by_agent.method, by_agent.path, by_agent.status) == ("GET", f"/rest/api/3/issue/{key}", 200)
    assert [entry.status for entry in jira.world.requests.select("GET") if not entry.actor] == [401]


def test_sizes_and_rate_limits_are_changed_from_outside(service):
    key = service.create()
    assert service.post("/sandbox/sizes", {"embedded_comments": 1, "rate_limits": False}).json()["rate_limits"] is False
    codes = {service.put(f"issue/{key}", {"fields": {"labels": [f"l{n}"]}}).status_code for n in range(25)}
    assert codes == {204}
    assert service.get(f"issue/{key}").json()["fields"]["comment"]["maxResults"] == 1
    assert service.post("/sandbox/sizes", {"sizes": 1}).status_code == 400
    service.post("/sandbox/reset")
    assert service.post("/sandbox/sizes", {}).json()["rate_limits"] is True
