from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from small_city.inventories import city, link, point, works

from inventory.schema import Inventory, Language
from stability.attribution import Cause, attribute, is_settled
from stability.cause_rules import at_least
from stability.cause_texts import cause_text
from stability.falls import Falls
from stability.maintenance import plan
from stability.minutes import State
from stability.neighbours import Neighbourhood
from stability.past import Attribution, Outage
from stability.surroundings import Anchors, Intervals, Surroundings

SECOND = 1_000_000_000
START = 1_795_244_700 * SECOND
"""2026-11-21 14:05 in Hà Nội."""
LONG_AGO = START - 3 * 86_400 * SECOND
LATER = START + 180 * SECOND
END = START + 1800 * SECOND
AFTER = END + 180 * SECOND

Times = Mapping[str, tuple[float, float | None]]
"""By link: when it fell and came back, in seconds from the start."""


def fleet(points: int = 17, **of_first: Any) -> Inventory:
    """Points with a fixed link of VNPT and a 5g one of Viettel."""
    links = [link("ftth"), link("5g", role="backup", access="5g", operator="viettel")]
    return city(
        point("p0", **({"links": links} | of_first)),
        *(point(f"p{number}", links=links) for number in range(1, points)),
    )


def around(
    inventory: Inventory,
    times: Times,
    *,
    unknown: tuple[str, ...] = (),
    maintained: tuple[str, ...] = (),
    at_ns: int = LATER,
) -> Surroundings:
    """What is known at a moment if these links fell and came back, and others are not known."""
    neighbourhood = Neighbourhood(inventory)
    row_of = neighbourhood.layout.link_row
    falls = Falls(len(row_of))
    states = np.full(len(row_of), State.UP, np.int8)
    for key, (fell, back) in times.items():
        row = row_of[key]
        states[row] = State.DOWN if back is None else State.UP
        falls.fell_ns[row] = START + round(fell * SECOND)
        falls.back_ns[row] = 0 if back is None else START + round(back * SECOND)
    for keys, state in ((unknown, State.UNKNOWN), (maintained, State.MAINTENANCE)):
        states[[row_of[key] for key in keys]] = state
    return Surroundings.at(neighbourhood, at_ns, states, falls)


def outage(subject: str = "p0/ftth", end_ns: int | None = None) -> Outage:
    of, _, name = subject.partition("/")
    return Outage("TS-2026-00001", name or None, of, START, end_ns)


def found(inventory: Inventory, times: Times, subject: str = "p0/ftth", **more: Any) -> Outage:
    return attribute(outage(subject), around(inventory, times, **more))


def dead(*keys: str, fell: float = 0) -> dict[str, tuple[float, float | None]]:
    return dict.fromkeys(keys, (fell, None))


def fixed(count: int, first: int = 0, fell: float = 0) -> dict[str, tuple[float, float | None]]:
    return dead(*(f"p{number}/ftth" for number in range(first, first + count)), fell=fell)


def test_a_link_alone_is_its_line_where_another_of_its_point_and_its_neighbours_stayed_up() -> None:
    one = found(fleet(), fixed(1))

    assert (one.cause, one.attribution) == (Cause.LINE, Attribution.UNDETERMINED)
    assert one.evidence["why"] == {
        "cause": "line",
        "edge": "start",
        "links": 1,
        "neighbours_down": 0,
        "neighbours": 16,
    }


@pytest.mark.parametrize(
    ("down", "known", "cause"),
    [
        (4, 10, None),  # 40 %, but fewer than five
        (5, 17, None),  # 29.4 %
        (5, 16, Cause.OPERATOR_ACCESS),  # 31.25 %
        (6, 20, Cause.OPERATOR_ACCESS),  # 30 % exactly
        (5, 5, Cause.OPERATOR_ACCESS),
    ],
)
def test_many_links_of_an_operator_are_its_outage(
    down: int, known: int, cause: Cause | None
) -> None:
    one = found(fleet(known), fixed(down))

    assert one.cause == cause
    assert (one.attribution is Attribution.OPERATOR) == (cause is not None)


def test_links_that_are_not_known_count_for_nothing() -> None:
    unknown = tuple(f"p{number}/ftth" for number in range(5, 15))
    kept = tuple(f"p{number}/ftth" for number in range(15, 18))

    of_known = found(fleet(20), fixed(5), unknown=unknown, maintained=kept)
    without = found(fleet(20), fixed(4) | dead("p4/ftth"), unknown=("p4/ftth",))

    assert of_known.cause == Cause.OPERATOR_ACCESS
    assert of_known.evidence["why"]["known"] == 7
    assert without.cause is None


def test_a_link_that_has_been_dead_for_days_tells_nothing() -> None:
    old = fixed(4, first=1, fell=-90_000)

    assert found(fleet(16), fixed(1) | old).cause == Cause.LINE


def test_links_that_fell_hours_before_belong_to_an_outage_that_goes_on() -> None:
    assert found(fleet(16), fixed(1) | fixed(8, 1, fell=-7_200)).cause == Cause.OPERATOR_ACCESS


def test_links_that_were_back_before_are_not_down_with_it() -> None:
    times = fixed(1) | {f"p{number}/ftth": (-600.0, -10.0) for number in range(1, 9)}

    assert found(fleet(16), times).cause == Cause.LINE


def with_upstream(points: int = 16, behind: int = 4) -> Inventory:
    """The first points hang on one OLT; all on one BNG of two."""
    return city(
        *(
            point(
                f"p{number}",
                links=[
                    link(
                        "ftth",
                        upstream={
                            "olt": "OLT-1" if number < behind else f"OLT-{number + 1}",
                            "bng": f"BNG-{number % 2}",
                        },
                    ),
                    link("5g", role="backup", access="5g", operator="viettel"),
                ],
            )
            for number in range(points)
        )
    )


@pytest.mark.parametrize(
    ("down", "behind", "cause"),
    [
        (2, 4, Cause.UPSTREAM),  # exactly half
        (2, 5, None),
        (1, 2, Cause.LINE),
        (3, 3, Cause.UPSTREAM),
    ],
)
def test_half_of_the_links_behind_a_device_are_that_device(
    down: int, behind: int, cause: Cause | None
) -> None:
    one = found(with_upstream(behind=behind, points=20), fixed(down))

    assert one.cause == cause
    if cause is Cause.UPSTREAM:
        assert one.attribution is Attribution.OPERATOR
        assert (one.evidence["why"]["key"], one.evidence["why"]["value"]) == ("olt", "OLT-1")


def test_links_behind_a_device_must_fall_within_two_minutes() -> None:
    inventory = with_upstream()

    assert found(inventory, fixed(1) | fixed(1, 1, fell=120)).cause == Cause.UPSTREAM
    assert found(inventory, fixed(1) | fixed(1, 1, fell=-121)).cause != Cause.UPSTREAM


def test_one_that_is_dead_already_neither_falls_nor_stays_up() -> None:
    inventory = with_upstream()

    one = found(inventory, fixed(2) | fixed(1, 2, fell=-3600))

    assert one.cause == Cause.UPSTREAM
    assert (one.evidence["why"]["down"], one.evidence["why"]["known"]) == (2, 3)


def test_a_device_that_explains_an_operators_outage_is_named_instead() -> None:
    behind = found(with_upstream(points=16, behind=6), fixed(6))
    beyond = found(with_upstream(points=16, behind=6), fixed(8))

    assert (behind.cause, beyond.cause) == (Cause.UPSTREAM, Cause.OPERATOR_ACCESS)


def test_two_links_of_one_point_do_not_prove_the_device_above_them() -> None:
    above = {"upstream": {"olt": "OLT-1"}}
    inventory = fleet(links=[link("a", **above), link("b", **above)])

    assert found(inventory, dead("p0/a", "p0/b"), "p0/a").cause == Cause.LINE_OR_SITE


def test_a_device_above_all_that_is_down_everywhere_tells_nothing() -> None:
    above = {"upstream": {"core": "CORE"}}
    inventory = city(*(point(f"p{number}", links=[link("ftth", **above)]) for number in range(4)))

    assert found(inventory, fixed(4)).cause is None


def test_all_links_of_a_point_within_a_minute_are_its_power_or_equipment() -> None:
    one = found(fleet(), dead("p0/ftth") | dead("p0/5g", fell=3.2))

    assert one.cause == Cause.SITE_POWER_OR_EQUIPMENT
    assert one.attribution is Attribution.UNDETERMINED
    assert one.evidence["why"]["spread_seconds"] == 3.2
    assert found(fleet(), dead("p0/ftth") | dead("p0/5g", fell=60)).cause == one.cause
    assert found(fleet(), dead("p0/ftth") | dead("p0/5g", fell=61)).cause is None


def test_a_point_of_which_a_link_stayed_up_has_power() -> None:
    three = [link("ftth"), link("leased", access="leased"), link("5g", access="5g")]
    inventory = city(*(point(f"p{number}", links=three) for number in range(3)))

    assert found(inventory, dead("p0/ftth", "p0/leased")).cause is None


def test_an_operators_outage_is_not_the_power_of_a_point() -> None:
    viettel = dead("p0/5g", fell=5)

    assert found(fleet(16), fixed(6) | viettel).cause == Cause.OPERATOR_ACCESS
    assert found(fleet(16), fixed(6) | viettel, "p0/5g").cause is None


def test_the_only_link_of_a_point_cannot_tell_its_line_from_its_power() -> None:
    one = found(fleet(links=[link("ftth")]), fixed(1))
    other_unknown = found(fleet(), fixed(1), unknown=("p0/5g",))

    assert one.cause == other_unknown.cause == Cause.LINE_OR_SITE


def test_without_neighbours_nothing_is_probable() -> None:
    alone = city(point("p0", links=[link("ftth"), link("5g", access="5g")]))

    assert found(alone, fixed(1)).cause is None
    assert found(alone, dead("p0/ftth", "p0/5g")).cause is None


@pytest.mark.parametrize(("lost", "cause"), [(2, Cause.LINE), (3, None)])
def test_neighbours_stay_up_if_at_most_one_in_ten_falls(lost: int, cause: Cause | None) -> None:
    assert found(fleet(21), fixed(lost + 1)).cause == cause


def test_nearly_all_links_of_all_operators_are_nobodys_fault() -> None:
    everything = {
        f"p{number}/{name}": (0.0, None) for number in range(10) for name in ("ftth", "5g")
    }

    one = found(fleet(10), everything)
    nine_in_ten = found(fleet(10), {key: at for key, at in everything.items() if "p9" not in key})
    one_operator = found(fleet(10), fixed(10))
    few = found(fleet(2), {key: at for key, at in everything.items() if key[:2] in ("p0", "p1")})

    assert (one.cause, one.attribution) == (Cause.CITY_WIDE, Attribution.UNDETERMINED)
    assert nine_in_ten.cause == Cause.CITY_WIDE
    assert one_operator.cause == Cause.OPERATOR_ACCESS
    assert few.cause is None


@pytest.mark.parametrize(
    ("start", "end", "known_ns", "planned"),
    [
        ("13:00", "14:10", LONG_AGO, True),  # the allowance is used up
        ("13:00", "14:03", LONG_AGO, True),  # it went on for two minutes more
        ("13:00", "14:02", LONG_AGO, False),
        ("14:07", "15:00", LONG_AGO, True),  # they began two minutes early
        ("14:08", "15:00", LONG_AGO, False),  # it was lost before the works
        ("13:00", "14:10", START, True),
        ("13:00", "14:10", START + 1, False),  # entered afterwards
    ],
)
def test_works_explain_what_begins_within_them(
    start: str, end: str, known_ns: int, *, planned: bool
) -> None:
    entry = works(f"2026-11-21T{start}+07:00", f"2026-11-21T{end}+07:00", point="p0", link="ftth")
    inventory = city(*fleet().model_dump(mode="json", by_alias=True)["points"], maintenance=[entry])
    known = plan(Neighbourhood(inventory).layout, known_ns)

    one = attribute(outage(), around(inventory, fixed(1)).more(works=known))
    other = attribute(outage("p1/ftth"), around(inventory, fixed(1, 1)).more(works=known))

    assert (one.attribution is Attribution.PLANNED) == planned
    assert (one.cause == Cause.PLANNED_WORKS) == planned
    assert [each["by"] for each in one.evidence["works"]] == ["VNPT"] * planned
    assert other.cause == Cause.LINE


def test_a_point_is_lost_for_the_reason_of_its_links() -> None:
    power = found(fleet(), dead("p0/ftth", "p0/5g"), "p0")
    mixed = found(fleet(16), fixed(6) | dead("p0/5g", fell=-300), "p0")
    one_carries = found(fleet(failover="none"), fixed(1), "p0")

    assert power.cause == Cause.SITE_POWER_OR_EQUIPMENT
    assert mixed.cause is None
    assert mixed.evidence["causes"] == {"ftth": "operator_access", "5g": "line"}
    assert one_carries.cause == Cause.LINE
    assert set(one_carries.evidence["last_good"]) == {"ftth"}


def test_the_start_is_looked_at_again_until_all_that_falls_with_it_is_known() -> None:
    inventory = with_upstream()
    first = attribute(outage(), around(inventory, fixed(1), at_ns=START + 70 * SECOND))
    times = fixed(1) | fixed(1, 1, fell=115)

    second = attribute(first, around(inventory, times, at_ns=START + 130 * SECOND))
    third = attribute(second, around(inventory, fixed(1), at_ns=START + 190 * SECOND))

    assert (first.cause, is_settled(first)) == (Cause.LINE, False)
    assert (second.cause, is_settled(second)) == (Cause.UPSTREAM, True)
    assert third is second


def test_the_end_shows_what_the_start_did_not() -> None:
    """The fixed link's terminal died at once, the 5g router lived on its battery for a while."""
    inventory = fleet()
    begun = attribute(outage(), around(inventory, fixed(1)))
    times: Times = {"p0/ftth": (0, 1800), "p0/5g": (1200, 1802)}

    ended = attribute(replace(begun, end_ns=END), around(inventory, times, at_ns=AFTER))

    assert begun.cause == Cause.LINE
    assert ended.cause == Cause.SITE_POWER_OR_EQUIPMENT
    assert ended.evidence["why"]["edge"] == "end"
    assert ended.evidence["start"] == begun.evidence["start"]
    assert is_settled(ended)


def test_the_end_is_looked_at_again_until_all_that_comes_back_with_it_is_known() -> None:
    inventory = with_upstream()
    begun = attribute(outage(), around(inventory, fixed(1) | fixed(1, 1, fell=-600)))
    half: Times = {"p0/ftth": (0, 1800), "p1/ftth": (-600, None)}
    ended = replace(begun, end_ns=END)

    first = attribute(ended, around(inventory, half, at_ns=END + 70 * SECOND))
    times: Times = half | {"p1/ftth": (-600, 1880)}
    second = attribute(first, around(inventory, times, at_ns=END + 130 * SECOND))

    assert (begun.cause, first.cause, second.cause) == (Cause.LINE, Cause.LINE, Cause.UPSTREAM)
    assert (is_settled(first), is_settled(second)) == (False, True)
    assert second.evidence["why"]["edge"] == "end"


def test_what_a_person_put_it_down_to_stays() -> None:
    inventory = fleet(16)
    begun = attribute(outage(), around(inventory, fixed(6)))
    by_hand = replace(begun, cause="Đứt cáp", attribution=Attribution.SITE, end_ns=END)
    early = replace(outage(), attribution=Attribution.SITE)

    ended = attribute(by_hand, around(inventory, {"p0/ftth": (0, 1800)}, at_ns=AFTER))
    first = attribute(early, around(inventory, fixed(6)))

    assert (ended.cause, ended.attribution) == ("Đứt cáp", Attribution.SITE)
    assert ended.evidence["why"]["cause"] == Cause.OPERATOR_ACCESS
    assert "end" in ended.evidence
    assert (first.cause, first.attribution) == (None, Attribution.SITE)


def test_the_end_does_not_undo_what_the_start_showed() -> None:
    inventory = fleet(16)
    begun = attribute(outage(), around(inventory, fixed(6)))
    times: Times = {"p0/ftth": (0, 1800)} | {f"p{n}/ftth": (0, 300) for n in range(1, 6)}

    ended = attribute(replace(begun, end_ns=END), around(inventory, times, at_ns=AFTER))

    assert begun.cause == ended.cause == Cause.OPERATOR_ACCESS
    (group,) = (g for g in ended.evidence["end"]["groups"] if g["kind"] == "operator_access")
    assert (group["down"], group["known"], group["links"]) == (1, 16, [])


def test_of_the_time_before_the_prober_was_started_nothing_is_said() -> None:
    begun = attribute(outage(), around(fleet(16), fixed(6)))
    restarted = around(fleet(16), {}, at_ns=AFTER).more(remembered_ns=END + SECOND)

    ended = attribute(replace(begun, end_ns=END), restarted)
    unseen = attribute(outage(end_ns=END), restarted)

    assert (ended.cause, ended.evidence["end"]["groups"]) == (Cause.OPERATOR_ACCESS, [])
    assert (unseen.cause, unseen.evidence["start"]["groups"]) == (None, [])


def test_the_evidence_names_the_links_that_were_down_too() -> None:
    inventory = with_upstream(points=30, behind=30)

    one = found(inventory, fixed(25))

    groups = {(g["kind"], g["key"]): g for g in one.evidence["start"]["groups"]}
    olt = groups["upstream", "olt"]
    assert (olt["value"], olt["down"], olt["known"], olt["together"]) == ("OLT-1", 25, 30, 25)
    assert olt["links"] == [f"p{number}/ftth" for number in range(1, 21)]
    assert groups["upstream", "bng"]["down"] == 13
    assert groups["city", None]["known"] == 60
    assert [kind for kind, _ in groups] == [
        "point",
        "upstream",
        "upstream",
        "operator_access",
        "ward",
        "city",
    ]


def test_the_evidence_keeps_the_last_good_values_and_the_anchors() -> None:
    inventory = fleet()
    surroundings = around(inventory, fixed(1))
    surroundings.answered_ns[0] = START - 500_000_000
    surroundings.round_trip_ns[0] = 6_400_000
    links = len(surroundings.states)
    broken, good = np.full(links, np.inf), np.full(links, 0.0064)
    intervals = [
        Intervals(START + 1, broken, broken, broken),
        Intervals(START - SECOND, *[np.full(links, np.nan)] * 3),  # not known
        Intervals(START - 300 * SECOND, good, good / 2, np.full(links, 0.0)),
    ]

    one = attribute(
        outage(),
        surroundings.more(intervals=intervals, anchors=Anchors(2, LATER - SECOND), fault=None),
    )

    assert one.evidence["last_good"]["ftth"] == {
        "answered": "2026-11-21T14:04:59.500000+07:00",
        "round_trip_seconds": 0.0064,
        "interval_end": "2026-11-21T14:00:00.000000+07:00",
        "interval_p95_seconds": 0.0064,
        "interval_pdv_seconds": 0.0032,
        "interval_loss_ratio": 0.0,
    }
    assert one.evidence["start"]["anchors"] == 2
    assert one.evidence["start"]["anchor_answered"] == "2026-11-21T14:07:59.000000+07:00"


def test_states_and_since_when_they_hold_suffice() -> None:
    neighbourhood = Neighbourhood(fleet(16))
    links = neighbourhood.layout.links
    down = np.array([int(key.removeprefix("p").split("/")[0]) < 6 for key in links])
    down &= np.array([key.endswith("ftth") for key in links])
    states = np.where(down, State.DOWN, State.UP).astype(np.int8)

    falls = Falls(len(links))
    falls.look(states, np.full(len(links), START))
    known = Surroundings.at(neighbourhood, LATER, states, falls)

    assert attribute(outage(), known).cause == Cause.OPERATOR_ACCESS
    assert attribute(outage("p0"), known).cause == Cause.OPERATOR_ACCESS


def test_what_left_the_inventory_stays_as_it_is() -> None:
    gone = outage("elsewhere/ftth")

    assert attribute(gone, around(fleet(), {})) is gone


SITE = (
    (
        "Nghi do mất điện hoặc thiết bị tại điểm: cả 2 đường truyền của 2 nhà mạng mất cùng lúc"
        " (lệch 3 giây); ở điểm khác, 0/32 đường cùng nhà mạng và loại mất cùng lúc"
    ),
    (
        "Probably power or equipment at the point: both links of 2 operators were lost together"
        " (3 s apart); elsewhere 0 of 32 of its operator and access were lost together"
    ),
)
OPERATOR = (
    (
        "Nghi do sự cố diện rộng của nhà mạng: 6/17 đường truyền băng rộng cố định của VNPT"
        " mất liên lạc cùng thời điểm"
    ),
    (
        "Probably a large outage of the operator: 6 of 17 fixed broadband links of VNPT were"
        " down at the same time"
    ),
)
LINE = (
    (
        "Nghi do lỗi riêng của đường truyền này (cáp, thiết bị đầu cuối, thuê bao): đường khác"
        " tại điểm vẫn thông; ở điểm khác, 0/16 đường cùng nhà mạng và loại mất cùng lúc"
    ),
    (
        "Probably this link alone (cable, terminal, subscription): another link of the point"
        " stayed up; elsewhere 0 of 16 of its operator and access were lost together"
    ),
)


def test_tenths_are_exact() -> None:
    assert at_least(3, 3, 10)
    assert not at_least(29, 3, 97)
    assert at_least(30, 3, 100)


@pytest.mark.parametrize(
    ("times", "vi", "en"),
    [
        (dead("p0/ftth") | dead("p0/5g", fell=3), *SITE),
        (fixed(6), *OPERATOR),
        (fixed(1), *LINE),
        (fixed(4), "Chưa xác định nguyên nhân", "Cause not known"),
    ],
)
def test_a_cause_is_a_sentence_with_its_figures(times: Times, vi: str, en: str) -> None:
    one = found(fleet(), times)

    assert cause_text(one.cause, one.evidence) == vi
    assert cause_text(one.cause, one.evidence, Language.ENGLISH) == en


def test_every_cause_has_a_sentence_in_both_languages() -> None:
    figures = {
        "edge": "end",
        "down": 1234,
        "known": 2000,
        "key": "olt",
        "value": "OLT-1",
        "operator": "VNPT",
        "access": "5g",
        "operators": 1,
        "links": 3,
        "spread_seconds": 0.2,
        "neighbours_down": 0,
        "neighbours": 1500,
        "by": "VNPT",
        "reason": "Thay router",
        "end": "2026-11-21T14:00:00.000000+07:00",
        "overran": True,
    }
    for cause in Cause:
        evidence = {"why": figures | {"cause": cause.value}}
        vi, en = (cause_text(cause, evidence, language) for language in Language)
        assert vi != en
        assert "{" not in vi + en
        assert "1,234" not in vi
        assert "1.234" not in en


def test_a_cause_that_a_person_gave_is_as_it_was_written() -> None:
    assert cause_text("Đứt cáp do thi công", {}) == "Đứt cáp do thi công"
    assert cause_text("line", {"why": {"cause": "upstream"}}, Language.ENGLISH) == (
        "This link alone (cable, terminal, subscription)"
    )
