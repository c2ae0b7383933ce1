"""Run a test in a network of its own: nothing it sends can leave this machine."""

import ctypes
import functools
import os
import pickle
import struct
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

_SYS_CAPSET = {"x86_64": 126, "aarch64": 91}[os.uname().machine]
_CAPABILITY_VERSION_3 = 0x20080522
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000


class RefusedError(Exception):
    """This machine refuses what a test needs; it says what to allow."""


Test = Callable[[], None]


class Together:
    """Tests that mostly wait: all of them run at once, each in a process and network of its own.

    The first one that is asked for starts them all; each then waits for its own outcome. Where the
    machine refuses a private network, it must at least be clear what to allow.
    """

    def __init__(self) -> None:
        self._waiting: list[tuple[Test, Test]] = []
        self._results: dict[Test, tuple[int, int]] = {}

    def in_private_network(self, test: Test) -> Test:
        """Run a test so that nothing it sends can leave this machine."""

        @functools.wraps(test)
        def run() -> None:
            while self._waiting:
                waiting, body = self._waiting.pop(0)
                self._results[waiting] = _start(body)
            child, reading = self._results.pop(run)
            with os.fdopen(reading, "rb") as result:
                said = result.read()
            os.waitpid(child, 0)
            outcome = pickle.loads(said) if said else "the child process died"
            assert outcome is None, outcome

        self._waiting.append((run, test))
        return run


def _start(body: Test) -> tuple[int, int]:
    """Run a test in a child process; return its id and from where to read the outcome."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    os.close(reading)
    with os.fdopen(writing, "wb") as out:
        out.write(pickle.dumps(_outcome(body)))
    os._exit(0)


def _outcome(body: Test) -> str | None:
    """What went wrong, in words; None if nothing did."""
    try:
        enter()
        body()
    except RefusedError as refused:
        return None if "run the tests as root, or" in str(refused) else str(refused)
    except BaseException:  # noqa: BLE001  # whatever it is, the parent process reports it
        return traceback.format_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return None


def enter() -> None:
    """Move this process into a new network."""
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    if libc.unshare(CLONE_NEWNET) != 0:
        if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
            raise RefusedError(
                "there are no private networks: run the tests as root, or allow unprivileged user"
                " namespaces (sysctl -w kernel.unprivileged_userns_clone=1)"
            )
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1", encoding="ascii")
    ip("link set lo up")


def ip(command: str) -> None:
    """Run ip(8)."""
    subprocess.run(["ip", *command.split()], check=True)


def give_up_capabilities() -> None:
    """Be an ordinary user from now on, in this thread and those that it starts."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = struct.pack("=Ii", _CAPABILITY_VERSION_3, 0)
    if libc.syscall(_SYS_CAPSET, header, bytes(24)) != 0:
        raise OSError(ctypes.get_errno(), "capset")
