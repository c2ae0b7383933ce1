"""Prober health: can what is measured be trusted, and does it get as far as the ledger?"""

from dashboards import signs, uids
from dashboards.dashboard import Dashboard, Row
from dashboards.fields import Field, Meaning, Step, Unit
from dashboards.panels import Panel, Stat, StateTimeline, TimeSeries
from dashboards.queries import Query
from dashboards.variables import Annotation
from dashboards.words import Words

_JOB = 'job="thongsuot"'
_YES_NO = Field(
    meanings=(
        Meaning(1, signs.GOOD.saying("Tốt", "Good")),
        Meaning(0, signs.BAD.saying("Có lỗi", "At fault")),
    )
)
_NO_EXPORTER = Words(
    "Không có số liệu: bộ đo không chạy hoặc Prometheus không đọc được",
    "No data: the exporter is not running or Prometheus cannot read it",
)


def build() -> Dashboard:
    """The dashboard."""
    return Dashboard(
        uid=uids.PROBER,
        title=uids.TITLES[uids.PROBER],
        description=Words(
            "Số liệu đo có đáng tin không, và có được xét và lưu kịp thời không?",
            "Can the measurements be trusted, and are they judged and stored in time?",
        ),
        rows=(
            Row((*_state(), _since()), Words("Hiện tại", "Now")),
            Row(_measuring(), Words("Đo", "Measuring")),
            Row(_exposing(), Words("Thu thập và lưu trữ", "Scraping and storing")),
        ),
        annotations=(
            Annotation(
                words=Words("Nạp lại danh mục", "Inventory reloaded"),
                expr="max(thongsuot_inventory_last_reload_success_timestamp_seconds) * 1000",
                colour=signs.SKY,
                title=Words("Nạp lại danh mục", "Inventory reloaded"),
                value_is_time=True,
            ),
        ),
        links=uids.links_from(uids.PROBER),
        start="now-6h",
    )


def _state() -> tuple[Panel, ...]:
    return (
        _flag(
            Words("Máy đo", "Vantage"),
            Words(
                "Máy đo có tự tin cậy được không: các mốc đo có trả lời, máy đo không bị treo.",
                "Whether the prober trusts itself: its anchors answer and it does not hang.",
            ),
            "min by (vantage) (thongsuot_vantage_healthy)",
        ),
        _flag(
            Words("Prometheus đọc bộ đo", "Scrape"),
            Words(
                "Lần đọc gần nhất của Prometheus có thành công không.",
                "Whether Prometheus read the exporter the last time.",
            ),
            f"min(up{{{_JOB}}})",
        ),
        _flag(
            Words("Danh mục", "Inventory"),
            Words(
                "Lần nạp danh mục gần nhất có thành công không; nếu không, bản cũ vẫn dùng.",
                "Whether the last load of the inventory succeeded; if not, the old one holds.",
            ),
            "min(thongsuot_inventory_last_reload_successful)",
        ),
        _flag(
            Words("Sổ ghi", "Ledger"),
            Words(
                "Sổ ghi (SQLite) có ghi được không; nếu không, số liệu chờ trong bộ nhớ.",
                "Whether the ledger (SQLite) can be written; if not, figures wait in memory.",
            ),
            "min(thongsuot_ledger_writable)",
        ),
    )


def _flag(title: Words, description: Words, expr: str) -> Panel:
    return Stat(
        title=title,
        description=description,
        queries=(Query(expr),),
        field=_YES_NO,
        no_value=_NO_EXPORTER,
        ground=True,
        width=4,
        height=4,
    )


def _since() -> Panel:
    return Stat(
        title=Words("Phút đã xét trễ", "Judged minute lags"),
        description=Words(
            "Từ lúc bắt đầu phút mới nhất đã xét đến nay; bình thường 65 đến 125 giây.",
            "From the start of the newest judged minute to now; 65 to 125 s as a rule.",
        ),
        queries=(Query("time() - max(thongsuot_judged_minute_timestamp_seconds)"),),
        field=Field(
            unit=Unit.SECONDS,
            decimals=0,
            steps=(Step(None, signs.GOOD), Step(180, signs.WARN), Step(600, signs.BAD)),
        ),
        no_value=Words("Chưa xét phút nào", "No minute has been judged yet"),
        width=8,
        height=4,
    )


def _measuring() -> tuple[Panel, ...]:
    return (
        StateTimeline(
            title=Words("Máy đo theo thời gian", "Vantage over time"),
            description=Words(
                "Khi máy đo có lỗi, mọi đường truyền là không rõ, không phải mất kết nối.",
                "While the prober is at fault all links are unknown, not down.",
            ),
            queries=(Query("min by (vantage) (thongsuot_vantage_healthy)", "{{vantage}}"),),
            field=_YES_NO,
            no_value=_NO_EXPORTER,
            width=12,
        ),
        TimeSeries(
            title=Words("Lỗi của máy đo", "Faults of the prober"),
            description=Words(
                "Lý do máy đo có lỗi, khi có lỗi.", "Why the prober is at fault, while it is."
            ),
            queries=(Query("max by (vantage, fault) (thongsuot_vantage_fault_info)", "{{fault}}"),),
            field=Field(unit=Unit.NONE, minimum=0, decimals=0),
            no_value=Words("Không có lỗi", "No fault"),
            bars=True,
            width=12,
        ),
        TimeSeries(
            title=Words("Trễ lịch gửi", "Scheduling lag"),
            description=Words(
                "Máy đo gửi gói muộn bao nhiêu so với lịch.",
                "How late the prober sends its packets.",
            ),
            queries=(Query("max by (vantage) (thongsuot_scheduling_lag_seconds)", "{{vantage}}"),),
            field=Field(
                unit=Unit.SECONDS, minimum=0, steps=(Step(None, signs.GOOD), Step(0.1, signs.WARN))
            ),
            no_value=_NO_EXPORTER,
            limits=True,
            width=8,
        ),
        TimeSeries(
            title=Words("Gói máy đo không kịp đọc", "Packets dropped on receipt"),
            description=Words(
                "Gói trả lời bị nhân hệ điều hành bỏ vì máy đo đọc không kịp; phải luôn là 0.",
                "Replies that the kernel dropped because they were not read in time; always 0.",
            ),
            queries=(
                Query(
                    "sum by (vantage) (rate(thongsuot_icmp_receive_drops_total[$__rate_interval]))",
                    "{{vantage}}",
                ),
            ),
            field=Field(unit=Unit.PACKETS_PER_SECOND, minimum=0),
            no_value=_NO_EXPORTER,
            width=8,
        ),
        TimeSeries(
            title=Words("Không đo được", "Could not be measured"),
            description=Words(
                "Đường truyền không đo được, theo lý do.",
                "Links that could not be measured at all, by reason.",
            ),
            queries=(
                Query(
                    "sum by (reason) (rate(thongsuot_probe_failures_total[$__rate_interval]))",
                    "{{reason}}",
                ),
            ),
            field=Field(unit=Unit.PER_SECOND, minimum=0),
            no_value=Words("Đường truyền nào cũng đo được", "Every link can be measured"),
            width=8,
        ),
    )


def _exposing() -> tuple[Panel, ...]:
    return (
        TimeSeries(
            title=Words("Thời gian đọc bộ đo", "Scrape duration"),
            description=Words(
                "Prometheus cần bao lâu để đọc /metrics.", "How long a scrape of /metrics takes."
            ),
            queries=(Query(f"max(scrape_duration_seconds{{{_JOB}}})", Words("Đọc", "Scrape")),),
            field=Field(unit=Unit.SECONDS, minimum=0),
            no_value=_NO_EXPORTER,
            width=8,
        ),
    )
