"""A probe's request is bounded and goes to one place: over real sockets, with a server that misbehaves."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.domain.probing.model import Answer, Subject
from app.ports import ProbeConnection
from integrations.probes import connect
from tests.integration.probes.conftest import AT

DEFINITION = """
name: wms
version: 1
title: Our warehouse
credentials: [key]
auth: { kind: header, header: X-Key, value: "{key}" }
questions:
  record_exists:
    needs: [order]
    request: { path: "/orders/{order}" }
    cases: [{ when: "body.id != null", state: confirmed, facts: { id: body.id } }]
"""
KEY = "a-secret-key-0815"
OK = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{"id": "x"}'
Behaviour = Callable[[socket.socket], None]


@contextmanager
def server(behave: Behaviour, context: ssl.SSLContext | None = None) -> Iterator[int]:
    """A server that reads a request's head and then does as it is told, once for each connection."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=one, args=(connection,), daemon=True).start()

    def one(connection: socket.socket) -> None:
        with connection:
            try:
                with connection if context is None else context.wrap_socket(connection, server_side=True) as speaking:
                    received = b""
                    while b"\r\n\r\n" not in received:
                        received += speaking.recv(4096) or b"\r\n\r\n"
                    requests.append(received.decode())
                    behave(speaking)
            except OSError:
                return

    requests.clear()
    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.close()


requests: list[str] = []


@pytest.fixture
def definition(tmp_path: Path) -> Path:
    path = tmp_path / "wms.yaml"
    path.write_text(DEFINITION, encoding="utf-8")
    return path


def asked(definition: Path, url: str, *, seconds: float = 5.0, **more: object) -> Answer:
    connection = ProbeConnection(
        name="wms",
        kind="http",
        system="WMS",
        definition=str(definition),
        url=url,
        credential_names=("key",),
        credentials=lambda _: KEY,
        seconds=seconds,
        **{"allow_networks": ("127.0.0.0/8",), **more},  # type: ignore[arg-type]
    )
    return connect(connection).ask("record_exists", Subject({"order": "1001"}), AT, keep_reply=True)


def sending(*parts: bytes, pause: float = 0.0) -> Behaviour:
    def behave(connection: socket.socket) -> None:
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)

    return behave


def head(status: str, *lines: str) -> bytes:
    return "\r\n".join((f"HTTP/1.1 {status}", *lines, "", "")).encode()


def test_a_sound_reply_is_an_answer_and_the_request_says_that_it_only_reads(definition: Path) -> None:
    with server(sending(OK)) as port:
        answer = asked(definition, f"http://127.0.0.1:{port}/base/")
    assert answer.value is not None
    assert answer.value.facts == {"id": "x"}
    lines = requests[0].splitlines()
    assert lines[0] == "GET /base/orders/1001 HTTP/1.1"
    assert f"Host: 127.0.0.1:{port}" in lines
    assert f"X-Key: {KEY}" in lines
    assert any("read-only" in line for line in lines)


def test_a_redirect_is_not_followed(definition: Path) -> None:
    with server(sending(OK)) as elsewhere:
        target = f"Location: http://127.0.0.1:{elsewhere}/orders/1001"
        with server(sending(head("302 Found", target, "Content-Length: 0"))) as port:
            answer = asked(definition, f"http://127.0.0.1:{port}")
            assert len(requests) == 1
    assert (answer.outcome, answer.value) == ("not_understood", None)
    assert "is not followed" in answer.reason


@pytest.mark.parametrize(
    ("behaviour", "outcome", "says"),
    [
        (sending(head("200 OK", "Content-Type: text/html", "Content-Length: 2"), b"ok"), "not_understood", "text/html"),
        (
            sending(head("200 OK", "Content-Type: application/json", "Content-Length: 9999999"), b" " * 1_100_000),
            "not_understood",
            "larger than 1,000,000 bytes",
        ),
        (
            sending(
                head("200 OK", "Content-Type: application/json", "Content-Encoding: gzip", "Content-Length: 2"), b"{}"
            ),
            "not_understood",
            "packed",
        ),
        (
            sending(head("200 OK", "Content-Type: application/json", "Content-Length: 50"), b'{"id": "x"'),
            "not_reachable",
            "the connection to 127.0.0.1 failed",
        ),
        (sending(b"no http at all\r\n\r\n"), "not_reachable", "the connection to 127.0.0.1 failed"),
        (sending(), "not_reachable", "the connection to 127.0.0.1 failed"),
        (sending(head("503 Unavailable", "Retry-After: 120", "Content-Length: 0")), "not_reachable", "(503)"),
        (sending(head("429 Slow", "Retry-After: 7", "Content-Length: 0")), "not_reachable", "rate limit"),
        (sending(head("403 No", "Content-Length: 0")), "not_reachable", "do not permit"),
        (sending(head("418 Teapot", "Content-Length: 0")), "not_understood", "answered 418"),
    ],
)
def test_a_reply_that_is_none_is_no_answer(definition: Path, behaviour: Behaviour, outcome: str, says: str) -> None:
    with server(behaviour) as port:
        answer = asked(definition, f"http://127.0.0.1:{port}")
    assert (answer.outcome, answer.value) == (outcome, None)
    assert says in answer.reason


@pytest.mark.parametrize(("after", "seconds"), [("7", 7.0), ("99999", 3600.0), ("soon", None)])
def test_how_long_to_wait_is_taken_from_the_reply_within_bounds(
    definition: Path, after: str, seconds: float | None
) -> None:
    with server(sending(head("429 Slow", f"Retry-After: {after}", "Content-Length: 0"))) as port:
        assert asked(definition, f"http://127.0.0.1:{port}").retry_after == seconds


@pytest.mark.parametrize(
    "behaviour",
    [
        sending(*[bytes([byte]) for byte in OK], pause=0.05),
        sending(
            head("200 OK", "Content-Type: application/json", "Transfer-Encoding: chunked"),
            *[b"1\r\n \r\n"] * 99,
            pause=0.05,
        ),
        sending(head("200 OK", "Content-Type: application/json"), *[b" "] * 99, pause=0.05),
        lambda connection: time.sleep(4),
    ],
    ids=["a byte at a time", "chunk by chunk", "without a length", "not at all"],
)
def test_a_slow_reply_is_cut_off_in_its_time(definition: Path, behaviour: Behaviour) -> None:
    with server(behaviour) as port:
        answer = asked(definition, f"http://127.0.0.1:{port}", seconds=0.4)
    assert (answer.outcome, answer.value) == ("not_reachable", None)
    assert "in the time it was given" in answer.reason


def test_a_host_in_a_private_network_that_is_not_allowed_is_never_connected_to(definition: Path) -> None:
    with server(sending(OK)) as port:
        for allowed in ((), ("10.0.0.0/8",)):
            answer = asked(definition, f"https://localhost:{port}", allow_networks=allowed)
            assert answer.outcome == "not_reachable"
            assert "which is no public address" in answer.reason
    assert requests == []


def test_the_name_is_resolved_once_so_that_it_cannot_change_its_mind(
    definition: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: list[str] = []
    real = socket.getaddrinfo

    def counted(host: str, *arguments: object, **more: object) -> object:
        if host == "erp.test":
            looked_up.append(host)
            return real("127.0.0.1", *arguments, **more)  # type: ignore[arg-type]
        return real(host, *arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", counted)
    with server(sending(OK)) as port:
        assert asked(definition, f"http://erp.test:{port}").answered
    assert looked_up == ["erp.test"]
    assert f"Host: erp.test:{port}" in requests[0].splitlines()


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, Path]:
    """A server's TLS context with a certificate for that name, and the file by which it is trusted."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("10.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    pem, private = folder / "cert.pem", folder / "key.pem"
    pem.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, private)
    return context, pem


def test_the_certificate_has_to_be_that_of_the_name_and_trusted(
    definition: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **more: real("127.0.0.1", *rest, **more))
    context, pem = certificate(tmp_path, "erp.test")
    with server(sending(OK), context) as port:
        assert asked(definition, f"https://erp.test:{port}", ca_file=str(pem)).answered
        other_name = asked(definition, f"https://other.test:{port}", ca_file=str(pem))
        unknown = asked(definition, f"https://erp.test:{port}")
    assert "certificate" in other_name.reason
    assert "certificate" in unknown.reason
    assert (other_name.outcome, unknown.outcome) == ("not_reachable", "not_reachable")
    assert all(KEY in request for request in requests)
    assert len(requests) == 1


def test_certificates_that_cannot_be_read_are_told(definition: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("no certificate", encoding="utf-8")
    for name in ("absent.pem", "empty.pem"):
        answer = asked(definition, "https://127.0.0.1:1", ca_file=str(tmp_path / name))
        assert (answer.outcome, f"{name} cannot be read" in answer.reason) == ("not_reachable", True)


def test_a_secret_that_the_system_sends_back_leaves_the_probe_nowhere(definition: Path) -> None:
    echo = f'{{"id": "{KEY}", "{KEY}": 1}}'.encode()
    reply = head("200 OK", "Content-Type: application/json", f"Content-Length: {len(echo)}") + echo
    with server(sending(reply)) as port:
        answer = asked(definition, f"http://127.0.0.1:{port}")
    assert answer.value is not None
    assert answer.value.facts == {"id": "(secret)"}
    assert KEY not in repr(answer) + str(answer.to_dict()) + answer.reply


def test_neither_a_connection_nor_a_probe_shows_its_credentials(definition: Path) -> None:
    connection = ProbeConnection(
        name="wms", kind="http", system="WMS", definition=str(definition), credentials=lambda _: KEY
    )
    assert KEY not in repr(connection) + repr(connect(connection))
