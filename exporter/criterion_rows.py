"""Criteria as a person reads them: a row of a table for each, in one language."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from inventory.numbers import number
from inventory.schema import Language
from stability.criteria import AT_LEAST
from stability.verdict import Criterion, LinkVerdict
from stability.wording import CRITERIA, figures


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion that was measured."""

    name: str
    value: str
    limit: str | None
    """With ≥ or ≤ in front; None if the target switches it off."""
    met: bool | None
    n: str
    """On how many minutes, packets or intervals."""
    is_required: bool


def measured(criteria: Mapping[str, Criterion], language: Language) -> Iterator[CriterionRow]:
    """Describe the criteria that have a value."""
    for key, one in criteria.items():
        if one.value is None:
            continue
        limit = None
        value, asked = figures(key, one.value, one.value if one.limit is None else one.limit)
        if one.limit is not None:
            limit = f"{'≥' if key in AT_LEAST else '≤'} {asked.told(language)}"
        words = CRITERIA[key]
        n = f"{number(one.n).told(language)} {words.counted.told(language)}"
        yield CriterionRow(
            name=words.name.told(language),
            value=value.told(language),
            limit=limit,
            met=one.met,
            n=n,
            is_required=one.required,
        )


def not_measured(verdicts: Iterable[LinkVerdict], language: Language) -> tuple[str, ...]:
    """Name the criteria that no link has a value of."""
    values: dict[str, list[bool]] = {}
    for verdict in verdicts:
        for key, one in verdict.criteria.items():
            values.setdefault(key, []).append(one.value is not None)
    return tuple(CRITERIA[key].name.told(language) for key, has in values.items() if not any(has))
