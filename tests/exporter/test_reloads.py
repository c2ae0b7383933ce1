import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from small_city import inventory as city

from exporter.reloads import Reload, read
from exporter.service import Service
from exporter.settings import Settings
from exporter.source import mark
from inventory.schema import Inventory


class Rendered(list[str]):
    """Remembers of which inventories something was written."""

    def __call__(self, inventory: Inventory) -> None:
        self.append(inventory.points[0].name)


def reload(service: Service) -> Reload:
    return asyncio.run(service.reload())


@pytest.fixture
def rendered() -> Rendered:
    return Rendered()


@pytest.fixture(autouse=True)
def quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exporter.reloads.POLL_SECONDS", 0.1)


@pytest.fixture
def service(tmp_path: Path, rendered: Rendered) -> Service:
    path = city.write(tmp_path / "inventory.yaml")
    return Service(Settings(path, state=tmp_path / "state", render=rendered), read(path))


def test_a_good_inventory_is_rendered_and_a_bad_one_is_not(
    service: Service, rendered: Rendered
) -> None:
    city.write(service.settings.inventory, name="Tên mới")
    good = reload(service)
    service.settings.inventory.write_text("version: 2", encoding="utf-8")
    bad = reload(service)

    assert good.successful
    assert not bad.successful
    assert "version" in bad.message
    assert bad.success_ns == good.success_ns
    assert rendered == ["Tên mới"]
    assert service.snapshot.fleet.inventory.points[0].name == "Tên mới"


def test_the_same_inventory_again_changes_nothing(service: Service) -> None:
    before = service.snapshot.fleet

    again = reload(service)

    assert again.successful
    assert service.snapshot.fleet is before


def test_an_inventory_that_cannot_be_rendered_is_not_used(
    service: Service, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def full_disk(_inventory: Inventory) -> None:
        raise OSError(28, "No space left on device", str(tmp_path))

    before = service.snapshot.fleet
    service._reloads._render = full_disk
    city.write(service.settings.inventory, name="Tên mới")

    told = reload(service)

    assert not told.successful
    assert "was not written: [Errno 28] No space left on device" in told.message
    assert service.snapshot.fleet is before
    assert "Traceback" not in caplog.text


def test_included_files_are_watched_too(tmp_path: Path) -> None:
    path = city.write(tmp_path / "inventory.yaml", more="include: [more]\n")
    more = tmp_path / "more"
    more.mkdir()
    (more / "contacts.yaml").write_text("contacts: {}\n", encoding="utf-8")
    include = read(path).inventory.include
    before = mark(path, include)

    (more / "wards.yaml").write_text("contacts: {}\n", encoding="utf-8")
    added = mark(path, include)
    path.unlink()
    gone = mark(path, include)

    assert len({before, added, gone}) == 3
    assert gone[0] == (str(path), 0, 0, 0)


def test_a_correction_in_a_newly_included_file_is_noticed(service: Service, tmp_path: Path) -> None:
    async def watched() -> None:
        service._reloads.start()
        city.write(service.settings.inventory, name="Tên mới", more="include: [more.yaml]\n")
        await told(lambda last: "no file or folder more.yaml" in last.message)
        (tmp_path / "more.yaml").write_text("contacts: []\n", encoding="utf-8")
        await told(lambda last: "a group of keys is needed" in last.message)
        (tmp_path / "more.yaml").write_text("contacts: {}\n", encoding="utf-8")
        await told(lambda last: last.successful)
        service._reloads.stop()

    async def told(reached: Callable[[Reload], bool]) -> None:
        for _ in range(200):
            if reached(service.last_reload):
                return
            await asyncio.sleep(0.05)
        pytest.fail(service.last_reload.message)

    asyncio.run(watched())

    assert service.snapshot.fleet.inventory.points[0].name == "Tên mới"
