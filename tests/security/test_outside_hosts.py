"""No remote system sends us to an address inside a network, whatever name it gives it (SSRF, DNS rebinding)."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from integrations.outside import NotPublic, is_public, public_session


@pytest.fixture
def inside() -> Iterator[tuple[int, socket.socket]]:
    """A service of this machine that ought to hear nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)
        yield server.getsockname()[1], server


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00:ec2::254",
        "::ffff:169.254.169.254",
        "2002:a9fe:a9fe::1",
        "64:ff9b::a9fe:a9fe",
    ],
)
def test_addresses_inside_a_network_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_addresses_of_the_internet_are(address: str) -> None:
    assert is_public(address)


def test_a_public_name_that_stands_for_an_inner_address_gets_no_byte(
    inside: tuple[int, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is resolved when connecting, so that it does not help to give another address to an earlier check."""
    port, server = inside
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _host, at, *rest: real("127.0.0.1", at, *rest))
    with public_session() as session, pytest.raises(NotPublic, match=r"media\.example\.com is at 127\.0\.0\.1"):
        session.get(f"https://media.example.com:{port}/file", timeout=5)
    connection, _ = server.accept()
    with connection:
        assert connection.recv(1) == b""


def test_it_speaks_https_only() -> None:
    with public_session() as session, pytest.raises(ValueError, match="No connection adapters"):
        session.get("http://8.8.8.8/", timeout=5)


def test_proxies_and_passwords_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with public_session() as session:
        assert session.merge_environment_settings("https://a.example", {}, None, None, None)["proxies"] == {}
