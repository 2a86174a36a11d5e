"""Addresses as people write them."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

SCHEMES = ("http", "https")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def host_of(url: str) -> str:
    """The host of a web address, in lower case; empty when it is none."""
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in SCHEMES and parts.port != 0
    except ValueError:  # no such port, or half a bracket
        return ""
    return (parts.hostname or "") if is_web else ""


def is_of_this_machine(host: str) -> bool:
    """Whoever connects to it reaches himself."""
    name = host.rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    address = _address(name)
    return address is not None and (address.is_loopback or address.is_unspecified)


def _address(host: str) -> Address | None:
    """None for a name. `127.1` and `2130706433` are addresses too."""
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except OSError:
        pass
    try:
        address = ipaddress.IPv6Address(host)
    except ValueError:
        return None
    return address.ipv4_mapped or address
