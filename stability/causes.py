"""The words for probable causes of outages, and what each is put down to."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from stability.evidence import Why
from stability.past import Attribution


class Cause(StrEnum):
    """Why it probably happened; the first that holds."""

    PLANNED_WORKS = "planned_works"
    """It began within announced works that may not be left out any more (the allowance was used
    up), or that went on for longer than announced."""
    CITY_WIDE = "city_wide"
    """Nearly all links of all operators fell together: the way out of the prober, or the city."""
    UPSTREAM = "upstream"
    """The links behind one device or place of the operator's fell together."""
    OPERATOR_ACCESS = "operator_access"
    """Many links of one operator and kind of access are down at the same time."""
    SITE_POWER_OR_EQUIPMENT = "site_power_or_equipment"
    """All links of the point fell together, of several operators or accesses, and no neighbours."""
    LINE = "line"
    """Only this link: another one of the point stayed up, and so did its neighbours elsewhere."""
    LINE_OR_SITE = "line_or_site"
    """Only this point, but nothing there stayed up that would tell its line from its power."""


ATTRIBUTION: Mapping[Cause | None, Attribution] = MappingProxyType(
    {
        Cause.PLANNED_WORKS: Attribution.PLANNED,
        Cause.OPERATOR_ACCESS: Attribution.OPERATOR,
        Cause.UPSTREAM: Attribution.OPERATOR,
        # Several operators at once: nobody's fault is shown, not even the prober's, since an anchor
        # answered.
        Cause.CITY_WIDE: Attribution.UNDETERMINED,
        # Silence does not tell power from a cut cable. Proof (the device says that it has just
        # started) or a person may put it down to the site.
        Cause.SITE_POWER_OR_EQUIPMENT: Attribution.UNDETERMINED,
        Cause.LINE: Attribution.UNDETERMINED,
        Cause.LINE_OR_SITE: Attribution.UNDETERMINED,
        None: Attribution.UNDETERMINED,
    }
)

SHOWN = frozenset(
    {
        Cause.PLANNED_WORKS,
        Cause.CITY_WIDE,
        Cause.UPSTREAM,
        Cause.OPERATOR_ACCESS,
        Cause.SITE_POWER_OR_EQUIPMENT,
    }
)
"""Causes that stand on something seen at the start; the end of the outage does not undo them. The
others stand on what was not seen, and what is seen later takes their place."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A probable cause, and the figures that it stands on."""

    cause: Cause | None
    why: Why


NOTHING = Finding(None, {})
