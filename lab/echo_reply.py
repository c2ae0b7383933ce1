"""From an echo request, as the kernel hands it to a TUN device, to its reply."""

from dataclasses import dataclass

_IPV4_HEADER, _IPV6_HEADER, _ICMP_HEADER = 20, 40, 8
_ICMP, _ICMPV6 = 1, 58
_ECHO_REQUEST, _ECHO_REPLY = 8, 0
_ECHO_REQUEST_V6, _ECHO_REPLY_V6 = 128, 129


@dataclass(frozen=True, slots=True)
class Exchange:
    """An echo request: whom it asks, and what that address would answer."""

    destination: bytes
    """4 or 16 bytes in network order."""
    reply: bytes


def exchange(packet: bytes) -> Exchange | None:
    """Read an IPv4 or IPv6 packet; None for all that is not an echo request in one piece."""
    if len(packet) < _IPV4_HEADER + _ICMP_HEADER:
        return None
    version = packet[0] >> 4
    if version == 4:  # noqa: PLR2004  # the number of the protocol
        return _exchange_ipv4(packet)
    if version == 6:  # noqa: PLR2004
        return _exchange_ipv6(packet)
    return None


def _exchange_ipv4(packet: bytes) -> Exchange | None:
    start = (packet[0] & 0x0F) * 4
    in_pieces = (packet[6] & 0x3F) or packet[7]
    if (
        packet[9] != _ICMP
        or in_pieces
        or start < _IPV4_HEADER
        or len(packet) < start + _ICMP_HEADER
    ):
        return None
    if packet[start] != _ECHO_REQUEST:
        return None
    # The sums of the IP header and of what follows hold when source and destination change places.
    header = packet[:12] + packet[16:20] + packet[12:16] + packet[20:start]
    return Exchange(packet[16:20], header + _answer(packet[start:], _ECHO_REPLY))


def _exchange_ipv6(packet: bytes) -> Exchange | None:
    if len(packet) < _IPV6_HEADER + _ICMP_HEADER or packet[6] != _ICMPV6:
        return None
    if packet[_IPV6_HEADER] != _ECHO_REQUEST_V6:
        return None
    header = packet[:8] + packet[24:40] + packet[8:24]
    return Exchange(packet[24:40], header + _answer(packet[_IPV6_HEADER:], _ECHO_REPLY_V6))


def _answer(request: bytes, reply_type: int) -> bytes:
    """The ICMP message with another type and its checksum corrected for that (RFC 1624)."""
    checksum = (request[2] << 8 | request[3]) ^ 0xFFFF
    checksum += (reply_type << 8) + ((request[0] << 8) ^ 0xFFFF)
    checksum = (checksum & 0xFFFF) + (checksum >> 16)
    checksum = ((checksum & 0xFFFF) + (checksum >> 16)) ^ 0xFFFF
    return bytes((reply_type, request[1])) + checksum.to_bytes(2, "big") + request[4:]
