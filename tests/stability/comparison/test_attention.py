"""Which changes are safe, and why the others need a careful look: docs/diff.md, rule by rule."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from inventory.schema import Inventory
from stability.comparison.changes import Attention, Change, Kind, Section, Why
from stability.comparison.compare import Comparison, compare

OLD = json.loads(
    json.dumps(
        yaml.safe_load((Path(__file__).parent / "golden" / "old.yaml").read_text(encoding="utf-8"))
    )
)
Tree = dict[str, Any]
Edit = Callable[[Tree], object]


def found(*edits: Edit) -> Comparison:
    tree = copy.deepcopy(OLD)
    for edit in edits:
        edit(tree)
    return compare(Inventory.model_validate(OLD), Inventory.model_validate(tree))


def point(tree: Tree, id_: str = "ba-dinh") -> Tree:
    return next(each for each in tree["points"] if each["id"] == id_)


def link(tree: Tree, id_: str = "ftth", at: str = "ba-dinh") -> Tree:
    return next(each for each in point(tree, at)["links"] if each["id"] == id_)


def of_point(**keys: Any) -> Edit:
    return lambda tree: point(tree).update(keys)


def of_link(**keys: Any) -> Edit:
    return lambda tree: link(tree).update(keys)


def of_planned(**keys: Any) -> Edit:
    return lambda tree: link(tree, at="giang-vo").update(keys)


def of(section: str, id_: str, **keys: Any) -> Edit:
    return lambda tree: tree[section][id_].update(keys)


NIGHT = "2026-12-05T23:00+07:00"


def works(
    links: int, end: str = "2026-12-06T02:00+07:00", start: str = NIGHT, **select: Any
) -> Edit:
    def edit(tree: Tree) -> None:
        tree["points"] += [
            {
                **tree["points"][0],
                "id": f"p{number}",
                "links": [
                    {"id": "a", "role": "primary", "access": "leased", "operator": "mobifone"}
                ],
            }
            for number in range(links)
        ]
        tree["maintenance"].append(
            {
                "reason": "Nâng cấp",
                "by": "MobiFone",
                "from": start,
                "to": end,
                "select": select or {"access": "leased"},
            }
        )

    return edit


SAFE: dict[str, Edit] = {
    "a point comes": lambda tree: tree["points"].append(
        point(tree) | {"id": "new", "links": [{**link(tree), "address": "127.64.9.9"}]}
    ),
    "a link comes": lambda tree: point(tree)["links"].append(
        link(tree) | {"id": "new", "address": "127.64.9.9"}
    ),
    "a planned point becomes active": lambda tree: point(tree, "giang-vo").pop("status"),
    "a planned point is installed": lambda tree: point(tree, "giang-vo").update(status="installed"),
    "an active link is written as such": of_link(status="active"),
    "a point is called otherwise": of_point(name="Điểm khác"),
    "a point moves by 300 m": of_point(location={"lat": 21.0413, "lon": 105.838}),
    "a point gets a postal address": of_point(
        location={"lat": 21.0386, "lon": 105.838, "address": "1 phố Huế"}
    ),
    "counters": of_point(counters=1),
    "the default need is written": of_point(need=["fixed", "5g"]),
    "upstream": of_link(upstream={"olt": "HNI-BDH-09", "bng": "HNI-BNG-2"}),
    "more is contracted": of_link(contracted={"down_mbps": 301, "up_mbps": 300}),
    "a service id comes": lambda tree: link(tree, at="ngoc-ha").update(service_id="1"),
    "a planned link has another address": of_planned(address="127.64.9.9"),
    "a planned link has another operator": of_planned(operator="viettel"),
    "a larger cap": lambda tree: link(tree, "5g").update(data_cap={"gb": 100}),
    "an operator comes": lambda tree: tree["operators"].update(
        fpt={"name": "FPT", "noc": ["noc@fpt.example"]}
    ),
    "a hotline": of("operators", "vnpt", hotline="18001167"),
    "a phone": of("contacts", "ba-dinh", phone="024 0000 0005"),
    "another one gets mails": of("contacts", "ngoc-ha", emails=["ung-cuu@ngoc-ha.example", "a@b"]),
    "an address in capitals": of("contacts", "ngoc-ha", emails=["UNG-CUU@ngoc-ha.example"]),
    "a calendar that nobody has": lambda tree: tree["calendars"].update(
        always={"weekly": {"mon-sun": ["00:00-24:00"]}}
    ),
    "a calendar written otherwise": of(
        "calendars", "early", weekly={"mon-thu": ["07:30-11:30", "13:30-17:30"],
                                      "fri": ["13:30-17:30", "07:30-11:30"]}
    ),
    "a default written in a target": of("targets", "rural", min_known=480),
    "a limit of what nobody has": of("targets", "rural", leased={"loss": 0.1}),
    "a target that nobody has": lambda tree: tree["targets"].update(strict={"min_known": 1000}),
    "works of a few links at night": works(3),
    "works of two hours of a morning": works(
        0, "2026-12-07T10:00+07:00", "2026-12-07T08:00+07:00", point="ba-dinh"
    ),
    "works that are gone": lambda tree: tree["maintenance"].clear(),
    "services": lambda tree: tree.update(services={"a": {"name": "A", "url": "https://a.example"}}),
    "credentials come": lambda tree: tree.update(
        credentials={"cpe": {"snmp": "v2c", "community": "env:A"}}
    ),
}  # fmt: skip


@pytest.mark.parametrize("edit", SAFE.values(), ids=SAFE)
def test_it_is_safe(edit: Edit) -> None:
    comparison = found(edit)

    assert comparison.changes
    assert comparison.careful == ()


CAREFUL: dict[str, tuple[Edit, str, Attention]] = {
    "a point goes": (lambda tree: tree["points"].pop(), "suoi-hai", Attention.ENDS),
    "a planned point goes": (lambda tree: tree["points"].pop(2), "giang-vo", Attention.ENDS),
    "a link goes": (lambda tree: point(tree)["links"].pop(), "ba-dinh/5g", Attention.ENDS),
    "a point is retired": (of_point(status="retired", contacts=[]), "ba-dinh", Attention.ENDS),
    "a link is only planned again": (of_link(status="planned"), "ba-dinh/ftth", Attention.ENDS),
    "a point has another id": (of_point(id="new"), "new", Attention.ANEW),
    "a link has another id": (of_link(id="new"), "ba-dinh/new", Attention.ANEW),
    "a point moves by a kilometre": (
        of_point(location={"lat": 21.0486, "lon": 105.838}),
        "ba-dinh",
        Attention.FAR,
    ),
    "another ward": (of_point(ward="00008"), "ba-dinh", Attention.GRADES),
    "another address": (of_link(address="127.64.9.9"), "ba-dinh/ftth", Attention.ELSEWHERE),
    "another way": (of_link(reach="tunnel"), "ba-dinh/ftth", Attention.ELSEWHERE),
    "another source": (of_link(source="127.64.9.9"), "ba-dinh/ftth", Attention.ELSEWHERE),
    "another interface": (of_link(interface="eth1"), "ba-dinh/ftth", Attention.ELSEWHERE),
    "another operator": (of_link(operator="viettel"), "ba-dinh/ftth", Attention.LINE),
    "another service id": (of_link(service_id="2"), "ba-dinh/ftth", Attention.LINE),
    "another role": (of_link(role="backup"), "ba-dinh/ftth", Attention.CARRIES),
    "another access": (of_link(access="leased"), "ba-dinh/ftth", Attention.CARRIES),
    "less is contracted": (
        of_link(contracted={"down_mbps": 100, "up_mbps": 300}),
        "ba-dinh/ftth",
        Attention.PROMISES,
    ),
    "nothing is contracted": (
        of_link(contracted={"down_mbps": 300}),
        "ba-dinh/ftth",
        Attention.PROMISES,
    ),
    "another calendar": (of_point(calendar="early"), "ba-dinh", Attention.GRADES),
    "another target": (of_point(target="rural"), "ba-dinh", Attention.GRADES),
    "its own target": (of_link(target="rural"), "ba-dinh/ftth", Attention.GRADES),
    "since": (of_point(since="2026-11-01"), "ba-dinh", Attention.GRADES),
    "its own since": (of_link(since="2026-11-01"), "ba-dinh/ftth", Attention.GRADES),
    "need": (of_point(need=["fixed"]), "ba-dinh", Attention.GRADES),
    "failover": (of_point(failover="none"), "ba-dinh", Attention.GRADES),
    "power": (of_point(power="office_hours"), "ba-dinh", Attention.GRADES),
    "a used calendar": (of("calendars", "early", holidays=None), "early", Attention.GRADES),
    "a used target": (
        of("targets", "rural", fixed={"availability": 0.98}),
        "rural",
        Attention.GRADES,
    ),
    "a limit of intervals": (
        of("targets", "rural", **{"4g": {"interval_p95": 0.2}}),
        "rural",
        Attention.GRADES,
    ),
    "a limit of points": (
        of("targets", "rural", point={"longest_outage": 600}),
        "rural",
        Attention.GRADES,
    ),
    "less data": (
        lambda tree: link(tree, "5g").update(data_cap={"gb": 8}),
        "ba-dinh/5g",
        Attention.DATA_CAP,
    ),
    "a used operator goes": (
        lambda tree: [
            tree["operators"].pop("mobifone"),
            link(tree, "4g", "ba-vi").update(operator="vnpt"),
        ],
        "mobifone",
        Attention.ENDS,
    ),
    "works of many links": (works(30), "MobiFone, 2026-12-05T23:00:00+07:00", Attention.WORKS),
    "works of two days": (
        works(1, "2026-12-07T23:00+07:00"),
        "MobiFone, 2026-12-05T23:00:00+07:00",
        Attention.WORKS,
    ),
    "works of 100 years": (
        works(1, "2126-12-07T23:00+07:00"),
        "MobiFone, 2026-12-05T23:00:00+07:00",
        Attention.WORKS,
    ),
    "works of a morning": (
        works(0, "2026-12-07T10:01+07:00", "2026-12-07T08:00+07:00", point="ba-dinh"),
        "MobiFone, 2026-12-07T08:00:00+07:00",
        Attention.WORKS,
    ),
    "anchors": (of("vantages", "central", anchors=[]), "central", Attention.EVERYTHING),
    "the city": (lambda tree: tree["city"].update(timezone="UTC"), "01", Attention.EVERYTHING),
}


@pytest.mark.parametrize(("edit", "id_", "attention"), CAREFUL.values(), ids=CAREFUL)
def test_it_needs_a_careful_look(edit: Edit, id_: str, attention: Attention) -> None:
    comparison = found(edit)

    assert (id_, attention) in {(one.id, one.attention) for one in comparison.careful}


def test_credentials_that_change_need_a_careful_look() -> None:
    old = OLD | {"credentials": {"cpe": {"snmp": "v2c", "community": "env:A"}}}
    new = OLD | {"credentials": {"cpe": {"snmp": "v2c", "community": "env:B"}}}

    (change,) = compare(Inventory.model_validate(old), Inventory.model_validate(new)).changes

    assert (change.key, change.attention) == ("community", Attention.SECRETS)


def mails(comparison: Comparison) -> dict[tuple[str, Kind], Change]:
    return {(one.id, one.kind): one for one in comparison.changes if one.section is Section.MAILS}


def test_who_no_longer_gets_mails_is_told_by_address() -> None:
    comparison = found(
        of("contacts", "ba-dinh", emails=["ho-tro@ba-dinh.example", "moi@ba-dinh.example"]),
        of("operators", "viettel", noc=["NOC@viettel.example", "noc@hanoi.example"]),
    )

    told = mails(comparison)

    assert set(told) == {
        ("ung-cuu@ba-dinh.example", Kind.REMOVED),
        ("moi@ba-dinh.example", Kind.ADDED),
        ("noc@hanoi.example", Kind.ADDED),
    }
    lost = told["ung-cuu@ba-dinh.example", Kind.REMOVED]
    assert lost.attention is Attention.UNHEARD
    assert lost.facts == {"city": False, "operators": [], "points": ["ba-dinh"], "all": True}
    gained = told["noc@hanoi.example", Kind.ADDED]
    assert gained.facts == {"city": False, "operators": ["viettel"], "points": [], "all": False}


def test_mails_about_what_is_gone_or_has_another_id_are_not_missed() -> None:
    gone = found(lambda tree: tree["points"].pop(1))
    renamed = found(of_point(id="new"))

    (lost,) = mails(gone).values()
    assert (lost.id, lost.attention) == ("ung-cuu@ngoc-ha.example", None)
    assert mails(renamed) == {}


def test_the_contacts_of_a_planned_point_get_mails_once_it_is_active() -> None:
    planned = found(lambda tree: point(tree, "giang-vo").update(contacts=["ngoc-ha"]))
    active = found(
        lambda tree: point(tree, "giang-vo").update(contacts=["ngoc-ha"], status="active")
    )

    assert mails(planned) == {}
    assert mails(active)["ung-cuu@ngoc-ha.example", Kind.ADDED].facts["points"] == ["giang-vo"]


def why(comparison: Comparison) -> dict[str, set[Why]]:
    return {one.id: {*one.why} for one in comparison.touched}


def test_a_calendar_touches_all_points_and_links_that_have_it() -> None:
    assert why(found(of("calendars", "early", holidays=None))) == {
        "soc-son": {Why.CALENDAR, Why.LINKS},
        "ba-vi": {Why.CALENDAR, Why.LINKS},
        "suoi-hai": {Why.CALENDAR, Why.LINKS},
        "soc-son/ftth": {Why.CALENDAR},
        "soc-son/5g": {Why.CALENDAR},
        "ba-vi/4g": {Why.CALENDAR},
        "suoi-hai/ftth": {Why.CALENDAR},
    }


def test_a_limit_touches_the_links_of_its_access_and_their_points() -> None:
    assert why(found(of("targets", "rural", **{"5g": {"loss": 0.02}}))) == {
        "soc-son": {Why.LINKS},
        "ba-vi": {Why.LINKS},
        "soc-son/5g": {Why.TARGET},
        "ba-vi/4g": {Why.TARGET},
    }


def test_what_is_planned_or_under_another_id_has_no_grade_to_touch() -> None:
    planned = found(lambda tree: point(tree, "giang-vo").update(calendar="early", target="rural"))
    renamed = found(of_point(id="new", calendar="early"))

    assert planned.touched == renamed.touched == ()


def test_a_link_under_another_id_touches_its_point() -> None:
    assert why(found(of_link(id="new"))) == {"ba-dinh": {Why.LINKS}}


def test_a_planned_link_touches_no_point_by_moving_to_it() -> None:
    spare = {**link(OLD), "id": "spare", "address": "127.64.9.9", "status": "planned"}
    before, after = copy.deepcopy(OLD), copy.deepcopy(OLD)
    point(before)["links"].append(spare)
    point(after, "ngoc-ha")["links"].append(spare)

    comparison = compare(Inventory.model_validate(before), Inventory.model_validate(after))

    assert [change.kind for change in comparison.changes] == [Kind.MOVED]
    assert comparison.touched == ()


def test_limits_say_what_they_were_by_default_and_whether_they_are_stricter() -> None:
    comparison = found(
        of("targets", "rural", fixed={"availability": None, "loss": 0.001, "stability": 0.9})
    )

    limits = {
        one.key: (one.before, one.after, one.facts["direction"]) for one in comparison.changes
    }
    assert limits == {
        "fixed.availability": (0.99, None, "looser"),
        "fixed.loss": (0.002, 0.001, "stricter"),
        "fixed.stability": (0.95, 0.9, "looser"),
    }


def test_hours_a_week_are_told_with_a_calendar() -> None:
    comparison = found(of("calendars", "early", weekly={"mon-fri": ["08:00-12:00", "11:00-13:30"]}))

    assert comparison.careful[0].facts == {"weekly_hours": [40.0, 27.5]}


def test_works_tell_how_much_they_leave_out() -> None:
    (change,) = found(works(0, "2026-12-08T08:30+07:00", point="ba-dinh")).changes

    assert change.facts == {
        "from": "2026-12-05T23:00:00+07:00",
        "to": "2026-12-08T08:30:00+07:00",
        "by": "MobiFone",
        "links": 2,
        "points": 1,
        "hours": 57.5,
        "service_minutes": 510,
    }


def test_data_is_told_for_each_link_that_is_newly_measured() -> None:
    comparison = found(
        lambda tree: point(tree, "giang-vo").pop("status"),
        lambda tree: point(tree, "giang-vo")["links"].append(
            link(tree, "5g") | {"address": "127.64.9.9"}
        ),
    )

    (data,) = comparison.data
    assert data == ("giang-vo/5g", 0.0, 0.435456, None, pytest.approx(0.435456 / 60))
    assert comparison.before.radio_gb_per_month == 1.742
    assert comparison.after.radio_gb_per_month == 2.177
    assert comparison.after.packets_per_second - comparison.before.packets_per_second == 2


def kinds(comparison: Comparison) -> list[tuple[Section, Kind, str, Any]]:
    return [(one.section, one.kind, one.id, one.before) for one in comparison.changes]


def test_a_point_is_known_again_by_its_name_and_ward_or_by_its_links() -> None:
    by_name = found(
        of_point(id="new"),
        lambda tree: point(tree, "new")["links"][0].update(address="127.64.9.8", service_id="8"),
        lambda tree: point(tree, "new")["links"][1].update(address="127.64.9.9", service_id="9"),
    )
    by_links = found(of_point(id="new", name="Điểm khác", ward="00008"))

    for comparison in (by_name, by_links):
        assert (Section.POINTS, Kind.RENAMED, "new", "ba-dinh") in kinds(comparison)
        assert {one.kind for one in comparison.changes} <= {Kind.RENAMED, Kind.CHANGED}


def test_a_link_that_is_carried_to_another_point_is_known_again() -> None:
    def carry(tree: Tree) -> None:
        point(tree, "ngoc-ha")["links"].append(point(tree)["links"].pop() | {"id": "sim"})

    comparison = found(carry)

    assert kinds(comparison) == [(Section.LINKS, Kind.MOVED, "ngoc-ha/sim", "ba-dinh/5g")]
    assert why(comparison) == {"ba-dinh": {Why.LINKS}, "ngoc-ha": {Why.LINKS}}


def test_two_points_that_swap_their_ids_are_told_as_confused_addresses() -> None:
    def swap(tree: Tree) -> None:
        one, other = point(tree), point(tree, "ngoc-ha")
        one["id"], other["id"] = other["id"], one["id"]

    comparison = found(swap)

    taken = [one for one in comparison.careful if one.attention is Attention.TAKEN]
    assert {one.id: one.facts["was_address_of"] for one in taken} == {
        "ba-dinh/ftth": "ngoc-ha/ftth",
        "ba-dinh/5g": "ngoc-ha/5g",
        "ngoc-ha/ftth": "ba-dinh/ftth",
        "ngoc-ha/5g": "ba-dinh/5g",
    }


def test_everything_may_have_another_id_at_once() -> None:
    def rename(tree: Tree) -> None:
        for each in tree["points"]:
            each["id"] += "-2"
            for one in each["links"]:
                one["id"] += "-2"
        tree["maintenance"].clear()

    comparison = found(rename)

    points = [one for one in comparison.changes if one.section is Section.POINTS]
    links = [one for one in comparison.changes if one.section is Section.LINKS]
    assert {one.kind for one in (*points, *links)} == {Kind.RENAMED}
    assert len(points) == 6
    assert len(links) == 9
    assert comparison.summary.en == "15 ids changed, 1 other change"
