"""How reloads went, and what they changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from exporter.fleet import Fleet
from exporter.transition import Transition
from inventory.said import Said


class Result(StrEnum):
    """How a reload ended."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Change:
    """One inventory took the place of another."""

    at_ns: int
    before: str
    """Digest of the one before."""
    links: Transition
    summary: Said
    """What is another in meaning, for a person."""


@dataclass(frozen=True, slots=True)
class Reload:
    """How the last reload went, and what the last change was."""

    successful: bool
    message: str
    """For a person: what is in use now, or everything that is wrong."""
    success_ns: int
    """When the inventory in use was loaded."""
    attempt_ns: int
    """When loading was tried last."""
    seconds: float
    """How long that took."""
    change: Change | None = None
    """What the last other inventory changed; None since the start."""


@dataclass(frozen=True, slots=True)
class ReloadCounts:
    """What was counted of all reloads since the start."""

    results: Mapping[Result, int]
    links: Transition


def in_use(fleet: Fleet) -> str:
    """Say what is in use, for a person."""
    return (
        f"{len(fleet.inventory.points)} points, {len(fleet.keys)} measured links, "
        f"sha256 {fleet.fingerprint[:12]}"
    )


def instead(change: Change | None) -> str:
    """Say what was in use before, and what is another now; goes on from `in_use`."""
    if change is None:
        return "; nothing changed"
    links = change.links
    return (
        f" instead of {change.before[:12]}; {change.summary.en}; {links.added} measured links "
        f"begin, {links.removed} end, {links.restarted} are measured in another way"
    )


def links_of(change: Change | None) -> Transition:
    """Count the links that a reload changed, if it changed anything."""
    return Transition() if change is None else change.links
