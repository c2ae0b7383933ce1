"""In which language a command speaks."""

from pathlib import Path

from inventory.problem import InventoryError
from inventory.reading.document import parse
from inventory.reading.files import read
from inventory.schema import City, Inventory
from inventory.words import Language


def language_of(source: Inventory | Path | None, wanted: str = "") -> Language:
    """The language that is wanted; else that of the city; else what an inventory without one has.

    Of a file that is no valid inventory the city's language is read nevertheless, if it is there:
    whoever must mend the file reads what is wrong with it. None is an inventory that is not there.
    """
    if wanted:
        return Language(wanted)
    if isinstance(source, Inventory):
        return source.city.language
    written = _written(source) if source else ""
    default: Language = City.model_fields["language"].default
    return Language(written) if written in set(Language) else default


def _written(path: Path) -> str:
    """What the file holds as the language of its city, be it one or not; empty if it has none."""
    try:
        root = parse(str(path), read(path, str(path))).root
    except InventoryError:
        return ""
    city = root.get("city") if isinstance(root, dict) else None
    language = city.get("language") if isinstance(city, dict) else None
    return language if isinstance(language, str) else ""
