# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The stops of a region as entries: one per group and name, the more trips call there the more important."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.network.gazetteer.entries import STOP, Entry
from mobility.network.gazetteer.words import shown
from mobility.network.stops import plain_name
from mobility.network.strings import Strings
from mobility.sources.gtfs.codes import STATION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mobility.kernels.layout import Int64

OTHER_NAME = 0.8
"""Share of its importance that a group has under another name than that of its main stop."""


def stop_entries(arrays: Mapping[str, np.ndarray]) -> list[Entry]:
    """The named stop groups that have a place.

    Where the stops of a group bear different names, each name is an entry with the same stops. An entry stands at the
    mean of the stops of its name, and has the id of its station, else of the stop at which most trips call.

    Parameters
    ----------
    arrays
        Stops, lines, chains and days of a network; see ``schema``.
    """
    names = Strings(arrays["stop_name_blob"], arrays["stop_name_ptr"]).to_list()
    calls, types = _service(arrays)

    def main(stop: int) -> tuple[bool, int, int]:
        """Of several stops the one that stands for all has the most of this."""
        station = bool(arrays["stop_location_type"][stop] == STATION)
        return station, int(calls[stop]), -int(arrays["stop_rank"][stop])

    groups: dict[int, list[int]] = {}
    usable = (arrays["stop_routable"] > 0) | (arrays["stop_location_type"] == STATION)
    for stop in np.flatnonzero(usable).tolist():
        groups.setdefault(int(arrays["stop_group"][stop]), []).append(stop)
    most = np.log1p(max((int(calls[stops].sum()) for stops in groups.values()), default=0))
    entries = []
    for stops in groups.values():
        by_name: dict[str, list[int]] = {}
        for stop in stops:
            by_name.setdefault(plain_name(names[stop]), []).append(stop)
        usual = max(stops, key=main)
        importance = float(np.log1p(int(calls[stops].sum())) / most) if most else 0.0
        routable = [stop for stop in stops if arrays["stop_routable"][stop]]
        route_types = sorted({kind for stop in stops for kind in types.get(stop, ())})
        for plain, named in by_name.items():
            lat, lon = arrays["stop_lat"][named], arrays["stop_lon"][named]
            if not plain or np.isnan(lat).all():
                continue
            best = max(named, key=main)
            at = round(float(np.nanmean(lat)) * 1e7), round(float(np.nanmean(lon)) * 1e7)
            entry = Entry(STOP, shown(names[best]), *at, best, importance, stops=routable, route_types=route_types)
            if plain != plain_name(names[usual]):
                entry.importance *= OTHER_NAME
            entries.append(entry)
    return entries


def _service(arrays: Mapping[str, np.ndarray]) -> tuple[Int64, dict[int, set[int]]]:
    """Per stop how many trips call there on all days together, and which route types they have."""
    stops, chains = len(arrays["stop_lat"]), len(arrays["chain_sequence"])
    class_days = np.bincount(arrays["day_class"][arrays["day_class"] >= 0], minlength=len(arrays["class_trips"]))
    of_class = np.repeat(np.arange(len(class_days)), np.diff(arrays["class_chain_ptr"]))
    days = np.bincount(arrays["class_chain"], weights=class_days[of_class], minlength=chains).astype(np.int64)

    count = np.diff(arrays["sequence_ptr"])[arrays["chain_sequence"]].astype(np.int64)
    ptr = np.concatenate(([0], np.cumsum(count)))
    position = np.arange(ptr[-1]) - np.repeat(ptr[:-1], count)
    first_call = arrays["sequence_ptr"][arrays["chain_sequence"]].astype(np.int64)
    berth_stop = np.repeat(np.arange(stops), np.diff(arrays["stop_berth_ptr"]))
    stop = berth_stop[arrays["sequence_berth"][np.repeat(first_call, count) + position]]
    calls = np.bincount(stop, weights=np.repeat(days, count), minlength=stops).astype(np.int64)

    # Each trip of a chain has the events from its own first one to that of the next trip, at which both call.
    trip_ptr = arrays["chain_trip_ptr"]
    chain = np.repeat(np.arange(chains), np.diff(trip_ptr))
    begin = ptr[chain] + arrays["chain_trip_position"]
    last = np.ones(len(chain), dtype=np.bool_)
    last[:-1] = chain[:-1] != chain[1:]
    end = ptr[chain + 1]
    end[:-1] = np.where(last[:-1], end[:-1], begin[1:] + 1)
    size = np.maximum(end - begin, 0)
    event = np.repeat(begin, size) + np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
    kind = np.repeat(arrays["route_type"][arrays["trip_route"][arrays["chain_trip"]]], size)
    types: dict[int, set[int]] = {}
    codes = int(arrays["route_type"].max(initial=0)) + 1
    for pair in np.unique(stop[event] * codes + kind).tolist():
        types.setdefault(pair // codes, set()).add(pair % codes)
    return calls, types
