"""Inventories of a few points, written in the words of inventory.yaml."""

from collections.abc import Mapping, Sequence
from typing import Any

from inventory.schema import Inventory

ALWAYS = {"weekly": {"mon-sun": ["00:00-24:00"]}}
OFFICE = {"weekly": {"mon-fri": ["08:00-12:00", "13:00-17:00"]}, "holidays": "VN"}


def city(*points: Mapping[str, Any], **keys: Any) -> Inventory:
    """A city of these points."""
    document = {
        "version": 1,
        "city": {"code": "01", "name": "Thành phố Hà Nội"},
        "operators": {
            "vnpt": {"name": "VNPT", "noc": ["noc@vnpt.example"]},
            "viettel": {"name": "Viettel", "noc": ["noc@viettel.example"]},
        },
        "calendars": {"always": ALWAYS, "office": OFFICE},
        "points": points,
    }
    return Inventory.model_validate(document | keys)


def point(
    name: str = "ba-dinh", links: Sequence[Mapping[str, Any]] = (), **keys: Any
) -> dict[str, Any]:
    """A point that always serves, with a fixed link and a 5g one that takes over by itself."""
    default = {
        "id": name,
        "ward": "00004",
        "name": f"Điểm {name}",
        "calendar": "always",
        "failover": "auto",
        "links": links or (link("ftth"), link("5g", role="backup", access="5g")),
    }
    return default | keys


def link(name: str, **keys: Any) -> dict[str, Any]:
    """A primary fixed link."""
    return {"id": name, "role": "primary", "access": "fixed", "operator": "vnpt"} | keys


def works(start: str, end: str, **select: Any) -> dict[str, Any]:
    """Maintenance of the selected links."""
    return {"reason": "Thay router", "by": "VNPT", "from": start, "to": end, "select": select}
