"""Make a point of what a person said, what he answers, and what goes without saying."""

from typing import Any

from inventory.editing.asked_link import AskedLink
from inventory.editing.asking import Asker
from inventory.editing.errors import EditingError
from inventory.editing.free_id import free
from inventory.editing.judging import Judge, Wrong, lines, said
from inventory.editing.offer import Offer
from inventory.editing.order import POINT
from inventory.editing.said_point import (
    Offers,
    Wanted,
    found_ward,
    location,
    said_point,
    spans,
    told,
)
from inventory.said import Said
from inventory.schema import Inventory
from inventory.wards import Ward, wards_of
from inventory.words import PointKind

MOST_LINKS = 8
"""How many links are asked for."""


def new_point(inventory: Inventory, wanted: Wanted, asker: Asker) -> dict[str, Any]:
    """A point as data, with which nothing is wrong.

    EditingError says at once all that is missing, unknown or wrong; what was said is judged before
    anything is asked.
    """
    point, refused = said_point(wanted, inventory)
    making = _Making(inventory, asker, point)
    if not asker.is_alone:
        _refuse([*refused, *making.wrong()])
    making.complete(wanted)
    if asker.missing:
        needed = ", ".join(dict.fromkeys(asker.missing))
        refused.append(Said(f"còn thiếu: {needed}", f"still needed: {needed}"))
    _refuse([*refused, *making.wrong()])
    return {key: making.point[key] for key in POINT.keys if making.point.get(key)}


def _refuse(told_: list[Said]) -> None:
    if told_:
        raise EditingError(lines(told_))


class _Making:
    """A point of which not all is known yet."""

    def __init__(self, inventory: Inventory, asker: Asker, point: dict[str, Any]) -> None:
        self.point = point
        self._said = frozenset(point)
        self._inventory = inventory
        self._asker = asker
        self._judge = Judge(inventory)
        self._offers = Offers(inventory)
        self._taken = {each.id for each in inventory.points}

    def wrong(self) -> list[Said]:
        """What is wrong with what is known, told of the options; what is missing is not."""
        found = self._judge.wrong(self.point)
        return [
            self._free_hint(each, self._told(each))
            for each in found
            if each.fault.code != "missing-key" or (each.loc[0] == "links" and len(each.loc) > 1)
        ]

    def complete(self, wanted: Wanted) -> None:
        """Ask for the rest, or take what goes without saying."""
        ward = self._ward(wanted)
        slug = free(ward.slug, self._taken) if ward else ""
        self._text("id", Said("Mã điểm", "Id"), slug)
        self._text("name", Said("Tên điểm", "Name"), _name(ward, self.point.get("id", "")))
        self._days()
        if "calendar" not in self.point:
            only = list(self._inventory.calendars)
            self.point["calendar"] = self._asker.choice(
                "--calendar",
                Said("Lịch làm việc", "Calendar"),
                self._offers.calendars,
                only[0] if len(only) == 1 else None,
            )
        if wanted.contacts is None:
            self._contact(ward)
        self.point["location"] = location(wanted, ward)
        self._links()
        self.point = {key: value for key, value in self.point.items() if value}

    def _text(self, key: str, question: Said, default: str) -> None:
        def refused(answer: str) -> Said | None:
            found = self._judge.at({key: answer}, key)
            hint = self._free(answer) if key == "id" else None
            return found and (_joined(found, hint) if hint else found)

        if key not in self.point:
            self.point[key] = self._asker.text(f"--{key}", question, default, refused)

    def _told(self, wrong: Wrong) -> Said:
        """Say what is wrong, and with which option unless it was asked for."""
        was_asked = not self._asker.is_alone and wrong.loc[0] not in self._said
        return said(wrong.fault) if was_asked else told(wrong, self.point)

    def _free_hint(self, wrong: Wrong, words: Said) -> Said:
        hint = self._free(self.point["id"]) if wrong.loc == ("id",) else None
        return _joined(words, hint) if hint else words

    def _free(self, id_: str) -> Said | None:
        """Offer an id in place of one that is taken."""
        if id_ not in self._taken:
            return None
        offered = free(id_, self._taken)
        return Said(f"mã còn trống: {offered}", f"{offered} is free")

    def _ward(self, wanted: Wanted) -> Ward | None:
        if "ward" not in self.point and not wanted.ward:
            question = Said("Phường, xã (mã hoặc tên)", "Ward or commune (code or name)")
            answer = self._asker.text("--ward", question, None, self._refused_ward)
            found = found_ward(answer, self._inventory) if answer else None
            if isinstance(found, Ward):
                self.point["ward"] = found.code
        return wards_of(self._inventory.city.code).get(self.point.get("ward", ""))

    def _refused_ward(self, answer: str) -> Said | None:
        found = found_ward(answer, self._inventory)
        return found if isinstance(found, Said) else None

    def _days(self) -> None:
        if "kind" not in self.point:
            question = Said("Điểm cố định hay lưu động", "Fixed or mobile")
            offer = Offer.of_words(PointKind)
            self.point["kind"] = self._asker.choice("--kind", question, offer, "fixed")
        if self.point.get("kind") == PointKind.FIXED:
            del self.point["kind"]
        elif self.point["kind"] == PointKind.MOBILE and "dates" not in self.point:
            self.point["dates"] = self._asked_dates()

    def _asked_dates(self) -> list[dict[str, str]]:
        def refused(answer: str) -> Said | None:
            mobile = {"kind": "mobile", "dates": spans(tuple(answer.split()))}
            return self._judge.at(mobile, "dates")

        question = Said(
            "Những ngày phục vụ, ví dụ 2026-12-01..2026-12-05 2026-12-20",
            "Days of service, such as 2026-12-01..2026-12-05 2026-12-20",
        )
        return spans(tuple(self._asker.text("--dates", question, None, refused).split()))

    def _contact(self, ward: Ward | None) -> None:
        own = ward.slug if ward and ward.slug in self._inventory.contacts else ""
        question = Said("Đầu mối nhận thư", "Contact that gets its mails")
        if not own:
            question = Said(f"{question.vi} (có thể bỏ trống)", f"{question.en} (may be empty)")
        answer = self._asker.choice("--contact", question, self._offers.contacts, own)
        self.point["contacts"] = [answer] if answer else []

    def _links(self) -> None:
        if "links" in self.point:
            return
        if self._asker.is_alone:
            self._asker.missing.append("--link")
            return
        links: list[dict[str, str]] = []
        self.point["links"] = links
        while len(links) < MOST_LINKS:
            AskedLink(self._asker, self._offers, self._refused_link).ask(links)
            refusal = self._judge.at({"links": links}, "links")
            more = Said("Thêm đường truyền nữa?", "One more link?")
            if refusal:
                more = Said(f"{refusal.vi}\n{more.vi}", f"{refusal.en}\n{more.en}")
            if not self._asker.agrees(more, default=refusal is not None):
                return

    def _refused_link(self, links: list[dict[str, str]], key: str) -> Said | None:
        return self._judge.at({"links": links}, "links", len(links) - 1, key)


def _name(ward: Ward | None, id_: str) -> str:
    if ward is None:
        return ""
    kind, _, rest = ward.name.partition(" ")
    number = id_.removeprefix(ward.slug[:37]).removeprefix("-")
    which = f" số {number}" if number.isdigit() else ""
    return f"Điểm phục vụ hành chính công {kind.lower()} {rest}{which}"


def _joined(first: Said, second: Said) -> Said:
    return Said(f"{first.vi}; {second.vi}", f"{first.en}; {second.en}")
