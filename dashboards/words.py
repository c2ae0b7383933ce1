"""What people read on a dashboard: Vietnamese and English, one of them or both."""

from dataclasses import dataclass

from inventory.words import Language

Spoken = Language | None
"""The language of what is built; None is both in one."""


@dataclass(frozen=True, slots=True)
class Words:
    """The same in Vietnamese and in English."""

    vi: str
    en: str

    def line(self, language: Spoken) -> str:
        """Both on one line, for titles, names of columns and legends."""
        if language is not None or self.vi == self.en:
            return self._one(language)
        return f"{self.vi} / {self.en}"

    def text(self, language: Spoken) -> str:
        """Vietnamese, then English, as paragraphs: for descriptions."""
        if language is not None or self.vi == self.en:
            return self._one(language)
        return f"{self.vi}\n\n{self.en}"

    def _one(self, language: Spoken) -> str:
        return self.en if language is Language.ENGLISH else self.vi

    @classmethod
    def same(cls, text: str) -> "Words":
        """A name that is the same in both: VNPT, p95, ${__data.fields.point}."""
        return cls(text, text)


NO_DATA = Words("Không có số liệu", "No data")
