"""States and grades as one number a series, whose word charts over time and cells show."""

from collections.abc import Mapping
from typing import Final

from dashboards import signs
from dashboards.fields import Field, Meaning, Step, Unit
from dashboards.signs import Sign
from dashboards.words import Words

_STATES: Final[Mapping[str, tuple[int, Sign]]] = {
    "up": (1, signs.UP),
    "down": (0, signs.DOWN),
    "unknown": (2, signs.UNKNOWN),
    "maintenance": (3, signs.PLANNED),
}
_POINT_GRADES: Final[Mapping[str, tuple[int, Sign]]] = {
    "A": (1, signs.GRADE_A),
    "B": (2, signs.GRADE_B),
    "C": (3, signs.GRADE_C),
    "U": (4, signs.GRADE_U),
}
_LINK_GRADES: Final[Mapping[str, tuple[int, Sign]]] = {
    "pass": (5, signs.LINK_PASS),
    "amber": (6, signs.LINK_AMBER),
    "fail": (7, signs.LINK_FAIL),
    "insufficient": (8, signs.LINK_INSUFFICIENT),
}
LINK_GRADES: Final[Mapping[str, Sign]] = {key: sign for key, (_, sign) in _LINK_GRADES.items()}
"""By the label `grade`, the best first."""
STATES: Final[Mapping[str, Sign]] = {key: sign for key, (_, sign) in _STATES.items()}
"""By the label `state`."""
STATE: Final = Field(meanings=tuple(Meaning(*one) for one in _STATES.values()))
GRADE: Final = Field(
    meanings=tuple(Meaning(*one) for one in (*_POINT_GRADES.values(), *_LINK_GRADES.values()))
)
"""Of points and links, in one column."""

BUDGET_LEFT: Final = Field(
    unit=Unit.RATIO,
    decimals=0,
    maximum=1,
    steps=(Step(None, signs.BAD), Step(0, signs.WARN), Step(0.25, signs.GOOD)),
)
"""Warns where the alert TargetAtRisk does."""


def tile(sign: Sign) -> Field:
    """How many are in a state, on a tile with the state's sign; nought is never bad."""
    name = Words(f"{sign.glyph} {sign.words.vi}", sign.words.en)
    if sign.colour == signs.BLUE:
        return Field(name=name, colour=sign.colour)
    calm = signs.GOOD.saying("Không có", "None")
    return Field(name=name, steps=(Step(None, calm), Step(1, sign)))


def state(of: str, by: str, only: str) -> str:
    """The number of the state; `of` is point or link, `only` matchers of its labels."""
    return _number(f"thongsuot_{of}_state", "state", _STATES, by, only)


def grade(of: str, by: str, only: str) -> str:
    """The number of the grade."""
    known = _POINT_GRADES if of == "point" else _LINK_GRADES
    return _number(f"thongsuot_{of}_grade", "grade", known, by, only)


def _number(
    series: str, label: str, known: Mapping[str, tuple[int, Sign]], by: str, only: str
) -> str:
    each = (
        f'{number} * ({series}{{{only}, {label}="{key}"}} == 1)'
        for key, (number, _) in known.items()
    )
    return f"max by ({by}) ({' or '.join(each)})"
