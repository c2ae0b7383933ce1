"""Values and limits of criteria as texts with units: `99.87 %`, `≤ 50 ms`.

A table has one unit a column, and criteria have several: ratios, seconds, counts. So Prometheus
makes texts of them; `count_values` turns a value into a label. That is done when somebody looks,
not recorded: a text that changes every minute would be a new series every minute.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

Series = Callable[[str], str]
"""Gives an expression, by the matcher of its label `criterion`, such as `="loss"`."""


class _Form(NamedTuple):
    """How values of some criteria are told."""

    criteria: str
    """Matcher of the label."""
    measured: str
    """Rounded to the worse side, so that no row says: 99.9 %, at least 99.9 %, missed."""
    limit: str
    unit: str
    relation: str


_FORMS: Final = (
    _Form(
        '!~"loss|rtt_mean|longest_outage|outages_per_week|short_breaks"',
        "floor(10000 * {}) / 100",
        "round(100 * {}, 0.001)",
        " %",
        "≥ ",
    ),
    _Form('="loss"', "ceil(10000 * {}) / 100", "round(100 * {}, 0.001)", " %", "≤ "),
    _Form('="rtt_mean"', "ceil(10000 * {}) / 10", "round(1000 * {}, 0.001)", " ms", "≤ "),
    _Form('="longest_outage"', "ceil({} / 6) / 10", "round({} / 60, 0.001)", " min", "≤ "),
    _Form('=~"outages_per_week|short_breaks"', "{}", "{}", "", "≤ "),
)


def measured(series: Series, by: str = "point, link, criterion") -> str:
    """Series with the label `measured`; 1 each, of the labels in `by`."""
    return " or ".join(
        _text("measured", f"$1{form.unit}", form.measured.format(series(form.criteria)), by)
        for form in _FORMS
    )


def limits(series: Series, by: str = "point, link, criterion") -> str:
    """Series with the label `limit`; 1 each, of the labels in `by`."""
    return " or ".join(
        _text(
            "limit", f"{form.relation}$1{form.unit}", form.limit.format(series(form.criteria)), by
        )
        for form in _FORMS
    )


def _text(label: str, text: str, figure: str, by: str) -> str:
    counted = f'count_values by ({by}) ("figure", {figure})'
    return f'label_replace({counted}, "{label}", "{text}", "figure", "(.*)")'
