"""The figures of the model, against a slow count over every minute."""

from dataclasses import replace
from datetime import date
from statistics import median

import numpy as np
import pytest
from made_up.pasts import DOWN, UNKNOWN, UP, Made, make
from made_up.reports import (
    BEFORE,
    SEED,
    WEEK,
    empty_facts,
    facts_of,
    small_facts,
    small_inventory,
)
from small_city.inventories import city, link, point

from exporter.report.build import build
from exporter.report.facts import Facts
from exporter.report.model import Report
from exporter.report.sums import Minutes, restores
from inventory.schema import Access
from stability.past import Attribution, PointPast
from stability.verdict import Grade

DAY_MINUTES = 1440


@pytest.fixture(scope="module")
def drawn() -> tuple[Made, Facts, Report]:
    inventory = small_inventory()
    made = make(inventory, WEEK, SEED, blind=0.2)
    facts = facts_of(inventory, made)
    return made, facts, build(facts)


def minutes(made: Made, key: str, state: int, *, of_day: int | None = None) -> int:
    """Count the slow way: minute by minute."""
    service = made.service[key.partition("/")[0]]
    return sum(
        1
        for number, found in enumerate(made.states[key])
        if found == state and service[number] and of_day in (None, number // DAY_MINUTES)
    )


def test_every_grade_is_there(drawn: tuple[Made, Facts, Report]) -> None:
    _, _, report = drawn

    assert report.point_counts() == {Grade.A: 1, Grade.B: 1, Grade.C: 1, Grade.U: 1}
    assert report.ward_counts() == {Grade.A: 0, Grade.B: 1, Grade.C: 1, Grade.U: 2}


def test_minutes_of_points_are_those_that_a_slow_count_finds(
    drawn: tuple[Made, Facts, Report],
) -> None:
    made, _, report = drawn

    for row in report.points:
        assert row.totals.up_service == minutes(made, row.id, UP)
        assert row.totals.down_service == minutes(made, row.id, DOWN)
        assert row.totals.unknown_service == minutes(made, row.id, UNKNOWN)
    assert report.point_minutes.down == sum(minutes(made, p.id, DOWN) for p in report.points)


def test_days_are_those_that_a_slow_count_finds(drawn: tuple[Made, Facts, Report]) -> None:
    made, _, report = drawn

    assert [day.day for day in report.days] == [date.fromordinal(day) for day in WEEK.days]
    for number, day in enumerate(report.days):
        down = sum(minutes(made, p.id, DOWN, of_day=number) for p in report.points)
        assert (day.measured, day.points.down) == (True, down)
    assert sum(week.points.down for week in report.weeks) == report.point_minutes.down


def test_availability_of_operators_is_counted_over_the_minutes_of_their_links(
    drawn: tuple[Made, Facts, Report],
) -> None:
    made, _, report = drawn

    for row in report.operators:
        keys = [
            f"{one.point}/{one.link}"
            for one in report.links
            if (one.operator, one.access) == (row.operator, row.access)
        ]
        up, down = (sum(minutes(made, key, state) for key in keys) for state in (UP, DOWN))
        excused = sum(
            each.service_minutes
            for key in keys
            for outage in made.links[key].outages
            if outage.attribution in (Attribution.SITE, Attribution.PLANNED)
            for each in outage.downs
        )
        assert (row.links, row.known_minutes) == (len(keys), up + down)
        assert row.availability == up / (up + down)
        assert row.operator_availability == up / (up + down - excused)
    assert any(row.excused_minutes for row in report.operators)


def test_outages_are_listed_with_their_length_in_service_hours(
    drawn: tuple[Made, Facts, Report],
) -> None:
    made, _, report = drawn
    listed = {outage.id: outage for outage in report.outages}

    for key, past in (made.links | made.points).items():
        states, service = made.states[key], made.service[key.partition("/")[0]]
        for outage in past.outages:
            row = listed.pop(outage.id)
            first = outage.first_minute - made.first_minute
            end = first + int(np.argmax(np.append(states[first:], UP) != DOWN))
            assert row.service_seconds == 60 * sum(service[first:end])
            assert row.end_ns is None or row.seconds == (row.end_ns - row.start_ns) // 10**9
    assert listed == {}


def test_restore_times_are_those_of_outages_that_were_felt(
    drawn: tuple[Made, Facts, Report],
) -> None:
    _, _, report = drawn

    felt = [o for o in report.outages if o.link is not None and o.service_seconds]
    lengths = [o.seconds for o in felt if o.end_ns is not None]

    found = report.link_restores
    assert found.within == (
        sum(length <= 1800 for length in lengths),
        sum(1800 < length <= 3600 for length in lengths),
        sum(3600 < length <= 14400 for length in lengths),
        sum(14400 < length <= 86400 for length in lengths),
    )
    assert (found.longer, found.open) == (0, len(felt) - len(lengths))
    assert (found.median_seconds, found.worst_seconds) == (median(lengths), max(lengths))


def test_restore_times_at_an_edge_are_in_the_shorter_class() -> None:
    found = restores([1800, 1801, 3600, 86_400, 86_401, None])

    assert (found.within, found.longer, found.open) == ((1, 2, 0, 1), 1, 1)
    assert found.ended == 5


def test_planned_works_are_no_part_of_what_should_be_known() -> None:
    assert Minutes(up=400, down=40, unknown=10, maintenance=30).known_ratio == 440 / 450
    assert Minutes(maintenance=30).known_ratio is None


def test_points_that_were_down_longest_come_first() -> None:
    report = build(small_facts())
    (row,) = report.missed
    longer = replace(row, id="z", totals=row.totals._replace(down_service=999))

    assert replace(report, points=(row, longer)).missed == (longer, row)


def test_points_that_miss_the_target_say_since_when_and_until_when() -> None:
    report = build(small_facts())

    (missed,) = report.missed

    assert missed.reasons
    for miss in missed.reasons:
        if miss.leaves is not None:
            assert miss.since is not None
            assert WEEK.first <= miss.since <= WEEK.last


def test_since_is_the_first_day_that_misses_the_limit_by_itself(
    drawn: tuple[Made, Facts, Report],
) -> None:
    made, _, report = drawn
    (missed,) = report.missed

    (miss,) = (m for m in missed.reasons if m.word == "availability" and m.link is None)
    days = [
        number
        for number in range(len(WEEK.days))
        if (down := minutes(made, missed.id, DOWN, of_day=number))
        and 1 - down / (down + minutes(made, missed.id, UP, of_day=number)) < 0.999
    ]

    assert miss.since == date.fromordinal(WEEK.days[days[0]])


def test_a_link_that_does_not_pass_is_told_by_its_own_figures() -> None:
    inventory = city(point("ba-dinh", [link("ftth")], need=["fixed"]))
    made = make(inventory, WEEK, 1, blind=0)
    for past in made.links.values():
        lossy = {day: t._replace(lost=t.settled // 50) for day, t in past.days.items()}
        made.links["ba-dinh/ftth"] = replace(past, days=lossy)
    made.points["ba-dinh"] = PointPast(
        {day: t._replace(down_service=0) for day, t in made.points["ba-dinh"].days.items()}, ()
    )

    (row,) = build(facts_of(inventory, made)).points

    assert row.grade is Grade.C
    assert [(m.link, m.access) for m in row.reasons if m.word == "loss"] == [("ftth", Access.FIXED)]
    assert "no_passing_link" not in {m.word for m in row.reasons}


def test_grades_are_compared_with_the_period_before() -> None:
    facts = small_facts()

    report = build(facts)

    assert report.header.before == BEFORE
    assert facts.verdict_before is not None
    assert report.point_counts_before() == facts.verdict_before.point_counts()
    assert build(small_facts(compared=False)).point_counts_before() is None


def test_coverage_names_wards_that_lack_something() -> None:
    report = build(small_facts())

    wards = {ward.code: ward for ward in report.wards}

    assert [code for code, ward in wards.items() if not ward.active_points] == ["00070"]
    assert [code for code, ward in wards.items() if not ward.has_fixed] == ["00025", "00070"]
    assert [code for code, ward in wards.items() if not ward.has_5g] == ["00008", "00070"]
    assert len(report.unlisted) == 126 - 4


def test_a_leased_line_covers_a_ward_as_a_fixed_link_does() -> None:
    inventory = city(point("ba-dinh", [link("line", access="leased")]))

    (ward,) = build(facts_of(inventory, make(inventory, WEEK))).wards

    assert ward.has_fixed
    assert not ward.has_5g


def test_nothing_is_counted_before_since() -> None:
    inventory = city(point("ba-dinh", [link("ftth")], since="2026-11-12"))
    made = make(inventory, WEEK, 3, blind=0)

    report = build(facts_of(inventory, made))

    first = 3 * DAY_MINUTES
    of_link = [minutes(made, "ba-dinh/ftth", UP, of_day=day) for day in range(7)]
    assert report.minutes[Access.FIXED].up == sum(of_link[3:])
    assert report.operators[0].up_minutes == sum(of_link[3:])
    assert [day.measured for day in report.days] == [False] * 3 + [True] * 4
    assert all(
        o.end_ns is None or o.end_ns > (made.first_minute + first) * 60 * 10**9
        for o in report.outages
    )


def test_a_day_without_data_is_told_and_not_taken_for_a_good_one() -> None:
    inventory = small_inventory()

    report = build(facts_of(inventory, make(inventory, WEEK, SEED, silent=date(2026, 11, 12))))

    assert report.days_without_data == (date(2026, 11, 12),)
    assert [day.points.total for day in report.days if not day.measured] == [0]


def test_of_an_empty_ledger_nothing_is_known() -> None:
    report = build(empty_facts(small_inventory()))

    assert report.point_counts() == {Grade.A: 0, Grade.B: 0, Grade.C: 0, Grade.U: 4}
    assert report.point_minutes.availability is None
    assert {row.availability for row in report.operators} == {None}
    assert report.outages == ()
    assert len(report.days_without_data) == 7
