"""Criteria, grades and windows against a slow judge that is written from the definition."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from slow_judge import verdicts
from slow_judge.histories import troubles
from slow_judge.story import Story, pasts_of
from slow_judge.verdicts import Cut, Figure, Outcome
from small_city.inventories import city, link, point, works

from inventory.schema import Inventory
from stability.judgement import judge_city
from stability.minutes import State
from stability.past import LinkPast, PointPast
from stability.period import Period
from stability.verdict import LinkVerdict, PointVerdict

# A holiday on 24/11, a month's end that is a week's edge too, and the turn of a year.
FIRST_DAYS = (date(2026, 11, 23), date(2026, 11, 28), date(2026, 12, 30))
SESSIONS = (["08:00-08:10", "08:12-08:20"], ["00:00-00:06", "23:53-24:00"], ["08:03-08:16"])
TIGHT = {
    "min_known": 6,
    "min_known_ratio": 0.5,
    "fixed": {"availability": 0.8, "longest_outage": 240, "outages_per_week": 1, "stability": 0.3},
    "5g": {"availability": 0.7, "loss": 0.05, "short_breaks": 0, "stability": 0.2, "radio": None},
    "leased": {"availability": None, "short_breaks": 1, "loss": None},
    "4g": {"stability": 0.3, "interval_loss": 0.1, "outages_per_week": 0},
    "point": {"availability": 0.9, "outages_per_week": None},
}
SECOND_LINKS = (
    {"access": "5g", "role": "backup"},
    {"access": "4g", "role": "backup"},
    {"access": "leased", "role": "primary"},
)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    first = draw(st.sampled_from(FIRST_DAYS))
    last = first + timedelta(days=draw(st.integers(0, 3)))
    days = st.integers(0, (last - first).days).map(lambda later: str(first + timedelta(days=later)))
    weekly = {"mon-sat": draw(st.sampled_from(SESSIONS)), "sun": ["09:00-09:07"]}
    calendar: dict[str, Any] = {"weekly": weekly}
    calendar |= draw(optional(holidays=st.just("VN")))
    calendar |= draw(optional(closed=st.lists(days, max_size=1)))
    calendar |= draw(optional(extra=days.map(lambda day: {day: ["08:08-08:30"]})))
    inventory = city(
        draw(points(days)),
        calendars={"short": calendar},
        targets={"tight": TIGHT},
        maintenance=draw(st.lists(planned(days), max_size=1)),
    )
    story = Story(inventory, first, last)
    for key in ("ba-dinh/one", "ba-dinh/two"):
        for _ in range(draw(st.integers(1, 4))):
            trouble = draw(troubles) * draw(st.sampled_from((1, 1, 2)))
            story.write(key, f"{draw(days)} {draw(moments)}", trouble)
        for _ in range(draw(st.sampled_from((0, 0, 1)))):
            story.write(key, f"{draw(days)} {draw(moments)}", [""] * draw(st.integers(1, 9)))
    keep_inside(story)
    return story


moments = st.sampled_from(("07:58", "08:00", "08:05", "08:11", "08:15", "23:54", "00:00", "00:03"))


@st.composite
def points(draw: st.DrawFn, days: st.SearchStrategy[str]) -> dict[str, Any]:
    one = link("one", target="tight") | draw(optional(since=days))
    second = draw(st.sampled_from(SECOND_LINKS))
    two = link("two", **second) | draw(optional(since=days, target=st.just("hanoi-stable-v1")))
    keys = draw(
        optional(
            since=days,
            power=st.just("office_hours"),
            failover=st.sampled_from(("manual", "none")),
            need=st.sampled_from((["fixed"], ["5g"], ["4g"], ["leased"])),
            dates=days.map(lambda day: [{"from": day, "to": day}]),
        )
    )
    return point(links=[one, two], calendar="short", target="tight", **keys)


def optional(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Some of the keys, each rarely."""
    rare = {key: st.one_of(*[st.none()] * 5, value) for key, value in keys.items()}
    return st.fixed_dictionaries(rare).map(lambda all_: {k: v for k, v in all_.items() if v})


def planned(days: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(
        lambda day, hour, links: works(
            f"{day}T{hour}:02:30+07:00", f"{day}T{hour}:09+07:00", link=links
        ),
        days,
        st.sampled_from(("08", "00")),
        st.sampled_from((["one"], ["one", "two"])),
    )


def keep_inside(story: Story) -> None:
    for written in story.written.values():
        for minute in [minute for minute in written if minute not in story.minutes]:
            del written[minute]


@settings(max_examples=45, deadline=None)
@given(stories(), st.integers(0, 2))
def test_a_city_is_what_the_definition_says(story: Story, cut: int) -> None:
    period = Period(min(story.first + timedelta(days=cut), story.last), story.last)
    lines = story.lines()

    links, points_ = pasts_of(story, lines)
    verdict = judge_city(story.inventory, period, links, points_)

    expected = verdicts.judge(story.inventory, lines, period.first, period.last)
    assert {key: shown(one) for key, one in verdict.links.items()} == rounded(expected.links)
    assert {key: shown(one) for key, one in verdict.points.items()} == rounded(expected.points)
    assert {code: ward.grade for code, ward in verdict.wards.items()} == expected.wards
    assert listed(story.inventory, period, links, points_) == sorted(expected.outages, key=str)
    for one in (*verdict.links.values(), *verdict.points.values()):
        assert one.reasons or one.grade in ("pass", "A")
        assert {type(count) for count in one.totals} == {int}


Shown = tuple[str, dict[str, Figure], dict[tuple[str, bool], int], float | None]


def shown(verdict: LinkVerdict | PointVerdict) -> Shown:
    """Put a verdict in the words of the slow judge."""
    totals = verdict.totals
    counted = zip(product((True, False), State), totals[: 2 * len(State)], strict=True)
    return (
        str(verdict.grade),
        {key: Figure(one.value, one.limit, one.met) for key, one in verdict.criteria.items()},
        {(state.label, service): minutes for (service, state), minutes in counted},
        verdict.clock_availability,
    )


def rounded(outcomes: Mapping[str, Outcome]) -> dict[str, Shown]:
    """Give ratios as the nearest float of them."""
    return {
        key: (
            one.grade,
            {name: replace(of, value=nearest(of.value)) for name, of in one.figures.items()},
            dict(one.minutes),
            nearest(one.clock),
        )
        for key, one in outcomes.items()
    }


def nearest(value: Fraction | int | None) -> float | None:
    return None if value is None else float(value)


def listed(
    inventory: Inventory,
    period: Period,
    links: Mapping[str, LinkPast],
    points_: Mapping[str, PointPast],
) -> list[Cut]:
    """Outages with a down minute in the window of their point."""
    found = []
    for past in (*links.values(), *points_.values()):
        for each in past.outages:
            days = period.from_(inventory.point(each.point).since).days
            downs = [down for down in each.downs if down.day in days]
            if downs:
                service = sum(down.service_minutes for down in downs)
                found.append(Cut(each.subject, each.start_ns, each.end_ns, service))
    return sorted(found, key=str)
