from probes.minutes import Subject
from probes.record import MINUTE_NS
from probes.roster import REST_NS, STRAGGLERS_NS, Roster

MINUTE = 1_000
BEGIN = MINUTE * MINUTE_NS


def subject(slot: int, key: str, since_ns: int = 0) -> Subject:
    return Subject(slot, key, pair=False, since_ns=since_ns)


def test_a_link_belongs_to_the_minutes_in_which_it_existed() -> None:
    roster = Roster()
    roster.join(subject(1, "stays"))
    roster.join(subject(2, "goes"))
    roster.join(subject(3, "comes", since_ns=BEGIN + 30))
    roster.leave(2, now_ns=0, wall_ns=BEGIN + 20)

    keys = [[one.key for one in roster.of_minute(MINUTE + n)] for n in (-1, 0, 1)]

    assert keys == [["goes", "stays"], ["goes", "stays", "comes"], ["stays", "comes"]]


def test_of_a_changed_link_the_newest_form_counts_in_the_minute_of_the_change() -> None:
    roster = Roster()
    roster.join(subject(1, "a"))
    roster.leave(1, now_ns=0, wall_ns=BEGIN + 20)
    roster.join(subject(2, "a", since_ns=BEGIN + 20))

    slots = [[one.slot for one in roster.of_minute(MINUTE + n)] for n in (-1, 0, 1)]

    assert slots == [[1], [2], [2]]


def test_the_slot_of_a_removed_target_rests_until_its_last_minute_is_handed_out() -> None:
    roster = Roster()
    roster.join(subject(1, "a"))
    roster.leave(1, now_ns=100, wall_ns=BEGIN)
    roster.leave(9, now_ns=100, wall_ns=BEGIN)

    in_its_minute = roster.rested(101 + REST_NS, MINUTE)
    at_once = roster.rested(100 + REST_NS, MINUTE + 1)
    rested = roster.rested(101 + REST_NS, MINUTE + 1)

    assert in_its_minute == at_once == []
    assert rested == [1, 9]
    assert roster.rested(10**18, MINUTE + 9) == []


def test_a_packet_that_was_planned_when_its_target_went_belongs_to_the_next_minute() -> None:
    roster = Roster()
    roster.leave(1, now_ns=0, wall_ns=BEGIN + MINUTE_NS - STRAGGLERS_NS)

    assert roster.rested(10**12, MINUTE + 1) == []
    assert roster.rested(10**12, MINUTE + 2) == [1]
