import ipaddress
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from inventory.load import load
from inventory.schema import Access, Failover, Inventory, Role, Status
from inventory.wards import wards_of

ROOT = Path(__file__).parents[2]
LOOPBACK = ipaddress.ip_network("127.64.0.0/10")


@pytest.fixture(scope="module")
def inventory() -> Inventory:
    return load(ROOT / "inventory.yaml")


def test_every_ward_has_one_active_point_named_after_it(inventory: Inventory) -> None:
    wards = wards_of("01")

    names = {point.ward: point.name for point in inventory.points if point.status is Status.ACTIVE}

    assert len(inventory.points) == len(names) == 126
    assert names == {
        code: f"Điểm phục vụ hành chính công {ward.name[0].lower()}{ward.name[1:]}"
        for code, ward in wards.items()
    }


def test_every_point_has_a_fixed_link_and_a_5g_link_that_takes_over(inventory: Inventory) -> None:
    for point in inventory.points:
        fixed, radio = point.links
        assert (fixed.access, fixed.role) == (Access.FIXED, Role.PRIMARY)
        assert (radio.access, radio.role) == (Access.FIVE_G, Role.BACKUP)
        assert point.failover is Failover.AUTO
        assert radio.data_cap is not None


def test_no_address_leads_off_the_machine(inventory: Inventory) -> None:
    addresses = [link.address or "" for _, link in inventory.each_link()]
    addresses += [a for vantage in inventory.vantages.values() for a in vantage.anchors]

    assert len(addresses) == 252 + 3
    assert all(ipaddress.ip_address(address) in LOOPBACK for address in addresses)


def test_operators_are_mixed_and_viettel_has_5g_enough_for_a_large_outage(
    inventory: Inventory,
) -> None:
    radio = Counter(
        link.operator for _, link in inventory.each_link() if link.access is Access.FIVE_G
    )
    both = sum(len({link.operator for link in point.links}) == 1 for point in inventory.points)

    assert set(radio) == {"vnpt", "viettel", "mobifone"}
    assert radio["viettel"] >= 45
    assert 0 < both < 13


def test_every_mail_goes_to_an_example_domain(inventory: Inventory) -> None:
    emails = [email for contact in inventory.contacts.values() for email in contact.emails]
    emails += [email for operator in inventory.operators.values() for email in operator.noc]

    assert all(email.endswith(".example") for email in emails)


def test_every_point_is_where_its_ward_is_and_has_its_contact(inventory: Inventory) -> None:
    for point in inventory.points:
        ward = wards_of("01")[point.ward]
        assert point.location is not None
        assert (point.location.lat, point.location.lon) == (ward.lat, ward.lon)
        (contact,) = point.contacts
        assert ward.name.split(" ", 1)[1] in inventory.contacts[contact].name


def test_links_share_equipment_above_them(inventory: Inventory) -> None:
    shared = Counter(
        (key, value)
        for _, link in inventory.each_link()
        for key, value in link.upstream.items()
        if key != "site"
    )

    assert {key for key, _ in shared} == {"olt", "bng", "core"}
    assert min(shared.values()) >= 2


def test_the_file_is_composed_unicode_without_tabs() -> None:
    text = (ROOT / "inventory.yaml").read_text(encoding="utf-8")

    assert unicodedata.is_normalized("NFC", text)
    assert "\t" not in text
