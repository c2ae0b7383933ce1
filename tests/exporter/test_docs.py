from exporter import docs, metrics, self_metrics


def test_the_list_of_metrics_is_current() -> None:
    assert docs.PATH.read_text(encoding="utf-8") == docs.text(), "run `make generate`"


def test_every_metric_is_described_by_a_sentence() -> None:
    declared = [
        *metrics.OF_LINKS,
        *metrics.OF_POINTS,
        *metrics.OF_WARDS,
        *metrics.OF_THE_CITY,
        *self_metrics.METRICS,
    ]

    assert [one.name for one in declared if not one.help.endswith(".")] == []
    assert len({one.name for one in declared}) == len(declared)
