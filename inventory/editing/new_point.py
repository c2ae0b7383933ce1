"""Make a point of what a person said, what he answers, and what goes without saying."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from inventory.editing.asking import Asker, unknown
from inventory.editing.errors import EditingError
from inventory.editing.order import POINT
from inventory.said import Said
from inventory.schema import Inventory, Link
from inventory.spelling import as_slug
from inventory.wards import Ward, wards_of
from inventory.words import Access, Reach, Role

_ACCESSES = {str(access): "" for access in Access}


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


def new_point(inventory: Inventory, wanted: Wanted, asker: Asker) -> dict[str, Any]:
    """A point as data; EditingError if something is missing or unknown."""
    ward = _ward(inventory, wanted, asker)
    point: dict[str, Any] = {"ward": ward.code if ward else ""}
    slug = _free(ward.slug if ward else "", {each.id for each in inventory.points})
    point["id"] = asker.text("--id", wanted.id, Said("Mã điểm", "Id"), slug)
    point["name"] = asker.text("--name", wanted.name, Said("Tên điểm", "Name"), _name(ward, slug))
    point |= _days(wanted, asker)
    point["calendar"] = asker.choice(
        "--calendar",
        wanted.calendar,
        Said("Lịch làm việc", "Calendar"),
        dict.fromkeys(inventory.calendars, ""),
        next(iter(inventory.calendars)) if len(inventory.calendars) == 1 else None,
    )
    point["contacts"] = _contacts(inventory, wanted, asker, ward)
    point["location"] = _location(wanted, ward)
    point["links"] = list(_links(inventory, wanted, asker))
    if not point["links"]:
        asker.missing.append("--link")
    if asker.missing:
        needed = ", ".join(dict.fromkeys(asker.missing))
        raise EditingError(Said(f"còn thiếu: {needed}", f"still needed: {needed}"))
    return {key: point[key] for key in POINT.keys if point.get(key)}


def find_ward(inventory: Inventory, text: str) -> Ward:
    """A ward by its code, name or id, with or without accents; EditingError if there is none."""
    wards = wards_of(inventory.city.code)
    slug = as_slug(text)
    for ward in wards.values():
        if text == ward.code or slug in (ward.slug, as_slug(ward.name)):
            return ward
    names = {ward.slug: ward.name for ward in wards.values()}
    raise EditingError(unknown("--ward", slug or text, names))


def _ward(inventory: Inventory, wanted: Wanted, asker: Asker) -> Ward | None:
    question = Said("Phường, xã (mã hoặc tên)", "Ward or commune (code or name)")
    answer = asker.text("--ward", wanted.ward, question, None)
    while answer:
        try:
            return find_ward(inventory, answer)
        except EditingError as error:
            if wanted.ward is not None:
                raise
            again = Said(f"{error.said.vi}\n{question.vi}", f"{error.said.en}\n{question.en}")
            answer = asker.text("--ward", None, again, None)
    return None


def _free(slug: str, taken: set[str]) -> str:
    number, free = 1, slug
    while free in taken:
        number += 1
        free = f"{slug[:37]}-{number}"
    return free


def _name(ward: Ward | None, id_: str) -> str:
    if ward is None:
        return ""
    kind, _, rest = ward.name.partition(" ")
    number = id_.removeprefix(ward.slug[:37]).removeprefix("-")
    which = f" số {number}" if number.isdigit() else ""
    return f"Điểm phục vụ hành chính công {kind.lower()} {rest}{which}"


def _days(wanted: Wanted, asker: Asker) -> dict[str, Any]:
    kinds = {"fixed": "", "mobile": ""}
    question = Said("Điểm cố định hay lưu động", "Fixed or mobile")
    kind = asker.choice("--kind", wanted.kind, question, kinds, "fixed")
    if kind == "fixed":
        return {}
    dates = list(wanted.dates)
    if not dates:
        days = Said("Những ngày phục vụ, ví dụ 2026-12-01..2026-12-05", "Days, FROM..TO")
        dates = [asker.text("--dates", None, days, None)]
    spans = (span.partition("..") for span in dates)
    return {
        "kind": kind,
        "dates": [{"from": first} | ({"to": last} if last else {}) for first, _, last in spans],
    }


def _contacts(inventory: Inventory, wanted: Wanted, asker: Asker, ward: Ward | None) -> list[str]:
    if wanted.contacts is not None:
        for each in wanted.contacts:
            if each not in inventory.contacts:
                raise EditingError(
                    unknown("--contact", each, dict.fromkeys(inventory.contacts, ""))
                )
        return list(wanted.contacts)
    own = ward.slug if ward and ward.slug in inventory.contacts else ""
    if asker.is_alone:
        return [own] if own else []
    choices = dict.fromkeys(("", *inventory.contacts), "")
    question = Said("Đầu mối nhận thư", "Contact")
    answer = asker.choice("--contact", None, question, choices, own)
    return [answer] if answer else []


def _location(wanted: Wanted, ward: Ward | None) -> dict[str, Any]:
    if ward is None:
        return {}
    lat = ward.lat if wanted.lat is None else wanted.lat
    lon = ward.lon if wanted.lon is None else wanted.lon
    return {"lat": lat, "lon": lon} | ({"address": wanted.address} if wanted.address else {})


def _links(inventory: Inventory, wanted: Wanted, asker: Asker) -> Iterator[dict[str, Any]]:
    for text in wanted.links:
        yield _said_link(text)
    if wanted.links or asker.is_alone:
        return
    for number in range(1, 9):
        if number > 1 and not _wants_more(asker):
            return
        yield _asked_link(inventory, asker, is_first=number == 1)


def _wants_more(asker: Asker) -> bool:
    question = Said("Thêm đường truyền nữa?", "One more link?")
    choices = {"y": "", "n": ""}
    return asker.choice("--link", None, question, choices, "n") == "y"


def _said_link(text: str) -> dict[str, Any]:
    link: dict[str, Any] = {}
    for part in text.split(","):
        key, equals, value = part.partition("=")
        known = [name for name, field in Link.model_fields.items() if field.annotation is not None]
        if not equals or key.strip() not in known:
            raise EditingError(unknown("--link", key.strip(), dict.fromkeys(known, "")))
        link[key.strip()] = value.strip()
    return link


def _asked_link(inventory: Inventory, asker: Asker, *, is_first: bool) -> dict[str, Any]:
    default = "fixed" if is_first else "5g"
    access = asker.choice(
        "--link access=", None, Said("Loại đường truyền", "Access"), _ACCESSES, default
    )
    link: dict[str, Any] = {
        "id": asker.text(
            "--link id=",
            None,
            Said("Mã đường truyền", "Id of the link"),
            {"fixed": "ftth"}.get(access, access),
        ),
        "role": asker.choice(
            "--link role=",
            None,
            Said("Vai trò", "Role"),
            {str(role): "" for role in Role},
            "primary" if is_first else "backup",
        ),
        "access": access,
        "operator": asker.choice(
            "--link operator=",
            None,
            Said("Nhà mạng", "Operator"),
            dict.fromkeys(inventory.operators, ""),
            None,
        ),
        "reach": asker.choice(
            "--link reach=",
            None,
            Said("Máy đo đến đường truyền bằng cách nào", "Reach"),
            {str(reach): "" for reach in Reach},
            "public" if access in ("fixed", "leased") else "tunnel",
        ),
    }
    if link["reach"] != "agent":
        question = Said("Địa chỉ IP", "IP address")
        link["address"] = asker.text("--link address=", None, question, None)
    service = Said("Mã thuê bao, số thuê bao (có thể bỏ trống)", "Service id (may be empty)")
    answer = asker.text("--link service_id=", None, service, "")
    return link | ({"service_id": answer} if answer else {})
