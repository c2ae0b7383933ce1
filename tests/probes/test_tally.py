import numpy as np
import pytest

from probes.anomalies import Anomaly
from probes.flight import NO_RTT, Fate, Packets
from probes.probe import Kind
from probes.tally import BUCKETS, METRICS, Tally

NO_ANOMALIES = np.zeros((1, len(Anomaly)), np.int64)


def settled(*rows: tuple[int, Fate, bool, int]) -> Packets:
    numbers = np.arange(len(rows))
    return Packets(
        numbers,
        np.array([slot for slot, _, _, _ in rows], np.intp),
        numbers,
        np.array([for_delay for _, _, for_delay, _ in rows], np.bool_),
        numbers,
        numbers,
        np.array([fate for _, fate, _, _ in rows], np.uint8),
        np.array([rtt for _, _, _, rtt in rows], np.int64),
    )


def counters(tally: Tally, slot: int) -> dict[tuple[str, ...], int]:
    return {
        (one.metric.name, *one.labels): int(one.values[0])
        for one in tally.columns(np.array([slot]), NO_ANOMALIES)
        if one.metric.kind is Kind.COUNTER
    }


def test_only_settled_packets_are_counted() -> None:
    tally = Tally(2)

    tally.add(
        settled(
            (1, Fate.ANSWERED, True, 5),
            (1, Fate.LOST, True, NO_RTT),
            (1, Fate.UNKNOWN, True, NO_RTT),
            (1, Fate.UNSENT, True, NO_RTT),
            (0, Fate.ANSWERED, True, 5),
            (1, Fate.ANSWERED, False, 5),
        )
    )

    counted = counters(tally, 1)
    assert counted[("thongsuot_icmp_requests_total",)] == 3
    assert counted[("thongsuot_icmp_replies_total",)] == 2
    assert counted[("thongsuot_icmp_lost_total",)] == 1


@pytest.mark.parametrize("edge", BUCKETS)
def test_a_bucket_holds_its_upper_edge(edge: float) -> None:
    tally = Tally(1)
    edge_ns = round(edge * 1e9)

    tally.add(settled((0, Fate.ANSWERED, True, edge_ns), (0, Fate.ANSWERED, True, edge_ns + 1)))

    histogram = tally.columns(np.array([0]), NO_ANOMALIES)[-1]
    place = BUCKETS.index(edge)
    want = [0] * (len(BUCKETS) + 1)
    want[place] = want[place + 1] = 1
    assert histogram.values[0].tolist() == want
    assert histogram.sums is not None
    assert histogram.sums[0] == pytest.approx(2 * edge, abs=1e-8)


def test_only_packets_that_count_for_delay_and_have_a_time_are_in_the_histogram() -> None:
    tally = Tally(1)

    tally.add(settled((0, Fate.ANSWERED, False, 5), (0, Fate.ANSWERED, True, NO_RTT)))

    histogram = tally.columns(np.array([0]), NO_ANOMALIES)[-1]
    assert histogram.values.sum() == 0


def test_the_limits_of_the_target_are_edges() -> None:
    assert {0.03, 0.05, 0.1} <= set(BUCKETS)
    assert len(BUCKETS) == 13


def test_counters_end_in_total_and_help_is_a_sentence() -> None:
    for metric in METRICS:
        assert metric.name.endswith("_total") == (metric.kind is Kind.COUNTER)
        assert metric.help.endswith(".")


def test_more_room_keeps_what_was_counted_and_a_cleared_slot_begins_anew() -> None:
    tally = Tally(2)
    tally.add(settled((0, Fate.LOST, True, NO_RTT), (1, Fate.LOST, True, NO_RTT)))

    tally.resize(4)
    tally.clear(np.array([0]))

    assert tally.lost.tolist() == [0, 1, 0, 0]
