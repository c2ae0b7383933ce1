"""Prober health: can what is measured be trusted, and does it get as far as the ledger?"""

from collections.abc import Sequence

from dashboards import signs, uids
from dashboards.dashboard import Dashboard, Row
from dashboards.fields import PLAIN, Field, Meaning, Step, Unit
from dashboards.panels import Panel, Stat, StateTimeline, TimeSeries
from dashboards.queries import Query, Shared
from dashboards.variables import Annotation
from dashboards.words import Words

_JOB = 'job="thongsuot"'
_HEALTH = Field(
    meanings=(
        Meaning(1, signs.GOOD.saying("Tốt", "Good")),
        Meaning(0, signs.BAD.saying("Có lỗi", "At fault")),
    )
)
_NOT_READ = Words(
    "Không có số liệu: máy đo không chạy hoặc Prometheus không đọc được",
    "No data: the exporter is not running or Prometheus cannot read it",
)


def build() -> Dashboard:
    """The dashboard."""
    return Dashboard(
        uid=uids.PROBER,
        title=uids.TITLES[uids.PROBER],
        description=Words(
            "Số liệu đo có đáng tin không, có được xét và lưu kịp thời không?",
            "Can the measurements be trusted, and are they judged and stored in time?",
        ),
        rows=(
            Row(_now(), Words("Hiện tại", "Now")),
            Row(_trust(), Words("Máy đo", "Prober")),
            Row(_probes(), Words("Gói đo", "Probes")),
            Row(_way_on(), Words("Thu thập, xét và lưu", "Scraping, judging, storing")),
        ),
        annotations=(
            Annotation(
                words=Words("Nạp lại danh mục", "Inventory reloaded"),
                expr="1000 * max(thongsuot_inventory_last_reload_success_timestamp_seconds)",
                colour=signs.SKY,
                title=Words("Nạp lại danh mục", "Inventory reloaded"),
                value_is_time=True,
            ),
        ),
        links=uids.links_from(uids.PROBER),
        start="now-6h",
    )


def _now() -> tuple[Panel, ...]:
    return (
        _flag(
            Words("Máy đo", "Vantage"),
            Words(
                "Máy đo có tin được không: các mốc đo trả lời và máy không bị treo.",
                "Whether the prober can be trusted: its anchors answer and it was not paused.",
            ),
            Shared("vantage"),
        ),
        _flag(
            Words("Prometheus đọc được", "Scrape"),
            Words(
                "Lần đọc /metrics gần nhất của Prometheus có thành công không.",
                "Whether Prometheus could read /metrics the last time.",
            ),
            (Query(f"min(up{{{_JOB}}})"),),
        ),
        _flag(
            Words("Nạp danh mục", "Inventory"),
            Words(
                "Lần nạp danh mục gần nhất có thành công không; nếu không, bản cũ vẫn dùng.",
                "Whether the inventory was loaded the last time; if not, the old one holds.",
            ),
            (Query("min(thongsuot_inventory_last_reload_successful)"),),
        ),
        _flag(
            Words("Ghi sổ", "Ledger"),
            Words(
                "Sổ ghi có ghi được không; nếu không, kết quả xét chờ trong bộ nhớ.",
                "Whether the ledger can be written; if not, what is judged waits in memory.",
            ),
            (Query("min(thongsuot_ledger_writable)"),),
        ),
        Stat(
            title=Words("Độ trễ hiện tại", "Lag now"),
            description=Words(
                "Tính từ lúc hết phút mới nhất đã xét và đã lưu; bình thường dưới 2 phút.",
                "Since the end of the newest minute judged, and stored; below 2 min as a rule.",
            ),
            queries=Shared("lag"),
            field=Field(
                unit=Unit.SECONDS,
                decimals=0,
                steps=(Step(None, signs.GOOD), Step(180, signs.WARN), Step(600, signs.BAD)),
            ),
            no_value=Words("Chưa xét phút nào", "No minute has been judged yet"),
            names=True,
            width=8,
            height=4,
        ),
    )


def _flag(title: Words, description: Words, queries: Sequence[Query] | Shared) -> Panel:
    return Stat(
        title=title,
        description=description,
        queries=queries,
        field=_HEALTH,
        no_value=_NOT_READ,
        ground=True,
        width=4,
        height=4,
    )


def _trust() -> tuple[Panel, ...]:
    return (
        StateTimeline(
            title=Words("Máy đo theo thời gian", "Vantage over time"),
            description=Words(
                "Khi máy đo có lỗi, mọi đường truyền là không rõ, không phải mất kết nối.",
                "While the prober is at fault all links are unknown, not down.",
            ),
            queries=(Query("min by (vantage) (thongsuot_vantage_healthy)", "{{vantage}}"),),
            field=_HEALTH,
            no_value=_NOT_READ,
            key="vantage",
            width=8,
        ),
        _course(
            Words("Lỗi của máy đo", "Faults of the prober"),
            Words("Lý do, trong lúc máy đo có lỗi.", "The reason, while the prober is at fault."),
            Query(
                "max by (vantage, fault) (thongsuot_vantage_fault_info)", "{{vantage}}: {{fault}}"
            ),
            field=Field(unit=Unit.NONE, minimum=0, maximum=1, decimals=0),
            no_value=Words("Không có lỗi", "No fault"),
        ),
        _course(
            Words("Gửi trễ lịch", "Scheduling lag"),
            Words(
                "Máy đo gửi gói muộn bao nhiêu; từ 0,5 giây số đo không còn đúng giây.",
                "How late packets are sent; from 0.5 s on figures are off by their second.",
            ),
            Query("max by (vantage) (thongsuot_scheduling_lag_seconds)", "{{vantage}}"),
            field=Field(unit=Unit.SECONDS, minimum=0),
        ),
    )


def _probes() -> tuple[Panel, ...]:
    return (
        Stat(
            title=Words("Gói đo mỗi giây", "Probes per second"),
            description=Words(
                "Gói ICMP đã có kết quả, trung bình 5 phút, của mọi đường truyền.",
                "ICMP packets settled, mean of 5 minutes, of all links.",
            ),
            queries=(Query("sum(rate(thongsuot_icmp_requests_total[5m]))"),),
            field=Field(unit=Unit.PACKETS_PER_SECOND, colour=signs.BLUE),
            no_value=_NOT_READ,
            width=4,
        ),
        Stat(
            title=Words("Tỷ lệ mất gói chung", "Share lost"),
            description=Words(
                "Trung bình 5 phút của mọi đường truyền: tăng đột ngột là lỗi chung,"
                " không phải của từng điểm.",
                "Mean of 5 minutes over all links: a jump is a common fault, not one of a point.",
            ),
            queries=(
                Query(
                    "sum(rate(thongsuot_icmp_lost_total[5m]))"
                    " / sum(rate(thongsuot_icmp_requests_total[5m]))"
                ),
            ),
            field=Field(
                unit=Unit.RATIO,
                decimals=2,
                steps=(Step(None, signs.GOOD), Step(0.02, signs.WARN), Step(0.2, signs.BAD)),
            ),
            no_value=_NOT_READ,
            width=4,
        ),
        _course(
            Words("Gói không kịp đọc", "Packets dropped on receipt"),
            Words(
                "Gói trả lời bị hệ điều hành bỏ vì máy đo đọc không kịp; phải luôn bằng 0.",
                "Replies that the kernel dropped as they were not read in time; always to be 0.",
            ),
            Query(
                "sum by (vantage) (rate(thongsuot_icmp_receive_drops_total[$__rate_interval]))",
                "{{vantage}}",
            ),
            field=Field(unit=Unit.PACKETS_PER_SECOND, minimum=0),
        ),
        _course(
            Words("Đường truyền không đo được", "Links that cannot be measured"),
            Words(
                "Theo lý do; đếm mỗi lần đặt danh sách đích đo.",
                "By reason; counted each time the targets are set.",
            ),
            Query(
                "sum by (reason) (rate(thongsuot_probe_failures_total[$__rate_interval]))",
                "{{reason}}",
            ),
            field=Field(unit=Unit.PER_SECOND, minimum=0),
            no_value=Words("Đường truyền nào cũng đo được", "Every link can be measured"),
        ),
    )


def _way_on() -> tuple[Panel, ...]:
    return (
        _course(
            Words("Thời gian đọc", "Scrape duration"),
            Words("Prometheus đọc /metrics mất bao lâu.", "How long a scrape of /metrics takes."),
            Query(f"max(scrape_duration_seconds{{{_JOB}}})", Words("Thời gian", "Duration")),
            field=Field(unit=Unit.SECONDS, minimum=0),
            width=6,
        ),
        _course(
            Words("Số mẫu mỗi lần đọc", "Samples per scrape"),
            Words(
                "Khoảng 65 chuỗi mỗi đường truyền; tăng đột biến là có nhãn sai.",
                "About 65 series a link; a sudden rise means a wrong label.",
            ),
            Query(f"sum(scrape_samples_scraped{{{_JOB}}})", Words("Số mẫu", "Samples")),
            field=Field(unit=Unit.NONE, minimum=0),
            width=6,
        ),
        _course(
            Words("Xét và lưu trễ", "Lag of judging and storing"),
            Words(
                "Tính từ lúc hết phút mới nhất đã xét, và phút mới nhất đã lưu.",
                "Since the end of the newest minute judged, and of the newest stored.",
            ),
            Query(
                "time() - 60 - max(thongsuot_judged_minute_timestamp_seconds)",
                Words("Xét", "Judged"),
            ),
            Query(
                "time() - max(thongsuot_ledger_last_write_timestamp_seconds)",
                Words("Lưu", "Stored"),
            ),
            field=Field(unit=Unit.SECONDS, minimum=0),
            key="lag",
            width=6,
        ),
        _course(
            Words("Phút chờ lưu", "Minutes not stored yet"),
            Words(
                "Số phút đã xét còn chờ ghi sổ; bình thường 0 hoặc 1.",
                "Judged minutes that wait for the ledger; 0 or 1 as a rule.",
            ),
            Query("max(thongsuot_ledger_pending_writes)", Words("Chờ ghi", "Pending")),
            field=Field(unit=Unit.NONE, minimum=0),
            width=6,
        ),
    )


def _course(
    title: Words,
    description: Words,
    *queries: Query,
    field: Field = PLAIN,
    no_value: Words = _NOT_READ,
    key: str = "",
    width: int = 8,
) -> Panel:
    return TimeSeries(
        title=title,
        description=description,
        queries=queries,
        field=field,
        no_value=no_value,
        key=key,
        width=width,
    )
