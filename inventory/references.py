"""Names that stand for something must stand for something that is there."""

import itertools
from collections.abc import Collection, Iterator, Mapping

from inventory.problem import Loc
from inventory.target import DEFAULT_TARGET
from inventory.tree import Finding, Group, entries, group, groups, links, points, texts
from inventory.wards import FILES, Ward, wards_of
from inventory.wording import did_you_mean


def unknown_city(root: Group) -> Iterator[Finding]:
    """A city for which there is no list of wards."""
    for loc, code in texts(group(root, "city"), ("city",), "code"):
        if code not in FILES and code.isdigit():
            yield Finding(
                loc, f'there is no list of wards for the city "{code}"; known: {", ".join(FILES)}'
            )


def unknown_wards(root: Group) -> Iterator[Finding]:
    """Wards that the city does not have."""
    city = group(root, "city").get("code")
    wards = wards_of(city) if isinstance(city, str) and city in FILES else None
    if not wards:
        return
    for loc, point in points(root):
        for at, code in texts(point, loc, "ward"):
            if _is_unknown_ward(code, wards):
                hint = _ward_named_in(point.get("name"), wards)
                yield Finding(at, f'there is no ward or commune with the code "{code}"{hint}')
    for loc, entry in groups(root, (), "maintenance"):
        for at, code in texts(group(entry, "select"), (*loc, "select"), "ward"):
            if _is_unknown_ward(code, wards):
                yield Finding(at, f'there is no ward or commune with the code "{code}"')


def _is_unknown_ward(code: str, wards: Mapping[str, Ward]) -> bool:
    # A code of another form is reported as such.
    return code not in wards and len(code) == 5 and code.isdigit()  # noqa: PLR2004  # digits


def _ward_named_in(name: object, wards: Mapping[str, Ward]) -> str:
    text = str(name).casefold()
    for ward in wards.values():
        if text.endswith(ward.name.casefold()):
            return f'; did you mean "{ward.code}" ({ward.name})?'
    return ""


def unknown_names(root: Group) -> Iterator[Finding]:
    """Contacts, calendars, targets, operators and credentials that are not in the inventory."""
    contacts, calendars = group(root, "contacts"), group(root, "calendars")
    targets = {DEFAULT_TARGET, *group(root, "targets")}
    yield from _unknown(group(root, "city"), ("city",), "contacts", contacts)
    for loc, point in points(root):
        yield from _unknown(point, loc, "contacts", contacts)
        yield from _unknown(point, loc, "calendar", calendars, section="calendars")
        yield from _unknown(point, loc, "target", targets, section="targets")
    operators, credentials = group(root, "operators"), group(root, "credentials")
    for loc, link in links(root):
        yield from _unknown(link, loc, "operator", operators, section="operators")
        yield from _unknown(link, loc, "target", targets, section="targets")
        snmp = group(link, "snmp")
        yield from _unknown(snmp, (*loc, "snmp"), "credential", credentials, section="credentials")


def _unknown(
    parent: Group, loc: Loc, key: str, known: Collection[str], section: str = "contacts"
) -> Iterator[Finding]:
    for at, name in texts(parent, loc, key):
        if name not in known:
            yield Finding(at, f'"{name}" is not in {section}{did_you_mean(name, known)}')


def unknown_selections(root: Group) -> Iterator[Finding]:
    """Maintenance of points, links or operators that are not in the inventory."""
    by_id: dict[str, list[Group]] = {}
    for loc, point in points(root):
        for _, id_ in texts(point, loc, "id"):
            by_id.setdefault(id_, []).append(point)
    operators = group(root, "operators")
    for loc, entry in groups(root, (), "maintenance"):
        select, at = group(entry, "select"), (*loc, "select")
        yield from _unknown(select, at, "point", by_id, section="points")
        yield from _unknown(select, at, "operator", operators, section="operators")
        chosen = [id_ for _, id_ in texts(select, at, "point")] or list(by_id)
        link_ids = {
            link_id
            for point in itertools.chain.from_iterable(by_id.get(id_, ()) for id_ in chosen)
            for _, link in groups(point, (), "links")
            for _, link_id in texts(link, (), "id")
        }
        for place, link_id in texts(select, at, "link"):
            if link_id not in link_ids:
                yield Finding(
                    place, f'there is no link "{link_id}" there{did_you_mean(link_id, link_ids)}'
                )


def missing_central(root: Group) -> Iterator[Finding]:
    """Vantages without the central prober, which this program is."""
    vantages = root.get("vantages")
    if isinstance(vantages, dict) and "central" not in vantages:
        hint = did_you_mean("central", vantages).replace("did you mean", "is it")
        yield Finding(("vantages", "central"), f"the prober named central is missing{hint}")


def renamed_default_target(root: Group) -> Iterator[Finding]:
    """An override under the name of the default target, whose limits are published."""
    for loc, _target in entries(root, (), "targets"):
        if loc[-1] == DEFAULT_TARGET:
            yield Finding(
                loc, f"{DEFAULT_TARGET} stays as published; give your limits another name"
            )
