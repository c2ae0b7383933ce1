import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from slow_prober import reference
from slow_prober.reference import Packet

from probes.anomalies import Anomaly
from probes.flight import NO_RTT, Fate, Packets
from probes.minutes import Minute, Subject
from probes.record import MINUTE_NS
from probes.records import RecordWriter

FIRST = 1_000
FATES = {
    reference.Fate.ANSWERED: Fate.ANSWERED,
    reference.Fate.LOST: Fate.LOST,
    reference.Fate.NOT_SETTLED: Fate.UNKNOWN,
}


def columns(rows: list[tuple[int, Packet]]) -> Packets:
    """Settled packets of (slot, packet), in order of sending."""
    return Packets(
        np.arange(len(rows)),
        np.array([slot for slot, _ in rows], np.intp),
        np.array([one.ordinal for _, one in rows], np.int64),
        np.array([one.for_delay for _, one in rows], np.bool_),
        np.array([one.wall_ns for _, one in rows], np.int64),
        np.array([one.wall_ns for _, one in rows], np.int64),
        np.array([FATES[one.fate] for _, one in rows], np.uint8),
        np.array([NO_RTT if one.rtt_ns is None else one.rtt_ns for _, one in rows], np.int64),
    )


def minute(number: int, packets: Packets, *subjects: Subject, slots: int = 8) -> Minute:
    return Minute(number, [packets], subjects, np.zeros((slots, len(Anomaly)), np.int64))


def subject(slot: int, *, pair: bool = False, since_ns: int = 0) -> Subject:
    return Subject(slot, f"p/{slot}", pair, since_ns)


@st.composite
def histories(draw: st.DrawFn) -> list[Packet]:
    """Some packets a minute, so that runs often cross into the next one."""
    wall_ns, ordinal = FIRST * MINUTE_NS, -1
    packets = []
    for _ in range(draw(st.integers(0, 25))):
        wall_ns += draw(st.sampled_from([1, 7, 13, 61, 130])) * 1_000_000_000
        ordinal += draw(st.sampled_from([1, 1, 1, 1, 2]))
        fate = draw(st.sampled_from([*reference.Fate, reference.Fate.LOST]))
        rtt = draw(st.sampled_from([None, 0, 5_000_000]))
        answered = fate is reference.Fate.ANSWERED
        packets.append(
            Packet(wall_ns, ordinal, fate, draw(st.booleans()), rtt if answered else None)
        )
    return packets


@given(st.lists(histories(), max_size=5))
def test_records_say_what_the_definitions_say(links: list[list[Packet]]) -> None:
    writer = RecordWriter("central")
    expected = [reference.figures(packets) for packets in links]
    rows = sorted(
        ((slot, one) for slot, packets in enumerate(links) for one in packets),
        key=lambda row: row[1].wall_ns,
    )

    for number in range(FIRST, FIRST + 60):
        here = [row for row in rows if row[1].wall_ns // MINUTE_NS == number]
        subjects = [subject(slot) for slot in range(len(links))]
        records = writer.write(minute(number, columns(here), *subjects))

        assert [one.link for one in records] == [one.key for one in subjects]
        for slot, record in enumerate(records):
            want = expected[slot].get(number, reference.Figures(0, 0, (), 0, (), None))
            got = reference.Figures(
                record.settled,
                record.lost,
                record.rtts_ns,
                record.delay_settled,
                record.runs,
                record.first_answered_ns,
            )
            assert got == want
            assert record.expected == 60


def test_the_figures_are_plain_python_numbers() -> None:
    lost = Packet(FIRST * MINUTE_NS + 5, 0, reference.Fate.LOST)
    answered = Packet(FIRST * MINUTE_NS + 9, 1, reference.Fate.ANSWERED, rtt_ns=7)

    (record,) = RecordWriter("v").write(
        minute(FIRST, columns([(0, lost), (0, answered)]), subject(0))
    )

    assert {type(record.settled), type(record.lost), type(record.delay_settled)} == {int}
    assert {type(record.rtts_ns[0]), type(record.first_answered_ns)} == {int}
    assert {type(one) for one in (record.runs[0].first_ns, record.runs[0].answered_ns)} == {int}
    assert type(record.runs[0].from_before) is bool


def test_a_link_added_inside_the_minute_expects_packets_from_its_first_one_on() -> None:
    begin = FIRST * MINUTE_NS
    single = Packet(begin + 20_300_000_000, 0, reference.Fate.ANSWERED, rtt_ns=1)
    pair = Packet(begin + 20_300_000_000, 0, reference.Fate.ANSWERED, for_delay=False, rtt_ns=1)
    subjects = subject(0, since_ns=begin + 1), subject(1, pair=True, since_ns=begin + 1)

    records = RecordWriter("v").write(minute(FIRST, columns([(0, single), (1, pair)]), *subjects))

    assert [one.expected for one in records] == [40, 40]


def test_a_link_that_was_added_too_late_to_send_has_no_record() -> None:
    added = subject(0, since_ns=(FIRST + 1) * MINUTE_NS - 1)

    records = RecordWriter("v").write(minute(FIRST, columns([]), added))

    assert records == []


def test_anomalies_are_named() -> None:
    strange = minute(FIRST, columns([]), subject(3))
    strange.anomalies[3, Anomaly.DUPLICATE] = 2
    strange.anomalies[3, Anomaly.SEND_ERROR] = 1

    (record,) = RecordWriter("v").write(strange)

    assert record.anomalies == {"duplicate": 2, "send_error": 1}
