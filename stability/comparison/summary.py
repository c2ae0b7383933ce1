"""The changes of an inventory in one line."""

from collections import Counter
from collections.abc import Iterator, Sequence

from inventory.numbers import number
from inventory.said import Said
from stability.comparison.changes import Change, Kind, Section

NOTHING = Said("không có gì thay đổi", "nothing changed")

_KEYS = {
    "address": Said("địa chỉ IP thay đổi", "address%s changed"),
    "operator": Said("đường truyền đổi nhà mạng", "operator%s changed"),
    "status": Said("trạng thái thay đổi", "status%s changed"),
}
_RENAMED = Said("mã thay đổi", "id%s changed")
_MOVED = Said("vị trí thay đổi", "place%s changed")
_OTHER = Said("thay đổi khác", "other change%s")
_BY_KIND = {Kind.RENAMED: _RENAMED, Kind.MOVED: _MOVED}


def of(changes: Sequence[Change]) -> Said:
    """Say what has changed, the most important first."""
    parts = [*_come_and_gone(changes), *_counted(changes)]
    if not parts:
        return NOTHING
    return Said(", ".join(part.vi for part in parts), ", ".join(part.en for part in parts))


def _come_and_gone(changes: Sequence[Change]) -> Iterator[Said]:
    for sign, kind in (("+", Kind.ADDED), ("-", Kind.REMOVED)):
        chosen = [change for change in changes if change.kind is kind]
        points = [change for change in chosen if change.section is Section.POINTS]
        links = sum(change.section is Section.LINKS for change in chosen)
        links += sum(len(change.facts["links"]) for change in points)
        for count, vi, one, many in (
            (len(points), "điểm", "point", "points"),
            (links, "đường truyền", "link", "links"),
        ):
            if count:
                some = number(count)
                yield Said(
                    f"{sign}{some.vi} {vi}", f"{sign}{some.en} {one if count == 1 else many}"
                )


def _counted(changes: Sequence[Change]) -> Iterator[Said]:
    counts = Counter(filter(None, map(_called, changes)))
    for words in (_RENAMED, _MOVED, *_KEYS.values(), _OTHER):
        if counts[words]:
            vi, en = number(counts[words])
            yield Said(f"{vi} {words.vi}", f"{en} {words.en % _plural(counts[words], words.en)}")


def _plural(count: int, pattern: str) -> str:
    if count == 1:
        return ""
    return "es" if "s%s" in pattern else "s"


def _called(change: Change) -> Said | None:
    """Name what it counts as; what comes and goes, and mere consequences, are no part of it."""
    if change.section in (Section.MAILS, Section.DATA):
        return None
    if change.section not in (Section.POINTS, Section.LINKS):
        return _OTHER
    if change.kind in (Kind.ADDED, Kind.REMOVED):
        return None
    return _BY_KIND.get(change.kind) or _KEYS.get(change.key, _OTHER)
