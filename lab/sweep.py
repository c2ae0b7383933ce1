"""Removes the lab's temporary folder when the lab has ended, even if it was killed.

    python -m lab.sweep FOLDER

It waits for the end of its standard input, which the lab's process holds open as long as it lives.
"""

import shutil
import sys
import time
from pathlib import Path

_TRIES = 20
_PAUSE_SECONDS = 0.1


def sweep(folder: Path) -> None:
    """Remove a folder, also while programs that are being killed may still write into it."""
    for _ in range(_TRIES):
        time.sleep(_PAUSE_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return


if __name__ == "__main__":
    sys.stdin.buffer.read()
    sweep(Path(sys.argv[1]))
