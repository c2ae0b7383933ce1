"""ICMP echo packets, many at a time: writing requests, reading what comes back.

RFC 792 (IPv4) and RFC 4443 (IPv6). The payload has 56 bytes, like that of ping: tiny payloads are
treated differently by some routers. All functions work on whole batches.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Integers = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]

ECHO = np.dtype(
    [
        ("type", "u1"),
        ("code", "u1"),
        ("checksum", "<u2"),
        ("id", ">u2"),
        ("sequence", ">u2"),
        ("token", "<u8"),
        ("number", "<u8"),
        ("slot", "<u4"),
        ("generation", "<u4"),
        ("filler", "V32"),
    ]
)
"""An echo request or reply: the header of ICMP and our payload of 56 bytes.

`token` is random and new for every socket, `number` counts the packets of all links in order of
sending, `slot` and `generation` say which link.
"""

ECHO_BYTES = ECHO.itemsize
FILLER = bytes(range(0x10, 0x30))

REQUEST_V4, REPLY_V4 = 8, 0
REQUEST_V6, REPLY_V6 = 128, 129

_ICMP_HEADER = 8
_IPV4_HEADER = 20


@dataclass(frozen=True, slots=True)
class Datagrams:
    """What one read of a socket gave: one row for each message."""

    data: Bytes
    """Rows of bytes, longer than any packet that is of interest."""
    lengths: Integers
    names: Bytes
    """struct sockaddr_in or sockaddr_in6 of the other end."""
    stamps_ns: Integers
    """When the kernel saw it, CLOCK_REALTIME; 0 if it did not say."""
    origins: Integers
    """ee_origin of what came from the error queue: who made it; 0 otherwise."""

    def __getitem__(self, rows: npt.NDArray[np.generic]) -> "Datagrams":
        """Return some of them."""
        return Datagrams(
            self.data[rows],
            self.lengths[rows],
            self.names[rows],
            self.stamps_ns[rows],
            self.origins[rows],
        )


@dataclass(frozen=True, slots=True)
class Echoes:
    """Packets with our token."""

    packets: npt.NDArray[np.void]
    """Of dtype ECHO."""
    stamps_ns: Integers
    addresses: Words
    """Two words each, as `address_words` gives them: from where (replies), to where (requests)."""


@dataclass(frozen=True, slots=True)
class Refusals:
    """Messages that some router or host sent about packets of ours (unreachable, and so on)."""

    addresses: Words
    """Where the packet was to go."""
    ids: Integers
    sequences: Integers


def blank_requests(count: int) -> npt.NDArray[np.void]:
    """Return requests in which only what all have in common is written."""
    packets = np.zeros(count, ECHO)
    packets["filler"] = np.void(FILLER)
    return packets


def seal(packets: npt.NDArray[np.void]) -> None:
    """Write the checksums of finished requests (IPv6's is the kernel's work)."""
    packets["checksum"] = 0
    packets["checksum"] = ~checksum(packets)


def checksum(packets: npt.NDArray[np.void]) -> npt.NDArray[np.uint16]:
    """Add up the 16-bit words in one's complement (RFC 1071); 0xFFFF if a checksum is right."""
    rows = np.ascontiguousarray(packets).view(np.uint8).reshape(-1, ECHO_BYTES)
    # Words of 32 bits do as well: carries are folded back in either way.
    total = rows.view("<u4").sum(axis=1, dtype=np.uint64)
    for _ in range(3):
        total = (total & 0xFFFF) + (total >> 16)
    folded: npt.NDArray[np.uint16] = total.astype(np.uint16)
    return folded


def address_words(names: Bytes, *, v6: bool) -> Words:
    """Return addresses from rows of struct sockaddr_in or sockaddr_in6, two words each."""
    if v6:
        return np.ascontiguousarray(names[:, 8:24]).view("<u8")
    words = np.zeros((len(names), 2), np.uint64)
    words[:, 1] = np.ascontiguousarray(names[:, 4:8]).view("<u4")[:, 0]
    return words


def read_replies(got: Datagrams, *, token: int, v6: bool, ip_header: bool) -> Echoes:
    """Return the echo replies among `got` that carry our token and are whole."""
    start = _header_lengths(got) if ip_header else np.zeros(len(got.lengths), np.int64)
    packets, rows = _cut(got, start, got.lengths == start + ECHO_BYTES)
    ours = packets["token"] == np.uint64(token)
    ours &= packets["type"] == (REPLY_V6 if v6 else REPLY_V4)
    ours &= packets["code"] == 0
    if not v6:
        # A raw socket is handed the packet before the kernel has looked at its checksum.
        ours &= checksum(packets) == np.uint16(0xFFFF)
    if not ours.all():
        packets, rows = packets[ours], rows[ours]
    return Echoes(packets, got.stamps_ns[rows], address_words(got.names[rows], v6=v6))


def read_departures(got: Datagrams, *, token: int, v6: bool) -> Echoes:
    """Return our own requests as the error queue gives them back, with the time of sending.

    In front of each is whatever headers it had when it was stamped, so it is cut from the end.
    """
    start = got.lengths - ECHO_BYTES
    packets, rows = _cut(got, start, start >= 0)
    ours = packets["token"] == np.uint64(token)
    ours &= packets["type"] == (REQUEST_V6 if v6 else REQUEST_V4)
    if not ours.all():
        packets, rows = packets[ours], rows[ours]
    return Echoes(packets, got.stamps_ns[rows], np.zeros((len(rows), 2), np.uint64))


def read_refusals(got: Datagrams, *, v6: bool) -> Refusals:
    """Return what routers and hosts say about our packets, as the error queue has it.

    A message there begins with the ICMP header that they quote and is named by where the packet was
    to go. RFC 792 asks for no more than that header to be quoted, so address, echo id and sequence
    number must do to find the packet.
    """
    fits = (got.lengths >= _ICMP_HEADER) & (got.data[:, 0] == (REQUEST_V6 if v6 else REQUEST_V4))
    quoted = np.ascontiguousarray(got.data[fits, 4:8]).view(">u2").astype(np.int64)
    return Refusals(address_words(got.names[fits], v6=v6), quoted[:, 0], quoted[:, 1])


def _header_lengths(got: Datagrams) -> Integers:
    """Length of the IPv4 header in front of each packet; beyond its end if that is nonsense."""
    first = got.data[:, 0].astype(np.int64)
    lengths = (first & 15) * 4
    sound = (first >> 4 == 4) & (lengths >= _IPV4_HEADER)  # noqa: PLR2004  # version 4
    return np.where(sound, lengths, got.data.shape[1])


def _cut(
    got: Datagrams, start: Integers, fits: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.void], npt.NDArray[np.intp]]:
    """Cut one packet from each row where one fits; return them and their rows.

    Headers are nearly always equally long, so a few slices do instead of a gather by byte.
    """
    rows = np.flatnonzero(fits)
    packets = np.empty(len(rows), ECHO)
    flat = packets.view(np.uint8).reshape(-1, ECHO_BYTES)
    cuts = start[rows]
    for at in set(cuts.tolist()):
        same = cuts == at
        if len(rows) == len(got.data) and same.all():
            flat[:] = got.data[:, at : at + ECHO_BYTES]
        else:
            flat[same] = got.data[rows[same], at : at + ECHO_BYTES]
    return packets, rows
