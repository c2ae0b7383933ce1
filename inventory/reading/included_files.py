"""Which files an inventory includes, and which entries of its `include` lead to none."""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from inventory.fault import Fault
from inventory.problem import Loc
from inventory.reading.files import reason
from inventory.said import Said
from inventory.spelling import closest, meant

SUFFIXES = (".yaml", ".yml")
MOST_NEAR = 500
"""Files beside one that is missing that are looked through for the one that was meant."""


class Refused(NamedTuple):
    """An entry that cannot be included."""

    loc: Loc
    fault: Fault


def files_of(
    main: Path, named: Iterable[tuple[Loc, str]]
) -> tuple[tuple[Path, ...], tuple[Refused, ...]]:
    """Find the files that entries name, in the order of their names, and what is wrong.

    The order of the entries means nothing, so that none can be wrong.
    """
    found: set[Path] = set()
    refused: list[Refused] = []
    itself, home = main.resolve(), main.parent.resolve()
    seen: set[Path] = set()
    named = tuple(named)
    folders = {main.parent / entry for _, entry in named}
    for loc, entry in named:
        try:
            for each in _entry(main.parent, entry, folders):
                fault = each if isinstance(each, Fault) else _not_ours(each, itself, seen, home)
                if fault is not None:
                    refused.append(Refused(loc, fault))
                elif isinstance(each, Path):
                    seen.add(each.resolve())
                    found.add(each)
        except (OSError, RuntimeError) as error:  # a loop of symbolic links is a RuntimeError
            refused.append(Refused(loc, _unreadable(entry, error)))
    return tuple(sorted(found)), tuple(refused)


def _entry(folder: Path, entry: str, named: Collection[Path]) -> Iterator[Path | Fault]:
    path = folder / entry
    if path.is_dir():
        yield from _inside(path, entry, named)
    elif path.exists():
        yield path
    else:
        yield Fault(
            "include-missing",
            Said(
                f"không có tệp hay thư mục {entry} bên cạnh tệp chính",
                f"there is no file or folder {entry} beside the inventory",
            ),
            _near(folder, path, entry),
        )


def _near(folder: Path, missing: Path, entry: str) -> Said | None:
    """Ask whether something beside it was meant."""
    try:
        beside = sorted(islice(missing.parent.iterdir(), MOST_NEAR))
    except OSError:
        return None
    # Without their endings, which would make all names alike.
    names = (str(each.relative_to(folder)) for each in beside if each.is_dir() or _is_yaml(each))
    seen = {_without_suffix(name): name for name in names}
    close = closest(_without_suffix(entry), seen)
    return None if close is None else meant(seen[close])


def _without_suffix(name: str) -> str:
    for suffix in SUFFIXES:
        name = name.removesuffix(suffix)
    return name


def _inside(folder: Path, entry: str, named: Collection[Path]) -> Iterator[Path | Fault]:
    """The YAML files of a folder; those that begin with a dot belong to programs.

    A folder inside it that has some, too, must be named itself, lest it be forgotten.
    """
    seen = [each for each in sorted(folder.iterdir()) if not each.name.startswith(".")]
    files = [each for each in seen if each.suffix in SUFFIXES]
    yield from files
    if not files:
        yield Fault(
            "include-empty",
            Said(
                f"thư mục {entry} không có tệp .yaml nào",
                f"there is no .yaml file in the folder {entry}",
            ),
        )
    for each in seen:
        if each.is_dir() and each not in named and _holds_more(each, named):
            yield _nested(each.name, entry)


def _is_yaml(path: Path) -> bool:
    return path.suffix in SUFFIXES and not path.name.startswith(".")


def _holds_more(folder: Path, named: Collection[Path]) -> bool:
    """Whether there are YAML files in it, however deep, in folders that are not named."""
    return any(
        found.parent not in named
        and not any(part.startswith(".") for part in found.relative_to(folder).parts)
        for suffix in SUFFIXES
        for found in folder.rglob(f"*{suffix}")
    )


def _nested(inner: str, outer: str) -> Fault:
    return Fault(
        "include-nested",
        Said(
            f"thư mục {inner} bên trong {outer} không được đưa vào",
            f"the folder {inner} inside {outer} is not included with it",
        ),
        Said(
            "hãy ghi thêm thư mục đó vào include, hoặc chuyển các tệp ra ngoài",
            "name it under include too, or move its files up",
        ),
    )


def _not_ours(path: Path, itself: Path, seen: set[Path], home: Path) -> Fault | None:
    resolved = path.resolve()
    if resolved == itself:
        words = Said(f"{path.name} chính là tệp này", f"{path.name} is this file itself")
        return Fault("include-itself", words)
    if resolved in seen:
        words = Said(f"{path.name} được đưa vào hai lần", f"{path.name} is included twice")
        return Fault("include-twice", words)
    if not resolved.is_relative_to(home):
        return Fault(
            "include-outside",
            Said(
                f"{path.name} là một liên kết dẫn ra ngoài thư mục của tệp chính",
                f"{path.name} is a link that leads out of the inventory's folder",
            ),
        )
    if resolved.exists() and not (resolved.is_file() or resolved.is_dir()):
        # Nobody may ever write to a pipe: whoever reads it waits for good.
        words = Said(f"{path.name} không phải tệp thường", f"{path.name} is no ordinary file")
        return Fault("include-unreadable", words)
    return None


def _unreadable(entry: str, error: OSError | RuntimeError) -> Fault:
    why = reason(error) if isinstance(error, OSError) else Said(_LOOP.vi, _LOOP.en)
    return Fault(
        "include-unreadable",
        Said(f"không đọc được {entry}: {why.vi}", f"{entry} cannot be read: {why.en}"),
    )


_LOOP = Said("các liên kết trỏ vòng vào nhau", "links lead in a circle")
