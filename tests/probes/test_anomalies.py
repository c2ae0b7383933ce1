import numpy as np

from probes.anomalies import Anomalies, Anomaly

NOBODY = np.array([], np.intp)


def count(anomalies: Anomalies, *slots: int) -> None:
    anomalies.count(Anomaly.DUPLICATE, np.array(slots, np.intp))


def duplicates(counts: np.ndarray) -> list[int]:
    return counts[:, Anomaly.DUPLICATE].tolist()


def test_several_of_one_slot_at_once_are_all_counted() -> None:
    anomalies = Anomalies(3)

    count(anomalies, 1, 1, 0)
    anomalies.count(Anomaly.LATE, NOBODY)

    assert duplicates(anomalies.counts) == [1, 2, 0]
    assert anomalies.counts.sum() == 3


def test_what_is_noticed_after_the_end_of_a_minute_is_of_the_next_one() -> None:
    anomalies = Anomalies(2)
    count(anomalies, 0)
    anomalies.end(7)
    count(anomalies, 0, 1)
    anomalies.end(7)

    seventh = anomalies.take(7)
    count(anomalies, 1)
    eighth = anomalies.take(8)

    assert duplicates(seventh) == [1, 0]
    assert duplicates(eighth) == [1, 2]
    assert duplicates(anomalies.counts) == [2, 2]


def test_a_slot_that_begins_anew_before_its_minute_is_taken_never_counts_less() -> None:
    anomalies = Anomalies(2)
    count(anomalies, 0, 0)
    anomalies.end(7)
    anomalies.clear(np.array([0]))
    anomalies.resize(4)
    count(anomalies, 0, 3)

    minutes = [duplicates(anomalies.take(minute)) for minute in (7, 8)]

    assert minutes == [[0, 0, 0, 0], [1, 0, 0, 1]]


def test_minutes_that_are_never_taken_are_forgotten() -> None:
    anomalies = Anomalies(1)
    for minute in range(100):
        anomalies.end(minute)

    anomalies.take(99)

    assert anomalies._at_end == {}
