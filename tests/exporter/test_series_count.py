import asyncio
import time
from collections import Counter
from pathlib import Path

import httpx
from small_city.inventories import city, link, point
from small_city.moments import service
from small_city.offline import GOOD, measured

from benchmarks.inventory_load import HEAD, points
from exporter import metrics, self_metrics
from exporter.app import create_app
from exporter.fleet import Fleet
from exporter.series_count import series_of
from exporter.service import Service
from inventory.load import load_text
from inventory.schema import Inventory
from probes import engine
from probes.record import MINUTE_NS

PATIENCE_SECONDS = 30
IN_TROUBLE = {
    "thongsuot_link_incident_info",
    "thongsuot_point_incident_info",
    "thongsuot_incident_handling_info",
    "thongsuot_vantage_fault_info",
    "thongsuot_records_received_total",
}


def of_all_kinds() -> Inventory:
    """Every way for a link or point to have more or fewer series than another."""
    links = [
        link("ftth", address="127.64.0.1"),
        link("5g", role="backup", access="5g", address="127.64.0.2", target="lenient"),
        link("4g", role="backup", access="4g", operator="viettel", address="127.64.0.3"),
        link("line", access="leased", address="127.64.0.4", status="planned"),
    ]
    return city(
        point("ba-dinh", links),
        point("ngoc-ha", [link("ftth", address="::1")], ward="00008", target="lenient"),
        point("tay-ho", [link("ftth", reach="agent")], ward="00091", target="without"),
        point("cua-nam", [link("line", access="leased", address="127.64.0.5")], target="without"),
        point("giang-vo", [link("5g", access="5g", address="127.64.0.6")], kind="mobile",
              dates=[{"from": "2020-01-01"}]),
        point("hong-ha", [link("ftth", address="127.64.0.7", status="planned")], ward="00097"),
        point("phu-thuong", [link("ftth", address="127.64.0.8")], ward="00082", status="planned"),
        calendars={"always": {"weekly": {"mon-sun": ["00:00-23:59"]}}},
        targets={
            "lenient": {"fixed": {"loss": None, "availability": 1.0}, "5g": {"loss": None}},
            "without": {"fixed": {"availability": None}, "point": {"longest_outage": None}},
        },
    )  # fmt: skip


def series_in(text: str) -> Counter[str]:
    """How many series each metric has, by the name that starts its line."""
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return Counter(line.partition(" ")[0].partition("{")[0] for line in lines)


async def shown(running: Service) -> str:
    transport = httpx.ASGITransport(create_app(running))
    async with httpx.AsyncClient(transport=transport, base_url="http://exporter") as client:
        return (await client.get("/metrics")).text


async def when_all_is_measured(running: Service) -> str:
    """Let it measure for real; judge its next minutes from records that say that all was well."""
    await running.start()
    try:
        last = time.time_ns() // MINUTE_NS + 10
        records = [
            each
            for minute in range(last - 10, last + 1)
            for key in running.snapshot.fleet.keys
            for each in measured("central", key, [GOOD], minute)
        ]
        prober = running._prober
        for minute in range(last - 10, last + 1):
            of_minute = [each for each in records if each.minute == minute]
            await prober._judging(lambda: prober._judge(minute, of_minute))  # noqa: B023  # awaited
        sent_to = sum(one.address is not None for _, one in running.snapshot.fleet.links)
        end = time.monotonic() + PATIENCE_SECONDS
        while series_in(text := await shown(running))["thongsuot_link_up"] < sent_to:
            assert time.monotonic() < end, text
            await asyncio.sleep(0.2)
        return text
    finally:
        await running.stop()


def test_what_is_counted_is_what_metrics_shows_when_all_is_measured(tmp_path: Path) -> None:
    inventory = of_all_kinds()

    text = asyncio.run(when_all_is_measured(service(tmp_path, Fleet(inventory, "all kinds"))))

    found = series_in(text)
    declared = {*metrics.OF_LINKS, *metrics.OF_POINTS, *metrics.OF_WARDS, *metrics.OF_THE_CITY}
    declared |= {*self_metrics.METRICS, *engine.METRICS}
    names = {name.removesuffix("_bucket").removesuffix("_sum").removesuffix("_count")
             for name in found if name.startswith("thongsuot_")}  # fmt: skip
    assert {one.name for one in declared} - names == IN_TROUBLE
    assert found.total() == series_of(inventory)


def test_thousands_of_links_are_counted_at_once() -> None:
    inventory = load_text(HEAD + "".join(points(6500)))

    best = min(_seconds(inventory) for _ in range(5))

    assert best < 0.05


def _seconds(inventory: Inventory) -> float:
    start = time.process_time()
    series_of(inventory)
    return time.process_time() - start
