"""What can go wrong with the ledger."""

import sqlite3
from pathlib import Path

_CORRUPT = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_DAMAGED = "it is damaged; a service that starts or writes sets it aside and saves what it can"
_REMEDIES = {
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_FULL: "make room on its disk",
    sqlite3.SQLITE_READONLY: "let this user write to its folder",
    sqlite3.SQLITE_CANTOPEN: "let this user write to its folder",
    sqlite3.SQLITE_PERM: "let this user write to its folder",
    sqlite3.SQLITE_AUTH: "let this user write to its folder",
    sqlite3.SQLITE_BUSY: "end the program that holds it",
    sqlite3.SQLITE_LOCKED: "end the program that holds it",
    sqlite3.SQLITE_IOERR: "look at its disk and at the system's log",
}


class LedgerError(Exception):
    """The ledger cannot do what was asked; the message says why and what to do."""


class UnknownOutageError(LedgerError):
    """No outage or incident has this id."""


class ActError(LedgerError):
    """What a person said cannot be taken as it is."""


class OwnedError(LedgerError):
    """Another service uses the folder."""


class SchemaError(LedgerError):
    """The file is of a newer version, or no ledger at all; it was left alone."""


def is_corrupt(error: sqlite3.Error) -> bool:
    """Whether the file itself is damaged."""
    return _primary(error) in _CORRUPT


def explain(path: Path, error: Exception) -> str:
    """Say what is wrong with the file and what to do about it."""
    if not isinstance(error, sqlite3.Error):
        return f"{path}: {error}: {_REMEDIES[sqlite3.SQLITE_CANTOPEN]}"
    remedy = _REMEDIES.get(_primary(error), "look at the system's log")
    return f"{path}: {error}: {remedy}"


def _primary(error: sqlite3.Error) -> int:
    """Drop the extended part of an error code."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
