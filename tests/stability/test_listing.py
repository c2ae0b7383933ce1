"""The list of outages: bounded, and without those that turned out to be none."""

from pathlib import Path

import pytest

from probes.record import MINUTE_NS
from stability.incidents import Incidents
from stability.listing import ENDED_KEPT, Listing
from stability.outages import Interruption
from stability.past import DayDown

LINK = "ba-dinh/ftth"


def found(
    first: int, *, ended: bool = True, service: int = 1, certain: bool = True
) -> Interruption:
    end_ns = (first + 2) * MINUTE_NS if ended else None
    downs = (DayDown(1, service, 0),) if service else ()
    return Interruption(first, first + 1, first * MINUTE_NS, end_ns, downs, certain)


@pytest.fixture
def incidents(tmp_path: Path) -> Incidents:
    return Incidents(tmp_path, "Asia/Ho_Chi_Minh")


def test_the_newest_of_those_that_are_over_stay_and_all_that_are_open(incidents: Incidents) -> None:
    listing = Listing(incidents)
    listing.take("open/ftth", (), (found(0, ended=False),))

    with incidents.together():
        for number in range(2 * ENDED_KEPT + 1):
            listing.take(LINK, (found(10 * number + 10),), ())

    listed = listing.outages()
    assert len(listed) == ENDED_KEPT + 1
    assert listed[0].start_ns == (20 * ENDED_KEPT + 10) * MINUTE_NS
    assert listed[-1].point == "open"
    assert listed[-2].start_ns == (10 * (ENDED_KEPT + 1) + 10) * MINUTE_NS


def test_an_outage_counts_once_when_it_is_certain_and_in_service_or_over(
    incidents: Incidents,
) -> None:
    listing = Listing(incidents)

    counted = [
        listing.take("a", (), (found(1, ended=False, service=0),)),
        listing.take("a", (), (found(1, ended=False, certain=False),)),
        listing.take("a", (), (found(1, ended=False),)),
        listing.take("a", (found(1),), ()),
        listing.take("a", (found(9, service=0),), ()),
    ]

    assert counted == [[], [], [True], [], [False]]


def test_what_turned_out_to_be_none_is_gone_and_its_id_is_not_given_again(
    incidents: Incidents,
) -> None:
    listing = Listing(incidents)
    listing.take("a", (), (found(1, ended=False),))

    listing.take("a", (), ())
    none = listing.outages()
    listing.take("a", (found(9),), ())

    assert none == []
    assert [outage.id for outage in listing.outages()] == ["TS-1970-00002"]
    assert incidents.open("a", 20 * MINUTE_NS) == "TS-1970-00003"
