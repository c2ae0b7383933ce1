"""The verdict on a whole city over any period, from what judging left of the past.

The running judge keeps sums and comes to the same verdict minute by minute; this is the way for
simulations and reports.
"""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from inventory.schema import Inventory, Link, Point, Status, link_key
from stability.calendar import ServiceCalendar
from stability.grades import Frame, judge_link, judge_point, judge_wards
from stability.past import LinkPast, PointPast
from stability.period import Period, ServiceMinutes, link_since
from stability.tally import tally_link, tally_point
from stability.target import link_target, point_target
from stability.verdict import CityVerdict, LinkVerdict, PointVerdict

NO_LINK_PAST = LinkPast({}, ())
NO_POINT_PAST = PointPast({}, ())


def judge_city(
    inventory: Inventory,
    period: Period,
    links: Mapping[str, LinkPast],
    points: Mapping[str, PointPast],
) -> CityVerdict:
    """Judge all that is active in an inventory; what has no past is not known.

    `links` is by POINT/LINK, `points` by id. The period of a link begins no earlier than its own
    `since`, else its point's.
    """
    zone = ZoneInfo(inventory.city.timezone)
    calendars = {
        name: ServiceCalendar(calendar, inventory.city.timezone)
        for name, calendar in inventory.calendars.items()
    }
    minutes = ServiceMinutes(calendars, period)
    found_links: dict[str, LinkVerdict] = {}
    found_points: dict[str, PointVerdict] = {}
    for point in inventory.points:
        if point.status is not Status.ACTIVE:
            continue
        whole = Frame(period, zone, minutes.of(point))
        for link in point.active_links:
            key = link_key(point, link)
            past = links.get(key, NO_LINK_PAST)
            found_links[key] = _judge_link(inventory, point, link, past, whole)
        mine = points.get(point.id, NO_POINT_PAST)
        found_points[point.id] = _judge_point(inventory, point, mine, whole, found_links)
    return CityVerdict(found_links, found_points, judge_wards(inventory, found_points))


def _judge_link(
    inventory: Inventory, point: Point, link: Link, past: LinkPast, whole: Frame
) -> LinkVerdict:
    frame = whole._replace(period=whole.period.from_(link_since(point, link)))
    tally = tally_link(past, frame.period, frame.zone)
    return judge_link(tally, link_target(inventory, point, link), frame, lambda: past)


def _judge_point(
    inventory: Inventory,
    point: Point,
    past: PointPast,
    whole: Frame,
    links: Mapping[str, LinkVerdict],
) -> PointVerdict:
    frame = whole._replace(period=whole.period.from_(point.since))
    tally = tally_point(past, frame.period, frame.zone)
    target = point_target(inventory, point)
    return judge_point(inventory, point, links, tally, target, frame, lambda: past)
