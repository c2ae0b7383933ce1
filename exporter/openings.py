"""When service hours begin next, by calendar."""

from collections.abc import Mapping

import numpy as np

from stability.calendar import MINUTES_PER_DAY, ServiceCalendar

DAYS_AHEAD = 60
"""An opening that is further away is of no use to anybody; holidays are shorter."""


class Openings:
    """Finds the next openings; what was found holds until then."""

    def __init__(self, hours: Mapping[str, ServiceCalendar]) -> None:
        """Take the service hours of each calendar."""
        self._hours = hours
        self._asked = -1
        self._found: dict[str, int | None] = {}

    def after(self, minute: int) -> Mapping[str, int | None]:
        """Say when each calendar opens after a minute; None if not within `DAYS_AHEAD` days."""
        if minute != self._asked:
            for name, hours in self._hours.items():
                known = self._found.get(name)
                if known is None or not self._asked <= minute < known:
                    self._found[name] = next_open(hours, minute)
            self._asked = minute
        return dict(self._found)


def next_open(hours: ServiceCalendar, minute: int) -> int | None:
    """Find the first minute of S after `minute` whose minute before is not S."""
    for day in range(DAYS_AHEAD):
        first = minute + day * MINUTES_PER_DAY
        service = hours.service(first, MINUTES_PER_DAY + 1)
        begins = np.flatnonzero(service[1:] & ~service[:-1])
        if len(begins):
            return first + 1 + int(begins[0])
    return None
