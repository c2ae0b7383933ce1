"""Every metric that the exporter adds to those that probes declare.

Names, labels and meanings are a contract with rules, dashboards and whoever reads /metrics.
"""

from probes.probe import Kind, Metric

LINK_LABELS = ("point", "link", "ward", "operator", "access")
"""Every series of a link carries these."""

POINT_LABELS = ("point", "ward")
"""Every series of a point carries these."""

POINT_INFO = Metric(
    "thongsuot_point_info",
    "Who and where a point is; always 1.",
    Kind.GAUGE,
    ("ward_name", "name", "kind", "geohash", "calendar", "status"),
)
LINK_INFO = Metric(
    "thongsuot_link_info",
    "What a measured link is; always 1.",
    Kind.GAUGE,
    ("operator_name", "service_id", "address", "role", "target"),
)
OPERATOR_INFO = Metric(
    "thongsuot_operator_info",
    "How to reach an operator; always 1.",
    Kind.GAUGE,
    ("operator", "name", "noc", "hotline"),
)
POINTS = Metric(
    "thongsuot_points",
    "Points of a ward that have come this far.",
    Kind.GAUGE,
    ("ward", "status"),
)
CALENDAR_OPEN = Metric(
    "thongsuot_calendar_open",
    "Whether the present minute lies in the service hours of a calendar (1) or not (0).",
    Kind.GAUGE,
    ("calendar",),
)

LINK_UP = Metric(
    "thongsuot_link_up",
    "Whether a link answers (1) or not (0), within seconds; absent when unknown or in maintenance.",
    Kind.GAUGE,
)
POINT_UP = Metric(
    "thongsuot_point_up",
    "Whether a link carries the point (1) or none does (0); absent when unknown or in maintenance.",
    Kind.GAUGE,
)
LINK_STATE = Metric(
    "thongsuot_link_state",
    "The live state of a link: 1 for the present one, 0 for the others.",
    Kind.GAUGE,
    ("state",),
)
POINT_STATE = Metric(
    "thongsuot_point_state",
    "The live state of a point: 1 for the present one, 0 for the others.",
    Kind.GAUGE,
    ("state",),
)
LINK_CHANGED = Metric(
    "thongsuot_link_changed_timestamp_seconds",
    "When the present live state of a link began, back-dated to its first packet.",
    Kind.GAUGE,
)
POINT_CHANGED = Metric(
    "thongsuot_point_changed_timestamp_seconds",
    "When the present live state of a point began, back-dated to its first packet.",
    Kind.GAUGE,
)
LINK_INCIDENT = Metric(
    "thongsuot_link_incident_info",
    "The open incident of a link, from its first failure until it is up again; always 1.",
    Kind.GAUGE,
    ("incident",),
)
POINT_INCIDENT = Metric(
    "thongsuot_point_incident_info",
    "The open incident of a point, from its first failure until it is up again; always 1.",
    Kind.GAUGE,
    ("incident",),
)
LAST_ROUND_TRIP = Metric(
    "thongsuot_link_last_round_trip_seconds",
    "Round-trip time of the newest answered packet that counts for delay.",
    Kind.GAUGE,
)
LAST_ANSWER = Metric(
    "thongsuot_link_last_answer_timestamp_seconds",
    "When the newest answered packet of a link was sent.",
    Kind.GAUGE,
)

LINK_STATE_SECONDS = Metric(
    "thongsuot_link_state_seconds_total",
    "Time that a link spent in a state, by judged minutes, in service hours and outside.",
    Kind.COUNTER,
    ("state", "hours"),
)
POINT_STATE_SECONDS = Metric(
    "thongsuot_point_state_seconds_total",
    "Time that a point spent in a state, by judged minutes, in service hours and outside.",
    Kind.COUNTER,
    ("state", "hours"),
)
LINK_INTERVALS = Metric(
    "thongsuot_link_intervals_total",
    "Intervals of 5 minutes by their result: stable, unstable or unknown.",
    Kind.COUNTER,
    ("result", "hours"),
)
LINK_OUTAGES = Metric(
    "thongsuot_link_outages_total",
    "Outages of a link: two consecutive down minutes or more.",
    Kind.COUNTER,
    ("hours",),
)
POINT_OUTAGES = Metric(
    "thongsuot_point_outages_total",
    "Outages of a point: two consecutive down minutes or more.",
    Kind.COUNTER,
    ("hours",),
)
ROUND_TRIP_P95 = Metric(
    "thongsuot_link_round_trip_p95_seconds",
    "95th percentile of the round-trip time in the last interval, lost packets being infinite.",
    Kind.GAUGE,
)
PDV = Metric(
    "thongsuot_link_pdv_seconds",
    "Packet delay variation of the last interval: 95th percentile less minimum (RFC 5481).",
    Kind.GAUGE,
)

OF_LINKS = (
    LINK_INFO,
    LINK_UP,
    LINK_STATE,
    LINK_CHANGED,
    LINK_INCIDENT,
    LAST_ROUND_TRIP,
    LAST_ANSWER,
    LINK_STATE_SECONDS,
    LINK_INTERVALS,
    LINK_OUTAGES,
    ROUND_TRIP_P95,
    PDV,
)
"""Metrics whose series carry `LINK_LABELS`."""

OF_POINTS = (
    POINT_INFO,
    POINT_UP,
    POINT_STATE,
    POINT_CHANGED,
    POINT_INCIDENT,
    POINT_STATE_SECONDS,
    POINT_OUTAGES,
)
"""Metrics whose series carry `POINT_LABELS`."""

OF_THE_CITY = (OPERATOR_INFO, POINTS, CALENDAR_OPEN)
"""Metrics that carry their own labels only."""
