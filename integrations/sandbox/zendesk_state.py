"""The account that the Zendesk stand-in plays: its people, fields, forms, tickets, and the settings it began with."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from integrations.sandbox.common import Account, Ids, World
from integrations.sandbox.zendesk_errors import ApiError, invalid, not_found
from integrations.sandbox.zendesk_model import (
    CustomStatus,
    File,
    Job,
    Option,
    Settings,
    Ticket,
    TicketField,
    TicketForm,
    Trigger,
    Upload,
    Webhook,
)

ACCOUNT_ID = 22129848
BRAND_ID = 360002783572
GROUP_ID = 360004077472
GROUP_NAME = "Retail operations"
SERVICE_ID = 8447388090001
CLIENT_ID = "handoff-gate"
CLIENT_SECRET = "sandbox-client-secret"  # noqa: S105 - a sandbox on loopback, printed when it starts
SERVICE_TOKEN = "sandbox-service-token"  # noqa: S105 - likewise
UPLOAD_LIFE = timedelta(minutes=60)

PEOPLE = (
    Account(str(SERVICE_ID), "Handoff Gate", "handoff-gate@example.com", "service", SERVICE_TOKEN),
    Account("8447388090002", "Ada Admin", "ada.admin@example.com", "admin", "sandbox-admin-token"),
    Account("8447388090003", "Priya Agent", "priya.agent@example.com", "agent", "sandbox-priya-token"),
    Account("8447388090004", "Tom Agent", "tom.agent@example.com", "agent", "sandbox-tom-token"),
    Account("8447388090011", "Rosa Retailer", "rosa@retailer.example", "customer", "sandbox-rosa-token"),
    Account("8447388090012", "Kenji Kiosk", "kenji@kiosk.example", "customer", "sandbox-kenji-token"),
)
SYSTEM_FIELDS = (
    ("subject", "Subject"),
    ("description", "Description"),
    ("status", "Status"),
    ("tickettype", "Type"),
    ("priority", "Priority"),
    ("group", "Group"),
    ("assignee", "Assignee"),
)
ID_STARTS = {
    "ticket": 5101,
    "comment": 31_900_000_001,
    "audit": 31_900_000_501,
    "event": 31_900_001_001,
    "file": 498_483_001,
    "field": 360_000_101,
    "option": 360_050_001,
    "form": 360_090_001,
    "trigger": 360_070_001,
    "status": 360_080_001,
    "person": 8_447_388_091_001,
    "webhook": 1,
    "token": 1,
    "job": 1,
}


CLOSING_AUTOMATION = "Close ticket 4 days after status is set to solved"


class ZendeskState:
    """Everything the account holds, in memory. Used under ``world.lock``."""

    def __init__(self, world: World) -> None:
        self.world = world
        world.ids = Ids(ID_STARTS)
        self.restore()

    def restore(self) -> None:
        """Bring the account back to how it began: six people, the system fields, one form, no ticket."""
        self.settings = Settings()
        self.tickets: dict[int, Ticket] = {}
        self.fields: dict[int, TicketField] = {}
        self.forms: dict[int, TicketForm] = {}
        self.statuses: dict[int, CustomStatus] = {}
        self.uploads: dict[str, Upload] = {}
        self.files: dict[int, File] = {}
        self.webhooks: dict[str, Webhook] = {}
        self.triggers: dict[int, Trigger] = {}
        self.automations: dict[int, Trigger] = {1: self._closing_automation()}
        self.jobs: dict[str, Job] = {}
        self.world.accounts.revoke_bearers()
        for person in PEOPLE:
            self.world.accounts.add(person)
        for type_, title in SYSTEM_FIELDS:
            self.add_field(type_, title, system=True)
        for category in ("new", "open", "pending", "hold", "solved"):
            number = self.next("status")
            label = "On-hold" if category == "hold" else category.capitalize()
            self.statuses[number] = CustomStatus(number, category, label, default=True, created_at=self.now())
        self.add_form("Default Ticket Form", default=True)

    def _closing_automation(self) -> Trigger:
        """Zendesk's standard one."""
        solved = {"field": "status", "operator": "is", "value": "solved"}
        for_days = {"field": "SOLVED", "operator": "greater_than", "value": "96"}
        closes = [{"field": "status", "value": "closed"}]
        conditions = {"all": [solved, for_days], "any": []}
        return Trigger(1, CLOSING_AUTOMATION, conditions, closes, self.now(), self.now(), 1)

    def now(self) -> datetime:
        """The sandbox's present moment (UTC)."""
        return self.world.clock.now()

    def next(self, kind: str) -> int:
        """The next id of a kind of thing."""
        return self.world.ids.next(kind)

    def secret_word(self, kind: str) -> str:
        """A token that nobody guesses by counting, the same after each reset."""
        seed = f"{kind}:{self.next('token')}:{ACCOUNT_ID}"
        return hashlib.sha256(seed.encode()).hexdigest()[:32]

    def add_field(self, type_: str, title: str, *, system: bool = False) -> TicketField:
        """A new field without options."""
        now = self.now()
        added = TicketField(self.next("field"), type_, title, now, now, description=title, system=system)
        self.fields[added.id] = added
        return added

    def add_form(self, name: str, *, default: bool = False) -> TicketForm:
        """A new form with the system fields."""
        now = self.now()
        system = [entry.id for entry in self.fields.values() if entry.system]
        form = TicketForm(self.next("form"), name, now, now, system, default=default, position=len(self.forms) + 1)
        self.forms[form.id] = form
        return form

    def ticket(self, ticket_id: int) -> Ticket:
        """A ticket that is not deleted, or 404."""
        found = self.tickets.get(ticket_id)
        if found is None or found.deleted_as is not None:
            raise not_found()
        return found

    def live_tickets(self) -> list[Ticket]:
        """All tickets but deleted ones, by id."""
        return [ticket for _, ticket in sorted(self.tickets.items()) if ticket.deleted_as is None]

    def person(self, user_id: int | None) -> Account | None:
        """Somebody of the account."""
        return None if user_id is None else self.world.accounts.get(str(user_id))

    def person_by_mail(self, email: str) -> Account | None:
        """Somebody with this address."""
        return next((entry for entry in self.world.accounts if entry.email.lower() == email.lower()), None)

    def add_customer(self, name: str, email: str) -> Account:
        """An end user; the one with this address where there is one already."""
        known = self.person_by_mail(email) if email else None
        if known is not None:
            return known
        number = self.next("person")
        account = Account(str(number), name or email, email, "customer", f"sandbox-token-{number}")
        self.world.accounts.add(account)
        return account

    def is_staff(self, user_id: int) -> bool:
        """Whether an id is that of an agent, an admin, the service, or a business rule."""
        account = self.person(user_id)
        return account is None or account.is_staff

    def status_for(self, category: str) -> CustomStatus:
        """The default custom status of a category (``closed`` keeps that of ``solved``)."""
        wanted = "solved" if category == "closed" else category
        return next(entry for entry in self.statuses.values() if entry.category == wanted and entry.default)

    def default_form(self) -> TicketForm:
        """The form of tickets that name none."""
        return next(form for form in self.forms.values() if form.default)

    def custom_fields(self) -> list[TicketField]:
        """The fields that the account made, by id."""
        return [entry for _, entry in sorted(self.fields.items()) if not entry.system]

    def fields_of(self, ticket: Ticket) -> list[TicketField]:
        """The active custom fields of the ticket's form, in its order."""
        form = self.forms[ticket.form_id]
        chosen = (self.fields.get(number) for number in form.field_ids)
        return [entry for entry in chosen if entry is not None and entry.active and not entry.system]

    def option_owner(self, tag: str) -> tuple[TicketField, Option] | None:
        """The drop-down field that a tag is an option of."""
        for entry in self.fields.values():
            for option in entry.options:
                if option.value == tag:
                    return entry, option
        return None

    def uploaded(self, token: str) -> list[File]:
        """The files behind an upload token. Refused (422) where it is unknown, used up, or over 60 minutes old."""
        upload = self.uploads.get(token)
        if upload is None or upload.created_at + UPLOAD_LIFE < self.now():
            raise invalid("base", f"Upload token {token} is not known, was used already, or is over 60 minutes old.")
        return upload.files

    def add_upload(self, name: str, mime_type: str, content: bytes, token: str | None = None) -> Upload:
        """Keep a file until a comment takes it; ``token`` adds to an earlier upload."""
        if token is not None and token not in self.uploads:
            raise ApiError(422, {"error": "InvalidUploadToken", "description": "Upload token is not known."})
        upload = self.uploads.get(token or "")
        if upload is None:
            upload = Upload(self.secret_word("upload"), self.now())
            self.uploads[upload.token] = upload
        stored = File(self.next("file"), self.secret_word("file"), name, mime_type, content, self.now())
        self.files[stored.id] = stored
        upload.files.append(stored)
        return upload

    def visible_to(self, account: Account) -> list[Ticket]:
        """The tickets somebody may see: all for staff, their own for a customer."""
        tickets = self.live_tickets()
        return tickets if account.is_staff else [entry for entry in tickets if str(entry.requester_id) == account.id]


def stamp(moment: datetime | None) -> Any:
    """A moment as the API writes it: whole seconds, ``Z``."""
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%SZ")
