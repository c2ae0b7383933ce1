"""Where a lab keeps its files: what its user gets, and what goes when it ends."""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from lab.part import LabError

RESULTS = ("lab.json", "events.jsonl", "alerts.json", "points.json", "metrics.txt")
RESULT_FOLDERS = ("mails", "logs")
_SWEEPING_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Workspace:
    """A context manager: at its end the temporary folder is gone, and with it all but `out`."""

    temporary: Path
    out: Path
    """The results, for the user if they named a folder."""
    sweeper: "subprocess.Popen[bytes]"

    @classmethod
    def open(cls, out: Path | None) -> Self:
        """Make the folders; results of an earlier run in `out` are removed. Raises LabError."""
        temporary = Path(tempfile.mkdtemp(prefix="thongsuot-lab-"))
        sweeper = subprocess.Popen(  # noqa: S603  # our own module
            [sys.executable, "-P", "-m", "lab.sweep", str(temporary)],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        workspace = cls(temporary, temporary / "out" if out is None else out.absolute(), sweeper)
        try:
            workspace.clear_out()
        except OSError as error:
            workspace.__exit__()
            raise LabError(f"cannot use {out} for the results: {error.strerror}") from None
        return workspace

    def clear_out(self) -> None:
        """Remove the results of an earlier run. Raises OSError."""
        for name in RESULTS:
            (self.out / name).unlink(missing_ok=True)
        for name in RESULT_FOLDERS:
            shutil.rmtree(self.out / name, ignore_errors=True)
            (self.out / name).mkdir(parents=True)

    def __enter__(self) -> Self:
        """Use it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let the sweeper remove the temporary folder, and wait for it."""
        self.sweeper.communicate(timeout=_SWEEPING_SECONDS)

    @property
    def mails(self) -> Path:
        """One file for each mail."""
        return self.out / "mails"

    @property
    def config(self) -> Path:
        """What Prometheus and Alertmanager read."""
        return self.temporary / "config"

    @property
    def inventory(self) -> Path:
        """The lab's own copy of the inventory."""
        return self.temporary / "inventory.yaml"

    @property
    def scenario(self) -> Path:
        """A copy of the scenario, so that a change while the lab starts cannot split it."""
        return self.temporary / "scenario.yaml"

    def log(self, role: str) -> Path:
        """What a part writes to its standard error, and to its output unless we talk with it."""
        return self.out / "logs" / f"{role}.log"

    def data(self, role: str) -> Path:
        """Where a part keeps its state."""
        return self.temporary / role
