"""What a person decides about a running exporter."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from inventory.schema import Inventory


@dataclass(frozen=True, slots=True)
class Settings:
    """How one exporter runs; the command line makes it."""

    inventory: Path
    """The file that says what to measure; it is read again when it changes."""
    listen: str = "127.0.0.1:9467"
    """HOST:PORT, or fd:N for a listening socket that the parent opened."""
    state: Path = Path("run/state")
    """Folder that outlives the process: the ledger of outages, days and what people did."""
    render: Callable[[Inventory], None] | None = None
    """Called after every good load, to write what other programs derive from the inventory.

    Raises OSError or ValueError, which says why, if it cannot: then the inventory is not used.
    """
    web_config: Path | None = None
    """TLS and basic auth, in the format of the Prometheus exporter-toolkit."""
    enable_lifecycle: bool = False
    """Allow what changes something without authentication: to reload, to acknowledge, to note."""
    down_after: int = 5
    """A link is down after so many consecutive packets, each unanswered for 1 s."""
    up_after: int = 5
    """A link is up again after so many consecutive answers."""

    def __post_init__(self) -> None:
        """Refuse counts with which a link could never be up or down."""
        if self.down_after < 1 or self.up_after < 1:
            raise ValueError("down_after and up_after are numbers of packets, at least 1")
