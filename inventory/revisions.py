"""Where an inventory is: a file, a folder, or a revision in git such as `main:inventory.yaml`.

Of a revision only the YAML files of the inventory's folder are taken out, into a temporary folder.
Nothing of the repository is run, and no symbolic link of it leads anywhere else.
"""

import difflib
import posixpath
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from inventory import git
from inventory.folder import FILE, in_folder
from inventory.git import GitError, TreeEntry
from inventory.reading.include import SUFFIXES
from inventory.said import Said

MOST_BYTES = 256 * 2**20
"""Of all files that are taken out of a revision."""
MOST_FILES = 50_000

# A colon in braces belongs to the revision: main@{2026-11-30 12:00}, HEAD^{/Add: points}.
_REVISION = re.compile(r"((?:[^:{]|\{[^}]*\})+):(.*)", re.DOTALL)


class Source(NamedTuple):
    """An inventory to read by `load(path, name)`."""

    path: Path
    """Where it can be read, as long as the context is open."""
    name: str
    """What people call it: the path as it was given, or REVISION:PATH from the repository's top."""


class RevisionError(Exception):
    """There is no such inventory in git. `said` has it in both languages, `str()` in English."""

    def __init__(self, said: Said) -> None:
        """Take what to tell people: what was asked for, and what is wrong."""
        self.said = said
        super().__init__(said.en)


class NoFileError(RevisionError):
    """The revision is there, but has no such file."""


@contextmanager
def opened(spec: str) -> Iterator[Source]:
    """Make an inventory readable.

    `spec` is a file; a folder, and meant is the `inventory.yaml` in it; or REVISION:PATH as in git,
    with a path from the top of the repository, or from the current folder if it begins with `./` or
    `../`. PATH may be a folder or empty, too. What exists as a file or folder is that. A file that
    is not there is told by `load`; RevisionError says all that is wrong with a revision.
    """
    path = Path(spec)
    if _exists(path):
        found = in_folder(path)
        yield Source(found, str(found))
        return
    parts = _REVISION.fullmatch(spec)
    if parts is None:
        _refuse_forgotten_path(spec)
        yield Source(path, spec)
        return
    revision, inside = parts.groups()
    with tempfile.TemporaryDirectory(prefix="thongsuot-") as folder:
        try:
            yield _from_git(revision, inside, Path(folder).resolve(), spec)
        except GitError as error:
            raise _failed(spec, error.said) from error


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False  # `load` says why


def _refuse_forgotten_path(spec: str) -> None:
    try:
        git.prefix()
        is_revision = git.tree_of(spec) is not None
    except GitError:
        return  # without git it can only be a file
    if is_revision:
        raise RevisionError(
            Said(
                f"{spec}: không có tệp này; nếu là nhánh hay bản đã lưu trong git, "
                f"hãy ghi {spec}:{FILE}",
                f"{spec}: there is no such file; of a branch or revision in git, "
                f"write {spec}:{FILE}",
            )
        )


def _from_git(revision: str, inside: str, top: Path, spec: str) -> Source:
    wanted = _from_top(inside, spec)
    tree = git.tree_of(revision)
    if tree is None:
        raise _failed(spec, _unknown(revision))
    entries = list(git.listed(tree))
    paths = {entry.path for entry in entries}
    file = wanted if wanted in paths else posixpath.join(wanted, FILE)
    if file not in paths:
        raise NoFileError(_named(spec, _no_file(revision, wanted or file, paths)))
    _take_out([entry for entry in entries if _belongs(entry, file)], top)
    if not (top / file).exists():
        raise NoFileError(
            _named(
                spec,
                Said(
                    f"{file} là liên kết dẫn ra ngoài thư mục của danh mục",
                    f"{file} is a link that leads out of the inventory's folder",
                ),
            )
        )
    return Source(top / file, f"{revision}:{file}")


def _from_top(inside: str, spec: str) -> str:
    prefix = git.prefix()
    relative = inside.startswith(("./", "../")) or inside in (".", "..")
    path = posixpath.normpath(posixpath.join(prefix, inside) if relative else inside or ".")
    if path == ".." or path.startswith(("../", "/")):
        raise _failed(
            spec,
            Said(
                "đường dẫn này ở ngoài kho git; ghi đường dẫn tính từ thư mục gốc của kho",
                "this path is outside the repository; write it from the repository's top",
            ),
        )
    return "" if path == "." else path


def _belongs(entry: TreeEntry, file: str) -> bool:
    folder = posixpath.dirname(file)
    inside = not folder or entry.path.startswith(f"{folder}/")
    # A tree that was made by hand may hold names that git itself would refuse.
    is_plain = not {"", ".", ".."} & {*entry.path.split("/")}
    return is_plain and inside and (entry.is_link or entry.path.endswith((*SUFFIXES, file)))


def _take_out(entries: Sequence[TreeEntry], top: Path) -> None:
    """Write files and symbolic links, of these only such as stay within."""
    if len(entries) > MOST_FILES or sum(git.sizes(entries)) > MOST_BYTES:
        raise GitError(
            Said(
                f"thư mục này có hơn {MOST_FILES} tệp YAML hoặc hơn {MOST_BYTES >> 20} MB; "
                "hãy để danh mục trong thư mục riêng",
                f"its folder has more than {MOST_FILES} YAML files or {MOST_BYTES >> 20} MB; "
                "keep the inventory in a folder of its own",
            )
        )
    links = []
    try:
        for entry, content in zip(entries, git.contents(entries), strict=True):
            path = top / entry.path
            if entry.is_link:
                links.append((path, content))
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        # After all files, so that none is written through a link.
        for path, target in links:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.symlink_to(target.decode(errors="surrogateescape"))
        for path, _ in links:
            if not path.resolve().is_relative_to(top):
                path.unlink()
    except (OSError, RuntimeError, ValueError) as error:
        raise GitError(
            Said(
                f"không lấy được tệp của bản này: {error}",
                f"the files of this revision cannot be taken out: {error}",
            )
        ) from error


def _unknown(revision: str) -> Said:
    vi, en = f"git không biết {revision}", f"git knows no {revision}"
    names = git.names()
    remote = f"origin/{revision}"
    close = [remote] if remote in names else difflib.get_close_matches(revision, names, n=1)
    if close:
        return Said(f"{vi}; có phải ý bạn là {close[0]}?", f"{en}; did you mean {close[0]}?")
    if git.is_shallow():
        return Said(
            f"{vi}; kho này được sao không kèm lịch sử: chạy git fetch --unshallow, trong GitHub "
            "Actions ghi fetch-depth: 0, trong GitLab ghi GIT_DEPTH: 0",
            f"{en}; this clone is without its history: run git fetch --unshallow, in GitHub "
            "Actions write fetch-depth: 0, in GitLab GIT_DEPTH: 0",
        )
    return Said(f"{vi}; git branch --all liệt kê các nhánh", f"{en}; git branch --all lists them")


def _no_file(revision: str, path: str, paths: set[str]) -> Said:
    name = posixpath.basename(path)
    alike = sorted(each for each in paths if posixpath.basename(each) in (name, FILE))
    close = alike[:1] or difflib.get_close_matches(path, paths, n=1)
    vi, en = f"{revision} không có tệp {path}", f"{revision} has no file {path}"
    if not close:
        return Said(vi, en)
    return Said(f"{vi}; có phải ý bạn là {close[0]}?", f"{en}; did you mean {close[0]}?")


def _failed(spec: str, said: Said) -> RevisionError:
    return RevisionError(_named(spec, said))


def _named(spec: str, said: Said) -> Said:
    asked = spec.removesuffix(":")  # of HEAD~1:, which is its top folder
    return Said(f"{asked}: {said.vi}", f"{asked}: {said.en}")
