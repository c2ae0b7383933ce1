"""Histories of links with the structure that trouble has, for property tests."""

from itertools import chain

from hypothesis import strategies as st
from slow_judge.packets import ANSWERED, LOST, SECOND_NS, UNSETTLED, Line, line

PER_MINUTE = 60

# Around the limits: 3 packets of an edge, 5 %, a short break, 20 %, half a minute, one run that is
# no outage.
_LENGTHS = st.sampled_from(
    (1, 2, 3, 4, 5, 9, 10, 11, 12, 13, 14, 20, 29, 30, 31, 46, 47, 48, 58, 59)
)


def _framed(head: str, tail: str, middle: str = "") -> str:
    """A minute that begins and ends like this, with answered packets between."""
    head = (head + ANSWERED + middle)[:PER_MINUTE]
    tail = tail[: PER_MINUTE - len(head)]
    return head + ANSWERED * (PER_MINUTE - len(head) - len(tail)) + tail


_edge = st.one_of(
    st.just(""),
    st.just(""),
    _LENGTHS.map(lambda count: LOST * count),
    _LENGTHS.map(lambda count: LOST * count),
    st.tuples(_LENGTHS, _LENGTHS).map(lambda two: LOST * two[0] + ANSWERED + LOST * two[1]),
    st.tuples(_LENGTHS, _LENGTHS).map(lambda two: LOST * two[0] + UNSETTLED + LOST * two[1]),
    _LENGTHS.map(lambda count: UNSETTLED * count),
)
_minute = st.one_of(
    st.just(LOST * PER_MINUTE),
    st.builds(_framed, _edge, _edge),
    st.builds(_framed, _edge, _edge, _edge),
    st.builds(_framed, st.just(""), _edge),
    st.builds(_framed, _edge, st.just("")),
    st.builds(_framed, _edge, _edge),
    st.sampled_from(("x.", "xx.", "....x", "....xx", "." * 19 + "x", "x?", "?..x")).map(
        lambda pattern: (pattern * PER_MINUTE)[:PER_MINUTE]
    ),
    st.text(alphabet=ANSWERED * 4 + LOST, min_size=PER_MINUTE, max_size=PER_MINUTE),
    st.text(alphabet=ANSWERED * 9 + LOST, min_size=40, max_size=64),
).map(lambda minute: [minute])


def _cut(offset: int, packets: int) -> list[str]:
    """As many minutes as a cut needs, with an answered one at each end."""
    fates = ANSWERED * (PER_MINUTE + offset) + LOST * packets
    fates += ANSWERED * (-len(fates) % PER_MINUTE)
    return [fates[at : at + PER_MINUTE] for at in range(0, len(fates), PER_MINUTE)]


_GOOD = [ANSWERED * PER_MINUTE]
_good = st.integers(1, 3).map(lambda count: _GOOD * count)
_section = st.one_of(
    _minute,
    _minute,
    _minute,
    _good,
    st.builds(_cut, st.integers(0, 59), st.integers(10, 61)),
    st.builds(_cut, st.integers(0, 59), st.integers(55, 130)),
)
_mixed = st.lists(_section, min_size=1, max_size=9).map(lambda parts: [*chain(*parts)])
# A cut of which nobody can say beforehand whether it is an outage, and good minutes around it.
_cuts = st.lists(
    st.builds(
        lambda good, cut: good + cut,
        _good,
        st.builds(_cut, st.integers(0, 59), st.integers(10, 80)),
    ),
    min_size=1,
    max_size=3,
).map(lambda parts: [*chain(*parts)])

troubles = _mixed
"""Some minutes in a row, written down, in which something is wrong."""


@st.composite
def lines(draw: st.DrawFn, minutes: int | None = None) -> Line:
    """Draw a link's packets over some minutes, with faults of the prober and missing records."""
    count = draw(st.integers(2, 10)) if minutes is None else minutes
    rare = st.one_of(st.just([]), st.just([]), st.lists(st.integers(0, count - 1), max_size=2))
    return line(
        (draw(_mixed if draw(st.booleans()) else _cuts) + _GOOD * count)[:count],
        first_minute=draw(st.sampled_from((0, 29_000_001))),
        pairs=draw(st.booleans()),
        phase_ns=draw(st.sampled_from((SECOND_NS // 2, 0, SECOND_NS // 5))),
        faulty=draw(rare),
        missing=draw(rare),
    )


@st.composite
def some_minutes(draw: st.DrawFn, of: Line) -> frozenset[int]:
    """Draw a few of the minutes of a line, mostly none."""
    every = range(of.first_minute, of.first_minute + of.minutes)
    if draw(st.integers(0, 2)):
        return frozenset()
    return frozenset(draw(st.lists(st.sampled_from(every), max_size=4)))
