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
        description="Độ khả dụng tối thiểu. / Least ratio of up to up and down minutes.",
    )
    longest_outage: OutageSeconds | None = Field(
        default=None,
        description="Sự cố dài nhất, giây trong giờ làm việc. / Longest outage, seconds of S.",
    )
    outages_per_week: OutageCount | None = Field(
        default=None, description="Số sự cố mỗi tuần. / Outages in the worst ISO week."
    )

    def written(self) -> dict[str, float | None]:
        """The limits that were written, by criterion; None switches the criterion off."""
        return {key: getattr(self, key) for key in sorted(self.model_fields_set)}


class LinkLimits(Limits):
    """Limits that links of every access have."""

    loss: AtMost | None = Field(
        default=None, description="Tỷ lệ mất gói. / Lost to settled packets, in up minutes."
    )
    rtt_mean: MeanSeconds | None = Field(
        default=None, description="Độ trễ khứ hồi trung bình, giây. / Mean round trip, seconds."
    )
    stability: AtLeast | None = Field(
        default=None,
        description="Tỷ lệ khoảng 5 phút ổn định. / Ratio of stable intervals of 5 minutes.",
    )
    dns_ok: AtLeast | None = Field(
        default=None, description="Tỷ lệ hỏi DNS thành công. / Ratio of answered DNS queries."
    )
    https_ok: AtLeast | None = Field(
        default=None, description="Tỷ lệ HTTPS thành công. / Ratio of successful HTTPS requests."
    )
    short_breaks: BreakCount | None = Field(
        default=None, description="Số lần gián đoạn ngắn mỗi ngày. / Short breaks, worst day."
    )
    interval_loss: AtMost | None = Field(
        default=None, description="Mất gói trong khoảng ổn định. / Loss in a stable interval."
    )
    interval_p95: PercentileSeconds | None = Field(
        default=None,
        description="RTT p95 trong khoảng ổn định, giây. / p95 of a stable interval, seconds.",
    )
    interval_pdv: VariationSeconds | None = Field(
        default=None,
        description="Biến thiên trễ trong khoảng ổn định, giây. / "
        "Delay variation of a stable interval, seconds.",
    )


class _Contracted(Entry):
    speed_down: Speed | None = Field(
        default=None,
        description="Tốc độ tải xuống so với hợp đồng. / Download speed to that contracted.",
    )
    speed_up: Speed | None = Field(
        default=None,
        description="Tốc độ tải lên so với hợp đồng. / Upload speed to that contracted.",
    )


class _Radio(Entry):
    radio: AtLeast | None = Field(
        default=None,
        description="Tỷ lệ mẫu sóng đạt. / Ratio of radio samples that are fair or better.",
    )


class FixedLimits(LinkLimits, _Contracted):
    """Limits of fixed and leased links."""


class FourGLimits(LinkLimits, _Radio):
    """Limits of 4g links."""


class FiveGLimits(LinkLimits, _Contracted, _Radio):
    """Limits of 5g links."""

    nr_attached: AtLeast | None = Field(
        default=None, description="Tỷ lệ mẫu trên sóng 5G. / Ratio of samples on NR."
    )


class Target(Entry):
    """Overrides of the default target.

    What is under `fixed` also holds for leased links and what is under `5g` for 4g, unless `leased`
    or `4g` says otherwise.
    """

    fixed: FixedLimits = Field(default=FixedLimits(), description="Cáp quang. / Fixed links.")
    leased: FixedLimits = Field(
        default=FixedLimits(), description="Kênh thuê riêng. / Leased links."
    )
    five_g: FiveGLimits = Field(
        default=FiveGLimits(), alias="5g", description="Di động 5G. / 5g links."
    )
    four_g: FourGLimits = Field(
        default=FourGLimits(), alias="4g", description="Di động 4G. / 4g links."
    )
    point: Limits = Field(default=Limits(), description="Cả điểm. / The point as a whole.")
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
        description="Tỷ lệ phút đo được tối thiểu. / Least ratio of known minutes for a grade.",
    )
