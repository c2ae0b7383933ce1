"""The target hanoi-stable-v1 once more, as a table, and what an inventory puts over it."""

from dataclasses import dataclass

from slow_judge.rules import IntervalLimits

from inventory.schema import Inventory, Link, Point

#                   fixed, leased; 5g; 4g
_TABLE = """
availability        0.995          0.99   0.99
loss                0.002          0.01   0.01
rtt_mean            0.05           0.05   0.05
stability           0.95           0.9    0.9
longest_outage      1800           3600   3600
outages_per_week    2              4      4
dns_ok              0.995          0.99   0.99
https_ok            0.995          0.99   0.99
speed_down          0.8            1.0    -
speed_up            0.8            1.0    -
nr_attached         -              0.95   -
short_breaks        5              10     10
radio               -              0.95   0.95
interval_loss       0.01           0.02   0.02
interval_p95        0.1            0.1    0.1
interval_pdv        0.03           0.05   0.05
"""
_POINT = {"availability": 0.999, "longest_outage": 300, "outages_per_week": 1}
_COLUMNS = {"fixed": 1, "leased": 1, "5g": 2, "4g": 3}


@dataclass(frozen=True)
class Limits:
    of: dict[str, float | None]
    advice: frozenset[str]
    min_known: int
    min_known_ratio: float


def limits_of_link(inventory: Inventory, point: Point, link: Link) -> Limits:
    of = {k: v for k, v in _all(inventory, point, link).items() if not k.startswith("interval_")}
    advice = {"short_breaks", "radio"}
    if link.contracted.nr != "sa":
        advice.add("nr_attached")
    return Limits(of, frozenset(advice), *_known(inventory, link.target or point.target))


def limits_of_point(inventory: Inventory, point: Point) -> Limits:
    of: dict[str, float | None] = dict(_POINT)
    if point.target in inventory.targets:
        of |= inventory.targets[point.target].point.written()
    return Limits(of, frozenset(), *_known(inventory, point.target))


def interval_limits_of(inventory: Inventory, point: Point, link: Link) -> IntervalLimits:
    every = _all(inventory, point, link)
    infinite = float("inf")
    loss, p95, pdv = (every[f"interval_{key}"] for key in ("loss", "p95", "pdv"))
    return IntervalLimits(
        infinite if loss is None else loss,
        infinite if p95 is None else p95,
        infinite if pdv is None else pdv,
    )


def needs_of(point: Point) -> list[str]:
    if point.need is not None:
        return [str(access) for access in point.need]
    return ["5g"] if point.kind == "mobile" else ["fixed", "5g"]


def _all(inventory: Inventory, point: Point, link: Link) -> dict[str, float | None]:
    rows = [row.split() for row in _TABLE.strip().splitlines()]
    column = _COLUMNS[link.access]
    found: dict[str, float | None] = {r[0]: float(r[column]) for r in rows if r[column] != "-"}
    target = inventory.targets.get(link.target or point.target)
    if target is None:
        return found
    mobile = link.access in ("5g", "4g")
    over = dict((target.five_g if mobile else target.fixed).written())
    if link.access == "4g":
        over |= target.four_g.written()
    if link.access == "leased":
        over |= target.leased.written()
    return {key: over.get(key, limit) for key, limit in found.items()}


def _known(inventory: Inventory, name: str) -> tuple[int, float]:
    target = inventory.targets.get(name)
    written = set() if target is None else target.model_fields_set
    minutes = target.min_known if target and "min_known" in written else 480
    ratio = target.min_known_ratio if target and "min_known_ratio" in written else 0.9
    return minutes or 0, ratio or 0.0
