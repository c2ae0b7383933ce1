"""Probable causes in words, with the figures that they stand on, in Vietnamese and in English."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from inventory.schema import Access, Language
from stability.causes import Cause

_Texts = tuple[str, str]
"""Vietnamese, English."""

UNKNOWN: _Texts = ("Chưa xác định nguyên nhân", "Cause not known")

WORDS: Mapping[Cause, _Texts] = MappingProxyType(
    {
        Cause.PLANNED_WORKS: ("bảo dưỡng theo kế hoạch", "planned works"),
        Cause.CITY_WIDE: (
            "đường ra của máy đo, hoặc sự cố chung toàn thành phố",
            "the prober's way out, or the whole city",
        ),
        Cause.UPSTREAM: (
            "thiết bị hoặc tuyến dùng chung của nhà mạng",
            "a shared device or route of the operator",
        ),
        Cause.OPERATOR_ACCESS: ("sự cố diện rộng của nhà mạng", "a large outage of the operator"),
        Cause.SITE_POWER_OR_EQUIPMENT: (
            "mất điện hoặc thiết bị tại điểm",
            "power or equipment at the point",
        ),
        Cause.LINE: (
            "lỗi riêng của đường truyền này (cáp, thiết bị đầu cuối, thuê bao)",
            "this link alone (cable, terminal, subscription)",
        ),
        Cause.LINE_OR_SITE: (
            "đường truyền này, hoặc điện, thiết bị tại điểm",
            "this link, or power or equipment at the point",
        ),
    }
)

_ACCESSES: Mapping[str, _Texts] = MappingProxyType(
    {
        Access.FIXED: ("băng rộng cố định", "fixed broadband"),
        Access.FIVE_G: ("di động 5G", "5G"),
        Access.FOUR_G: ("di động 4G", "4G"),
        Access.LEASED: ("kênh thuê riêng", "leased line"),
    }
)


def cause_text(
    cause: str | None, evidence: Mapping[str, Any], language: Language = Language.VIETNAMESE
) -> str:
    """Say in one sentence why an outage probably happened, and what shows it.

    A cause that a person wrote is given as it was written; one of our words that a person chose has
    no figures.
    """
    number = (Language.VIETNAMESE, Language.ENGLISH).index(language)
    if not cause:
        return UNKNOWN[number]
    if cause not in set(Cause):
        return cause
    word = Cause(cause)
    why: Mapping[str, Any] = evidence.get("why") or {}
    if why.get("cause") != word:
        return WORDS[word][number][:1].upper() + WORDS[word][number][1:]
    shown = _SHOWN_BY[word](why)[number]
    if word is Cause.PLANNED_WORKS:  # works are known, not probable
        return shown
    suspected = ("Nghi do", "Probably")[number]
    return f"{suspected} {WORDS[word][number]}: {shown}"


def _planned_works(why: Mapping[str, Any]) -> _Texts:
    end = datetime.fromisoformat(why["end"])
    works = f"{why['by']}, “{why['reason']}”"
    vi = f"({works}, đến {end:%H:%M %d/%m/%Y})"
    en = f"({works}, until {end:%Y-%m-%d %H:%M})"
    if why["overran"]:
        return (
            f"Bảo dưỡng theo kế hoạch kéo dài quá thời gian đã báo {vi}",
            f"Planned works went on for longer than announced {en}",
        )
    return (
        f"Trong thời gian bảo dưỡng đã báo trước {vi}, ngoài phần được trừ",
        f"Within announced works {en}, beyond what may be left out",
    )


def _city_wide(why: Mapping[str, Any]) -> _Texts:
    vi, en = _together(why)
    return (
        f"{_of(why, '/')} đường truyền của {why['operators']} nhà mạng {vi}",
        f"{_of(why, ' of ')} links of {why['operators']} operators {en}",
    )


def _upstream(why: Mapping[str, Any]) -> _Texts:
    device = f"{why['key']} {why['value']}"
    vi, en = _together(why)
    return (
        f"{_of(why, '/')} đường truyền qua {device} {vi}",
        f"{_of(why, ' of ')} links behind {device} {en}",
    )


def _operator_access(why: Mapping[str, Any]) -> _Texts:
    vi, en = _ACCESSES[why["access"]]
    return (
        f"{_of(why, '/')} đường truyền {vi} của {why['operator']} mất liên lạc cùng thời điểm",
        f"{_of(why, ' of ')} {en} links of {why['operator']} were down at the same time",
    )


def _site(why: Mapping[str, Any]) -> _Texts:
    together_vi, together_en = _all(why)
    calm_vi, calm_en = _calm(why)
    return f"{together_vi}; {calm_vi}", f"{together_en}; {calm_en}"


def _line(why: Mapping[str, Any]) -> _Texts:
    calm_vi, calm_en = _calm(why)
    links = why["links"]
    vi = "đường khác" if links == 1 else f"{links} đường khác"
    en = "another link" if links == 1 else f"{links} other links"
    return (
        f"{vi} tại điểm vẫn thông; {calm_vi}",
        f"{en} of the point stayed up; {calm_en}",
    )


def _line_or_site(why: Mapping[str, Any]) -> _Texts:
    calm_vi, calm_en = _calm(why)
    if "links" in why:
        vi, en = _all(why)
        return (
            f"{vi}, cùng một nhà mạng và loại; {calm_vi}",
            f"{en}, of one operator and access; {calm_en}",
        )
    return (
        f"{calm_vi}; tại điểm không có đường truyền khác để đối chiếu",
        f"{calm_en}; no other link of the point could tell them apart",
    )


_SHOWN_BY: Mapping[Cause, Callable[[Mapping[str, Any]], _Texts]] = MappingProxyType(
    {
        Cause.PLANNED_WORKS: _planned_works,
        Cause.CITY_WIDE: _city_wide,
        Cause.UPSTREAM: _upstream,
        Cause.OPERATOR_ACCESS: _operator_access,
        Cause.SITE_POWER_OR_EQUIPMENT: _site,
        Cause.LINE: _line,
        Cause.LINE_OR_SITE: _line_or_site,
    }
)


def _together(why: Mapping[str, Any]) -> _Texts:
    if why["edge"] == "start":
        return "mất cùng lúc", "were lost together"
    return "khôi phục cùng lúc", "came back together"


def _all(why: Mapping[str, Any]) -> _Texts:
    """Say that all links of a point were lost, or came back, together, and how far apart."""
    vi, en = _together(why)
    links, operators, seconds = why["links"], why["operators"], why["spread_seconds"]
    gap_vi = f"lệch {round(seconds)} giây" if seconds >= 1 else "lệch chưa đến 1 giây"
    gap_en = f"{round(seconds)} s apart" if seconds >= 1 else "less than 1 s apart"
    each = "both" if links == 2 else f"all {links}"  # noqa: PLR2004  # two
    of_vi = f" của {operators} nhà mạng" if operators > 1 else ""
    of_en = f" of {operators} operators" if operators > 1 else ""
    return (
        f"cả {links} đường truyền{of_vi} {vi} ({gap_vi})",
        f"{each} links{of_en} {en} ({gap_en})",
    )


def _calm(why: Mapping[str, Any]) -> _Texts:
    """Say that neighbours were not affected, and how many were."""
    down, known = why["neighbours_down"], why["neighbours"]
    vi, en = _together(why)
    return (
        f"ở điểm khác, {_count(down, '.')}/{_count(known, '.')} đường cùng nhà mạng và loại {vi}",
        f"elsewhere {_count(down, ',')} of {_count(known, ',')} of its operator and access {en}",
    )


def _of(why: Mapping[str, Any], between: str) -> str:
    mark = "." if between == "/" else ","
    return f"{_count(why['down'], mark)}{between}{_count(why['known'], mark)}"


def _count(count: int, mark: str) -> str:
    return f"{count:,}".replace(",", mark)
