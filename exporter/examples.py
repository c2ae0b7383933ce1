"""Examples of what the JSON API takes and answers, for its description; all of one incident."""

from collections.abc import Mapping
from typing import Any

from pydantic.config import JsonDict

_INCIDENT = "TS-2026-00123"
_START = "2026-11-21T09:02:09.000000+07:00"
_TAKEN = "2026-11-21T09:06:40.000000+07:00"
_ETA = "2026-11-21T10:30:00.000000+07:00"
_CAUSE = "site_power_or_equipment"


def _of(example: JsonDict) -> JsonDict:
    """Give what a model adds to its schema."""
    return {"examples": [example]}


def _availability(value: float, limit: float) -> JsonDict:
    return {"value": value, "limit": limit, "met": value >= limit, "n": 9600, "required": True}


_MINUTES: JsonDict = {
    "up": {"service": 9580, "off": 30_700},
    "down": {"service": 20, "off": 0},
    "unknown": {"service": 0, "off": 0},
    "maintenance": {"service": 0, "off": 20},
}
_REASON: JsonDict = {
    "word": "availability",
    "vi": "Độ khả dụng: 99,79%, yêu cầu từ 99,9% trở lên (n = 9.600 phút); gián đoạn 20 phút;"
    " ra khỏi kỳ đánh giá từ 19/12/2026",
    "en": "Availability: 99.79%, required at least 99.9% (n = 9,600 minutes); down for 20 minutes;"
    " leaves the window on 2026-12-19",
    "link": None,
    "point": None,
    "value": 0.9979,
    "limit": 0.999,
    "n": 9600,
    "leaves": "2026-12-19",
}
_LINK: JsonDict = {
    "id": "ftth",
    "role": "primary",
    "access": "fixed",
    "operator": "vnpt",
    "operator_name": "VNPT",
    "hotline": "18001166",
    "state": "down",
    "since": _START,
    "incident": "TS-2026-00121",
    "last_answer": "2026-11-21T09:02:08.000000+07:00",
    "last_round_trip_seconds": 0.0064,
    "loss_last_minute": 1.0,
    "last_interval_unstable": True,
    "grade": "pass",
    "reasons": [],
    "criteria": {"availability": _availability(0.9979, 0.995)},
    "minutes": _MINUTES,
    "clock": {"availability": 0.9995},
    "budget": {
        "allowed_minutes": 48.0,
        "left_ratio": 0.58,
        "spent_1h_ratio": 0.42,
        "spent_8h_ratio": 0.42,
    },
    "availability_operator": 0.9999,
}
_WINDOW: JsonDict = {
    "from": "2026-10-25T00:00:00.000000+07:00",
    "to": "2026-11-21T09:22:00.000000+07:00",
}
_OUTAGE: JsonDict = {
    "id": _INCIDENT,
    "link": None,
    "point": "ba-dinh",
    "start": _START,
    "end": None,
    "service_seconds": 1200,
    "attribution": "undetermined",
    "cause": _CAUSE,
    "acknowledged": _TAKEN,
    "eta": _ETA,
    "ticket": None,
}

POINT = _of(
    {
        "id": "ba-dinh",
        "ward": "00004",
        "ward_name": "Phường Ba Đình",
        "name": "Điểm phục vụ hành chính công phường Ba Đình",
        "kind": "fixed",
        "condition": "down",
        "state": "down",
        "since": _START,
        "incident": _INCIDENT,
        "grade": "C",
        "reasons": [_REASON],
        "criteria": {"availability": _availability(0.9979, 0.999)},
        "minutes": _MINUTES,
        "clock": {"availability": 0.9995},
        "budget": {
            "allowed_minutes": 9.6,
            "left_ratio": -1.08,
            "spent_1h_ratio": 2.08,
            "spent_8h_ratio": 2.08,
        },
        "window": _WINDOW,
        "links": [_LINK],
    }
)
CITY = _of(
    {
        "window": _WINDOW,
        "wards": {"00004": "C", "00008": "B"},
        "reasons": {"00004": [{**_REASON, "point": "ba-dinh"}], "00008": []},
        "city": {
            "wards": {"A": 0, "B": 1, "C": 1, "U": 0},
            "points": {"A": 0, "B": 1, "C": 1, "U": 0},
        },
    }
)
PROBE = _of(
    {
        "link": "ba-dinh/ftth",
        "sent": 10,
        "lost": 0,
        "round_trip_seconds": [0.0061, 0.0064, 0.0063],
        "path": [{"distance": 1, "answers": True, "round_trip_seconds": 0.0008}],
        "path_complete": True,
    }
)
OUTAGE = _of(_OUTAGE)
OUTAGE_DETAIL = _of(
    _OUTAGE
    | {
        "counts": True,
        "downs": [{"day": "2026-11-21", "service_minutes": 20, "off_minutes": 0}],
        "evidence": {
            "why": {
                "cause": _CAUSE,
                "edge": "start",
                "links": 2,
                "operators": 2,
                "spread_seconds": 1.0,
                "neighbours_down": 0,
                "neighbours": 108,
            }
        },
    }
)
ACKNOWLEDGEMENT = _of({"by": "Nguyễn Văn An, VNPT Hà Nội", "eta": "2026-11-21T10:30:00+07:00"})
NOTE = _of(
    {
        "by": "Tổ Ứng cứu phường Ba Đình",
        "text": "Mất điện cả khu nhà từ 9 giờ.",
        "cause": "Mất điện lưới",
        "attribution": "site",
        "ticket": "VNPT-HNI-20261121-0042",
    }
)


def example(api: Mapping[str, Any], schema: Mapping[str, Any]) -> Any:
    """Find the example of a schema in the description of the API; None if it has none."""
    if schema.get("type") == "array":
        one = example(api, schema["items"])
        return None if one is None else [one]
    name = schema.get("$ref", "").rpartition("/")[2]
    found = api["components"]["schemas"].get(name, schema)
    return next(iter(found.get("examples", ())), None)
