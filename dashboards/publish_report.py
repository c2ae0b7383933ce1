"""What `thongsuot publish` says: what becomes of each thing, and at the end how many."""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import Final, TextIO

_SHOWN: Final = 40
DONE, NOT_DONE = 0, 1


class Outcome(StrEnum):
    """What became of a thing."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    NOT_TRIED = "not tried"


class Report:
    """Says it as it happens, so that whoever interrupts it knows how far it came."""

    def __init__(self, out: TextIO, *, dry_run: bool) -> None:
        self._out = out
        self._dry_run = dry_run
        self._counts: Counter[Outcome] = Counter()

    def say(self, line: str) -> None:
        """Something that is about no single thing."""
        print(line, file=self._out)

    def tell(self, what: str, outcome: Outcome, more: str = "", lines: Sequence[str] = ()) -> None:
        """Tell the outcome of one thing; `lines` are what differs, of which the first are shown."""
        self._counts[outcome] += 1
        future = self._dry_run and outcome in {Outcome.CREATED, Outcome.CHANGED}
        said = f"would be {outcome}" if future else str(outcome)
        self.say(f"{what}: {said}" + (f": {more}" if more else ""))
        if not self._dry_run:
            return
        for line in lines[:_SHOWN]:
            self.say(f"  {line}")
        if len(lines) > _SHOWN:
            self.say(f"  ... and {len(lines) - _SHOWN} more")

    def end(self) -> int:
        """Sum up; gives the exit status."""
        counted = [f"{count} {outcome}" for outcome in Outcome if (count := self._counts[outcome])]
        said = ", ".join(counted) or "nothing was tried"
        self.say(f"dry run, nothing was written: {said}" if self._dry_run else said)
        bad = self._counts[Outcome.FAILED] + self._counts[Outcome.NOT_TRIED]
        return NOT_DONE if bad else DONE
