"""What people do about outages: acknowledge them, note what is known, and by whom it was done.

What a person puts an outage down to holds over what evidence suggested. Every act is written to an
audit that is only ever added to.
"""

import difflib
import json
import sqlite3
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any

from stability.ledger.codec import json_text, json_values
from stability.ledger.errors import ActError, UnknownOutageError
from stability.past import Attribution

LONGEST_TEXT = 2000
"""Characters of a note."""
LONGEST_WORD = 120
"""Characters of a name, a cause or a ticket number."""


class Through(StrEnum):
    """Where an act came from."""

    CLI = "cli"
    API = "api"


@dataclass(frozen=True, slots=True)
class Handling:
    """What people did about an incident or outage so far."""

    acknowledged_by: str | None = None
    acknowledged_ns: int | None = None
    eta_ns: int | None = None
    """When it is expected to be over."""
    ticket: str | None = None
    """Its number at the operator."""
    cause: str | None = None
    """Put down by hand; holds over the computed one."""
    attribution: Attribution | None = None
    """Put down by hand; holds over the computed one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One act."""

    id: str
    at_ns: int
    by: str
    through: Through
    action: str
    """acknowledge or note."""
    text: str | None
    before: Mapping[str, Any]
    """What it changed, as it was."""
    after: Mapping[str, Any]
    """What it changed, as it became."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that a person does; only what is not None changes."""

    id: str
    by: str
    at_ns: int
    through: Through
    action: str
    text: str | None
    changes: Mapping[str, Any]


_COLUMNS = ", ".join(field.name for field in fields(Handling))


def perform(connection: sqlite3.Connection, act: Act) -> Handling:
    """Write an act down; UnknownOutageError if there is nothing of this id."""
    act = _clean(act)
    _check(act)
    expect(connection, act.id)
    before = handling(connection, [act.id]).get(act.id, Handling())
    was = asdict(before)
    becomes = was | dict(act.changes)
    connection.execute(
        f"REPLACE INTO handling (id, {_COLUMNS}) VALUES (?{', ?' * len(becomes)})",  # noqa: S608  # our own names
        (act.id, *becomes.values()),
    )
    changed = [key for key in becomes if becomes[key] != was[key]]
    connection.execute(
        "INSERT INTO audit (id, at_ns, who, through, action, text, before, after)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            act.id,
            act.at_ns,
            act.by,
            act.through,
            act.action,
            act.text,
            json_text({key: was[key] for key in changed}),
            json_text({key: becomes[key] for key in changed}),
        ),
    )
    return handling(connection, [act.id])[act.id]


def handling(connection: sqlite3.Connection, ids: Iterable[str]) -> dict[str, Handling]:
    """Read what was done about these; those about which nothing was done are left out."""
    found = connection.execute(
        f"SELECT id, {_COLUMNS} FROM handling WHERE id IN (SELECT value FROM json_each(?))",  # noqa: S608  # our own names
        (json.dumps(list(ids)),),
    )
    return {
        outage: Handling(by, at_ns, eta_ns, ticket, cause, attribution and Attribution(attribution))
        for outage, by, at_ns, eta_ns, ticket, cause, attribution in found
    }


def audit(connection: sqlite3.Connection, outage: str) -> list[Entry]:
    """Read what was done about one, in order."""
    found = connection.execute(
        "SELECT id, at_ns, who, through, action, text, before, after FROM audit WHERE id = ?"
        " ORDER BY number",
        (outage,),
    )
    return [
        Entry(
            each, at_ns, by, Through(through), action, text, json_values(before), json_values(after)
        )
        for each, at_ns, by, through, action, text, before, after in found
    ]


def expect(connection: sqlite3.Connection, wanted: str) -> None:
    """UnknownOutageError, with ids that look alike, if there is nothing of this id."""
    known = connection.execute(
        "SELECT 1 FROM outages WHERE id = ?1 UNION SELECT 1 FROM incidents WHERE id = ?1", (wanted,)
    ).fetchone()
    if known is None:
        name = one_line(wanted)[:LONGEST_WORD]
        raise UnknownOutageError(f"there is no outage {name}{_hint(_near(connection, wanted))}")


def _near(connection: sqlite3.Connection, wanted: str) -> list[str]:
    """Find the ids that look most like one that there is not."""
    ids = connection.execute("SELECT id FROM incidents UNION SELECT id FROM outages")
    digits = wanted.rpartition("-")[2].lstrip("0")
    known = [row[0] for row in ids]
    same = [each for each in known if digits and each.rpartition("-")[2].lstrip("0") == digits]
    alike = difflib.get_close_matches(wanted.upper(), known[-_MOST_COMPARED:], n=3)
    return list(dict.fromkeys([*same, *alike]))[:3]


_MOST_COMPARED = 5000


def _hint(ids: Sequence[str]) -> str:
    return f"; did you mean {' or '.join(ids)}?" if ids else ""


_INVISIBLE = ("Cc", "Cf", "Cs")
"""Unicode categories of what steers a terminal, turns the direction of writing, or is no character
at all (half of one, or bytes that are no UTF-8)."""


def one_line(text: str) -> str:
    """Make a line that can be shown anywhere: white space is a space, what is not seen goes."""
    return " ".join(_visible(text).split())


def _visible(text: str) -> str:
    spaced = (" " if unicodedata.category(c) == "Cc" and c != "\n" else c for c in text)
    return "".join(c for c in spaced if c == "\n" or unicodedata.category(c) not in _INVISIBLE)


def _clean(act: Act) -> Act:
    """Leave what people can see and read; a note may have lines."""
    return replace(
        act,
        by=one_line(act.by),
        text=None if act.text is None else _visible("\n".join(act.text.splitlines())),
        changes={
            key: one_line(value) if type(value) is str else value
            for key, value in act.changes.items()
        },
    )


def _check(act: Act) -> None:
    """ActError if a name is missing or a text is too long."""
    if not act.by.strip():
        raise ActError("say who does it")
    words = [act.by, *(value for value in act.changes.values() if isinstance(value, str))]
    if max(map(len, words)) > LONGEST_WORD:
        raise ActError(f"names, causes and tickets have at most {LONGEST_WORD} characters")
    if len(act.text or "") > LONGEST_TEXT:
        raise ActError(f"a note has at most {LONGEST_TEXT} characters")
