# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A feed's tables being changed: trips, their calls and days, stops, lines and transfers.

Each change sees those before. Rows that stay as published keep their number in the file; new and changed ones have row
0. A trip that is removed keeps its row in ``trips`` but has no calls. Days are bool arrays over one axis that all feeds
of a region share.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from mobility.network.patch.day_axis import on_axis
from mobility.network.patch.feed_tables import TripChanges, extended, stop_times_table, trips_table
from mobility.network.patch.shape_edit import ShapeEdit
from mobility.network.patch.spelled_out import SpelledOut, SpelledRun, with_headways
from mobility.sources.gtfs.codes import FORBIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mobility.network.patch.day_axis import DayAxis, Days
    from mobility.sources.gtfs.feed import Feed

NONE = -1


class Call(NamedTuple):
    """A trip at a stop. Stops are rows of the feed's table; seconds count from the begin of the service day."""

    stop: int
    arrival_s: int
    departure_s: int
    pickup_type: int = 0
    drop_off_type: int = 0
    headsign: str | None = None
    interpolated: bool = False

    def later(self, seconds: int) -> Call:
        """The same call, so much later."""
        return self._replace(arrival_s=self.arrival_s + seconds, departure_s=self.departure_s + seconds)


class FeedEdit:
    """One feed being changed; ``finish`` gives the new tables.

    Parameters
    ----------
    feed
        As it was read.
    axis
        The days of the region.
    """

    def __init__(self, feed: Feed, axis: DayAxis) -> None:
        self.feed, self.axis = feed, axis
        self.stops = feed.stops.to_dicts()
        self.routes = feed.routes.to_dicts()
        self.agencies = feed.agencies.to_dicts()
        self.route: list[int] = feed.trips["route"].to_list()
        self.trip_id: list[str] = feed.trips["trip_id"].to_list()
        self.origin_id: list[str] = list(self.trip_id)
        """Of the trip that each one was before changes split it by days or runs."""
        self.direction: list[int] = feed.trips["direction"].to_list()
        self.shapes = ShapeEdit(feed)
        self._other_shape: dict[int, int] = {}
        self._new_trips: list[dict[str, Any]] = []
        self._new_transfers: list[dict[str, Any]] = []
        self._changed = TripChanges()
        self._spelled_out: dict[int, SpelledOut] = {}
        self._stops_changed = self._routes_changed = False
        self._stop_row = {stop_id: row for row, stop_id in enumerate(feed.stops["stop_id"].to_list())}
        self._trip_ids = set(self.trip_id)
        self._columns = {
            name: feed.stop_times[name].to_numpy() for name in feed.stop_times.columns if name != "headsign"
        }
        self._headsigns = feed.stop_times["headsign"]
        self._no_headsigns = self._headsigns.null_count() == len(self._headsigns)
        trip = self._columns["trip"]
        self._call_ptr = np.searchsorted(trip, np.arange(len(feed.trips) + 1))
        services, first, active = feed.service_days()
        self._service_days = on_axis(first, active, axis)
        row_of = {service: row for row, service in enumerate(services.to_list())}
        self._service_row = [row_of[service] for service in feed.trips["service_id"].to_list()]
        self._repeated = set(feed.frequencies["trip"].to_list())

    # -- looking -------------------------------------------------------------------------------------------------------

    @property
    def id(self) -> str:
        """The feed's prefix."""
        return self.feed.source.id

    @property
    def touched(self) -> bool:
        """Whether anything differs from what was read."""
        changed = self._changed
        rest = self._new_transfers or self._stops_changed or self._routes_changed
        return bool(changed.calls or changed.days or self._new_trips or rest)

    def stop(self, stop_id: str) -> int:
        """The row of a stop by its id without prefix, -1 if there is none."""
        return self._stop_row.get(stop_id, NONE)

    def calls(self, trip: int) -> tuple[Call, ...]:
        """The calls of a trip as they are now; empty for one that does not run."""
        if trip in self._changed.calls:
            return self._changed.calls[trip]
        a, b = int(self._call_ptr[trip]), int(self._call_ptr[trip + 1])
        heads = [None] * (b - a) if self._no_headsigns else self._headsigns[a:b].to_list()
        names = ("stop", "arrival_s", "departure_s", "pickup_type", "drop_off_type")
        columns = [self._columns[name][a:b].tolist() for name in names]
        return tuple(map(Call, *columns, heads, self._columns["interpolated"][a:b].tolist()))

    def days(self, trip: int) -> Days:
        """On which days a trip runs."""
        if trip in self._changed.days:
            return self._changed.days[trip]
        days: Days = self._service_days[self._service_row[trip]]
        return days

    def trips_of(self, routes: Iterable[int]) -> list[int]:
        """The trips of some routes that have calls, in the order of the file, new ones behind."""
        wanted = set(routes)
        found = [trip for trip, route in enumerate(self.route) if route in wanted]
        return [trip for spelled in map(self._spell_out, found) for trip in spelled if self._runs(trip)]

    def trips_calling_at(self, stops: Iterable[int]) -> list[int]:
        """The trips that call at any of some stops."""
        wanted = np.array(sorted(stops), dtype=np.int32)
        base = np.unique(self._columns["trip"][np.isin(self._columns["stop"], wanted)]).tolist()
        chosen = set(wanted.tolist())
        changed = [trip for trip, calls in self._changed.calls.items() if any(call.stop in chosen for call in calls)]
        found = sorted({trip for trip in base if trip not in self._changed.calls} | set(changed))
        spelled = [trip for one in found for trip in self._spell_out(one)]
        return [trip for trip in spelled if any(call.stop in chosen for call in self.calls(trip)) and self._runs(trip)]

    def _runs(self, trip: int) -> bool:
        if trip in self._changed.calls:
            return bool(self._changed.calls[trip])
        return bool(self._call_ptr[trip + 1] > self._call_ptr[trip])

    # -- changing ------------------------------------------------------------------------------------------------------

    def add_stop(self, stop_id: str, name: str, lat: float, lon: float, wheelchair_boarding: int = 0) -> int:
        """Add a stop; its row. The caller has seen to it that the id is new."""
        row = len(self.stops)
        self.stops.append(
            {"row": 0, "stop_id": stop_id, "name": name, "code": "", "lat": lat, "lon": lon, "location_type": 0,
             "parent": NONE, "station": row, "platform_code": "", "wheelchair_boarding": wheelchair_boarding}
        )  # fmt: skip
        self._stop_row[stop_id] = row
        self._stops_changed = True
        return row

    def move_stop(self, stop: int, lat: float, lon: float) -> None:
        """Put a stop somewhere else."""
        self.stops[stop] = self.stops[stop] | {"lat": lat, "lon": lon, "row": 0}
        self._stops_changed = True

    def add_agency(self, agency_id: str, name: str, url: str) -> int:
        """Add an agency; its row."""
        self.agencies.append({"row": 0, "agency_id": agency_id, "name": name, "url": url})
        self._routes_changed = True
        return len(self.agencies) - 1

    def add_route(self, facts: Mapping[str, Any]) -> int:
        """Add a line; its row.

        Parameters
        ----------
        facts
            ``route_id``, ``route_type`` and ``agency``, and what else is known of the columns of a feed's routes.
        """
        texts = {"short_name": "", "long_name": "", "color": "", "text_color": "", "url": ""}
        self.routes.append({"row": 0, **texts, **facts})
        self._routes_changed = True
        return len(self.routes) - 1

    def add_trip(self, route: int, trip_id: str, days: Days, calls: Sequence[Call], **facts: Any) -> int:
        """Add a trip; its number.

        Parameters
        ----------
        route
            Its row.
        trip_id
            As wished; a number is put behind it if it is taken.
        days, calls
            When it runs, and where it calls.
        facts
            What else is known of the columns of a feed's trips.
        """
        trip, free = len(self.trip_id), self.free_trip_id(trip_id)
        usual = {"headsign": "", "short_name": "", "block_id": "", "shape_id": "", "wheelchair_accessible": 0,
                 "bikes_allowed": 0, "direction": NONE, "shape": NONE}  # fmt: skip
        self._new_trips.append({"row": 0, "trip_id": free, "route": route, **usual, **facts})
        self.trip_id.append(free)
        self.origin_id.append(free)
        self._trip_ids.add(free)
        self.route.append(route)
        self.direction.append(self._new_trips[-1]["direction"])
        self._changed.calls[trip] = _from_midnight(calls)
        self._changed.days[trip] = days.copy()
        return trip

    def free_trip_id(self, wished: str) -> str:
        """An id that no trip has: the wished one, or that with the first free number behind it."""
        number, free = 2, wished
        while free in self._trip_ids:
            free, number = f"{wished}~{number}", number + 1
        return free

    def trip_facts(self, trip: int) -> dict[str, Any]:
        """What a copy of a trip takes over: all but its id, line and days."""
        base = len(self.feed.trips)
        row = self.feed.trips.row(trip, named=True) if trip < base else self._new_trips[trip - base]
        facts = {name: value for name, value in row.items() if name not in {"row", "trip_id", "route", "service_id"}}
        return facts | (self.shapes.facts(self._other_shape[trip]) if trip in self._other_shape else {})

    def shape(self, trip: int) -> int:
        """What a trip draws on a map, a number of ``shapes``; -1 for nothing."""
        return int(self.trip_facts(trip)["shape"])

    def set_shape(self, trip: int, shape: int) -> None:
        """Let a trip draw a new shape."""
        self._other_shape[trip] = shape

    def set_calls(self, trip: int, calls: Sequence[Call]) -> None:
        """Let a trip call somewhere else or at other times; a trip that is left with one stop does not run."""
        self._changed.calls[trip] = _from_midnight(calls) if len(calls) > 1 else ()

    def set_days(self, trip: int, days: Days) -> None:
        """Let a trip run on these days alone; on none: not at all."""
        if days.any():
            self._changed.days[trip] = days.copy()
        else:
            self._changed.calls[trip] = ()

    def on_days(self, trip: int, days: Days) -> int | None:
        """The trip as it runs on some days, to be changed there: itself or a copy that takes these days over.

        Parameters
        ----------
        trip
            Which one.
        days
            On these and no others a change is to hold.

        Returns
        -------
        int or None
            The number of a trip that runs on exactly those of its days; None if it does not run on any.
        """
        runs = self.days(trip)
        both = runs & days
        if not both.any():
            return None
        if np.array_equal(both, runs):
            return trip
        copy = self.add_trip(self.route[trip], self.trip_id[trip], both, self.calls(trip), **self.trip_facts(trip))
        self.origin_id[copy] = self.origin_id[trip]
        self._copy_rules(trip, copy)
        self.set_days(trip, runs & ~days)
        return copy

    def add_transfer(self, from_stop: int, to_stop: int, seconds: int) -> bool:
        """Let a change between two stops, in one direction, take exactly so long; False: an earlier change did so."""
        row = {"row": 0, "from_stop": from_stop, "to_stop": to_stop, "from_route": NONE, "to_route": NONE,
               "from_trip": NONE, "to_trip": NONE, "transfer_type": 2, "min_transfer_s": seconds}  # fmt: skip
        pair = {"from_stop": from_stop, "to_stop": to_stop, "from_trip": NONE, "to_trip": NONE}
        known = [one for one in self._new_transfers if pair.items() <= one.items()]
        if known[-1:] == [row]:
            return False
        self._new_transfers.append(row)
        return True

    def _copy_rules(self, trip: int, copy: int, *, seats: bool = True) -> None:
        """Rows of transfers.txt that name a trip hold for its copy, too; those of seats only if asked."""
        for row in self._transfer_rows():
            if trip in {row["from_trip"], row["to_trip"]} and (seats or row["transfer_type"] <= FORBIDDEN):
                sides = {side: copy for side in ("from_trip", "to_trip") if row[side] == trip}
                self._new_transfers.append({**row, **sides, "row": 0})

    def _transfer_rows(self) -> list[dict[str, Any]]:
        named = self.feed.transfers.filter((pl.col("from_trip") >= 0) | (pl.col("to_trip") >= 0)).to_dicts()
        return named + self._new_transfers

    def _spell_out(self, trip: int) -> list[int]:
        """Turn the runs of frequencies.txt into trips of their own, for a change may hold for some of them alone.

        ``finish`` puts those together again that no change was about.
        """
        if trip not in self._repeated:
            return [trip]
        self._repeated.discard(trip)
        # No vehicle goes on from a run: blocks and rows about seats do not count for trips of frequencies.txt.
        calls, days, facts = self.calls(trip), self.days(trip), self.trip_facts(trip) | {"block_id": ""}
        spelled = self._spelled_out[trip] = SpelledOut(days, [])
        for row in self.feed.frequencies.filter(pl.col("trip") == trip).iter_rows(named=True):
            runs = []
            for start_s in range(row["start_s"], row["end_s"], row["headway_s"]):
                moved = [call.later(start_s - calls[0].departure_s) for call in calls]
                name = f"{self.trip_id[trip]}@{start_s // 3600:02}{start_s // 60 % 60:02}"
                run = self.add_trip(self.route[trip], name, days, moved, **facts)
                self.origin_id[run] = self.origin_id[trip]
                self._copy_rules(trip, run, seats=False)
                runs.append(SpelledRun(run, start_s, self.calls(run)))
            spelled.rows.append((row, runs))
        self._changed.calls[trip] = ()
        return [run.trip for run in spelled.runs]

    # -- the new tables ------------------------------------------------------------------------------------------------

    def finish(self) -> Feed:
        """The feed with all changes; the one that was read if there are none."""
        if not self.touched:
            return self.feed
        feed = self.feed
        changed, frequencies = with_headways(self._changed, self._spelled_out, feed.frequencies)
        shape_of = {trip: self.shapes.facts(shape) for trip, shape in self._other_shape.items()}
        trips, exceptions = trips_table(feed, self.axis, self._new_trips, changed.days, shape_of)
        shapes, shape_points = self.shapes.tables()
        return replace(
            feed,
            stops=pl.DataFrame(self.stops, schema=feed.stops.schema) if self._stops_changed else feed.stops,
            routes=pl.DataFrame(self.routes, schema=feed.routes.schema) if self._routes_changed else feed.routes,
            agencies=pl.DataFrame(self.agencies, schema=feed.agencies.schema)
            if self._routes_changed
            else feed.agencies,
            shapes=shapes,
            shape_points=shape_points,
            trips=trips,
            stop_times=stop_times_table(feed, changed.calls),
            frequencies=frequencies,
            transfers=extended(feed.transfers, self._new_transfers),
            exceptions=extended(feed.exceptions, exceptions),
        )


def _from_midnight(calls: Sequence[Call]) -> tuple[Call, ...]:
    """Calls of which the first arrival, with which nobody comes, is not before the service day."""
    first = calls[0]
    return (first._replace(arrival_s=max(0, first.arrival_s)), *calls[1:])
