"""The people of the story: they use Jira and Zendesk through the same REST APIs as everybody's browser and scripts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import requests

from app.domain.errors import PlainError
from app.domain.fields import GATE_FIELDS, GATE_LABELS, RECORD_FIELDS, RECORD_LABELS

_TIMEOUT = 15
KINDS = {spec.key: spec.kind for spec in GATE_FIELDS}


class Refused(PlainError):
    """The tracker did not do what the person asked; the text is what the person sees."""


class JiraPerson:
    """Somebody at work in Jira."""

    def __init__(self, url: str, email: str, token: str) -> None:
        self.url = url
        self._session = requests.Session()
        self._session.auth = (email, token)
        self._fields: dict[str, str] = {}

    @property
    def account(self) -> str:
        """The person's account id."""
        return str(self._call("GET", "/rest/api/3/myself")["accountId"])

    def close(self) -> None:
        """Hang up."""
        self._session.close()

    def report(self, project: str, issue_type: str, subject: str, text: str) -> str:
        """Create an issue; returns its key."""
        fields = {
            "project": {"key": project},
            "issuetype": {"name": issue_type},
            "summary": subject,
            "description": _document(text),
        }
        return str(self._call("POST", "/rest/api/3/issue", json={"fields": fields})["key"])

    def issue(self, key: str) -> dict[str, Any]:
        """The issue as it is now, with the verdict copy."""
        found: dict[str, Any] = self._call("GET", f"/rest/api/3/issue/{key}?expand=changelog&properties=handoff.gate")
        return found

    def record(self, key: str) -> dict[str, str]:
        """The handoff record as the fields of the issue show it, by key."""
        fields = self.issue(key)["fields"]
        return {spec.key: plain(fields.get(self._field(spec.key))) for spec in RECORD_FIELDS}

    def notes(self, key: str) -> list[str]:
        """What the comments of the issue say, oldest first."""
        return [plain(comment["body"]) for comment in self.issue(key)["fields"]["comment"]["comments"]]

    def enter(self, key: str, values: Mapping[str, Any]) -> None:
        """Fill gate fields by their keys."""
        fields = {self._field(name): _jira_value(KINDS[name], value) for name, value in values.items()}
        self._call("PUT", f"/rest/api/3/issue/{key}", json={"fields": fields})

    def say(self, key: str, text: str) -> None:
        """Comment, visible to the customer."""
        self._call("POST", f"/rest/api/3/issue/{key}/comment", json={"body": _document(text)})

    def attach(self, key: str, filename: str, content: bytes) -> None:
        """Attach a picture."""
        self._call(
            "POST",
            f"/rest/api/3/issue/{key}/attachments",
            files={"file": (filename, content, "image/png")},
            headers={"X-Atlassian-Token": "no-check"},
        )

    def press(self, key: str, button: str) -> None:
        """Press a transition by its name. Raises ``Refused`` with Jira's message."""
        offered = self._call("GET", f"/rest/api/3/issue/{key}/transitions")["transitions"]
        number = next((str(item["id"]) for item in offered if item["name"] == button), None)
        if number is None:
            raise Refused(f"There is no button {button}; there are: {', '.join(item['name'] for item in offered)}")
        self._call("POST", f"/rest/api/3/issue/{key}/transitions", json={"transition": {"id": number}})

    def _field(self, key: str) -> str:
        if not self._fields:
            ids = {field["name"]: field["id"] for field in self._call("GET", "/rest/api/3/field")}
            labels = RECORD_LABELS | GATE_LABELS
            self._fields = {name: ids[label] for name, label in labels.items() if label in ids}
        return self._fields[key]

    def _call(self, method: str, path: str, **content: Any) -> Any:
        answer = self._session.request(method, self.url + path, timeout=_TIMEOUT, **content)
        if not answer.ok:
            said = answer.json() if "json" in answer.headers.get("Content-Type", "") else {}
            raise Refused(
                "; ".join([*said.get("errorMessages", []), *said.get("errors", {}).values()]) or answer.reason
            )
        return answer.json() if answer.content else {}


class ZendeskPerson:
    """Somebody at work in Zendesk."""

    def __init__(self, url: str, email: str, token: str) -> None:
        self.url = url
        self._session = requests.Session()
        self._session.auth = (f"{email}/token", token)
        self._fields: dict[str, int] = {}

    def close(self) -> None:
        """Hang up."""
        self._session.close()

    def report(self, subject: str, text: str) -> str:
        """Open a ticket as an end user does; returns its id."""
        wish = {"subject": subject, "comment": {"body": text}}
        return str(self._call("POST", "/api/v2/requests.json", json={"request": wish})["request"]["id"])

    def ticket(self, ticket_id: str) -> dict[str, Any]:
        """The ticket as it is now."""
        found: dict[str, Any] = self._call("GET", f"/api/v2/tickets/{ticket_id}.json")["ticket"]
        return found

    def record(self, ticket_id: str) -> dict[str, str]:
        """The handoff record as the fields of the ticket show it, by key."""
        values = {field["id"]: field["value"] for field in self.ticket(ticket_id)["custom_fields"]}
        return {spec.key: str(values.get(self._field(spec.key)) or "") for spec in RECORD_FIELDS}

    def verdict(self, ticket_id: str) -> str:
        """What the field "Closure gate" shows."""
        values = {field["id"]: field["value"] for field in self.ticket(ticket_id)["custom_fields"]}
        return str(values.get(self._field("verdict")) or "")

    def notes(self, ticket_id: str) -> list[dict[str, Any]]:
        """The conversation, oldest first."""
        found: list[dict[str, Any]] = self._call("GET", f"/api/v2/tickets/{ticket_id}/comments.json")["comments"]
        return found

    def enter(self, ticket_id: str, values: Mapping[str, Any]) -> None:
        """Fill gate fields by their keys."""
        fields = [{"id": self._field(name), "value": _zendesk_value(name, value)} for name, value in values.items()]
        self._update(ticket_id, {"custom_fields": fields})

    def reply(self, ticket_id: str, text: str, *, public: bool = True, uploads: tuple[str, ...] = ()) -> None:
        """Write to the customer, or an internal note, with files."""
        self._update(ticket_id, {"comment": {"body": text, "public": public, "uploads": list(uploads)}})

    def upload(self, filename: str, content: bytes) -> str:
        """Put a picture on the server; returns the token that a reply attaches it by."""
        answer = self._call(
            "POST",
            f"/api/v2/uploads.json?filename={filename}",
            data=content,
            headers={"Content-Type": "image/png"},
        )
        return str(answer["upload"]["token"])

    def solve(self, ticket_id: str) -> None:
        """Submit as solved. Raises ``Refused`` with Zendesk's message."""
        self._update(ticket_id, {"status": "solved"})

    def solve_by_automation(self, ticket_id: str) -> None:
        """What a business rule does: it solves without asking for required fields."""
        self._call(
            "POST",
            f"/sandbox/zendesk/tickets/{ticket_id}/rule",
            json={"actions": [{"field": "status", "value": "solved"}]},
        )

    def _update(self, ticket_id: str, changes: dict[str, Any]) -> None:
        self._call("PUT", f"/api/v2/tickets/{ticket_id}.json", json={"ticket": changes})

    def _field(self, key: str) -> int:
        if not self._fields:
            for field in self._call("GET", "/api/v2/ticket_fields.json")["ticket_fields"]:
                text = " ".join(str(field.get(name) or "") for name in ("description", "agent_description"))
                marker = re.search(r"\[handoff-gate:(\w+)\]", text)
                if marker:
                    self._fields[marker.group(1)] = field["id"]
        return self._fields[key]

    def _call(self, method: str, path: str, **content: Any) -> Any:
        answer = self._session.request(method, self.url + path, timeout=_TIMEOUT, **content)
        if not answer.ok:
            raise Refused(_zendesk_message(answer))
        return answer.json() if answer.content else {}


def plain(value: Any) -> str:
    """The text of an ADF document, an option, or a plain value."""
    if value is None:
        return ""
    if isinstance(value, list):
        return " ".join(filter(None, map(plain, value)))
    if not isinstance(value, dict):
        return str(value)
    if "content" in value:
        glue = "\n" if value.get("type") in ("doc", "tableRow", "bulletList", "table", "panel", "expand") else " "
        return glue.join(filter(None, (plain(part) for part in value["content"])))
    return str(value.get("text") or value.get("value") or "")


def _document(text: str) -> dict[str, Any]:
    paragraphs = [
        {"type": "paragraph", "content": [{"type": "text", "text": line}]} for line in text.splitlines() if line
    ]
    return {"type": "doc", "version": 1, "content": paragraphs}


def _jira_value(kind: str, value: Any) -> Any:
    if kind == "yes_no":
        return {"value": "Yes" if value else "No"}
    if kind == "choice":
        return {"value": value}
    if kind == "person":
        return {"accountId": value}
    return _document(value) if kind == "paragraph" else value


def _zendesk_value(name: str, value: Any) -> Any:
    if KINDS[name] == "yes_no":
        return f"handoff_{name}_{'yes' if value else 'no'}"
    return f"handoff_{name}_{value}" if KINDS[name] == "choice" else value


def _zendesk_message(answer: requests.Response) -> str:
    if "json" not in answer.headers.get("Content-Type", ""):
        return answer.reason
    said = answer.json()
    details = [entry["description"] for entries in (said.get("details") or {}).values() for entry in entries]
    error = said.get("error")
    told = error.get("message") if isinstance(error, dict) else error
    return "; ".join(details) or str(said.get("description") or told)
