"""What another inventory does to the running judge, link by link."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_judge.packets import line, record_of
from small_city.inventories import city, link, point

from inventory.schema import Inventory
from probes.record import MINUTE_NS
from stability.incidents import Incidents
from stability.judge import Judge

START = 29_900_155
"""10:55 on a Monday in Hà Nội, the first minute of an interval."""
HANOI = "Asia/Ho_Chi_Minh"
GOOD, DEAD, HALF = "." * 60, "x" * 60, ".x" * 30
FTTH = "ba-dinh/ftth"

OTHERS = {
    "none": (),
    "one before": (point("a"),),
    "two": (point("a"), point("cua-nam", ward="00082")),
    "another": (point("b", [link("line", access="leased")]),),
}
"""Points that come and go beside the one that stays."""


class Watched:
    """A judge of one point that stays and of others."""

    def __init__(self, folder: Path, inventory: Inventory) -> None:
        self.judge = Judge(inventory, Incidents(folder, HANOI), START * MINUTE_NS)
        self.next = START

    def minute(self, ftth: str, more: Mapping[str, str] | None = None) -> None:
        """Judge a minute of all links; what is not said is well."""
        fates = dict.fromkeys(self.judge.links, GOOD) | {FTTH: ftth} | (more or {})
        made = (
            record_of(line([packets], self.next), self.next, key) for key, packets in fates.items()
        )
        self.judge.judge(self.next, [each for each in made if each])
        self.next += 1

    def reload(self, inventory: Inventory, seconds: float = 0) -> None:
        """Take another inventory, so many seconds after the last minute that was fed."""
        self.judge.replace(inventory, self.next * MINUTE_NS + round(seconds * 1e9))

    def outages(self, key: str = FTTH) -> list[tuple[int, int | None]]:
        return [
            (each.start_ns, each.end_ns) for each in self.judge.outages() if each.subject == key
        ]

    def known(self, key: str = FTTH) -> Any:
        """All that is known of a link."""
        return self.judge.links[key], self.outages(key), self.judge.verdict.links[key]


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    return Watched(tmp_path, city(point()))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([GOOD, DEAD, HALF]), st.sampled_from([None, *OTHERS])),
        min_size=1,
        max_size=14,
    ),
    st.floats(0, 120),
)
def test_what_stays_is_judged_as_if_nothing_else_had_changed(
    minutes: Sequence[tuple[str, str | None]], seconds: float
) -> None:
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        alone, among = Watched(Path(one), city(point())), Watched(Path(other), city(point()))
        for fates, reload in minutes:
            if reload is not None:
                among.reload(city(*OTHERS[reload], point()), seconds)
            alone.minute(fates)
            among.minute(fates)

        assert among.known() == alone.known()
        assert among.known("ba-dinh/5g") == alone.known("ba-dinh/5g")
        assert among.judge.points["ba-dinh"] == alone.judge.points["ba-dinh"]
        assert among.outages("ba-dinh") == alone.outages("ba-dinh")


def test_a_link_that_comes_back_has_its_days_again_and_counts_from_0(watched: Watched) -> None:
    for fates in (GOOD, DEAD, DEAD):
        watched.minute(fates)
    (before,) = watched.outages()
    only_5g = city(point(links=[link("5g", access="5g")]))

    watched.reload(only_5g, 30)
    watched.minute(GOOD)
    watched.reload(city(point()), 30)
    for fates in (DEAD, DEAD, GOOD, GOOD):
        watched.minute(fates)

    assert before[1] is None
    assert [end is not None for _, end in watched.outages()] == [True, True]
    assert watched.outages()[1][1] == (START + 3) * MINUTE_NS
    assert watched.judge.links[FTTH].outages == {"service": 1, "off": 0}
    totals = watched.judge.verdict.links[FTTH].totals
    assert (totals.up_service + totals.up_off, totals.down_service + totals.down_off) == (3, 4)
    assert len({each.id for each in watched.judge.outages() if each.link == "ftth"}) == 2


def test_another_address_operator_or_ward_leaves_a_link_what_it_is(watched: Watched) -> None:
    links = [link("ftth", operator="viettel", address="192.0.2.9"),
             link("5g", role="backup", access="5g")]  # fmt: skip
    for fates in (GOOD, DEAD, DEAD):
        watched.minute(fates)
    (before,) = (each.id for each in watched.judge.outages() if each.link == "ftth")

    watched.reload(city(point(links=links, ward="00008")), 20)
    for fates in (DEAD, GOOD, GOOD):
        watched.minute(fates)

    (outage,) = (each for each in watched.judge.outages() if each.link == "ftth")
    assert outage.id == before
    assert outage.end_ns is not None
    assert watched.judge.links[FTTH].outages == {"service": 1, "off": 0}
    assert list(watched.judge.verdict.wards) == ["00008"]


def test_another_access_is_judged_by_its_own_limits(watched: Watched) -> None:
    of_wired = watched.judge.verdict.links[FTTH].criteria["availability"].limit
    watched.minute(GOOD)

    watched.reload(city(point(links=[link("ftth", access="5g")])), 20)
    criteria = watched.judge.verdict.links[FTTH].criteria

    assert of_wired == 0.995
    assert criteria["availability"].limit == 0.990
    assert criteria["availability"].value == 1.0


def test_another_calendar_holds_from_the_next_judged_minute(watched: Watched) -> None:
    """The minute that ended before the reload and was not judged yet is among them."""
    never = {"weekly": {"sun": ["00:00-00:01"]}}
    watched.minute(GOOD)

    watched.reload(city(point(calendar="never"), calendars={"never": never}), 61)
    watched.minute(GOOD)
    watched.minute(GOOD)

    counted = watched.judge.links[FTTH].state_seconds
    assert {hours: seconds for (_, hours), seconds in counted.items() if seconds} == {
        "service": 60,
        "off": 120,
    }
    assert watched.judge.verdict.links[FTTH].totals.up_service == 1


def test_another_target_holds_at_once(watched: Watched) -> None:
    for fates in (GOOD, HALF, HALF, GOOD):
        watched.minute(fates)
    strict = watched.judge.verdict.links[FTTH].criteria["availability"]
    lenient = {"fixed": {"availability": 0.5}}

    watched.reload(city(point(target="lenient"), targets={"lenient": lenient}))

    now = watched.judge.verdict.links[FTTH].criteria["availability"]
    assert (strict.met, now.met, now.value) == (False, True, strict.value)


def test_a_clock_that_was_set_back_before_a_reload_loses_nothing(watched: Watched) -> None:
    for fates in (GOOD, DEAD, DEAD):
        watched.minute(fates)

    watched.reload(city(point("a"), point()), -3 * 3600)
    for fates in (DEAD, GOOD, GOOD):
        watched.minute(fates)

    ((start, end),) = watched.outages()
    assert (start, end) == (
        pytest.approx((START + 1) * MINUTE_NS, abs=1e9),
        pytest.approx((START + 4) * MINUTE_NS, abs=1e9),
    )
    assert sum(watched.judge.links["a/ftth"].state_seconds.values()) == 180


def test_a_point_that_is_planned_again_ends_like_one_that_goes(watched: Watched) -> None:
    for fates in (GOOD, DEAD, DEAD):
        watched.minute(fates, {"ba-dinh/5g": DEAD if fates == DEAD else GOOD})

    watched.reload(city(point(status="planned")))

    assert list(watched.judge.links) == []
    assert {each.end_ns for each in watched.judge.outages()} == {(START + 3) * MINUTE_NS}
    assert watched.judge.verdict.wards["00004"].grade == "U"
