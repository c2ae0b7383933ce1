"""Run a test in a network of its own: nothing it sends can leave this machine."""

import ctypes
import functools
import os
import pickle
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000

REFUSED = (
    "this machine lets nobody make a private network: run the tests as root, or allow unprivileged"
    " user namespaces (sysctl -w kernel.unprivileged_userns_clone=1 user.max_user_namespaces=10000)"
)

P = ParamSpec("P")


def in_private_network(test: Callable[P, None]) -> Callable[P, None]:
    """Run a test in a child process whose network has nothing but a loopback interface.

    Where the machine refuses that, it must at least be clear what to allow.
    """

    @functools.wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            with os.fdopen(writing, "wb") as out:
                out.write(pickle.dumps(_outcome(functools.partial(test, *args, **kwargs))))
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as result:
            said = result.read()
        os.waitpid(child, 0)
        outcome = pickle.loads(said) if said else "the child process died"
        assert outcome is None, outcome

    return run


def _outcome(body: Callable[[], None]) -> str | None:
    """What went wrong, in words; None if nothing did."""
    try:
        refused = enter()
        if refused is None:
            body()
        else:
            assert "unprivileged user namespaces" in refused
    except BaseException:  # noqa: BLE001  # whatever it is, the parent process reports it
        return traceback.format_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return None


def enter() -> str | None:
    """Move this process into a new network; return why that is refused, None if it is not."""
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    if libc.unshare(CLONE_NEWNET) != 0:
        if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
            return REFUSED
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1", encoding="ascii")
    ip("link set lo up")
    return None


def ip(command: str) -> None:
    """Run ip(8)."""
    subprocess.run(["ip", *command.split()], check=True)
