"""Every metric that the exporter adds to those that probes declare.

Names, labels and meanings are a contract with rules, dashboards and whoever reads /metrics.
"""

from probes.probe import Kind, Metric

LINK_LABELS = ("point", "link", "ward", "operator", "access")
"""Every series of a link carries these."""

POINT_LABELS = ("point", "ward")
"""Every series of a point carries these."""

WARD_LABELS = ("ward",)
"""Every series of a ward carries these."""

POINT_INFO = Metric(
    "thongsuot_point_info",
    "Who and where a point is; always 1.",
    Kind.GAUGE,
    ("ward_name", "name", "kind", "geohash", "calendar", "status"),
)
POINT_TARGET_INFO = Metric(
    "thongsuot_point_target_info",
    "Which target an active point is held to; its links may have others. Always 1.",
    Kind.GAUGE,
    ("target",),
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
CALENDAR_NEXT = Metric(
    "thongsuot_calendar_next_open_timestamp_seconds",
    "When service hours of a calendar begin next, also while they are on; absent if that is not "
    "within 60 days.",
    Kind.GAUGE,
    ("calendar",),
)
TIME_OF_DAY = Metric(
    "thongsuot_city_time_of_day_seconds",
    "Time since 00:00 on the clocks of the city.",
    Kind.GAUGE,
)
HANDLING = Metric(
    "thongsuot_incident_handling_info",
    "Who has an open incident, and what it is put down to, once one of them is known; always 1.",
    Kind.GAUGE,
    ("incident", "attribution", "cause", "acknowledged_by", "ticket"),
)
TARGET_LIMIT = Metric(
    "thongsuot_target_limit",
    "Limit of a criterion for links of an access, and for points; absent where there is none.",
    Kind.GAUGE,
    ("target", "access", "criterion"),
)
WARD_GRADE = Metric(
    "thongsuot_ward_grade",
    "Grade of a ward, that of its worst point: 1 for the present one, 0 for the others.",
    Kind.GAUGE,
    ("grade",),
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
POINT_RESTING = Metric(
    "thongsuot_point_resting",
    "Whether the silence of a point means nothing now (1): a mobile point on a day when it is not "
    "there, or equipment that has power in service hours only, outside them.",
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

LINK_VALUE = Metric(
    "thongsuot_link_criterion_value",
    "What was measured of a link in the window of 28 days; absent without anything to measure.",
    Kind.GAUGE,
    ("criterion", "window"),
)
POINT_VALUE = Metric(
    "thongsuot_point_criterion_value",
    "What was measured of a point in the window of 28 days; absent without anything to measure.",
    Kind.GAUGE,
    ("criterion", "window"),
)
LINK_MET = Metric(
    "thongsuot_link_criterion_met",
    "Whether a link keeps a limit of its target (1) or not (0); absent without value or limit.",
    Kind.GAUGE,
    ("criterion", "window"),
)
POINT_MET = Metric(
    "thongsuot_point_criterion_met",
    "Whether a point keeps a limit of its target (1) or not (0); absent without value or limit.",
    Kind.GAUGE,
    ("criterion", "window"),
)
LINK_LEFT = Metric(
    "thongsuot_link_budget_left_ratio",
    "Share of the down minutes that its target allows a link in 28 days and that are left; "
    "below 0 when more is spent than 28 days allow. A limit can be missed before that, while few "
    "minutes are known.",
    Kind.GAUGE,
)
POINT_LEFT = Metric(
    "thongsuot_point_budget_left_ratio",
    "Share of the down minutes that its target allows a point in 28 days and that are left; "
    "below 0 when more is spent than 28 days allow. A limit can be missed before that, while few "
    "minutes are known.",
    Kind.GAUGE,
)
LINK_SPENT = Metric(
    "thongsuot_link_budget_spent_ratio",
    "Share of the allowed down minutes of 28 days that the last hours of service spent.",
    Kind.GAUGE,
    ("window",),
)
POINT_SPENT = Metric(
    "thongsuot_point_budget_spent_ratio",
    "Share of the allowed down minutes of 28 days that the last hours of service spent.",
    Kind.GAUGE,
    ("window",),
)
LINK_GRADE = Metric(
    "thongsuot_link_grade",
    "Grade of a link (pass, amber, fail, insufficient): 1 for the present one, 0 for the others.",
    Kind.GAUGE,
    ("grade",),
)
POINT_GRADE = Metric(
    "thongsuot_point_grade",
    "Grade of a point (A, B, C, U): 1 for the present one, 0 for the others.",
    Kind.GAUGE,
    ("grade",),
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
    LINK_VALUE,
    LINK_MET,
    LINK_LEFT,
    LINK_SPENT,
    LINK_GRADE,
)
"""Metrics whose series carry `LINK_LABELS`."""

OF_POINTS = (
    POINT_INFO,
    POINT_TARGET_INFO,
    POINT_UP,
    POINT_RESTING,
    POINT_STATE,
    POINT_CHANGED,
    POINT_INCIDENT,
    POINT_STATE_SECONDS,
    POINT_OUTAGES,
    POINT_VALUE,
    POINT_MET,
    POINT_LEFT,
    POINT_SPENT,
    POINT_GRADE,
)
"""Metrics whose series carry `POINT_LABELS`."""

OF_WARDS = (WARD_GRADE,)
"""Metrics whose series carry `WARD_LABELS`."""

OF_THE_CITY = (
    OPERATOR_INFO,
    POINTS,
    CALENDAR_OPEN,
    CALENDAR_NEXT,
    TIME_OF_DAY,
    TARGET_LIMIT,
    HANDLING,
)
"""Metrics that carry their own labels only."""
