# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Modifications of streets, and zones of on-demand services."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from mobility.errors import InputError, MobilityError
from mobility.network.patch.streets.add import NewStreet
from mobility.network.patch.streets.add import add_street as added
from mobility.network.patch.streets.change import change_access, change_speed, close_streets
from mobility.network.patch.streets.where import Where
from mobility.network.timetable.day import EPOCH
from mobility.network.zones import OnDemandZone, OpenHours, with_zones
from mobility.scenario.apply.trips import MINUTE_S
from mobility.scenario.apply.where import check_points
from mobility.scenario.apply.work import Touched, Zone, full_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from mobility.network.network import Network
    from mobility.network.patch.streets.edited import Edited
    from mobility.scenario.apply.work import Work
    from mobility.scenario.language import places
    from mobility.scenario.language.scenario import Step
    from mobility.sources.osm.read import OsmStreets

VEHICLES = ("bike", "car")
"""Whose speed a modification of streets is about, unless it says so."""


def add_street(work: Work, step: Step, words: places.AddStreet) -> Touched:
    """Add a street or path."""
    check_points(work, step, words.points, "points")
    speed = words.speed_km_h
    speeds: dict[str, float] = {} if speed is None else {name: speed for name in words.profiles if name in VEHICLES}
    street = NewStreet(
        line=words.points, kind=words.kind, who=words.profiles, km_h=speeds, name=words.name, one_way=words.one_way,
        crossings=words.join_crossings, tolerance_m=words.join_m,
    )  # fmt: skip
    return _edited(work, step, words.name or words.kind, lambda osm: added(osm, street))


def close_street(work: Work, step: Step, words: places.CloseStreet) -> Touched:
    """Close streets for all, or for some."""
    check_points(work, step, words.polygon or (), "polygon")
    where = _where(words)
    if words.profiles is None:
        return _edited(work, step, _named(words), lambda osm: close_streets(osm, where))
    profiles = words.profiles
    return _edited(work, step, _named(words), lambda osm: close_streets(osm, where, profiles))


def change_street(work: Work, step: Step, words: places.ChangeStreet) -> Touched:
    """Change speeds and rights on streets."""
    check_points(work, step, words.polygon or (), "polygon")
    where, who = _where(words), words.profiles or VEHICLES
    rights: dict[str, str] = {**dict.fromkeys(words.allow, "yes"), **dict.fromkeys(words.forbid, "no")}
    told = []
    if rights:
        told.append(_edited(work, step, _named(words), lambda osm: change_access(osm, where, rights)))
    if words.speed_km_h is not None:
        speeds = dict.fromkeys(who, words.speed_km_h)
        told.append(_edited(work, step, _named(words), lambda osm: change_speed(osm, where, km_h=speeds)))
    if words.factor is not None:
        factors = dict.fromkeys(who, words.factor)
        told.append(_edited(work, step, _named(words), lambda osm: change_speed(osm, where, factor=factors)))
    if not told:
        raise InputError("scenario_changes_nothing", place=step.place())
    return max(told, key=lambda one: one.km)


def on_demand_zone(work: Work, step: Step, words: places.OnDemandZone) -> Touched:
    """Let a vehicle come on call inside an area."""
    if words.id in {zone.words.id for zone in work.zones}:
        raise InputError("scenario_zone_exists", place=step.place("id", value=words.id), zone=words.id)
    check_points(work, step, words.polygon, "polygon")
    days = work.days(step, words.days)
    ids = None
    if words.stops is not None:
        ids = tuple(full_id(*work.stop(step, text, "stops", number)) for number, text in enumerate(words.stops))
    work.zones.append(Zone(step, words, days, ids))
    return Touched(step.kind, words.name or words.id, stops=len(ids or ()), days=int(days.sum()))


def with_work_zones(work: Work, network: Network) -> Network:
    """A network with the zones that modifications asked for."""
    if not work.zones:
        return network
    made, found = [_zone(work, zone, network) for zone in work.zones], network
    for number, zone in enumerate(work.zones):
        try:
            found = with_zones(network, made[: number + 1])
        except MobilityError as error:
            error.place = error.place or zone.step.place()
            raise
    return found


def _zone(work: Work, zone: Zone, network: Network) -> OnDemandZone:
    words = zone.words
    dates = frozenset(EPOCH + dt.timedelta(days=int(day)) for day in np.flatnonzero(zone.days) + work.axis.first)
    stops = None if zone.stop_ids is None else tuple(network.stop_of_id(full) for full in zone.stop_ids)
    try:
        zone_made = OnDemandZone(
            words.id, words.name or words.id, (words.polygon,), (OpenHours(words.from_s, words.until_s, dates),),
            round(words.wait_min * MINUTE_S), stops=stops, car_factor=words.factor, most_speed_km_h=words.speed_km_h,
        )  # fmt: skip
        # Where there are no streets.
        detour_factor = words.factor * zone_made.straight_detour_factor
        speed_km_h = words.speed_km_h or zone_made.straight_speed_km_h
        zone_made = replace(zone_made, straight_detour_factor=detour_factor, straight_speed_km_h=speed_km_h)
    except MobilityError as error:
        error.place = error.place or zone.step.place()
        raise
    return zone_made


def _where(words: places.StreetChoice) -> Where:
    return Where(ways=words.ways or (), polygon=words.polygon or ())


def _named(words: places.StreetChoice) -> str:
    return ", ".join(str(way) for way in words.ways or ()) or f"{len(words.polygon or ())} corners"


def _edited(work: Work, step: Step, what: str, edit: Callable[[OsmStreets], Edited]) -> Touched:
    """Change the map as it is by now."""
    osm = work.osm or work.baseline.osm
    if osm is None:
        raise InputError("no_streets_here", region=work.baseline.region.name, place=step.place())
    try:
        done = edit(osm)
    except MobilityError as error:
        error.place = error.place or step.place()
        raise
    if not any(done.osm.traits[trait].foot.forward_mm_s for trait in np.unique(done.osm.way_trait).tolist()):
        raise InputError("scenario_no_streets_left", place=step.place())
    work.osm = done.osm
    return Touched(step.kind, what, km=round(done.touched.km, 3))
