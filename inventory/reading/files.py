"""Read the bytes of an inventory, whatever file it is given."""

import errno
from pathlib import Path

from inventory.fault import Fault
from inventory.problem import InventoryError, problem_of
from inventory.reading.syntax import problem_in, with_line_feeds
from inventory.said import Said

MOST_BYTES = 32 * 2**20
"""A file above this is none of ours: 13,000 links need 5 MB."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read(path: Path, name: str) -> str:
    """Read a text file; InventoryError if it is none, cannot be read or is too large."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        why = reason(error)
        words = Said(f"không đọc được tệp này: {why.vi}", f"this file cannot be read: {why.en}")
        raise _refuse(name, Fault("unreadable-file", words)) from error
    return decode(data, name)


def reason(error: OSError | ValueError) -> Said:
    """Say why the system gives or takes no file."""
    if not isinstance(error, OSError) or not error.strerror:
        return Said(str(error), str(error))
    number = error.errno or 0
    code = f"lỗi {errno.errorcode.get(number, number)} của hệ điều hành"
    return Said(_REASONS.get(number, code), error.strerror.lower())


def decode(data: bytes, name: str) -> str:
    """Take bytes for UTF-8 text, with or without a byte order mark; InventoryError if not."""
    if len(data) > MOST_BYTES:
        raise _refuse(name, _TOO_LARGE)
    if data.startswith(_UTF16):
        raise _refuse(name, _IS_UTF16)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = with_line_feeds(data[: error.start].decode("utf-8-sig", errors="replace"))
        raise InventoryError([problem_in(name, before, len(before), _NOT_UTF8)]) from error


def _refuse(name: str, fault: Fault) -> InventoryError:
    return InventoryError([problem_of(name, fault)])


_REASONS = {
    errno.ENOENT: "không có tệp hoặc thư mục này",
    errno.EISDIR: "đây là một thư mục",
    errno.ENOTDIR: "một phần của đường dẫn không phải thư mục",
    errno.EACCES: "không có quyền truy cập",
    errno.EPERM: "không có quyền truy cập",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.EDQUOT: "đã hết dung lượng được cấp",
    errno.EFBIG: "tệp quá lớn",
    errno.ENAMETOOLONG: "tên tệp quá dài",
    errno.ELOOP: "các liên kết trỏ vòng vào nhau",
}
_SPLIT = Said(
    "hãy chia nhỏ bằng include, mỗi phường, xã một tệp", "split it by include, one per ward"
)
_TOO_LARGE = Fault(
    "file-too-large",
    Said(
        f"tệp này lớn hơn {MOST_BYTES // 2**20} MB",
        f"this file is larger than {MOST_BYTES // 2**20} MB",
    ),
    _SPLIT,
)
_IS_UTF16 = Fault(
    "not-utf8",
    Said("tệp này lưu theo UTF-16", "this file is UTF-16"),
    Said("hãy lưu lại theo UTF-8", "save it as UTF-8"),
)
_NOT_UTF8 = Fault(
    "not-utf8",
    Said("đây không phải văn bản UTF-8", "this is no text in UTF-8"),
    Said(
        "hãy lưu tệp theo UTF-8; hoặc đây hoàn toàn không phải tệp văn bản",
        "save the file as UTF-8, or it is no text file at all",
    ),
)
