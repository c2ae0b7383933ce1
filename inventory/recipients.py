"""Who gets which alerts, as the inventory says: every address once, with all it stands for.

The one rule for the routes of Alertmanager and for what a change of the inventory means to people.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from inventory.schema import Inventory, Point


@dataclass(frozen=True, slots=True)
class Recipient:
    """One e-mail address and the alerts that go to it."""

    address: str
    city: bool
    """It gets the alerts of audience `city`."""
    operators: tuple[str, ...]
    """Operators whose own alerts it gets (audience `operator`)."""
    points: tuple[str, ...]
    """Points whose alerts it gets (audience `ward`)."""


def recipients(inventory: Inventory) -> list[Recipient]:
    """List everybody who gets mails; addresses that differ in case only are one person's."""
    spelling: dict[str, str] = {}
    city: set[str] = set()
    operators: dict[str, list[str]] = defaultdict(list)
    points: dict[str, list[str]] = defaultdict(list)

    def keys(addresses: Iterable[str]) -> Iterator[str]:
        for address in addresses:
            spelling.setdefault(address.casefold(), address)
            yield address.casefold()

    for key in keys(emails(inventory, inventory.city.contacts)):
        city.add(key)
    for name, operator in inventory.operators.items():
        for key in dict.fromkeys(keys(operator.noc)):
            operators[key].append(name)
    for point in inventory.points:
        for key in dict.fromkeys(keys(emails(inventory, point.contacts))):
            points[key].append(point.id)
    return [
        Recipient(address, key in city, tuple(operators[key]), tuple(points[key]))
        for key, address in spelling.items()
    ]


def emails(inventory: Inventory, contacts: Iterable[str]) -> list[str]:
    """E-mail addresses of contacts, each once, in the order of the inventory."""
    return list(dict.fromkeys(e for name in contacts for e in inventory.contacts[name].emails))


def phones(inventory: Inventory, point: Point) -> str:
    """Say in one line how to call the people at a point: by phone, else by e-mail."""
    contacts = (inventory.contacts[name] for name in point.contacts)
    return "; ".join(f"{c.name}: {c.phone or c.emails[0]}" for c in contacts)
