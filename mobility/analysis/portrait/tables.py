# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The tables of a portrait: the same figures as on the page, for programs; column names are English with units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mobility.analysis.day_types.day_types import KINDS
from mobility.analysis.measures.erschliessung import RADII_M
from mobility.analysis.output.tables import write_table
from mobility.analysis.portrait.sources import facts_of_feeds

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from pathlib import Path

    from mobility.analysis.portrait.figures import Portrait

Row = dict[str, Any]
LAST_HOUR = 29


def write_tables(portrait: Portrait, folder: Path) -> list[Path]:
    """Write all tables as CSV files with what they come from beside them.

    Parameters
    ----------
    portrait, folder
        What, and where to.

    Returns
    -------
    list
        The files, without those beside them.
    """
    network = portrait.network
    credited = [feed.attribution for feed in network.feeds if feed.attribution]
    about = {
        "place": portrait.municipality.name,
        "stops_chosen_by": portrait.municipality.how,
        "land": portrait.land or "",
        "source": "; ".join(dict.fromkeys(credited)),
        "network": network.manifest["content_hash"],
        "made_with": f"umstieg {network.manifest['version']}",
    }
    written = []
    for name, rows in _tables(portrait):
        if rows:
            path = folder / f"{name}.csv"
            write_table({column: [row.get(column) for row in rows] for column in rows[0]}, path, about=about)
            written.append(path)
    return written


def _tables(portrait: Portrait) -> Iterable[tuple[str, list[Row]]]:
    yield "days", _days(portrait)
    yield "stops", _stops(portrait)
    yield "lines", _lines(portrait)
    yield "departures_by_hour", _hours(portrait)
    yield "reach", _reach(portrait)
    yield "ways", _ways(portrait)
    yield "people", _people(portrait)
    yield "car", _car(portrait)
    yield "calendar", _calendar(portrait)
    yield "sources", _sources(portrait)


def _days(portrait: Portrait) -> list[Row]:
    types, rows = portrait.types, []
    for kind in KINDS:
        day = portrait.days.get(kind)
        service = day.service if day else None
        rows.append(
            {
                "day_type": kind,
                "days": len(types.days(kind)),
                "days_with_trips": len(types.served(kind)),
                "days_full": len(types.full(kind)),
                "date": day.date if day else None,
                "trips": day.trips if day else None,
                "departures": service.departures if service else None,
                "lines": day.lines if day else None,
                "stops": day.groups if day else None,
                "first_departure_s": service.first_s if service else None,
                "last_departure_s": service.last_s if service else None,
                "longest_gap_s": service.gap_s if service else None,
                "longest_gap_from_s": service.gap_from_s if service else None,
            }
        )
    return rows


def _stops(portrait: Portrait) -> list[Row]:
    rows = []
    for stop in portrait.stops:
        for kind, service in stop.service.items():
            category = stop.category
            rows.append(
                {
                    "stop": stop.name,
                    "lat": round(stop.lat, 6),
                    "lon": round(stop.lon, 6),
                    "poles": stop.poles,
                    "lines": " ".join(stop.lines),
                    "day_type": kind,
                    "date": portrait.days[kind].date,
                    "departures": service.departures,
                    "first_departure_s": service.first_s,
                    "last_departure_s": service.last_s,
                    "longest_gap_s": service.gap_s,
                    "longest_gap_from_s": service.gap_from_s,
                    "departures_6_to_20_school_day": category.departures if category else None,
                    "interval_min_school_day": round(category.interval_minutes, 1)
                    if category and category.interval_minutes
                    else None,
                    "category_oerok": category.category if category else None,
                }
            )
    return rows


def _lines(portrait: Portrait) -> list[Row]:
    rows = []
    for line in portrait.lines:
        for kind, day in portrait.days.items():
            pairs = line.pairs.get(kind)
            rows.append(
                {
                    "line": line.name,
                    "feed": portrait.network.feeds[line.feed].id,
                    "route_type": line.route_type,
                    "headsigns": "; ".join(line.headsigns),
                    "day_type": kind,
                    "date": day.date,
                    "trips": sum(pairs) if pairs else 0,
                    "trips_direction_0": pairs.there if pairs else 0,
                    "trips_direction_1": pairs.back if pairs else 0,
                    "pairs": pairs.pairs if pairs else 0,
                }
            )
    return rows


def _hours(portrait: Portrait) -> list[Row]:
    """By stop, and an empty name for all stops together."""
    rows = []
    for kind, day in portrait.days.items():
        for name, service in [("", day.service), *((stop.name, stop.service[kind]) for stop in portrait.stops)]:
            last = max(LAST_HOUR, (service.last_s or 0) // 3_600)
            for hour, count in enumerate(service.by_hour(0, last)):
                if count:
                    rows.append({"stop": name, "day_type": kind, "date": day.date, "hour": hour, "departures": count})
    return rows


def _reach(portrait: Portrait) -> list[Row]:
    rows = []
    places = [(place, "inside") for place in portrait.destinations] + [(place, "town") for place in portrait.towns]
    for kind, found in portrait.reach.items():
        window = portrait.windows[kind]
        for (place, where), one in zip(places, found, strict=True):
            rows.append(
                {
                    "from": portrait.start.name,
                    "to": place.name,
                    "where": where,
                    "day_type": kind,
                    "window_begins": window.first.isoformat(),
                    "window_min": window.minutes,
                    "travel_time_median_s": one.median_s,
                    "travel_time_quickest_s": one.quickest_s,
                    "share_of_minutes_reached": round(one.share, 4),
                }
            )
    return rows


def _ways(portrait: Portrait) -> list[Row]:
    def moment(at: dt.datetime | None) -> str | None:
        return at.isoformat() if at else None

    rows = []
    for kind, found in portrait.ways.items():
        for town, (there, back) in zip(portrait.towns, found, strict=True):
            first, last = there.first, back.last
            rows.append(
                {
                    "town": town.name,
                    "day_type": kind,
                    "date": portrait.days[kind].date,
                    "first_way_departure": moment(first.departure if first else None),
                    "first_way_arrival": moment(first.arrival if first else None),
                    "first_way_rides": first.rides if first else None,
                    "last_way_home_departure": moment(last.departure if last else None),
                    "last_way_home_arrival": moment(last.arrival if last else None),
                    "last_way_home_rides": last.rides if last else None,
                    "departures_there": there.departures,
                    "departures_back": back.departures,
                }
            )
    return rows


def _people(portrait: Portrait) -> list[Row]:
    people = portrait.people
    if people is None:
        return []
    rows: list[Row] = [
        {"measure": "within_straight_line", "day_type": kind, "radius_m": radius, "class": None, "population": count}
        for kind, within in people.within.items()
        for radius, count in zip(RADII_M, within, strict=True)
    ]
    return rows + [
        {
            "measure": "class_oerok",
            "day_type": KINDS[0],
            "radius_m": None,
            "class": letter or "none",
            "population": count,
        }
        for letter, count in people.by_class.items()
    ]


def _car(portrait: Portrait) -> list[Row]:
    return [
        {"from": portrait.start.name, "to": town.name, "transit_s": one.transit_s, "car_s": one.car_s,
         "ratio": None if one.ratio is None else round(one.ratio, 3)}
        for town, one in zip(portrait.compared, portrait.ratios or (), strict=False)
    ]  # fmt: skip


def _calendar(portrait: Portrait) -> list[Row]:
    return [
        {
            "feed": portrait.network.feeds[lie.feed].id,
            "calls_here": lie.feed in portrait.feeds,
            "what": lie.what,
            "first": lie.first,
            "last": lie.last,
            "days": lie.days,
            "trips_least": lie.trips_least,
            "trips_most": lie.trips_most,
            "trips_usual": lie.usual,
        }
        for lie in portrait.lies
    ]


def _sources(portrait: Portrait) -> list[Row]:
    return [
        {
            "feed": facts.id,
            "agencies": "; ".join(facts.agencies),
            "attribution": facts.attribution,
            "version": facts.version,
            "calendar_first": facts.nominal[0] if facts.nominal else None,
            "calendar_last": facts.nominal[1] if facts.nominal else None,
            "trips_first": facts.running[0] if facts.running else None,
            "trips_last": facts.running[1] if facts.running else None,
            "calls_here": facts.serves,
        }
        for facts in facts_of_feeds(portrait)
    ]
