# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A compiled network, memory-mapped and immutable: what planners ask and hand to kernels."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np

from mobility.errors import InputError
from mobility.kernels.layout import Chains, Changes, Int32, Sequences, Timings, Walks
from mobility.kernels.profile_layout import ProfileWork, make_profile_work
from mobility.kernels.trip_layout import TripLinks, TripWork, make_trip_work
from mobility.network import store
from mobility.network.gazetteer.gazetteer import Gazetteer
from mobility.network.lending import Lending
from mobility.network.links import Links, link_input, make_links, make_walk_on
from mobility.network.streets.streets import Streets
from mobility.network.strings import Strings
from mobility.network.timetable.accelerator import Acceleration, Accelerator
from mobility.network.timetable.day import EPOCH, DayTimetable, FeedDays, make_day
from mobility.network.timetable.day_file import day_path, read_day, write_day
from mobility.network.walks import all_walks_are_known
from mobility.region import TransferSettings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import networkx as nx

    from mobility.kernels.street_layout import WalkOn
    from mobility.network.zones import OnDemandZone

DAY_CACHE_BYTES = 512 * 2**20
LINK_CACHE_ENTRIES = 8


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """What is told of a feed."""

    id: str
    attribution: str | None
    time_zone: str
    agencies: tuple[str, ...]
    version: str | None


class Network:
    """A region compiled into flat arrays; open it with ``Network.open``.

    Threads may share it. Stops, trips and routes are numbers; ``schema`` documents the arrays by name.
    """

    def __init__(self, folder: Path, manifest: dict[str, Any], arrays: Mapping[str, np.ndarray]) -> None:
        self.folder, self.manifest, self.arrays = folder, manifest, arrays
        self.name: str = manifest["region"]["name"]
        self.sample: bool = manifest["region"]["sample"]
        self.zone = ZoneInfo(manifest["region"]["time_zone"])
        self.settings = TransferSettings(**manifest["transfers"])
        self.feeds = tuple(
            FeedFacts(feed["id"], feed["attribution"], feed["time_zone"], tuple(feed["agencies"]), feed["version"])
            for feed in manifest["feeds"]
        )
        self._days: OrderedDict[tuple[dt.date, frozenset[int] | None], DayTimetable] = OrderedDict()
        self.day_cache_bytes = DAY_CACHE_BYTES
        self.day_folder: Path | None = None
        """Where timetables of dates are shared with other processes, None: nowhere."""
        self.trip_folder: Path | None = folder / "trips"
        """Where links between trips are kept, None: nowhere."""
        self._links: OrderedDict[TransferSettings, Links] = OrderedDict()
        self.profile_work: Lending[ProfileWork] = Lending(make_profile_work)
        self.trip_work: Lending[TripWork] = Lending(make_trip_work)
        self.trip_window_work: Lending[TripWork] = Lending(make_trip_work)
        self._walk_on: dict[tuple[TransferSettings, bool], WalkOn] = {}
        self.memo: dict[str, Any] = {}
        """What is reckoned once from the network and looked up later, under a name."""
        self.zones: tuple[OnDemandZone, ...] = ()
        """On-demand zones of a scenario; see ``network.zones.with_zones``."""
        self._lock = Lock()

    @classmethod
    def open(cls, folder: Path) -> Network:
        """Open a network folder.

        Raises
        ------
        StoreError
            Foreign, of another version, or cut short.
        """
        manifest = store.read_manifest(folder)
        return cls(folder, manifest, store.read_arrays(folder, manifest))

    @property
    def attributions(self) -> tuple[str, ...]:
        """Whom the data are owed to, as far as the region file says it: feeds first, none twice."""
        found = [feed.attribution for feed in self.feeds if feed.attribution]
        if self.streets is not None:
            found.append(self.manifest["streets"]["attribution"])
        return tuple(dict.fromkeys(found))

    def strings(self, name: str) -> Strings:
        """A list of texts, such as ``stop_name``."""
        return Strings(self.arrays[f"{name}_blob"], self.arrays[f"{name}_ptr"])

    @cached_property
    def texts(self) -> Mapping[str, Strings]:
        """All lists of texts by name; each is looked up when it is first asked for."""
        return _Texts(self.arrays)

    @cached_property
    def stop_id(self) -> Strings:
        """Stop ids with their feed's prefix."""
        return self.strings("stop_id")

    @cached_property
    def stop_name(self) -> Strings:
        """Stop names."""
        return self.strings("stop_name")

    @cached_property
    def trip_id(self) -> Strings:
        """Trip ids with their feed's prefix."""
        return self.strings("trip_id")

    @cached_property
    def sequences(self) -> Sequences:
        """Sequences of all feeds."""
        return Sequences(*(self.arrays[f"sequence_{name}"] for name in Sequences._fields))

    @cached_property
    def chains(self) -> Chains:
        """Chains of all feeds."""
        return Chains(*(self.arrays[f"chain_{name}"] for name in Chains._fields))

    @cached_property
    def timings(self) -> Timings:
        """How long the chains of all feeds take."""
        return Timings(*(self.arrays[f"timing_{name}"] for name in Timings._fields))

    @property
    def stop_berth_ptr(self) -> Int32:
        """(S+1) the berths of each stop."""
        return self.arrays["stop_berth_ptr"]

    @cached_property
    def berth_stop(self) -> Int32:
        """(B) the stop of each berth."""
        stops = np.arange(len(self.stop_id), dtype=np.int32)
        array = np.repeat(stops, np.diff(self.stop_berth_ptr))
        array.flags.writeable = False
        return array

    def calls_of_berths(self, first: int, beyond: int) -> Int32:
        """The calls of all sequences at some berths that follow each other, as positions in ``sequences.berth``."""
        order, ptr = self._calls_by_berth
        return order[ptr[first] : ptr[beyond]]

    @cached_property
    def _calls_by_berth(self) -> tuple[Int32, Int32]:
        berth = self.sequences.berth
        ptr = np.concatenate(([0], np.cumsum(np.bincount(berth, minlength=self.berths))))
        return np.argsort(berth, kind="stable").astype(np.int32), ptr.astype(np.int32)

    @property
    def berths(self) -> int:
        """Number of berths."""
        return int(self.stop_berth_ptr[-1])

    @cached_property
    def split(self) -> bool:
        """Whether route- or trip-specific rows split any stop into berths."""
        return self.berths > len(self.stop_id)

    def stop_of_id(self, full_id: str) -> int:
        """The number of a stop by its full id, -1 if unknown."""
        if "_" not in full_id:  # no feed's prefix: a point, which need not be looked for among all ids
            return -1
        return self.stop_id.find(full_id, self.arrays["stop_id_order"])

    @cached_property
    def feed_days(self) -> tuple[FeedDays, ...]:
        """When which chains of each feed run."""
        ptr, chain = self.arrays["class_chain_ptr"], self.arrays["class_chain"]
        of_class = [chain[a:b] for a, b in itertools.pairwise(ptr)]
        edge = self.arrays["day_class_ptr"]
        return tuple(
            FeedDays(
                ZoneInfo(feed["time_zone"]),
                feed["first_day"],
                self.arrays["day_class"][edge[number] : edge[number + 1]],
                of_class,
                feed["latest_s"],
            )
            for number, feed in enumerate(self.manifest["feeds"])
        )

    def trips_on(self, feed: int, date: dt.date) -> int:
        """Number of trips of a feed's service day."""
        days = self.feed_days[feed]
        at = (date - EPOCH).days - days.first_day
        if not 0 <= at < len(days.class_of_day) or days.class_of_day[at] < 0:
            return 0
        return int(self.arrays["class_trips"][days.class_of_day[at]])

    def trips_per_day(self, feed: int) -> tuple[dt.date, Int32]:
        """First date and the number of trips of each date from there on."""
        days = self.feed_days[feed]
        trips = np.append(self.arrays["class_trips"], 0)[days.class_of_day]
        return EPOCH + dt.timedelta(days=days.first_day), trips.astype(np.int32)

    def calendar(self) -> tuple[dt.date, dt.date]:
        """First and last date on which any trip runs."""
        first, last = [], []
        for days in self.feed_days:
            served = np.flatnonzero(days.class_of_day >= 0)
            if len(served):
                first.append(days.first_day + int(served[0]))
                last.append(days.first_day + int(served[-1]))
        if not first:
            return EPOCH, EPOCH
        return EPOCH + dt.timedelta(days=min(first)), EPOCH + dt.timedelta(days=max(last))

    def day(self, date: dt.date, route_types: frozenset[int] | None = None) -> DayTimetable:
        """The timetable to search on from a date's beginning; made on first use, the last used ones are kept.

        Parameters
        ----------
        date
            Of the region.
        route_types
            Only lines of these types; of trips in which one stays seated all must be. None: all.
        """
        key = date, route_types
        with self._lock:
            if key in self._days:
                self._days.move_to_end(key)
                return self._days[key]
        day = self._shared_day(date, route_types)
        with self._lock:
            self._days[key] = day
            while len(self._days) > 1 and sum(kept.nbytes for kept in self._days.values()) > self.day_cache_bytes:
                self._days.popitem(last=False)
        return day

    def _shared_day(self, date: dt.date, route_types: frozenset[int] | None) -> DayTimetable:
        """A timetable that another process has made already, or a new one that is left for others."""
        path = None if self.day_folder is None else day_path(self.day_folder, date, route_types)
        if path is not None and (known := read_day(path)) is not None:
            return known
        feeds = self.feed_days if route_types is None else self._feed_days_of(route_types)
        day = make_day(date, self.zone, feeds, self.sequences, self.timings, self.chains, self.berths)
        if path is not None and write_day(path, day):
            return read_day(path) or day
        return day

    def _feed_days_of(self, route_types: frozenset[int]) -> tuple[FeedDays, ...]:
        """When which chains of some route types run."""
        arrays, chains = self.arrays, self.chains
        fits = np.isin(arrays["route_type"][arrays["trip_route"][chains.trip]], list(route_types))
        of_chain = np.add.reduceat(~fits, chains.trip_ptr[:-1]) == 0 if len(fits) else fits
        return tuple(
            replace(feed, chains_of_class=[chain[of_chain[chain]] for chain in feed.chains_of_class])
            for feed in self.feed_days
        )

    @cached_property
    def accelerator(self) -> Accelerator:
        """Links between trips, where there are some."""
        return Accelerator(self.berth_stop, self.trip_folder)

    def trip_links(self, day: DayTimetable, links: Links, *, backward: bool) -> TripLinks | None:
        """What lets a search of pairs and windows go from trip to trip; None where it has to do without.

        Parameters
        ----------
        day
            Of this network.
        links
            As ``links`` gives them, unaltered.
        backward
            For searches against time.
        """
        accelerator = self.accelerator
        if links.settings != self.settings and accelerator.mode is not Acceleration.NOW:
            return None
        if self.walk_on(links, backward=backward) is not None:
            return None
        return accelerator.find(day, links, backward=backward)

    def links(self, settings: TransferSettings | None = None) -> Links:
        """Changes and walks; the region's own come from disk, others are reckoned and kept for a while."""
        settings = settings or self.settings
        with self._lock:
            if settings in self._links:
                self._links.move_to_end(settings)
                return self._links[settings]
        links = self._stored_links()
        if settings != self.settings:
            links = make_links(link_input(self.arrays), settings, self.streets)
        with self._lock:
            self._links[settings] = links
            while len(self._links) > LINK_CACHE_ENTRIES:
                dropped, _ = self._links.popitem(last=False)
                self._walk_on.pop((dropped, False), None)
                self._walk_on.pop((dropped, True), None)
        return links

    def walk_on(self, links: Links, *, backward: bool) -> WalkOn | None:
        """Walking inside the rounds of a search; None where the table of ``links`` has all walks."""
        if self.streets is None or all_walks_are_known(self.streets, links.settings):
            return None
        key = (links.settings, backward)
        if key not in self._walk_on:
            self._walk_on[key] = make_walk_on(
                self.streets, link_input(self.arrays), links, self.berth_stop, backward=backward
            )
        return self._walk_on[key]

    def _stored_links(self) -> Links:
        def changes(part: str) -> Changes:
            return Changes(*(self.arrays[f"{part}_{name}"] for name in Changes._fields))

        def walks(part: str) -> Walks:
            return Walks(*(self.arrays[f"{part}_{name}"] for name in Walks._fields))

        return Links(
            self.settings,
            changes("changes"),
            changes("changes_backward"),
            walks("walks"),
            walks("walks_backward"),
            self.arrays["walk_alone"],
            self.arrays["walk_alone_backward"],
        )

    def to_networkx(self) -> nx.MultiDiGraph[int]:
        """The streets as a networkx graph with the attribute names of osmnx; see ``network.streets.exchange``.

        Raises
        ------
        InputError
            The region has no streets.
        """
        from mobility.network.streets.exchange import to_networkx

        if self.streets is None:
            raise InputError("no_streets_here", region=self.name)
        return to_networkx(self.streets)

    @cached_property
    def ruled_walks(self) -> frozenset[tuple[int, int]]:
        """Pairs of stops between which a row of transfers.txt says how a first, last or direct walk goes."""
        here, there = self.arrays["walk_rule_from_stop"].tolist(), self.arrays["walk_rule_to_stop"].tolist()
        return frozenset(zip(here, there, strict=True))

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """What the region knows by name."""
        return Gazetteer(self.arrays)

    @cached_property
    def ruled_stops(self) -> tuple[frozenset[int], frozenset[int]]:
        """Stops where such a walk begins, and where one ends."""
        return frozenset(here for here, _ in self.ruled_walks), frozenset(there for _, there in self.ruled_walks)

    @cached_property
    def streets(self) -> Streets | None:
        """The street graph, None for a region without streets."""
        return Streets(self.arrays) if len(self.arrays["street_node_osm"]) else None


class _Texts(dict[str, Strings]):
    """Lists of texts by name."""

    def __init__(self, arrays: Mapping[str, np.ndarray]) -> None:
        super().__init__()
        self._arrays = arrays

    def __missing__(self, name: str) -> Strings:
        """Look up what nobody asked for yet."""
        self[name] = Strings(self._arrays[f"{name}_blob"], self._arrays[f"{name}_ptr"])
        return self[name]
