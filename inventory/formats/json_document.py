"""Problems as one JSON document, for programs."""

import json
from typing import Any

from inventory.examine import Examined
from inventory.formats.safe import safe_json
from inventory.problem import Problem
from inventory.said import Said

VERSION = 1
"""Of the document's form; keys may be added to it, none goes or changes its meaning."""


def as_json(examined: Examined, file: str) -> str:
    """Write all problems, in both languages."""
    document = {
        "version": VERSION,
        "file": file,
        "valid": examined.inventory is not None,
        "errors": len(examined.errors),
        "warnings": len(examined.warnings),
        "problems": [_problem(each) for each in examined.problems],
    }
    return safe_json(json.dumps(document, ensure_ascii=False, indent=2))


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "severity": problem.severity.value,
        "code": problem.code,
        "file": problem.file,
        "line": problem.line or None,
        "column": problem.column or None,
        "path": problem.path,
        "about": problem.about or None,
        "message": _said(problem.message),
        "hint": _said(problem.hint) if problem.hint else None,
    }


def _said(said: Said) -> dict[str, str]:
    return {"vi": said.vi, "en": said.en}
