"""Which record counts when several vantages look at a link."""

from probes.record import MinuteRecord
from stability.records import choose, in_columns

ROWS = {"p/a": 0, "p/b": 1}


def record(vantage: str, settled: int, lost: int, fault: str | None = None) -> MinuteRecord:
    return MinuteRecord(vantage, "p/a", 7, 60, settled, lost, fault=fault)


def chosen(*records: MinuteRecord) -> str:
    one = choose(records, ROWS)[0]
    assert one is not None
    assert choose(records[::-1], ROWS)[0] == one
    return one.vantage


def test_the_vantage_with_the_least_loss_counts() -> None:
    assert chosen(record("central", 60, 60), record("agent", 60, 3)) == "agent"
    assert chosen(record("central", 60, 1), record("agent", 30, 1)) == "central"


def test_a_vantage_that_is_not_healthy_counts_only_if_none_is() -> None:
    assert chosen(record("central", 60, 60), record("agent", 60, 0, fault="paused")) == "central"
    assert chosen(record("central", 60, 60), record("agent", 29, 0)) == "central"
    assert chosen(record("central", 0, 0), record("agent", 29, 0)) == "agent"


def test_among_equals_the_one_that_knows_more_counts() -> None:
    assert chosen(record("central", 58, 0), record("agent", 60, 0)) == "agent"
    assert chosen(record("central", 60, 0), record("agent", 60, 0)) == "agent"


def test_a_record_that_comes_twice_counts_once() -> None:
    twice = record("central", 60, 2)

    columns = in_columns(choose([twice, twice], ROWS))

    assert columns.settled.tolist() == [60, 0]
    assert columns.lost.tolist() == [2, 0]


def test_a_link_without_a_record_expected_packets_and_has_none() -> None:
    columns = in_columns(choose([], ROWS))

    assert columns.expected.tolist() == [60, 60]
    assert not columns.settled.any()
    assert not columns.faulty.any()


def test_records_of_links_that_nobody_knows_are_dropped() -> None:
    assert choose([record("central", 60, 0)], {"q/a": 0}) == [None]


def test_no_links_have_no_columns() -> None:
    assert in_columns([]).settled.tolist() == []
