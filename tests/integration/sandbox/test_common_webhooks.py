"""Sending webhooks: signatures, retries by each vendor's rules, duplicates, order and loss."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.sandbox.common import Clock
from integrations.sandbox.webhooks import (
    Outcome,
    Target,
    WebhookSender,
    jira_headers,
    jira_retries,
    jira_signature,
    zendesk_headers,
    zendesk_retries,
    zendesk_signature,
)


@pytest.fixture
def jira_sender() -> Iterator[WebhookSender]:
    sender = WebhookSender(jira_headers, jira_retries, retry_delay=0.001)
    yield sender
    sender.stop()


@pytest.fixture
def zendesk_sender() -> Iterator[WebhookSender]:
    clock = Clock(datetime(2026, 11, 20, 9, 0, 0, 500_000, tzinfo=UTC))
    sender = WebhookSender(zendesk_headers, zendesk_retries, clock=clock, retry_delay=0.001)
    yield sender
    sender.stop()


def test_jiras_published_vector_is_met():
    signature = jira_signature("It's a Secret to Everybody", b"Hello World!")
    assert signature == "sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9"


def test_zendesk_signs_timestamp_and_body_with_the_secret_as_it_is_written():
    import base64
    import hashlib
    import hmac

    secret = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=="
    expected = hmac.new(secret.encode(), b"2021-07-25T10:00:00Z" + b'{"a": 1}', hashlib.sha256).digest()
    assert zendesk_signature(secret, "2021-07-25T10:00:00Z", b'{"a": 1}') == base64.b64encode(expected).decode()


def test_jira_repeats_the_identifier_on_each_retry_and_counts_them(jira_sender, receiver):
    receiver.answers += [(503, {}), (429, {})]
    identifier = jira_sender.send(Target(receiver.url, "s"), "e", b"{}")
    jira_sender.drain()
    assert [r.headers["X-Atlassian-Webhook-Identifier"] for r in receiver.received] == [identifier] * 3
    assert [r.headers.get("X-Atlassian-Webhook-Retry") for r in receiver.received] == [None, "1", "2"]
    assert len({r.headers["X-Hub-Signature"] for r in receiver.received}) == 1
    assert [attempt.outcome.status for attempt in jira_sender.log()] == [503, 429, 202]


def test_without_a_secret_jira_does_not_sign(jira_sender, receiver):
    jira_sender.send(Target(receiver.url), "e", b"{}")
    jira_sender.drain()
    assert "X-Hub-Signature" not in receiver.received[0].headers


def test_zendesks_headers_are_complete_and_a_retry_keeps_its_timestamp(zendesk_sender, receiver):
    receiver.answers += [(503, {"Retry-After": "30"})]
    target = Target(receiver.url, "s", webhook_id="01HW", account_id="22129848")
    invocation = zendesk_sender.send(target, "e", b'{"a":1}')
    zendesk_sender.drain()
    first, second = receiver.received
    for request in (first, second):
        assert request.headers["X-Zendesk-Account-Id"] == "22129848"
        assert request.headers["X-Zendesk-Webhook-Id"] == "01HW"
        assert request.headers["X-Zendesk-Webhook-Invocation-Id"] == invocation
        assert request.headers["X-Zendesk-Webhook-Signature-Timestamp"] == "2026-11-20T09:00:00Z"
        signature = zendesk_signature("s", "2026-11-20T09:00:00Z", request.body)
        assert request.headers["X-Zendesk-Webhook-Signature"] == signature


@pytest.mark.parametrize(
    ("status", "headers", "attempts"),
    [
        (200, {}, 1),
        (400, {}, 1),
        (401, {}, 1),
        (413, {}, 1),
        (302, {}, 1),
        (409, {}, 6),
        (500, {}, 6),
        (503, {}, 6),
    ],
)
def test_jira_tries_six_times_at_most_and_never_again_after_a_final_answer(
    jira_sender, receiver, status, headers, attempts
):
    receiver.answers += [(status, headers)] * 10
    jira_sender.send(Target(receiver.url), "e", b"{}")
    jira_sender.drain()
    assert len(receiver.received) == attempts


@pytest.mark.parametrize(
    ("status", "headers", "attempts"),
    [
        (200, {}, 1),
        (400, {}, 1),
        (500, {}, 1),
        (502, {}, 1),
        (503, {}, 1),
        (503, {"Retry-After": "60"}, 1),
        (503, {"Retry-After": "30"}, 4),
        (429, {"Retry-After": "1"}, 4),
        (429, {"Retry-After": "Fri, 20 Nov 2026 09:00:00 GMT"}, 1),
        (409, {}, 4),
    ],
)
def test_zendesk_tries_again_only_when_it_is_asked_to_in_its_own_way(
    zendesk_sender, receiver, status, headers, attempts
):
    receiver.answers += [(status, headers)] * 10
    zendesk_sender.send(Target(receiver.url, "s"), "e", b"{}")
    zendesk_sender.drain()
    assert len(receiver.received) == attempts


@given(status=st.integers(200, 599), attempt=st.integers(0, 20), retry_after=st.none() | st.text(max_size=6))
def test_no_vendor_retries_a_success_or_goes_on_for_ever(status, attempt, retry_after):
    outcome = Outcome(status, retry_after)
    for retries in (jira_retries, zendesk_retries):
        assert not (retries(outcome, attempt) and (outcome.delivered or attempt >= 5))


def test_a_refused_connection_is_retried_by_jira_and_not_by_zendesk(jira_sender, zendesk_sender):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        for sender in (jira_sender, zendesk_sender):
            sender.send(Target(url, "s"), "e", b"{}")
            sender.drain()
    assert [len(jira_sender.log()), len(zendesk_sender.log())] == [6, 1]
    assert jira_sender.log()[0].outcome.status is None


def test_a_receiver_that_takes_too_long_counts_as_a_time_out():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        sender = WebhookSender(zendesk_headers, zendesk_retries, retry_delay=0.001, timeout=0.05)
        sender.send(Target(f"http://127.0.0.1:{silent.getsockname()[1]}/", "s"), "e", b"{}")
        sender.drain()
        sender.stop()
    assert [attempt.outcome.timed_out for attempt in sender.log()] == [True] * 6


def test_duplicates_carry_the_same_identifier_and_body(jira_sender, receiver):
    jira_sender.copies = 3
    jira_sender.send(Target(receiver.url), "e", b"{}")
    jira_sender.drain()
    assert len(receiver.received) == 3
    assert len({r.headers["X-Atlassian-Webhook-Identifier"] for r in receiver.received}) == 1


@pytest.mark.parametrize(("order", "arrived"), [("sent", b"0123"), ("reversed", b"3210")])
def test_held_deliveries_go_out_in_the_order_that_was_asked_for(jira_sender, receiver, order, arrived):
    jira_sender.pause()
    for number in range(4):
        jira_sender.send(Target(receiver.url), "e", str(number).encode())
    with pytest.raises(TimeoutError, match="4 are held back"):
        jira_sender.drain(timeout=0.01)
    jira_sender.resume(order)
    jira_sender.drain()
    assert b"".join(r.body for r in receiver.received) == arrived


def test_shuffled_deliveries_are_all_there(jira_sender, receiver):
    jira_sender.pause()
    for number in range(8):
        jira_sender.send(Target(receiver.url), "e", str(number).encode())
    jira_sender.resume("shuffled", seed=3)
    jira_sender.drain()
    arrived = [r.body for r in receiver.received]
    assert arrived != sorted(arrived)
    assert sorted(arrived) == [str(number).encode() for number in range(8)]


def test_lost_webhooks_never_arrive(jira_sender, receiver):
    jira_sender.lose_next(1)
    jira_sender.send(Target(receiver.url), "e", b"lost")
    jira_sender.send(Target(receiver.url), "e", b"kept")
    jira_sender.drain()
    assert [r.body for r in receiver.received] == [b"kept"]


def test_secrets_do_not_show_in_a_repr():
    assert "hush" not in repr(Target("http://127.0.0.1", "hush", headers={"x": "hush"}))
