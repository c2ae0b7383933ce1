"""A comparison for programs; docs/diff.md describes the keys."""

import json
from dataclasses import asdict
from typing import Any

from stability.comparison.changes import Change
from stability.comparison.verdict import Reviewed

FORMAT = 1
"""Grows when a key goes or means something else; new keys may come without it."""


def written(reviewed: Reviewed) -> str:
    """Write everything that is known."""
    comparison = reviewed.comparison
    document = {
        "format": FORMAT,
        "old": reviewed.old,
        "new": reviewed.new,
        "old_problems": reviewed.broken.splitlines(),
        "verdict": reviewed.verdict,
        "summary": comparison.summary._asdict(),
        "changes": [_change(change) for change in comparison.changes],
        "touched": [each._asdict() for each in comparison.touched],
        "data": [each._asdict() for each in comparison.data],
        "figures": {"before": asdict(comparison.before), "after": asdict(comparison.after)},
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _change(change: Change) -> dict[str, Any]:
    return {
        "section": change.section,
        "kind": change.kind,
        "id": change.id,
        "name": change.name,
        "key": change.key,
        "before": change.before,
        "after": change.after,
        "facts": dict(change.facts),
        "attention": change.attention,
    }
