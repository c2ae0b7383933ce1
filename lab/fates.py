"""Which packets of a simulated link are lost and how long the others take, in columns.

`lab.path` does the same for real packets, one by one.
"""

from hashlib import blake2b
from typing import Protocol

import numpy as np
import numpy.typing as npt

from lab.path import GOLDEN_RATIO, MILLION, NS_PER_MS
from lab.pieces import NO_BURST, Bools, Floats, Pieces, Places

_DENSE = 0.1
"""Ratio above which a draw for each packet is cheaper than one for each gap."""
_MANY = 16
"""So many pieces of a day, or more, are drawn packet by packet rather than one after the other."""


class Fates(Protocol):
    """What befalls the packets of a link, asked for in order."""

    def lost(self, pieces: Pieces, spared: Bools) -> Bools:
        """Say which of the packets are lost by chance; `spared` ones take no part in it."""

    def round_trips_ns(self, pieces: Pieces) -> Floats:
        """How long each of the packets takes, in whole nanoseconds."""


class RandomFates:
    """Draws from streams of its own: the same seed and link give the same packets.

    Delay takes one draw a packet; so what befell the packets before does not shift its stream.
    """

    def __init__(self, seed: int, link: str) -> None:
        """Begin the streams of the link POINT/LINK."""
        self._losses, self._delays = (
            np.random.Generator(np.random.SFC64(_entropy(f"{seed} {link} {what}")))
            for what in ("loss", "delay")
        )
        self._in_run = False

    def lost(self, pieces: Pieces, spared: Bools) -> Bools:
        """Say which of the packets are lost by chance."""
        chance = _merged(pieces)
        if len(chance.begins) >= _MANY and not chance.burst.any():
            lost = self._losses.random(len(spared)) < chance.spread(chance.loss)
            self._in_run = bool(lost[-1])
        else:
            lost = np.zeros(len(spared), dtype=np.bool_)
            at = 0
            rows = zip(chance.lengths.tolist(), chance.loss, chance.burst, strict=True)
            for packets, loss, burst in rows:
                self._draw(lost[at : at + packets], float(loss), float(burst))
                at += packets
        return lost & ~spared

    def round_trips_ns(self, pieces: Pieces) -> Floats:
        """How long each of the packets takes."""
        packets = pieces.end - int(pieces.begins[0])
        return _round_trips_ns(pieces, self._delays.random(packets, dtype=np.float32))

    def _draw(self, lost: Bools, loss: float, burst: float) -> None:
        """Draw losses of packets that fare alike."""
        if loss in (0.0, 1.0):
            lost[:] = loss == 1.0
            self._in_run = bool(loss)
        elif burst != NO_BURST:
            self._draw_runs(lost, loss, burst)
        elif loss > _DENSE:
            lost[:] = self._losses.random(len(lost)) < loss
            self._in_run = bool(lost[-1])
        else:
            places = _places(self._losses, loss, len(lost))
            lost[places] = True
            self._in_run = bool(lost[-1])

    def _draw_runs(self, lost: Bools, loss: float, burst: float) -> None:
        """Draw a two-state chain of mean run `burst` and ratio `loss`; see `lab.path`."""
        burst = max(burst, loss / (1 - loss))
        begins, ends = min(1.0, loss / (burst * (1 - loss))), 1 / burst
        in_run, at, packets = self._in_run, 0, len(lost)
        expected = int(packets * min(begins, ends)) + 16
        while at < packets:
            # What is left of a run or gap is as long as a new one, less the packet that began it.
            runs = np.minimum(self._losses.geometric(ends, expected), packets + 1)
            gaps = np.minimum(self._losses.geometric(begins, expected), packets + 1)
            turns = np.stack([runs, gaps] if in_run else [gaps, runs], axis=1).ravel()
            turns[0] -= 1
            kinds = np.tile([in_run, not in_run], expected)
            row = np.repeat(kinds, turns)[: packets - at]
            lost[at : at + len(row)] = row
            at += len(row)
            # The last turn was whole, so a new one of the first kind follows; its first packet too.
            if at < packets:
                lost[at] = in_run
                at += 1
        self._in_run = bool(lost[-1])


class EvenFates:
    """Draws nothing: delay and loss follow from the packets' numbers, the same in any program."""

    def __init__(self, loss_sum: int = 0) -> None:
        """Begin with packet 0, or where packets before led to."""
        self.loss_sum = loss_sum
        """The sum of the packets' loss ratios so far, in millionths."""

    def lost(self, pieces: Pieces, spared: Bools) -> Bools:
        """Say at which packets the sum of loss ratios, in millionths, passes another million."""
        millionths = np.rint(pieces.loss * MILLION).astype(np.int64)
        if not millionths.any():
            return np.zeros(len(spared), dtype=np.bool_)
        added = np.where(spared, 0, pieces.spread(millionths))
        sums = self.loss_sum + np.cumsum(added)
        self.loss_sum = int(sums[-1])
        lost: Bools = sums // MILLION > (sums - added) // MILLION
        return lost

    def round_trips_ns(self, pieces: Pieces) -> Floats:
        """How long each of the packets takes."""
        multiples = np.arange(int(pieces.begins[0]), pieces.end) * GOLDEN_RATIO
        return _round_trips_ns(pieces, multiples - np.floor(multiples))


def _round_trips_ns(pieces: Pieces, shares: npt.NDArray[np.floating]) -> Floats:
    """Take a share of the variation on top of the shortest time, rounded half to even."""
    found: Floats = pieces.spread(pieces.variation_ms) * shares.astype(np.float64, copy=False)
    found += pieces.spread(pieces.rtt_ms)
    found *= NS_PER_MS
    return np.rint(found, out=found)


def _merged(pieces: Pieces) -> Pieces:
    """Join neighbours that have the same chance of loss: what else differs does not matter."""
    if len(pieces.begins) == 1:
        return pieces
    changes = (np.diff(pieces.loss) != 0) | (np.diff(pieces.burst) != 0)
    rows = np.flatnonzero(np.concatenate([[True], changes]))
    return Pieces(
        begins=pieces.begins[rows],
        end=pieces.end,
        rtt_ms=pieces.rtt_ms[rows],
        variation_ms=pieces.variation_ms[rows],
        loss=pieces.loss[rows],
        burst=pieces.burst[rows],
        down=pieces.down[rows],
        silent=pieces.silent[rows],
    )


def _places(stream: np.random.Generator, ratio: float, packets: int) -> Places:
    """Draw the places of independent losses by the gaps between them."""
    found: list[Places] = []
    last = -1
    while last < packets:
        expected = int((packets - last) * ratio * 1.1) + 16
        gaps = np.minimum(stream.geometric(ratio, expected), packets + 1)
        places = last + np.cumsum(gaps)
        found.append(places)
        last = int(places[-1])
    every = np.concatenate(found)
    return every[every < packets]


def _entropy(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=16).digest(), "big")
