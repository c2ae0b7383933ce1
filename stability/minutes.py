"""Minute states of links: up, down, unknown, maintenance."""

from enum import IntEnum

import numpy as np
import numpy.typing as npt

from stability.target import DOWN_LOSS_DIVISOR, KNOWN_DIVISOR, STILL_DOWN_LOSS_DIVISOR

Bools = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.integer]
States = npt.NDArray[np.int8]


class State(IntEnum):
    """What a minute was, or what a link or point is now. Unknown is neither up nor down."""

    UP = 0
    DOWN = 1
    UNKNOWN = 2
    MAINTENANCE = 3

    @property
    def label(self) -> str:
        """The word of it in metrics, JSON and pages."""
        return self.name.lower()


def judge_minutes(
    settled: Counts,
    lost: Counts,
    expected: Counts,
    faulty: Bools,
    maintenance: Bools,
    down_before: Bools,
    *,
    off: Bools | None = None,
) -> States:
    """Judge minutes of any number of links; the arrays are (..., T), one column a minute.

    `down_before`, of shape (...), says whether the minute before the first was down. `faulty` are
    minutes in which the prober could not be trusted, `off` those in which the equipment may be
    without power, so that its silence tells nothing. Where no packet settled nothing is known.

    Limits are kept in whole numbers: exactly 20 % lost is up, exactly half settled is known.
    """
    settled, lost = _wide(settled), _wide(lost)
    if off is None:
        off = np.zeros(settled.shape, dtype=np.bool_)
    known = ~maintenance & ~faulty & (settled > 0) & (settled * KNOWN_DIVISOR >= _wide(expected))
    hard = known & (lost * DOWN_LOSS_DIVISOR > settled)
    soft = known & ~hard & (lost * STILL_DOWN_LOSS_DIVISOR > settled)
    down = hard | (soft & _shifted(_carried(hard & ~off, soft & ~off, down_before), down_before))
    states = np.full(settled.shape, State.UP, dtype=np.int8)
    states[down] = State.DOWN
    states[(down & off) | ~known] = State.UNKNOWN
    states[maintenance] = State.MAINTENANCE
    return states


def _wide(counts: Counts) -> npt.NDArray[np.int32]:
    """Leave room for the products: counts may come as bytes."""
    return counts.astype(np.int32, copy=False)


def _carried(hard: Bools, soft: Bools, down_before: Bools) -> Bools:
    """Say which minutes are down: hard ones, and soft ones as the minute before them was."""
    if not soft.any():
        return hard
    minutes = np.arange(hard.shape[-1], dtype=np.int32)
    deciding = np.maximum.accumulate(np.where(soft, np.int32(-1), minutes), axis=-1)
    decided = np.take_along_axis(hard, np.maximum(deciding, 0), axis=-1)
    return np.where(deciding < 0, down_before[..., np.newaxis], decided)


def _shifted(down: Bools, down_before: Bools) -> Bools:
    """Move each minute's verdict to the minute after it."""
    return np.concatenate([down_before[..., np.newaxis], down[..., :-1]], axis=-1)
