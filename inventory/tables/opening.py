"""Open a file that should hold a table, whatever it is."""

from collections.abc import Iterable
from pathlib import Path

from inventory.reading.files import reason
from inventory.said import Said
from inventory.tables import csv_files, workbook_reading
from inventory.tables.sheets import Sheet, refused

MOST_BYTES = 32 * 2**20
"""13,000 links need 3 MB."""

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def opened(path: Path, known: Iterable[str]) -> list[Sheet]:
    """Read all sheets of a file; InventoryError says what is wrong with it.

    What it is shows in its first bytes, not in its name. `known` has the folded names of columns.
    """
    data, file = _bytes(path), str(path)
    if data.startswith(_ZIP):
        return workbook_reading.read(data, file)
    if data.startswith(_OLD_OFFICE):
        raise refused(
            file,
            Said(
                "đây là tệp Excel kiểu cũ (.xls), hoặc tệp có mật khẩu",
                "this is an old Excel file (.xls), or one with a password",
            ),
            Said(
                "mở bằng Excel rồi lưu thành .xlsx, không đặt mật khẩu",
                "open it in Excel and save it as .xlsx, without a password",
            ),
        )
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        raise refused(
            file,
            Said(
                "đây là trang web hoặc XML, không phải bảng", "this is a web page or XML, no table"
            ),
            Said("mở bằng Excel rồi lưu thành .xlsx", "open it in Excel and save it as .xlsx"),
        )
    return csv_files.read(data, file, known)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        why = reason(error)
        raise refused(
            str(path),
            Said(f"không đọc được tệp này: {why.vi}", f"this file cannot be read: {why.en}"),
        ) from error
    if len(data) > MOST_BYTES:
        most = f"{MOST_BYTES // 2**20} MB"
        raise refused(
            str(path),
            Said(f"tệp này lớn hơn {most}", f"this file is larger than {most}"),
            Said("chia thành nhiều tệp", "split it into several files"),
        )
    if not data.strip():
        raise refused(str(path), Said("tệp này trống", "this file is empty"))
    return data
