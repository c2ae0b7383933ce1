"""Which outages are told in one row."""

from dataclasses import replace

import pytest

from exporter.report.rows import OutageRow
from exporter.report.together import LEAST_LINKS, TOGETHER_NS, events
from inventory.schema import Access
from stability.past import Attribution

SECOND_NS = 10**9
START_NS = 1_794_800_000 * SECOND_NS


def outage(
    point: str, *, seconds: int = 2700, after: float = 0, link: str | None = "5g"
) -> OutageRow:
    """An outage that began some seconds after the first, of a link of Viettel or of a point."""
    start_ns = START_NS + int(after * SECOND_NS)
    return OutageRow(
        id=f"TS-{point}-{link}-{after}",
        point=point,
        point_name=point,
        ward_name="",
        link=link,
        operator="viettel" if link else None,
        operator_name="Viettel" if link else None,
        access=Access.FIVE_G if link else None,
        start_ns=start_ns,
        end_ns=start_ns + seconds * SECOND_NS,
        seconds=seconds,
        service_seconds=seconds,
        attribution=Attribution.UNDETERMINED,
        cause=None,
        evidence={},
        ticket=None,
        acknowledged_by=None,
        acknowledged_ns=None,
    )


def sizes(*rows: OutageRow) -> list[int]:
    return [len(event.outages) for event in events(rows)]


MANY = tuple(outage(f"p{number}", after=number) for number in range(LEAST_LINKS))


def test_many_links_that_began_together_are_one_event() -> None:
    (event,) = events(replace(row, seconds=100 + n) for n, row in enumerate(MANY))

    assert event.outages[0].id == MANY[0].id
    assert (event.links, event.points) == (LEAST_LINKS, LEAST_LINKS)
    assert (event.seconds, event.median_seconds) == (104, 102)


def test_fewer_links_are_told_one_by_one() -> None:
    assert sizes(*MANY[1:]) == [1] * (LEAST_LINKS - 1)


def test_a_link_that_fell_often_is_no_crowd() -> None:
    assert sizes(*(outage("p", after=number) for number in range(9))) == [1] * 9


@pytest.mark.parametrize(("after", "found"), [(0, [5]), (0.001, [1] * 5)])
def test_together_means_within_two_minutes(after: float, found: list[int]) -> None:
    last = outage("late", after=TOGETHER_NS / SECOND_NS + after)

    assert sizes(*MANY[: LEAST_LINKS - 1], last) == found


def test_one_that_was_early_does_not_hide_that_others_began_together() -> None:
    early = outage("early", after=-119)

    assert sorted(sizes(early, *MANY)) == [1, LEAST_LINKS]


@pytest.mark.parametrize("other", [{"operator": "vnpt"}, {"access": Access.FIXED}])
def test_another_operator_or_access_is_another_event(other: dict[str, str]) -> None:
    assert sorted(sizes(*MANY[1:], replace(MANY[0], **other))) == [1] * LEAST_LINKS


def test_outages_of_points_are_their_own_events_and_first_among_equals() -> None:
    points = [outage(f"q{number}", link=None, after=9) for number in range(LEAST_LINKS)]

    found = events((*MANY, *points))

    assert [event.first.link for event in found] == [None] * LEAST_LINKS + ["5g"]


def test_links_that_came_and_went_with_their_point_are_told_with_it() -> None:
    point = outage("p", link=None, after=60)
    both = (replace(outage("p"), ticket="T-5"), outage("p", link="ftth"))
    longer = outage("p", link="4g", seconds=9000)

    found = events((*both, point, longer))

    assert [event.first for event in found] == [longer, point]
    assert (found[1].along, found[1].tickets) == (both, ("T-5",))


def test_open_outages_go_with_an_open_one_only() -> None:
    point = replace(outage("p", link=None), end_ns=None)
    still = replace(outage("p"), end_ns=None)

    (one,) = events((point, still))
    parted = events((point, outage("p")))

    assert (one.along, one.open) == ((still,), 1)
    assert [event.along for event in parted] == [(), ()]


def test_what_nobody_felt_is_left_out_and_the_longest_comes_first() -> None:
    felt, longer = outage("a"), outage("b", seconds=9000)
    unfelt = replace(outage("c"), service_seconds=0)

    assert [event.first for event in events((felt, unfelt, longer))] == [longer, felt]


def test_an_event_says_what_is_not_the_same_of_all() -> None:
    mixed = (
        replace(MANY[0], attribution=Attribution.SITE, cause="mất điện", ticket="T-1"),
        replace(MANY[1], end_ns=None, ticket="T-1", acknowledged_by="NOC"),
        *MANY[2:],
    )

    (event,) = events(mixed)

    assert list(event.attributions.items()) == [
        (Attribution.UNDETERMINED, 4),
        (Attribution.SITE, 1),
    ]
    assert event.one_cause is None
    assert (event.tickets, event.acknowledged_by, event.open) == (("T-1",), ("NOC",), 1)
