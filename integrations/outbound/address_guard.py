"""Where probes and containment actions may connect to: public addresses, and the private networks that the entry in the
playbook allows.

The host is resolved once, every address is judged, and the connection goes to a judged address (no second look-up that
could answer otherwise). Link-local and cloud metadata addresses are refused whatever the playbook allows.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence

from integrations.outbound.failures import NotReachable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NEVER: tuple[Network, ...] = tuple(
    ipaddress.ip_network(text)
    for text in (
        "169.254.0.0/16",  # link-local, the metadata services of AWS, Google, Azure, Oracle, DigitalOcean
        "fe80::/10",
        "fd00:ec2::254/128",  # AWS metadata over IPv6
        "fd20:ce::254/128",  # Google metadata over IPv6
        "100.100.100.200/32",  # Alibaba metadata
        "168.63.129.16/32",  # Azure's host
        "192.0.0.192/32",  # Oracle metadata, older
        "0.0.0.0/8",
        "::/128",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "ff00::/8",
    )
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def addresses_of(host: str, port: int, allowed: Sequence[str]) -> list[str]:
    """The addresses of a host, all of them judged. Raises ``NotReachable`` where one of them is refused, or where the
    name has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotReachable(f"the name {host} cannot be resolved") from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    networks = [ipaddress.ip_network(text) for text in allowed]
    for address in addresses:
        if not permitted(ipaddress.ip_address(address.partition("%")[0]), networks):
            raise NotReachable(
                f"{host} lies at {address}, which is no public address; if that is right, name its network in the "
                "entry's allow_networks"
            )
    if not addresses:
        raise NotReachable(f"the name {host} has no address")
    return addresses


def permitted(address: Address, networks: Sequence[Network]) -> bool:
    """Whether it may be connected to an address, an IPv4 address inside an IPv6 one judged as itself."""
    inner = _embedded(address)
    if inner is not None:
        return permitted(inner, networks)
    if any(address in network for network in _NEVER if network.version == address.version):
        return False
    if any(address in network for network in networks if network.version == address.version):
        return True
    return address.is_global and not address.is_multicast


def _embedded(address: Address) -> ipaddress.IPv4Address | None:
    if not isinstance(address, ipaddress.IPv6Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
