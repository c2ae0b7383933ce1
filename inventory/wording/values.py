"""What is wrong with a value, in words for people who know neither YAML nor Python."""

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from inventory.fault import Fault
from inventory.said import Said
from inventory.spelling import as_slug, did_you_mean, meant
from inventory.wording.forms import FORMS, MISSING
from inventory.wording.kinds import but_not, kind_of

__all__ = ["Detail", "as_slug", "did_you_mean", "say", "unknown_key"]

Detail = Mapping[str, Any]
"""An error as pydantic lists it: type, loc, ctx, input."""

_AT_MOST = frozenset(
    {
        "loss",
        "rtt_mean",
        "longest_outage",
        "outages_per_week",
        "short_breaks",
        "interval_loss",
        "interval_p95",
        "interval_pdv",
    }
)
"""Criteria whose limit must not be exceeded; those of the others must be reached."""


def say(detail: Detail, value: Any, token: str, known_keys: Iterable[str]) -> Fault:
    """Say what is wrong.

    `value` is what the file holds there, `token` how it is written, `known_keys` the keys that
    may stand beside it.
    """
    kind = detail["type"]
    if kind == "extra_forbidden":
        return unknown_key(str(detail["loc"][-1]), tuple(known_keys))
    if kind == "missing":
        return _missing(str(detail["loc"][-1]))
    words = _BY_TYPE.get(kind)
    if words is not None:
        return words(detail, value, token)
    return Fault("invalid-value", Said(str(detail["msg"]), str(detail["msg"])))


def unknown_key(key: str, known: tuple[str, ...]) -> Fault:
    """Say that a key has no meaning where it stands."""
    if key == "<<":
        return Fault(
            "unknown-key",
            Said("không dùng được mục gộp (<<)", "merge keys are no part of YAML 1.2"),
            Said("hãy viết đầy đủ từng mục", "write the keys out"),
        )
    all_known = ", ".join(known)
    hint = did_you_mean(key, known) or Said(
        f"ở đây chỉ có các mục: {all_known}", f"known here: {all_known}"
    )
    return Fault("unknown-key", Said(f'không có mục "{key}"', f'unknown key "{key}"'), hint)


def _missing(key: str) -> Fault:
    vi, en = f"thiếu mục {key}", f"{key} is missing"
    reason = MISSING.get(key)
    if reason is None:
        return Fault("missing-key", Said(vi, en))
    return Fault("missing-key", Said(f"{vi}: {reason.vi}", f"{en}: {reason.en}"))


def _text(_detail: Detail, value: Any, token: str) -> Fault:
    if isinstance(value, bool | int | float):
        kind = kind_of(value)
        return Fault(
            "quotes-needed",
            Said(f'hãy viết "{token}" trong dấu nháy kép', f'write "{token}" in quotes'),
            Said(f"không có dấu nháy thì đó là {kind.vi}", f"without them it is {kind.en}"),
        )
    wrong = but_not(value)
    return Fault(
        "wrong-type",
        Said(f"ở đây cần chữ, {wrong.vi}", f"a text is needed here, {wrong.en}"),
    )


def _number(kind: Said) -> Callable[[Detail, Any, str], Fault]:
    needed = Said(f"ở đây cần {kind.vi}", f"{kind.en} is needed here")

    def say_number(_detail: Detail, value: Any, token: str) -> Fault:
        if isinstance(value, str) and _is_number(value):
            words = Said(f"hãy viết {value}, bỏ dấu nháy", f"write {value} without quotes")
            return Fault("wrong-type", words, needed)
        wrong = but_not(value)
        if isinstance(value, str):
            wrong = Said(f'không phải "{token}"', f'not "{token}"')
        words = Said(f"{needed.vi}, {wrong.vi}", f"{needed.en}, {wrong.en}")
        return Fault("wrong-type", words)

    return say_number


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _group(_detail: Detail, value: Any, _token: str) -> Fault:
    wrong = but_not(value)
    words = Said(
        f"ở đây cần một nhóm mục, mỗi mục có giá trị của nó, {wrong.vi}",
        f"a group of keys, each with a value, is needed here, {wrong.en}",
    )
    return Fault("wrong-type", words)


def _list(_detail: Detail, value: Any, _token: str) -> Fault:
    if isinstance(value, str):
        return Fault(
            "wrong-type",
            Said("ở đây cần một danh sách", "a list is needed here"),
            Said(f"hãy viết [{value}]", f"write [{value}]"),
        )
    wrong = but_not(value)
    words = Said(
        f"ở đây cần một danh sách, ví dụ [a, b], {wrong.vi}",
        f"a list is needed here, such as [a, b], {wrong.en}",
    )
    return Fault("wrong-type", words)


def _choice(detail: Detail, value: Any, token: str) -> Fault:
    choices = [
        part.strip("' ") for part in detail["ctx"]["expected"].replace(" or ", ",").split(",")
    ]
    words = Fault(
        "unknown-word", Said(f'ở đây không dùng được "{value}"', f'"{value}" is not known')
    )
    if not isinstance(value, str):
        words = _text(detail, value, token)
    among = ", ".join(choices)
    one_of = Said(f"hãy viết một trong các từ: {among}", f"write one of: {among}")
    return words.hinted(one_of, did_you_mean(value, choices))


def _pattern(detail: Detail, value: Any, _token: str) -> Fault:
    pattern = detail["ctx"]["pattern"]
    unknown = Said(f"cách viết không đúng mẫu {pattern}", f"this does not have the form {pattern}")
    fault = FORMS.get(pattern) or Fault("invalid-value", unknown)
    slug = as_slug(str(value)) if fault.code == "bad-id" else ""
    return fault.hinted(meant(slug)) if slug else fault


def _too_short(_detail: Detail, _value: Any, _token: str) -> Fault:
    return Fault("empty", Said("ở đây cần ít nhất một giá trị", "at least one is needed here"))


def _too_long(detail: Detail, _value: Any, _token: str) -> Fault:
    most = detail["ctx"]["max_length"]
    return Fault(
        "too-long",
        Said("dòng chữ này quá dài", "this is too long"),
        Said(f"nhiều nhất {most} ký tự", f"{most} characters are possible"),
    )


def _plain(detail: Detail, _value: Any, _token: str) -> Fault:
    context = detail["ctx"]
    message = str(context["message"])
    fault: Fault = context.get("fault") or Fault("invalid-value", Said(message, message))
    return fault


def _finite(_detail: Detail, _value: Any, _token: str) -> Fault:
    return Fault("out-of-range", Said("ở đây cần một số hữu hạn", "a finite number is needed here"))


def _bound(words: Said, *, low: bool) -> Callable[[Detail, Any, str], Fault]:
    """Say that a number is too large or too small; `{}` in the words is the bound."""

    def say_bound(detail: Detail, value: Any, token: str) -> Fault:
        (bound,) = (
            _shown(b) for key, b in detail["ctx"].items() if key in ("gt", "ge", "lt", "le")
        )
        needed = Said(
            f"ở đây cần một số {words.vi.format(bound)}",
            f"a number {words.en.format(bound)} is needed here",
        )
        loc = detail["loc"]
        if loc[0] != "targets" or loc[-1] in ("min_known", "min_known_ratio"):
            message = Said(f"{needed.vi}, không phải {token}", f"{needed.en}, not {token}")
            return Fault("out-of-range", message, _SWAPPED if loc[-1] == "lat" else None)
        never = _NEVER_MISSED if low != (loc[-1] in _AT_MOST) else _NEVER_MET
        message = Said(never.vi.format(token), never.en.format(token))
        fault = Fault("senseless-limit", message, needed)
        return fault.hinted(_as_ratio(value)) if _is_percentage(value, bound) else fault

    return say_bound


_SWAPPED = Said("có phải lat và lon bị đổi chỗ cho nhau?", "are lat and lon in each other's place?")
_NEVER_MISSED = Said("ngưỡng {} thì lúc nào cũng đạt", "a limit of {} can never be missed")
_NEVER_MET = Said("ngưỡng {} thì không bao giờ đạt được", "a limit of {} can never be met")


def _shown(bound: float) -> float:
    return int(bound) if bound == int(bound) else bound


def _is_percentage(value: float, bound: float) -> bool:
    return bound == 1 < value <= 100  # noqa: PLR2004  # per cent


def _as_ratio(percent: float) -> Said:
    ratio = f"{percent / 100:g}"
    return Said(f"{percent}% viết là {ratio}", f"{percent}% is {ratio}")


_BY_TYPE: dict[str, Callable[[Detail, Any, str], Fault]] = {
    "string_type": _text,
    "int_type": _number(Said("một số nguyên", "a whole number")),
    "int_from_float": _number(Said("một số nguyên", "a whole number")),
    "float_type": _number(Said("một số", "a number")),
    "dict_type": _group,
    "mapping_type": _group,
    "model_type": _group,
    "model_attributes_type": _group,
    "tuple_type": _list,
    "list_type": _list,
    "enum": _choice,
    "literal_error": _choice,
    "string_pattern_mismatch": _pattern,
    "string_too_long": _too_long,
    "too_short": _too_short,
    "plain_words": _plain,
    "finite_number": _finite,
    "greater_than": _bound(Said("lớn hơn {}", "above {}"), low=True),
    "greater_than_equal": _bound(Said("từ {} trở lên", "of at least {}"), low=True),
    "less_than": _bound(Said("nhỏ hơn {}", "below {}"), low=False),
    "less_than_equal": _bound(Said("không quá {}", "of at most {}"), low=False),
}
