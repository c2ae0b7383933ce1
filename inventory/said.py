"""One sentence in the two languages of the people who read it."""

from typing import NamedTuple

from inventory.words import Language


class Said(NamedTuple):
    """The same in Vietnamese and in English."""

    vi: str
    en: str

    def told(self, language: Language) -> str:
        """The text in one of them."""
        return self.en if language is Language.ENGLISH else self.vi
