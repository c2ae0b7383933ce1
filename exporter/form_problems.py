"""Why a form of the page was not taken, in the words of the page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pydantic import ValidationError

from exporter.texts import Texts
from exporter.writing import Refused, Refusing
from inventory.schema import Language

_Said = tuple[str, str]
"""Vietnamese, English."""

_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "by": "your_name",
        "eta": "eta",
        "text": "note_text",
        "ticket": "ticket",
        "cause": "cause",
        "attribution": "attribution",
    }
)
"""What the page calls the fields."""

_REFUSED: Mapping[Refused, _Said] = MappingProxyType(
    {
        Refused.CLOSED: (
            "Trang này chỉ để xem: máy chủ chưa bật đăng nhập nên không nhận thông tin qua mạng.",
            "This page is for reading only: the server takes nothing without a login.",
        ),
        Refused.ELSEWHERE: (
            "Yêu cầu được gửi từ một trang khác nên không được nhận. Hãy điền biểu mẫu dưới đây.",
            "The request came from another site and was not taken. Use the form below.",
        ),
        Refused.TOO_LONG: (
            "Nội dung quá dài. Hãy viết ngắn hơn.",
            "It is too long. Please write less.",
        ),
        Refused.NOBODY: (
            "Chưa có họ tên, đơn vị của người ghi.",
            "It does not say who you are.",
        ),
        Refused.NOTHING_SAID: (
            "Ghi chú còn trống. Hãy điền nội dung, mã sự cố, nguyên nhân hoặc trách nhiệm.",
            "The note is empty. Fill in a text, a ticket, a cause or whom it is put down to.",
        ),
        Refused.UNKNOWN_OUTAGE: ("Không có sự cố này.", "There is no such outage."),
        Refused.NOT_STORED: (
            "Hệ thống hiện không ghi được. Nội dung đã điền vẫn còn đây, hãy thử lại sau ít phút.",
            "It cannot be stored now. What you typed is still here: try again in some minutes.",
        ),
    }
)
_FIELDS: Mapping[Refused, str] = MappingProxyType(
    {Refused.NOBODY: "by", Refused.NOTHING_SAID: "text"}
)
_TIME: _Said = (
    "không phải là một thời điểm. Hãy chọn ngày và giờ, ví dụ 21/11/2026 16:30.",
    "is not a time. Choose a date and an hour, such as 2026-11-21 16:30.",
)
_LONG: _Said = ("dài quá {most} ký tự.", "has more than {most} characters.")
_CHOICE: _Said = ("không có trong danh sách để chọn.", "is none of those in the list.")
_FOREIGN: _Said = (
    "Biểu mẫu có mục mà hệ thống không biết. Hãy tải lại trang rồi điền lại.",
    "The form has a field that is not known. Load the page again and fill it in anew.",
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a form."""

    field: str | None
    """Which field of the form; None if it is about all of it."""
    text: str


def problems(error: ValidationError | Refusing, texts: Texts) -> tuple[Problem, ...]:
    """Say what is wrong, for whoever filled in the form."""
    if isinstance(error, Refusing):
        return (Problem(_FIELDS.get(error.refused), _in(_REFUSED[error.refused], texts)),)
    return tuple(_of_fields(error, texts))


def _of_fields(error: ValidationError, texts: Texts) -> Iterator[Problem]:
    for one in error.errors():
        field = str(one["loc"][0])
        if field not in _LABELS:
            yield Problem(None, _in(_FOREIGN, texts))
            continue
        if one["type"] == "string_too_long":
            most = one["ctx"]["max_length"]
            text = _in(_LONG, texts).format(most=most)
        else:
            text = _in(_CHOICE if field == "attribution" else _TIME, texts)
        yield Problem(field, f"“{texts[_LABELS[field]]}” {text}")


def _in(said: _Said, texts: Texts) -> str:
    return said[texts.language is Language.ENGLISH]
