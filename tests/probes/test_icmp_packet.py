import numpy as np
import pytest
from far_ends import tun
from hypothesis import given
from hypothesis import strategies as st

from probes.icmp_packet import (
    ECHO,
    ECHO_BYTES,
    REQUEST_V4,
    REQUEST_V6,
    Datagrams,
    Echoes,
    address_words,
    blank_requests,
    checksum,
    read_departures,
    read_refusals,
    read_replies,
    seal,
)
from probes.mmsg import DATA_BYTES, NAME_BYTES

TOKEN = 0x1234_5678_9ABC_DEF0
HERE, THERE, ROUTER = bytes([198, 51, 100, 1]), bytes([192, 0, 2, 7]), bytes([203, 0, 113, 9])
THERE_V6 = bytes.fromhex("20010db8000100000000000000000007")


def requests(count: int = 1, *, v6: bool = False) -> np.ndarray:
    packets = blank_requests(count)
    numbers = np.arange(count)
    packets["type"] = REQUEST_V6 if v6 else REQUEST_V4
    packets["token"] = TOKEN
    packets["number"] = numbers + 1_000_000_007
    packets["slot"] = numbers + 3
    packets["generation"] = numbers + 5
    packets["id"] = (numbers + 0xFFF0) & 0xFFFF
    packets["sequence"] = (numbers + 0xFFFE) & 0xFFFF
    seal(packets)
    return packets


def datagrams(*packets: bytes, name: bytes = bytes(4) + THERE, origin: int = 0) -> Datagrams:
    data = np.zeros((len(packets), DATA_BYTES), np.uint8)
    names = np.zeros((len(packets), NAME_BYTES), np.uint8)
    for row, packet in enumerate(packets):
        data[row, : len(packet)] = np.frombuffer(packet, np.uint8)
        names[row, : len(name)] = np.frombuffer(name, np.uint8)
    return Datagrams(
        data,
        np.array([len(packet) for packet in packets], np.int64),
        names,
        np.arange(len(packets)) + 1,
        np.full(len(packets), origin),
    )


def read(*packets: bytes) -> Echoes:
    return read_replies(datagrams(*packets), token=TOKEN, v6=False, ip_header=True)


def reply_to(request: np.void) -> bytes:
    return tun.reply(tun.ipv4(HERE, THERE, request.tobytes()))


def test_a_request_has_56_bytes_of_payload_like_ping() -> None:
    assert ECHO_BYTES == 8 + 56


def test_a_request_reads_as_rfc_792_says() -> None:
    raw = requests()[0].tobytes()

    assert raw[0] == 8
    assert raw[1] == 0
    assert raw[4:6] == b"\xff\xf0"
    assert raw[6:8] == b"\xff\xfe"
    assert tun.checksum(raw) == b"\0\0"


@given(st.lists(st.binary(min_size=ECHO_BYTES, max_size=ECHO_BYTES), min_size=1, max_size=20))
def test_checksums_are_those_of_rfc_1071(raws: list[bytes]) -> None:
    packets = np.frombuffer(b"".join(raws), ECHO)

    sums = checksum(packets)

    folded = [(0xFFFF - int.from_bytes(tun.checksum(raw), "big")) for raw in raws]
    swapped = [((one & 0xFF) << 8) | one >> 8 for one in folded]
    assert [one % 0xFFFF for one in sums.tolist()] == [one % 0xFFFF for one in swapped]


def test_replies_give_back_what_was_sent() -> None:
    sent = requests(300)

    got = read(*(reply_to(one) for one in sent))

    for field in ("number", "slot", "generation", "id", "sequence"):
        assert (got.packets[field] == sent[field]).all()
    assert got.stamps_ns.tolist() == list(range(1, 301))
    names = np.frombuffer(bytes(4) + THERE + bytes(24), np.uint8)[None, :]
    assert (got.addresses == address_words(names, v6=False)).all()


@given(st.integers(0, 8 * ECHO_BYTES - 1))
def test_no_reply_with_a_flipped_bit_is_taken(bit: int) -> None:
    packet = bytearray(reply_to(requests()[0]))
    packet[20 + bit // 8] ^= 1 << bit % 8

    got = read(bytes(packet))

    assert len(got.packets) == 0


@pytest.mark.parametrize("length", [0, 1, 19, 20, 27, 28, 36, 83, 85, DATA_BYTES])
def test_no_reply_of_another_length_is_taken(length: int) -> None:
    packet = (reply_to(requests()[0]) + bytes(DATA_BYTES))[:length]

    got = read(packet)

    assert len(got.packets) == 0


def test_replies_with_options_in_their_header_are_found_among_others() -> None:
    sent = requests(3)
    plain = [reply_to(one) for one in sent]
    with_options = b"\x47" + plain[1][1:20] + bytes(8) + plain[1][20:]

    got = read(plain[0], with_options, plain[2])

    assert got.packets["number"].tolist() == sent["number"].tolist()


@pytest.mark.parametrize("first", [0x00, 0x44, 0x4F, 0x65, 0xFF])
def test_a_reply_behind_a_senseless_header_is_not_taken(first: int) -> None:
    packet = bytes([first]) + reply_to(requests()[0])[1:]

    got = read(packet)

    assert len(got.packets) == 0


def test_replies_to_others_are_not_taken() -> None:
    packets = requests()
    packets["token"] += np.uint64(1)

    got = read(reply_to(packets[0]), reply_to(requests()[0]).replace(b"\x10\x11", b"\x11\x10"))

    assert len(got.packets) == 0


def test_replies_over_ipv6_come_without_header() -> None:
    packets = requests(v6=True)
    packets["type"] = 129
    got = datagrams(packets[0].tobytes(), name=bytes(8) + THERE_V6)

    read_ = read_replies(got, token=TOKEN, v6=True, ip_header=False)

    assert read_.packets["number"].tolist() == [1_000_000_007]
    assert read_.addresses.tobytes() == THERE_V6


@pytest.mark.parametrize("header", [0, 14, 20, 34, 60])
def test_departures_are_found_behind_any_header(header: int) -> None:
    sent = requests()
    got = datagrams(b"\xaa" * header + sent[0].tobytes())

    departed = read_departures(got, token=TOKEN, v6=False)

    assert departed.packets["number"].tolist() == sent["number"].tolist()
    assert departed.stamps_ns.tolist() == [1]


def test_a_refusal_is_known_by_the_quoted_header_alone() -> None:
    quoted = requests()[0].tobytes()[:8]

    refusals = read_refusals(datagrams(quoted, quoted[:7], b"\0" + quoted[1:]), v6=False)

    assert refusals.ids.tolist() == [0xFFF0]
    assert refusals.sequences.tolist() == [0xFFFE]
    names = np.frombuffer(bytes(4) + THERE + bytes(24), np.uint8)[None, :]
    assert (refusals.addresses == address_words(names, v6=False)).all()
