"""Why something cannot be edited."""

from inventory.said import Said


class EditingError(Exception):
    """Nothing was written. `said` tells why and what to do, `str()` tells it in English."""

    def __init__(self, said: Said) -> None:
        """Say it in both languages."""
        self.said = said
        super().__init__(said.en)
