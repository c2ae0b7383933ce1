import json
from typing import get_args

from hypothesis import given, settings
from slow_judge.histories import lines
from slow_judge.packets import Line, record_of

from exporter.intake_models import AnomalyName, MinutesForm
from probes.anomalies import Anomaly
from probes.record_json import to_json


@settings(max_examples=50, deadline=None)
@given(lines())
def test_what_can_be_measured_can_be_sent(line: Line) -> None:
    minutes = range(line.first_minute, line.first_minute + line.minutes)
    records = [each for each in (record_of(line, minute) for minute in minutes) if each]
    document = {"vantage": "central", "minutes": [to_json(each) for each in records]}

    found = MinutesForm.model_validate_json(json.dumps(document)).records() if records else []

    assert found == records


def test_all_anomalies_have_their_name() -> None:
    assert get_args(AnomalyName) == tuple(one.name.lower() for one in Anomaly)
