from itertools import groupby
from math import sqrt
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.path import EvenPath, Path, RandomPath
from lab.timeline import Conditions

MS = 1_000_000
PACKETS = 20_000
Z = 5.0
"""Standard deviations that the seeded draws may be off: about one in two million would be."""


def losses(path: Path, conditions: Conditions, packets: int = PACKETS) -> list[bool]:
    return [path.carry(conditions) is None for _ in range(packets)]


@pytest.mark.parametrize("ratio", [0.0002, 0.002, 0.05, 0.5, 0.9])
def test_random_loss_has_the_ratio_asked_for(ratio: float) -> None:
    lost = losses(RandomPath(7, "ba-dinh/ftth"), Conditions(loss=ratio))

    assert sum(lost) == pytest.approx(PACKETS * ratio, abs=Z * sqrt(PACKETS * ratio * (1 - ratio)))


@pytest.mark.parametrize(
    ("ratio", "burst", "expected"),
    [(0.05, 1, 1), (0.05, 4, 4), (0.05, 12, 12), (0.5, 3, 3), (0.9, 2, 9)],
)
def test_bursts_have_the_mean_length_and_keep_the_ratio(
    ratio: float, burst: float, expected: float
) -> None:
    lost = losses(RandomPath(7, "ba-dinh/ftth"), Conditions(loss=ratio, burst=burst), 10 * PACKETS)

    runs = [len(list(run)) for is_lost, run in groupby(lost) if is_lost]

    assert fmean(lost) == pytest.approx(ratio, rel=0.05)
    assert fmean(runs) == pytest.approx(expected, rel=0.05)


def test_all_or_nothing_needs_no_luck() -> None:
    path = RandomPath(7, "ba-dinh/ftth")

    assert not any(losses(path, Conditions()))
    assert all(losses(path, Conditions(loss=1.0)))
    assert all(losses(path, Conditions(loss=1.0, burst=3)))
    assert not any(losses(path, Conditions(loss=0.0, burst=3)))


@pytest.mark.parametrize("path", [RandomPath(7, "ba-dinh/ftth"), EvenPath()])
def test_delay_is_uniform_between_its_bounds(path: Path) -> None:
    rtts = [path.carry(Conditions(rtt_ms=22, variation_ms=8)) for _ in range(PACKETS)]

    answered = [rtt for rtt in rtts if rtt is not None]
    assert len(answered) == PACKETS
    assert 22 * MS <= min(answered) < 22.01 * MS
    assert 29.99 * MS < max(answered) <= 30 * MS
    assert fmean(answered) == pytest.approx(26 * MS, rel=0.005)


@pytest.mark.parametrize("path", [RandomPath(7, "ba-dinh/ftth"), EvenPath()])
def test_nothing_passes_a_link_that_is_down_or_a_vantage_that_is_isolated(path: Path) -> None:
    assert all(losses(path, Conditions(down=True), 100))
    assert all(losses(path, Conditions(isolated=True), 100))
    assert not any(losses(path, Conditions(), 100))


def test_the_same_seed_and_link_give_the_same_packets() -> None:
    conditions = Conditions(rtt_ms=5, variation_ms=20, loss=0.3, burst=4)

    def stream(seed: int, link: str) -> list[int | None]:
        path = RandomPath(seed, link)
        return [path.carry(conditions) for _ in range(1000)]

    assert stream(7, "ba-dinh/ftth") == stream(7, "ba-dinh/ftth")
    assert stream(7, "ba-dinh/ftth") != stream(8, "ba-dinh/ftth")
    assert stream(7, "ba-dinh/ftth") != stream(7, "ba-dinh/5g")


def test_what_happened_before_does_not_shift_the_stream() -> None:
    quiet, troubled = RandomPath(7, "ba-dinh/ftth"), RandomPath(7, "ba-dinh/ftth")
    losses(quiet, Conditions(), 50)
    losses(troubled, Conditions(down=True), 50)

    jitter = Conditions(variation_ms=10)
    assert [quiet.carry(jitter) for _ in range(9)] == [troubled.carry(jitter) for _ in range(9)]


@given(st.lists(st.sampled_from([0.0, 0.04, 0.25, 0.3333, 1.0]), max_size=300))
def test_without_chance_a_packet_is_lost_when_the_sum_of_ratios_reaches_another_whole(
    ratios: list[float],
) -> None:
    path = EvenPath()

    lost = [path.carry(Conditions(loss=ratio)) is None for ratio in ratios]

    millionths = [round(ratio * 1_000_000) for ratio in ratios]
    assert lost == [
        sum(millionths[: n + 1]) // 1_000_000 > sum(millionths[:n]) // 1_000_000
        for n in range(len(ratios))
    ]


def test_without_chance_the_packets_number_sets_the_delay() -> None:
    path = EvenPath()
    jitter = Conditions(rtt_ms=10, variation_ms=4)

    path.carry(Conditions(down=True))
    rtts = [path.carry(jitter) for _ in range(3)]

    assert rtts == [round((10 + 4 * (k * 0.6180339887498949 % 1)) * MS) for k in (1, 2, 3)]
