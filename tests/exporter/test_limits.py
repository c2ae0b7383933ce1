from small_city.inventories import city, link, point

from exporter.exposition import render
from exporter.fleet import Fleet
from exporter.limits import limits

OVERRIDDEN = {
    "weak": {"fixed": {"availability": 0.99, "loss": None}, "point": {"longest_outage": 600}}
}


def test_the_limits_that_hold_are_shown_each_once() -> None:
    inventory = city(
        point("a", links=(link("x"), link("y", access="leased", target="weak"))),
        point("b", target="weak", links=(link("x"),)),
        point("c", status="planned", links=(link("x", access="4g"),)),
        targets=OVERRIDDEN,
    )

    shown = b"".join(render([limits(inventory)])).decode().splitlines()[2:]

    limit = "thongsuot_target_limit"
    assert f'{limit}{{access="fixed",criterion="loss",target="hanoi-stable-v1"}} 0.002' in shown
    assert f'{limit}{{access="leased",criterion="availability",target="weak"}} 0.99' in shown
    assert f'{limit}{{access="point",criterion="longest_outage",target="weak"}} 600.0' in shown
    assert f'{limit}{{access="point",criterion="availability",target="weak"}} 0.999' in shown
    assert [line for line in shown if '"loss"' in line and '"weak"' in line] == []
    assert [line for line in shown if "4g" in line] == []
    assert len(shown) == len(set(shown))


def test_every_link_names_the_target_whose_limits_are_its_own() -> None:
    inventory = city(
        point("a", links=(link("x"), link("y", access="leased", target="weak"))),
        point("b", target="weak", links=(link("x"), link("y", target="hanoi-stable-v1"))),
        targets=OVERRIDDEN,
    )

    shown = b"".join(render(Fleet(inventory, "fingerprint").series)).decode().splitlines()

    links = [line for line in shown if line.startswith("thongsuot_link_info{")]
    targets = [line.partition(',target="')[2].partition('"')[0] for line in links]
    assert targets == ["hanoi-stable-v1", "weak", "weak", "hanoi-stable-v1"]


def test_a_point_without_an_active_link_has_limits_too() -> None:
    planned = link("x", status="planned")
    inventory = city(point("a", target="weak", links=(planned,)), targets=OVERRIDDEN)

    shown = b"".join(render(Fleet(inventory, "fingerprint").series)).decode().splitlines()

    held = 'thongsuot_target_limit{access="point",criterion="longest_outage",target="weak"} 600.0'
    assert held in shown
    assert 'thongsuot_point_target_info{point="a",target="weak",ward="00004"} 1.0' in shown


def test_a_point_names_its_own_target_whatever_its_primary_link_is_held_to() -> None:
    inventory = city(point("a", links=(link("x", target="weak"),)), targets=OVERRIDDEN)

    shown = b"".join(render(Fleet(inventory, "fingerprint").series)).decode().splitlines()

    named = 'thongsuot_point_target_info{point="a",target="hanoi-stable-v1",ward="00004"} 1.0'
    assert named in shown
