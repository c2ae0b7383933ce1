import ctypes
import struct

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from probes.mmsg import CONTROL_BYTES, MMSGHDR, read_control

STAMP, ERROR_V4, ERROR_V6, OTHER = (1, 37), (0, 11), (41, 25), (1, 35)


class Msghdr(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_void_p),
        ("name_length", ctypes.c_uint),
        ("vectors", ctypes.c_void_p),
        ("vector_count", ctypes.c_size_t),
        ("control", ctypes.c_void_p),
        ("control_length", ctypes.c_size_t),
        ("flags", ctypes.c_int),
    )


class Mmsghdr(ctypes.Structure):
    _fields_ = (("header", Msghdr), ("length", ctypes.c_uint))


def message(kind: tuple[int, int], value: int) -> bytes:
    if kind == STAMP:
        body = struct.pack("=qq", value // 10**9, value % 10**9) + bytes(32)
    elif kind == OTHER:
        body = struct.pack("=qq", value, value)
    else:
        body = struct.pack("=IB", 42, value % 256) + bytes(27)
    whole = struct.pack("=QII", 16 + len(body), *kind) + body
    return whole + bytes(-len(whole) % 8)


messages = st.lists(
    st.tuples(st.sampled_from([STAMP, ERROR_V4, ERROR_V6, OTHER]), st.integers(0, 2 * 10**18)),
    max_size=2,
    unique_by=lambda one: "error" if one[0] in (ERROR_V4, ERROR_V6) else one[0],
)


def test_the_structure_is_that_of_the_kernel() -> None:
    assert MMSGHDR.itemsize == ctypes.sizeof(Mmsghdr)
    for name in ("name", "name_length", "vectors", "vector_count", "control", "control_length"):
        assert MMSGHDR.fields is not None
        assert MMSGHDR.fields[name][1] == getattr(Msghdr, name).offset
    assert MMSGHDR.fields["flags"][1] == Msghdr.flags.offset
    assert MMSGHDR.fields["length"][1] == Mmsghdr.length.offset


@given(st.lists(messages, max_size=12))
def test_control_messages_are_found_in_any_order(
    rows: list[list[tuple[tuple[int, int], int]]],
) -> None:
    control = np.zeros((len(rows), CONTROL_BYTES), np.uint8)
    lengths = np.zeros(len(rows), np.int64)
    for row, said in enumerate(rows):
        raw = b"".join(message(*one) for one in said)
        control[row, : len(raw)] = np.frombuffer(raw, np.uint8)
        lengths[row] = len(raw)

    found = read_control(control, lengths)

    for row, said in enumerate(map(dict, rows)):
        error = said.get(ERROR_V4, said.get(ERROR_V6, 0))
        assert found.stamps_ns[row] == said.get(STAMP, 0)
        assert found.origins[row] == error % 256


@given(st.lists(st.binary(max_size=CONTROL_BYTES), max_size=8))
def test_senseless_control_messages_do_no_harm(rows: list[bytes]) -> None:
    control = np.zeros((len(rows), CONTROL_BYTES), np.uint8)
    for row, raw in enumerate(rows):
        control[row, : len(raw)] = np.frombuffer(raw, np.uint8)

    found = read_control(control, np.array([len(raw) for raw in rows], np.int64))

    assert len(found.stamps_ns) == len(rows)
