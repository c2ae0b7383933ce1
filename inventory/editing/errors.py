"""Why something cannot be edited."""

from inventory.said import Said
from inventory.words import Language


class EditingError(Exception):
    """Nothing was written. `said` tells why and what to do; `str()` tells it in one language."""

    def __init__(self, said: Said, language: Language = Language.ENGLISH) -> None:
        """Say it in both languages, and in one of them to whoever only shows it."""
        self.said = said
        super().__init__(said.told(language))
