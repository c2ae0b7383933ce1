from pathlib import Path

import pytest

from inventory.load import load_text
from inventory.schema import Inventory

INVENTORY = """\
version: 1
city: {code: "01", name: Thành phố Hà Nội, contacts: [city-noc]}
vantages: {central: {anchors: [127.64.255.1, 127.64.255.2]}}
operators:
  vnpt:    {name: VNPT, noc: [noc@vnpt.example], hotline: "18001166"}
  viettel: {name: Viettel, noc: [noc@viettel.example]}
contacts:
  city-noc: {name: Trung tâm điều hành mạng thành phố, emails: [noc@hanoi.example], role: city}
  ba-dinh:  {name: Tổ Ứng cứu phường Ba Đình, emails: [ba-dinh@hanoi.example], role: ward}
  ngoc-ha:  {name: Tổ Ứng cứu phường Ngọc Hà, emails: [ngoc-ha@hanoi.example], role: ward}
calendars:
  never: {weekly: {mon: ["00:00-00:01"]}, holidays: VN, extra: {"2026-12-01": ["18:00-21:00"]}}
targets: {strict: {fixed: {availability: 0.999}}}
points:
  - id: ba-dinh
    ward: "00004"
    name: Điểm phục vụ hành chính công phường Ba Đình
    calendar: never
    failover: auto
    contacts: [ba-dinh]
    links:
      - {id: ftth, role: primary, access: fixed, operator: vnpt, address: 127.64.0.1,
         service_id: hni-ftth-0001}
      - {id: 5g, role: backup, access: 5g, operator: viettel, address: 127.64.0.2,
         service_id: "0980000001"}
  - id: ngoc-ha
    ward: "00008"
    name: Điểm phục vụ hành chính công phường Ngọc Hà
    calendar: never
    failover: auto
    contacts: [ngoc-ha]
    links:
      - {id: ftth, role: primary, access: fixed, operator: viettel, address: "2001:db8::1",
         service_id: hni-ftth-0002, target: strict}
      - {id: 4g, role: backup, access: 4g, operator: vnpt, address: 198.51.100.2,
         service_id: "0910000002"}
      - {id: line, role: backup, access: leased, operator: viettel, address: 127.64.0.3,
         service_id: hni-line-0002}
  - id: kios
    ward: "00008"
    name: Điểm lưu động phường Ngọc Hà
    calendar: never
    contacts: [ngoc-ha]
    links:
      - {id: 5g, role: primary, access: 5g, operator: viettel, reach: agent,
         service_id: "0980000003"}
  - id: sau-nay
    ward: "00008"
    name: Điểm sẽ mở của phường Ngọc Hà
    calendar: never
    status: planned
    contacts: [ngoc-ha]
    links:
      - {id: ftth, role: primary, access: fixed, operator: vnpt, address: 127.64.0.9,
         service_id: hni-ftth-0009}
"""


@pytest.fixture(scope="session")
def inventory() -> Inventory:
    return load_text(INVENTORY)


@pytest.fixture(scope="session")
def inventory_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("inventory") / "inventory.yaml"
    file.write_text(INVENTORY, encoding="utf-8")
    return file
