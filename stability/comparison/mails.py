"""Who will newly get mails, and who no longer, by the rule of alerting."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from inventory.recipients import recipients
from inventory.schema import Inventory, Status
from stability.comparison.changes import Attention, Change, Kind, Section
from stability.comparison.matching import Matching


class _Audience(NamedTuple):
    """What one address gets mails about."""

    spelling: str
    city: bool
    operators: frozenset[str]
    points: frozenset[str]
    """Active ones, by their id in the new inventory: of others there are no mails."""

    def less(self, other: "_Audience") -> "_Audience":
        return _Audience(
            self.spelling,
            self.city and not other.city,
            self.operators - other.operators,
            self.points - other.points,
        )

    def __bool__(self) -> bool:
        return self.city or bool(self.operators or self.points)


_NOBODY = _Audience("", city=False, operators=frozenset(), points=frozenset())


def changes(old: Inventory, new: Inventory, matching: Matching) -> Iterator[Change]:
    """Say for each address what it will get, and what no longer; its case does not matter."""
    renamed = {pair.old.id: pair.new.id for pair in matching.points}
    before = _audiences(old, lambda id_: renamed.get(id_, id_))
    after = _audiences(new, lambda id_: id_)
    active = {point.id for point in new.points if point.status is Status.ACTIVE}
    for address in {**before, **after}:
        had, has = before.get(address, _NOBODY), after.get(address, _NOBODY)
        if lost := had.less(has):
            # Of what is gone nobody gets mails: that is told, and looked at, as what is removed.
            still = lost.city or lost.operators & new.operators.keys() or lost.points & active
            yield _change(Kind.REMOVED, lost, not has, Attention.UNHEARD if still else None)
        if gained := has.less(had):
            yield _change(Kind.ADDED, gained, not had, None)


def addresses(inventory: Inventory) -> int:
    """How many people get mails."""
    return sum(1 for audience in _audiences(inventory, lambda id_: id_).values() if audience)


def _audiences(inventory: Inventory, known_as: Callable[[str], str]) -> Mapping[str, _Audience]:
    active = {point.id for point in inventory.points if point.status is Status.ACTIVE}
    return {
        each.address.casefold(): _Audience(
            each.address,
            each.city,
            frozenset(each.operators),
            frozenset(known_as(id_) for id_ in each.points if id_ in active),
        )
        for each in recipients(inventory)
    }


def _change(kind: Kind, what: _Audience, alone: bool, attention: Attention | None) -> Change:  # noqa: FBT001
    return Change(
        Section.MAILS,
        kind,
        what.spelling,
        facts={
            "city": what.city,
            "operators": _sorted(what.operators),
            "points": _sorted(what.points),
            "all": alone,
        },
        attention=attention,
    )


def _sorted(ids: Iterable[str]) -> list[str]:
    return sorted(ids)
