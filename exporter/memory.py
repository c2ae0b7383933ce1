"""Settings with which a process of many threads that runs for months takes little memory."""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager

from inventory.reading.reading import without_collection

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
"""Parameters of mallopt(3)."""

_LARGE_BYTES = 256 * 1024
"""Columns of a minute are larger. The allocator would raise its own threshold (128 KiB) to the
largest that it ever freed, and keep the room of all that are smaller."""


def frugal() -> None:
    """Let all threads share one heap, and give large columns back to the system at once.

    Of the allocator of glibc, before there are threads: each gets a heap of its own otherwise, and
    they hold a tenth of all memory for nothing. Threads of Python hardly ever allocate at the same
    time. Other systems are left as they are.
    """
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(_M_ARENA_MAX, 1)
        set_option(_M_MMAP_THRESHOLD, _LARGE_BYTES)


def begun() -> None:
    """Take what there is now for permanent: modules, inventory, tables.

    To look through all of it holds up every thread for some 0.1 s, about once a minute.
    """
    gc.collect()
    gc.freeze()


@contextmanager
def large_and_for_long() -> Iterator[None]:
    """Take what is made inside for permanent, without looking through it.

    An inventory of thousands of links is a million objects. They are in no cycles, and go as soon
    as nobody needs them; to look through them all the same would hold up every thread for 0.5 s,
    and what is to be sent meanwhile would be left out. Garbage in cycles that there is at this
    moment stays for good, so this is for what is large.
    """
    with without_collection():
        yield
        gc.freeze()
