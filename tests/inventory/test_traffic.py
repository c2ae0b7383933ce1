import pytest
from small_city.inventories import city, link, point

from inventory.traffic import cap_share, monthly_gb, packets_per_second


def test_measuring_uses_the_bytes_of_both_directions() -> None:
    assert round(monthly_gb(), 6) == round(84 * 2 * 2_592_000 / 1e9, 6)


@pytest.mark.parametrize(
    ("cap", "share"),
    [
        (None, None),
        ({"gb": 60}, 0.435456 / 60),
        ({"gb": 2, "per": "month"}, 0.435456 / 2),
        ({"gb": 2, "per": "day"}, 0.435456 / 60),
    ],
)
def test_a_cap_is_shared_with_measuring(cap: object, share: float | None) -> None:
    (only,) = city(point(links=[link("5g", access="5g", data_cap=cap)])).points[0].links

    assert cap_share(only) == (None if share is None else pytest.approx(share))


def test_every_active_link_and_anchor_gets_a_packet_a_second() -> None:
    inventory = city(
        point(),
        point("ngoc-ha", status="planned"),
        vantages={"central": {"anchors": ["127.64.255.1", "127.64.255.2"]}},
    )

    assert packets_per_second(inventory) == 4
