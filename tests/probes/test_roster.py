from probes.minutes import Subject
from probes.record import MINUTE_NS
from probes.roster import REUSE_AFTER_NS, Roster

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


def test_the_slot_of_a_removed_target_rests_before_it_is_used_again() -> None:
    roster = Roster()
    roster.join(subject(1, "a"))
    roster.leave(1, now_ns=100, wall_ns=BEGIN)
    roster.leave(9, now_ns=100, wall_ns=BEGIN)

    early = roster.rested(100 + REUSE_AFTER_NS)
    late = roster.rested(101 + REUSE_AFTER_NS)

    assert early == []
    assert late == [1, 9]
    assert roster.rested(10**18) == []
