from pathlib import Path

from inventory.check import summary, warnings
from inventory.load import load, load_text
from inventory.schema import Inventory

ROOT = Path(__file__).parents[2]
EXAMPLE = (Path(__file__).parent / "good" / "example.yaml").read_text(encoding="utf-8")


def changed(*changes: tuple[str, str]) -> Inventory:
    text = EXAMPLE
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return load_text(text)


def test_the_shipped_inventory_is_summed_up_in_a_few_lines() -> None:
    lines = summary(load(ROOT / "inventory.yaml")).splitlines()

    assert len(lines) == 4
    assert lines[0].startswith("Thành phố Hà Nội: 126 points (0 mobile; 126 active) in 126 of 126")
    assert lines[1].startswith("252 links: 126 fixed (56 VNPT, ")
    assert lines[3].startswith("Measuring sends 255 packets a second to 252 active links and 3 ")
    assert "uses 0.44 GB of its 50 or 60 GB a month" in lines[3]


def test_an_inventory_without_radio_links_says_nothing_of_their_data() -> None:
    line = summary(changed(("access: 5g", "access: leased"))).splitlines()[3]

    assert line == "Measuring sends 5 packets a second to 2 active links and 3 anchors"


def test_an_inventory_without_points_is_summed_up() -> None:
    head = EXAMPLE.split("points:")[0] + "points: []\n"

    lines = summary(load_text(head)).splitlines()

    assert lines[0].endswith(": 0 points (none yet) in 0 of 126 wards and communes")
    assert lines[1] == "0 links: none"


def test_the_shipped_inventory_warns_of_its_addresses_and_its_shared_operators() -> None:
    found = warnings(load(ROOT / "inventory.yaml"))

    assert len(found) == 2
    assert found[0].startswith("all links from one operator, which can fail as one, at 7 of 126 ")
    assert found[1].startswith("addresses in 127.0.0.0/8, for which this machine answers by")
    assert found[1].endswith(" and 244 more")


def test_a_prober_without_anchors_is_doubtful() -> None:
    inventory = changed(("anchors: [127.64.255.1, 127.64.255.2, 127.64.255.3]", ""))

    assert warnings(inventory)[0].startswith("the prober central has no anchors")


def test_wards_without_an_active_point_are_named() -> None:
    inventory = changed(("status: active", "status: planned"))

    (first, *_) = warnings(inventory)

    assert first.startswith("no active point in 126 of 126 wards and communes: Phường Ba Đình, ")
    assert first.endswith(" and 118 more")


def test_a_point_without_an_access_that_it_needs_is_named() -> None:
    inventory = changed(("access: 5g", "access: 4g"))

    assert "no 5g link, although needed, at 1 of 1 points: ba-dinh" in warnings(inventory)


def test_a_leased_link_counts_as_fixed() -> None:
    inventory = changed(("access: fixed", "access: leased"))

    assert not any("no fixed link" in warning for warning in warnings(inventory))


def test_a_point_with_one_operator_or_without_contacts_is_named() -> None:
    inventory = changed(("operator: viettel", "operator: vnpt"), ("    contacts: [ba-dinh]\n", ""))

    found = "\n".join(warnings(inventory))

    assert "all links from one operator, which can fail as one, at 1 of 1 points: ba-dinh" in found
    assert "no contact to mail to at 1 of 1 points: ba-dinh" in found


def test_an_active_point_without_an_active_primary_link_is_named() -> None:
    planned = changed(("role: primary", "role: primary, status: planned"))
    nothing = changed(
        ("role: primary", "role: primary, status: planned"),
        ("status: active", "status: planned"),
    )

    message = "active point without an active primary link: 1 of 1 points: ba-dinh"
    assert message in warnings(planned)
    assert message not in warnings(nothing)


def test_planned_works_on_everything_or_nothing_are_doubtful() -> None:
    select = "select: {point: ba-dinh, link: ftth}"

    everything = warnings(changed((select, "select: {}")))
    nothing = warnings(changed((select, "select: {ward: ['00008']}")))

    assert "maintenance[0] (Thay router) covers every link" in everything
    assert "maintenance[0] (Thay router) covers no link at all" in nothing


def test_addresses_of_the_world_are_not_doubtful() -> None:
    inventory = changed(("127.64.0.1", "203.0.113.1"), ("127.64.0.2,", '"2001:db8::2",'))

    assert not any("outside the lab" in warning for warning in warnings(inventory))
