# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Isochrones: the areas that are reached from a place, or from which it is reached, within some times.

Travel times to all junctions of the streets are those of ``travel_times``; ``areas`` draws around the streets. Over a
window of minutes, a percentile of each junction's times is taken; along a street between two junctions the
percentile is read off from both ends, which is exact for a single minute, and else as exact as a street is short.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.areas.reached import Disc, Reached
from mobility.analysis.areas.reached import Start as AreaStart
from mobility.analysis.areas.rings import STANDARD, rings
from mobility.analysis.extras import analyst
from mobility.analysis.targets import node_targets
from mobility.analysis.travel_times import AS_USUAL, TravelTimes, analysis_links, percentiles_of
from mobility.errors import InputError
from mobility.kernels.layout import NEVER
from mobility.kernels.minutes import STOP, WALK_S
from mobility.network.streets.profiles import FOOT
from mobility.planner.ends import Ends

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from mobility.analysis.areas.field import Grain
    from mobility.analysis.areas.rings import Ring
    from mobility.analysis.travel_times import Conditions, Start
    from mobility.analysis.window import Window
    from mobility.kernels.layout import Int32
    from mobility.network.network import Network
    from mobility.planner.request import Place

MINUTE_S = 60
LONGEST_MIN = 240


@dataclass(frozen=True, slots=True)
class Isochrone:
    """Rings around a place.

    Parameters
    ----------
    place, window, percentile, conditions
        What was asked.
    rings
        The smallest first; each covers those before it.
    """

    place: Place
    window: Window
    percentile: float
    conditions: Conditions
    rings: tuple[Ring, ...]

    def columns(self) -> dict[str, list[float]]:
        """Facts of each ring, as a table has them."""
        return {
            "cutoff_min": [ring.cutoff_s / MINUTE_S for ring in self.rings],
            "percentile": [self.percentile for _ in self.rings],
            "street_km": [round(ring.street_m / 1000, 3) for ring in self.rings],
            "tolerance_m": [round(ring.tolerance_m, 1) for ring in self.rings],
        }

    def frame(self) -> gpd.GeoDataFrame:
        """The rings as a GeoDataFrame in WGS 84 (extra ``analyst``)."""
        with analyst():
            import geopandas as gpd
        return gpd.GeoDataFrame(self.columns(), geometry=[ring.area for ring in self.rings], crs="EPSG:4326")


def isochrone(
    network: Network,
    place: Place,
    window: Window,
    cutoffs_min: Sequence[float],
    *,
    percentile: float = 50,
    conditions: Conditions = AS_USUAL,
    grain: Grain = STANDARD,
) -> Isochrone:
    """The areas reached within some times.

    Parameters
    ----------
    network
        Where; it has streets.
    place
        From where, or with ``towards`` of the window to where.
    window
        At which minutes; one for a single time.
    cutoffs_min
        Minutes, each once, in any order.
    percentile
        Over the minutes of the window: 50 is what half of the departures keep.
    conditions
        How one travels; the farthest is the greatest cutoff.
    grain
        How finely areas are drawn.

    Raises
    ------
    InputError
        No streets, no street near the place, or cutoffs that are none.
    """
    streets = network.streets
    if streets is None:
        raise InputError("no_streets_here", region=network.name)
    cutoffs_s = sorted({round(cutoff * MINUTE_S) for cutoff in cutoffs_min})
    if not cutoffs_s or cutoffs_s[0] <= 0 or cutoffs_s[-1] > LONGEST_MIN * MINUTE_S:
        raise InputError("bad_cutoffs", cutoffs=", ".join(f"{cutoff:g}" for cutoff in cutoffs_min), most=LONGEST_MIN)
    conditions = replace(conditions, most_s=cutoffs_s[-1])
    links = analysis_links(network, conditions.settings)
    targets = node_targets(network, links, conditions.most_s, towards=window.towards)
    times = TravelTimes(network, window, targets, conditions)
    start = times.start(place)
    by_minute = times.from_here(start)
    node_s = percentiles_of(by_minute, [percentile])[0]
    settings = links.settings
    walked_s = None
    if settings.max_walk_s is not None:
        walked_s = _walked(times, start, by_minute, node_s)
    starts: tuple[AreaStart, ...] = ()
    if conditions.on_foot:
        starts = tuple(AreaStart(end, 0.0) for end in Ends(network).of(streets, place, FOOT).values())
    reached = Reached(
        node_s=node_s, speed_m_s=settings.walk_speed_m_s, starts=starts, discs=_discs(times, start, percentile),
        max_walk_s=settings.max_walk_s, walked_s=walked_s, detour_factor=settings.detour_factor,
        towards=window.towards,
    )  # fmt: skip
    return Isochrone(place, window, percentile, conditions, tuple(rings(streets, reached, cutoffs_s, grain)))


def _discs(times: TravelTimes, start: Start, percentile: float) -> tuple[Disc, ...]:
    """Stops that no street is near, where one gets off."""
    network = times.network
    if network.streets is None:
        return ()
    far = np.flatnonzero((network.streets.stop_links.node < 0) & (network.arrays["stop_routable"] > 0))
    lat, lon = network.arrays["stop_lat"], network.arrays["stop_lon"]
    found = []
    for stop in far.tolist():
        line = start.at_stop(stop, towards=times.window.towards)
        seconds = int(percentiles_of(line[None, :], [percentile])[0, 0])
        if seconds < NEVER and not np.isnan(lat[stop]):
            found.append(Disc(float(lat[stop]), float(lon[stop]), float(seconds)))
    return tuple(found)


def _walked(times: TravelTimes, start: Start, by_minute: Int32, node_s: Int32) -> Int32:
    """(D) how long the last walk is on the trip that takes as long as the percentile."""
    targets, minutes = times.targets, times.window.minutes
    draw, minute = np.divmod((by_minute == node_s[:, None]).argmax(axis=1), minutes)
    if times.window.towards:
        minute = minutes - 1 - minute
    walked = np.where(start.direct_s == node_s, start.direct_s, NEVER)
    target = np.repeat(np.arange(len(targets)), np.diff(targets.ptr))
    for number, (row, vehicle_s) in enumerate(start.rides):
        at = row[targets.arc[:, STOP]]
        fits = (at >= 0) & (draw[target] == number)
        ridden = vehicle_s[at[fits], minute[target[fits]]]
        walk_s = targets.arc[fits, WALK_S]
        same = ridden + walk_s == node_s[target[fits]]
        np.minimum.at(walked, target[fits][same], walk_s[same])
    walked[(walked == NEVER) & (node_s < NEVER)] = 0  # set down there by an on-demand service
    walked[node_s == NEVER] = NEVER
    return walked.astype(np.int32)
