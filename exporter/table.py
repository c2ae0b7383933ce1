"""Tables of subjects (links, points, operators) and the lines of text that their metrics make."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import compress, groupby

import numpy as np
import numpy.typing as npt
from prometheus_client.utils import floatToGoString

from probes.probe import Kind, Metric

_SMALL = tuple(f"{number}.0" for number in range(4096))
"""Most values are small whole numbers: 0 and 1 of state sets, young counters."""

_FEW = 64
"""Pieces of a line are joined if that makes no more texts than these."""

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
        self._kept: dict[tuple[tuple[str, ...], str], list[str]] = {}

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
            return Lines([self._pieces(metric.name, own)])
        edges = [as_go(edge) for edge in (*metric.buckets, np.inf)]
        buckets = [self._pieces(f"{metric.name}_bucket", {**own, "le": edge}) for edge in edges]
        totals = [self._pieces(f"{metric.name}_{suffix}", own) for suffix in ("count", "sum")]
        return Lines([*buckets, *totals])

    def _pieces(self, name: str, own: Mapping[str, str]) -> list[list[str]]:
        """Return the text before each subject's value, cut around the metric's own labels.

        What lies between is the same for many metrics of a subject, the own labels are the same for
        all subjects of a metric: both are kept once (half of the memory). Neighbours that come
        to few texts are one piece.
        """
        labels = sorted({*self.names, *own})
        runs = [tuple(run) for _, run in groupby(labels, own.__contains__)]
        pieces = [[f"\n{name}{'{' if runs else ' '}"] * len(self)]
        for place, run in enumerate(runs, 1):
            end = "} " if place == len(runs) else ","
            if run[0] in own:
                texts = [_pairs((label, own[label]) for label in run) + end] * len(self)
            else:
                texts = self._texts(run, end)
            both = list(zip(pieces[-1], texts, strict=True))
            joined = {pair: "".join(pair) for pair in set(both)}
            if len(joined) <= _FEW:
                pieces[-1] = [joined[pair] for pair in both]
            else:
                pieces.append(texts)
        return pieces

    def _texts(self, labels: tuple[str, ...], end: str) -> list[str]:
        """Return labels of each subject."""
        if (labels, end) not in self._kept:
            places = [self.names.index(label) for label in labels]
            self._kept[labels, end] = [
                _pairs(zip(labels, (row[place] for place in places), strict=True)) + end
                for row in self.rows
            ]
        return self._kept[labels, end]


def _pairs(shown: Iterable[tuple[str, str]]) -> str:
    return ",".join(f'{label}="{escape(value)}"' for label, value in shown)


class Lines:
    """The lines of one metric: text that stays, and the values shown last."""

    def __init__(self, prefixes: Sequence[list[list[str]]]) -> None:
        """Take the pieces before the values of all subjects, for each line that one subject has."""
        self._width = max(len(pieces) for pieces in prefixes) + 1
        count = len(prefixes) * len(prefixes[0][0])
        self._parts = [""] * (self._width * count)
        for line, pieces in enumerate(prefixes):
            for place, texts in enumerate(pieces):
                self._parts[self._width * line + place :: self._width * len(prefixes)] = texts
        self._shown = np.full(count, np.nan)

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
        width = self._width
        positions = (width * (places + part.start + 1) - 1).tolist()
        for position, text in zip(positions, texts(values[places]), strict=True):
            self._parts[position] = text
        parts = self._parts[width * part.start : width * part.stop]
        if present is None:
            return "".join(parts)
        return "".join(compress(parts, np.repeat(present, width).tolist()))
