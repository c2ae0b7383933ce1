"""What every part of an inventory has in common."""

from pydantic import BaseModel, ConfigDict


class Entry(BaseModel):
    """A part of an inventory: it cannot change, and knows its keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)
