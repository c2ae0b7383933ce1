"""252 links are measured for real while 20 links come, 10 go and 10 move to another address."""

import json
import re
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from far_ends.private_network import Together
from far_ends.recorded import Recorder, Request
from small_city.inventories import city, link, point
from small_city.process import Exporter

from inventory.schema import Inventory

pytestmark = pytest.mark.network
together = Together()

POINTS, GO, MOVE, COME = 126, 5, 10, 10
"""Points have two links each: 10 links go and 20 come. Of those that move it is one of two."""
SILENT = 100
"""The point whose fixed link is down all the time."""
DOWN = SILENT, "ftth", "thongsuot_link_up"

DITHER, TOGETHER, SLACK = 0.1, 0.12, 0.15
"""Seconds by which a packet may be off its even beat: it wanders, it waits for others to be sent
with them, and the machine that runs the tests is busy."""


def address(number: int, *, of: str = "ftth", moved: bool = False) -> str:
    """The address of a link of a point."""
    net = {"ftth": 18, "5g": 19}[of]
    return f"198.{net}.{1 if moved else 0}.{number + 1}"


def points(numbers: Sequence[int], moved: Sequence[int] = ()) -> Iterator[Mapping[str, Any]]:
    for number in numbers:
        yield point(
            f"p-{number}",
            [
                link("ftth", address=address(number, moved=number in moved)),
                link("5g", role="backup", access="5g", operator="viettel",
                     address=address(number, of="5g")),
            ],
        )  # fmt: skip


def inventory(numbers: Sequence[int], moved: Sequence[int] = ()) -> Inventory:
    anchors = {"central": {"anchors": ["198.18.255.1", "198.18.255.2"]}}
    return city(*points(numbers, moved), vantages=anchors)


def write(path: Path, made: Inventory) -> None:
    document = made.model_dump(mode="json", by_alias=True, exclude_unset=True)
    new = path.with_suffix(".new")
    new.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    new.rename(path)


class Scrape(dict[str, float]):
    """Series and their values."""

    def __init__(self, text: str) -> None:
        lines = (line for line in text.splitlines() if not line.startswith("#"))
        super().__init__((series, float(value)) for series, _, value in
                         (line.rpartition(" ") for line in lines))  # fmt: skip
        self.text = text

    def of(self, number: int, link_: str, *names: str) -> dict[str, float]:
        """The series of a link, of all metrics or of some."""
        return {
            series: value
            for series, value in self.items()
            if f'link="{link_}"' in series and f'point="p-{number}"' in series
            and (not names or series.partition("{")[0] in names)
        }  # fmt: skip


STAY = range(GO, POINTS)
MOVED = range(20, 20 + MOVE)
NEW = range(200, 200 + COME)
UNTOUCHED = [
    (number, of) for number in STAY for of in ("ftth", "5g") if (number, of) not in
    {(moved, "ftth") for moved in MOVED}
]  # fmt: skip


@together.in_private_network
def test_a_reload_disturbs_no_link_that_stays_and_is_right_in_the_next_scrape() -> None:
    recorder = Recorder(silent=[address(SILENT)])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "inventory.yaml")
        write(path, inventory(range(POINTS)))
        with Exporter(path, Path(folder, "state"), "--enable-lifecycle") as exporter:
            exporter.wait(lambda: 0 in Scrape(exporter.get("/metrics").text).of(*DOWN).values())
            time.sleep(5)
            before = Scrape(exporter.get("/metrics").text)
            write(path, inventory([*STAY, *NEW], MOVED))
            asked = time.monotonic()
            said = exporter.client.post("/-/reload").text
            answered = time.monotonic()
            after = Scrape(exporter.get("/metrics").text)
            time.sleep(6)
            late = Scrape(exporter.get("/metrics").text)
            log = exporter.log.read_text(encoding="utf-8")

    assert "20 measured links begin, 10 end, 10 are measured in another way" in log, log + said
    nothing_else_resets(before, after, late)
    incident_stays(before, after, late)
    what_goes_ends(after)
    what_comes_begins(after, late)
    what_moves_begins_anew(before, after, late, recorder)
    no_gap_and_no_irregular_time(recorder, asked, answered)
    recorder.close()


def nothing_else_resets(before: Scrape, after: Scrape, late: Scrape) -> None:
    """Counters go on, and so does the moment since when a link is what it is."""
    for number, of in UNTOUCHED:
        was, now, then = (scrape.of(number, of) for scrape in (before, after, late))
        assert was.keys() <= now.keys() <= then.keys()
        for series, value in was.items():
            if "_total{" in series or "_count{" in series or "_bucket{" in series:
                assert value <= now[series] <= then[series], series
            if "_changed_" in series or "_link_info{" in series or "_link_up{" in series:
                assert value == now[series] == then[series], series


def incident_stays(before: Scrape, after: Scrape, late: Scrape) -> None:
    incidents = [one.of(SILENT, "ftth", "thongsuot_link_incident_info")
                 for one in (before, after, late)]  # fmt: skip

    assert len(incidents[0]) == 1
    assert incidents[0] == incidents[1] == incidents[2]


def what_goes_ends(after: Scrape) -> None:
    for number in range(GO):
        assert f'point="p-{number}"' not in after.text


def what_comes_begins(after: Scrape, late: Scrape) -> None:
    for number in NEW:
        for of in ("ftth", "5g"):
            assert after.of(number, of, "thongsuot_link_info")
            assert set(after.of(number, of, "thongsuot_icmp_requests_total").values()) <= {0, 1}
            assert not after.of(number, of, "thongsuot_link_up")
            assert set(late.of(number, of, "thongsuot_link_up").values()) == {1}


def what_moves_begins_anew(before: Scrape, after: Scrape, late: Scrape, recorder: Recorder) -> None:
    """All at once: the address in the labels, counters from 0, and nothing known of what it is."""
    for number in MOVED:
        addresses = [
            re.findall(r'address="([^"]*)"', series)
            for scrape in (before, after)
            for series in scrape.of(number, "ftth", "thongsuot_link_info")
        ]
        requests = "thongsuot_icmp_requests_total", "thongsuot_icmp_replies_total"
        was, now, then = (sum(one.of(number, "ftth", *requests).values())
                          for one in (before, after, late))  # fmt: skip

        assert addresses == [[address(number)], [address(number, moved=True)]]
        assert was >= 6
        assert now <= 2
        assert then <= 2 * len(recorder.requests(address(number, moved=True)))
        assert not after.of(number, "ftth", "thongsuot_link_up")
        assert set(late.of(number, "ftth", "thongsuot_link_up").values()) == {1}


def no_gap_and_no_irregular_time(recorder: Recorder, asked: float, answered: float) -> None:
    for number, of in UNTOUCHED:
        requests = recorder.requests(address(number, of=of))
        assert requests[0].at < asked - 3
        assert requests[-1].at > answered + 3
        assert len({(each.slot, each.generation) for each in requests}) == 1
        assert all(b.sequence == a.sequence + 1 for a, b in pairwise(requests))
        if number != SILENT:  # what is silent for 10 s gets another echo id
            assert len({each.echo_id for each in requests}) == 1
        assert_even(requests if of == "ftth" else requests[::2], 1.0 if of == "ftth" else 2.0)
    for number in (*range(GO), *MOVED):
        assert recorder.requests(address(number))[-1].at < answered + 0.3


def assert_even(requests: Sequence[Request], period: float) -> None:
    """Packet n is sent n periods after the first, but for a little."""
    off = [each.at - place * period for place, each in enumerate(requests)]
    middle = statistics.median(off)

    assert max(abs(each - middle) for each in off) < DITHER * period + TOGETHER + SLACK
