"""Which file takes what is new: that of its ward, where wards have files of their own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from inventory.wards import Ward


@dataclass(frozen=True, slots=True)
class Homes:
    """The files of an inventory, as far as they belong to wards."""

    files: Mapping[Path, frozenset[str]]
    """The wards, by code, of the points in each file; the main one first."""
    folders: Sequence[Path]
    """Those that the inventory includes as a whole."""
    wards: Mapping[str, Ward]

    def of_point(self, ward: str) -> Path:
        """The file for a new point of a ward; it may have to be made.

        The one that has points of the ward; else the one that is called after it; else a new one
        beside those of other wards; else the only one with points that is no other ward's, or the
        main one.
        """
        holding = [path for path, wards in self.files.items() if ward in wards]
        called = [path for path in self._included if self._called_after(path) == ward]
        both = [path for path in holding if path in called]
        for path in (*both, *holding, *called):
            return path
        return self._new(ward) or self._shared

    def of_contact(self, ward: str | None, having: Sequence[Path]) -> Path:
        """The file for a new contact of one ward, or, without one, for what is the city's.

        `having` are the files that have the section. Where a ward's points stand among others, its
        contacts do so too.
        """
        if ward is not None:
            home = self.of_point(ward)
            if home != self._main and self.files.get(home, frozenset()) <= {ward}:
                return home
        return next((path for path in having if not self._is_of_a_ward(path)), self._main)

    def called(self, name: str) -> str | None:
        """The code of the ward that has this name in files: its slug or code."""
        if name in self.wards:
            return name
        return next((code for code, ward in self.wards.items() if ward.slug == name), None)

    @property
    def _main(self) -> Path:
        return next(iter(self.files))

    @property
    def _included(self) -> list[Path]:
        return list(self.files)[1:]

    @property
    def _shared(self) -> Path:
        filled = [
            path for path, wards in self.files.items() if wards and not self._is_of_a_ward(path)
        ]
        return filled[0] if len(filled) == 1 else self._main

    def _called_after(self, path: Path) -> str | None:
        return None if path == self._main else self.called(path.stem.lower())

    def _is_of_a_ward(self, path: Path) -> bool:
        """Whether a file is one ward's own."""
        if path == self._main or len(self.files[path]) > 1:
            return False
        has_folder = bool(self.files[path]) and self._is_by_ward(path.parent)
        return has_folder or self._called_after(path) is not None

    def _new(self, ward: str) -> Path | None:
        """A file that is yet to be made, called as those beside it: by slug or by code."""
        for folder in filter(self._is_by_ward, self.folders):
            stems = {path.stem for path in self._included if path.parent == folder}
            is_by_code = bool(stems & self.wards.keys())
            # None is there: it would be included, and called after the ward.
            return folder / f"{ward if is_by_code else self.wards[ward].slug}.yaml"
        return None

    def _is_by_ward(self, folder: Path) -> bool:
        """Whether the files of an included folder have one ward each."""
        if folder not in self.folders:
            return False
        inside = [path for path in self._included if path.parent == folder]
        held = [self.files[path] for path in inside if self.files[path]]
        is_one_each = len(frozenset().union(*held)) == sum(map(len, held)) == len(held)
        return is_one_each and (len(held) > 1 or any(map(self._called_after, inside)))


def ward_of_contact(
    contact: str, points: Iterable[Mapping[str, object]], homes: Homes
) -> str | None:
    """The ward that a new contact belongs to; None if that is none or several.

    It is that of the points that come with it and name it, else the one that it is called after.
    """
    naming = {str(point["ward"]) for point in points if contact in _names(point)}
    if naming:
        return naming.pop() if len(naming) == 1 else None
    return homes.called(contact)


def _names(point: Mapping[str, object]) -> Sequence[object]:
    names = point.get("contacts")
    return names if isinstance(names, Sequence) else ()
