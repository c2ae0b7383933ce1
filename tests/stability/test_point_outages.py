"""Outages of a point, computed by hand.

Packet k of a minute is sent at its second k + 0.5, so that minute 2 begins with the one at 120.5.
"""

from collections.abc import Sequence

from slow_judge.fast import PointVerdict, judge_point
from slow_judge.packets import line

from probes.record import MINUTE_NS
from stability.point_outages import close_point

GOOD = "." * 60
DEAD = "x" * 60


def begins(lost: int) -> str:
    """A minute of which the first packets are lost."""
    return "x" * lost + "." * (60 - lost)


def ends(lost: int) -> str:
    """A minute of which the last packets are lost."""
    return "." * (60 - lost) + "x" * lost


def point(
    ftth: Sequence[str],
    radio: Sequence[str],
    *,
    counting: Sequence[str] = ("p/ftth", "p/5g"),
    planned: Sequence[int] = (),
    faulty: Sequence[int] = (),
) -> PointVerdict:
    """Judge a point of two links; works and faults are on the second."""
    lines = {"p/ftth": line(ftth), "p/5g": line(radio, faulty=faulty)}
    return judge_point(lines, counting, maintenance={"p/5g": planned})


def test_a_point_with_a_link_that_is_up_is_up() -> None:
    verdict = point([GOOD, DEAD, DEAD, DEAD], [GOOD] * 4)

    assert verdict.letters == "UUUU"
    assert verdict.outages == []


def test_a_backup_link_that_does_not_take_over_by_itself_carries_nothing() -> None:
    verdict = point([GOOD, DEAD, DEAD, GOOD, GOOD], [GOOD] * 5, counting=["p/ftth"])

    assert verdict.letters == "UDDUU"
    assert verdict.times == [(60.5, 180.5)]


def test_a_point_is_gone_with_its_last_link_and_back_with_its_first() -> None:
    verdict = point(
        [GOOD, ends(50), DEAD, DEAD, begins(40), GOOD, GOOD],
        [GOOD, ends(20), DEAD, DEAD, begins(15), GOOD, GOOD],
    )

    assert verdict.letters == "UDDDDUU"
    assert verdict.times == [(100.5, 255.5)]


def test_links_that_were_down_long_before_and_long_after_do_not_move_the_edges() -> None:
    verdict = point(
        [DEAD] * 9,
        [GOOD, GOOD, GOOD, ends(20), DEAD, begins(30), GOOD, GOOD, GOOD],
    )

    assert verdict.letters == "UUUDDDUUU"
    assert verdict.times == [(220.5, 330.5)]


def test_two_links_that_fail_in_turns_make_no_outage() -> None:
    verdict = point([DEAD, DEAD, GOOD, GOOD, DEAD, DEAD], [GOOD, GOOD, DEAD, DEAD, GOOD, GOOD])

    assert verdict.letters == "UUUUUU"
    assert verdict.outages == []


def test_a_point_that_is_gone_for_less_than_60_s_has_no_outage() -> None:
    verdict = point(
        [GOOD, ends(30), begins(20), GOOD, GOOD],
        [ends(59), DEAD, DEAD, DEAD, DEAD],
    )

    assert verdict.letters == "UDDUU"
    assert verdict.outages == []


def test_a_point_that_is_gone_for_60_s_has_one() -> None:
    verdict = point(
        [GOOD, ends(30), begins(30), GOOD, GOOD],
        [ends(59), DEAD, DEAD, DEAD, DEAD],
    )

    assert verdict.times == [(90.5, 150.5)]


def test_an_open_outage_of_a_point_counts_so_far() -> None:
    verdict = point([GOOD, ends(30), begins(20)], [DEAD] * 3)

    assert verdict.times == [(90.5, None)]
    assert not verdict.outages[0].certain


def test_an_outage_of_more_than_two_minutes_is_certain_while_it_is_open() -> None:
    verdict = point([GOOD, ends(30), DEAD, DEAD], [DEAD] * 4)

    assert verdict.times == [(90.5, None)]
    assert verdict.outages[0].certain


def test_an_unknown_link_makes_the_point_unknown_unless_another_is_up() -> None:
    verdict = point([DEAD, DEAD, GOOD], [DEAD] * 3, faulty=[0, 1, 2])

    assert verdict.letters == "??U"
    assert verdict.outages == []


def test_a_link_under_maintenance_is_left_out() -> None:
    verdict = point([GOOD, DEAD, DEAD, GOOD, GOOD], [GOOD] * 5, planned=[1, 2])

    assert verdict.letters == "UDDUU"
    assert verdict.times == [(60.5, 180.5)]


def test_a_point_is_under_maintenance_if_all_its_links_are() -> None:
    verdict = judge_point({"p/ftth": line([DEAD] * 3)}, maintenance={"p/ftth": [0, 1, 2]})

    assert verdict.letters == "MMM"


def test_the_end_of_a_link_that_comes_back_last_settles_later() -> None:
    # The second link comes back from maintenance while the first is still dead: the end of the
    # first one's run is all that the rule knows.
    first = [GOOD, DEAD, DEAD, DEAD, DEAD, DEAD, begins(20)]
    so_far = point(first[:6], [GOOD] * 6, planned=[1, 2])
    later = point(first, [GOOD] * 7, planned=[1, 2])

    assert so_far.letters == "UDDUUU"
    assert so_far.times == [(60.5, 180.0)]
    assert later.times == [(60.5, 380.5)]
    assert later.fold.settling == ()


def test_the_start_of_a_link_that_stays_dead_settles_later() -> None:
    # In the first down minute of the point the dead link ends a run of 260 packets and begins one
    # that is longer in the end.
    dead = [DEAD] * 4 + ["x" * 20 + "." * 10 + "x" * 30] + [DEAD] * 5
    other = [GOOD] * 4 + [DEAD] * 2 + [GOOD] * 4

    so_far = point(dead[:8], other[:8])
    later = point(dead[:9], other[:9])

    assert so_far.letters == "UUUUDDUU"
    assert so_far.times == [(240.5, 360.5)]
    assert len(so_far.fold.settling) == 1
    assert later.times == [(270.5, 360.5)]
    assert later.fold.settling == ()


def test_a_mobile_point_that_leaves_ends_its_outage_then() -> None:
    verdict = point([GOOD, DEAD, DEAD], [GOOD, DEAD, DEAD])

    ended = close_point(verdict.fold, 3 * MINUTE_NS)

    assert [found.end_ns for found in ended] == [3 * MINUTE_NS]
