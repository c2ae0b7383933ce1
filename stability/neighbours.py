"""Which links have something in common, by the inventory: an outage is held against them."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np

from inventory.schema import Inventory, Link, Point
from stability.evidence import MOST_UPSTREAM, GroupKind
from stability.layout import Layout, Rows, layout

_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True)
class Group:
    """Links that have something in common; `rows` are those of the layout."""

    kind: GroupKind
    key: str | None
    """Of an upstream device: its key in the inventory."""
    value: str
    rows: Rows


class Neighbourhood:
    """The groups of every active link of an inventory."""

    def __init__(self, inventory: Inventory) -> None:
        """Group the links; nothing of it changes until the inventory does."""
        self.layout: Layout = layout(inventory)
        self.pairs: tuple[tuple[Point, Link], ...] = tuple(inventory.active_links())
        """Point and link of each row."""

    @cached_property
    def operators(self) -> Rows:
        """A number for the operator of each link."""
        numbers = {name: number for number, name in enumerate(self.layout.inventory.operators)}
        return np.array([numbers[link.operator] for _, link in self.pairs], dtype=np.int32)

    @cached_property
    def accesses(self) -> Rows:
        """A number for the kind of access of each link."""
        numbers: dict[str, int] = {}
        found = [numbers.setdefault(link.access, len(numbers)) for _, link in self.pairs]
        return np.array(found, dtype=np.int32)

    def point(self, row: int) -> Group:
        """The links of the same point."""
        point = self.pairs[row][0]
        return Group(GroupKind.POINT, None, point.id, self._by_point[point.id])

    def operator_access(self, row: int) -> Group:
        """The links of the same operator and kind of access."""
        link = self.pairs[row][1]
        rows = self._by_operator[link.operator, link.access]
        return Group(GroupKind.OPERATOR_ACCESS, None, f"{link.operator} {link.access}", rows)

    def upstream(self, row: int) -> tuple[Group, ...]:
        """The links behind each device that the inventory names above it; not if it is alone."""
        named = [*self.pairs[row][1].upstream.items()][:MOST_UPSTREAM]
        groups = (
            Group(GroupKind.UPSTREAM, key, value, self._by_upstream[key, value])
            for key, value in named
        )
        return tuple(group for group in groups if len(group.rows) > 1)

    def places(self, row: int) -> tuple[Group, ...]:
        """The links of the same ward, and those of the city."""
        ward = self.pairs[row][0].ward
        city = np.arange(len(self.pairs), dtype=np.int32)
        return (
            Group(GroupKind.WARD, None, ward, self._by_ward[ward]),
            Group(GroupKind.CITY, None, self.layout.inventory.city.code, city),
        )

    @cached_property
    def _by_point(self) -> Mapping[str, Rows]:
        return self._grouped(lambda point, _link: [point.id])

    @cached_property
    def _by_ward(self) -> Mapping[str, Rows]:
        return self._grouped(lambda point, _link: [point.ward])

    @cached_property
    def _by_operator(self) -> Mapping[tuple[str, str], Rows]:
        return self._grouped(lambda _point, link: [(link.operator, link.access)])

    @cached_property
    def _by_upstream(self) -> Mapping[tuple[str, str], Rows]:
        return self._grouped(lambda _point, link: link.upstream.items())

    def _grouped(self, keys: Callable[[Point, Link], Iterable[_Key]]) -> Mapping[_Key, Rows]:
        found: dict[_Key, list[int]] = {}
        for row, pair in enumerate(self.pairs):
            for key in keys(*pair):
                found.setdefault(key, []).append(row)
        return {key: np.array(rows, dtype=np.int32) for key, rows in found.items()}
