"""A git repository with an inventory: the bare one of the server, and the clone of a person."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

CLEAN = {
    name: value
    for name, value in os.environ.items()
    if name not in {"VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT"}
    and not name.startswith(("GIT_", "CI_", "GITHUB_", "GITLAB_", "PYTHON"))
}
"""The environment of these tests without what belongs to them alone."""
PERSON = {
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_SYSTEM": "/dev/null",
    "GIT_AUTHOR_NAME": "An",
    "GIT_AUTHOR_EMAIL": "an@hanoi.example",
    "GIT_COMMITTER_NAME": "An",
    "GIT_COMMITTER_EMAIL": "an@hanoi.example",
    "GIT_AUTHOR_DATE": "2026-12-01T09:00:00+07:00",
    "GIT_COMMITTER_DATE": "2026-12-01T09:00:00+07:00",
}


def git(folder: Path, *words: str) -> str:
    """Run git; what it prints."""
    done = subprocess.run(
        ["git", *words],
        cwd=folder,
        env={**CLEAN, **PERSON},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class Repository:
    """The server's repository and a clone in which people work."""

    def __init__(self, folder: Path, files: Mapping[str, str]) -> None:
        self.folder = folder
        self.origin = folder / "origin.git"
        self.clone = folder / "clone"
        git(folder, "init", "--quiet", "--bare", "--initial-branch=main", str(self.origin))
        git(folder, "clone", "--quiet", str(self.origin), str(self.clone))
        git(self.clone, "commit", "--quiet", "--allow-empty", "--message", "begin")
        self.push("main", files)

    def push(self, branch: str, files: Mapping[str, str | None]) -> str:
        """Write files (None removes one) on a branch, from main if it is new, and push them."""
        known = git(self.clone, "branch", "--format=%(refname:short)").splitlines()
        where = [branch] if branch in known else ["-b", branch, "main"]
        git(self.clone, "checkout", "--quiet", *where)
        for name, text in files.items():
            path = self.clone / name
            if text is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        git(self.clone, "add", "--all")
        git(self.clone, "commit", "--quiet", "--message", "change")
        git(self.clone, "push", "--quiet", "origin", branch)
        return git(self.clone, "rev-parse", "HEAD")

    def replace(self, branch: str, name: str, old: str, new: str) -> str:
        """Change some text of one file on a branch."""
        git(self.clone, "checkout", "--quiet", branch)
        text = (self.clone / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, (name, old)
        return self.push(branch, {name: text.replace(old, new)})

    def merge(self, branch: str, into: str) -> None:
        """Make on a new branch what merging one into main would give, and push it."""
        git(self.clone, "checkout", "--quiet", "-b", into, "main")
        git(self.clone, "merge", "--quiet", "--no-ff", "--message", "merge", branch)
        git(self.clone, "push", "--quiet", "origin", into)

    def head(self, branch: str) -> str:
        """The newest commit of a branch."""
        return git(self.clone, "rev-parse", branch)

    def checked_out(self, folder: Path, commit: str) -> Path:
        """What the CI makes of it: a clone with the whole history, at this commit."""
        git(self.folder, "clone", "--quiet", "--no-checkout", str(self.origin), str(folder))
        git(folder, "checkout", "--quiet", "--detach", commit)
        return folder
