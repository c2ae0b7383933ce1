"""Send and receive many packets with one system call: sendmmsg(2) and recvmmsg(2).

The structures of the kernel lie in numpy arrays, so that whole columns of them are filled and read
at once. 64-bit Linux only.
"""

import ctypes
import errno
import os
import socket
import struct

import numpy as np
import numpy.typing as npt

from probes.icmp_packet import ECHO, ECHO_BYTES, Datagrams

MMSGHDR = np.dtype(
    [
        ("name", "u8"),
        ("name_length", "u4"),
        ("pad0", "u4"),
        ("vectors", "u8"),
        ("vector_count", "u8"),
        ("control", "u8"),
        ("control_length", "u8"),
        ("flags", "i4"),
        ("pad1", "u4"),
        ("length", "u4"),
        ("pad2", "u4"),
    ]
)
"""struct mmsghdr of 64-bit Linux."""

NAME_BYTES = 32
"""Room for a struct sockaddr_in6 (28 bytes)."""
DATA_BYTES = 192
"""Room for an ICMP error that quotes a whole request of ours behind two IP headers."""
CONTROL_BYTES = 128

SO_TIMESTAMPING = 37
SOL_SOCKET, SOL_IP, SOL_IPV6 = 1, 0, 41
IP_RECVERR, IPV6_RECVERR = 11, 25

_STAMP = (SOL_SOCKET, SO_TIMESTAMPING)
_ERRORS = ((SOL_IP, IP_RECVERR), (SOL_IPV6, IPV6_RECVERR))
_NEEDED = {_STAMP: 16, _ERRORS[0]: 16, _ERRORS[1]: 16}
"""Bytes that a control message of interest has at least."""
_CMSG_HEADER = 16
_NS = 1_000_000_000
_READS = 8

_libc = ctypes.CDLL(None, use_errno=True)
for _call in (_libc.sendmmsg, _libc.recvmmsg):
    _call.restype = ctypes.c_int
_libc.sendmmsg.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_uint, ctypes.c_int]
_libc.recvmmsg.argtypes = [*_libc.sendmmsg.argtypes, ctypes.c_void_p]


class Outbox:
    """Requests that wait to be sent, ready for the kernel."""

    def __init__(self, capacity: int) -> None:
        """Make room for `capacity` packets."""
        self.capacity = capacity
        self.packets = np.zeros(capacity, ECHO)
        self._vectors = np.empty((capacity, 2), np.uint64)
        first = self.packets.ctypes.data
        self._vectors[:, 0] = first + np.arange(capacity, dtype=np.uint64) * ECHO_BYTES
        self._vectors[:, 1] = ECHO_BYTES
        self._headers = np.zeros(capacity, MMSGHDR)
        self._headers["vectors"] = (
            self._vectors.ctypes.data + np.arange(capacity, dtype=np.uint64) * 16
        )
        self._headers["vector_count"] = 1
        self._names = np.zeros((0, NAME_BYTES), np.uint8)

    def address(
        self,
        names: npt.NDArray[np.uint8],
        rows: npt.NDArray[np.integer],
        lengths: npt.NDArray[np.integer],
    ) -> None:
        """Address the first packets: each to its row of `names`, a table that must not move."""
        self._names = names
        count = len(rows)
        self._headers["name"][:count] = names.ctypes.data + rows.astype(np.uint64) * NAME_BYTES
        self._headers["name_length"][:count] = lengths

    def name_of(self, place: int) -> bytes:
        """Return the struct sockaddr to which a packet is addressed."""
        row = (int(self._headers["name"][place]) - self._names.ctypes.data) // NAME_BYTES
        name: bytes = self._names[row].tobytes()
        return name

    def send(self, file: int, first: int, last: int) -> tuple[int, int]:
        """Send packets `first` to `last` (excluded); return how many went, and errno of the next.

        Never blocks.
        """
        start = self._headers.ctypes.data + first * MMSGHDR.itemsize
        sent = _libc.sendmmsg(file, start, last - first, socket.MSG_DONTWAIT)
        if sent < 0:
            return 0, ctypes.get_errno()
        return sent, 0


class Inbox:
    """Room for what one read of a socket may give; every read overwrites the one before."""

    def __init__(self, capacity: int = 1024) -> None:
        """Make room for `capacity` packets."""
        self.capacity = capacity
        self._data = np.zeros((capacity, DATA_BYTES), np.uint8)
        self._names = np.zeros((capacity, NAME_BYTES), np.uint8)
        self._control = np.zeros((capacity, CONTROL_BYTES), np.uint8)
        self._vectors = np.empty((capacity, 2), np.uint64)
        rows = np.arange(capacity, dtype=np.uint64)
        self._vectors[:, 0] = self._data.ctypes.data + rows * DATA_BYTES
        self._vectors[:, 1] = DATA_BYTES
        self._blank = np.zeros(capacity, MMSGHDR)
        self._blank["name"] = self._names.ctypes.data + rows * NAME_BYTES
        self._blank["name_length"] = NAME_BYTES
        self._blank["vectors"] = self._vectors.ctypes.data + rows * 16
        self._blank["vector_count"] = 1
        self._blank["control"] = self._control.ctypes.data + rows * CONTROL_BYTES
        self._blank["control_length"] = CONTROL_BYTES
        self._headers = self._blank.copy()
        self._used = 0

    def receive(self, file: int, *, error_queue: bool) -> Datagrams:
        """Read what is there without waiting; nothing if nothing is there.

        Raises OSError if the socket itself is broken.
        """
        flags = socket.MSG_DONTWAIT | (socket.MSG_ERRQUEUE if error_queue else 0)
        count = self._read(file, flags)
        headers = self._headers[:count]
        control = read_control(self._control[:count], headers["control_length"])
        return Datagrams(
            self._data[:count],
            headers["length"].astype(np.int64),
            self._names[:count],
            control.stamps_ns,
            control.origins,
        )

    def _read(self, file: int, flags: int) -> int:
        """Read once; what a router said about an earlier packet is reported once and read over."""
        self._headers[: self._used] = self._blank[: self._used]
        for _ in range(_READS):
            count: int = _libc.recvmmsg(file, self._headers.ctypes.data, self.capacity, flags, None)
            error = ctypes.get_errno() if count < 0 else 0
            if error in (0, errno.EAGAIN):
                self._used = max(count, 0)
                return self._used
        raise OSError(error, os.strerror(error))


class Control:
    """What the control messages of a batch say."""

    __slots__ = ("origins", "stamps_ns")

    def __init__(self, count: int) -> None:
        """Begin with nothing said."""
        self.stamps_ns = np.zeros(count, np.int64)
        self.origins = np.zeros(count, np.int64)


def read_control(control: npt.NDArray[np.uint8], lengths: npt.NDArray[np.integer]) -> Control:
    """Walk the control messages of a batch of packets.

    Which ones there are and in what order differs between sockets, queues and kernels, so nothing
    is taken for granted. Within a batch nearly all rows have one layout: it is worked out from one
    row and read as columns from all rows like it.
    """
    found = Control(len(control))
    words = control.view(np.uint64)
    left = np.ones(len(control), np.bool_)
    while left.any():
        one = int(left.argmax())
        layout = _layout(control[one, : lengths[one]].tobytes())
        alike = left & (lengths == lengths[one])
        for start, _, _, _ in layout:
            for at in (start // 8, start // 8 + 1):
                alike &= words[:, at] == words[one, at]
        for start, length, level, kind in layout:
            if length >= _CMSG_HEADER + _NEEDED.get((level, kind), CONTROL_BYTES):
                _read_message(found, words, alike, start // 8 + 2, (level, kind))
        left &= ~alike
    return found


def _layout(control: bytes) -> list[tuple[int, int, int, int]]:
    """Where each control message of one packet begins, its length, level and type."""
    layout = []
    at = 0
    while at + _CMSG_HEADER <= len(control):
        length, level, kind = struct.unpack_from("=QII", control, at)
        if not _CMSG_HEADER <= length <= len(control) - at:
            break
        layout.append((at, length, level, kind))
        at += (length + 7) & ~7
    return layout


def _read_message(
    found: Control,
    words: npt.NDArray[np.uint64],
    rows: npt.NDArray[np.bool_],
    at: int,
    kind: tuple[int, int],
) -> None:
    """Read one control message, whose body begins with word `at`, from rows of the same layout."""
    if kind == _STAMP:
        times = words[:, at : at + 2].view(np.int64)
        np.copyto(found.stamps_ns, times[:, 0] * _NS + times[:, 1], where=rows)
    elif kind in _ERRORS:
        origins = words[:, at] >> np.uint64(32) & np.uint64(0xFF)
        np.copyto(found.origins, origins.view(np.int64), where=rows)
