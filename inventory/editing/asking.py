"""Ask a person for what was not said on the command line."""

from collections.abc import Callable

from inventory.editing.offer import Offer
from inventory.said import Said
from inventory.spelling import folded
from inventory.words import Language

Read = Callable[[str], str]
Refused = Callable[[str], Said | None]
"""What is wrong with an answer; None if nothing is."""


class Asker:
    """Asks for what is needed, or takes what goes without saying, or notes that it is missing."""

    def __init__(self, language: Language, read: Read | None) -> None:
        """Ask with `read`, which shows a text and gives the answer; None if nobody can answer."""
        self._language = language
        self._read = read
        self.missing: list[str] = []
        """Options without which nothing can be done."""

    @property
    def is_alone(self) -> bool:
        """Whether nobody can answer."""
        return self._read is None

    def text(
        self, option: str, question: Said, default: str | None, refused: Refused | None = None
    ) -> str:
        """Ask for a text until there is nothing wrong with it; an empty answer is the default.

        `option` is how to say it on the command line. Without a default it is needed.
        """
        if self._read is None:
            if default is None:
                self.missing.append(option)
            return default or ""
        before, prompt = "", question.told(self._language) + _shown(default)
        while True:
            answer = self._read(f"{before}{prompt}: ").strip() or default
            if answer is None:
                continue
            refusal = refused(answer) if refused and answer else None
            if refusal is None:
                return answer
            before, prompt = f"{refusal.told(self._language)}\n", prompt.split("\n")[-1]

    def choice(self, option: str, question: Said, offer: Offer, default: str | None) -> str:
        """Ask for one of some words, in whatever way people say it."""
        listed = offer.listed_under(question)

        def refused(answer: str) -> Said | None:
            return None if offer.taken(answer) else offer.refusal(answer)

        answer = self.text(option, listed, default, refused)
        return offer.taken(answer) or answer

    def agrees(self, question: Said, *, default: bool = True) -> bool:
        """Ask yes or no; an empty answer, or nobody who could answer, is the default."""
        if self._read is None:
            return default
        prompt = f"{question.told(self._language)} [{_YES_NO[default].told(self._language)}] "
        before = ""
        while True:
            answer = self._read(before + prompt).strip()
            if not answer or folded(answer) in _ANSWERS:
                return _ANSWERS[folded(answer)] if answer else default
            before = f"{_YES_OR_NO.told(self._language)}\n"


def _shown(default: str | None) -> str:
    return f" [{default}]" if default else ""


_ANSWERS = dict.fromkeys(("c", "co", "y", "yes"), True) | dict.fromkeys(
    ("k", "khong", "n", "no"), False
)
_YES_NO = {True: Said("C/k", "Y/n"), False: Said("c/K", "y/N")}
_YES_OR_NO = Said("hãy gõ c (có) hoặc k (không)", "type y (yes) or n (no)")
