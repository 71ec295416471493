"""The admin webhook by which a Jira Cloud site tells this service of its events: found, made, brought up to date.

Ours is the one that setup noted, else the one of our name that sends to this service. A webhook of our name that sends
elsewhere belongs to somebody, most likely to another installation, and is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.ports import Rejected
from app.ports_setup import Made, Note, SetupStep
from integrations.jira.session import JiraSession

WEBHOOK_NAME = "Handoff Gate"
WEBHOOKS = "/rest/webhooks/1.0/webhook"
EVENTS = (
    "jira:issue_created",
    "jira:issue_updated",
    "jira:issue_deleted",
    "comment_created",
    "comment_updated",
    "comment_deleted",
    "attachment_created",
    "attachment_deleted",
    "issue_property_set",
    "issue_property_deleted",
    "issuelink_created",
    "issuelink_deleted",
)
DC_WEBHOOK_CLICKS = (
    "In Jira: Administration > System > WebHooks > Create. Name Handoff Gate, the address of this service followed by "
    "/webhooks/jira, the secret from HANDOFF_JIRA_WEBHOOK_SECRET, all issue, comment, attachment and link events."
)
WEBHOOK = "webhook"
GROUP = "Webhook"


class OwnWebhook:
    """Looks at the webhook of one site and makes it."""

    def __init__(self, session: JiraSession) -> None:
        self._session = session
        self._url = session.connection.webhook_url

    def step(self, made: Sequence[Made]) -> SetupStep:
        """Whether it is as it should be."""
        signed = "A signed webhook for issue, comment, attachment, property and link events"
        if not self._session.cloud:
            return SetupStep(
                key=WEBHOOK, group=GROUP, says=f"{signed}.", done=False, action="by_hand", clicks=DC_WEBHOOK_CLICKS
            )
        hooks = listed_webhooks(self._session)
        hook = chosen_webhook(hooks, self._url, {one.remote_id for one in made if one.kind == WEBHOOK})
        strangers = [str(one.get("url")) for one in hooks if _named(one) and one is not hook]
        says = f"{signed} to {self._url}." if self._url else f"{signed}."
        if strangers:
            says += f" Another one of the name {WEBHOOK_NAME!r} is left alone; it sends to {', '.join(strangers)}."
        return SetupStep(
            key=WEBHOOK,
            group=GROUP,
            says=says,
            done=webhook_is_sound(hook, self._url),
            action="create" if hook is None else "change",
            remote_id=None if hook is None else webhook_id(hook),
        )

    def make(self, url: str | None, known: str | None, note: Note) -> str:
        """Create it, or bring the one with the id ``known`` up to date. Raises ``Rejected`` where secret or address is
        not known."""
        secrets = self._session.connection.webhook_secrets
        if not secrets or not secrets[0]:
            raise Rejected("The webhook was not created: set HANDOFF_JIRA_WEBHOOK_SECRET to a long random text first.")
        if not url:
            raise Rejected(
                "The webhook was not created: set HANDOFF_PUBLIC_URL to the https address at which Jira reaches this "
                "service."
            )
        body = {
            "name": WEBHOOK_NAME,
            "url": url,
            "events": list(EVENTS),
            "filters": {"issue-related-events-section": ""},
            "excludeBody": False,
            "enabled": True,
            "secret": secrets[0],
        }
        there = chosen_webhook(listed_webhooks(self._session), url, {known} if known else set())
        if there is None:
            created = self._session.post(WEBHOOKS, body)
            note(Made(kind=WEBHOOK, remote_id=webhook_id(created), key=WEBHOOK))
            return f"The webhook {WEBHOOK_NAME!r} was created; it sends to {url} and signs."
        if webhook_is_sound(there, url):
            return f"The webhook {WEBHOOK_NAME!r} is there and sends to {url}."
        self._session.put(f"{WEBHOOKS}/{webhook_id(there)}", body)
        return f"The webhook {WEBHOOK_NAME!r} was brought up to date; it sends to {url} and signs."


def listed_webhooks(session: JiraSession) -> list[Mapping[str, Any]]:
    """All admin webhooks of the site. Needs the permission Administer Jira."""
    listed = session.get(WEBHOOKS)
    return list(listed) if isinstance(listed, list) else []


def chosen_webhook(hooks: Iterable[Mapping[str, Any]], url: str | None, made: set[str]) -> Mapping[str, Any] | None:
    """Ours among those of the site: what setup made, else what has our name and our address. Where no address is known,
    the name has to do."""
    hooks = list(hooks)
    by_id = next((hook for hook in hooks if webhook_id(hook) in made), None)
    return by_id or next((hook for hook in hooks if _named(hook) and url in (None, hook.get("url"))), None)


def webhook_is_sound(hook: Mapping[str, Any] | None, url: str | None = None) -> bool:
    """Whether a webhook is enabled, signs, and sends every event that is needed: to ``url``, where one is known."""
    if hook is None or hook.get("enabled") is False or hook.get("isSigned") is False:
        return False
    return set(EVENTS) <= set(hook.get("events") or ()) and url in (None, hook.get("url"))


def webhook_id(hook: Mapping[str, Any]) -> str:
    """The number of a webhook, which older replies give as the end of its link only."""
    return str(hook.get("id") or str(hook.get("self", "")).rstrip("/").rpartition("/")[2])


def _named(hook: Mapping[str, Any]) -> bool:
    return hook.get("name") == WEBHOOK_NAME
