from ipaddress import ip_address
from struct import pack, unpack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.echo_reply import exchange


def checksum(data: bytes) -> int:
    """Internet checksum (RFC 1071); 0 over data that holds its own."""
    padded = data + bytes(len(data) % 2)
    total = sum(unpack(f"!{len(padded) // 2}H", padded))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


def echo(kind: int, body: bytes, pseudo: bytes = b"") -> bytes:
    message = pack("!BBHHH", kind, 0, 0, 4711, 7) + body
    return message[:2] + pack("!H", checksum(pseudo + message)) + message[4:]


def ipv4(message: bytes, *, options: bytes = b"", fragment: int = 0, protocol: int = 1) -> bytes:
    length = 20 + len(options)
    header = pack(
        "!BBHHHBBH4s4s",
        0x40 | length // 4,
        0,
        length + len(message),
        99,
        fragment,
        64,
        protocol,
        0,
        ip_address("127.0.0.1").packed,
        ip_address("127.64.0.1").packed,
    )
    header += options
    return header[:10] + pack("!H", checksum(header)) + header[12:] + message


OURS, THEIRS = ip_address("fd74::1").packed, ip_address("2001:db8::1").packed


def pseudo(source: bytes, destination: bytes, length: int) -> bytes:
    return source + destination + pack("!IHBB", length, 0, 0, 58)


def ipv6(body: bytes) -> bytes:
    message = echo(128, body, pseudo(OURS, THEIRS, 8 + len(body)))
    return pack("!IHBB", 0x60000000, len(message), 58, 64) + OURS + THEIRS + message


@given(st.binary(max_size=200), st.sampled_from([b"", bytes(4), bytes(40)]))
def test_an_ipv4_request_is_answered_by_whom_it_asks(body: bytes, options: bytes) -> None:
    found = exchange(ipv4(echo(8, body), options=options))

    assert found is not None
    assert found.destination == ip_address("127.64.0.1").packed
    header, message = found.reply[: 20 + len(options)], found.reply[20 + len(options) :]
    assert header[12:20] == ip_address("127.64.0.1").packed + ip_address("127.0.0.1").packed
    assert checksum(header) == 0
    assert message == echo(0, body)


@given(st.binary(max_size=200))
def test_an_ipv6_request_is_answered_by_whom_it_asks(body: bytes) -> None:
    found = exchange(ipv6(body))

    assert found is not None
    assert found.destination == THEIRS
    assert found.reply[8:40] == THEIRS + OURS
    assert found.reply[40:] == echo(129, body, pseudo(THEIRS, OURS, 8 + len(body)))


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        ipv4(echo(8, b""))[:27],
        ipv4(echo(0, b"")),
        ipv4(echo(8, b""), protocol=17),
        ipv4(echo(8, b""), fragment=0x2000),
        ipv4(echo(8, b""), fragment=0x0001),
        ipv6(b"")[:47],
        b"\x50" + ipv4(echo(8, b""))[1:],
        b"\x41" + ipv4(echo(8, b""))[1:],
    ],
)
def test_all_else_is_not_answered(packet: bytes) -> None:
    assert exchange(packet) is None


@given(st.binary(max_size=100))
def test_no_packet_is_too_strange(packet: bytes) -> None:
    exchange(packet)
    exchange(b"\x45" + packet)
    exchange(b"\x60" + packet)
