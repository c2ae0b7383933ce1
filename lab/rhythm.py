"""When a simulated prober sends: the packets of a link are numbered, and each has its moment."""

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from probes.record import PACKETS_PER_MINUTE

Times = npt.NDArray[np.int64]
T = TypeVar("T", int, Times)

_MS = 1_000_000
_SECOND_NS = 1000 * _MS
_FIRST_NS = 500 * _MS
"""Packets are sent half a second after the second, far from the edges of minutes."""
_PAIR_NS = 2 * _SECOND_NS
_APART_NS = 40 * _MS

PER_MINUTE = PACKETS_PER_MINUTE


class Rhythm:
    """A packet a second, or a pair every two; times are nanoseconds after a whole minute."""

    def __init__(self, *, pairs: bool) -> None:
        """Say whether packets are sent in pairs, as on 5g and 4g."""
        self.pairs = pairs
        self.delay_step = 2 if pairs else 1
        """Of so many packets the last one counts for delay."""

    def sent_ns(self, packets: T) -> T:
        """When packets are sent; the first one is number 0."""
        if not self.pairs:
            return packets * _SECOND_NS + _FIRST_NS
        return packets // 2 * _PAIR_NS + _FIRST_NS + packets % 2 * _APART_NS

    def sent_before(self, t_ns: int) -> int:
        """How many packets are sent before a moment."""
        if not self.pairs:
            return max(0, -(-(t_ns - _FIRST_NS) // _SECOND_NS))
        whole, rest_ns = divmod(t_ns, _PAIR_NS)
        return 2 * whole + (rest_ns > _FIRST_NS) + (rest_ns > _FIRST_NS + _APART_NS)
