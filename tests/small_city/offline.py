"""A small city, one point of which has an agent that was offline for two hours."""

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from slow_judge.packets import line, record_of
from small_city.inventories import city, link, point

from exporter.fleet import Fleet
from inventory.load import fingerprint
from inventory.schema import Inventory
from probes.record import MINUTE_NS, MinuteRecord
from probes.record_json import to_json
from stability.incidents import Incidents
from stability.judge import Judge
from stability.ledger.ledger import Ledger

AGENT, AGENT_LINK = "tay-ho", "tay-ho/ftth"
RELAY, PUBLIC_LINK = "north", "ba-dinh/ftth"

GOOD, DEAD = "." * 60, "x" * 60

OFFLINE = range(10, 130)
"""Minutes in which the agent reached nobody."""
DOWN = range(40, 100)
"""Those in which its line was down."""
MINUTES = 140
"""All that was judged before the service that a test is about."""


def inventory() -> Inventory:
    """Two points; what is known for five minutes is judged."""
    return city(
        point(AGENT, [link("ftth", reach="agent")], target="soon"),
        point("ba-dinh", [link("ftth", reach="public", address="127.64.0.1")], target="soon"),
        vantages={"central": {"anchors": ["127.64.255.1"]}, RELAY: {"anchors": []}},
        targets={"soon": {"min_known": 5}},
    )


def written(path: Path) -> Path:
    """Write the inventory to a file."""
    document = inventory().model_dump(mode="json", by_alias=True, exclude_unset=True)
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path


def fleet() -> Fleet:
    """The fleet of the inventory."""
    return Fleet(inventory(), fingerprint(inventory()))


class History:
    """What happened until a minute ago, and what of it was judged in time."""

    def __init__(self) -> None:
        self.first = time.time_ns() // MINUTE_NS - MINUTES

    def at(self, minute: int, seconds: float = 0) -> datetime:
        """The time of a minute of the story."""
        return datetime.fromtimestamp((self.first + minute) * 60 + seconds, UTC)

    def judge(self, state: Path) -> None:
        """Leave in a state folder what a service knew that the agent did not reach for a while."""
        zone = inventory().city.timezone
        ledger = Ledger(state, zone)
        incidents = Incidents(ledger.store, zone)
        judge = Judge(inventory(), incidents, self.first * MINUTE_NS)
        ledger.keep_inventory(inventory(), fingerprint(inventory()), self.first * MINUTE_NS)
        public = measured("central", PUBLIC_LINK, [GOOD] * MINUTES, self.first)
        for place in range(MINUTES):
            agent = [] if place in OFFLINE else [self._agent[place]]
            judge.judge(self.first + place, [public[place], *agent])
        changes = judge.changes()
        assert changes
        ledger.keep(changes)
        ledger.close()

    @cached_property
    def late(self) -> list[MinuteRecord]:
        """What the agent measured meanwhile."""
        return [self._agent[place] for place in OFFLINE]

    @cached_property
    def _agent(self) -> list[MinuteRecord]:
        fates = [DEAD if place in DOWN else GOOD for place in range(MINUTES)]
        return measured(AGENT, AGENT_LINK, fates, self.first)


def measured(vantage: str, key: str, fates: Sequence[str], first_minute: int) -> list[MinuteRecord]:
    """What a prober measured of a link in consecutive minutes."""
    whole = line(fates, first_minute)
    made = (record_of(whole, first_minute + place, key) for place in range(len(fates)))
    return [replace(each, vantage=vantage) for each in made if each]


def document(records: Iterable[MinuteRecord], vantage: str = AGENT) -> dict[str, Any]:
    """What a prober sends."""
    return {"vantage": vantage, "minutes": [to_json(each) for each in records]}
