"""Who has an open incident and what it is put down to: columns, and the join that brings them."""

from dashboards.city_tables import ATTRIBUTIONS, CAUSES
from dashboards.fields import DataLink, Field, Meaning
from dashboards.tables import Column
from dashboards.words import Words

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
