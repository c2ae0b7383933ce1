"""Who has an open incident and what it is put down to: columns, and the join that brings them."""

from collections.abc import Mapping
from typing import Final

from dashboards.fields import DataLink, Field, Meaning
from dashboards.tables import Column
from dashboards.words import Words
from stability.causes import Cause
from stability.past import Attribution

CAUSES: Final[Mapping[Cause, Words]] = {
    Cause.PLANNED_WORKS: Words("Bảo dưỡng", "Planned works"),
    Cause.CITY_WIDE: Words("Toàn thành phố", "City-wide"),
    Cause.UPSTREAM: Words("Thiết bị chung nhà mạng", "Shared upstream"),
    Cause.OPERATOR_ACCESS: Words("Diện rộng nhà mạng", "Operator-wide"),
    Cause.SITE_POWER_OR_EQUIPMENT: Words("Điện, thiết bị tại điểm", "Power, equipment"),
    Cause.LINE: Words("Riêng đường này", "This line"),
    Cause.LINE_OR_SITE: Words("Đường này hoặc tại điểm", "Line or site"),
}
"""Short enough for a cell; a cause that a person wrote is shown as it is."""

ATTRIBUTIONS: Final[Mapping[Attribution, Words]] = {
    Attribution.OPERATOR: Words("Nhà mạng", "Operator"),
    Attribution.SITE: Words("Tại điểm", "Site"),
    Attribution.VANTAGE: Words("Máy đo", "Prober"),
    Attribution.PLANNED: Words("Kế hoạch", "Planned"),
    Attribution.UNDETERMINED: Words("Chưa rõ", "Open"),
}

_LABELS = "cause, attribution, acknowledged_by, ticket"


def told(incidents: str, one: str) -> str:
    """Rows with the label `incident`, and what is known of it; `one` tells rows apart."""
    handling = f"max by (incident, {_LABELS}) (thongsuot_incident_handling_info)"
    return (
        f"({incidents}) * on (incident) group_left ({_LABELS}) topk by (incident) (1, {handling})"
        f" or on ({one}) ({incidents})"
    )


def columns() -> tuple[Column, ...]:
    """What `told` gives; the dashboard needs the variable `page`."""
    page = DataLink(
        Words("Trang sự cố", "Page of the incident"), "${page}/outages/${__data.fields.incident}"
    )
    causes = tuple(Meaning(str(key), words) for key, words in CAUSES.items())
    attributions = tuple(Meaning(str(key), words) for key, words in ATTRIBUTIONS.items())
    return (
        Column(
            source="incident",
            words=Words("Sự cố", "Incident"),
            field=Field(links=(page,)),
            width=130,
        ),
        Column(
            source="cause",
            words=Words("Nguyên nhân có thể", "Probable cause"),
            field=Field(meanings=causes),
        ),
        Column(
            source="attribution",
            words=Words("Thuộc về", "Put down to"),
            field=Field(meanings=attributions),
            width=110,
        ),
        Column(source="acknowledged_by", words=Words("Người nhận", "Who has it"), width=120),
        Column(source="ticket", words=Words("Phiếu", "Ticket"), width=80),
    )
