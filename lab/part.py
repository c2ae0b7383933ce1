"""One program of the lab: started so that it cannot outlive the lab, spoken to, and ended."""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lab.launch import REFUSED

NEW = "new"
_WORDS = 15
"""How many of its last log lines say why a part ended."""


class LabError(Exception):
    """The lab cannot go on; the message says why, and what helps."""


@dataclass(frozen=True, slots=True)
class Part:
    """A running program."""

    role: str
    """exporter, prometheus, alertmanager, mailbox or network."""
    process: asyncio.subprocess.Process
    log: Path

    @property
    def pid(self) -> int:
        """Its process id, as everybody on this machine sees it."""
        return self.process.pid

    async def line(self) -> str:
        """The next line that it says; empty when it says no more."""
        assert self.process.stdout is not None  # noqa: S101  # narrows the type: it was a pipe
        return (await self.process.stdout.readline()).decode()

    def tell(self, line: str) -> None:
        """Write a line to its standard input."""
        assert self.process.stdin is not None  # noqa: S101  # the same
        self.process.stdin.write(f"{line}\n".encode())

    def pause(self) -> None:
        """Stop the process where it is."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    async def end(self, grace_seconds: float) -> None:
        """Ask it to end; if it has not done so in time, the kernel ends it."""
        self.resume()
        self._signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self.process.wait(), grace_seconds)
        except TimeoutError:
            self._signal(signal.SIGKILL)
            await self.process.wait()

    def last_words(self) -> str:
        """The end of its log."""
        words = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-_WORDS:]
        return "\n".join(words)

    def obituary(self) -> str:
        """Why it ended, as far as its log tells."""
        code = self.process.returncode
        if code == REFUSED:
            return self.last_words()
        how = f"by signal {-code}" if code is not None and code < 0 else f"with exit status {code}"
        return f"{self.role} ended {how}; its last words:\n{self.last_words() or '(none)'}"

    def _signal(self, number: signal.Signals) -> None:
        if self.process.returncode is None:
            self.process.send_signal(number)


async def start(
    role: str,
    command: Sequence[str],
    log: Path,
    *,
    network: str | int | None = None,
    talks: bool = False,
    pass_fds: Sequence[int] = (),
) -> Part:
    """Start a program that dies with this process.

    `network` is NEW for a private network, the pid of a process for the network of that one,
    None for ours. One that `talks` has pipes for its input and output. Must be called from the main
    thread: the kernel takes the end of the thread that started a program for the parent's end.
    """
    where: list[str] = []
    if network is not None:
        where = ["--new-network"] if network == NEW else ["--network-of", str(network)]
    launch = [sys.executable, "-P", "-m", "lab.launch", "--parent", str(os.getpid()), *where, "--"]
    with log.open("ab") as file:
        process = await asyncio.create_subprocess_exec(
            *launch,
            *command,
            stdin=asyncio.subprocess.PIPE if talks else asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE if talks else file,
            stderr=file,
            pass_fds=pass_fds,
            start_new_session=True,
        )
    return Part(role, process, log)


def python(module: str, *arguments: object) -> list[str]:
    """Build the command that runs a module with this very Python."""
    return [sys.executable, "-P", "-m", module, *map(str, arguments)]
