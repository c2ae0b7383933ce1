"""Tables of subjects (links, points, operators) and the lines of text that their metrics make."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, compress

import numpy as np
import numpy.typing as npt
from prometheus_client.utils import floatToGoString

from probes.probe import Kind, Metric

_SMALL = tuple(f"{number}.0" for number in range(4096))
"""Most values are small whole numbers: 0 and 1 of state sets, young counters."""

_EXPONENT_FROM = 1e6
"""From here on Go writes an exponent where Python does not."""

_EXACT_BELOW = 2.0**53
"""Whole numbers below are themselves as floating-point numbers."""


def escape(value: str) -> str:
    """Escape a label value: backslash, quote and new line."""
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def as_go(number: float) -> str:
    """Write a number as Go does, which is how Prometheus expects it in labels too."""
    return str(floatToGoString(number))  # type: ignore[no-untyped-call]  # the client has it untyped


def texts(values: npt.NDArray[np.float64]) -> list[str]:
    """Write numbers as Go does."""
    whole = (values < len(_SMALL)) & (values == np.trunc(values)) & ~np.signbit(values)
    if whole.all():
        return [_SMALL[number] for number in values.astype(np.int64).tolist()]
    numbers = values.tolist()
    written = list(map(repr, numbers))
    for place in np.flatnonzero(~((values < _EXPONENT_FROM) & (values > -np.inf))).tolist():
        number = numbers[place]
        counted = number.is_integer() and number < _EXACT_BELOW
        written[place] = _whole(int(number)) if counted else as_go(number)
    return written


def _whole(number: int) -> str:
    """Write a large whole number with an exponent; counters of long runs are such."""
    digits = str(number)
    mantissa = digits.rstrip("0")
    point = "." if len(mantissa) > 1 else ""
    return f"{mantissa[0]}{point}{mantissa[1:]}e+{len(digits) - 1:02d}"


class Table:
    """Subjects that share their metrics, and the text before every value of theirs.

    A table lives as long as its subjects stay the same.
    """

    def __init__(self, names: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Take the labels of every subject: their names, and one row of values for each."""
        self.names = tuple(names)
        self.rows = tuple(tuple(row) for row in rows)
        self._lines: dict[tuple[str, tuple[str, ...]], Lines] = {}
        self._tails: dict[tuple[str, ...], list[str]] = {}

    def __len__(self) -> int:
        """How many subjects there are."""
        return len(self.rows)

    def lines(self, metric: Metric, values: tuple[str, ...]) -> "Lines":
        """Find or make the lines of a metric with these values of its own labels."""
        key = (metric.name, values)
        if key not in self._lines:
            own = dict(zip(metric.labels, values, strict=True))
            self._lines[key] = self._made(metric, own)
        return self._lines[key]

    def _made(self, metric: Metric, own: Mapping[str, str]) -> "Lines":
        if metric.kind is not Kind.HISTOGRAM:
            return Lines([self._prefixes(metric.name, own)])
        edges = [as_go(edge) for edge in (*metric.buckets, np.inf)]
        buckets = [self._prefixes(f"{metric.name}_bucket", {**own, "le": edge}) for edge in edges]
        totals = [self._prefixes(f"{metric.name}_{suffix}", own) for suffix in ("count", "sum")]
        return Lines([*buckets, *totals])

    def _prefixes(self, name: str, own: Mapping[str, str]) -> tuple[list[str], list[str]]:
        """Return the text before each subject's value, cut behind the metric's own labels.

        What follows the cut is the same for many metrics of a subject, what precedes it often
        for many subjects of a metric: both are kept once (a fifth of the memory).
        """
        labels = sorted({*self.names, *own})
        cut = max((labels.index(label) + 1 for label in own), default=0)
        places = {label: self.names.index(label) for label in labels if label not in own}
        before = [places[label] for label in labels[:cut] if label in places]
        heads: dict[tuple[str, ...], str] = {}
        for key in dict.fromkeys(tuple(row[place] for place in before) for row in self.rows):
            rest = iter(key)
            shown = [(label, own[label] if label in own else next(rest)) for label in labels[:cut]]
            heads[key] = "\n" + name + _opened(shown, more=cut < len(labels))
        return (
            [heads[tuple(row[place] for place in before)] for row in self.rows],
            self._tail(tuple(labels[cut:]), closing=bool(labels)),
        )

    def _tail(self, labels: tuple[str, ...], *, closing: bool) -> list[str]:
        if labels not in self._tails:
            places = [self.names.index(label) for label in labels]
            end = "} " if closing else " "
            self._tails[labels] = [
                _pairs(zip(labels, (row[place] for place in places), strict=True)) + end
                for row in self.rows
            ]
        return self._tails[labels]


def _opened(shown: Sequence[tuple[str, str]], *, more: bool) -> str:
    if not shown:
        return "{" if more else ""
    return "{" + _pairs(shown) + ("," if more else "")


def _pairs(shown: Iterable[tuple[str, str]]) -> str:
    return ",".join(f'{label}="{escape(value)}"' for label, value in shown)


class Lines:
    """The lines of one metric: text that stays, and the values shown last."""

    def __init__(self, prefixes: Sequence[tuple[list[str], list[str]]]) -> None:
        """Take heads and tails of all subjects, for each of the lines that one subject has."""
        heads = list(chain.from_iterable(zip(*(heads for heads, _ in prefixes), strict=True)))
        tails = list(chain.from_iterable(zip(*(tails for _, tails in prefixes), strict=True)))
        self._parts = [""] * (3 * len(heads))
        self._parts[0::3] = heads
        self._parts[1::3] = tails
        self._shown = np.full(len(heads), np.nan)

    def text(
        self,
        part: slice,
        values: npt.NDArray[np.float64],
        present: npt.NDArray[np.bool_] | None = None,
    ) -> str:
        """Write a part of the lines, each after a new line, without those that are not present."""
        changed = self._shown[part] != values
        if present is not None:
            changed &= present
        places = np.flatnonzero(changed)
        self._shown[part][places] = values[places]
        positions = (3 * (places + part.start) + 2).tolist()
        for position, text in zip(positions, texts(values[places]), strict=True):
            self._parts[position] = text
        parts = self._parts[3 * part.start : 3 * part.stop]
        if present is None:
            return "".join(parts)
        return "".join(compress(parts, np.repeat(present, 3).tolist()))
