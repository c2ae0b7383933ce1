from dataclasses import replace
from datetime import date, timedelta

import pytest
from made_up.pasts import make
from made_up.reports import SEED, WEEK, empty_facts, facts_of, small_facts, small_inventory

from exporter.report import charts
from exporter.report.build import build
from exporter.report.charts import HEIGHT, WIDTH, Kind
from exporter.report.model import Report
from exporter.report.rows import DayRow
from exporter.report.sums import Minutes
from stability.verdict import Grade

REPORT = build(small_facts())


def of_days(*downs: int) -> Report:
    first = WEEK.first
    days = (
        DayRow(first + timedelta(days=number), measured=True, points=Minutes(480, down))
        for number, down in enumerate(downs)
    )
    return replace(REPORT, days=tuple(days))


def test_a_bar_is_as_high_as_its_minutes() -> None:
    found = charts.down_minutes(of_days(100, 50, 0))

    low, high = found.ticks[0], found.ticks[-1]
    scale = (low.y - high.y) / high.value
    for bar, minutes in zip(found.bars, (100, 50, 0), strict=True):
        assert bar.minutes == minutes
        assert bar.height == pytest.approx(minutes * scale, abs=0.1)
        assert bar.y + bar.height == pytest.approx(low.y, abs=0.1)


@pytest.mark.parametrize("most", [0, 1, 3, 4, 7, 99, 100, 101, 12_345])
def test_the_axis_ends_at_or_above_the_highest_bar_and_counts_whole_minutes(most: int) -> None:
    ticks = charts.down_minutes(of_days(most)).ticks

    assert ticks[0].value == 0
    assert ticks[-1].value >= most
    assert 3 <= len(ticks) <= 6
    assert all(tick.value == round(tick.value) for tick in ticks)


def test_days_without_figures_or_without_service_hours_are_no_low_bars() -> None:
    made = make(small_inventory(), WEEK, SEED, silent=date(2026, 11, 12))

    found = charts.down_minutes(build(facts_of(small_inventory(), made)))

    kinds = [bar.kind for bar in found.bars]
    assert kinds == [
        *[Kind.MEASURED] * 3,
        Kind.NO_DATA,
        Kind.MEASURED,
        Kind.CLOSED,
        Kind.CLOSED,
    ]


def test_of_a_long_period_the_bars_are_weeks() -> None:
    days = of_days(*[1] * (charts.MOST_DAYS + 1)).days

    found = charts.down_minutes(replace(REPORT, days=days))

    assert found.weekly
    assert [bar.first for bar in found.bars] == [week.first for week in REPORT.weeks]


def test_lines_stay_within_the_chart_and_gaps_stay_open() -> None:
    week = REPORT.weeks[0]
    gap = replace(week, wired=Minutes(unknown=480))

    found = charts.availability(replace(REPORT, weeks=(week, gap, week)))

    wired = next(line for line in found.lines if line.name == "wired")
    assert [len(run) for run in wired.runs] == [1, 1]
    for line in found.lines:
        for run in line.runs:
            assert all(0 <= mark.x <= WIDTH and 0 <= mark.y <= HEIGHT for mark in run)
    assert found.ticks[-1].value == 1


def test_without_any_figure_there_is_no_line() -> None:
    assert charts.availability(build(empty_facts(small_inventory()))).lines == ()


def test_shares_fill_the_bar_and_leave_out_what_is_not_there() -> None:
    found = charts.shares({Grade.A: 3, Grade.B: 0, Grade.C: 1, Grade.U: 4})

    assert [(part.grade, part.count) for part in found] == [
        (Grade.A, 3),
        (Grade.C, 1),
        (Grade.U, 4),
    ]
    assert sum(part.width for part in found) == pytest.approx(WIDTH, abs=0.3)
    assert charts.shares(dict.fromkeys(Grade, 0)) == ()
