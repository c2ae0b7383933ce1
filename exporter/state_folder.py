"""The folder that outlives the process: can it be written?"""

import tempfile
from pathlib import Path


def problem(folder: Path) -> str | None:
    """Make the folder if it is missing; say why it cannot be written, None if it can."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return None
    except OSError as error:
        return f"{folder}: {error.strerror or error}"
