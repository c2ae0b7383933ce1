"""Ask git what a revision holds, without a work tree, hooks or filters."""

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from inventory.said import Said

TIMEOUT_SECONDS = 60
"""A local repository answers in milliseconds; one whose objects are still to be fetched may not."""

_COMMAND = ("git", "--no-pager", "-c", "core.fsmonitor=false")
_OWN_ENVIRONMENT = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_FOREIGN = ("GIT_TRACE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_EXTERNAL_DIFF")
"""Variables that would write between the answers or speak of another command. Those that say where
the repository and its objects are stay: a hook has its reasons for them."""
_MAGIC = ("GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS")


class GitError(Exception):
    """Git is not there, or refuses."""

    def __init__(self, said: Said) -> None:
        """Take what to tell people."""
        self.said = said
        super().__init__(said.en)


class TreeEntry(NamedTuple):
    """A file of a revision."""

    path: str
    """From the top of the repository, parted by slashes."""
    is_link: bool
    sha: str


class GitRefusedError(GitError):
    """Git ran and ended with an error."""


def ask(*arguments: str, data: bytes | None = None) -> bytes:
    """Run one git command in the current folder and give what it prints."""
    try:
        done = subprocess.run(  # noqa: S603  # no shell, and no argument that may be an option
            (*_COMMAND, *arguments),
            input=data,
            stdin=subprocess.DEVNULL if data is None else None,
            capture_output=True,
            check=False,
            env=_environment(os.environ),
            timeout=TIMEOUT_SECONDS,
        )
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise GitError(
            Said(
                f"cần chương trình git để đọc một bản đã lưu, nhưng không chạy được: {reason}",
                f"reading a revision takes the program git, which cannot be run: {reason}",
            )
        ) from error
    except subprocess.TimeoutExpired as error:
        raise GitError(
            Said(
                f"git không trả lời trong {TIMEOUT_SECONDS} giây",
                f"git has not answered for {TIMEOUT_SECONDS} seconds",
            )
        ) from error
    if done.returncode:
        raise GitRefusedError(_refusal(done.stderr))
    return done.stdout


def prefix() -> str:
    """The current folder from the top of the repository, with a slash at its end unless empty."""
    return os.fsdecode(ask("rev-parse", "--show-prefix")).removesuffix("\n")


def tree_of(revision: str) -> str | None:
    """Find the tree of a commit, branch or tag; None if there is no such revision."""
    if revision.startswith("-") or "\0" in revision:
        return None
    try:
        found = ask("rev-parse", "--verify", "--end-of-options", f"{revision}^{{tree}}")
    except GitRefusedError:
        return None
    return found.decode().strip()


def names() -> list[str]:
    """Branches, remote ones too, and tags."""
    return os.fsdecode(ask("for-each-ref", "--format=%(refname:short)")).splitlines()


def is_shallow() -> bool:
    """Whether the repository was cloned without its past."""
    return ask("rev-parse", "--is-shallow-repository").strip() == b"true"


def listed(tree: str) -> Iterator[TreeEntry]:
    """List all files and symbolic links of a tree; those of submodules are not in it."""
    rows = os.fsdecode(ask("ls-tree", "-r", "-z", "--full-tree", "--end-of-options", tree))
    for row in filter(None, rows.split("\0")):
        meta, _, path = row.partition("\t")
        mode, kind, sha = meta.split()
        if kind == "blob":
            yield TreeEntry(path, mode == "120000", sha)


def sizes(entries: Sequence[TreeEntry]) -> list[int]:
    """How many bytes each file has."""
    wanted = "".join(f"{entry.sha}\n" for entry in entries)
    answer = ask("cat-file", "--batch-check=%(objectsize)", data=wanted.encode())
    return [int(size) for size in answer.split()]


def contents(entries: Sequence[TreeEntry]) -> Iterator[bytes]:
    """Read files as they are stored, in the order of the entries."""
    wanted = "".join(f"{entry.sha}\n" for entry in entries)
    answer = ask("cat-file", "--batch=%(objectsize)", data=wanted.encode())
    at = 0
    for _ in entries:
        # The size, a line feed, the content, a line feed.
        start = answer.index(b"\n", at) + 1
        end = start + int(answer[at:start])
        yield answer[start:end]
        at = end + 1


def _environment(given: Mapping[str, str]) -> dict[str, str]:
    kept = {
        name: value
        for name, value in given.items()
        if not name.startswith(_FOREIGN) and name not in _MAGIC
    }
    return kept | _OWN_ENVIRONMENT


def _refusal(complaint: bytes) -> Said:
    lines = complaint.decode(errors="replace").splitlines() or ["?"]
    first = next((line for line in lines if line.startswith("fatal: ")), lines[0])
    reason = "".join(c for c in first.removeprefix("fatal: ") if c.isprintable())[:300]
    if reason.startswith("not a git repository"):
        return Said(
            "thư mục hiện tại không thuộc kho git nào", "the current folder is in no git repository"
        )
    return Said(f"git từ chối: {reason}", f"git refuses: {reason}")
