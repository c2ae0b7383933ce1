import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest
from far_ends.ordinary_user import REFUSED, WITHOUT_ROOT, may_have_networks

from lab.network import stays_local
from lab.path import RandomPath
from lab.timeline import Conditions
from lab.world import ANCHOR_RTT_MS

pytestmark = pytest.mark.network

MS = 1_000_000
PINGER = r"""
import json, select, socket, struct, sys, time

def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF

address, packets, spacing = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
six = ":" in address
family, protocol = (socket.AF_INET6, socket.IPPROTO_ICMPV6) if six else (socket.AF_INET, 1)
sock = socket.socket(family, socket.SOCK_RAW, protocol)
sent, got = {}, {}

def listen(until):
    while (left := until - time.monotonic()) > 0:
        if not select.select([sock], [], [], left)[0]:
            return
        data, source = sock.recvfrom(2048)
        message = data if six else data[20:]
        if message[0] == (129 if six else 0) and source[0] == address:
            got.setdefault(struct.unpack("!H", message[6:8])[0], time.time_ns())

begin = time.monotonic()
for number in range(packets):
    message = struct.pack("!BBHHH", 128 if six else 8, 0, 0, 7, number) + bytes(56)
    if not six:
        message = message[:2] + struct.pack("!H", checksum(message)) + message[4:]
    sent[number] = time.time_ns()
    sock.sendto(message, (address, 0))
    listen(begin + (number + 1) * spacing)
listen(time.monotonic() + 0.3)
print(json.dumps([[sent[n], got.get(n)] for n in sent]))
"""


@dataclass(frozen=True)
class Packet:
    sent_ns: int
    received_ns: int | None

    @property
    def rtt_ns(self) -> int:
        assert self.received_ns is not None
        return self.received_ns - self.sent_ns


class Network:
    """A far end that runs, and what can be asked of it."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        assert process.stdin is not None
        assert process.stdout is not None
        self._say, self._hear = process.stdin, process.stdout

    def hear(self) -> dict[str, int]:
        line: dict[str, int] = json.loads(self._hear.readline())
        return line

    def begin(self) -> int:
        """Let the scenario begin; when, on the wall clock."""
        self._say.write(f"start {time.monotonic_ns()}\n")
        self._say.flush()
        return time.time_ns()

    def ping(self, address: str, packets: int, spacing_seconds: float = 0.002) -> list[Packet]:
        inside = launch("--network-of", str(self.process.pid))
        command = [*inside, sys.executable, "-c", PINGER, address]
        done = subprocess.run(
            [*command, str(packets), str(spacing_seconds)], stdout=subprocess.PIPE, check=True
        )
        return [Packet(*each) for each in json.loads(done.stdout)]


def launch(*where: str) -> list[str]:
    return [sys.executable, "-m", "lab.launch", "--parent", str(os.getpid()), *where, "--"]


@contextmanager
def far_end(scenario: Path, inventory: Path, *before: str) -> Iterator[Network]:
    command = ["-m", "lab.far_end", "--scenario", str(scenario), "--inventory", str(inventory)]
    with subprocess.Popen(
        [*before, *launch("--new-network"), sys.executable, *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        network = Network(process)
        assert network.hear() == {"ready": True}
        yield network
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(timeout=5) == 0


Play = Callable[[str], Network]


@pytest.fixture
def play(tmp_path: Path, inventory_file: Path) -> Iterator[Play]:
    """Starts the far end with the text of a scenario."""
    with ExitStack() as stack:

        def start(text: str) -> Network:
            scenario = tmp_path / "scenario.yaml"
            scenario.write_text(text, encoding="utf-8")
            return stack.enter_context(far_end(scenario, inventory_file))

        yield start


def answered(packets: Sequence[Packet]) -> int:
    return sum(packet.received_ns is not None for packet in packets)


def test_every_packet_fares_as_the_seed_says(play: Play) -> None:
    network = play("seed: 7\nbaseline: {fixed: {rtt_ms: 6, variation_ms: 4, loss: 0.1}}\n")
    network.begin()

    packets = network.ping("127.64.0.1", 600)

    path = RandomPath(7, "ba-dinh/ftth")
    expected = [path.carry(Conditions(rtt_ms=6, variation_ms=4, loss=0.1)) for _ in packets]
    assert [p.received_ns is None for p in packets] == [rtt is None for rtt in expected]
    late_ns = [p.rtt_ns - rtt for p, rtt in zip(packets, expected, strict=True) if rtt is not None]
    assert min(late_ns) >= 0
    assert median(late_ns) < 2 * MS


def test_loss_in_runs_reaches_the_wire(play: Play) -> None:
    network = play("seed: 3\nbaseline: {5g: {loss: 0.2, burst: 8}}\n")
    network.begin()

    packets = network.ping("127.64.0.2", 500, 0.001)

    path = RandomPath(3, "ba-dinh/5g")
    expected = [path.carry(Conditions(loss=0.2, burst=8)) is None for _ in packets]
    assert [p.received_ns is None for p in packets] == expected


def test_every_address_of_the_inventory_answers_after_its_delay_and_no_other(play: Play) -> None:
    network = play("baseline: {fixed: {rtt_ms: 20}, 5g: {rtt_ms: 40}}\n")
    shortest_ms = {
        "127.64.0.1": 20,
        "2001:db8::1": 20,
        "127.64.0.3": 20,
        "198.51.100.2": 40,
        "127.64.255.1": ANCHOR_RTT_MS,
    }
    planned, unknown = "127.64.0.9", ["127.64.77.1", "203.0.113.1", "2001:db8::2"]

    for address, milliseconds in shortest_ms.items():
        packets = network.ping(address, 5)
        assert answered(packets) == 5
        assert min(packet.rtt_ns for packet in packets) >= milliseconds * MS
    assert [answered(network.ping(address, 2)) for address in (planned, *unknown)] == [0] * 4


def test_an_event_takes_exactly_the_packets_of_its_time(play: Play) -> None:
    network = play(
        "events:\n  - {at: 200ms, for: 300ms, select: {point: ba-dinh}, effect: {down: true}}\n"
    )
    zero_ns = network.begin()

    packets = network.ping("127.64.0.1", 700, 0.001)
    begins, ends = network.hear(), network.hear()

    assert (begins["index"], begins["begins"], ends["begins"]) == (0, True, False)
    assert 200 * MS <= begins["wall_ns"] - zero_ns < 220 * MS
    assert 500 * MS <= ends["wall_ns"] - zero_ns < 520 * MS
    lost = [packet.sent_ns for packet in packets if packet.received_ns is None]
    assert abs(min(lost) - begins["wall_ns"]) < 20 * MS
    assert abs(max(lost) - ends["wall_ns"]) < 20 * MS
    inside = [p for p in packets if min(lost) <= p.sent_ns <= max(lost)]
    assert answered(inside) == 0


def test_an_isolated_prober_hears_nobody(play: Play) -> None:
    network = play(
        "events:\n  - {at: 0, for: 1m, select: {vantage: central}, effect: {isolated: true}}\n"
    )
    before = answered(network.ping("127.64.255.1", 3))
    network.begin()
    network.hear()

    addresses = ("127.64.255.1", "127.64.255.2", "127.64.0.1", "2001:db8::1")

    assert before == 3
    assert [answered(network.ping(address, 3)) for address in addresses] == [0, 0, 0, 0]


def test_only_loopback_below_the_labs_part_stays_local() -> None:
    stay = [each for each in ("127.0.0.1", "127.63.255.255", "::1") if stays_local(each)]
    leave = ("127.64.0.0", "127.255.0.1", "10.0.0.1", "198.51.100.1", "2001:db8::1")

    assert stay == ["127.0.0.1", "127.63.255.255", "::1"]
    assert not any(stays_local(each) for each in leave)


def run_python(code: str, *before: str) -> "subprocess.CompletedProcess[str]":
    command = [*before, sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=False)


ASK = """
import ctypes, os, sys
from lab.launch import RefusedError, enter_new_network
from lab.network import open_tun

def ask():
    try:
        enter_new_network()
        open_tun()
    except RefusedError as refused:
        print(refused)
    else:
        print("granted")
"""
BECOME_NOBODY = """
os.setgroups([])
os.setresgid(65534, 65534, 65534)
os.setresuid(65534, 65534, 65534)
ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)  # dumpable, as after any exec: its /proc files are its own
"""


def test_without_root_the_network_has_a_user_namespace_of_its_own(
    tmp_path: Path, inventory_file: Path
) -> None:
    scenario = tmp_path / "scenario.yaml"
    scenario.write_text("seed: 1\n", encoding="utf-8")
    if not may_have_networks():
        assert run_python(f"{ASK}ask()", *WITHOUT_ROOT).stdout.startswith(REFUSED)
        return

    with far_end(scenario, inventory_file, *WITHOUT_ROOT) as network:
        namespace = Path(f"/proc/{network.process.pid}/ns/user").readlink()
        packets = network.ping("127.64.0.1", 5)

    assert namespace != Path("/proc/self/ns/user").readlink()
    assert answered(packets) == 5


def test_an_ordinary_user_gets_the_network_or_hears_what_would_help() -> None:
    said = run_python(f"{ASK}{BECOME_NOBODY}ask()").stdout

    open_to_all = os.stat("/dev/net/tun").st_mode & 0o006 == 0o006  # noqa: PTH116
    if not may_have_networks():
        assert said.startswith(REFUSED)
    else:
        assert said == (
            "granted\n"
            if open_to_all
            else "cannot open /dev/net/tun (Permission denied): run the lab as root, or allow this "
            "user to open it (most distributions give it mode 0666)\n"
        )


def test_a_machine_that_refuses_namespaces_is_told_what_to_allow() -> None:
    forbid = "open('/proc/sys/user/max_net_namespaces', 'w').write('0')\n"
    before = ["unshare", "--user", "--map-root-user"]
    if not may_have_networks():
        forbid, before = "", list(WITHOUT_ROOT)

    said = run_python(f"{ASK}{forbid}ask()", *before).stdout

    assert said.startswith(f"{REFUSED} (")
    assert "run the lab as root, or allow user namespaces" in said
