"""``handoff setup zendesk --hold-mail``: one trigger of our own that keeps a gated ticket open, and its mail unsent,
until there is proof.

It comes before the account's own triggers and takes the status back in the same save, so that "solved" is never the
status that they see. It reads our tags only: it works while the service is down, and never touches a ticket that is not
gated. The account's own triggers and automations are never edited; what only a person should change is said with the
exact clicks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.ports import Rejected, RemoteError
from app.ports_setup import Made, Note, SetupStep, unnoted
from integrations.zendesk.account import loud_triggers
from integrations.zendesk.fields import SCOPE_TAGS, TAG_GATED, TAG_VERIFIED, VERDICT_SHADOW, VERDICT_VERIFIED
from integrations.zendesk.session import ZendeskSession

MAIL = "Mail to customers"
TITLE = "Handoff Gate: keep open until there is proof"
MARKER = "[handoff-gate:hold]"
GATED_TAGS = (TAG_GATED, *SCOPE_TAGS.values())
PASSED_TAGS = (TAG_VERIFIED, VERDICT_VERIFIED, VERDICT_SHADOW)
TRIGGERS_PAGE = "Admin Center > Objects and rules > Business rules > Triggers"
AUTOMATIONS_PAGE = "Admin Center > Objects and rules > Business rules > Automations"

ORDER_ADVICE = (
    f'In Zendesk open {TRIGGERS_PAGE} and drag "{TITLE}" to the first place of the first category, so that it comes '
    "before every trigger that writes to customers."
)
CLOSING_ADVICE = (
    f'In Zendesk open {AUTOMATIONS_PAGE}, open it, and under "Meet ALL of these conditions" add: Tags, Contains none '
    f"of the following, {TAG_GATED}. Then make a second automation like it with: Tags, Contains at least one of the "
    f"following, {TAG_VERIFIED} {VERDICT_SHADOW}. Then no gated ticket is closed for good without proof."
)

Json = Mapping[str, Any]


class MailRules:
    """Plans and applies."""

    def __init__(self, session: ZendeskSession) -> None:
        self._session = session

    def plan(self, *, remove: bool = False) -> list[SetupStep]:
        """The steps, with what is there already. Raises ``RemoteError``."""
        triggers = self._triggers()
        own = own_trigger(triggers)
        switched_on = own is not None and own.get("active", True) is True
        if remove:
            says = f'Switch off the trigger "{TITLE}"'
            return [SetupStep(key="hold:off", group=MAIL, says=says, done=not switched_on, action="change")]
        first = own is not None and comes_first(own, triggers)
        closing = unguarded_closing(self._automations())
        return [
            SetupStep(
                key="hold:on",
                group=MAIL,
                says=f'Trigger "{TITLE}"',
                done=switched_on and _is_ours(own),
                action="create" if own is None else "change",
                remote_id=None if own is None else str(own["id"]),
            ),
            SetupStep(
                key="hold:order",
                group=MAIL,
                says="It comes before triggers that write to customers",
                done=first,
                action="by_hand",
                clicks=ORDER_ADVICE,
            ),
            SetupStep(
                key="hold:closing",
                group=MAIL,
                says=f"No gated ticket is closed for good without proof ({_titles(closing) or 'automations'})",
                done=not closing,
                action="by_hand",
                clicks=CLOSING_ADVICE,
            ),
        ]

    def apply(self, key: str, note: Note = unnoted) -> str:
        """Carry out one step of the plan. Raises ``RemoteError``, ``Rejected`` for a step that no plan has."""
        if key == "hold:on":
            return self._switch_on(note)
        if key == "hold:off":
            return self._switch_off()
        if key == "hold:order":
            return self._say_order()
        if key == "hold:closing":
            closing = unguarded_closing(self._automations())
            return f"Automations are yours, so they are not edited: {_titles(closing)}. {CLOSING_ADVICE}"
        raise Rejected(f"There is no step {key!r}; run `handoff setup zendesk --hold-mail --dry-run` for the list.")

    def _switch_on(self, note: Note) -> str:
        own = own_trigger(self._triggers())
        if own is None:
            created = self._session.post("triggers.json", {"trigger": {**trigger_body(), "position": 0}})["trigger"]
            note(Made(kind="trigger", remote_id=str(created["id"]), key="hold"))
            return f'Created the trigger "{TITLE}".'
        self._session.put(f"triggers/{own['id']}.json", {"trigger": trigger_body()})
        return f'Put the trigger "{TITLE}" right and switched it on.'

    def _switch_off(self) -> str:
        own = own_trigger(self._triggers())
        if own is None:
            return f'There is no trigger "{TITLE}".'
        self._session.put(f"triggers/{own['id']}.json", {"trigger": {"active": False}})
        return f'Switched off the trigger "{TITLE}". You may delete it in {TRIGGERS_PAGE}.'

    def _say_order(self) -> str:
        triggers = self._triggers()
        own = own_trigger(triggers)
        if own is not None and comes_first(own, triggers):
            return "It comes before every trigger that writes to customers; nothing to do."
        return ORDER_ADVICE

    def _triggers(self) -> list[Json]:
        return all_triggers(self._session)

    def _automations(self) -> list[Json]:
        pages = self._session.pages("automations.json", "automations", {"active": "true"})
        return [entry for page in pages for entry in page["automations"]]


def trigger_body() -> dict[str, Any]:
    """The trigger as it has to be. Whoever solved the ticket is told by mail why it stayed open."""
    told = (
        "Ticket {{ticket.id}} was kept open: it is about a failed job or an exception, and there is no proof yet that "
        "it was put right. Open the ticket; its sidebar (Handoff Gate) and its internal note name each missing item "
        "and how to supply it. {{ticket.link}}"
    )
    return {
        "title": TITLE,
        "description": "Kept by Handoff Gate: takes back a solve without proof before any customer is told. " + MARKER,
        "active": True,
        "conditions": {
            "all": [
                {"field": "status", "operator": "value", "value": "solved"},
                {"field": "current_tags", "operator": "includes", "value": " ".join(GATED_TAGS)},
                {"field": "current_tags", "operator": "not_includes", "value": " ".join(PASSED_TAGS)},
            ],
            "any": [],
        },
        "actions": [
            {"field": "status", "value": "open"},
            {"field": "notification_user", "value": ["current_user", "Ticket {{ticket.id}} was kept open", told]},
        ],
    }


def all_triggers(session: ZendeskSession) -> list[Json]:
    """Every trigger of the account, in the order in which they run."""
    return [entry for page in session.pages("triggers.json", "triggers") for entry in page["triggers"]]


def carries_mark(trigger: Json) -> bool:
    """Whether a trigger carries the mark of ours, whatever it is called now."""
    return MARKER in str(trigger.get("description") or "")


def own_trigger(triggers: Iterable[Json]) -> Json | None:
    """Our trigger among all, by its marker."""
    return next((entry for entry in triggers if carries_mark(entry)), None)


def comes_first(own: Json, triggers: Iterable[Json]) -> bool:
    """Whether every trigger that writes to customers on solving comes after ours, in the order of Zendesk's listing."""
    for entry in triggers:
        if entry.get("id") == own.get("id"):
            return True
        if loud_triggers([entry]):
            return False
    return False


def unguarded_closing(automations: Iterable[Json]) -> list[Json]:
    """Active automations that close tickets without looking at our tags."""
    return [
        rule
        for rule in automations
        if rule.get("active", True)
        and any(action.get("field") == "status" and action.get("value") == "closed" for action in rule["actions"])
        and not any("handoff_" in str(entry.get("value")) for entry in (rule.get("conditions") or {}).get("all") or ())
    ]


def held(session: ZendeskSession) -> bool:
    """Whether our trigger is on and comes first, so that no customer is told too early. ``False`` where that cannot be
    looked at."""
    try:
        triggers = all_triggers(session)
    except RemoteError:
        return False
    own = own_trigger(triggers)
    return own is not None and own.get("active", True) is True and _is_ours(own) and comes_first(own, triggers)


def _is_ours(own: Json | None) -> bool:
    if own is None:
        return False
    wanted = trigger_body()
    conditions = own.get("conditions") or {}
    same = _plain(conditions.get("all")) == _plain(wanted["conditions"]["all"]) and not conditions.get("any")
    return same and {"field": "status", "value": "open"} in [dict(action) for action in own.get("actions") or ()]


def _plain(conditions: Iterable[Json] | None) -> list[tuple[str, str, tuple[str, ...]]]:
    return sorted(
        (str(entry.get("field")), str(entry.get("operator")), tuple(sorted(str(entry.get("value")).split())))
        for entry in conditions or ()
    )


def _titles(rules: Iterable[Json]) -> str:
    return ", ".join(f'"{rule.get("title")}"' for rule in rules)
