"""What Prometheus answers to an expression over series that a test gives."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

_END = "240h"


def check(
    folder: Path,
    expr: str,
    series: Sequence[str],
    answers: Mapping[str, float],
    at: str = "0m",
) -> None:
    """Let promtool evaluate and compare.

    A series is `name{labels} values`, with one value every two minutes, or `VxN` for N + 1 equal
    ones; answers are values by `{labels}`.
    """
    case = {
        "interval": "2m",
        "input_series": [
            {"series": f"{name}}}", "values": values}
            for name, _, values in (one.partition("} ") for one in series)
        ],
        "promql_expr_test": [
            {
                "expr": expr,
                "eval_time": at,
                "exp_samples": [
                    {"labels": labels, "value": value} for labels, value in answers.items()
                ],
            },
            # Promtool knows samples up to its last question: `offset -1d` needs those after `at`.
            {"expr": "vector(0) > 0", "eval_time": _END, "exp_samples": []},
        ],
    }
    path = folder / "test.yml"
    path.write_text(yaml.safe_dump({"tests": [case]}, allow_unicode=True), encoding="utf-8")
    done = subprocess.run(
        ["promtool", "test", "rules", path], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
