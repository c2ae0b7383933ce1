"""Ask a person for what was not said on the command line."""

from collections.abc import Callable, Mapping

from inventory.editing.errors import EditingError
from inventory.said import Said
from inventory.spelling import did_you_mean
from inventory.words import Language

MOST_CHOICES = 12
"""How many choices are listed; of more, a name is asked for."""


class Asker:
    """Takes what was given, or asks for it, or notes that it is missing."""

    def __init__(self, language: Language, read: Callable[[str], str] | None) -> None:
        """Ask with `read`, which shows a text and gives the answer; None if nobody can answer."""
        self._language = language
        self._read = read
        self.missing: list[str] = []
        """Options without which nothing can be done."""

    @property
    def is_alone(self) -> bool:
        """Whether nobody can answer."""
        return self._read is None

    def text(self, option: str, given: str | None, question: Said, default: str | None) -> str:
        """Take a text; an empty answer is the default. Without a default it is needed."""
        if given is not None:
            return given
        if self._read is None:
            if default is None:
                self.missing.append(option)
            return default or ""
        while True:
            shown = f" [{default}]" if default else ""
            answer = self._read(f"{question.told(self._language)}{shown}: ").strip()
            if answer or default is not None:
                return answer or default or ""

    def choice(
        self,
        option: str,
        given: str | None,
        question: Said,
        choices: Mapping[str, str],
        default: str | None,
    ) -> str:
        """Take one of some words, each of which has an explanation; EditingError if it is none."""
        while True:
            answer = self.text(option, given, self._listed(question, choices), default)
            if answer in choices or (self._read is None and not answer):
                return answer
            refusal = unknown(option, answer, choices)
            if given is not None or self._read is None:
                raise EditingError(refusal)
            self._read(f"{refusal.told(self._language)} [Enter]")

    def agrees(self, question: Said) -> bool:
        """Ask whether to go on; an empty answer does."""
        answer = self._read(f"{question.told(self._language)} ") if self._read else "y"
        return answer.strip().casefold() in ("", "y", "yes", "c", "có", "co")

    def _listed(self, question: Said, choices: Mapping[str, str]) -> Said:
        if len(choices) > MOST_CHOICES:
            return question
        listed = ", ".join(choices)
        return Said(f"{question.vi} ({listed})", f"{question.en} ({listed})")


def unknown(option: str, answer: str, known: Mapping[str, str]) -> Said:
    """Say that a word is none of those that are known, and which was perhaps meant."""
    listed = ", ".join(list(known)[:MOST_CHOICES])
    hint = did_you_mean(answer, known) or Said(f"có: {listed}", f"known: {listed}")
    return Said(
        f'{option}: không có "{answer}"; {hint.vi}', f'{option}: there is no "{answer}"; {hint.en}'
    )
