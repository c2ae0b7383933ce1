import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from small_city import inventory as city
from small_city.moments import Reader
from small_city.reading import words

from exporter.app import create_app
from exporter.reload_results import Reload, ReloadCounts, Result
from exporter.reloads import MOST_LINES, read
from exporter.service import Service
from exporter.settings import Settings
from exporter.source import FileMark, mark
from exporter.transition import Transition
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


def test_thousands_of_errors_do_not_flood_the_log(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    names = "".join(f"  Sai {number}: {{}}\n" for number in range(1000))
    city.write(service.settings.inventory, more=f"services:\n{names}")

    told = reload(service)

    assert not told.successful
    assert len(told.message.splitlines()) >= 1000
    assert len(caplog.messages) == MOST_LINES + 1
    more = len(told.message.splitlines()) - MOST_LINES
    assert caplog.messages[-1] == f"and {more} more; thongsuot check tells all of them"


def test_a_reload_says_what_it_changed_and_counts_it(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    before = service.snapshot.fleet.fingerprint
    text = city.text().replace("127.64.0.3", "127.64.1.3").replace("id: 5g", "id: sim", 1)
    service.settings.inventory.write_text(
        text.replace("    status: planned\n", ""), encoding="utf-8"
    )

    with caplog.at_level("INFO"):
        done = reload(service)
        reload(service)
    service.settings.inventory.unlink()
    failed = reload(service)

    assert done.change
    assert done.change.before == before
    assert done.change.links == Transition(added=2, removed=1, restarted=1)
    assert (
        f"sha256 {service.snapshot.fleet.fingerprint[:12]} instead of {before[:12]}" in caplog.text
    )
    assert done.change.summary.en in caplog.text
    assert "; 2 measured links begin, 1 end, 1 are measured in another way" in done.message
    assert f"{done.message.partition(' instead')[0]}; nothing changed" in caplog.text
    assert failed.change == done.change
    assert failed.attempt_ns > failed.success_ns > done.success_ns
    assert service._reloads.counts == ReloadCounts(
        {Result.CHANGED: 1, Result.UNCHANGED: 1, Result.FAILED: 1}, done.change.links
    )


def test_the_page_tells_of_the_last_change(service: Service) -> None:
    page = Reader(create_app(service))
    before = words(page.get("/").text)
    city.write(service.settings.inventory, name="Tên mới")
    done = reload(service)
    after = page.get("/"), page.get("/", lang="en")

    assert "thay đổi gần nhất" not in before
    assert done.change
    assert f"Danh mục điểm {service.snapshot.fleet.fingerprint[:12]}, nạp lúc" in words(
        after[0].text
    )
    assert done.change.summary.vi in words(after[0].text)
    assert done.change.summary.en in words(after[1].text)


def test_who_asks_while_others_wait_shares_their_reload(
    service: Service, rendered: Rendered
) -> None:
    async def asked_by_many() -> list[Reload]:
        return await asyncio.gather(*(service.reload() for _ in range(20)))

    city.write(service.settings.inventory, name="Tên mới")
    answers = asyncio.run(asked_by_many())

    assert all(each.successful for each in answers)
    assert rendered == ["Tên mới"] * 2  # that of the first, and one that began after all had asked
    assert answers[1:] == [answers[1]] * 19


def test_another_time_zone_takes_a_restart(service: Service, rendered: Rendered) -> None:
    path = service.settings.inventory
    path.write_text(city.text().replace("Ho_Chi_Minh", "Bangkok"), encoding="utf-8")

    done = reload(service)

    assert not done.successful
    assert "city.timezone is Asia/Bangkok instead of Asia/Ho_Chi_Minh" in done.message
    assert rendered == []


def test_a_change_between_reading_and_the_first_look_is_noticed(
    tmp_path: Path, rendered: Rendered
) -> None:
    path = city.write(tmp_path / "inventory.yaml")
    fleet = read(path)
    city.write(path, name="Tên mới")

    async def watched() -> Service:
        service = Service(Settings(path, state=tmp_path / "state", render=rendered), fleet)
        await service._reloads.start()
        await until(lambda: rendered == ["Tên mới"])
        service._reloads.stop()
        return service

    assert asyncio.run(watched()).last_reload.successful


def test_a_file_that_may_be_read_again_or_comes_with_an_old_date_is_noticed(
    tmp_path: Path,
) -> None:
    path = city.write(tmp_path / "inventory.yaml")
    before = mark(path, ())
    path.chmod(0o600)
    may_be_read = mark(path, ())
    dates = path.stat()
    city.write(path, name="Điểm phục vụ Ba đình")
    os.utime(path, ns=(dates.st_atime_ns, dates.st_mtime_ns))
    old_date = mark(path, ())

    assert len({before, may_be_read, old_date}) == 3
    assert before[0].size == old_date[0].size


async def until(reached: Callable[[], bool]) -> None:
    for _ in range(200):
        if reached():
            return
        await asyncio.sleep(0.05)
    pytest.fail("it did not happen in 10 s")


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
    assert gone[0] == FileMark(str(path))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        (city.text()[: len(city.text()) // 2], "inventory.yaml:"),
        (city.text().replace("operator: vnpt", "operator: vnp"), "vnp"),
        ("\x00\x00\x00\x00", "inventory.yaml:1:1"),
        (city.text(more='include: ["a\\0b"]\n'), "include[0]"),
    ],
)
def test_a_file_that_is_cut_off_or_broken_leaves_the_old_one_until_it_is_whole(
    service: Service, text: str, said: str
) -> None:
    before = service.snapshot.fleet
    path = service.settings.inventory

    async def watched() -> None:
        await service._reloads.start()
        path.write_text(text, encoding="utf-8")
        await until(lambda: not service.last_reload.successful)
        assert service.snapshot.fleet is before
        assert said in service.last_reload.message
        path.unlink()
        await until(lambda: "no such file" in service.last_reload.message)
        city.write(path.with_suffix(".new"), name="Tên mới").rename(path)
        await until(lambda: service.last_reload.successful)
        service._reloads.stop()

    asyncio.run(watched())

    assert service.snapshot.fleet.inventory.points[0].name == "Tên mới"


def test_a_file_more_in_an_included_folder_goes_live(tmp_path: Path) -> None:
    wards = tmp_path / "wards"
    wards.mkdir()
    (wards / "contacts.yaml").write_text("contacts: {}\n", encoding="utf-8")
    path = city.write(tmp_path / "inventory.yaml", more="include: [wards/]\n")
    service = Service(Settings(path, state=tmp_path / "state"), read(path))

    async def watched() -> None:
        await service._reloads.start()
        (wards / "cua-nam.yaml").write_text(
            "points:\n  - {id: cua-nam, ward: '00082', name: Cửa Nam, calendar: always, links: ["
            "{id: ftth, role: primary, access: fixed, operator: vnpt, address: 127.64.0.9}]}\n",
            encoding="utf-8",
        )
        await until(lambda: service._reloads.counts.links == Transition(added=1))
        (wards / "cua-nam.yaml").unlink()
        await until(lambda: service._reloads.counts.links == Transition(added=1, removed=1))
        service._reloads.stop()

    asyncio.run(watched())

    assert service.snapshot.fleet.keys == city.KEYS


def test_a_correction_in_a_newly_included_file_is_noticed(service: Service, tmp_path: Path) -> None:
    async def watched() -> None:
        await service._reloads.start()
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
