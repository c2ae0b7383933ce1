"""A city of three points, small enough to be known by heart."""

from pathlib import Path

from exporter.fleet import Fleet
from inventory.load import fingerprint, load_text

HERE = "127.64"
"""Addresses that answer by themselves on this machine."""

KEYS = ("ba-dinh/ftth", "ba-dinh/5g", "ngoc-ha/ftth", "ngoc-ha/5g")
"""The measured links, in the order of the file."""


def text(network: str = HERE, *, name: str = "Điểm phục vụ Ba Đình", more: str = "") -> str:
    """Write the inventory with addresses of a network, and more at its end."""
    return f"""\
version: 1
city: {{code: "01", name: Thành phố Hà Nội, timezone: Asia/Ho_Chi_Minh, contacts: [city-noc]}}
vantages:
  central: {{anchors: [{network}.255.1]}}
operators:
  vnpt: {{name: VNPT, noc: [noc@vnpt.example], hotline: "18001166"}}
  viettel: {{name: Viettel, noc: [noc@viettel.example], hotline: "1800 8119"}}
contacts:
  city-noc: {{name: Trung tâm điều hành, emails: [noc@hanoi.example]}}
calendars:
  always: {{weekly: {{mon-sun: ["00:00-24:00"]}}}}
points:
  - id: ba-dinh
    ward: "00004"
    name: {name}
    calendar: always
    failover: auto
    links:
      - {{id: ftth, role: primary, access: fixed, operator: vnpt, address: {network}.0.1,
         service_id: hni-ftth-0001}}
      - {{id: 5g, role: backup, access: 5g, operator: viettel, address: {network}.0.2,
         service_id: "0980000001"}}
  - id: ngoc-ha
    ward: "00008"
    name: Điểm phục vụ Ngọc Hà
    calendar: always
    links:
      - {{id: ftth, role: primary, access: fixed, operator: viettel, address: {network}.0.3}}
      - {{id: 5g, role: backup, access: 5g, operator: vnpt, address: {network}.0.4}}
  - id: giang-vo
    ward: "00025"
    name: Điểm phục vụ Giảng Võ
    calendar: always
    status: planned
    links:
      - {{id: ftth, role: primary, access: fixed, operator: vnpt, address: {network}.0.5}}
{more}"""


def write(path: Path, network: str = HERE, **changes: str) -> Path:
    """Write the inventory to a file."""
    path.write_text(text(network, **changes), encoding="utf-8")
    return path


def fleet(network: str = HERE, **changes: str) -> Fleet:
    """Read the inventory without a file."""
    inventory = load_text(text(network, **changes))
    return Fleet(inventory, fingerprint(inventory))
