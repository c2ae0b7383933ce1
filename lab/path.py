"""What a link's path does to each packet that it carries: delay it, or lose it."""

from hashlib import blake2b
from random import Random
from typing import Protocol

from lab.timeline import Conditions

NS_PER_MS = 1_000_000
GOLDEN_RATIO = 0.6180339887498949
"""Its multiples modulo 1 spread evenly (three-distance theorem), so no draw is needed."""
MILLION = 1_000_000


class Path(Protocol):
    """The way to a link and back."""

    def carry(self, conditions: Conditions) -> int | None:
        """Round-trip time of the next packet in nanoseconds; None if it is lost."""


class RandomPath:
    """Draws delay and loss from a stream of its own: the same seed and link give the same packets.

    Every packet takes two draws whether or not they matter, so that what happened to earlier
    packets does not shift the stream.
    """

    def __init__(self, seed: int, link: str) -> None:
        """Begin the stream of the link POINT/LINK."""
        digest = blake2b(f"{seed} {link}".encode(), digest_size=16).digest()
        self._draw = Random(int.from_bytes(digest, "big")).random  # noqa: S311  # no secret
        self._lost = False

    def carry(self, conditions: Conditions) -> int | None:
        """Round-trip time of the next packet in nanoseconds; None if it is lost."""
        loss_draw, delay_draw = self._draw(), self._draw()
        if conditions.down or conditions.isolated:
            return None
        self._lost = loss_draw < self._risk(conditions)
        if self._lost:
            return None
        return round((conditions.rtt_ms + conditions.variation_ms * delay_draw) * NS_PER_MS)

    def _risk(self, conditions: Conditions) -> float:
        """Probability that the next packet is lost.

        Without `burst` it is the loss ratio p. With a mean run b it is a two-state chain (Gilbert,
        1960): a run goes on with probability 1 - 1/b, and begins with p / (b (1 - p)), which gives
        the same ratio. Where p is so large that a run would have to begin with more than certainty,
        gaps are one packet long and runs as long as the ratio asks for.
        """
        ratio, burst = conditions.loss, conditions.burst
        if burst is None or ratio in (0.0, 1.0):
            return ratio
        burst = max(burst, ratio / (1 - ratio))
        return 1 - 1 / burst if self._lost else ratio / (burst * (1 - ratio))


class EvenPath:
    """Draws nothing: delay and loss follow from the packet's number, the same in any program.

    Packet k waits rtt_ms + variation_ms * frac(k * GOLDEN_RATIO). With s the running sum of the
    packets' loss ratios in millionths, a packet is lost when s reaches or passes another million.
    """

    def __init__(self) -> None:
        """Begin with packet 0."""
        self._packet = -1
        self._loss_sum = 0

    def carry(self, conditions: Conditions) -> int | None:
        """Round-trip time of the next packet in nanoseconds; None if it is lost."""
        self._packet += 1
        if conditions.down or conditions.isolated:
            return None
        before = self._loss_sum // MILLION
        self._loss_sum += round(conditions.loss * MILLION)
        if self._loss_sum // MILLION > before:
            return None
        spread = self._packet * GOLDEN_RATIO % 1.0
        return round((conditions.rtt_ms + conditions.variation_ms * spread) * NS_PER_MS)
