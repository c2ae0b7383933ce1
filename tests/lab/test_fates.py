"""What befalls packets, and how that is drawn."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.fates import EvenFates, Fates, RandomFates
from lab.path import EvenPath
from lab.pieces import NO_BURST, Bools, Pieces
from lab.timeline import Conditions

PACKETS = 2_000_000


def pieces(packets: int = PACKETS, *, first: int = 0, **values: float) -> Pieces:
    """A single piece of packets that fare alike."""
    return Pieces(
        begins=np.array([first]),
        end=first + packets,
        rtt_ms=np.array([values.get("rtt_ms", 6.0)]),
        variation_ms=np.array([values.get("variation_ms", 2.0)]),
        loss=np.array([values.get("loss", 0.0)]),
        burst=np.array([values.get("burst", NO_BURST)]),
        down=np.zeros(1, dtype=np.bool_),
        silent=np.zeros(1, dtype=np.bool_),
    )


def none_of(packets: int = PACKETS) -> Bools:
    return np.zeros(packets, dtype=np.bool_)


def run_lengths(lost: Bools) -> np.ndarray:
    edges = np.flatnonzero(np.diff(lost, prepend=False, append=False))
    return edges[1::2] - edges[::2]


@pytest.mark.parametrize("ratio", [0.0002, 0.002, 0.05, 0.3, 0.9])
def test_independent_losses_have_their_ratio_and_runs(ratio: float) -> None:
    lost = RandomFates(1, "a/b").lost(pieces(loss=ratio), none_of())

    assert lost.mean() == pytest.approx(ratio, abs=5 * (ratio / PACKETS) ** 0.5)
    assert run_lengths(lost).mean() == pytest.approx(1 / (1 - ratio), rel=0.03)


@pytest.mark.parametrize("ratio", [0.002, 0.05, 0.5])
@pytest.mark.parametrize("burst", [1.0, 4.0, 30.0])
def test_bursts_have_their_mean_length_and_the_same_ratio(ratio: float, burst: float) -> None:
    lost = RandomFates(2, "a/b").lost(pieces(loss=ratio, burst=burst), none_of())

    lengths = run_lengths(lost)
    assert lengths.mean() == pytest.approx(burst, rel=6 / len(lengths) ** 0.5)
    assert lost.mean() == pytest.approx(ratio, rel=8 / len(lengths) ** 0.5)


def test_a_chain_goes_on_from_part_to_part() -> None:
    fates = RandomFates(3, "a/b")

    parts = [
        fates.lost(pieces(7, first=7 * at, loss=0.2, burst=20.0), none_of(7))
        for at in range(60_000)
    ]

    lengths = run_lengths(np.concatenate(parts))
    assert lengths.mean() == pytest.approx(20, rel=0.06)
    assert np.concatenate(parts).mean() == pytest.approx(0.2, rel=0.06)


def test_a_loss_above_what_runs_allow_keeps_its_ratio() -> None:
    lost = RandomFates(4, "a/b").lost(pieces(loss=0.95, burst=3.0), none_of())

    assert lost.mean() == pytest.approx(0.95, abs=0.005)


@pytest.mark.parametrize(("loss", "all_of"), [(0.0, False), (1.0, True)])
def test_nothing_is_drawn_for_certain_losses(loss: float, *, all_of: bool) -> None:
    lost = RandomFates(5, "a/b").lost(pieces(1000, loss=loss, burst=4.0), none_of(1000))

    assert lost.all() == lost.any() == all_of


def test_many_short_pieces_each_have_their_ratio() -> None:
    ratios = np.tile([0.01, 0.4], 500)
    many = Pieces(
        begins=np.arange(0, 1_000_000, 1000),
        end=1_000_000,
        rtt_ms=np.zeros(1000),
        variation_ms=np.zeros(1000),
        loss=ratios,
        burst=np.zeros(1000),
        down=np.zeros(1000, dtype=np.bool_),
        silent=np.zeros(1000, dtype=np.bool_),
    )

    lost = RandomFates(6, "a/b").lost(many, none_of(1_000_000)).reshape(-1, 2, 1000)

    assert lost[:, 0].mean() == pytest.approx(0.01, rel=0.1)
    assert lost[:, 1].mean() == pytest.approx(0.4, rel=0.02)


@pytest.mark.parametrize("fates", [RandomFates(7, "a/b"), EvenFates()])
def test_delays_spread_evenly_over_the_variation(fates: Fates) -> None:
    times_ns = fates.round_trips_ns(pieces(rtt_ms=20.0, variation_ms=8.0))

    assert times_ns.min() == pytest.approx(20e6, abs=100)
    assert times_ns.max() == pytest.approx(28e6, abs=100)
    assert times_ns.mean() == pytest.approx(24e6, rel=0.001)
    assert np.percentile(times_ns, 25) == pytest.approx(22e6, rel=0.001)
    assert (times_ns == np.rint(times_ns)).all()


@pytest.mark.parametrize("other", [(8, "a/c"), (9, "a/b")])
def test_another_seed_or_link_draws_something_else(other: tuple[int, str]) -> None:
    one, two = RandomFates(8, "a/b"), RandomFates(*other)

    assert (one.lost(pieces(loss=0.01), none_of()) != two.lost(pieces(loss=0.01), none_of())).any()
    assert (one.round_trips_ns(pieces()) != two.round_trips_ns(pieces())).mean() > 0.9


_loss = st.integers(0, 300_000).map(lambda millionths: millionths / 1e6)


@given(st.lists(st.tuples(st.integers(1, 400), _loss, st.booleans()), min_size=1, max_size=6))
def test_without_random_it_is_packet_by_packet_what_the_lab_does(
    parts: list[tuple[int, float, bool]],
) -> None:
    fates, path = EvenFates(), EvenPath()
    ends = np.cumsum([0, *(packets for packets, _, _ in parts)]).tolist()

    for (first, end), (packets, loss, down) in zip(pairwise(ends), parts, strict=True):
        part = pieces(packets, first=first, loss=loss)
        lost = fates.lost(part, np.full(end - first, down))
        times_ns = fates.round_trips_ns(part)

        condition = Conditions(rtt_ms=6.0, variation_ms=2.0, loss=loss, down=down)
        expected = [path.carry(condition) for _ in range(packets)]
        fast = zip(times_ns.tolist(), lost.tolist(), strict=True)
        assert [None if gone or down else took for took, gone in fast] == expected
