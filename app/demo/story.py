"""The story: a job fails three times, in both trackers, and the tickets are closed only with proof.

Every fact that is printed is read back from the trackers or the service; a step that did not do what it should ends
the story with an error.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import requests

from app.demo.narrator import Narrator
from app.demo.people import JiraPerson, Refused, ZendeskPerson
from app.demo.picture import run_page
from app.demo.stage import Stage, StageError, wait_for

ZENDESK_TICK = 1.1
"""Seconds. Zendesk tells times by the second; a screenshot has to be later than the ticket, which is new here."""

JOB = "ORD-SYNC-4471"
SUBJECT = "Order sync errored again"
FIRST_TIME = timedelta(days=9)
"""How long ago the first failure is reported: the stand-ins' clock is put back for it, so that its fix has an age."""
OTHER_RUNS = (("ORD-SYNC-4477", "Succeeded"), ("SHP-FEED-881", "Succeeded"), ("INV-SYNC-20931", "Failed"))
"""What else stands on the scheduler's page."""
VERIFICATION = "Re-ran {job} in the scheduler at {at}: the run ended with 312 of 312 orders written to NetSuite."
NOTICE = "The order export stopped at {at}. We renewed the connection and re-ran it; all orders are in NetSuite now."


def ticket_text(job: str, failed_at: datetime, orders: int) -> str:
    """What the daily check finds in the log of the failed run."""
    return (
        f"The nightly order export from Shopify to NetSuite failed.\n"
        f"Job: {job}\n"
        f"Failed at: {failed_at:%Y-%m-%dT%H:%M:%SZ}\n"
        f"Started by: scheduler\n"
        f"Error: INVALID_LOGIN_ATTEMPT: the access token was rejected while writing {orders} orders\n"
    )


class Story:
    """Plays the story on a stage."""

    def __init__(self, stage: Stage, narrator: Narrator) -> None:
        self.stage = stage
        self.narrator = narrator
        self.agent = JiraPerson(stage.jira["url"], stage.jira["agent_email"], stage.jira["agent_token"])
        self.customer = JiraPerson(stage.jira["url"], stage.jira["customer_email"], stage.jira["customer_token"])
        zendesk = stage.zendesk
        self.zen_agent = ZendeskPerson(zendesk["url"], zendesk["agent_email"], zendesk["agent_token"])
        self.zen_customer = ZendeskPerson(zendesk["url"], zendesk["customer_email"], zendesk["customer_token"])
        self.now = datetime.now(UTC).replace(microsecond=0)
        self.tickets: dict[str, str] = {}

    def play(self) -> None:
        """All acts in order."""
        self._move_clock(-FIRST_TIME)
        first = self._first_failure_in_jira(self.now - FIRST_TIME - timedelta(hours=3))
        self._move_clock(FIRST_TIME)
        second = self._second_failure_in_zendesk(self.now - timedelta(days=2, hours=1), first)
        self._third_failure_in_jira(self.now - timedelta(hours=2), first, second)

    def _first_failure_in_jira(self, failed_at: datetime) -> str:
        tell = self.narrator
        tell.act(f"1. A job fails ({FIRST_TIME.days} days ago). Jira: somebody opens a ticket")
        text = ticket_text(JOB, failed_at, 312)
        key = self.agent.report("OPS", "Job failure", SUBJECT, text)
        self.tickets[f"Jira {key}"] = f"{self.agent.url}/browse/{key}"
        tell.quote(f"{key}: {SUBJECT}", text)
        seconds = self.timed(lambda: self.copy_of(key), f"{key} to be enriched")
        record = self.agent.record(key)
        self.expect(record["job_or_transaction_id"], JOB, "the job id in the record")
        tell.done(f"{key} carries the handoff record, one internal note, and the verdict", seconds)
        tell.record(f"What IT reads in {key}", record)

        tell.act("2. Closing without proof is refused")
        refusal = self._refused(lambda: self.agent.press(key, "Done"), f"Done on {key}")
        tell.done("Jira's own workflow rule refused the button Done. It says:")
        tell.quote("Jira", refusal, "red")
        self._bypass_is_undone(key)

        tell.act("3. With proof it closes")
        self._prove_in_jira(key, failed_at, self.now - FIRST_TIME)
        self.agent.press(key, "Done")
        tell.done("The button Done went through")
        self.stays_closed(key, self.agent.url, lambda: self.status_of(key), "Done")
        return key

    def _bypass_is_undone(self, key: str) -> None:
        tell = self.narrator
        before = len(self.agent.notes(key))
        self.agent.press(key, "Quick done")
        tell.done(f"Somebody took a way into Done that has no rule: {key} is {self.status_of(key)}")
        seconds = self.timed(lambda: self.status_of(key) != "Done" or None, f"{key} to be reopened")
        notes = self.until(lambda: _longer(self.agent.notes(key), before + 1), f"a note on {key}")
        tell.done(f"The service reopened it ({self.status_of(key)}) and left one internal note:", seconds)
        tell.quote(f"Note on {key}", notes[-1], "yellow")
        self.expect(len(notes), before + 1, f"the number of notes on {key}")

    def _prove_in_jira(self, key: str, failed_at: datetime, verified_at: datetime) -> None:
        tell = self.narrator
        self.agent.say(key, NOTICE.format(at=f"{failed_at:%H:%M} UTC"))
        self.agent.enter(
            key,
            {
                "contained_at": f"{verified_at - timedelta(minutes=30):%Y-%m-%dT%H:%M:%S.000+0000}",
                "retailer_notified_at": f"{verified_at:%Y-%m-%dT%H:%M:%S.000+0000}",
                "account_status": "reactivated",
                "resolution_reason": "credentials_renewed",
                "verification_path": "technical",
                "verification_note": VERIFICATION.format(job=JOB, at=f"{verified_at:%H:%M}"),
                "verified_by": self.agent.account,
            },
        )
        tell.done("An agent stopped the job, told the retailer, and wrote down what was seen of the run")
        self._wrong_screenshots_are_refused(key, verified_at)
        self.agent.attach(key, "orders-run.png", run_page(JOB, "Succeeded", verified_at, OTHER_RUNS))
        tell.done(f"The agent attaches the screenshot of {JOB} itself")
        seconds = self.timed(lambda: (self.copy_of(key) or {}).get("allowed") or None, f"{key} to be allowed to close")
        verdict = self.check("jira", key)
        tell.done(f"The gate accepts it by the path {verdict['path']}:", seconds)
        tell.quote(f"POST /gate/jira/check {key}", _evidence(verdict), "green")

    def _wrong_screenshots_are_refused(self, key: str, verified_at: datetime) -> None:
        """A screenshot of another run, then one on which only other runs succeeded: each is read, and not believed."""
        tell = self.narrator
        for name, job, state in (
            ("neighbour.png", OTHER_RUNS[0][0], "Succeeded"),
            ("still-red.png", JOB, "Failed"),
        ):
            self.agent.attach(key, name, run_page(job, state, verified_at, OTHER_RUNS[1:]))
            seconds = self.timed(partial(self._said_of, key, name), f"{name} on {key} to be read")
            tell.done(f"{name} shows {job}: {state}. It was read, and the gate says:", seconds)
            tell.quote(key, str(self._said_of(key, name)), "yellow")

    def _said_of(self, key: str, name: str) -> str | None:
        """What the verdict on the ticket says, once a picture is the only thing it misses."""
        copy = self.copy_of(key) or {}
        alone = copy.get("missing") == ["success_screenshot"] and name in copy["message"]
        return str(copy["message"]) if alone else None

    def _second_failure_in_zendesk(self, failed_at: datetime, first: str) -> str:
        tell = self.narrator
        tell.act("4. The same failure again, this time reported in Zendesk")
        job = "ORD-SYNC-4502"
        text = ticket_text(job, failed_at, 87)
        number = self.zen_customer.report(SUBJECT, text)
        self.tickets[f"Zendesk {number}"] = f"{self.zen_agent.url}/agent/tickets/{number}"
        seconds = self.timed(lambda: self._known_zendesk_record(number), f"Zendesk {number} to be enriched")
        record = self.zen_agent.record(number)
        tell.done(f"Zendesk {number} carries the record, and knows of {first} in Jira:", seconds)
        for key in ("prior_occurrences_90d", "prior_resolution", "recommended_next_step"):
            tell.quote(key.replace("_", " "), record[key], "cyan")
        self.contains(record["prior_occurrences_90d"], first, f"the prior occurrences of Zendesk {number}")
        self.contains(record["prior_resolution"], "held 6 days, then failed again", f"the survival in {number}")
        note = "\n".join(plain_text(entry) for entry in self.zen_agent.notes(number)[1:])
        self._pattern_is_told(f"Zendesk {number}", note)
        public = [note for note in self.zen_agent.notes(number)[1:] if note["public"]]
        self.expect(len(public), 0, "the number of notes that the customer sees")

        refusal = self._refused(lambda: self.zen_agent.solve(number), f"solving Zendesk {number}")
        tell.done("Zendesk refused to solve it. It says:")
        tell.quote("Zendesk", refusal, "red")
        self.zen_agent.solve_by_automation(number)
        tell.done("A business rule solved it all the same, which Zendesk does not check")
        seconds = self.timed(
            lambda: self.zen_agent.ticket(number)["status"] == "open" or None, f"Zendesk {number} to be reopened"
        )
        tell.done(f"The service reopened it; the status is {self.zen_agent.ticket(number)['status']}", seconds)
        self._prove_in_zendesk(number, job, failed_at)
        self.zen_agent.solve(number)
        tell.done("Zendesk solved it")
        status = self.zen_agent.ticket
        self.stays_closed(f"Zendesk {number}", self.zen_agent.url, lambda: str(status(number)["status"]), "solved")
        return number

    def _prove_in_zendesk(self, number: str, job: str, failed_at: datetime) -> None:
        tell = self.narrator
        time.sleep(ZENDESK_TICK)
        verified_at = datetime.now(UTC).replace(microsecond=0)
        picture = run_page(job, "Completed", verified_at, ((JOB, "Completed"),))
        token = self.zen_agent.upload("orders-run.png", picture)
        self.zen_agent.reply(number, NOTICE.format(at=f"{failed_at:%H:%M} UTC"))
        self.zen_agent.reply(number, "The run after the fix.", public=False, uploads=(token,))
        self.zen_agent.enter(
            number,
            {
                "contained_at": f"{verified_at - timedelta(minutes=30):%Y-%m-%dT%H:%M:%SZ}",
                "account_status": "reactivated",
                "resolution_reason": "credentials_renewed",
                "verification_path": "technical",
                "verification_note": VERIFICATION.format(job=job, at=f"{verified_at:%H:%M}"),
            },
        )
        seconds = self.timed(lambda: self.zen_agent.verdict(number) or None, f"Zendesk {number} to be allowed to close")
        verdict = self.check("zendesk", number)
        tell.done(f"With proof the gate accepts it by the path {verdict['path']}:", seconds)
        tell.quote(f"POST /gate/zendesk/check {number}", _evidence(verdict), "green")

    def _third_failure_in_jira(self, failed_at: datetime, first: str, second: str) -> None:
        tell = self.narrator
        tell.act("5. The third time in 30 days: time to automate")
        text = ticket_text("ORD-SYNC-4550", failed_at, 145)
        key = self.agent.report("OPS", "Job failure", SUBJECT, text)
        self.tickets[f"Jira {key}"] = f"{self.agent.url}/browse/{key}"
        seconds = self.timed(lambda: self.copy_of(key), f"{key} to be enriched")
        record = self.agent.record(key)
        tell.done(f"{key} knows of {first} and of Zendesk {second}:", seconds)
        for name in ("prior_occurrences_90d", "prior_resolution", "recommended_next_step"):
            tell.quote(name.replace("_", " "), record[name], "cyan")
        for wanted in (first, second):
            self.contains(record["prior_occurrences_90d"], wanted, f"the prior occurrences of {key}")
        self.contains(record["prior_resolution"], "failed again after 6 days", f"the survival in {key}")
        self.contains(record["recommended_next_step"], "Flag for automation review: 3rd", f"the next step of {key}")
        self._pattern_is_told(key, "\n".join(self.agent.notes(key)))

    def _pattern_is_told(self, ticket: str, note: str) -> None:
        """The library entry that was drafted at the first close stands in the note of a later ticket."""
        self.contains(note, "Known pattern: INVALID_LOGIN_ATTEMPT", f"the note on {ticket}")
        self.contains(note, "Cause: the credentials were no longer valid", f"the note on {ticket}")
        self.narrator.done(f"The note on {ticket} names the known pattern, drafted when the first ticket was closed")

    def stays_closed(self, ticket: str, tracker: str, status: Callable[[], str], closed: str) -> None:
        """Wait until the service has looked at the close, and see that it let it stand."""
        requests.post(f"{tracker}/sandbox/webhooks/drain", timeout=30).raise_for_status()
        self.until(self._all_handled, f"the service to look at the closed {ticket}")
        self.expect(status(), closed, f"the status of {ticket}")
        self.narrator.done(f"The service looked at the close and let it stand: {ticket} is {closed}")

    def _all_handled(self) -> bool | None:
        """Whether no delivery waits any more, by the service's own metrics."""
        answer = requests.get(f"{self.stage.service_url}/metrics", timeout=10).text
        queued = [line for line in answer.splitlines() if line.startswith('handoff_deliveries{state="queued"}')]
        return True if queued and float(queued[0].rsplit(" ", 1)[1]) == 0 else None

    def copy_of(self, key: str) -> dict[str, Any] | None:
        found: dict[str, Any] | None = (self.agent.issue(key).get("properties") or {}).get("handoff.gate")
        return found

    def _known_zendesk_record(self, number: str) -> bool | None:
        return bool(self.zen_agent.record(number)["job_or_transaction_id"]) or None

    def status_of(self, key: str) -> str:
        return str(self.agent.issue(key)["fields"]["status"]["name"])

    def check(self, system: str, ticket: str) -> dict[str, Any]:
        """The verdict of a ticket that may close."""
        verdict = self.verdict_of(system, ticket)
        self.expect(verdict["allowed"], True, f"the verdict of {ticket}")
        return verdict

    def verdict_of(self, system: str, ticket: str) -> dict[str, Any]:
        """The answer of the synchronous gate check."""
        answer = requests.post(
            f"{self.stage.service_url}/gate/{system}/check",
            json={"ticket": ticket},
            headers={"Authorization": f"Bearer {self.stage.gate_token}"},
            timeout=30,
        )
        answer.raise_for_status()
        verdict: dict[str, Any] = answer.json()
        return verdict

    def _refused(self, action: Callable[[], None], what: str) -> str:
        try:
            action()
        except Refused as refusal:
            if not str(refusal).strip():
                raise StageError(f"The refusal of {what} is empty") from refusal
            return str(refusal)
        raise StageError(f"{what} was not refused, but should have been")

    def until(self, look: Callable[[], Any], what: str) -> Any:
        return wait_for(look, f"{what} (log: {self.stage.log})")

    def timed(self, look: Callable[[], Any], what: str) -> float:
        started = time.monotonic()
        self.until(look, what)
        return time.monotonic() - started

    def _move_clock(self, step: timedelta) -> None:
        """Put the clock of the stand-ins forward or back."""
        wish = {"advance": step.total_seconds()}
        requests.post(f"{self.stage.jira['url']}/sandbox/clock", json=wish, timeout=10).raise_for_status()

    def contains(self, text: str, wanted: str, what: str) -> None:
        if wanted not in text:
            raise StageError(f"Expected {what} to contain {wanted!r}, found {text!r}")

    def expect(self, found: object, wanted: object, what: str) -> None:
        if found != wanted:
            raise StageError(f"Expected {what} to be {wanted!r}, found {found!r}")


def plain_text(comment: dict[str, Any]) -> str:
    """A Zendesk comment without its markup."""
    return str(comment.get("plain_body") or comment["body"])


def _longer(items: list[str], count: int) -> list[str] | None:
    return items if len(items) >= count else None


def _evidence(verdict: dict[str, Any]) -> str:
    return "\n".join(f"{proof['requirement']}: {proof['says']}" for proof in verdict["evidence"])
