"""One question to the reporter of an incomplete exception: who is asked, for what, in which words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.asked import Asked, asked_from_dict, asked_in, asked_to_dict, elements_of, marker_of
from app.domain.extraction.model import CAPTURE_ELEMENTS, Extraction, Span, SystemNamed
from app.domain.gate.model import Verdict
from app.domain.playbook import AskPolicy, GatePolicy, Playbook, ScopePolicy
from app.domain.question import ELEMENT_LABELS, Inquiry, Question, inquire
from app.domain.question_texts import LANGUAGES
from app.domain.ticket import Attachment, Comment, GateFields, Person, Ticket, Transition
from app.domain.traces import RecordFieldOnTicket
from app.playbook import load_playbook

MADE = datetime(2026, 11, 2, 9, 50, tzinfo=UTC)
NOW = MADE + timedelta(minutes=1)
PLAYBOOK = Playbook(version="p1", ask=AskPolicy(machine_senders=("alert*@*", "grafana*")))
CORA = Person(id="c1", name="Cora Customer", role="customer", email="cora@retailer.test")
SERVICE = Person(id="s", name="Handoff Gate", role="app")
SHOPIFY = SystemNamed(name="Shopify", role="storefront")
ADYEN = SystemNamed(name="Adyen", role="payment_gateway")
GLS = SystemNamed(name="GLS", role="carrier")
NETSUITE = SystemNamed(name="NetSuite", role="erp")
BODIES = {
    "en": "The nightly sync is not working and the orders are missing in the ERP since this morning.",
    "de": "Der nächtliche Abgleich läuft nicht und die Bestellungen sind seit heute früh nicht im ERP.",
    "fr": "La synchronisation de la nuit ne marche pas et les commandes ne sont pas dans le système depuis ce matin.",
    "es": "La sincronización de la noche no funciona y los pedidos no están en el sistema desde esta mañana.",
    "pt": "A sincronização da noite não funciona e os pedidos não estão no sistema desde esta manhã, com urgência.",
    "it": "La sincronizzazione della notte non funziona e gli ordini non sono nel sistema da questa mattina.",
    "nl": "De synchronisatie van de nacht werkt niet en het is niet te zien in het systeem sinds vanochtend.",
    "pl": "Nocna synchronizacja nie działa i zamówienia nie są w systemie od rana, to jest pilne, bo nie ma ich w ERP.",
    "ja": "夜間の同期が動いていません。今朝から注文がERPに届いていません。",
}
Tickets = Callable[..., Ticket]
Verdicts = Callable[..., Verdict]

subsets = st.sets(st.sampled_from(CAPTURE_ELEMENTS)).map(
    lambda chosen: tuple(element for element in CAPTURE_ELEMENTS if element in chosen)
)


def lacking(*elements: str, **values: Any) -> Extraction:
    known: dict[str, Any] = {"is_exception": True, "is_job_failure": True, "missing_capture": elements}
    return Extraction(**(known | values))


@pytest.fixture(scope="module")
def asked_about(ticket: Tickets, verdict: Verdicts) -> Callable[..., Inquiry]:
    """What becomes of asking about a fresh ticket by a customer; ``values`` change the ticket."""

    def ask(
        extraction: Extraction,
        *,
        edits: dict[str, RecordFieldOnTicket] | None = None,
        asked: Asked | None = None,
        playbook: Playbook = PLAYBOOK,
        now: datetime = NOW,
        gated: bool = True,
        **values: Any,
    ) -> Inquiry:
        made = ticket(**({"reporter": CORA, "created_at": MADE, "body": BODIES["en"]} | values))
        return inquire(made, extraction, edits or {}, verdict(applies=gated), asked, playbook, now)

    return ask


Asking = Callable[..., Inquiry]


def put(inquiry: Inquiry) -> Question:
    assert inquiry.question is not None
    return inquiry.question


def text_of(inquiry: Inquiry) -> str:
    return "\n".join(put(inquiry).lines)


@given(missing=subsets)
def test_exactly_what_is_missing_is_named_and_nothing_where_all_is_there(asked_about: Asking, missing) -> None:
    inquiry = asked_about(lacking(*missing))
    texts = LANGUAGES["en"]
    says = {"job_or_transaction_id": "id_run", "timestamp": "time", "error_text": "error", "trigger": "trigger"}
    if not missing:
        assert inquiry.question is None
        return
    assert put(inquiry).missing == missing
    for element, key in says.items():
        assert (texts[key] in text_of(inquiry)) == (element in missing)


@given(missing=subsets, named=subsets, later=st.integers(0, 24 * 60))
def test_nobody_is_ever_asked_twice(asked_about: Asking, missing, named, later) -> None:
    asked = Asked(at=NOW, elements=named)
    inquiry = asked_about(lacking(*missing), asked=asked, now=NOW + timedelta(minutes=later))
    assert inquiry.question is None
    assert inquiry.asked == asked


@given(missing=subsets)
def test_a_ticket_that_is_no_exception_is_never_asked_about(asked_about: Asking, missing) -> None:
    assert asked_about(replace(lacking(*missing), is_exception=False)).question is None


@pytest.mark.parametrize(
    ("subject", "body", "asks"),
    [
        ("Lunch on Friday?", "Shall we try the new place?", False),
        ("Order sync", "It failed again, please help", True),
        ("Bestellungen", "Der Export ist fehlgeschlagen", True),
    ],
)
def test_nobody_is_asked_for_the_error_of_a_lunch_invitation(
    asked_about: Asking, subject: str, body: str, asks: bool
) -> None:
    nothing_known = lacking(*CAPTURE_ELEMENTS, is_job_failure=False)
    inquiry = asked_about(nothing_known, gated=False, subject=subject, body=body)
    assert (inquiry.question is not None) == asks


def test_what_people_entered_in_fields_is_not_asked_for(asked_about: Asking) -> None:
    fields = GateFields(job_id="ORD-SYNC-1", failed_at=MADE)
    by_hand = {"trigger": RecordFieldOnTicket(text="cron", editor=CORA)}
    by_us = {"error_code": RecordFieldOnTicket(text="unknown: not stated", editor=SERVICE)}
    inquiry = asked_about(lacking(*CAPTURE_ELEMENTS), edits={**by_hand, **by_us}, fields=fields)
    assert put(inquiry).missing == ("error_text",)


def test_what_cannot_be_had_is_not_asked_for(asked_about: Asking) -> None:
    said = Span(source="text", start=-1, end=-1, quote="no id", comment="9")
    extraction = lacking("job_or_transaction_id", "trigger", unavailable={"job_or_transaction_id": said})
    assert put(asked_about(extraction)).missing == ("trigger",)


def test_a_closed_ticket_and_one_that_was_closed_before_are_left_alone(asked_about: Asking) -> None:
    extraction = lacking("trigger")
    assert asked_about(extraction, status_category="done").question is None
    move = Transition(at=NOW, actor=CORA, from_status="Open", to_status="Done", to_category="done")
    assert asked_about(extraction, history=(move,)).question is None


@pytest.mark.parametrize(("hours", "asks"), [(0, True), (23.9, True), (24.1, False), (24 * 90, False), (-1, False)])
def test_only_a_new_ticket_is_asked_about(asked_about: Asking, hours: float, asks: bool) -> None:
    inquiry = asked_about(lacking("trigger"), now=MADE + timedelta(hours=hours))
    assert (inquiry.question is not None) == asks


def test_the_playbook_can_switch_it_off_and_shadow_mode_does(asked_about: Asking) -> None:
    off = replace(PLAYBOOK, ask=AskPolicy(enabled=False))
    shadow = replace(PLAYBOOK, gate=GatePolicy(job_failure=ScopePolicy(mode="shadow")))
    assert asked_about(lacking("trigger"), playbook=off).question is None
    assert asked_about(lacking("trigger"), playbook=shadow).question is None


@pytest.mark.parametrize(
    "reporter",
    [
        SERVICE,
        Person(id="", name="Jira", role="app"),
        Person(id="7", name="Shop alerts", role="customer", email="alerts@shop.test"),
        Person(id="8", name="Grafana Cloud", role="agent"),
    ],
)
def test_a_machine_is_not_asked_and_the_note_says_so(asked_about: Asking, reporter: Person) -> None:
    inquiry = asked_about(lacking("trigger"), reporter=reporter)
    assert inquiry.question is None
    assert inquiry.says == "Nobody was asked, since a machine made this ticket: trigger."


@pytest.mark.parametrize(
    ("email", "name"),
    [
        ("noreply@shop.test", "Shop"),
        ("no-reply+7@shop.test", "Shop"),
        ("MAILER-DAEMON@mx.test", ""),
        (None, "Zabbix"),
        ("x@eu.pagerduty.com", "Acme"),
    ],
)
def test_the_built_in_playbook_knows_senders_that_nobody_reads(asked_about: Asking, email: str, name: str) -> None:
    reporter = Person(id="9", name=name, role="customer", email=email)
    assert asked_about(lacking("trigger"), reporter=reporter, playbook=load_playbook(None)).question is None


def test_an_agent_who_reports_is_asked_as_a_customer_is(asked_about: Asking) -> None:
    agent = Person(id="a", name="Monique Alertson", role="agent", email="monique@shop.test")
    assert put(asked_about(lacking("trigger"), reporter=agent, playbook=load_playbook(None)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_question_is_in_the_language_of_the_ticket(asked_about: Asking, language: str) -> None:
    inquiry = asked_about(lacking(*CAPTURE_ELEMENTS), body=BODIES[language], subject="")
    question = put(inquiry)
    assert question.language == language
    assert question.lines[0] == LANGUAGES[language]["greeting"]
    assert len("\n".join(question.lines)) < 1_500
    assert not re.search(r"\{\w*\}", "\n".join(question.lines))


def test_every_language_has_every_text_with_the_same_gaps() -> None:
    english = LANGUAGES["en"]
    for texts in LANGUAGES.values():
        assert texts.keys() == english.keys()
        for key, text in texts.items():
            assert re.findall(r"\{\w+\}", text) == re.findall(r"\{\w+\}", english[key]), key


@pytest.mark.parametrize(
    ("origin", "receiver", "job", "where", "example"),
    [
        (SHOPIFY, NETSUITE, True, "In NetSuite it is in the job", "SCHEDSCRIPT_EXAMPLE"),
        (SHOPIFY, NETSUITE, False, "In Shopify it is at the top of the order page", "#EXAMPLE-1001"),
        (ADYEN, SHOPIFY, False, "In Adyen it is on the page of the payment", "EXAMPLE1"),
        (None, GLS, False, "In GLS it is on the page of the shipment", "SHIP-EXAMPLE"),
        (None, None, True, "It is in the job, sync or import log", "RUN-EXAMPLE"),
    ],
)
def test_it_says_where_the_id_is_found_with_an_example_of_that_system(
    asked_about: Asking, origin, receiver, job, where, example
) -> None:
    extraction = lacking(
        "job_or_transaction_id", originating_system=origin, receiving_system=receiver, is_job_failure=job
    )
    text = text_of(asked_about(extraction))
    assert where in text
    assert example in text
    assert "Example only:" in text


def test_a_picture_alone_is_not_enough_and_the_question_says_so(asked_about: Asking) -> None:
    shot = Attachment(id="1", filename="error.PNG", mime_type="", size=9, author=CORA, created_at=MADE)
    picture = LANGUAGES["en"]["picture"]
    assert picture in put(asked_about(lacking("error_text"), attachments=(shot,))).lines
    assert picture not in put(asked_about(lacking("error_text"))).lines
    assert picture not in put(asked_about(lacking("trigger"), attachments=(shot,))).lines


def test_several_things_are_numbered_and_one_is_not(asked_about: Asking) -> None:
    assert [line[:3] for line in put(asked_about(lacking("timestamp", "trigger"))).lines[2:4]] == ["1. ", "2. "]
    assert not re.search(r"^\d", "\n".join(put(asked_about(lacking("trigger"))).lines), re.MULTILINE)


def test_the_note_tells_what_was_asked_and_answered(asked_about: Asking) -> None:
    asked = Asked(at=MADE, elements=("timestamp", "trigger"))
    told = [asked_about(lacking(*missing), asked=asked).says for missing in (asked.elements, ("trigger",), ())]
    assert told == [
        "Asked the reporter on 2026-11-02 for: exact time, trigger.",
        "Asked the reporter on 2026-11-02 for: exact time, trigger. Answered: exact time.",
        "Asked the reporter on 2026-11-02 for: exact time, trigger. Answered.",
    ]
    assert [asked_about(lacking(*missing), asked=asked).answered for missing in (("trigger",), ())] == [False, True]


@given(elements=subsets)
def test_the_marker_and_the_property_say_what_was_asked(elements: tuple[str, ...]) -> None:
    assert elements_of(f"Hello\n{marker_of(elements)}") == elements
    asked = Asked(at=MADE, elements=elements)
    assert asked_from_dict(asked_to_dict(asked)) == asked


@pytest.mark.parametrize("data", [None, "x", {}, {"asked_at": "yesterday"}, {"asked_at": 3, "for": "id"}])
def test_a_property_that_somebody_else_wrote_is_no_question(data: object) -> None:
    assert asked_from_dict(data) is None


def test_a_marker_that_a_customer_wrote_is_no_question_of_ours() -> None:
    said = Comment(id="1", author=CORA, body=marker_of(("trigger",)), public=True, created_at=MADE)
    assert asked_in([said]) is None
    assert asked_in([replace(said, author=SERVICE)], "somebody else") is None
    assert asked_in([replace(said, author=SERVICE)]) == Asked(at=MADE, elements=("trigger",))


def test_every_element_has_a_label() -> None:
    assert set(ELEMENT_LABELS) == set(CAPTURE_ELEMENTS)
