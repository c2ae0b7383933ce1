"""What is wrong with a cell or a table."""

from inventory.fault import Fault
from inventory.said import Said


class CellError(Exception):
    """A cell that has no meaning, or more than one."""

    def __init__(self, message: Said, hint: Said | None = None, code: str = "bad-cell") -> None:
        """Take what is wrong and what to do about it."""
        self.fault = Fault(code, message, hint)
        super().__init__(message.en)
