"""One change in words: what it is about, and from what to what."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from inventory.numbers import number
from inventory.said import Said
from inventory.words import Status
from stability.comparison import words
from stability.comparison.changes import Change, Facts, Kind, Section
from stability.comparison.limit_words import limit_name, limit_value
from stability.comparison.style import Style, cut, listed, word_of
from stability.wording import moment

_GROUPED = ("upstream", "snmp", "data_cap")
"""Groups of keys that are told together."""


def group_key(change: Change) -> str:
    """The key of a change; of groups such as `upstream.olt` the group."""
    group = change.key.partition(".")[0]
    return group if group in _GROUPED else change.key


def _arrow(change: Change, style: Style) -> str:
    key = f"contact.{change.key}" if change.section is Section.CONTACTS else change.key
    return f"{word_of(key, change.before, style)} → {word_of(key, change.after, style)}"


def item(change: Change, style: Style) -> str:
    """Tell one change."""
    tell = _TELLERS.get((change.section, change.kind)) or _TELLERS.get((change.section, None))
    subject = style.value(change.id) if change.id else ""
    said = tell(change, style) if tell else _keyed(change, style)
    name = (
        f" ({style.name(cut(change.name))})"
        if change.name and change.kind is not Kind.CHANGED
        else ""
    )
    return f"{subject}{name}{_parting(change) if subject and said else ''}{said}"


def _parting(change: Change) -> str:
    """Before a key that is told with the change, a comma."""
    with_key = change.key and change.section not in (Section.POINTS, Section.LINKS, Section.DATA)
    return ", " if with_key else ": "


def _keyed(change: Change, style: Style) -> str:
    if change.kind is not Kind.CHANGED:
        return ""
    return f"{style.of(words.label(change.key))}: {_arrow(change, style)}"


def _of_point(change: Change, style: Style) -> str:
    """What comes or goes with a point."""
    ids = listed([style.value(id_) for id_ in change.facts["links"]], style)
    status = change.facts["status"]
    planned = "" if status == "active" else f", {word_of('status', status, style)}"
    return style.either(f"gồm đường truyền {ids}{planned}", f"with {ids}{planned}")


def _of_link(change: Change, style: Style) -> str:
    return ", ".join(
        word_of(key, change.facts[key], style) for key in ("access", "operator", "role")
    )


def changed_key(change: Change, style: Style) -> str:
    """Tell a key of a point or link, which itself is told elsewhere."""
    key = group_key(change)
    member = "" if key == change.key else f"{style.value(change.key.partition('.')[2])} "
    return f"{member}{_arrow(change, style)}{_note(change, style)}"


def _note(change: Change, style: Style) -> str:
    former = change.facts.get("was_address_of")
    if former:
        shown = style.value(former)
        return style.either(f" (trước đây của {shown})", f" (that of {shown} before)")
    active = (None, Status.ACTIVE)
    if change.key == "status" and change.before not in active and change.after in active:
        return style.either(" (bắt đầu đo)", " (begins to be measured)")
    return ""


def _renamed(change: Change, style: Style) -> str:
    return style.either("trước đây là ", "formerly ") + style.value(change.before)


def _moved(change: Change, style: Style) -> str:
    metres = change.facts["metres"]
    if metres is None:
        return _arrow(change, style)
    return f"{style.of(number(metres))} m"


def _of_mails(change: Change, style: Style) -> str:
    facts, parts = change.facts, []
    if facts["city"]:
        parts.append(style.either("về toàn thành phố", "about the whole city"))
    for key, vi, en in (
        ("operators", "về nhà mạng", "about operator"),
        ("points", "về điểm", "about"),
    ):
        if facts[key]:
            ids = listed([style.value(id_) for id_ in facts[key]], style)
            parts.append(f"{style.either(vi, en)} {ids}")
    about = "; ".join(parts)
    if not facts["all"]:
        return about
    if change.kind is Kind.ADDED:
        return style.either(f"{about} (người nhận mới)", f"{about} (newly on the list)")
    return style.either(f"{about} (không còn nhận thư nào)", f"{about} (no mails at all any more)")


def _of_data(change: Change, style: Style) -> str:
    before, after = (number(share * 100, 1) for share in (change.before, change.after))
    gb = number(change.facts["gb_per_month"], 2)
    return style.either(
        f"{gb.vi} GB mỗi tháng, {before.vi}% → {after.vi}% dung lượng SIM",
        f"{gb.en} GB a month, {before.en}% → {after.en}% of the cap",
    )


def _limit(change: Change, style: Style) -> str:
    if not change.key:
        return style.either("viết khác, nghĩa như cũ", "written otherwise, means the same")
    return _limit_change(change.key, change.before, change.after, change.facts["direction"], style)


def _limit_change(key: str, before: Any, after: Any, direction: str, style: Style) -> str:
    shown = [style.of(limit_value(key, each)) for each in (before, after)]
    name, way = style.of(limit_name(key)), style.of(words.DIRECTIONS[direction])
    return f"{name}: {shown[0]} → {shown[1]} ({way})"


def _limits(change: Change, style: Style) -> str:
    told = [
        _limit_change(each["key"], each["before"], each["after"], each["direction"], style)
        for each in change.facts["limits"]
    ]
    return listed(told, style)


def _calendar(change: Change, style: Style) -> str:
    said = _keyed(change, style)
    hours = change.facts.get("weekly_hours")
    if hours is None:
        return said
    known = [number(each, 2) for each in hours if each is not None]
    vi, en = (" → ".join(getattr(each, side) for each in known) for side in ("vi", "en"))
    total = style.either(f"{vi} giờ mỗi tuần", f"{en} hours a week")
    return f"{said}; {total}" if said else total


def _works(change: Change, style: Style) -> str:
    facts = change.facts
    scope = _scope(facts, style)
    if change.kind is Kind.CHANGED:
        return f"{_key_of_works(change, style)}; {scope}"
    return f"{_when(facts['from'], style)} – {_when(facts['to'], style)}, {scope}"


def _when(moment_: str, style: Style) -> str:
    return style.of(moment(datetime.fromisoformat(moment_)))


def _key_of_works(change: Change, style: Style) -> str:
    if change.key not in ("from", "to"):
        return _keyed(change, style)
    name = style.of(words.label(change.key))
    return f"{name}: {_when(change.before, style)} → {_when(change.after, style)}"


def _scope(facts: Facts, style: Style) -> str:
    links, points = (words.counted(each, facts[each]) for each in (Section.LINKS, Section.POINTS))
    hours = number(facts["hours"], 1)
    minutes = facts["service_minutes"]
    if minutes is None:
        service = Said("nhiều trong giờ làm việc", "much of it in service hours")
    elif minutes:
        service = Said(f"{minutes} phút trong giờ làm việc", f"{minutes} minutes of service hours")
    else:
        service = Said("ngoài giờ làm việc", "outside service hours")
    return style.either(
        f"{links.vi} của {points.vi}, {hours.vi} giờ, {service.vi}",
        f"{links.en} of {points.en}, {hours.en} hours, {service.en}",
    )


_Teller = Callable[[Change, Style], str]
_TELLERS: dict[tuple[Section, Kind | None], _Teller] = {
    (Section.POINTS, Kind.ADDED): _of_point,
    (Section.POINTS, Kind.REMOVED): _of_point,
    (Section.POINTS, Kind.MOVED): _moved,
    (Section.POINTS, Kind.RENAMED): _renamed,
    (Section.POINTS, Kind.CHANGED): changed_key,
    (Section.LINKS, Kind.ADDED): _of_link,
    (Section.LINKS, Kind.REMOVED): _of_link,
    (Section.LINKS, Kind.MOVED): _renamed,
    (Section.LINKS, Kind.RENAMED): _renamed,
    (Section.LINKS, Kind.CHANGED): changed_key,
    (Section.MAILS, None): _of_mails,
    (Section.DATA, None): _of_data,
    (Section.TARGETS, Kind.CHANGED): _limit,
    (Section.TARGETS, None): _limits,
    (Section.CALENDARS, None): _calendar,
    (Section.MAINTENANCE, Kind.REORDERED): _keyed,
    (Section.MAINTENANCE, None): _works,
}
