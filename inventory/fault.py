"""What can be wrong, in both languages, without the place where it is."""

from enum import StrEnum
from typing import NamedTuple

from inventory.said import Said


class Severity(StrEnum):
    """Whether an inventory can be used although something is found in it."""

    ERROR = "error"
    WARNING = "warning"
    """It is allowed, but probably not meant."""


class Fault(NamedTuple):
    """One kind of mistake, told of what stands there."""

    code: str
    """Short stable name of the kind, such as unknown-operator."""
    message: Said
    """What is wrong."""
    hint: Said | None = None
    """What to do about it, or more about it."""

    def hinted(self, *hints: Said | None) -> "Fault":
        """Add what helps, one after the other."""
        return self._replace(hint=joined(self.hint, *hints))


def joined(*hints: Said | None) -> Said | None:
    """Put hints one after the other; None if there is none."""
    given = [hint for hint in hints if hint is not None]
    if not given:
        return None
    return Said("; ".join(hint.vi for hint in given), "; ".join(hint.en for hint in given))
