"""Schedulers: Airflow 2 and 3, and the jobs of a Kubernetes CronJob."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request

from app.domain.moments import instant
from integrations.sandbox.systems.state import CREDENTIALS, SystemsState, basic_is, bearer, same

Reply = tuple[Response, int] | Response
LIFE = 86_400.0


def routes(state: SystemsState) -> dict[str, Blueprint]:
    """The routes by name."""
    return {"airflow2": _airflow2(state), "airflow3": _airflow3(state), "kubernetes": _kubernetes(state)}


def _airflow2(state: SystemsState) -> Blueprint:
    airflow = Blueprint("airflow2", __name__)

    @airflow.get("/api/v1/dags/<dag>/dagRuns")
    def runs(dag: str) -> Reply:
        if not basic_is(CREDENTIALS["airflow_username"], CREDENTIALS["airflow_password"]):
            return jsonify({"title": "Unauthorized", "status": 401, "type": "about:blank", "detail": None}), 401
        found, total = _runs_of(state, "airflow2", dag)
        if found is None:
            problem = {"title": "DAG not found", "status": 404, "detail": f"DAG with dag_id: '{dag}' not found"}
            return jsonify(problem), 404
        return jsonify({"dag_runs": found, "total_entries": total})

    @airflow.get("/api/v1/health")
    def health() -> Reply:
        return _health(state)

    return airflow


def _airflow3(state: SystemsState) -> Blueprint:
    airflow = Blueprint("airflow3", __name__)

    @airflow.post("/auth/token")
    def token() -> Reply:
        person = {"username": CREDENTIALS["airflow_username"], "password": CREDENTIALS["airflow_password"]}
        if request.get_json() != person:
            return jsonify({"detail": "Invalid credentials"}), 401
        return jsonify({"access_token": state.grant(LIFE)}), 201

    @airflow.get("/api/v2/dags/<dag>/dagRuns")
    def runs(dag: str) -> Reply:
        if not state.has_token():
            return jsonify({"detail": "Invalid JWT token"}), 401
        found, total = _runs_of(state, "airflow3", dag)
        if found is None:
            return jsonify({"detail": f"The DAG with ID: `{dag}` was not found"}), 404
        return jsonify({"dag_runs": found, "total_entries": total})

    @airflow.route("/api/v2/dags/<dag>", methods=["GET", "PATCH"])
    def one_dag(dag: str) -> Reply:
        if not state.has_token():
            return jsonify({"detail": "Invalid JWT token"}), 401
        return _one_dag(dag, state.get("airflow3", "dags", dag))

    @airflow.get("/api/v2/monitor/health")
    def health() -> Reply:
        return _health(state)

    return airflow


def _one_dag(dag: str, found: dict[str, Any] | None) -> Reply:
    """A DAG, and changing the one thing of it that may be."""
    if found is None:
        return jsonify({"detail": f"Dag with ID: `{dag}` was not found"}), 404
    if request.method == "PATCH":
        asked = request.get_json()
        if set(asked) != {"is_paused"} or not isinstance(asked["is_paused"], bool):
            return jsonify({"detail": [{"type": "bool_type", "loc": ["body", "is_paused"], "input": asked}]}), 422
        if request.args.getlist("update_mask") not in ([], ["is_paused"]):
            return jsonify({"detail": "Only `is_paused` field can be updated through the REST API"}), 400
        found["is_paused"] = asked["is_paused"]
    return jsonify({"dag_id": dag, "dag_display_name": dag, "is_paused": found.get("is_paused", False)})


def _runs_of(state: SystemsState, system: str, dag: str) -> tuple[list[dict[str, Any]] | None, int]:
    """The asked page of a DAG's runs, latest first, between the asked moments, and how many there are in all; ``None``
    where there is no such DAG."""
    if state.get(system, "dags", dag) is None:
        return None, 0
    bounds = [request.args.get(name) for name in ("start_date_gte", "start_date_lte")]
    since, until = (None if text is None else instant(text) for text in bounds)
    found = [
        run for run in state.all(system, "runs") if run["dag_id"] == dag and _within(run["start_date"], since, until)
    ]
    latest_first = sorted(found, key=lambda run: run["start_date"] or "", reverse=True)
    offset = int(request.args.get("offset", "0"))
    return latest_first[offset : offset + int(request.args.get("limit", "100"))], len(found)


def _within(start: str | None, since: datetime | None, until: datetime | None) -> bool:
    if start is None:
        return since is None and until is None
    moment = instant(start)
    return (since is None or moment >= since) and (until is None or moment <= until)


def _health(state: SystemsState) -> Response:
    scheduler = state.get("airflow", "health", "scheduler") or {"status": "healthy"}
    beat = {"latest_scheduler_heartbeat": state.now().isoformat()}
    return jsonify({"metadatabase": {"status": "healthy"}, "scheduler": {**beat, **scheduler}})


def dag_run(dag: str, run: str, state: str, started: str | None, ended: str | None = None) -> dict[str, Any]:
    """A run of a DAG, in the form that both versions share."""
    return {
        "dag_run_id": run,
        "dag_id": dag,
        "logical_date": started,
        "data_interval_start": started,
        "data_interval_end": started,
        "start_date": started,
        "end_date": ended,
        "run_type": "scheduled",
        "state": state,
        "conf": {},
        "note": None,
    }


def _kubernetes(state: SystemsState) -> Blueprint:
    cluster = Blueprint("kubernetes", __name__)

    @cluster.get("/apis/batch/v1/namespaces/<namespace>/jobs")
    def jobs(namespace: str) -> Reply:
        if not same(bearer(), "kubernetes_token"):
            return jsonify({"kind": "Status", "status": "Failure", "reason": "Unauthorized", "code": 401}), 401
        found = [job for job in state.all("kubernetes", "jobs") if job["metadata"]["namespace"] == namespace]
        begin = int(request.args.get("continue", "from-0").removeprefix("from-"))
        end = begin + int(request.args["limit"])
        more = {"continue": f"from-{end}", "remainingItemCount": len(found) - end} if len(found) > end else {}
        about = {"resourceVersion": "1", **more}
        return jsonify({"kind": "JobList", "apiVersion": "batch/v1", "metadata": about, "items": found[begin:end]})

    @cluster.route("/apis/batch/v1/namespaces/<namespace>/cronjobs/<name>", methods=["GET", "PATCH"])
    def cron_job(namespace: str, name: str) -> Reply:
        if not same(bearer(), "kubernetes_token"):
            return jsonify({"kind": "Status", "status": "Failure", "reason": "Unauthorized", "code": 401}), 401
        found = state.get("kubernetes", "cronjobs", f"{namespace}/{name}")
        if found is None:
            return jsonify({"kind": "Status", "status": "Failure", "reason": "NotFound", "code": 404}), 404
        if request.method == "PATCH":
            if request.mimetype != "application/merge-patch+json":
                return jsonify({"kind": "Status", "reason": "UnsupportedMediaType", "code": 415}), 415
            found["spec"] |= request.get_json(force=True)["spec"]
        about = {"name": name, "namespace": namespace}
        return jsonify({"kind": "CronJob", "apiVersion": "batch/v1", "metadata": about, "spec": found["spec"]})

    return cluster


def cron_job_run(owner: str, name: str, status: dict[str, Any], namespace: str = "default") -> dict[str, Any]:
    """A Job that a CronJob made."""
    reference = {"apiVersion": "batch/v1", "kind": "CronJob", "name": owner, "controller": True}
    return {
        "metadata": {"name": name, "namespace": namespace, "ownerReferences": [reference]},
        "spec": {"backoffLimit": 0},
        "status": status,
    }
