"""Compare two inventories by what they mean."""

from dataclasses import dataclass
from functools import cached_property

from inventory.said import Said
from inventory.schema import Inventory
from stability.comparison import figures, mails, points, sections, summary, works
from stability.comparison.changes import Change, Figures, LinkData, Section, Touched
from stability.comparison.matching import matched
from stability.comparison.touched import touched

_ORDER = {section: index for index, section in enumerate(Section)}


@dataclass(frozen=True)
class Comparison:
    """What the change from one inventory to another means."""

    changes: tuple[Change, ...]
    """By section, then in the order of the files."""
    touched: tuple[Touched, ...]
    """Points, then links, whose grade may turn out otherwise."""
    data: tuple[LinkData, ...]
    """The 5g and 4g links whose data changes."""
    before: Figures
    after: Figures

    @cached_property
    def careful(self) -> tuple[Change, ...]:
        """Changes that need a careful look."""
        return tuple(change for change in self.changes if not change.is_safe)

    @cached_property
    def safe(self) -> tuple[Change, ...]:
        """Changes that need none."""
        return tuple(change for change in self.changes if change.is_safe)

    @property
    def summary(self) -> Said:
        """One line, such as "+20 points, -10 links, 10 addresses changed"; or "nothing changed"."""
        return summary.of(self.changes)


def compare(old: Inventory, new: Inventory, series: figures.Series | None = None) -> Comparison:
    """Compare two inventories; `series` counts the series that each has in /metrics.

    Nothing has changed only if both have the same `inventory.load.fingerprint`.
    """
    matching = matched(old, new)
    touches = touched(old, new, matching)
    data = figures.data(matching)
    found = [
        *points.of_points(old, new, matching, touches),
        *points.of_links(old, matching, touches),
        *mails.changes(old, new, matching),
        *figures.changes(data),
        *sections.changes(old, new, touches),
        *works.changes(old, new),
    ]
    found.sort(key=lambda change: _ORDER[change.section])
    return Comparison(
        changes=tuple(found),
        touched=touches.all,
        data=data,
        before=figures.figures(old, series),
        after=figures.figures(new, series),
    )


def nothing_like(inventory: Inventory) -> Inventory:
    """An inventory of the same city in which there is nothing yet."""
    city = inventory.city.model_copy(update={"contacts": ()})
    return Inventory(version=1, city=city, vantages=inventory.vantages, points=())
