"""What the dashboard of an operator asks, over series whose answer is known."""

from pathlib import Path

from promql import evaluated

from dashboards import operator

FIXED = 'operator="vnpt", access="fixed"'
FIVE_G = 'operator="vnpt", access="5g"'
OUTAGES = "operator_access:thongsuot_link_outages:increase_1h"
SECONDS = "operator_access:thongsuot_link_down_seconds:increase_1h"


def asked(title: str, ref: str = "A") -> str:
    """The expression of a panel, as Grafana sends it for VNPT and all accesses."""
    for panel in operator.build().json()["panels"]:
        if panel["title"].endswith(f"/ {title}"):
            found = [target["expr"] for target in panel["targets"] if target["refId"] == ref]
            return str(found[0]).replace("$operator", "vnpt").replace("$access", ".*")
    raise AssertionError(title)


def test_a_week_has_168_hours_and_a_day_24(tmp_path: Path) -> None:
    # One outage an hour for ten days; another operator's are not asked for.
    series = [f"{OUTAGES}{{{FIXED}}} 1x7200", f'{OUTAGES}{{operator="fpt", access="fixed"}} 1x7200']
    once = f"{{{FIXED}}}"

    week, day = asked("Outages of the last 7 days"), asked("Outages a day")

    evaluated.check(tmp_path, week, series, {once: 168}, at="192h")
    evaluated.check(tmp_path, day, series, {once: 24}, at="24h")


def test_mean_down_time_is_told_only_of_who_had_an_outage(tmp_path: Path) -> None:
    series = [
        f"{OUTAGES}{{{FIXED}}} 0x29 2x29 0x1000",
        f"{SECONDS}{{{FIXED}}} 0x29 840x29 60x29 0x1000",
        f"{OUTAGES}{{{FIVE_G}}} 0x1100",
        f"{SECONDS}{{{FIVE_G}}} 60x1100",
    ]

    mean = asked("Outages of the last 7 days", "B")

    evaluated.check(tmp_path, mean, series, {f"{{{FIXED}}}": 450}, at="24h")


def test_every_access_says_how_many_links_miss_also_if_none_does(tmp_path: Path) -> None:
    met = "thongsuot_link_criterion_met"
    series = [
        f'{met}{{point="{point}", {labels}, criterion="{criterion}", window="service"}} {value}'
        for point, labels, criterion, value in (
            ("a", FIXED, "availability", 0),
            ("b", FIXED, "availability", 1),
            ("c", FIVE_G, "availability", 1),
            ("c", FIVE_G, "loss", 0),
        )
    ]

    missed = asked("Availability by access", "D")

    evaluated.check(tmp_path, missed, series, {f"{{{FIXED}}}": 1, f"{{{FIVE_G}}}": 0})


def test_the_target_of_an_access_is_the_strictest_of_its_links(tmp_path: Path) -> None:
    series = [
        f'thongsuot_link_info{{point="a", {FIXED}, target="city"}} 1',
        f'thongsuot_link_info{{point="b", {FIXED}, target="strict"}} 1',
        f'thongsuot_link_info{{point="c", {FIVE_G}, target="city"}} 1',
        'thongsuot_target_limit{target="city", access="fixed", criterion="availability"} 0.995',
        'thongsuot_target_limit{target="strict", access="fixed", criterion="availability"} 0.999',
        'thongsuot_target_limit{target="unused", access="fixed", criterion="availability"} 0.9999',
        'thongsuot_target_limit{target="city", access="5g", criterion="availability"} 0.99',
    ]

    limit = asked("Availability by access", "C")

    evaluated.check(tmp_path, limit, series, {f"{{{FIXED}}}": 0.999, f"{{{FIVE_G}}}": 0.99})
