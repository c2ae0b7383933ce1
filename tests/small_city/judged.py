"""What the small city is in a window of 28 days, made up as a test needs it."""

from collections.abc import Mapping
from datetime import date

from stability.totals import LinkTotals, PointTotals
from stability.verdict import (
    Budget,
    CityVerdict,
    Criterion,
    Grade,
    LinkGrade,
    LinkVerdict,
    PointVerdict,
    Reason,
    WardVerdict,
)

MISSED = Reason(
    "availability",
    vi="Độ khả dụng 98,9%, yêu cầu ≥ 99,5% (n = 9.600 phút); đạt lại từ 03/12/2026",
    en="Availability 98.9%, required ≥ 99.5% (n = 9,600 minutes); met again from 2026-12-03",
    link="ftth",
    value=0.989,
    limit=0.995,
    n=9600,
    leaves=date(2026, 12, 3),
)
TOO_LITTLE = Reason(
    "known",
    vi="Mới đo được 12 phút, cần 480",
    en="Only 12 minutes known of 480",
    value=12,
    limit=480,
    n=12,
)


def criterion(
    key: str, value: float | None, limit: float | None, *, met: bool | None = None, n: int = 9600
) -> Criterion:
    """A required criterion."""
    return Criterion(key, value, limit, met, n, required=True)


GOOD = {
    "availability": criterion("availability", 0.9998, 0.995, met=True),
    "loss": criterion("loss", 0.00021, 0.002, met=True, n=576_000),
    "rtt_mean": criterion("rtt_mean", 0.0064, 0.050, met=True, n=575_000),
    "stability": criterion("stability", 0.991, 0.95, met=True, n=1900),
    "longest_outage": criterion("longest_outage", 120, 1800, met=True),
    "outages_per_week": criterion("outages_per_week", 1, 2, met=True),
    "dns_ok": criterion("dns_ok", None, 0.995, n=0),
    "short_breaks": Criterion("short_breaks", 0, 5, met=True, n=9600, required=False),
}
BAD = GOOD | {
    "availability": criterion("availability", 0.989, 0.995, met=False),
    "longest_outage": criterion("longest_outage", 5400, None),
}
OF_A_POINT = {
    "availability": criterion("availability", 0.9999, 0.999, met=True),
    "longest_outage": criterion("longest_outage", 0, 300, met=True),
    "outages_per_week": criterion("outages_per_week", 0, 1, met=True),
}


def link(
    grade: LinkGrade,
    criteria: Mapping[str, Criterion] = GOOD,
    reasons: tuple[Reason, ...] = (),
    left: float | None = 0.96,
) -> LinkVerdict:
    """A link of which two days were measured."""
    return LinkVerdict(
        grade=grade,
        criteria=criteria,
        reasons=reasons,
        totals=LinkTotals(up_service=9598, down_service=2, unknown_service=30, up_off=20_000),
        clock_availability=0.9991,
        operator_availability=0.9999,
        budget=Budget(48.0, left, 0.0, 0.0417),
    )


def point(grade: Grade, reasons: tuple[Reason, ...] = ()) -> PointVerdict:
    """A point of which two days were measured."""
    return PointVerdict(
        grade=grade,
        criteria=OF_A_POINT,
        reasons=reasons,
        totals=PointTotals(up_service=9600, unknown_off=7),
        clock_availability=0.9998,
        budget=Budget(9.6, 1.0, 0.0, 0.0),
    )


VERDICT = CityVerdict(
    links={
        "ba-dinh/ftth": link(LinkGrade.FAIL, BAD, (MISSED,), left=-1.2),
        "ba-dinh/5g": link(LinkGrade.PASS),
        "ngoc-ha/ftth": link(LinkGrade.PASS),
        "ngoc-ha/5g": link(LinkGrade.INSUFFICIENT, {}, (TOO_LITTLE,), left=None),
    },
    points={"ba-dinh": point(Grade.C, (MISSED,)), "ngoc-ha": point(Grade.B)},
    wards={
        "00004": WardVerdict(Grade.C, (MISSED,)),
        "00008": WardVerdict(Grade.B, ()),
        "00025": WardVerdict(Grade.U, (Reason("no_point", "Chưa có điểm nào", "No point yet"),)),
    },
)
"""A point misses the target, the other has no backup that was measured long enough."""
