"""A probe connects to public addresses, and to private ones only where its entry allows their network."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest

from integrations.outbound.address_guard import addresses_of, permitted
from integrations.outbound.failures import NotReachable

PRIVATE = [
    "127.0.0.1",
    "127.8.9.10",
    "10.0.0.5",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "0.0.0.0",
    "198.18.0.1",
    "192.0.2.1",
    "224.0.0.1",
    "255.255.255.255",
    "169.254.169.254",
    "100.100.100.200",
    "168.63.129.16",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.5",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::",
    "2001:db8::1",
]
NEVER = [
    "169.254.169.254",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "fe80::1",
    "fd00:ec2::254",
    "100.100.100.200",
    "168.63.129.16",
    "0.0.0.0",
    "::",
    "224.0.0.1",
    "ff02::1",
]


def resolves_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    def found(_host: str, port: int, **_kind: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", found)


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_public_is_refused(address: str) -> None:
    assert not permitted(ipaddress.ip_address(address), [])


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07::1", "64:ff9b::808:808"])
def test_what_is_public_is_permitted(address: str) -> None:
    assert permitted(ipaddress.ip_address(address), [])


@pytest.mark.parametrize("address", NEVER)
def test_metadata_and_link_local_addresses_are_refused_whatever_is_allowed(address: str) -> None:
    everything = [ipaddress.ip_network("0.0.0.0/0"), ipaddress.ip_network("::/0")]
    assert not permitted(ipaddress.ip_address(address), everything)


def test_an_allowed_network_is_permitted_and_its_neighbour_is_not() -> None:
    allowed = [ipaddress.ip_network("10.20.0.0/16")]
    assert permitted(ipaddress.ip_address("10.20.3.4"), allowed)
    assert permitted(ipaddress.ip_address("::ffff:10.20.3.4"), allowed)
    assert not permitted(ipaddress.ip_address("10.21.0.1"), allowed)


def test_one_private_address_among_public_ones_refuses_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    resolves_to(monkeypatch, "93.184.215.14", "127.0.0.1")
    with pytest.raises(NotReachable, match=r"erp\.example lies at 127\.0\.0\.1, which is no public address"):
        addresses_of("erp.example", 443, [])


def test_a_public_host_is_connected_to_at_the_addresses_that_were_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    resolves_to(monkeypatch, "93.184.215.14", "8.8.8.8", "93.184.215.14")
    assert addresses_of("erp.example", 443, []) == ["93.184.215.14", "8.8.8.8"]


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "127.1", "localhost", "[::1]"])
def test_other_spellings_of_this_machine_are_refused(host: str) -> None:
    with pytest.raises(NotReachable):
        addresses_of(host.strip("[]"), 80, [])


def test_a_name_that_has_no_address_is_not_reachable(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any, **__: Any) -> list[Any]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fails)
    with pytest.raises(NotReachable, match="cannot be resolved"):
        addresses_of("nowhere.example", 443, [])
