from datetime import date

from inventory.hours import Session
from inventory.load import load_text
from inventory.schema import Inventory
from lab.inventory_copy import lab_copy


def copy(inventory: Inventory, *, real_hours: bool = False, lab_settings: bool = True) -> Inventory:
    return load_text(lab_copy(inventory, real_hours=real_hours, lab_settings=lab_settings))


def test_every_calendar_is_open_around_the_clock(inventory: Inventory) -> None:
    calendar = copy(inventory).calendars["never"]

    assert calendar.week() == ((Session(0, 1440),),) * 7
    assert (calendar.holidays, dict(calendar.extra)) == (None, {})


def test_real_hours_stay_as_they_are(inventory: Inventory) -> None:
    calendar = copy(inventory, real_hours=True).calendars["never"]

    assert calendar == inventory.calendars["never"]
    assert date(2026, 12, 1) in calendar.extra


def test_under_lab_settings_few_minutes_make_a_grade(inventory: Inventory) -> None:
    lab = copy(inventory)

    used = {point.target for point in lab.points} | {
        link.target for _, link in lab.each_link() if link.target
    }
    assert used == {"lab", "strict"}
    assert {lab.targets[name].min_known for name in used} == {5}
    assert lab.targets["strict"].fixed.availability == 0.999


def test_production_settings_change_the_hours_only(inventory: Inventory) -> None:
    lab = copy(inventory, real_hours=True, lab_settings=False)

    assert lab == inventory


def test_all_else_is_as_it_was(inventory: Inventory) -> None:
    lab = copy(inventory)

    parts = ("city", "vantages", "operators", "contacts", "maintenance")
    assert [getattr(lab, part) for part in parts] == [getattr(inventory, part) for part in parts]
    assert [link.address for _, link in lab.each_link()] == [
        link.address for _, link in inventory.each_link()
    ]
