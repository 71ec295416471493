"""The last act: the service looks at both sides by itself. A shop, an ERP, a gateway and a scheduler are simulated, and
asked over HTTP as they would be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
import yaml

from app.demo.narrator import Narrator
from app.demo.picture import run_page
from app.demo.stage import Stage
from app.demo.story import NOTICE, OTHER_RUNS, VERIFICATION, Story
from app.domain.moments import iso

JOB, ORDER = "ORD-EXPORT-12", "1001"
CREDENTIALS = {
    "shop": ("Shopify", "shopify", {"access_token": "shopify_access_token"}, {}),
    "ledger": (
        "NetSuite",
        "netsuite",
        {name: f"netsuite_{name}" for name in ("consumer_key", "consumer_secret", "token_id", "token_secret")},
        {"account": "1234567_SB1"},
    ),
    "gateway": ("Stripe", "stripe", {"api_key": "stripe_api_key"}, {}),
    "scheduler": ("Airflow", "airflow3", {"username": "airflow_username", "password": "airflow_password"}, {}),
}
"""The probes of the playbook: system, definition, credentials by the stand-in's names for them, settings."""


class BothSides:
    """Plays the act on the stage, with the people of the story."""

    def __init__(self, stage: Stage, story: Story, narrator: Narrator) -> None:
        self.stage, self.story, self.narrator = stage, story, narrator
        self.failed_at = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=40)

    def play(self) -> None:
        """An order that is in the shop, paid, and not in the ERP; then the job has run, and the ticket closes."""
        tell, story = self.narrator, self.story
        tell.act("6. Looking at both sides: the playbook names shop, ERP, gateway and scheduler")
        self._an_order_that_did_not_arrive()
        self.stage.restart({"HANDOFF_PLAYBOOK": str(self._playbook()), **self._credentials()})
        tell.done("The service was started with four probes, and with the level live: a picture and the run itself")
        key = story.agent.report("OPS", "Job failure", f"Order {ORDER} is not in the ERP", self._words())
        story.tickets[f"Jira {key}"] = f"{story.agent.url}/browse/{key}"
        seconds = story.timed(lambda: story.copy_of(key), f"{key} to be enriched")
        self._record_is_filled(key, seconds)
        self._closing_needs_the_run(key)

    def _record_is_filled(self, key: str, seconds: float) -> None:
        tell, story = self.narrator, self.story
        record, note = story.agent.record(key), "\n".join(story.agent.notes(key))
        tell.done(f"{key} carries the record; nobody was asked what the systems know themselves", seconds)
        for name in ("sync_job_status", "concurrent_processes", "originating_record", "receiving_record"):
            tell.quote(name.replace("_", " "), record[name], "cyan")
        for name, wanted in {
            "sync_job_status": "scheduled__2 failed",
            "originating_record": f"confirmed in Shopify as #{ORDER}: open, payment captured",
            "receiving_record": "missing in NetSuite",
        }.items():
            story.contains(record[name], wanted, f"the {name} of {key}")
        broken = "First broken hop: received by the ERP: missing on the receiving side"
        story.contains(note, broken, f"the note on {key}")
        story.contains(note, "from a probe: ", f"the note on {key}")
        trail = note[note.index("First broken hop") : note.index("Closing this ticket")]
        tell.done("The note has the trail of the order, hop by hop, with the first that broke:")
        tell.quote(f"Trail in {key}", trail, "yellow")

    def _closing_needs_the_run(self, key: str) -> None:
        tell, story = self.narrator, self.story
        verified_at = datetime.now(UTC).replace(microsecond=0)
        story.agent.say(key, NOTICE.format(at=f"{self.failed_at:%H:%M} UTC"))
        story.agent.enter(
            key,
            {
                "contained_at": f"{verified_at - timedelta(minutes=30):%Y-%m-%dT%H:%M:%S.000+0000}",
                "retailer_notified_at": f"{verified_at:%Y-%m-%dT%H:%M:%S.000+0000}",
                "account_status": "reactivated",
                "resolution_reason": "fixed_root_cause",
                "verification_path": "technical",
                "verification_note": VERIFICATION.format(job=JOB, at=f"{verified_at:%H:%M}"),
                "verified_by": story.agent.account,
            },
        )
        story.agent.attach(key, "run.png", run_page(JOB, "Succeeded", verified_at, OTHER_RUNS))
        said = story.until(lambda: self._said_of_the_run(key), f"the picture on {key} to be read")
        tell.done("The picture shows a success, and everything else is there. The scheduler knows of none, so:")
        tell.quote(key, said, "red")

        self._the_job_has_run()
        tell.done("Now the job has really run, and the order is in the ERP")
        seconds = story.timed(lambda: story.verdict_of("jira", key)["allowed"] or None, f"{key} to be allowed to close")
        verdict = story.check("jira", key)
        live = [proof["says"] for proof in verdict["evidence"] if proof["kind"] == "run"]
        story.expect(len(live), 1, f"the number of runs that prove {key}")
        tell.done("The gate accepts it on live proof:", seconds)
        tell.quote(f"POST /gate/jira/check {key}", live[0], "green")
        story.agent.say(key, "The order is in the ERP now.")
        story.until(lambda: (story.copy_of(key) or {}).get("allowed") or None, f"{key} to be allowed to close")
        story.agent.press(key, "Done")
        story.stays_closed(key, story.agent.url, lambda: story.status_of(key), "Done")

    def _said_of_the_run(self, key: str) -> str | None:
        copy = self.story.copy_of(key) or {}
        alone = copy.get("missing") == ["success_screenshot"] and f"No run of {JOB} was seen" in copy["message"]
        return str(copy["message"]) if alone else None

    def _words(self) -> str:
        return (
            f"Order {ORDER} was placed in Shopify and is not in NetSuite.\nJob: {JOB}\n"
            f"Failed at: {iso(self.failed_at)}\nStarted by: scheduler\nError: EXPORT_STOPPED: the export ended early\n"
        )

    def _playbook(self) -> Path:
        probes = {
            name: {
                "system": system,
                "definition": definition,
                "url": f"{self.stage.systems['url']}/{definition}",
                "allow_networks": ["127.0.0.0/8"],
                "credentials": {key: {"env": f"DEMO_{variable.upper()}"} for key, variable in credentials.items()},
                "settings": settings,
            }
            for name, (system, definition, credentials, settings) in CREDENTIALS.items()
        }
        playbook = self.stage.log.parent.resolve() / "playbook.yaml"
        levels = {"job_failure": {"screenshot": "live"}}
        playbook.write_text(yaml.safe_dump({"version": 1, "scopes": levels, "probes": probes}), encoding="utf-8")
        return playbook

    def _credentials(self) -> dict[str, str]:
        wanted = [variable for _, _, credentials, _ in CREDENTIALS.values() for variable in credentials.values()]
        return {f"DEMO_{variable.upper()}": self.stage.systems[variable] for variable in wanted}

    def _an_order_that_did_not_arrive(self) -> None:
        created = self.failed_at - timedelta(hours=1)
        sale = {
            "id": "gid://shopify/OrderTransaction/1",
            "kind": "SALE",
            "status": "SUCCESS",
            "processedAt": iso(created),
            "paymentId": f"r{ORDER}.1",
            "errorCode": None,
            "amountSet": {"shopMoney": {"amount": "59.90", "currencyCode": "EUR"}},
        }
        order = {
            "id": f"gid://shopify/Order/500{ORDER}",
            "name": f"#{ORDER}",
            "createdAt": iso(created),
            "updatedAt": iso(created),
            "cancelledAt": None,
            "closedAt": None,
            "displayFinancialStatus": "PAID",
            "displayFulfillmentStatus": "UNFULFILLED",
            "transactions": [sale],
            "fulfillmentOrders": [],
        }
        intent = {
            "id": "pi_3PabcDEF12345678",
            "object": "payment_intent",
            "amount": 5990,
            "amount_received": 5990,
            "created": int(created.timestamp()),
            "currency": "eur",
            "last_payment_error": None,
            "metadata": {"order_id": ORDER},
            "status": "succeeded",
            "latest_charge": {"created": int(created.timestamp()), "amount_refunded": 0, "refunded": False},
        }
        self._hold("shopify/orders", ORDER, order)
        self._hold("stripe/payment_intents", str(intent["id"]), intent)
        self._hold("airflow3/dags", JOB, {"dag_id": JOB})
        self._run("scheduled__1", "success", -72, -60)
        self._run("scheduled__2", "failed", -12, 0)

    def _the_job_has_run(self) -> None:
        sales_order = {"id": "9001", "tranid": f"SO{ORDER}", "externalid": ORDER, "otherrefnum": None, "status": "B"}
        day = f"{self.failed_at:%Y-%m-%d}"
        self._hold("netsuite/orders", ORDER, {**sales_order, "trandate": day, "type": "SalesOrd"})
        self._run("manual__3", "success", 20, 22)

    def _run(self, run: str, state: str, begun: float, ended: float) -> None:
        """A run in the scheduler, in minutes after the failure."""
        begins, ends = (iso(self.failed_at + timedelta(minutes=minutes)) for minutes in (begun, ended))
        about = {"dag_run_id": run, "dag_id": JOB, "state": state, "start_date": begins, "end_date": ends}
        self._hold("airflow3/runs", f"{JOB}/{run}", about)

    def _hold(self, kind: str, key: str, record: Mapping[str, Any]) -> None:
        url = f"{self.stage.systems['url']}/sandbox/systems/{kind}/{key}"
        requests.put(url, json={"record": record}, timeout=10).raise_for_status()
