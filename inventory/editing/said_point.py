"""What was said of a point on the command line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inventory.editing.judging import Wrong, said
from inventory.editing.offer import Offer
from inventory.problem import path_of
from inventory.said import Said
from inventory.schema import Inventory
from inventory.spelling import did_you_mean
from inventory.ward_names import WardError, ward_in
from inventory.wards import Ward, wards_of
from inventory.words import Access, PointKind, Reach, Role

LINK_KEYS = (
    *("id", "role", "access", "operator", "reach", "address", "source", "interface"),
    *("service_id", "target", "status", "since"),
)
"""The keys of a link that have one value each."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was said on the command line; None is left open."""

    ward: str | None = None
    id: str | None = None
    name: str | None = None
    kind: str | None = None
    dates: tuple[str, ...] = ()
    address: str | None = None
    lat: float | None = None
    lon: float | None = None
    calendar: str | None = None
    contacts: tuple[str, ...] | None = None
    links: tuple[str, ...] = ()


class Offers:
    """What an inventory lets people choose from."""

    def __init__(self, inventory: Inventory) -> None:
        """Take its entries."""
        self.calendars = Offer.of_calendars(inventory.calendars)
        self.contacts = Offer.of_entries(inventory.contacts)
        self.of_links = {
            "role": Offer.of_words(Role),
            "access": Offer.of_words(Access),
            "reach": Offer.of_words(Reach),
            "operator": Offer.of_entries(inventory.operators),
        }


def said_point(wanted: Wanted, inventory: Inventory) -> tuple[dict[str, Any], list[Said]]:
    """Keys of a point as data, as far as they were said, and what could not be understood."""
    offers, refused = Offers(inventory), []
    point: dict[str, Any] = {"id": wanted.id, "name": wanted.name}
    if wanted.ward:
        ward = found_ward(wanted.ward, inventory)
        if isinstance(ward, Said):
            refused.append(about("--ward", ward))
        else:
            point["ward"] = ward.code
    point["location"] = location(wanted, wards_of(inventory.city.code).get(point.get("ward", "")))
    if wanted.kind:
        point["kind"] = Offer.of_words(PointKind).taken(wanted.kind) or wanted.kind
    if wanted.calendar:
        point["calendar"] = offers.calendars.taken(wanted.calendar) or wanted.calendar
    if wanted.contacts:
        point["contacts"] = [offers.contacts.taken(each) or each for each in wanted.contacts]
    point["dates"] = spans(wanted.dates)
    point["links"] = []
    for number, text in enumerate(wanted.links, 1):
        link, wrong = _link(text, offers)
        point["links"].append(link)
        which = "--link" if len(wanted.links) == 1 else f"--link {number}"
        refused += [about(which, each) for each in wrong]
    return {key: value for key, value in point.items() if value}, refused


def found_ward(text: str, inventory: Inventory) -> Ward | Said:
    """The ward of a code, a name or an id; else what is wrong."""
    wards = wards_of(inventory.city.code)
    try:
        code, _remark = ward_in(text, wards)
    except WardError as error:
        return said(error.fault if error.fault.hint else error.fault.hinted(_ANY_WARD))
    missing = Said(f'không có phường, xã mã "{code}"', f'there is no ward of the code "{code}"')
    return wards.get(code) or missing


_ANY_WARD = Said(
    "hãy ghi mã 5 chữ số hoặc tên, ví dụ 00004 hay Ba Đình",
    "write its code of 5 digits or its name, such as 00004 or Ba Đình",
)


def location(wanted: Wanted, ward: Ward | None) -> dict[str, Any]:
    """Where the point is: what was said of it, else where its ward is."""
    of_ward = {"lat": ward.lat, "lon": ward.lon} if ward else {}
    given = {"lat": wanted.lat, "lon": wanted.lon, "address": wanted.address or None}
    return of_ward | {key: value for key, value in given.items() if value is not None}


def spans(texts: tuple[str, ...]) -> list[dict[str, str]]:
    """Days as the inventory has them, of FROM or FROM..TO."""
    parted = (text.partition("..") for text in texts)
    return [{"from": first} | ({"to": last} if last else {}) for first, _, last in parted]


def _link(text: str, offers: Offers) -> tuple[dict[str, str], list[Said]]:
    link: dict[str, str] = {}
    wrong = []
    for part in text.split(","):
        key, equals, value = (each.strip() for each in part.partition("="))
        if not equals:
            wrong.append(Said(f'"{part}" không có dạng KEY=VALUE', f'"{part}" is no KEY=VALUE'))
        elif key not in LINK_KEYS:
            known = ", ".join(LINK_KEYS)
            hint = did_you_mean(key, LINK_KEYS) or Said(f"có: {known}", f"known: {known}")
            unknown = Said(f'không có mục "{key}"', f'unknown key "{key}"')
            wrong.append(Said(f"{unknown.vi}; {hint.vi}", f"{unknown.en}; {hint.en}"))
        elif key in link:
            wrong.append(Said(f'"{key}" được ghi hai lần', f'"{key}" stands there twice'))
        else:
            offer = offers.of_links.get(key)
            link[key] = (offer.taken(value) if offer else None) or value
    return link, wrong


def told(wrong: Wrong, point: Mapping[str, Any]) -> Said:
    """Say what is wrong, and with which option."""
    return about(_option(wrong, len(point.get("links", ()))), said(wrong.fault))


def about(option: str, words: Said) -> Said:
    """Say something of an option."""
    return Said(f"{option}: {words.vi}", f"{option}: {words.en}")


def _option(wrong: Wrong, links: int) -> str:
    first, *rest = wrong.loc
    if first == "links":
        index, *keys = rest or (0,)
        which = f"--link {int(index) + 1}" if links > 1 and rest else "--link"
        return ", ".join(filter(None, (which, path_of(tuple(keys)))))
    if first == "location" and rest:
        return f"--{rest[0]}"
    return {"contacts": "--contact"}.get(str(first), f"--{first}")
