"""Starts one program of the lab so that it cannot outlive the lab.

    python -m lab.launch --parent PID [--new-network | --network-of PID] -- COMMAND...

The kernel kills the command as soon as the lab's process PID ends, however that ends. With
`--new-network` the command gets a private network namespace (without root: inside a user namespace
of its own), with `--network-of` it joins that of another process. It stays the same process
throughout, so its pid is that of the command. This module is small and imports little because it
runs before everything else: a process with threads could not change its namespaces.
"""

import argparse
import ctypes
import os
import signal
import sys
from contextlib import suppress

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
REFUSED = 77
"""Exit code: this machine does not let us have a private network."""


class RefusedError(Exception):
    """This machine does not let us do it; the message says what would help."""


def call_c_library(name: str, *arguments: int) -> None:
    """Call a function of the C library that sets errno. Raises OSError."""
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*arguments) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123  # pathlib costs start-up time
        file.write(text)


def _become_root_of_own_user_namespace() -> None:
    """Enter new user and network namespaces in which this user is root."""
    user, group = os.geteuid(), os.getegid()
    call_c_library("unshare", CLONE_NEWUSER | CLONE_NEWNET)
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"0 {user} 1")
    _write("/proc/self/gid_map", f"0 {group} 1")


def enter_new_network() -> None:
    """Give this process a private network namespace. Raises RefusedError."""
    with suppress(OSError):
        call_c_library("unshare", CLONE_NEWNET)
        return
    try:
        _become_root_of_own_user_namespace()
    except OSError as error:
        raise RefusedError(
            f"this machine refuses a private network namespace ({error.strerror}): run the lab as "
            "root, or allow user namespaces (sysctl user.max_user_namespaces; on Debian also "
            "kernel.unprivileged_userns_clone, on Ubuntu "
            "kernel.apparmor_restrict_unprivileged_userns)"
        ) from error


def join_network_of(pid: int) -> None:
    """Enter the network namespace of a process, and its user namespace where it has its own."""
    for kind in ("user", "net"):
        theirs = f"/proc/{pid}/ns/{kind}"
        if os.stat(theirs).st_ino == os.stat(f"/proc/self/ns/{kind}").st_ino:  # noqa: PTH116
            continue
        namespace = os.open(theirs, os.O_RDONLY)
        try:
            call_c_library("setns", namespace, 0)
        finally:
            os.close(namespace)


def end_with(parent: int) -> None:
    """Have the kernel kill this process when its parent ends.

    Last of all: a change of user namespace would clear it (prctl(2)).
    """
    call_c_library("prctl", PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it ended before we could ask
        sys.exit(1)


def main() -> None:
    """Do what the arguments say, then become the command."""
    parser = argparse.ArgumentParser(prog="lab.launch", description=__doc__)
    parser.add_argument("--parent", type=int, required=True)
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--new-network", action="store_true")
    where.add_argument("--network-of", type=int)
    parser.add_argument("command", nargs="+")
    asked = parser.parse_args()
    try:
        if asked.new_network:
            enter_new_network()
        if asked.network_of is not None:
            join_network_of(asked.network_of)
    except RefusedError as refused:
        print(refused, file=sys.stderr)  # noqa: T201  # its only way to speak
        sys.exit(REFUSED)
    end_with(asked.parent)
    os.execvp(asked.command[0], asked.command)  # noqa: S606  # that is what it is for


if __name__ == "__main__":
    main()
