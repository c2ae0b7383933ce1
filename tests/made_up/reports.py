"""A small city with every grade, and the report of a week of it."""

from datetime import date
from pathlib import Path

from made_up.pasts import Made, make
from small_city.inventories import city, link, point

from exporter.report.facts import Facts
from inventory.load import fingerprint
from inventory.schema import Inventory
from stability.calendar import LocalTime
from stability.changes import Changes
from stability.judgement import judge_city
from stability.ledger.handling import Handling
from stability.ledger.ledger import Ledger
from stability.period import Period

WEEK = Period(date(2026, 11, 9), date(2026, 11, 15))
BEFORE = Period(date(2026, 11, 2), date(2026, 11, 8))
MADE_NS = 1_794_800_000_000_000_000
SEED = 314
"""Of a week in which every grade is given."""
_MINUTE_NS = 60_000_000_000


def small_inventory(name: str = "Điểm Ba Đình") -> Inventory:
    """Write four active points of three wards, and one that is only planned in a fourth."""
    viettel = link("5g", role="backup", access="5g", operator="viettel")
    fixed = link("ftth")
    office = {"calendar": "office"}
    return city(
        point("ba-dinh", [fixed, viettel], **office) | {"name": name},
        point("ba-dinh-2", [fixed, viettel], **office),
        point("ngoc-ha", [fixed], ward="00008", **office),
        point("giang-vo", [viettel | {"role": "primary"}], ward="00025", **office),
        point("hoan-kiem", [fixed], ward="00070", status="planned"),
    )


def small_facts(name: str = "Điểm Ba Đình", *, compared: bool = True) -> Facts:
    """Draw a week with trouble everywhere, and what people did about some of it."""
    inventory = small_inventory(name)
    made, then = make(inventory, WEEK, SEED, blind=0.2), make(inventory, BEFORE, 6)
    return facts_of(inventory, made, then if compared else None)


def facts_of(inventory: Inventory, made: Made, then: Made | None = None) -> Facts:
    """Judge what was drawn."""
    ids = sorted(outage.id for past in made.links.values() for outage in past.outages)
    handling = {
        key: Handling("Nguyễn Văn An", MADE_NS - 10**15, None, "VNPT-88123") for key in ids[::2]
    }
    local = LocalTime(inventory.city.timezone)
    end = date.fromordinal(WEEK.last.toordinal() + 1)
    verdict_before = judge_city(inventory, BEFORE, then.links, then.points) if then else None
    return Facts(
        inventory=inventory,
        period=WEEK,
        known=Period(BEFORE.first if then else WEEK.first, WEEK.last),
        until_ns=local.midnight(end) * _MINUTE_NS,
        made_ns=MADE_NS,
        links=made.links,
        points=made.points,
        verdict=judge_city(inventory, WEEK, made.links, made.points),
        before=BEFORE if then else None,
        verdict_before=verdict_before,
        handling=handling,
    )


def empty_facts(inventory: Inventory) -> Facts:
    """Know nothing of a week."""
    return Facts(
        inventory=inventory,
        period=WEEK,
        known=WEEK,
        until_ns=MADE_NS,
        made_ns=MADE_NS,
        links={},
        points={},
        verdict=judge_city(inventory, WEEK, {}, {}),
    )


def fill(folder: Path, inventory: Inventory, *drawn: Made) -> None:
    """Keep what was drawn in a ledger, as a service would have done."""
    ledger = Ledger(folder, inventory.city.timezone)
    ledger.keep_inventory(inventory, fingerprint(inventory), 0)
    for made in drawn:
        ledger.keep(
            Changes(
                minute=made.first_minute + len(next(iter(made.states.values()))) - 1,
                link_days={
                    (key, day): totals
                    for key, past in made.links.items()
                    for day, totals in past.days.items()
                },
                point_days={
                    (key, day): totals
                    for key, past in made.points.items()
                    for day, totals in past.days.items()
                },
                outages={
                    outage.id: outage
                    for pasts in (made.links, made.points)
                    for past in pasts.values()
                    for outage in past.outages
                },
            )
        )
    ledger.close()
