import errno
import os
import resource
import stat
from pathlib import Path

import pytest

from inventory.atomic_files import WriteError, write_all
from inventory.reading.files import reason


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_mode_stays_a_link_is_followed_and_a_new_file_gets_the_mode_of_new_files(
    tmp_path: Path,
) -> None:
    old, link, new = tmp_path / "old", tmp_path / "link", tmp_path / "new"
    old.write_bytes(b"old")
    old.chmod(0o640)
    link.symlink_to("old")
    mask = os.umask(0o027)
    try:
        write_all({link: b"changed", new: b"new"})
    finally:
        os.umask(mask)

    assert contents(tmp_path) == {"old": b"changed", "link": b"changed", "new": b"new"}
    assert link.is_symlink()
    assert stat.S_IMODE(old.stat().st_mode) == stat.S_IMODE(new.stat().st_mode) == 0o640


def test_a_file_that_cannot_take_its_place_undoes_those_before_it(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"old")
    (tmp_path / "folder").mkdir()

    with pytest.raises(WriteError, match="folder cannot be written: is a directory") as caught:
        write_all({tmp_path / name: b"x" for name in ("old", "new", "folder")})

    assert contents(tmp_path) == {"old": b"old"}
    assert caught.value.said.vi == f"không ghi được {tmp_path / 'folder'}: đây là một thư mục"


def test_a_disk_without_room_for_all_keeps_all_old_ones(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (100, most))
    try:
        with pytest.raises(WriteError) as caught:
            write_all({tmp_path / "a": b"x", tmp_path / "b": b"x" * 101})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    assert caught.value.said.vi == f"không ghi được {tmp_path / 'b'}: tệp quá lớn"
    assert contents(tmp_path) == {"a": b"old"}


def test_a_link_that_leads_to_itself_and_a_folder_that_is_none_are_told(tmp_path: Path) -> None:
    loop, file = tmp_path / "loop", tmp_path / "file"
    loop.symlink_to(loop)
    file.touch()

    with pytest.raises(WriteError, match="leads to itself"):
        write_all({loop: b"x"})
    with pytest.raises(WriteError, match="not a directory"):
        write_all({file / "a": b"x"})


def test_no_english_word_stands_in_a_vietnamese_reason() -> None:
    usual = ("ENOENT", "EACCES", "ENOSPC", "EROFS", "EISDIR", "ENOTDIR")
    told = [reason(OSError(getattr(errno, name), "English words")).vi for name in usual]

    assert not [text for text in told if "English" in text or "lỗi" in text]
    assert reason(OSError(errno.EIO, "Input/output error")).vi == "lỗi EIO của hệ điều hành"
