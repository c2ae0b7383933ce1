"""Outages and short breaks of a link, computed by hand.

Packet k of a minute is sent at its second k + 0.5, so that minute 2 begins with the one at 120.5.
"""

import pickle
from dataclasses import replace

import pytest
from slow_judge.fast import judge
from slow_judge.packets import Line, line, record_of

from probes.record import MINUTE_NS, LossRun, MinuteRecord
from stability.minutes import State
from stability.outages import IDLE, Found, close, so_far, step
from stability.runs import look

GOOD = "." * 60
DEAD = "x" * 60


def begins(lost: int) -> str:
    """A minute of which the first packets are lost."""
    return "x" * lost + "." * (60 - lost)


def ends(lost: int) -> str:
    """A minute of which the last packets are lost."""
    return "." * (60 - lost) + "x" * lost


def scattered(lost: int) -> str:
    """A minute that loses packets one by one."""
    return "x." * lost + "." * (60 - 2 * lost)


def cut(first: int, packets: int) -> Line:
    """Ten minutes in which nothing but one row of packets is lost."""
    fates = "." * first + "x" * packets + "." * (600 - first - packets)
    return line([fates[at : at + 60] for at in range(0, 600, 60)])


def test_two_consecutive_down_minutes_are_an_outage_with_edges_between_packets() -> None:
    verdict = judge(line([GOOD, ends(40), begins(50), GOOD, GOOD]))

    assert verdict.letters == "UDDUU"
    assert verdict.times == [(80.5, 170.5)]


def test_one_down_minute_is_none() -> None:
    verdict = judge(line([GOOD, scattered(20), GOOD, GOOD]))

    assert verdict.letters == "UDUU"
    assert verdict.outages == []
    assert verdict.breaks == []


def test_down_unknown_down_alone_is_none() -> None:
    verdict = judge(line([GOOD, DEAD, DEAD, DEAD, GOOD, GOOD], faulty=[2]))

    assert verdict.letters == "UD?DUU"
    assert verdict.outages == []


def test_down_unknown_down_down_begins_with_the_third_minute() -> None:
    verdict = judge(line([DEAD, DEAD, DEAD, DEAD, GOOD, GOOD], faulty=[1]))

    assert verdict.letters == "D?DDUU"
    assert verdict.times == [(120.5, 240.5)]


def test_a_lone_up_minute_inside_belongs_to_the_outage() -> None:
    verdict = judge(line([DEAD, DEAD, GOOD, DEAD, GOOD, GOOD]))

    assert verdict.letters == "DDUDUU"
    assert verdict.times == [(0.5, 240.5)]
    assert verdict.outages[0].service_minutes == 3


def test_two_up_minutes_end_it_also_with_an_unknown_one_between_them() -> None:
    verdict = judge(line([DEAD, DEAD, GOOD, GOOD, GOOD, DEAD, DEAD], faulty=[3]))

    assert verdict.letters == "DDU?UDD"
    assert verdict.times == [(0.5, 120.5), (300.5, None)]


def test_unknown_and_maintenance_minutes_inside_neither_break_nor_end_it() -> None:
    verdict = judge(line([DEAD, DEAD, DEAD, GOOD, DEAD, GOOD, GOOD], faulty=[2]), maintenance=[3])

    assert verdict.letters == "DD?MDUU"
    assert verdict.times == [(0.5, 300.5)]
    assert verdict.outages[0].service_minutes == 3


def test_two_downs_after_an_ended_outage_are_another_one() -> None:
    verdict = judge(line([DEAD, DEAD, GOOD, GOOD, DEAD, DEAD, GOOD, GOOD]))

    assert verdict.times == [(0.5, 120.5), (240.5, 360.5)]


def test_an_open_outage_counts_so_far_and_has_no_end() -> None:
    verdict = judge(line([GOOD, DEAD, DEAD]))

    assert verdict.times == [(60.5, None)]
    assert verdict.outages[0].service_minutes == 2


def test_an_outage_is_known_at_the_end_of_its_second_down_minute() -> None:
    whole = line([GOOD, ends(30), DEAD, DEAD])

    assert judge(whole.upto(2)).times == []
    assert judge(whole.upto(3)).times == [(90.5, None)]


def test_the_start_may_lie_in_the_up_minute_before() -> None:
    verdict = judge(line([ends(12), DEAD, DEAD, GOOD, GOOD]))

    assert verdict.letters == "UDDUU"
    assert verdict.times == [(48.5, 180.5)]


def test_the_end_may_lie_in_the_up_minute_after() -> None:
    verdict = judge(line([DEAD, DEAD, begins(3), GOOD]))

    assert verdict.letters == "DDUU"
    assert verdict.times == [(0.5, 123.5)]


def test_the_end_may_lie_in_an_unknown_minute() -> None:
    verdict = judge(line([DEAD, DEAD, begins(20), GOOD, GOOD], faulty=[2]))

    assert verdict.letters == "DD?UU"
    assert verdict.times == [(0.5, 140.5)]


def test_a_run_does_not_go_on_through_an_unknown_minute() -> None:
    verdict = judge(line([ends(10), DEAD, DEAD, DEAD, DEAD, GOOD, GOOD], faulty=[1]))

    assert verdict.letters == "U?DDDUU"
    assert verdict.times == [(120.5, 300.5)]
    assert verdict.breaks == [50.5]


def test_a_packet_that_did_not_settle_ends_a_run() -> None:
    first_minute = "." * 20 + "x" * 15 + "?" + "x" * 24
    verdict = judge(line([GOOD, first_minute, "x" * 10 + "?" + "x" * 49, GOOD, GOOD]))

    assert verdict.letters == "UDDUU"
    assert verdict.times == [(96.5, 180.5)]


def test_of_two_runs_as_long_the_earlier_gives_the_start_and_the_later_the_end() -> None:
    two = "." * 5 + "x" * 10 + "." * 10 + "x" * 10 + "." * 25
    verdict = judge(line([two, two, GOOD, GOOD]))

    assert verdict.letters == "DDUU"
    assert verdict.times == [(5.5, 95.5)]


def test_the_later_of_two_runs_as_long_gives_the_end_also_from_the_next_minute() -> None:
    last = "." * 10 + "x" * 10 + "." * 33 + "x" * 7
    verdict = judge(line([DEAD, last, begins(3), GOOD]))

    assert verdict.letters == "DDUU"
    assert verdict.times == [(0.5, 123.5)]


def test_a_run_that_begins_inside_a_minute_is_not_that_of_the_minute_before() -> None:
    verdict = judge(line([ends(2), "." * 10 + "x" * 20 + "." * 30, DEAD]))

    assert verdict.letters == "UDD"
    assert verdict.times == [(70.5, None)]


def test_down_minutes_with_a_hole_between_are_not_consecutive() -> None:
    dead = line([DEAD] * 6)
    fold = IDLE

    for minute in (0, 4, 5):
        seen = look(fold.carry, minute, State.DOWN, record_of(dead, minute))
        fold, _ = step(fold, seen, service=True)

    assert so_far(fold).outages[0].start_ns == 240_500_000_000


def test_a_run_of_10_packets_that_may_go_on_is_a_short_break_so_far() -> None:
    assert judge(line([GOOD, ends(10)])).breaks == [110.5]
    assert judge(line([GOOD, ends(9)])).breaks == []


def test_the_longest_run_of_the_first_minute_may_show_itself_later() -> None:
    first = "." * 10 + "x" * 20 + "." * 20 + "x" * 10
    whole = line([first, begins(15), GOOD, GOOD])

    assert judge(whole.upto(1)).fold.trouble is not None
    assert judge(whole.upto(2)).times == [(50.5, None)]
    assert judge(whole).times == [(50.5, 75.5)]


def test_a_run_of_2_packets_gives_the_start_and_end_of_the_minute() -> None:
    pairs_lost = "xx.." * 15
    verdict = judge(line([GOOD, pairs_lost, pairs_lost, GOOD, GOOD]))

    assert verdict.letters == "UDDUU"
    assert verdict.times == [(60.0, 180.0)]


def test_a_run_of_3_packets_gives_its_own_edges() -> None:
    triples = "xxx..." * 10
    verdict = judge(line([GOOD, triples, triples, GOOD, GOOD]))

    assert verdict.times == [(60.5, 177.5)]


def test_59_lost_packets_over_the_edge_of_a_minute_are_one_short_break() -> None:
    verdict = judge(cut(first=60 + 30, packets=59))

    assert verdict.letters == "UDDUUUUUUU"
    assert verdict.outages == []
    assert verdict.breaks == [90.5]


def test_60_and_61_lost_packets_over_the_edge_of_a_minute_are_an_outage() -> None:
    for packets in (60, 61):
        verdict = judge(cut(first=60 + 30, packets=packets))

        assert verdict.times == [(90.5, 90.5 + packets)]
        assert verdict.breaks == []


def test_59_s_is_no_outage_also_on_a_link_that_is_measured_in_pairs() -> None:
    verdict = judge(line([GOOD, ends(30), begins(29), GOOD, GOOD], pairs=True))

    assert verdict.letters == "UDDUU"
    assert verdict.outages == []
    assert verdict.breaks == [90.5]


def test_a_short_run_without_most_of_the_lost_packets_excuses_nothing() -> None:
    before = "xx." * 10 + "." * 10 + "x" * 20
    verdict = judge(line([GOOD, before, begins(30), GOOD, GOOD]))

    assert verdict.letters == "UDDUU"
    assert verdict.times == [(100.5, 150.5)]


def test_a_short_run_with_most_of_the_lost_packets_of_each_minute_is_enough() -> None:
    first, second = "xx" + "." * 28 + "x" * 30, "x" * 25 + "." * 20 + "x" * 5 + "." * 10
    verdict = judge(line([GOOD, first, second, GOOD, GOOD]))

    assert verdict.letters == "UDDUU"
    assert verdict.outages == []
    assert verdict.breaks == [90.5]


def test_half_of_the_lost_packets_of_a_later_minute_are_not_most() -> None:
    verdict = judge(line([GOOD, ends(30), "x" * 10 + ".x" * 10 + "." * 30, GOOD, GOOD]))

    assert verdict.letters == "UDDUU"
    assert verdict.times == [(90.5, 130.5)]


def test_a_short_run_must_touch_all_down_minutes() -> None:
    verdict = judge(line([GOOD, ends(30), begins(25), scattered(6), GOOD, GOOD]))

    assert verdict.letters == "UDDDUU"
    assert verdict.times == [(90.5, 240.0)]


def test_other_runs_in_the_minutes_of_the_one_short_break_are_not_counted_again() -> None:
    second = "x" * 29 + "." * 10 + "x" * 11 + "." * 10
    verdict = judge(line([GOOD, ends(30), second, GOOD, GOOD]))

    assert verdict.outages == []
    assert verdict.breaks == [90.5]


@pytest.mark.parametrize("offset", range(60))
def test_76_s_without_an_answer_always_are_an_outage(offset: int) -> None:
    verdict = judge(cut(first=120 + offset, packets=76))

    assert verdict.times == [(120.5 + offset, 196.5 + offset)]
    assert verdict.breaks == []


def test_75_s_may_be_none() -> None:
    verdict = judge(cut(first=120 + 48, packets=75))

    assert verdict.letters == "UUUDUUUUUU"
    assert verdict.outages == []
    assert verdict.breaks == [168.5]


def test_flapping_4_s_every_minute_is_neither_an_outage_nor_a_short_break() -> None:
    verdict = judge(line(["." * 20 + "xxxx" + "." * 36] * 30))

    assert set(verdict.letters) == {"U"}
    assert verdict.outages == []
    assert verdict.breaks == []


def test_flapping_4_s_every_minute_after_a_cut_keeps_the_outage_open() -> None:
    flapping = "." * 20 + "xxxx" + "." * 36
    verdict = judge(line([GOOD, DEAD, DEAD, flapping, flapping, flapping, GOOD, GOOD]))

    assert verdict.letters == "UDDDDDUU"
    assert verdict.times == [(60.5, 324.5)]


def test_a_run_of_10_packets_is_a_short_break_and_9_are_none() -> None:
    nine_and_ten = "." * 5 + "x" * 9 + "." * 46, "." * 5 + "x" * 10 + "." * 45

    verdict = judge(line([*nine_and_ten, GOOD]))

    assert verdict.letters == "UUU"
    assert verdict.breaks == [65.5]


def test_a_short_break_over_the_edge_of_two_up_minutes_counts_once_at_its_first_packet() -> None:
    verdict = judge(line([GOOD, ends(6), begins(7), GOOD]))

    assert verdict.letters == "UUUU"
    assert verdict.breaks == [114.5]


def test_a_lone_down_minute_is_a_short_break_if_its_run_is_long_enough() -> None:
    verdict = judge(line([GOOD, begins(30), GOOD, GOOD]))

    assert verdict.letters == "UDUU"
    assert verdict.breaks == [60.5]


def test_a_run_that_touches_an_outage_is_no_short_break() -> None:
    early = "x" * 12 + "." * 48
    verdict = judge(line([early, ends(12), DEAD, DEAD, GOOD, early, GOOD]))

    assert verdict.letters == "UUDDUUU"
    assert verdict.times == [(108.5, 240.5)]
    assert verdict.breaks == [0.5, 300.5]


def test_a_run_in_the_lone_up_minute_inside_is_no_short_break() -> None:
    inside = "." * 10 + "x" * 12 + "." * 38

    outage = judge(line([DEAD, DEAD, inside.replace("x" * 12, "x" * 3), DEAD, GOOD, GOOD]))
    last = judge(line([DEAD, DEAD, "?" * 30 + "x" + "." * 29, GOOD, GOOD]))

    assert outage.breaks == []
    assert last.breaks == []


def test_a_long_run_after_the_last_down_minute_waits_for_what_comes() -> None:
    # After a down minute 10 of 60 lost would be down too; of minutes that are down only because
    # they follow one, a lone unknown minute between takes the reason away.
    after = "." * 20 + "x" * 12 + "." * 28
    so_long = [DEAD, DEAD, GOOD, after]

    ended = judge(line([*so_long, GOOD, GOOD], faulty=[2]))
    goes_on = judge(line([*so_long, DEAD, GOOD, GOOD], faulty=[2]))

    assert ended.letters == "DD?UUU"
    assert ended.breaks == [200.5]
    assert goes_on.letters == "DD?UDUU"
    assert goes_on.breaks == []
    assert goes_on.times == [(0.5, 300.5)]


def test_length_in_service_is_that_of_the_down_minutes_in_service() -> None:
    verdict = judge(line([DEAD] * 5 + [GOOD, GOOD]), service=[3, 4, 5, 6])

    assert verdict.outages[0].service_minutes == 2


def test_an_outage_wholly_outside_service_has_no_length_in_it() -> None:
    verdict = judge(line([DEAD] * 5 + [GOOD, GOOD]), service=[5, 6])

    assert [found.service_minutes for found in verdict.outages] == [0]


def test_an_outage_in_service_begins_anew_where_silence_was_excused() -> None:
    verdict = judge(line([DEAD] * 6), off=[0, 1, 2])

    assert verdict.letters == "???DDD"
    assert verdict.times == [(180.5, None)]


def test_a_link_that_is_no_longer_there_ends_its_outage_then() -> None:
    verdict = judge(line([GOOD, DEAD, DEAD, DEAD]))

    ended = close(verdict.fold, 4 * MINUTE_NS)

    assert [found.end_ns for found in ended.outages] == [4 * MINUTE_NS]


def test_a_link_that_answered_before_it_went_ends_its_outage_with_that_answer() -> None:
    verdict = judge(line([GOOD, DEAD, DEAD, GOOD]))

    ended = close(verdict.fold, 4 * MINUTE_NS)

    assert [found.end_ns for found in ended.outages] == [180_500_000_000]


def test_minutes_of_two_vantages_do_not_share_a_run() -> None:
    both = line([ends(12), DEAD])
    first, second = record_of(both, 0), record_of(both, 1)
    assert first is not None
    assert second is not None
    fold, _ = step(IDLE, look(None, 0, State.UP, first), service=True)

    same = look(fold.carry, 1, State.DOWN, second)
    other = look(fold.carry, 1, State.DOWN, replace(second, vantage="elsewhere"))

    assert same.runs[0].packets == 72
    assert other.runs[0].packets == 60


def test_a_link_that_is_dead_for_days_needs_no_more_memory_than_for_minutes() -> None:
    fold, size = IDLE, 0

    for minute in range(3 * 1440):
        run = LossRun(minute * MINUTE_NS, 60, None, from_before=True, into_next=True)
        record = MinuteRecord("central", "p/a", minute, 60, 60, 60, runs=(run,))
        fold, found = step(fold, look(fold.carry, minute, State.DOWN, record), service=True)
        assert found == Found()
        size = size or len(pickle.dumps(fold)) * (minute == 5)

    assert len(pickle.dumps(fold)) < size + 30
    assert so_far(fold).outages[0].service_minutes == 3 * 1440
