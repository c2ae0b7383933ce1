"""Which file takes what is new: that of its ward, where wards have files of their own."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from inventory.wards import Ward


class Homes:
    """The files of an inventory, as far as they belong to wards."""

    def __init__(
        self,
        files: Mapping[Path, frozenset[str]],
        folders: Sequence[Path],
        wards: Mapping[str, Ward],
    ) -> None:
        """Take the wards, by code, of the points in each file, the main file first.

        `folders` are those that the inventory includes as a whole, `wards` all of the city.
        """
        self._files = files
        self._main, *self._included = files
        self._wards = wards
        self._names = {name: code for code, ward in wards.items() for name in (code, ward.slug)}
        self._called = {path: self._names.get(path.stem.lower()) for path in self._included}
        self._by_ward = [folder for folder in folders if self._has_one_ward_each(folder)]

    def of_point(self, ward: str) -> Path:
        """The file for a new point of a ward; it may have to be made.

        The one that has points of the ward; else the one that is called after it; else a new one
        beside those of other wards; else the only one with points that is no other ward's, or the
        main one.
        """
        holding = [path for path, wards in self._files.items() if ward in wards]
        called = [path for path in self._included if self._called[path] == ward]
        both = [path for path in holding if path in called]
        for path in (*both, *holding, *called):
            return path
        return self._new(ward) or self._shared

    def of_contact(self, contact: str, naming: frozenset[str], having: Sequence[Path]) -> Path:
        """The file for a new contact: that of the only ward of the points that name it.

        If there is no such point, that of the ward that it is called after. Where a ward's points
        stand among others, its contacts do so too. `having` are the files that have contacts.
        """
        wards = naming or {code for code in [self._names.get(contact)] if code}
        if len(wards) == 1:
            home = self.of_point(*wards)
            if home != self._main and self._files.get(home, frozenset()) <= wards:
                return home
        return self.of_the_city(having)

    def of_the_city(self, having: Sequence[Path]) -> Path:
        """The file for what is no ward's, of those that have the section: the first such one."""
        return next((path for path in having if not self._is_of_a_ward(path)), self._main)

    @property
    def _shared(self) -> Path:
        filled = [
            path for path, wards in self._files.items() if wards and not self._is_of_a_ward(path)
        ]
        return filled[0] if len(filled) == 1 else self._main

    def _is_of_a_ward(self, path: Path) -> bool:
        """Whether a file is one ward's own."""
        if path == self._main or len(self._files[path]) > 1:
            return False
        return self._called[path] is not None or (
            bool(self._files[path]) and path.parent in self._by_ward
        )

    def _new(self, ward: str) -> Path | None:
        """A file that is yet to be made, called as those beside it: by slug or by code."""
        for folder in self._by_ward:
            stems = {path.stem for path in self._included if path.parent == folder}
            is_by_code = bool(stems & self._wards.keys())
            # None is there: it would be included, and called after the ward.
            return folder / f"{ward if is_by_code else self._wards[ward].slug}.yaml"
        return None

    def _has_one_ward_each(self, folder: Path) -> bool:
        """Whether the files of a folder have one ward each; a single one must be called so."""
        inside = [path for path in self._included if path.parent == folder]
        held = [self._files[path] for path in inside if self._files[path]]
        is_one_each = len(frozenset().union(*held)) == sum(map(len, held)) == len(held)
        return is_one_each and (len(held) > 1 or any(map(self._called.get, inside)))


def wards_naming(points: Iterable[Mapping[str, Any]]) -> Mapping[str, frozenset[str]]:
    """The wards, by code, of the points that name each contact."""
    found: dict[str, set[str]] = {}
    for point in points:
        for contact in point["contacts"]:
            found.setdefault(contact, set()).add(point["ward"])
    return {contact: frozenset(wards) for contact, wards in found.items()}
