"""Every rule that spans several keys or entries, one line each."""

from collections.abc import Callable, Iterator

from inventory.reading.tree import Finding, Group
from inventory.rules import consistency, references, uniqueness

RULES: tuple[Callable[[Group], Iterator[Finding]], ...] = (
    references.unknown_city,
    references.unknown_wards,
    references.unknown_names,
    references.unknown_selections,
    references.missing_central,
    references.renamed_default_target,
    uniqueness.duplicate_points,
    uniqueness.duplicate_links,
    uniqueness.duplicate_addresses,
    consistency.points_without_primary,
    consistency.reach_without_sense,
    consistency.dates_without_sense,
    consistency.maintenance_without_sense,
    consistency.credentials_without_sense,
    consistency.radio_promised_elsewhere,
)


def findings(root: Group) -> Iterator[Finding]:
    """All that the rules find in a document, whatever else is wrong with it."""
    for rule in RULES:
        yield from rule(root)
