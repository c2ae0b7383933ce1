"""What a named target may change of the default one, key by key.

Ratios are 0 to 1, times are seconds, counts are whole numbers. null switches a criterion off. A
limit that can never be met or never be missed is refused; the bounds below say why.
"""

from typing import Annotated

from pydantic import Field

from inventory.entry import Entry

DEFAULT_TARGET = "hanoi-stable-v1"
"""Name of the target that holds where none is named; its limits are in `stability`."""

WINDOW_SECONDS = 28 * 86_400
WINDOW_MINUTES = 28 * 1440
MOST_OUTAGES_PER_WEEK = 7 * 1440 // 4
"""An outage has at least 2 down minutes, and 2 up minutes part it from the next."""
MOST_SHORT_BREAKS_PER_DAY = 86_400 // 11 + 1
"""A short break is at least 10 lost packets of one a second, and an answered one parts two."""
TMAX_SECONDS = 3
"""A packet is lost when it is not answered in this time, so no mean of answered ones is above."""

AtLeast = Annotated[float, Field(strict=True, gt=0, le=1)]
"""A ratio that shall be reached: 0 could never be missed, more than 1 never be met."""
AtMost = Annotated[float, Field(strict=True, ge=0, lt=1)]
"""A ratio that shall not be exceeded: 1 could never be missed."""
Speed = Annotated[float, Field(strict=True, gt=0, le=2)]
"""Measured speed divided by what the contract promises; lines deliver somewhat above it."""
MeanSeconds = Annotated[float, Field(strict=True, gt=0, lt=TMAX_SECONDS)]
PercentileSeconds = Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)]
"""A lost packet counts as infinitely late, so every finite limit can be missed."""
VariationSeconds = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
OutageSeconds = Annotated[float, Field(strict=True, ge=0, lt=WINDOW_SECONDS)]
OutageCount = Annotated[int, Field(strict=True, ge=0, lt=MOST_OUTAGES_PER_WEEK)]
BreakCount = Annotated[int, Field(strict=True, ge=0, lt=MOST_SHORT_BREAKS_PER_DAY)]


class Limits(Entry):
    """Limits of links or of points. Only what is written holds; the rest is the default's."""

    availability: AtLeast | None = Field(
        default=None,
        description="Độ khả dụng tối thiểu: phút thông trên tổng số phút đo được. / "
        "Least ratio of up to up and down minutes.",
    )
    longest_outage: OutageSeconds | None = Field(
        default=None,
        description="Sự cố dài nhất được phép, số giây trong giờ làm việc. / "
        "Longest outage allowed, seconds of service hours.",
    )
    outages_per_week: OutageCount | None = Field(
        default=None,
        description="Số sự cố nhiều nhất trong một tuần. / Most outages in a week (ISO 8601).",
    )

    def written(self) -> dict[str, float | None]:
        """The limits that were written, by criterion; None switches the criterion off."""
        return {key: getattr(self, key) for key in sorted(self.model_fields_set)}


class LinkLimits(Limits):
    """Limits that links of every access have."""

    loss: AtMost | None = Field(
        default=None,
        description="Tỷ lệ mất gói tối đa trong những phút thông. / "
        "Most lost to settled packets, in up minutes.",
    )
    rtt_mean: MeanSeconds | None = Field(
        default=None,
        description="Độ trễ khứ hồi trung bình tối đa, giây. / "
        "Greatest mean round-trip time, seconds.",
    )
    stability: AtLeast | None = Field(
        default=None,
        description="Tỷ lệ tối thiểu các khoảng 5 phút ổn định. / "
        "Least ratio of stable intervals of 5 minutes.",
    )
    dns_ok: AtLeast | None = Field(
        default=None,
        description="Tỷ lệ tối thiểu hỏi DNS thành công. / Least ratio of answered DNS queries.",
    )
    https_ok: AtLeast | None = Field(
        default=None,
        description="Tỷ lệ tối thiểu truy cập HTTPS thành công. / "
        "Least ratio of successful HTTPS requests.",
    )
    short_breaks: BreakCount | None = Field(
        default=None,
        description="Số lần gián đoạn ngắn nhiều nhất trong một ngày. / "
        "Most short breaks in a service day.",
    )
    interval_loss: AtMost | None = Field(
        default=None,
        description="Khoảng 5 phút ổn định mất gói không quá tỷ lệ này. / "
        "Most loss in a stable interval.",
    )
    interval_p95: PercentileSeconds | None = Field(
        default=None,
        description="Khoảng 5 phút ổn định có RTT p95 không quá, giây. / "
        "Greatest 95th percentile of round-trip times in a stable interval, seconds.",
    )
    interval_pdv: VariationSeconds | None = Field(
        default=None,
        description="Khoảng 5 phút ổn định có biến thiên trễ (PDV) không quá, giây. / "
        "Greatest delay variation (PDV) in a stable interval, seconds.",
    )


class _Contracted(Entry):
    speed_down: Speed | None = Field(
        default=None,
        description="Tốc độ tải xuống tối thiểu so với hợp đồng, 0.8 là 80%. / "
        "Least download speed to that contracted; 0.8 is 80%.",
    )
    speed_up: Speed | None = Field(
        default=None,
        description="Tốc độ tải lên tối thiểu so với hợp đồng, 0.8 là 80%. / "
        "Least upload speed to that contracted; 0.8 is 80%.",
    )


class _Radio(Entry):
    radio: AtLeast | None = Field(
        default=None,
        description="Tỷ lệ tối thiểu mẫu sóng từ mức khá trở lên. / "
        "Least ratio of radio samples that are fair or better.",
    )


class FixedLimits(LinkLimits, _Contracted):
    """Limits of fixed and leased links."""


class FourGLimits(LinkLimits, _Radio):
    """Limits of 4g links."""


class FiveGLimits(LinkLimits, _Contracted, _Radio):
    """Limits of 5g links."""

    nr_attached: AtLeast | None = Field(
        default=None,
        description="Tỷ lệ tối thiểu mẫu đang ở trên sóng 5G. / Least ratio of samples on 5G (NR).",
    )


class Target(Entry):
    """Overrides of the default target.

    What is under `fixed` also holds for leased links and what is under `5g` for 4g, unless `leased`
    or `4g` says otherwise.
    """

    fixed: FixedLimits = Field(
        default=FixedLimits(), description="Ngưỡng của băng rộng cố định. / Limits of fixed links."
    )
    leased: FixedLimits = Field(
        default=FixedLimits(),
        description="Ngưỡng của kênh thuê riêng; không ghi thì như fixed. / "
        "Limits of leased links; else as fixed.",
    )
    five_g: FiveGLimits = Field(
        default=FiveGLimits(),
        alias="5g",
        description="Ngưỡng của di động 5G. / Limits of 5g links.",
    )
    four_g: FourGLimits = Field(
        default=FourGLimits(),
        alias="4g",
        description="Ngưỡng của di động 4G; không ghi thì như 5g. / "
        "Limits of 4g links; else as 5g.",
    )
    point: Limits = Field(
        default=Limits(), description="Ngưỡng của cả điểm. / Limits of the point as a whole."
    )
    min_known: int | None = Field(
        default=None,
        strict=True,
        ge=0,
        le=WINDOW_MINUTES,
        description="Số phút tối thiểu đo được để đánh giá. / Least known minutes for a grade.",
    )
    min_known_ratio: float | None = Field(
        default=None,
        strict=True,
        ge=0,
        le=1,
        description="Tỷ lệ tối thiểu phút đo được để đánh giá. / "
        "Least ratio of known minutes for a grade.",
    )
