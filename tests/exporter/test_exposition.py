import math
import subprocess

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.utils import floatToGoString

from benchmarks.stock_client import stock_text
from exporter.exposition import LINES_PER_CHUNK, Series, render
from exporter.table import Table, texts
from probes.probe import Kind, Metric

GAUGE = Metric("thongsuot_test_seconds", "A gauge.", Kind.GAUGE)
STATE = Metric("thongsuot_test_state", "A state set.", Kind.GAUGE, ("state", "hours"))
COUNTER = Metric("thongsuot_test_packets_total", "A counter.", Kind.COUNTER, ("kind",))
HISTOGRAM = Metric(
    "thongsuot_test_round_trip_seconds", "A histogram.", Kind.HISTOGRAM, buckets=(0.005, 0.05, 2.5)
)
LINKS = Table(
    ("point", "link", "ward", "operator", "access"),
    [
        ("ba-dinh", "ftth", "00004", "vnpt", "fixed"),
        ("ba-dinh", "5g", "00004", "viettel", "5g"),
        ("ngọc-hà", "ftth", "00008", 'quote " and \\ and\nnew line', "fixed"),
    ],
)


def series_of_all_kinds() -> list[Series]:
    rng = np.random.default_rng(3)
    return [
        Series(GAUGE, LINKS, np.array([0.25, math.nan, -math.inf])),
        Series(STATE, LINKS, np.array([0, 1, 0]), ("up", "service")),
        Series(STATE, LINKS, np.array([1, 0, 12_345_678]), ("down", "off")),
        Series(COUNTER, LINKS, np.array([10**6, 10**9, 10**17]), ("late",)),
        Series(COUNTER, LINKS, np.array([-0.0, 999_999, 1e300]), ("duplicate",)),
        Series(HISTOGRAM, LINKS, rng.integers(0, 10**6, (3, 4)), sums=rng.random(3) * 1e7),
    ]


def rendered(series: list[Series]) -> bytes:
    return b"".join(render(series))


def test_the_bytes_are_those_of_the_stock_client() -> None:
    series = series_of_all_kinds()

    ours = rendered(series)

    assert ours == stock_text(series)
    assert b"_created" not in ours
    assert rb'operator="quote \" and \\ and\nnew line"' in ours


def test_the_bytes_stay_equal_when_values_change_between_scrapes() -> None:
    table = Table(("link",), [(f"link-{number}",) for number in range(50)])
    rng = np.random.default_rng(4)
    values = np.zeros(50)

    for _scrape in range(20):
        changed = rng.random(50) < 0.3
        values = np.where(changed, rng.choice([0.5, 7.0, 4_096.0, 1e6, math.nan], 50), values)
        present = rng.random(50) < 0.7
        series = [Series(GAUGE, table, values, present=present)]
        assert rendered(series) == stock_text(series)


def test_a_value_that_is_not_present_has_no_line_and_comes_back() -> None:
    values = np.array([1.5, 2.5, 3.5])
    gone = Series(GAUGE, LINKS, values, present=np.array([True, False, True]))
    back = Series(GAUGE, LINKS, values, present=np.array([True, True, True]))

    without, restored = rendered([gone]), rendered([back])

    assert b'link="5g"' not in without
    assert without == stock_text([gone])
    assert restored == stock_text([back])


def test_subjects_without_labels_and_tables_without_subjects_are_rendered() -> None:
    series = [
        Series(GAUGE, Table((), [()]), np.array([3.0])),
        Series(STATE, Table((), [()]), np.array([1.0]), ("up", "off")),
        Series(COUNTER, Table(("link",), []), np.array([]), ("late",)),
        Series(HISTOGRAM, Table(("link",), []), np.zeros((0, 4)), sums=np.zeros(0)),
    ]

    assert rendered(series) == stock_text(series)
    assert rendered([]) == b""


def test_more_lines_than_a_chunk_holds_are_cut_without_a_seam() -> None:
    count = LINES_PER_CHUNK + 7
    table = Table(("link",), [(f"link-{number}",) for number in range(count)])
    values = np.arange(count) * 0.5
    series = [Series(GAUGE, table, values, present=np.arange(count) % 3 > 0)]

    chunks = list(render(series))

    assert max(chunk.count(b"\n") for chunk in chunks) <= LINES_PER_CHUNK
    assert b"".join(chunks) == stock_text(series)


def test_a_histogram_without_sums_is_refused() -> None:
    with pytest.raises(ValueError, match="histogram without sums"):
        rendered([Series(HISTOGRAM, LINKS, np.zeros((3, 4)))])


@given(st.lists(st.floats() | st.integers(-(10**6), 10**18).map(float)))
def test_numbers_are_written_as_the_stock_client_writes_them(numbers: list[float]) -> None:
    assert texts(np.array(numbers, dtype=np.float64)) == [floatToGoString(one) for one in numbers]


@given(st.dictionaries(st.sampled_from("abcxyz"), st.text(), min_size=1))
def test_labels_are_written_as_the_stock_client_writes_them(labels: dict[str, str]) -> None:
    series = [
        Series(COUNTER, Table(tuple(labels), [tuple(labels.values())]), np.array([1]), ("q",))
    ]

    assert rendered(series) == stock_text(series)


def test_promtool_finds_nothing_to_say() -> None:
    text = rendered(series_of_all_kinds())

    checked = subprocess.run(
        ["promtool", "check", "metrics"], input=text, capture_output=True, check=False
    )

    assert (checked.returncode, checked.stdout, checked.stderr) == (0, b"", b"")
