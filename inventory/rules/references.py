"""Names that stand for something must stand for something that is there."""

from collections.abc import Collection, Iterator, Mapping

from inventory.fault import Fault
from inventory.problem import Loc
from inventory.reading.tree import Finding, Group, entries, group, groups, links, points, texts
from inventory.said import Said
from inventory.spelling import Hints, did_you_mean, meant
from inventory.target import DEFAULT_TARGET
from inventory.wards import FILES, Ward, wards_of

MOST_NAMES = 8
"""How many names a hint lists."""


def unknown_city(root: Group) -> Iterator[Finding]:
    """A city for which there is no list of wards."""
    for loc, code in texts(group(root, "city"), ("city",), "code"):
        if code not in FILES and code.isdigit():
            words = Said(
                f'không có danh sách phường, xã của thành phố "{code}"',
                f'there is no list of wards for the city "{code}"',
            )
            known = Said(f"hiện có: {', '.join(FILES)}", f"known: {', '.join(FILES)}")
            yield Finding(loc, Fault("unknown-city", words, known))


def unknown_wards(root: Group) -> Iterator[Finding]:
    """Wards that the city does not have."""
    city = group(root, "city").get("code")
    wards = wards_of(city) if isinstance(city, str) and city in FILES else None
    if not wards:
        return
    for loc, point in points(root):
        for at, code in texts(point, loc, "ward"):
            if _is_unknown_ward(code, wards):
                yield Finding(at, _no_ward(code, _ward_named_in(point.get("name"), wards)))
    for loc, entry in groups(root, (), "maintenance"):
        for at, code in texts(group(entry, "select"), (*loc, "select"), "ward"):
            if _is_unknown_ward(code, wards):
                yield Finding(at, _no_ward(code))


def _no_ward(code: str, hint: Said | None = None) -> Fault:
    words = Said(
        f'không có phường, xã nào mang mã "{code}"',
        f'there is no ward or commune with the code "{code}"',
    )
    return Fault("unknown-ward", words, hint)


def _is_unknown_ward(code: str, wards: Mapping[str, Ward]) -> bool:
    # A code of another form is reported as such.
    return code not in wards and len(code) == 5 and code.isdigit()  # noqa: PLR2004  # digits


def _ward_named_in(name: object, wards: Mapping[str, Ward]) -> Said | None:
    text = str(name).casefold()
    for ward in wards.values():
        if text.endswith(ward.name.casefold()):
            return meant(f'"{ward.code}" ({ward.name})')
    return None


class _Section:
    """The names that one section has."""

    def __init__(self, root: Group, name: str, hints: Hints) -> None:
        self._name = name
        self._known: Collection[str] = group(root, name)
        self._hints = hints
        if name == "targets":
            self._known = {*self._known, DEFAULT_TARGET}

    def _all(self) -> Said | None:
        """The names, if a person can look through them."""
        if not 0 < len(self._known) <= MOST_NAMES:
            return None
        names = ", ".join(sorted(self._known))
        return Said(f"hiện có: {names}", f"known: {names}")

    def unknown(self, parent: Group, loc: Loc, key: str) -> Iterator[Finding]:
        """Names under a key that the section does not have."""
        for at, name in texts(parent, loc, key):
            if name not in self._known:
                words = Said(
                    f'"{name}" không có trong {self._name}', f'"{name}" is not in {self._name}'
                )
                hint = self._hints.did_you_mean(name, self._known) or self._all()
                yield Finding(at, Fault(f"unknown-{self._name.removesuffix('s')}", words, hint))


def unknown_names(root: Group) -> Iterator[Finding]:
    """Contacts, calendars, targets, operators and credentials that are not in the inventory."""
    hints = Hints()
    contacts, targets = _Section(root, "contacts", hints), _Section(root, "targets", hints)
    calendars, operators = _Section(root, "calendars", hints), _Section(root, "operators", hints)
    credentials = _Section(root, "credentials", hints)
    yield from contacts.unknown(group(root, "city"), ("city",), "contacts")
    for loc, point in points(root):
        yield from contacts.unknown(point, loc, "contacts")
        yield from calendars.unknown(point, loc, "calendar")
        yield from targets.unknown(point, loc, "target")
    for loc, link in links(root):
        yield from operators.unknown(link, loc, "operator")
        yield from targets.unknown(link, loc, "target")
        yield from credentials.unknown(group(link, "snmp"), (*loc, "snmp"), "credential")


def unknown_selections(root: Group) -> Iterator[Finding]:
    """Maintenance of points, links or operators that are not in the inventory."""
    hints = Hints()
    operators = _Section(root, "operators", hints)
    links_of = _links_by_point(root)
    anywhere = set().union(*links_of.values())
    for loc, entry in groups(root, (), "maintenance"):
        select, at = group(entry, "select"), (*loc, "select")
        yield from operators.unknown(select, at, "operator")
        there: set[str] = set()
        for place, point_id in texts(select, at, "point"):
            there |= links_of.get(point_id, anywhere)
            if point_id not in links_of:
                words = Said(f'không có điểm "{point_id}"', f'there is no point "{point_id}"')
                hint = hints.did_you_mean(point_id, links_of)
                yield Finding(place, Fault("unknown-point", words, hint))
        there = there or anywhere
        for place, link_id in texts(select, at, "link"):
            if link_id not in there:
                words = Said(
                    f'ở đó không có đường truyền "{link_id}"',
                    f'there is no link "{link_id}" there',
                )
                hint = hints.did_you_mean(link_id, there)
                yield Finding(place, Fault("unknown-link", words, hint))


def _links_by_point(root: Group) -> dict[str, set[str]]:
    by_point: dict[str, set[str]] = {}
    for loc, point in points(root):
        for _, point_id in texts(point, loc, "id"):
            ids = by_point.setdefault(point_id, set())
            ids |= {
                id_ for _, link in groups(point, loc, "links") for _, id_ in texts(link, (), "id")
            }
    return by_point


def missing_central(root: Group) -> Iterator[Finding]:
    """Vantages without the central prober, which this program is."""
    vantages = root.get("vantages")
    if isinstance(vantages, dict) and "central" not in vantages:
        words = Said("thiếu máy đo tên là central", "the prober named central is missing")
        close = did_you_mean("central", vantages)
        hint = close and Said(
            close.vi.replace("ý bạn là", "đó là"), close.en.replace("did you mean", "is it")
        )
        yield Finding(("vantages", "central"), Fault("no-central", words, hint))


def renamed_default_target(root: Group) -> Iterator[Finding]:
    """An override under the name of the default target, whose limits are published."""
    for loc, _target in entries(root, (), "targets"):
        if loc[-1] == DEFAULT_TARGET:
            words = Said(
                f"{DEFAULT_TARGET} giữ nguyên như đã công bố",
                f"{DEFAULT_TARGET} stays as published",
            )
            yield Finding(loc, Fault("default-target", words, _ANOTHER_NAME))


_ANOTHER_NAME = Said("hãy đặt tên khác cho các ngưỡng riêng", "give your limits another name")
