# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Feeds -> the arrays of a network, which ``schema`` lists."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mobility.network.gazetteer.compile import gazetteer_arrays
from mobility.network.links import Links, link_input, make_links
from mobility.network.schema import check_arrays
from mobility.network.shapes import shape_arrays
from mobility.network.stops import StopTable, collect_stops, plain_name
from mobility.network.streets.compile import compile_streets
from mobility.network.streets.streets import Streets
from mobility.network.strings import Strings, pool
from mobility.network.timetable.chains import FeedChains, make_chains
from mobility.network.transfers import Rules, resolve_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mobility.network.streets.compile import CompiledStreets
    from mobility.region import Region
    from mobility.sources.gtfs.feed import Feed
    from mobility.sources.osm.read import OsmStreets

OSM_ATTRIBUTION = "© OpenStreetMap contributors, ODbL"
LINK_PARTS = ("changes", "changes_backward", "walks", "walks_backward")
TRIP_FACTS = ("wheelchair_accessible", "bikes_allowed", "direction")
ROUTE_TEXTS = ("route_short_name", "route_long_name", "route_color", "route_text_color", "route_url")
AGENCY_TEXTS = ("agency_name", "agency_url")


@dataclass(frozen=True, slots=True)
class Compiled:
    """What a build writes: arrays by name, and facts for the manifest."""

    arrays: dict[str, np.ndarray]
    facts: dict[str, Any]


def compile_network(
    region: Region,
    feeds: Sequence[Feed],
    stage: Callable[[str], None],
    osm: OsmStreets | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Compiled:
    """Compile feeds and streets into the arrays of a network.

    Parameters
    ----------
    region
        Its settings.
    feeds
        In the order of the region file.
    stage
        Called with the name of each stage as it begins.
    osm
        What was read of the streets; None for a region without.
    progress
        Called with the number of stops whose walks are known and of all.
    """
    stage("stops")
    stops = collect_stops(feeds)
    stage("transfers")
    rules = resolve_rules(feeds, stops)
    stage("timetable")
    parts = [make_chains(feed, rules.berth_of_call[number]) for number, feed in enumerate(feeds)]
    arrays = timetable_arrays(feeds, stops, rules, parts)
    streets = compile_streets(osm, stops.lat, stops.lon, stops.routable, stage)
    arrays |= streets.arrays
    stage("links")
    arrays |= link_arrays(make_links(link_input(arrays), region.transfers, Streets(arrays) if osm else None, progress))
    stage("names")
    arrays |= gazetteer_arrays(arrays, osm.points if osm else [])
    check_arrays(arrays)
    facts = network_facts(region, feeds, parts)
    if osm is not None:
        facts["streets"] = street_facts(region, osm, streets)
    return Compiled(arrays, facts)


def timetable_arrays(
    feeds: Sequence[Feed], stops: StopTable, rules: Rules, parts: Sequence[FeedChains]
) -> dict[str, np.ndarray]:
    """All that comes from feeds alone: stops, rules, lines, chains, days and shapes of ``schema``.

    Parameters
    ----------
    feeds
        In the order of the network.
    stops, rules
        Of all feeds.
    parts
        The chains of each feed.
    """
    arrays: dict[str, np.ndarray] = {}
    _stop_arrays(stops, rules, arrays)
    _trip_arrays(feeds, arrays)
    _chain_arrays(feeds, parts, arrays)
    _day_arrays(parts, arrays)
    return arrays | shape_arrays(feeds)


def _put_strings(arrays: dict[str, np.ndarray], name: str, strings: Strings) -> None:
    arrays[f"{name}_blob"], arrays[f"{name}_ptr"] = strings.blob, strings.ptr


def _put_pool(arrays: dict[str, np.ndarray], name: str, texts: list[str]) -> None:
    strings, index = pool(texts)
    _put_strings(arrays, name, strings)
    arrays[f"{name}_of"] = index


def _by_text(texts: Sequence[str]) -> np.ndarray:
    return np.array(sorted(range(len(texts)), key=texts.__getitem__), dtype=np.int32)


def _rank(ids: Sequence[str]) -> np.ndarray:
    """Place of each full id in the order (feed, own id)."""
    order = sorted(range(len(ids)), key=lambda at: ids[at].split("_", 1))
    rank = np.empty(len(ids), dtype=np.int32)
    rank[order] = np.arange(len(ids), dtype=np.int32)
    return rank


def _stop_arrays(stops: StopTable, rules: Rules, arrays: dict[str, np.ndarray]) -> None:
    _put_strings(arrays, "stop_id", Strings.of(stops.ids))
    _put_strings(arrays, "stop_name", Strings.of(stops.names))
    _put_strings(arrays, "stop_plain_name", Strings.of(plain_name(name) for name in stops.names))
    _put_strings(arrays, "stop_platform_code", Strings.of(stops.platform_codes))
    _put_strings(arrays, "stop_code", Strings.of(stops.codes))
    arrays |= {
        "stop_lat": stops.lat,
        "stop_lon": stops.lon,
        "stop_feed": stops.feed,
        "stop_location_type": stops.location_type,
        "stop_station": stops.station,
        "stop_group": stops.group,
        "stop_wheelchair_boarding": stops.wheelchair_boarding,
        "stop_routable": stops.routable,
        "stop_id_order": _by_text(stops.ids),
        "stop_rank": _rank(stops.ids),
        "stop_berth_ptr": rules.stop_berth_ptr,
        "stop_specific": rules.specific,
        "rule_from_berth": rules.from_berth,
        "rule_to_berth": rules.to_berth,
        "rule_kind": rules.kind,
        "rule_seconds": rules.seconds,
        "walk_rule_from_stop": rules.from_stop,
        "walk_rule_to_stop": rules.to_stop,
        "walk_rule_kind": rules.walk_kind,
        "walk_rule_seconds": rules.walk_seconds,
    }


def _trip_arrays(feeds: Sequence[Feed], arrays: dict[str, np.ndarray]) -> None:
    """Trips, routes and agencies of all feeds behind each other, in the order of their files."""
    trip_ids, headsigns, short_names = [], [], []
    columns: dict[str, list[np.ndarray]] = {name: [] for name in ("route", "feed", *TRIP_FACTS)}
    texts: dict[str, list[str]] = {name: [] for name in ("agency_id", "route_id", *AGENCY_TEXTS, *ROUTE_TEXTS)}
    route_type, route_agency, route_feed = [], [], []
    routes = agency_count = 0
    for number, feed in enumerate(feeds):
        trips, lines = feed.trips, feed.routes
        trip_ids += [f"{feed.source.id}_{trip_id}" for trip_id in trips["trip_id"]]
        headsigns += trips["headsign"].to_list()
        short_names += trips["short_name"].to_list()
        columns["route"].append(trips["route"].to_numpy() + routes)
        columns["feed"].append(np.full(len(trips), number))
        for name in TRIP_FACTS:
            columns[name].append(trips[name].to_numpy())
        texts["route_id"] += [f"{feed.source.id}_{route_id}" for route_id in lines["route_id"]]
        texts["agency_id"] += [f"{feed.source.id}_{agency_id}" for agency_id in feed.agencies["agency_id"]]
        for name in ROUTE_TEXTS:
            texts[name] += lines[name.removeprefix("route_")].to_list()
        for name in AGENCY_TEXTS:
            texts[name] += feed.agencies[name.removeprefix("agency_")].to_list()
        route_type.append(lines["route_type"].to_numpy())
        route_agency.append(lines["agency"].to_numpy() + agency_count)
        route_feed.append(np.full(len(lines), number))
        routes += len(lines)
        agency_count += len(feed.agencies)
    _put_strings(arrays, "trip_id", Strings.of(trip_ids))
    _put_pool(arrays, "trip_headsign", headsigns)
    _put_strings(arrays, "trip_short_name", Strings.of(short_names))
    arrays |= {f"trip_{name}": np.concatenate(values).astype(np.int32) for name, values in columns.items()}
    arrays |= {"trip_id_order": _by_text(trip_ids), "trip_rank": _rank(trip_ids)}
    for name, values in texts.items():
        _put_strings(arrays, name, Strings.of(values))
    arrays |= {
        "route_type": np.concatenate(route_type).astype(np.int32),
        "route_agency": np.concatenate(route_agency).astype(np.int32),
        "route_feed": np.concatenate(route_feed).astype(np.int32),
    }


def _chain_arrays(feeds: Sequence[Feed], parts: Sequence[FeedChains], arrays: dict[str, np.ndarray]) -> None:
    """Put the chains of all feeds behind each other; numbers of trips, sequences and timings move up."""
    columns: dict[str, list[np.ndarray]] = {}
    headsigns: list[str] = []
    sequences = calls = timings = events = chain_trips = trips = 0
    for feed, part in zip(feeds, parts, strict=True):
        chains, given, timing = part.chains, part.sequences, part.timings
        moved: dict[str, np.ndarray] = {
            "sequence_ptr": given.ptr[:-1] + calls,
            "sequence_berth": given.berth,
            "sequence_call_flag": given.call_flag,
            "timing_ptr": timing.ptr[:-1] + events,
            "timing_arrival_s": timing.arrival_s,
            "timing_departure_s": timing.departure_s,
            "timing_mark": timing.mark,
            "chain_sequence": chains.sequence + sequences,
            "chain_timing": chains.timing + timings,
            "chain_start_s": chains.start_s,
            "chain_trip_ptr": chains.trip_ptr[:-1] + chain_trips,
            "chain_trip": chains.trip + trips,
            "chain_trip_position": chains.trip_position,
            "chain_headway_s": part.run_headway_s,
            "chain_exact": part.run_exact,
        }
        for name, values in moved.items():
            columns.setdefault(name, []).append(values)
        headsigns += [text or "" for text in part.headsign_of_event] or [""] * len(timing.mark)
        sequences += len(given.ptr) - 1
        calls += len(given.berth)
        timings += len(timing.ptr) - 1
        events += len(timing.mark)
        chain_trips += len(chains.trip)
        trips += len(feed.trips)
    for name, end in (("sequence_ptr", calls), ("timing_ptr", events), ("chain_trip_ptr", chain_trips)):
        columns[name].append(np.array([end]))
    for name, parts_of in columns.items():
        kind = np.uint8 if name in {"sequence_call_flag", "timing_mark"} else np.int32
        arrays[name] = np.concatenate(parts_of).astype(kind)
    _put_pool(arrays, "event_headsign", headsigns)


def _day_arrays(parts: Sequence[FeedChains], arrays: dict[str, np.ndarray]) -> None:
    """Day classes of all feeds: which class a day is, and which chains a class has."""
    of_day, chains, count, trips = [], [], [], []
    first_chain = first_class = 0
    for part in parts:
        known = part.classes.of_day >= 0
        of_day.append(np.where(known, part.classes.of_day + first_class, -1))
        chains += [numbers + first_chain for numbers in part.chains_of_class]
        count += [len(numbers) for numbers in part.chains_of_class]
        trips += part.trips_of_class
        first_chain += len(part.chains.sequence)
        first_class += len(part.chains_of_class)
    arrays |= {
        "day_class": np.concatenate(of_day).astype(np.int32),
        "day_class_ptr": np.cumsum([0] + [len(days) for days in of_day]).astype(np.int32),
        "class_chain": np.concatenate([*chains, np.empty(0)]).astype(np.int32),
        "class_chain_ptr": np.cumsum([0, *count]).astype(np.int32),
        "class_trips": np.array(trips, dtype=np.int32),
    }


def link_arrays(links: Links) -> dict[str, np.ndarray]:
    """Changes and walks as ``schema`` names them."""
    arrays = {f"{part}_{name}": array for part in LINK_PARTS for name, array in getattr(links, part)._asdict().items()}
    return arrays | {"walk_alone": links.alone, "walk_alone_backward": links.alone_backward}


def network_facts(region: Region, feeds: Sequence[Feed], parts: Sequence[FeedChains]) -> dict[str, Any]:
    """What the manifest tells of a region and its feeds.

    Parameters
    ----------
    region
        Its settings.
    feeds, parts
        In the order of the network.
    """
    return {
        "region": {"id": region.id, "name": region.name, "time_zone": region.time_zone, "sample": region.sample},
        "transfers": asdict(region.transfers),
        "feeds": [
            {
                "id": feed.source.id,
                "attribution": feed.source.credit,
                "url": feed.source.url,
                "time_zone": feed.time_zone,
                "agencies": feed.agencies["name"].to_list(),
                "version": feed.info.get("feed_version"),
                "first_day": part.classes.first_day,
                "latest_s": _latest_s(part),
                "warnings": sum(feed.findings.counts.values()),
            }
            for feed, part in zip(feeds, parts, strict=True)
        ],
    }


def _latest_s(part: FeedChains) -> int:
    """The last arrival of any chain, in seconds of its service day."""
    last_s = part.timings.arrival_s[part.timings.ptr[1:] - 1]
    return int((part.chains.start_s + last_s[part.chains.timing]).max(initial=0))


def street_facts(region: Region, osm: OsmStreets, streets: CompiledStreets) -> dict[str, Any]:
    """What the manifest tells of the streets."""
    return {
        "file": region.streets.osm.name if region.streets else "",
        "attribution": (region.streets and region.streets.credit) or OSM_ATTRIBUTION,
        **streets.facts,
        "warnings": sum(osm.findings.counts.values()),
    }
