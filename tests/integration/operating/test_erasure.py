"""A person's data goes on request, wherever it is stored; the trail still verifies; what stays is said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import String, cast, select, text

from app.domain.erasure import Names, NoName
from app.domain.gate.escapes import Report
from app.domain.gate.model import FileFacts
from app.domain.gate.pictures.picture_text import PictureText
from app.domain.ticket import TicketRef
from app.ports import Envelope
from app.store import accounts, audit, deliveries, evidence, overrides, readings, reports
from app.store.columns import metadata
from app.store.overrides import Asked
from app.workflow.audit_trail import verify_database
from app.workflow.erasure import UnknownTicket, erase_person, erase_ticket
from app.workflow.service import Service
from tests.support.service import a_service
from tests.support.stage import a_record, a_verdict, keep_delivery, keep_ticket
from tests.support.tracker import NOW, a_ticket

KIM = ("5b10a2844c20165700ede21g", "kim@desk.example", "Kim Müller")
REF = TicketRef(system="jira", site="test", id="10001")
OTHER = TicketRef(system="jira", site="test", id="10002")


@pytest.fixture
def service(database_url: str) -> Iterator[Service]:
    """An installation in which Kim left traces in every kind of place."""
    made = a_service(database_url)
    with made.database.write() as connection:
        ticket = a_ticket("10001", subject="Kim  MÜLLER reports: nightly export of orders stopped")
        keep_ticket(connection, ticket, a_verdict(ticket), record=a_record({"trigger": ("user: Kim Müller", "“kim”")}))
        envelope = Envelope(kind="jira:issue_updated", ticket_id="10001", ticket_key="OPS-1", actor_id=KIM[0])
        deliveries.accept(connection, ("jira", "test"), envelope, NOW, state="queued")
        sealed = made.vault.seal(b'{"user": "Kim M\\u00fcller"}')
        keep_delivery(connection, "quarantined", "not JSON", ticket=None, body=sealed)
        accounts.add(connection, "kim@desk.example", "approver", NOW)
        accounts.add(connection, "mia", "admin", NOW)
        accounts.reserve_attempt(connection, "kim@desk.example", "10.0.0.7", NOW)
        asked = Asked(
            ref=REF,
            key="OPS-1",
            url="u",
            kind="close",
            reason="Kim Müller is away",
            by="kim@desk.example",
            at=NOW,
            origin={"address": "10.0.0.7"},
        )
        overrides.add(connection, asked)
        reports.keep(connection, REF, [Report(kind="forged", mark="m", says="by hand", actor=KIM[0])], NOW)
        facts = FileFacts(attachment_id="7", sha256="ab" * 32, kind="mail", text="Thanks, Kim Müller")
        evidence.remember(connection, ticket, an_attachment(), facts, None, NOW, made.vault.seal)
        seen = PictureText(reader="test", width=10, height=10, pieces=())
        readings.keep(connection, "ab" * 32, seen, 1.0, NOW, made.vault.seal)
        audit.record(connection, "signin", NOW, {"address": "10.0.0.7"}, actor="kim@desk.example")
        audit.record(connection, "decided", NOW, {"says": "confirmed by Kim Müller"}, ref=REF)
        audit.record(connection, "decided", NOW, {"says": "nobody"}, ref=OTHER, actor="mia")
    yield made
    made.database.close()


def an_attachment() -> Any:
    from app.domain.ticket import Attachment, Person

    author = Person(id=KIM[0], name="Kim Müller", role="agent")
    return Attachment(
        id="7", filename="from kim@desk.example.eml", mime_type="message/rfc822", size=9, author=author, created_at=NOW
    )


def everything(service: Service) -> str:
    """All that is stored, readable, with what is encrypted opened."""
    told: list[str] = []
    with service.database.read() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)):
                for value in row:
                    told.append(opened(service, value))
    return "\n".join(told).casefold()


def opened(service: Service, value: object) -> str:
    if not isinstance(value, bytes):
        return str(value)
    try:
        return service.vault.unseal(value).decode().encode().decode("unicode_escape", "replace")
    except ValueError:
        return ""


def erased(service: Service, *names: str, dry_run: bool = False) -> Any:
    return erase_person(service, names or KIM, reason="request of 3 November", actor="shell:mia", dry_run=dry_run)


def test_nothing_of_the_person_is_left_and_the_trail_verifies(service: Service) -> None:
    assert all(name.casefold() in everything(service) for name in KIM)
    result = erased(service)
    left = everything(service)
    assert [name for name in (*KIM, "kim  müller", "müller") if name.casefold() in left] == []
    assert verify_database(service.database, "", lambda _done, _all: None).holds
    assert result.pseudonym in left
    assert result.entries == 3, "the sign-in, the decision and the forged copy"


def test_who_asked_stays_another_one_than_who_agreed(service: Service) -> None:
    result = erased(service)
    with service.database.read() as connection:
        (row,) = overrides.listed(connection)
        assert (row.requested_by, row.reason) == (result.pseudonym, f"{result.pseudonym} is away")
        assert [account.name for account in accounts.listed(connection)] == ["mia"]


def test_a_dry_run_says_the_same_and_changes_nothing(service: Service) -> None:
    before = everything(service)
    told = erased(service, dry_run=True)
    assert everything(service) == before
    done = erased(service)
    assert told.found == done.found
    assert told.entries == done.entries
    assert any("Jira or Zendesk" in reason for reason in done.kept)


def test_the_trail_says_that_somebody_was_erased_and_not_who(service: Service) -> None:
    erased(service)
    with service.database.read() as connection:
        last = list(audit.entries(connection))[-1]
    assert (last.event, last.actor) == ("person_erased", "shell:mia")
    assert "kim" not in str(last.detail).casefold()


def test_a_name_within_another_word_is_somebody_else(service: Service) -> None:
    with service.database.write() as connection:
        ticket = a_ticket("10002", subject="Kimberley's order; skim the log")
        keep_ticket(connection, ticket, a_verdict(ticket))
    erased(service, "kim")
    with service.database.read() as connection:
        subjects = connection.execute(text("SELECT subject FROM tickets ORDER BY ticket_id")).scalars().all()
    assert subjects[1] == "Kimberley's order; skim the log"
    assert "Kim " not in subjects[0]


@pytest.mark.parametrize("name", ["", "  ", "al"])
def test_a_name_that_would_be_found_everywhere_is_refused(name: str) -> None:
    with pytest.raises(NoName):
        Names([name])


def test_a_ticket_goes_with_all_that_hangs_on_it_and_others_stay(service: Service) -> None:
    with service.database.write() as connection:
        other = a_ticket("10002", subject="The export stopped again")
        quoted = a_record({"prior_resolution": ("OPS-1: Kim  MÜLLER reports: nightly export of orders stopped", "")})
        keep_ticket(connection, other, a_verdict(other), record=quoted)
    told = erase_ticket(service, "OPS-1", reason="request", actor="shell:mia", dry_run=True)
    done = erase_ticket(service, "OPS-1", reason="request", actor="shell:mia", dry_run=False)
    assert {(one.table, one.rows) for one in told.found} == {(one.table, one.rows) for one in done.found}
    with service.database.read() as connection:
        for table in metadata.sorted_tables:
            if "ticket_id" in table.columns and table.name not in ("audit", "overrides"):
                where = cast(table.c.ticket_id, String) == "10001"
                assert connection.execute(select(table).where(where)).first() is None, table.name
        records = connection.execute(text("SELECT record FROM tickets WHERE ticket_id = '10002'")).scalar_one()
    assert "nightly export of orders" not in str(records)
    assert "OPS-1" in str(records)
    assert verify_database(service.database, "", lambda _done, _all: None).holds


def test_an_unknown_ticket_is_refused(service: Service) -> None:
    with pytest.raises(UnknownTicket):
        erase_ticket(service, "OPS-4711", reason="request", actor="shell:mia", dry_run=False)
