"""Real requests to receivers on this machine: apprise for chats and mail, Standard Webhooks for programs."""

from __future__ import annotations

import base64
import json
import logging
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from app.domain.notices.model import Message
from app.ports_channels import ChannelConnection, ChannelUnusable, NotSent
from integrations.notify import connect, connect_endpoint
from tests.support.heard import Receiver, http_receiver, smtp_receiver

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
"""What apprise imports for signed mail, on Python before 3.13."""
SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
OTHER = "whsec_" + base64.b64encode(bytes(range(1, 33))).decode()
BODY = b'{"type":"close.refused","timestamp":"2026-11-02T10:44:00Z","data":{"ticket":null}}'
MESSAGE = Message(title="OPS-17: close refused", text="Order sync errored\nMissing: evidence.", severity="warning")


def now() -> datetime:
    """Receivers take nothing that was signed long ago."""
    return datetime.now(UTC)


@pytest.fixture
def receiver():
    with http_receiver() as listening:
        yield listening


def endpoint(url: str, *secrets: str, networks: tuple[str, ...] = ()):
    return connect_endpoint(
        ChannelConnection(
            way="webhook", name="flow", url=url, kinds=(), secrets=secrets or (SECRET,), networks=networks
        )
    )


def channel(url: str, networks: tuple[str, ...] = ()):
    return connect(ChannelConnection(way="notify", name="ops", url=url, kinds=(), networks=networks))


def test_the_library_of_the_standard_verifies_what_is_sent(receiver: Receiver) -> None:
    endpoint(receiver.url + "/hook?room=7").post("msg_1", now(), BODY)
    (heard,) = receiver.heard
    assert heard.path == "/hook?room=7"
    assert Webhook(SECRET).verify(heard.body, heard.headers) == json.loads(BODY)
    assert heard.headers["webhook-id"] == "msg_1"
    with pytest.raises(WebhookVerificationError):
        Webhook(OTHER).verify(heard.body, heard.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(heard.body + b" ", heard.headers)


def test_while_a_secret_is_changed_both_verify(receiver: Receiver) -> None:
    endpoint(receiver.url, SECRET, OTHER).post("msg_1", now(), BODY)
    for secret in (SECRET, OTHER):
        Webhook(secret).verify(receiver.heard[0].body, receiver.heard[0].headers)


@pytest.mark.parametrize(
    ("status", "headers", "final", "seconds"),
    [
        (500, {}, False, None),
        (503, {"Retry_After": "120"}, False, 120.0),
        (503, {"Retry_After": "Mon, 02 Nov 2026 12:00:00 GMT"}, False, None),
        (410, {}, True, None),
        (302, {"Location": "http://169.254.169.254/"}, False, None),
    ],
)
def test_every_answer_but_success_is_not_sent(
    receiver: Receiver, status: int, headers: dict[str, str], final: bool, seconds: float | None
) -> None:
    receiver.answer(status, **headers)
    with pytest.raises(NotSent, match=str(status)) as raised:
        endpoint(receiver.url).post("msg_1", now(), BODY)
    assert (raised.value.final, raised.value.retry_after) == (final, seconds)
    assert len(receiver.heard) == 1


@pytest.mark.parametrize("url", ["https://169.254.169.254/x", "https://10.1.2.3/x", "https://[::ffff:10.1.2.3]/x"])
def test_an_endpoint_inside_some_network_is_refused(url: str) -> None:
    with pytest.raises(NotSent, match="HANDOFF_NOTIFY_NETWORKS"):
        endpoint(url).post("msg_1", now(), BODY)
    with pytest.raises(ChannelUnusable, match="HANDOFF_NOTIFY_NETWORKS"):
        endpoint(url).check()


def test_a_private_network_is_allowed_by_name_and_metadata_never() -> None:
    endpoint("https://10.1.2.3/x", networks=("10.0.0.0/8",)).check()
    with pytest.raises(ChannelUnusable):
        endpoint("https://169.254.169.254/x", networks=("169.254.0.0/16",)).check()


def test_apprise_posts_a_message_as_json(receiver: Receiver) -> None:
    channel(receiver.url.replace("http", "json") + "/chat").send(MESSAGE)
    (heard,) = receiver.heard
    sent = json.loads(heard.body)
    assert (heard.path, sent["title"], sent["message"], sent["type"]) == (
        "/chat",
        MESSAGE.title,
        MESSAGE.text,
        "warning",
    )


def test_a_message_reaches_slack_as_slack_wants_it(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    from apprise.plugins.slack import NotifySlack

    monkeypatch.setattr(NotifySlack, "webhook_url", receiver.url + "/services")
    channel("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ").send(MESSAGE)
    (heard,) = receiver.heard
    assert heard.path == "/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
    assert "Missing: evidence." in heard.body.decode()
    assert MESSAGE.title in heard.body.decode()


def test_a_mail_is_handed_over() -> None:
    with smtp_receiver() as (port, mails):
        channel(f"mailto://127.0.0.1:{port}?from=gate@example.com&to=desk@example.com&mode=insecure").send(MESSAGE)
    (mail,) = mails
    read = message_from_bytes(mail.content, policy=default)
    assert (mail.to, read["Subject"]) == (["desk@example.com"], MESSAGE.title)
    body = read.get_body(("plain", "html"))
    assert body is not None
    assert "Missing: evidence." in body.get_content()


def test_what_a_chat_refuses_is_not_sent_and_its_address_is_told_to_nobody(
    receiver: Receiver, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    receiver.answer(403)
    address = receiver.url.replace("http://", "json://user:TOPSECRET@") + "/TOPSECRET"
    with caplog.at_level(logging.DEBUG, "apprise"), pytest.raises(NotSent, match="answered 403") as raised:
        channel(address).send(MESSAGE)
    out, err = capfd.readouterr()
    assert "TOPSECRET" not in f"{raised.value!r} {caplog.text} {out} {err}"
    assert len(receiver.heard) == 1, "apprise does not try again by itself"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense://TOPSECRET", "begins with nonsense://"),
        ("json://169.254.169.254/TOPSECRET", "HANDOFF_NOTIFY_NETWORKS"),
        ("jsons://10.1.2.3/TOPSECRET", "HANDOFF_NOTIFY_NETWORKS"),
        ("mailtos://gate:TOPSECRET@example.com?smtp=10.1.2.3&to=a@example.com", "HANDOFF_NOTIFY_NETWORKS"),
    ],
)
def test_an_address_that_cannot_be_used_is_named_by_its_beginning(url: str, says: str) -> None:
    with pytest.raises(ChannelUnusable, match=says) as raised:
        channel(url).check()
    assert "TOPSECRET" not in str(raised.value)


def test_a_token_in_place_of_a_host_is_never_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def looked_up(*_: object, **__: object) -> None:
        raise AssertionError("a token went to a name server")

    monkeypatch.setattr("integrations.outbound.address_guard.socket.getaddrinfo", looked_up)
    channel("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ").check()
    channel("tgram://123456789:abcdefg_hijklmnop/12315544/").check()


def test_without_apprise_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("integrations.notify.find_spec", lambda _name: None)
    with pytest.raises(ChannelUnusable, match=r"pip install 'handoff-gate\[notify\]'"):
        channel("json://127.0.0.1")


def test_a_receiver_that_does_not_answer_is_not_waited_for(receiver: Receiver) -> None:
    gone = endpoint("http://127.0.0.1:9/hook")
    with pytest.raises(NotSent):
        gone.post("msg_1", now(), BODY)
