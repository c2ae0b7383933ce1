"""The verdict that is kept minute by minute, against the one that is made of the past at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_judge.packets import line, record_of
from small_city.inventories import OFFICE, city, link, point

from probes.record import MINUTE_NS
from stability.changes import Resumed
from stability.frame import Frames
from stability.incidents import Incidents
from stability.judge import Judge
from stability.judgement import judge_city
from stability.measured import from_records
from stability.past import Attribution, DayDown, LinkPast, Outage, PointPast
from stability.period import Period
from stability.stretch import judge_point, with_breaks
from stability.totals import LinkTotals, PointTotals
from stability.verdict import Budget, CityVerdict, LinkGrade

HANOI = "Asia/Ho_Chi_Minh"
TODAY = date(2026, 11, 25)
NOW = int(datetime.fromisoformat("2026-11-25T15:00:00+07:00").timestamp()) // 60
LAST = TODAY.toordinal()
LINKS = [link("ftth"), link("5g", role="backup", access="5g", since="2026-11-20")]
CITY = city(
    point("a", calendar="office", links=LINKS),
    point("b", ward="00008", since="2026-11-10"),
    point("c", ward="00008", status="planned"),
    calendars={"always": {"weekly": {"mon-sun": ["00:00-24:00"]}}, "office": OFFICE},
)
SUBJECTS = ("a/ftth", "a/5g", "b/ftth", "b/5g", "a", "b")

_minutes = st.sampled_from((0, 0, 1, 5, 479, 480, 960))
_states = dict.fromkeys(PointTotals._fields, _minutes)
_points = st.fixed_dictionaries(_states).map(lambda drawn: PointTotals(**drawn))
_links = st.fixed_dictionaries(
    {
        **_states,
        "settled": st.just(28_800),
        "lost": st.integers(0, 60),
        "answered": st.just(28_000),
        "round_trip_ns": st.integers(10**14, 10**16),
        "stable": st.integers(80, 96),
        "unstable": st.integers(0, 9),
        "short_breaks": st.integers(0, 12),
    }
).map(lambda drawn: LinkTotals(**drawn))


@st.composite
def outages(draw: st.DrawFn, number: int) -> Outage:
    name, _, link_id = draw(st.sampled_from(SUBJECTS)).partition("/")
    first = draw(st.integers(LAST - 29, LAST))
    start_ns = (NOW - (LAST - first) * 1440) * MINUTE_NS
    days = draw(st.integers(1, 3))
    downs = [
        DayDown(day, draw(st.sampled_from((0, 2, 31, 60))), 3)
        for day in range(first, min(first + days, LAST + 1))
    ]
    return Outage(
        id=f"TS-2026-{number:05}",
        link=link_id or None,
        point=name,
        start_ns=start_ns,
        end_ns=start_ns + days * 1440 * MINUTE_NS,
        downs=tuple(downs),
        first_minute=start_ns // MINUTE_NS + number,
        attribution=draw(st.sampled_from(Attribution)),
    )


@dataclass(frozen=True)
class Drawn:
    """28 days that are all the same, but for a few."""

    usual: LinkTotals
    links: Mapping[tuple[str, int], LinkTotals]
    points: Mapping[tuple[str, int], PointTotals]
    outages: Sequence[Outage]

    def resumed(self) -> Resumed:
        days = range(LAST - 29, LAST + 1)
        links = {(key, day): self.usual for key in SUBJECTS[:4] for day in days}
        points = {(key, day): PointTotals(*self.usual[:8]) for key in SUBJECTS[4:] for day in days}
        return Resumed(NOW - 1, {}, links | self.links, points | self.points, tuple(self.outages))


@st.composite
def pasts(draw: st.DrawFn) -> Drawn:
    some = st.integers(LAST - 29, LAST)
    return Drawn(
        usual=draw(
            st.sampled_from((LinkTotals(), LinkTotals(up_service=480, settled=9, stable=96)))
        ),
        links={(key, draw(some)): draw(_links) for key in SUBJECTS[:4] for _ in range(2)},
        points={(key, draw(some)): draw(_points) for key in SUBJECTS[4:] for _ in range(2)},
        outages=[draw(outages(number)) for number in range(draw(st.integers(0, 6)))],
    )


def at_once(past: Resumed) -> CityVerdict:
    """The same verdict by the way that reports go."""

    def days(of: Any, key: str) -> dict[int, Any]:
        return {day: totals for (name, day), totals in of.items() if name == key and any(totals)}

    def mine(key: str) -> tuple[Outage, ...]:
        found = (one for one in past.outages if one.subject == key)
        return tuple(sorted(found, key=lambda one: one.start_ns))

    links = {key: LinkPast(days(past.link_days, key), mine(key)) for key in SUBJECTS[:4]}
    points = {key: PointPast(days(past.point_days, key), mine(key)) for key in SUBJECTS[4:]}
    return judge_city(CITY, Period.rolling(TODAY), links, points)


def without_speed(verdict: CityVerdict) -> CityVerdict:
    """How fast a budget goes is told by the service clock alone."""
    slow = {"spent_1h_ratio": None, "spent_8h_ratio": None}
    return replace(
        verdict,
        links={
            key: replace(one, budget=one.budget._replace(**slow))
            for key, one in verdict.links.items()
        },
        points={
            key: replace(one, budget=one.budget._replace(**slow))
            for key, one in verdict.points.items()
        },
    )


@pytest.fixture(scope="module")
def incidents(tmp_path_factory: pytest.TempPathFactory) -> Incidents:
    return Incidents(tmp_path_factory.mktemp("state"), HANOI)


@settings(max_examples=60, deadline=None)
@given(pasts())
def test_the_running_verdict_is_that_of_the_past(incidents: Incidents, drawn: Drawn) -> None:
    past = drawn.resumed()
    judge = Judge(CITY, incidents, NOW * MINUTE_NS, past)

    verdict = judge.verdict

    assert without_speed(verdict) == at_once(past)


def test_a_person_who_puts_an_outage_down_to_the_site_changes_what_the_operator_answers_for(
    incidents: Incidents,
) -> None:
    outage = Outage(
        "TS-2026-00001",
        "ftth",
        "b",
        NOW * MINUTE_NS - 10**13,
        NOW * MINUTE_NS,
        (DayDown(LAST, 60, 0),),
        NOW - 99,
    )
    totals = LinkTotals(up_service=840, down_service=60)
    past = Resumed(NOW - 1, {}, {("b/ftth", LAST): totals}, {}, (outage,))
    judge = Judge(CITY, incidents, NOW * MINUTE_NS, past)
    before = judge.verdict.links["b/ftth"]

    judge.attribute(replace(outage, attribution=Attribution.SITE, cause="power"))

    after = judge.verdict.links["b/ftth"]
    changes = judge.changes()
    assert before.operator_availability == pytest.approx(840 / 900)
    assert after.operator_availability == 1
    assert after.grade is before.grade is LinkGrade.FAIL
    assert changes is not None
    assert changes.outages[outage.id].cause == "power"


def test_down_minutes_of_the_last_hours_of_service_spend_the_budget(incidents: Incidents) -> None:
    judge = Judge(CITY, incidents, (NOW - 10) * MINUTE_NS)
    before = judge.verdict.points["b"].budget

    for minute in range(NOW - 10, NOW):
        dead = (record_of(line(["x" * 60], minute), minute, key) for key in ("b/ftth", "b/5g"))
        judge.judge(minute, [each for each in dead if each])

    allowed = 0.001 * 28 * 1440
    spent = pytest.approx(10 / allowed)
    budget = judge.verdict.points["b"].budget
    assert before == Budget(pytest.approx(allowed), None, None, None)
    assert budget == Budget(pytest.approx(allowed), pytest.approx(1 - 10 / allowed), spent, spent)


def test_short_breaks_of_what_is_still_open_count_as_in_a_simulation(incidents: Incidents) -> None:
    # One run of 59 packets in two minutes, until a third down minute makes an outage of them.
    fates = ["." * 60, "." * 30 + "x" * 30, "x" * 29 + "." * 31, "." * 50 + "x" * 10, "x" * 60]
    inventory, key = city(point("b", links=[link("ftth")])), "b/ftth"
    whole = line(["." * 60, *fates, "x" * 60, "." * 60, "." * 60], NOW)
    judge, frames = Judge(inventory, incidents, NOW * MINUTE_NS), Frames(inventory)
    records, counts = [], []

    for minute in range(NOW, NOW + 9):
        record = record_of(whole, minute, key)
        assert record is not None
        records.append(record)
        judge.judge(minute, [record])

        simulated = judge_point(
            frames.of("b", NOW, len(records)),
            {key: from_records(key, records, NOW, len(records))},
        ).links[key]
        breaks = (*simulated.short_breaks, *simulated.pending_breaks)
        days = with_breaks(simulated.days, ((LAST, True) for _ in breaks))
        past = LinkPast(days, ())
        then = judge_city(inventory, Period.rolling(TODAY), {key: past}, {}).links[key]
        now = judge.verdict.links[key]
        counts.append(now.criteria["short_breaks"].value)
        assert now.criteria["short_breaks"] == then.criteria["short_breaks"]
        assert now.totals == then.totals

    assert counts == [0, 0, 1, 1, 0, 0, 0, 0, 0]
