import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest
from small_city.inventories import city, link, point

from exporter import paths
from exporter.evidence import Evidence
from exporter.fleet import Fleet
from exporter.paths import MASS, SAMPLE, SKIPPED_INTERFACE, SKIPPED_MASS, SKIPPED_QUEUE
from exporter.snapshot import Newest, Standings
from exporter.traces import AT_ONCE, QUEUE, Traces, Wanted
from inventory.schema import Inventory
from probes.path import Hop, Path
from probes.probe import ProbeError, Reason
from stability.attribution import Cause
from stability.figures import LinkFigures
from stability.minutes import State
from stability.past import Attribution, Outage
from stability.surroundings import Anchors

SECOND = 1_000_000_000
MINUTE = 60 * SECOND
NOW = 1_795_244_700 * SECOND
"""2026-11-21 14:05 in Hà Nội."""


def inventory(points: int = 8, network: str = "192.0.2") -> Inventory:
    return city(
        *(
            point(
                f"p{number}",
                links=[
                    link("ftth", address=f"{network}.{number}"),
                    link("5g", role="backup", access="5g", operator="viettel"),
                ],
            )
            for number in range(points)
        )
    )


def fleet(points: int = 8, network: str = "192.0.2") -> Fleet:
    return Fleet(inventory(points, network), "x")


@dataclass
class Routers:
    """Two routers before every link; the second does not answer for links that are silent."""

    silent: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    """Lost links of which the path was asked for."""
    good: list[str] = field(default_factory=list)
    error: ProbeError | None = None
    gate: threading.Event | None = None
    """What they wait for."""

    def __call__(self, wanted: Wanted) -> Path:
        assert self.gate is None or self.gate.wait(20)
        (self.good if wanted.is_good else self.asked).append(wanted.key)
        if self.error:
            raise self.error
        hops = (Hop(1, "10.0.0.1", 0.001), Hop(2, "10.0.0.2", 0.002), Hop(3, wanted.address, 0.003))
        if wanted.key in self.silent:
            return Path(hops[:1], complete=False)
        return Path(hops, complete=True)


class City:
    """What the prober sees of a fleet, second by second."""

    def __init__(self, fleet: Fleet, routers: Routers | None = None) -> None:
        self.fleet = fleet
        self.traces = Traces(routers, clock=lambda: self.now_ns) if routers else None
        self.evidence = Evidence(fleet, NOW - 3600 * SECOND, self.traces)
        self.now_ns = NOW - 600 * SECOND
        self.since_ns: dict[str, int] = {}
        self.unknown: set[str] = set()

    def look(self, seconds: float = 0, **more: Any) -> None:
        """Let time pass, then look."""
        self.now_ns += round(seconds * SECOND)
        keys = self.fleet.keys
        states = [
            State.UNKNOWN
            if key in self.unknown
            else State.DOWN
            if key in self.since_ns
            else State.UP
            for key in keys
        ]
        since_ns = [self.since_ns.get(key, NOW - 3600 * SECOND) for key in keys]
        count = len(keys)
        self.evidence.look(
            Standings(np.array(states, np.int8), np.array(since_ns, np.int64)),
            Newest(
                np.full(count, self.now_ns),
                np.full(count, NOW - SECOND),
                np.full(count, 6_400_000),
            ),
            self.now_ns,
            **more,
        )

    def fall(self, *keys: str, at_ns: int = NOW) -> None:
        """Lose links, five seconds ago."""
        self.since_ns |= dict.fromkeys(keys, at_ns)
        self.now_ns = max(self.now_ns, at_ns + 5 * SECOND)
        self.look()

    def traced(self) -> None:
        """Wait until nothing is being looked for."""
        end = time.monotonic() + 20
        while self.traces and not self.traces.is_idle:
            assert time.monotonic() < end
            time.sleep(0.005)

    def close(self) -> None:
        self.evidence.close()


def outage(subject: str = "p0/ftth", start_ns: int = NOW, end_ns: int | None = None) -> Outage:
    of, _, name = subject.partition("/")
    return Outage("TS-2026-00001", name or None, of, start_ns, end_ns)


def trace(one: Outage, name: str = "ftth") -> Mapping[str, Any]:
    found: Mapping[str, Any] = one.evidence["traces"][name]
    return found


def test_an_outage_is_seen_until_it_is_settled_and_again_at_its_end() -> None:
    hanoi = City(fleet())
    hanoi.look()
    hanoi.fall("p0/ftth")

    (first,) = hanoi.evidence.seen([outage()], NOW + 124 * SECOND)
    (second,) = hanoi.evidence.seen([first], NOW + 184 * SECOND)
    third = hanoi.evidence.seen([second], NOW + 244 * SECOND)
    del hanoi.since_ns["p0/ftth"]
    hanoi.look(600)
    (ended,) = hanoi.evidence.seen([replace(second, end_ns=NOW + 600 * SECOND)], NOW + 800 * SECOND)

    assert not first.evidence["start"]["final"]
    assert second.evidence["start"]["final"]
    assert (second.cause, second.attribution) == (Cause.LINE, Attribution.UNDETERMINED)
    assert third == []
    assert ended.evidence["end"]["final"]
    assert hanoi.evidence.seen([ended], NOW + 900 * SECOND) == []
    assert json.loads(json.dumps(ended.evidence)) == ended.evidence


def test_the_last_good_values_are_those_before_the_fall() -> None:
    hanoi = City(fleet())
    hanoi.look()
    minute = NOW // MINUTE - 1
    minute -= (minute + 1) % 5  # the last one of an interval
    packets = {"p0/ftth": (60, 3), "p1/ftth": (60, 60)}
    for before in range(4, -1, -1):
        good = figures(hanoi.fleet, 9.0 if before else 0.007)
        hanoi.evidence.minute(
            minute - before, good, packets if before < 2 else {"p0/ftth": (60, 0)}
        )
    hanoi.evidence.minute(minute + 1, figures(hanoi.fleet, 9.0), packets)  # no interval ends there
    hanoi.evidence.minute(minute + 5, figures(hanoi.fleet, float("inf")), packets)
    hanoi.fall("p0/ftth")

    (one,) = hanoi.evidence.seen([outage()], NOW + 300 * SECOND)

    assert one.evidence["last_good"]["ftth"] == {
        "answered": "2026-11-21T14:04:59.000000+07:00",
        "round_trip_seconds": 0.0064,
        "interval_end": "2026-11-21T14:05:00.000000+07:00",
        "interval_p95_seconds": 0.007,
        "interval_pdv_seconds": 0.0035,
        "interval_loss_ratio": 0.02,
    }


def figures(fleet: Fleet, p95_seconds: float) -> Mapping[str, LinkFigures]:
    one = LinkFigures(State.UP, {}, {}, {}, "stable", p95_seconds, p95_seconds / 2)
    return dict.fromkeys(fleet.keys, one)


def test_anchors_and_a_fault_of_the_prober_are_part_of_the_picture() -> None:
    hanoi = City(fleet())
    hanoi.fall("p0/ftth")
    hanoi.look(120, anchors=Anchors(3, NOW + 119 * SECOND), fault="anchors")

    (one,) = hanoi.evidence.seen([outage()], NOW + 130 * SECOND)

    picture = one.evidence["start"]
    assert (picture["anchors"], picture["prober_fault"]) == (3, "anchors")
    assert picture["anchor_answered"] == "2026-11-21T14:06:59.000000+07:00"


def test_links_that_are_lost_by_their_minutes_only_count_too() -> None:
    """They lose every third packet: never five in a row."""
    hanoi = City(fleet(16))
    hanoi.look(700)
    minutes = [outage(f"p{number}/ftth") for number in range(6)]

    seen = hanoi.evidence.seen(minutes, NOW + 140 * SECOND)

    assert [one.cause for one in seen] == [Cause.OPERATOR_ACCESS] * 6
    assert seen[0].evidence["last_good"]["ftth"]["answered"] is None


def test_outages_of_the_time_before_are_left_alone() -> None:
    hanoi = City(fleet())
    old = outage(start_ns=NOW - 7200 * SECOND, end_ns=NOW - 7000 * SECOND)

    assert hanoi.evidence.seen([old, outage("gone/ftth")], NOW) == []


def test_many_outages_are_looked_at_in_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exporter.evidence.MOST_AT_ONCE", 3)
    hanoi = City(fleet())
    listed = {f"p{n}/ftth": outage(f"p{n}/ftth") for n in range(8)}
    hanoi.fall(*listed)

    turns = []
    for _ in range(4):
        seen = hanoi.evidence.seen(listed.values(), NOW + 200 * SECOND)
        listed |= {one.subject: one for one in seen}
        turns.append(len(seen))

    assert turns == [3, 3, 2, 0]


def test_what_is_down_now_has_evidence_at_once() -> None:
    hanoi = City(fleet())
    hanoi.fall("p0/ftth", "p0/5g")

    of_link = hanoi.evidence.at_once("p0/ftth", "TS-2026-00007", NOW)
    of_point = hanoi.evidence.at_once("p0", "TS-2026-00008", NOW)

    assert of_link.cause == of_point.cause == Cause.SITE_POWER_OR_EQUIPMENT
    assert of_link.id == "TS-2026-00007"


def test_another_inventory_keeps_what_is_known_of_the_links_that_stay() -> None:
    hanoi = City(fleet(), Routers({"p1/ftth"}))
    hanoi.fall("p1/ftth")
    hanoi.traced()

    hanoi.fleet = Fleet(
        city(*(one.model_dump(mode="json") for one in inventory(9).points[1:])), "y"
    )
    hanoi.evidence.replace(hanoi.fleet, NOW + 10 * SECOND)
    hanoi.look(5)
    (one,) = hanoi.evidence.seen([outage("p1/ftth")], NOW + 130 * SECOND)
    hanoi.close()

    assert one.cause == Cause.LINE
    assert one.evidence["last_good"]["ftth"]["answered"]
    assert trace(one)["hops"]


def test_figures_of_intervals_outlast_another_inventory() -> None:
    hanoi = City(fleet(2))
    figures = LinkFigures(State.UP, {}, {}, {}, "stable", 0.25, 0.125)
    keys, minute = hanoi.fleet.keys, NOW // 60 // SECOND // 5 * 5
    for number in range(4):
        hanoi.evidence.minute(minute + number, {}, dict.fromkeys(keys, (60, 6)))

    hanoi.evidence.replace(fleet(3), NOW)
    known = dict.fromkeys(fleet(3).keys, figures)
    hanoi.evidence.minute(minute + 4, known, dict.fromkeys(fleet(3).keys, (60, 6)))
    hanoi.evidence.replace(fleet(1), NOW)
    hanoi.evidence.replace(fleet(2), NOW)

    (interval,) = hanoi.evidence._intervals
    assert interval.p95_seconds.tolist()[:2] == [0.25, 0.25]
    assert interval.loss_ratio.tolist()[:2] == [0.1, 0.1]
    assert np.isnan(interval.pdv_seconds[2:]).all()


def test_the_path_of_a_lost_link_is_compared_with_the_good_one() -> None:
    routers = Routers()
    hanoi = City(fleet(1), routers)
    hanoi.look()
    hanoi.look(31)
    hanoi.traced()
    hanoi.evidence.seen([], hanoi.now_ns)
    routers.silent.add("p0/ftth")

    hanoi.fall("p0/ftth")
    hanoi.traced()
    (one,) = hanoi.evidence.seen([outage()], NOW + 200 * SECOND)
    hanoi.close()

    assert routers.asked == ["p0/ftth"]
    found = trace(one)
    assert (found["reached"], found["failure"], found["lost_after"]) == (False, None, 1)
    assert found["hops"] == [{"distance": 1, "address": "10.0.0.1", "round_trip_seconds": 0.001}]
    assert [hop["address"] for hop in found["good_hops"]] == ["10.0.0.1", "10.0.0.2", "192.0.2.0"]
    assert found["good_at"]


def test_a_path_is_looked_for_once_and_of_addresses_of_the_inventory_only() -> None:
    routers = Routers()
    hanoi = City(fleet(), routers)
    hanoi.look()

    hanoi.fall("p0/ftth", "p0/5g")  # 5g has no address
    hanoi.look(1)
    del hanoi.since_ns["p0/ftth"]
    hanoi.look(1)
    hanoi.fall("p0/ftth", at_ns=NOW + 60 * SECOND)
    hanoi.fall("p0/ftth", at_ns=NOW + 400 * SECOND)
    hanoi.traced()
    hanoi.close()

    assert routers.asked == ["p0/ftth", "p0/ftth"]


def test_a_path_to_where_the_link_was_before_is_not_used() -> None:
    hanoi = City(fleet(), Routers())
    hanoi.fall("p0/ftth")
    hanoi.traced()

    hanoi.fleet = fleet(network="198.51.100")
    hanoi.evidence.replace(hanoi.fleet, NOW + 10 * SECOND)
    hanoi.look(1)
    (one,) = hanoi.evidence.seen([outage()], NOW + 200 * SECOND)
    hanoi.close()

    assert "traces" not in one.evidence


def test_a_failure_to_trace_says_why_and_nothing_else() -> None:
    hanoi = City(fleet(), Routers(error=ProbeError(Reason.PERMISSION, "the path needs root")))
    hanoi.look()
    hanoi.fall("p0/ftth")
    hanoi.traced()

    (one,) = hanoi.evidence.seen([outage()], NOW + 200 * SECOND)
    hanoi.close()

    assert one.cause == Cause.LINE
    assert trace(one)["failure"] == "permission: the path needs root"
    assert (trace(one)["reached"], trace(one)["hops"]) == (False, [])


def test_a_path_that_would_leave_by_another_interface_is_not_looked_for() -> None:
    bound = link("ftth", address="192.0.2.1", interface="wan0")
    routers = Routers()
    hanoi = City(Fleet(city(point("p0", links=[bound]), point("p1")), "x"), routers)
    hanoi.look(31)
    hanoi.fall("p0/ftth")

    (one,) = hanoi.evidence.seen([outage()], NOW + 200 * SECOND)
    hanoi.close()

    assert (routers.asked, routers.good) == ([], [])
    assert trace(one)["failure"] == SKIPPED_INTERFACE


def test_of_a_mass_outage_a_sample_is_traced() -> None:
    routers = Routers()
    hanoi = City(fleet(40), routers)
    hanoi.look()

    hanoi.fall(*(f"p{number}/ftth" for number in range(MASS + 5)))
    hanoi.fall("p30/ftth", at_ns=NOW + 20 * SECOND)
    hanoi.traced()
    seen = hanoi.evidence.seen(
        [outage(f"p{number}/ftth") for number in range(MASS + 5)], NOW + 200 * SECOND
    )
    hanoi.close()

    assert len(routers.asked) == SAMPLE
    assert [trace(one)["failure"] for one in seen] == [None] * SAMPLE + [SKIPPED_MASS] * (
        MASS + 5 - SAMPLE
    )


def test_the_sample_is_taken_anew_when_the_mass_outage_is_over() -> None:
    routers = Routers()
    hanoi = City(fleet(60), routers)
    hanoi.look()
    hanoi.fall(*(f"p{number}/ftth" for number in range(MASS + 1)))
    hanoi.since_ns.clear()
    hanoi.look(30)

    hanoi.fall("p40/ftth", at_ns=NOW + 100 * SECOND)
    hanoi.fall(*(f"p{n}/ftth" for n in range(25, 25 + MASS + 1)), at_ns=NOW + 200 * SECOND)
    hanoi.traced()
    hanoi.close()

    numbers = [int(key.removeprefix("p").removesuffix("/ftth")) for key in routers.asked]
    assert sorted(numbers) == [0, 1, 2, 25, 26, 27, 40]


def test_more_paths_than_may_wait_are_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "MASS", 1000)
    gate = threading.Event()
    routers = Routers(gate=gate)
    hanoi = City(fleet(100), routers)

    hanoi.fall(*(f"p{number}/ftth" for number in range(100)))
    seen = hanoi.evidence.seen(
        [outage(f"p{number}/ftth") for number in range(100)], NOW + 200 * SECOND
    )
    gate.set()
    hanoi.traced()
    hanoi.close()

    failures = [trace(one)["failure"] for one in seen if "traces" in one.evidence]
    assert set(failures) == {SKIPPED_QUEUE}
    assert 100 - QUEUE - AT_ONCE <= len(failures) <= 100 - QUEUE
    assert len(failures) + len(routers.asked) == 100


def test_a_point_has_the_paths_of_its_lost_links() -> None:
    hanoi = City(fleet(), Routers({"p0/ftth"}))
    hanoi.look()
    hanoi.fall("p0/ftth", "p0/5g")
    hanoi.traced()

    (one,) = hanoi.evidence.seen([outage("p0")], NOW + 200 * SECOND)
    hanoi.close()

    assert set(one.evidence["traces"]) == {"ftth"}
    assert one.cause == Cause.SITE_POWER_OR_EQUIPMENT


def test_a_path_that_was_looked_for_after_the_end_tells_nothing() -> None:
    hanoi = City(fleet(), Routers())
    hanoi.look()
    hanoi.fall("p0/ftth")
    hanoi.traced()

    ended = [outage(end_ns=NOW + 5 * SECOND), outage(start_ns=NOW + 60 * SECOND)]
    seen = hanoi.evidence.seen(ended, NOW + 200 * SECOND)
    hanoi.close()

    assert all("traces" not in one.evidence for one in seen)
