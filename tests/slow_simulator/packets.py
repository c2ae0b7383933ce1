"""Every packet of a scenario with `random: false`, made one by one as its definition says.

It shares no code with the simulation that it checks, takes the scenario as it is written, and asks
every event again for every packet.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from math import floor
from typing import Any
from zoneinfo import ZoneInfo

from slow_judge.packets import ANSWERED, LOST, UNSETTLED, Line, Packet

from inventory.schema import Inventory, Link, Point

SECOND = 10**9
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
UNITS = {"ms": 10**6, "s": SECOND, "m": 60 * SECOND, "h": 3600 * SECOND, "d": 86400 * SECOND}
LIKE = {"leased": "fixed", "4g": "5g"}


def nanoseconds(duration: float | str) -> int:
    """Of a number of seconds, or a number with one unit."""
    if isinstance(duration, str):
        number = duration.rstrip("mshd")
        return round(float(number) * UNITS[duration[len(number) :]])
    return round(duration * SECOND)


def lines(scenario: Mapping[str, Any], inventory: Inventory) -> dict[str, Line]:
    """What was sent of every active link."""
    start = int(datetime.fromisoformat(scenario["start"]).timestamp())
    minutes = nanoseconds(scenario["duration"]) // (60 * SECOND)
    return {
        f"{point.id}/{link.id}": Line(
            start // 60, minutes, tuple(_packets(scenario, point, link, start, minutes * 60))
        )
        for point in inventory.points
        for link in point.links
        if point.status == "active" and link.status in (None, "active")
    }


def _packets(
    scenario: Mapping[str, Any], point: Point, link: Link, start: int, seconds: int
) -> Iterable[Packet]:
    events = [event for event in scenario["events"] if _selects(event["select"], point, link)]
    access = str(link.access)
    baselines = scenario["baseline"]
    baseline = baselines.get(access, baselines.get(LIKE.get(access, access), {}))
    pairs = access in ("5g", "4g")
    number = loss_sum = 0
    for second in range(seconds):
        for within_ms in ((500, 540) if second % 2 == 0 else ()) if pairs else (500,):
            sent = second * SECOND + within_ms * 10**6
            effects = [event["effect"] for event in events if _acts(event, sent, start)]
            there = _there(point, start + second)
            fate, rtt, loss_sum = _carry(baseline, effects, number, loss_sum, there=there)
            for_delay = not pairs or within_ms == 540
            yield Packet(start * SECOND + sent, fate, rtt, for_delay)
            number += 1


def _carry(
    baseline: Mapping[str, Any],
    effects: list[Mapping[str, Any]],
    number: int,
    loss_sum: int,
    *,
    there: bool,
) -> tuple[str, int, int]:
    acting = [baseline, *effects]
    share = number * 0.6180339887498949
    rtt_ms = sum(each.get("rtt_ms", 0) for each in acting)
    variation_ms = sum(each.get("variation_ms", 0) for each in acting)
    rtt = round((rtt_ms + variation_ms * (share - floor(share))) * 1e6)
    if not there or any(each.get("isolated") or each.get("paused") for each in effects):
        return UNSETTLED, rtt, loss_sum
    if any(each.get("down") for each in effects):
        return LOST, rtt, loss_sum
    after = loss_sum + round(min(1, sum(each.get("loss", 0) for each in acting)) * 10**6)
    lost = after // 10**6 != loss_sum // 10**6 or rtt > 3 * SECOND
    return (LOST if lost else ANSWERED), rtt, after


def _selects(select: Mapping[str, Any], point: Point, link: Link) -> bool:
    vantage = point.id if link.reach == "agent" else "central"
    here = {
        "point": point.id,
        "link": link.id,
        "ward": point.ward,
        "operator": link.operator,
        "access": str(link.access),
        "vantage": vantage,
    }
    return all(
        here[key] in ([wanted] if isinstance(wanted, str) else wanted)
        for key, wanted in select.items()
    )


def _acts(event: Mapping[str, Any], sent: int, start: int) -> bool:
    at = event["at"]
    if isinstance(at, str) and "-" in at:
        begin = round((datetime.fromisoformat(at).timestamp() - start) * SECOND)
    else:
        begin = nanoseconds(at)
    since = sent - begin
    if since < 0 or ("for" in event and since >= nanoseconds(event["for"])):
        return False
    if "every" not in event:
        return True
    every, lasting = nanoseconds(event["every"]), nanoseconds(event["lasting"])
    repetitions = range(since // every + 1)
    return any(again * every <= since < again * every + lasting for again in repetitions)


def _there(point: Point, second: int) -> bool:
    day: date = datetime.fromtimestamp(second, HANOI).date()
    return not point.dates or any(
        dates.from_ <= day and (dates.to is None or day <= dates.to) for dates in point.dates
    )
