"""Problems as a Code Quality report, which GitLab shows in a merge request."""

import hashlib
import json
import re
from collections import Counter
from typing import Any

from inventory.examine import Examined
from inventory.fault import Severity
from inventory.formats.safe import safe_json
from inventory.problem import Problem
from inventory.words import Language

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor"}


def as_gitlab(examined: Examined, language: Language) -> str:
    """Write the report; it is an empty list if there is nothing to say."""
    seen: Counter[str] = Counter()
    report = [_issue(problem, language, seen) for problem in examined.problems]
    return safe_json(json.dumps(report, ensure_ascii=False, indent=2))


def _issue(problem: Problem, language: Language, seen: Counter[str]) -> dict[str, Any]:
    told = [problem.path, problem.message.told(language)]
    words = ": ".join(part for part in told if part)
    if problem.hint:
        words += f"; {problem.hint.told(language)}"
    return {
        "description": words,
        "check_name": problem.code,
        "fingerprint": _fingerprint(problem, seen),
        "severity": _SEVERITIES[problem.severity],
        "location": {"path": problem.file, "lines": {"begin": problem.line or 1}},
    }


def _fingerprint(problem: Problem, seen: Counter[str]) -> str:
    """Know a problem again although lines, points or links were put before it."""
    place = re.sub(r"\[[0-9]+\]", "[]", problem.path)
    key = f"{problem.file}\n{problem.code}\n{problem.about}\n{place}\n{problem.message.en}"
    seen[key] += 1
    return hashlib.sha256(f"{key}\n{seen[key]}".encode()).hexdigest()
