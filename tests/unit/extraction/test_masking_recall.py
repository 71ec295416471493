"""Nothing that must not be stored survives, in whatever format and place it stands; every id does."""

from __future__ import annotations

import html
import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import sensitive
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.decide import decide, understand
from app.domain.extraction.extract import extract
from app.domain.extraction.model import TicketText
from app.domain.gate.model import Evidence, Memory
from app.domain.note_composer import record_note
from app.domain.playbook import Playbook
from app.domain.recurrence import PatternHistory
from app.domain.redaction import mask
from app.domain.ticket import BodyFormat, Person, Ticket
from app.domain.traces import TicketView, Traces

EVERYTHING = sensitive.everything()
NEIGHBOURS = (
    "{}",
    "It says {} and then stops.",
    "({})",
    "Value:{}",
    "値は{}です",
    "a, {}, b",
    "> {}",
    "see {}.",
    "| x | {} | y |",
    "\t{}\n",
    "2026-04-04 18:47:22 {} 12345",
    "Zahlung mit {} abgelehnt",
)
FACTS = "Job ID: SYNC-88213\nFailed at: 2026-04-04T18:47:22Z\nError code: INV-NOT-FOUND"


def _adf(*paragraphs: str) -> str:
    nodes = [{"type": "paragraph", "content": [{"type": "text", "text": text}]} for text in paragraphs]
    return json.dumps({"type": "doc", "version": 1, "content": nodes}, ensure_ascii=False)


def _adf_code(text: str) -> str:
    nodes = [{"type": "codeBlock", "content": [{"type": "text", "text": text}]}]
    return json.dumps({"type": "doc", "version": 1, "content": nodes})


def _lines(text: str, tag: str) -> str:
    return "".join(f"<{tag}>{html.escape(line)}</{tag}>" for line in text.split("\n"))


PLACES: dict[str, tuple[BodyFormat, Callable[[str], str]]] = {
    "error message": ("plain", lambda x: f"{FACTS}\nError message: declined for {x}"),
    "trigger": ("plain", lambda x: f"{FACTS}\nTriggered by: {x}"),
    "log": ("plain", lambda x: f"{FACTS}\n2026-04-04 18:47:22,113 ERROR c.e.Sync - call failed: {x}"),
    "stack trace": (
        "plain",
        lambda x: f"{FACTS}\ncom.example.ApiException: bad call {x}\n\tat com.example.Api.call(Api.java:12)",
    ),
    "JSON": (
        "plain",
        lambda x: f"{FACTS}\n" + json.dumps({"error": "INV-NOT-FOUND", "message": x}, ensure_ascii=False),
    ),
    "quoted mail": (
        "email_thread",
        lambda x: f"{FACTS}\n\nOn Mon, 1 Jan 2026 Dana wrote:\n" + "\n".join(f"> {row}" for row in x.split("\n")),
    ),
    "signature": ("email_thread", lambda x: f"{FACTS}\n\nBest regards,\nDana\n{x}"),
    "HTML paragraph": ("html", lambda x: _lines(f"{FACTS}\nError message: {x}", "p")),
    "HTML table": (
        "html",
        lambda x: f"{_lines(FACTS, 'p')}<table><tr><td>Message</td><td>{html.escape(x)}</td></tr></table>",
    ),
    "HTML hidden": ("html", lambda x: f'{_lines(FACTS, "p")}<div style="display:none">{html.escape(x)}</div>'),
    "HTML attribute": ("html", lambda x: f'{_lines(FACTS, "p")}<a title="{html.escape(x)}" href="#">link</a>'),
    "ADF": ("adf", lambda x: _adf(*FACTS.split("\n"), f"Error message: {x}")),
    "ADF code": ("adf", lambda x: _adf_code(f"{FACTS}\nError message: {x}")),
    "wiki code": ("wiki", lambda x: f"{FACTS}\n{{code}}\nError message: {x}\n{{code}}"),
    "wiki table": ("wiki", lambda x: f"{FACTS}\n||Message||\n|{x}|"),
    "markdown": ("markdown", lambda x: f"{FACTS}\n\n```\nERROR {x}\n```"),
}


def ticket_of(body: str, body_format: BodyFormat, subject: str = "Order sync failed") -> Ticket:
    return Ticket(
        system="jira",
        site="shop",
        id="17",
        key="OPS-17",
        subject=subject,
        body=body,
        body_format=body_format,
        created_at=datetime(2026, 4, 5, 9, tzinfo=UTC),
        status="Open",
        status_category="open",
        reporter=Person(id="1", name="Reporter", role="customer"),
    )


def strings_in(value: Any) -> Iterator[str]:
    """Every string of a value, however deep."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from strings_in(getattr(value, each.name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from strings_in(key)
            yield from strings_in(item)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from strings_in(item)


def kept_of(ticket: Ticket, playbook: Playbook) -> list[str]:
    """Everything that is kept or shown of a ticket's text: what was understood, the record, its note, the history."""
    understood = understand(ticket, playbook)
    assert understood.fingerprint is not None
    view = TicketView(ticket=ticket, traces=Traces())
    decision = decide(view, understood, PatternHistory(), Evidence(), Memory(), playbook, ticket.created_at)
    note = record_note(decision.update)
    assert note is not None
    shown = (understood, understood.extraction.to_dict(), decision.record, decision.occurrence, note.blocks)
    return [value for value in strings_in(shown) if value != understood.fingerprint.id]


def test_the_cases_are_many_and_of_every_kind() -> None:
    kinds = {
        kind: sum(each.kind == kind for each in EVERYTHING) for kind in ("card", "iban", "secret", "email", "phone")
    }
    assert all(count >= 15 for count in kinds.values()), kinds
    assert len(EVERYTHING) > 350


def test_nothing_survives_masking_between_any_neighbours() -> None:
    survived = [
        (case.name, neighbour, left)
        for case in EVERYTHING
        for neighbour in NEIGHBOURS
        if (left := sensitive.remains(case, mask(neighbour.format(case.written)).text)) is not None
    ]
    assert not survived, survived[:20]


def test_the_kind_is_told_and_the_placeholder_carries_it() -> None:
    for case in EVERYTHING:
        masked = mask(f"It says {case.written} here")
        assert case.kind in masked.kinds, case.name
        assert f"[{case.kind.upper()}-1]" in masked.text, (case.name, masked.text)
        assert sum(masked.counts.values()) >= 1


@pytest.mark.parametrize("place", PLACES)
def test_nothing_survives_in_what_is_kept_of_a_ticket(place: str, playbook: Playbook) -> None:
    body_format, written = PLACES[place]
    offset = list(PLACES).index(place)
    for case in EVERYTHING[offset :: len(PLACES)]:
        ticket = ticket_of(written(case.written), body_format)
        for value in kept_of(ticket, playbook):
            assert sensitive.remains(case, value) is None, (case.name, value)
        assert "88213" in understand(ticket, playbook).extraction.job_id, case.name


def test_nothing_survives_in_what_is_kept_of_a_subject(playbook: Playbook) -> None:
    for case in EVERYTHING[::9]:
        ticket = ticket_of(FACTS, "plain", subject=f"Order sync failed: {case.written}")
        for value in kept_of(ticket, playbook):
            assert sensitive.remains(case, value) is None, (case.name, value)


def test_a_secret_that_is_taken_for_a_value_is_masked_without_its_label(playbook: Playbook) -> None:
    body = f"{FACTS}\nThe password is Sommer#2026x for everyone.\nTriggered by: Sommer#2026x"
    assert not any("Sommer" in value for value in kept_of(ticket_of(body, "plain"), playbook))


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.integers(0, 10**9), st.sampled_from(list(PLACES)), st.sampled_from(NEIGHBOURS))
def test_nothing_survives_whatever_the_digits_are(seed: int, place: str, neighbour: str) -> None:
    rng = random.Random(seed)
    case = rng.choice(list(rng.choice(sensitive.GENERATED)(rng)))
    assert sensitive.remains(case, mask(neighbour.format(case.written)).text) is None
    body_format, written = PLACES[place]
    text = TicketText(
        subject="Job failed",
        body=written(case.written),
        body_format=body_format,
        created_at=datetime(2026, 4, 5, tzinfo=UTC),
    )
    for value in strings_in(extract(text, Playbook(version="test")).to_dict()):
        assert sensitive.remains(case, value) is None, (case.name, value)


LABELS = (
    "order {}",
    "Order number: {}",
    "Order #{}",
    "order no. {}",
    '"order_id": {}',
    "Bestellnummer {}",
    "Auftrag {}",
    "commande n° {}",
    "pedido {}",
    "Pedido nº {}",
    "ordine {}",
    "bestelling {}",
    "zamówienie nr {}",
    "注文番号：{}",
    "Job-ID: {}",
    "job {}",
    "job id {}",
    "| Job | {} |",
    "run {}",
    "batch {}",
    "transaction {}",
    "Transaktion {}",
    "transaction_id={}",
    "Transacción: {}",
    "取引番号 {}",
    "order id is {}",
    "https://shop.example/admin/orders/{}",
    "ORD-{}",
    "jobId={}",
    "payment id {}",
    "tx id {}",
    "PO {}",
    "run_id: {}",
    "Verkaufsauftrag {}",
)


@pytest.mark.parametrize("label", LABELS)
def test_ids_survive_though_they_look_like_cards_or_phones(label: str) -> None:
    rng = random.Random(3)
    numbers = [sensitive.card(rng, prefix, length) for prefix, length in sensitive.ISSUERS.values()]
    for number in (*numbers, "00491715550123", "0612345678"):
        written = label.format(number)
        assert mask(written).text == written
        assert number in mask(f"see {written} and card 4111 1111 1111 1111").text


def test_an_id_that_looks_like_a_card_is_kept_through_the_whole_ticket(playbook: Playbook) -> None:
    body = (
        "Order 5555555555554444 is missing in NetSuite. "
        "Job ID: 4111111111111111 failed at 2026-04-04T18:47:22Z: no 5555555555554444"
    )
    understood = understand(ticket_of(body, "plain"), playbook)
    assert (understood.extraction.job_id, understood.extraction.transaction_id) == (
        "4111111111111111",
        "5555555555554444",
    )
    assert understood.extraction.pii_masked == ()
    assert not understood.masked


def test_placeholders_are_the_same_through_the_whole_ticket(playbook: Playbook) -> None:
    body = (
        "Mails: first@example.com, second@example.com\nJob ID: SYNC-88213 failed at 2026-04-04T18:47:22Z\n"
        "Error message: could not notify second@example.com\nTriggered by: first@example.com"
    )
    found = extract(
        TicketText(subject="", body=body, body_format="plain", created_at=datetime(2026, 4, 5, tzinfo=UTC)), playbook
    )
    assert found.error_text == "could not notify [EMAIL-2]"
    assert found.trigger == "[EMAIL-1]"


def test_the_same_card_written_twice_is_one_placeholder() -> None:
    assert (
        mask("4111 1111 1111 1111, 4111-1111-1111-1111, ４１１１１１１１１１１１１１１１").text
        == "[CARD-1], [CARD-1], [CARD-1]"
    )


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-04 18:47:22 +0200 12345678 rows",
        "04.04.2026 18:47 job 12",
        "EAN 4006381333931x",
        "stock +10",
        "10:00:00+02:00",
        "IP 192.168.100.200",
        "0.1234567890123456",
        "amount 4111111111111111,50",
        "uuid 7c9e6679-7425-40de-944b-411111111111",
        "the basic authentication failed",
        "bearer authentication",
        "the password is wrong",
        "token: expired",
        "the token was rejected",
        "Passwort ist abgelaufen",
        "pin 3 of the plug",
        "key: INVALID_KEY",
        "user@host",
        "@channel please",
        "DE12 is no account",
        "GB99 NWBK 6016 1331 9268 19",
        "version 1.2.3.4",
        "IDoc 0000000012345678",
        "SSCC 00340434161094000000",
        "order 302-1234567-7654321",
    ],
)
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert mask(text).text == text


def test_the_record_counts_what_was_masked() -> None:
    assert mask("a@x.example, b@x.example, 4111111111111111").counts == {"card": 1, "email": 2}
