"""Mutate inventories at random: whatever comes out is an inventory, or problems in plain words.

Every file is examined, and what is found is written in all formats and both languages. Run
`python fuzz/loader.py --files 20000`. The same seed gives the same files. A file on which the
program fails is kept in the working directory, to become a test.
"""

import argparse
import copy
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from inventory.examine import Examined, examine
from inventory.formats.github import as_github
from inventory.formats.gitlab import as_gitlab
from inventory.formats.json_document import as_json
from inventory.formats.text import as_text
from inventory.load import InventoryError, fingerprint, load, load_text
from inventory.problem import Problem
from inventory.reading.document import parse
from inventory.summary import summary
from inventory.words import Language

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "tests" / "inventory"
TODAY = date(2026, 11, 22)
"""Dates in the files are judged from this day."""

TOKENS = (
    *("null", "~", "true", "on", "0", "-1", "00004", "1e999", ".nan", "9" * 400, "0x1F", "08:00"),
    *("[]", "{}", "[", "]", "{", "}", "- ", ": ", ", ", "? ", "| ", "> ", "& ", "* ", "&a ", "*a"),
    *("!", "!!str ", "!!python/none ", "%YAML 1.2", "---\n", "...\n", "# ", "'", '"', "\\", "<<: "),
    *("\n", "\r", "\t", "\0", "\x7f", "\x85", "\u2028", "\ufeff", "\ud800", "ế", "e\u0302\u0301"),
    *("127.64.0.1", "::1", "::ffff:1.2.3.4", "fe80::1%eth0", "24:00", "2026-02-30", "9999-12-31"),
    *(
        "\ninclude: wards\n",
        "\ninclude: [wards/a.yaml, ",
        "include: ",
        "points: ",
        "version: ",
        "5g",
        "agent",
        "mobile",
        "central",
        "hanoi-stable-v1",
    ),
    *("{{ x }}", "$(id)", "../../etc/passwd", "/dev/zero", "a" * 300, "[" * 200, "{a: " * 200),
)
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 10**30, 0.5, float("inf"), "", " ", "x", "5g", "00004", []),
    *({}, [None], [[]], {"": None}, {"from": None}, "2026-12-01", ["08:00-12:00"], "08:00-12:00"),
)
WARD = b"""\
contacts: {extra: {name: Extra, emails: [extra@hanoi.example]}}
points:
  - id: extra
    ward: "00008"
    name: "\xc4\x90i\xe1\xbb\x83m"
    calendar: office
    links: [{id: l, role: primary, access: fixed, operator: vnpt, address: 127.65.0.1}]
"""
KEYS = ("x", "", "id", "links", "from", "dates", "snmp", "select", "5g", "include", "mon-fri", "<<")


def mutate_bytes(data: bytes, chance: random.Random) -> bytes:
    """Change, remove or repeat a few bytes."""
    mutated = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8))):
        at = chance.randrange(len(mutated) + 1)
        match chance.randrange(4):
            case 0:
                mutated[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del mutated[at : at + chance.randint(1, 30)]
            case 2:
                mutated[at:at] = mutated[at : at + chance.randint(1, 30)]
            case _:
                mutated[at:at] = chance.randbytes(chance.randint(1, 4))
    return bytes(mutated)


def mutate_tokens(data: bytes, chance: random.Random) -> bytes:
    """Put what means something to YAML or to us in the place of other things."""
    parts = data.decode(errors="replace").split(" ")
    for _ in range(chance.choice((1, 1, 2, 4))):
        at = chance.randrange(len(parts))
        token = chance.choice(TOKENS)
        parts[at] = chance.choice((token, parts[at] + token, token + parts[at]))
    return " ".join(parts).encode(errors="surrogatepass")


def mutate_lines(data: bytes, chance: random.Random) -> bytes:
    """Swap, repeat, remove, indent or cut off lines."""
    lines = data.split(b"\n")
    for _ in range(chance.randint(1, 3)):
        one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        match chance.randrange(5):
            case 0:
                lines[one], lines[other] = lines[other], lines[one]
            case 1:
                lines.insert(other, lines[one])
            case 2:
                lines[one] = b""
            case 3:
                lines[one] = b" " * chance.randrange(9) + lines[one].lstrip()
            case _:
                del lines[max(one, 1) :]
    return b"\n".join(lines)


def mutate_nodes(data: bytes, chance: random.Random) -> bytes:
    """Swap values of the document with each other or with odd ones, keeping it YAML."""
    root = json.loads(json.dumps(parse("seed", data.decode(errors="replace")).root))
    for _ in range(chance.choice((1, 1, 2, 4))):
        places = _places(root)
        if not places:
            break
        container, step = chance.choice(places)
        other, other_step = chance.choice(places)
        # A copy: a value inside itself could not be written down.
        replacement = copy.deepcopy(chance.choice((chance.choice(VALUES), other[other_step])))
        match chance.randrange(4):
            case 0:
                del container[step]
            case 1 if isinstance(container, dict):
                container[chance.choice(KEYS)] = replacement
            case _:
                container[step] = replacement
    return json.dumps(root, ensure_ascii=False).encode(errors="surrogatepass")


def _places(node: Any) -> list[tuple[Any, Any]]:
    if not isinstance(node, dict | list):
        return []
    steps: list[Any] = list(node) if isinstance(node, dict) else list(range(len(node)))
    return [(node, step) for step in steps] + [
        place for step in steps for place in _places(node[step])
    ]


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    mutate_bytes,
    mutate_tokens,
    mutate_lines,
    mutate_nodes,
)


def seeds() -> list[bytes]:
    """The valid and invalid inventories of the tests, and a part of the shipped one."""
    files = [
        file
        for kind in ("good", "bad", "doubtful")
        for file in sorted(CORPUS.glob(f"{kind}/*.yaml"))
    ]
    head, points = (ROOT / "inventory.yaml").read_text(encoding="utf-8").split("\npoints:\n")
    few = "  - id: ".join(points.split("  - id: ")[:4])
    shipped = f"{head}\npoints:\n{few}"
    good = [path.read_bytes() for path in files if path.parent.name != "bad"]
    including = [each + b"\ninclude: [wards]\n" for each in good]
    return (
        [shipped.encode()] * 60 + good * 4 + including * 4 + [path.read_bytes() for path in files]
    )


def judge(data: bytes, folder: Path) -> str:
    """Read a file in all ways and write what is found; the answer says whether it is valid."""
    path = folder / "inventory.yaml"
    path.write_bytes(data)
    found = examine(path, path.name, today=TODAY)
    _check_places(found.problems, data)
    _check_formats(found)
    try:
        inventory = load(path, path.name)
    except InventoryError as error:
        if set(error.problems) != set(found.errors):
            raise AssertionError("loading and examining differ") from error
        return "refused"
    fingerprint(inventory)
    summary(inventory)
    return "valid"


def judge_text(data: bytes) -> str:
    """Read a text that stands in no file."""
    try:
        fingerprint(load_text(data))
    except InventoryError as error:
        _check_places(error.problems, data)
        return "refused"
    return "valid"


def _check_places(problems: Sequence[Problem], data: bytes) -> None:
    """Every problem is one line of words, and has a place that is in the file."""
    text = data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    for problem in problems:
        inside = problem.line == problem.column == 0 or problem.file.endswith("a.yaml")
        if 1 <= problem.line <= len(lines):
            inside |= 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        words = f"{problem}{problem.message.vi}{problem.hint.vi if problem.hint else ''}"
        told = problem.message.vi != problem.message.en and words.isprintable()
        if not told or not problem.message.vi or not inside:
            raise AssertionError(f"a problem without words or place: {problem!r}")


def _check_formats(found: Examined) -> None:
    """Every format can be written and read, and steers neither a terminal nor a runner."""
    if json.loads(as_json(found, "inventory.yaml"))["valid"] != (found.inventory is not None):
        raise AssertionError("the JSON says something else")
    for language in Language:
        issues = json.loads(as_gitlab(found, language))
        commands = as_github(found, language).split("\n") if found.problems else []
        if not len(issues) == len(commands) == len(found.problems):
            raise AssertionError("a problem is missing in a format")
        text = as_text(found, language)
        for line in (*text.split("\n"), *commands):
            if not line.isprintable():
                raise AssertionError(f"a line that steers: {line!r}")
        if "##[" in text or any(line.lstrip().startswith("::") for line in text.split("\n")):
            raise AssertionError("a command of a runner")


def run(files: int, seed: int) -> Counter[str]:
    """Judge so many mutated files; the first exception that nobody foresaw ends it.

    It stands beside a folder that it may include, in which a file is mutated too.
    """
    chance = random.Random(seed)
    corpus = seeds()
    results: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "wards").mkdir()
        for _ in range(files):
            data = mutated(chance.choice(corpus), chance)
            ward = mutated(WARD, chance)
            (folder / "wards" / "a.yaml").write_bytes(ward)
            try:
                results[judge(data, folder)] += 1
                judge_text(data)
            except Exception:
                Path("fuzz-failure.yaml").write_bytes(data)
                Path("fuzz-failure-included.yaml").write_bytes(ward)
                raise
    return results


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Change a file in one way, or a few."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        mutation = chance.choice(MUTATIONS)
        if mutation is mutate_nodes and parse("seed", data.decode(errors="replace")).problems:
            continue
        data = mutation(data, chance)
    return data


def main() -> int:
    """Read the arguments, run, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    results = run(arguments.files, arguments.seed)
    said = ", ".join(f"{count:,} {result}" for result, count in results.most_common())
    sys.stdout.write(f"loader: {results.total():,} mutated files, no unforeseen error: {said}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
