"""Which limits of named targets have changed, and whether they ask for more or less."""

from collections.abc import Iterator
from typing import NamedTuple

from inventory.schema import Access, Inventory, Target
from stability.criteria import AT_LEAST
from stability.limits import Limit
from stability.target import access_interval_limits, access_target, named_point_target

_ACCESSES = (Access.FIXED, Access.LEASED, Access.FIVE_G, Access.FOUR_G)
_STRICTER_IF_MORE = AT_LEAST | {"min_known", "min_known_ratio"}


class LimitChange(NamedTuple):
    """A limit of a target, before and after, be it written or the default's."""

    key: str
    """Such as `fixed.availability`."""
    before: Limit
    after: Limit
    """None where nothing is asked."""
    direction: str
    """`stricter`, `looser` or `same`: it is only written, or not written, any more."""


def changed(old: Inventory, new: Inventory, name: str) -> Iterator[LimitChange]:
    """List the limits of a target that are written in one of two inventories and differ."""
    before, after = _written(old.targets.get(name)), _written(new.targets.get(name))
    was, will = _effective(old, name), _effective(new, name)
    for key in {**before, **after}:
        # repr tells -0.0 from 0.0, which are written differently.
        if repr(before.get(key, "")) != repr(after.get(key, "")):
            yield LimitChange(key, was[key], will[key], direction(key, was[key], will[key]))


def direction(key: str, before: Limit, after: Limit) -> str:
    """Say whether a limit asks for more than before."""
    if before == after:
        return "same"
    if before is None or after is None:
        return "stricter" if before is None else "looser"
    more = after > before
    return "stricter" if more == (key.rpartition(".")[2] in _STRICTER_IF_MORE) else "looser"


def _written(target: Target | None) -> dict[str, Limit]:
    if target is None:
        return {}
    tree = target.model_dump(by_alias=True, exclude_unset=True)
    found: dict[str, Limit] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            found |= {f"{key}.{inner}": limit for inner, limit in value.items()}
        else:
            found[key] = value
    return found


def _effective(inventory: Inventory, name: str) -> dict[str, Limit]:
    """Every limit that the target asks for, by the key under which it is written."""
    of_point = named_point_target(inventory, name)
    found: dict[str, Limit] = {
        "min_known": of_point.min_known,
        "min_known_ratio": of_point.min_known_ratio,
    }
    found |= {f"point.{key}": limit for key, limit in of_point.limits.items()}
    for access in _ACCESSES:
        limits = dict(access_target(inventory, name, access).limits)
        intervals = access_interval_limits(inventory, name, access)
        limits |= {
            "interval_loss": _finite(intervals.loss),
            "interval_p95": _finite(intervals.p95_seconds),
            "interval_pdv": _finite(intervals.pdv_seconds),
        }
        found |= {f"{access}.{key}": limit for key, limit in limits.items()}
    return found


def _finite(limit: float) -> Limit:
    return None if limit == float("inf") else limit
