"""The files that a lab leaves for programs: where everything is, and how it ended."""

import json
import os
from collections.abc import Mapping
from http.client import HTTPException
from pathlib import Path

from lab.chain import Addresses
from lab.fetch import get
from lab.part import Part


def write_lab_json(
    file: Path,
    scenario: str,
    settings: str,
    time_zero: str,
    addresses: Addresses,
    parts: Mapping[str, Part],
) -> None:
    """Write where everything is. The file appears complete: who sees it can use it."""
    content = {
        "scenario": scenario,
        "settings": settings,
        "time_zero": time_zero,
        "urls": addresses.urls(),
        "ports": addresses.ports(),
        "pids": {"lab": os.getpid(), **{role: part.pid for role, part in parts.items()}},
    }
    unfinished = file.with_suffix(".part")
    unfinished.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    unfinished.replace(file)


async def collect(folder: Path, addresses: Addresses) -> list[str]:
    """Keep how it ended; return what could not be had, with the reason."""
    sources = {
        "alerts.json": f"http://{addresses.alertmanager}/api/v2/alerts",
        "points.json": f"http://{addresses.exporter}/api/v1/points",
        "metrics.txt": f"http://{addresses.exporter}/metrics",
    }
    missed = []
    for name, url in sources.items():
        try:
            (folder / name).write_bytes(await get(url))
        except (OSError, HTTPException) as error:
            missed.append(f"{name}: {error}")
    return missed
