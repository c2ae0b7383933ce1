import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from far_ends.ordinary_user import without_root_if_allowed

from lab.launch import REFUSED
from lab.part import LabError, Part, start
from lab.sweep import sweep
from lab.workspace import Workspace

PARENT = """
import asyncio, sys
from pathlib import Path
from lab.part import start

async def main():
    part = await start("sleeper", ["sleep", "60"], Path(sys.argv[1]), network=sys.argv[2] or None)
    print(part.pid, flush=True)
    await part.process.wait()

asyncio.run(main())
"""


def wait_until(holds: Callable[[], bool], seconds: float = 5.0) -> bool:
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)
    return holds()


def gone(pid: int) -> bool:
    return not Path(f"/proc/{pid}").exists()


@pytest.mark.parametrize(
    ("network", "before"),
    [
        ("", []),
        pytest.param("new", [], marks=pytest.mark.network),
        pytest.param("new", without_root_if_allowed(), marks=pytest.mark.network),
    ],
)
def test_a_part_dies_with_the_lab_even_if_that_is_killed(
    tmp_path: Path, network: str, before: list[str]
) -> None:
    command = [*before, sys.executable, "-c", PARENT, str(tmp_path / "log"), network]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert wait_until(lambda: Path(f"/proc/{child}/comm").read_text() == "sleep\n")

        parent.kill()

        assert wait_until(lambda: gone(child))


def run_part(tmp_path: Path, code: str, use: Callable[[Part], None]) -> Part:
    """Start a Python program as a part, use it, and end it within half a second."""

    async def session() -> Part:
        command = [sys.executable, "-u", "-c", code]
        part = await start("sample", command, tmp_path / "log", talks=True)
        assert (await part.line()) == "ready\n"
        use(part)
        await part.end(0.5)
        return part

    return asyncio.run(session())


def test_a_part_is_asked_to_end_before_it_is_killed(tmp_path: Path) -> None:
    polite = "import signal, sys; signal.signal(15, lambda *_: sys.exit(7)); print('ready');"
    deaf = "import signal; signal.signal(15, signal.SIG_IGN); print('ready');"
    wait = "import time; time.sleep(60)"

    ended = run_part(tmp_path, polite + wait, lambda _: None)
    killed = run_part(tmp_path, deaf + wait, lambda _: None)

    assert ended.process.returncode == 7
    assert killed.process.returncode == -signal.SIGKILL


def test_a_part_that_stands_still_ends_too(tmp_path: Path) -> None:
    part = run_part(tmp_path, "print('ready'); import time; time.sleep(60)", Part.pause)

    assert part.process.returncode == -signal.SIGTERM


def test_a_part_that_failed_has_last_words(tmp_path: Path) -> None:
    async def fail(code: str) -> Part:
        part = await start("sample", [sys.executable, "-c", code], tmp_path / "log")
        await part.process.wait()
        return part

    crashed = asyncio.run(fail("import sys; sys.exit('out of tea')"))
    assert crashed.obituary() == "sample ended with exit status 1; its last words:\nout of tea"
    (tmp_path / "log").write_text("this machine refuses\n", encoding="utf-8")
    refused = asyncio.run(fail(f"import sys; sys.exit({REFUSED})"))
    assert refused.obituary() == "this machine refuses"


def test_results_of_an_earlier_run_go_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    (tmp_path / "mails").mkdir()
    for name in ("lab.json", "mails/00001.eml", "notes.txt"):
        (tmp_path / name).write_text("old", encoding="utf-8")

    with Workspace.open(tmp_path) as workspace:
        temporary = workspace.temporary
        workspace.config.mkdir()

        assert temporary.is_dir()
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")}
    assert left == {"logs", "mails", "notes.txt"}
    assert not temporary.exists()


def test_a_place_where_nothing_can_be_written_is_told(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()

    with pytest.raises(LabError, match="file for the results: Not a directory"):
        Workspace.open(file)


def test_the_temporary_folder_goes_also_while_something_is_still_written(tmp_path: Path) -> None:
    folder = tmp_path / "lab"
    folder.mkdir()
    writer = f"for i in $(seq 300); do touch {folder}/$i; done 2> {tmp_path}/errors"

    with subprocess.Popen(["sh", "-c", writer]):
        sweep(folder)

    assert not folder.exists()
