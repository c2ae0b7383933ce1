"""The file incidents.json of versions before the ledger; it is taken over once."""

import logging
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from stability.ledger.damage import highest_numbers

FILE_NAME = "incidents.json"

logger = logging.getLogger(__name__)


class IncidentRow(NamedTuple):
    """An incident as it was written."""

    id: str
    subject: str
    start_ns: int
    end_ns: int | None
    live: bool


class _Incident(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str
    subject: str
    start_ns: int
    end_ns: int | None = None
    live: bool = True


class _Document(BaseModel):
    """What the file holds."""

    model_config = ConfigDict(extra="forbid")

    version: Literal[1] = 1
    last: dict[int, int] = {}
    incidents: list[_Incident] = []


class IncidentFile:
    """What the file of a folder holds; nothing if there is none."""

    def __init__(self, folder: Path) -> None:
        """Read it. Of a damaged one the highest numbers are taken, so that none is given twice."""
        self._path = folder / FILE_NAME
        self.last: dict[int, int] = {}
        """The highest number of each year."""
        self.incidents: tuple[IncidentRow, ...] = ()
        self._suffix = "taken-over"
        try:
            content = self._path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            self.found = False
            return
        except OSError as error:
            logger.error("its incidents are not taken over: %s", error)  # noqa: TRY400  # no bug
            self.found = False
            return
        self.found = True
        try:
            document = _Document.model_validate_json(content)
        except ValidationError as error:
            logger.error("%s is damaged, its numbers are taken over: %s", self._path, error)  # noqa: TRY400  # no bug
            self._suffix = "damaged"
            self.last = highest_numbers([content])
            return
        self.last = document.last
        self.incidents = tuple(
            IncidentRow(each.id, each.subject, each.start_ns, each.end_ns, each.live)
            for each in document.incidents
        )

    def put_aside(self) -> None:
        """Rename it, once what it holds is in the ledger."""
        aside = self._path.with_name(f"{FILE_NAME}.{self._suffix}")
        try:
            self._path.replace(aside)
        except OSError as error:
            logger.warning("%s is in the ledger now, but stays: %s", self._path, error)
        else:
            logger.info("%s is in the ledger now, and set aside as %s", self._path, aside.name)
