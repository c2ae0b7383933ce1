"""The far end of the lab's network: every address of the inventory, in one process.

    python -m lab.far_end --scenario FILE --inventory FILE

Runs inside the private network and answers each echo request after the delay, or not at all, as
the scenario says at that moment. When the network is up it prints the line `{"ready": true}`; then
it reads `start NS` (CLOCK_MONOTONIC, time 0 of the scenario) from its standard input, and from
there on prints a line `{"index", "begins", "wall_ns"}` whenever an event really begins or ends to
act on packets. It ends with its input.
"""

import argparse
import gc
import json
import os
import select
import sys
import time
from collections.abc import Callable
from heapq import heappop, heappush
from pathlib import Path

from inventory.load import load as load_inventory
from lab.echo_reply import exchange
from lab.launch import REFUSED, RefusedError, call_c_library
from lab.load import load_scenario
from lab.network import open_tun
from lab.timeline import Boundary, resolve
from lab.world import World

_PR_SET_TIMERSLACK = 29
_SHORTEST_SLACK_NS = 1
_PACKETS_AT_ONCE = 64
_LARGEST_PACKET = 65_535
_LONGEST_COMMAND = 100
_NS_PER_SECOND = 1_000_000_000


class FarEnd:
    """Reads requests from a TUN device and writes each reply when its time has come."""

    def __init__(self, tun: int, world: World, report: Callable[[Boundary], None]) -> None:
        """`report` is called for every event at the moment when it begins or ends to act."""
        self._tun = tun
        self._world = world
        self._report = report
        self._waiting: list[tuple[int, int, bytes]] = []
        self._count = 0

    def run(self, control: int) -> None:
        """Answer until the control channel ends."""
        while True:
            readable, _, _ = select.select([self._tun, control], [], [], self._pause_seconds())
            self._apply_events()
            if self._tun in readable:
                self._receive()
            self._send_what_is_due()
            if control in readable and not self._obey(control):
                return

    def _pause_seconds(self) -> float | None:
        moments = [each for each in (self._world.next_change_ns,) if each is not None]
        if self._waiting:
            moments.append(self._waiting[0][0])
        if not moments:
            return None
        return max(0, min(moments) - time.monotonic_ns()) / _NS_PER_SECOND

    def _apply_events(self) -> None:
        for boundary in self._world.advance(time.monotonic_ns()):
            self._report(boundary)

    def _receive(self) -> None:
        for _ in range(_PACKETS_AT_ONCE):
            try:
                packet = os.read(self._tun, _LARGEST_PACKET)
            except BlockingIOError:
                return
            asked = exchange(packet)
            address = None if asked is None else self._world.addresses.get(asked.destination)
            if asked is None or address is None:
                continue
            delay_ns = address.path.carry(address.conditions)
            if delay_ns is not None:
                self._count += 1
                heappush(self._waiting, (time.monotonic_ns() + delay_ns, self._count, asked.reply))

    def _send_what_is_due(self) -> None:
        now_ns = time.monotonic_ns()
        while self._waiting and self._waiting[0][0] <= now_ns:
            os.write(self._tun, heappop(self._waiting)[2])

    def _obey(self, control: int) -> bool:
        """Do what one line of the control channel says; False at its end."""
        line = os.read(control, _LONGEST_COMMAND).decode("ascii")
        if line.startswith("start "):
            self._world.start(int(line.split()[1]))
        return bool(line)


def _say(**fields: object) -> None:
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


def _report(boundary: Boundary) -> None:
    _say(index=boundary.index, begins=boundary.begins, wall_ns=time.time_ns())


def _keep_time() -> None:
    """Be woken in time: no timer slack, and no pause to look for garbage that is not made."""
    call_c_library("prctl", _PR_SET_TIMERSLACK, _SHORTEST_SLACK_NS, 0, 0, 0)
    gc.freeze()
    gc.disable()


def main() -> int:
    """Play the far end until standard input ends."""
    parser = argparse.ArgumentParser(prog="lab.far_end", description=__doc__)
    parser.add_argument("--scenario", type=Path, required=True)
    parser.add_argument("--inventory", type=Path, required=True)
    asked = parser.parse_args()
    try:
        tun = open_tun()
    except RefusedError as refused:
        sys.stderr.write(f"{refused}\n")
        return REFUSED
    scenario, inventory = load_scenario(asked.scenario), load_inventory(asked.inventory)
    world = World(scenario, resolve(scenario, inventory), inventory)
    _keep_time()
    _say(ready=True)
    FarEnd(tun, world, _report).run(sys.stdin.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main())
