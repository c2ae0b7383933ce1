"""What holds of the evidence whatever happens around an outage."""

import json

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from small_city.inventories import city, link, point

from stability.attribution import ATTRIBUTION, Cause, attribute, is_settled
from stability.cause_texts import cause_text
from stability.evidence import MOST_LINKS, MOST_UPSTREAM
from stability.falls import Falls
from stability.minutes import State
from stability.neighbours import Neighbourhood
from stability.past import Attribution, Outage
from stability.surroundings import Intervals, Surroundings

SECOND = 1_000_000_000
START = 1_795_244_700 * SECOND
END = START + 900 * SECOND

WIDE = {"upstream": {f"level-{number}": "x" * 200 for number in range(20)}}
"""More devices above a link, with longer names, than anybody has."""

CITY = Neighbourhood(
    city(
        *(
            point(
                f"p{number}",
                links=[
                    link("ftth", operator=("vnpt", "viettel")[number % 3 == 0], **WIDE),
                    link(
                        "5g", access="5g", operator="viettel", upstream={"site": str(number // 4)}
                    ),
                ],
            )
            for number in range(24)
        )
    )
)
LINKS = len(CITY.layout.links)

OF_LINKS = {"min_size": LINKS, "max_size": LINKS}
STATES = st.lists(st.sampled_from([*State, State.DOWN]), **OF_LINKS)
SECONDS = st.lists(
    st.sampled_from([-90_000, -3_600, -121, -60, 0, 1, 60, 120, 121, 300]), **OF_LINKS
)
LENGTHS = st.lists(st.sampled_from([10, 100, 600, 900, 1000]), **OF_LINKS)


def surroundings(states: list[State], fell: list[int], lasted: list[int]) -> Surroundings:
    falls = Falls(LINKS)
    now = np.array(states, np.int8)
    falls.fell_ns[:] = START + np.array(fell) * SECOND
    falls.fell_ns[: LINKS // 4] *= now[: LINKS // 4] == State.DOWN  # some never fell
    falls.back_ns[:] = np.where(now == State.DOWN, 0, falls.fell_ns + np.array(lasted) * SECOND)
    infinite = np.full(LINKS, np.inf)
    return Surroundings.at(CITY, END + 300 * SECOND, now, falls).more(
        intervals=[Intervals(START - 60 * SECOND, infinite, infinite, infinite)]
    )


def outage(subject: str) -> Outage:
    of, _, name = subject.partition("/")
    return Outage("TS-2026-00001", name or None, of, START, END)


@settings(max_examples=60, deadline=None)
@given(STATES, SECONDS, LENGTHS, st.sampled_from(["p0/ftth", "p5/5g", "p7"]))
def test_evidence_is_json_of_bounded_size_and_its_attribution_that_of_its_cause(
    states: list[State], fell: list[int], lasted: list[int], subject: str
) -> None:
    one = attribute(outage(subject), surroundings(states, fell, lasted))

    text = json.dumps(one.evidence, allow_nan=False, ensure_ascii=False)
    assert len(text) < 64_000
    assert json.loads(text) == one.evidence
    assert is_settled(one)
    assert one.attribution is ATTRIBUTION[None if one.cause is None else Cause(one.cause)]
    assert one.attribution in {Attribution.OPERATOR, Attribution.UNDETERMINED}
    assert cause_text(one.cause, one.evidence)
    for picture in (one.evidence["start"], one.evidence["end"]):
        assert len(picture["groups"]) <= MOST_UPSTREAM + 4
        for group in picture["groups"]:
            assert len(group["links"]) <= MOST_LINKS
            assert 0 <= group["down"] <= group["known"]
            assert group["together"] <= group["known"]
            assert len(group["value"]) <= 200


@settings(max_examples=60, deadline=None)
@given(STATES, SECONDS, LENGTHS, SECONDS)
def test_nothing_hangs_on_links_that_are_not_known(
    states: list[State], fell: list[int], lasted: list[int], others: list[int]
) -> None:
    known = [state in (State.UP, State.DOWN) or row == 0 for row, state in enumerate(states)]
    altered = [a if is_known else b for a, b, is_known in zip(fell, others, known, strict=True)]
    states[0] = State.DOWN

    one = attribute(outage("p0/ftth"), surroundings(states, fell, lasted))
    other = attribute(outage("p0/ftth"), surroundings(states, altered, lasted))

    assert (one.cause, one.attribution) == (other.cause, other.attribution)
    assert one.evidence == other.evidence
    count = sum(known)
    assert all(group["known"] <= count for group in one.evidence["start"]["groups"])
