# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A network with what answers need of it beside the searches, reckoned once when it is opened."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from mobility.kernels.layout import Workspace, make_workspace
from mobility.network.frozen import frozen
from mobility.service.answers import Attribution
from mobility.service.modes import modes_of
from mobility.sources.gtfs.codes import STATION

if TYPE_CHECKING:
    from mobility.kernels.layout import Int32
    from mobility.network.network import Network
    from mobility.service.answers import Leg, Mode, Place

DAYS = "days"
"""Where the workers share timetables of dates: in the network's own folder, so that they go with it."""
DAY_CACHE_BYTES = 96 * 2**20
"""Of timetables that one worker keeps: ten dates of a county, so that a week and the days around it have room."""


class Kept:
    """What answers of one version of the contract write again and again, without times; see ``legs.Writer``."""

    def __init__(self) -> None:
        self.places: dict[int, Place] = {}
        """Stops."""
        self.legs: dict[tuple[int, int], tuple[Leg, str]] = {}
        """Rides by chain and trip, and what follows the date in the id of the trip."""


class Served:
    """One network while it is served; threads share it."""

    def __init__(self, network: Network) -> None:
        self.network = network
        network.day_cache_bytes = DAY_CACHE_BYTES
        # What others find in the folder belongs to the network that was built, not to a scenario of it.
        network.day_folder = None if network.trip_folder is None else network.folder / DAYS
        self.attribution = attribution_of(network)
        self.route_types = frozenset(np.unique(network.arrays["route_type"]).tolist())
        self.zone_name = str(network.zone)
        self.kept, self.kept_below_v6 = Kept(), Kept()
        self.route_facts: dict[int, dict[str, Any]] = {}
        """What answers tell of a line, as far as it was asked for; see ``legs.Writer``."""

    @property
    def hash(self) -> str:
        """First digits of the hash of the network's content."""
        return str(self.network.manifest["content_hash"])[:16]

    @cached_property
    def group_head(self) -> Int32:
        """(S) the stop that stands for the group of each stop: a station if there is one, then the smallest id."""
        arrays = self.network.arrays
        order = np.lexsort((arrays["stop_rank"], arrays["stop_location_type"] != STATION, arrays["stop_group"]))
        group = arrays["stop_group"][order]
        first = np.flatnonzero(np.r_[True, group[1:] != group[:-1]]) if len(group) else np.empty(0, dtype=np.int64)
        head_of = np.zeros(int(arrays["stop_group"].max(initial=-1)) + 1, dtype=np.int32)
        head_of[group[first]] = order[first]
        return frozen(head_of[arrays["stop_group"]])

    @cached_property
    def _types_at(self) -> tuple[Int32, Int32]:
        """Pairs of a stop and a route type that serves it, sorted by stop."""
        network, chains = self.network, self.network.chains
        kinds = network.arrays["route_type"][network.arrays["trip_route"][chains.trip]]
        of_entry = np.repeat(np.arange(len(chains.sequence)), np.diff(chains.trip_ptr))
        pairs = np.unique(np.stack((chains.sequence[of_entry], kinds), axis=1), axis=0)
        ptr = network.sequences.ptr
        count = ptr[pairs[:, 0] + 1] - ptr[pairs[:, 0]]
        within = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
        calls = np.repeat(ptr[pairs[:, 0]], count) + within
        stops = network.berth_stop[network.sequences.berth[calls]]
        found = np.unique(np.stack((stops, np.repeat(pairs[:, 1], count)), axis=1), axis=0)
        return frozen(found[:, 0]), frozen(found[:, 1])

    def modes_at(self, stops: Int32 | list[int]) -> list[Mode]:
        """The modes that serve any of some stops."""
        of_stop, kind = self._types_at
        found: set[int] = set()
        for stop in stops:
            low, high = np.searchsorted(of_stop, [stop, stop + 1])
            found.update(kind[low:high].tolist())
        return modes_of(found)

    def group(self, stop: int) -> list[int]:
        """All stops of the group of a stop at which one can begin or end."""
        order, ptr = self._groups
        group = int(self.network.arrays["stop_group"][stop])
        stops: list[int] = order[ptr[group] : ptr[group + 1]].tolist()
        return stops

    @cached_property
    def _groups(self) -> tuple[Int32, Int32]:
        """Stops at which one can begin or end by group, and where each group begins among them."""
        group = self.network.arrays["stop_group"]
        stops = np.flatnonzero(self.network.arrays["stop_routable"] > 0)
        count = np.bincount(group[stops], minlength=int(group.max(initial=-1)) + 1)
        order = stops[np.argsort(group[stops], kind="stable")]
        return frozen(order), frozen(np.concatenate(([0], np.cumsum(count))))

    def make_workspace(self) -> Workspace:
        """A workspace that is large enough for nearly every date."""
        return make_workspace(self.network.berths, 2 * len(self.network.sequences.ptr))


def attribution_of(network: Network) -> list[Attribution]:
    """Whom the data sets of a network are owed to."""
    owed = [
        Attribution(
            data=feed.id,
            text=feed.attribution or ", ".join(feed.agencies) or feed.id,
            **({"version": feed.version} if feed.version else {}),
            **({"url": url} if (url := _url(network, number)) else {}),
        )
        for number, feed in enumerate(network.feeds)
    ]
    streets = network.manifest.get("streets")
    if streets:
        owed.append(Attribution(data="streets", text=streets["attribution"]))
    return owed


def _url(network: Network, feed: int) -> str | None:
    url = network.manifest["feeds"][feed].get("url")
    return str(url) if url else None
