# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A built network together with the tables that it was compiled from, so that parts of it can be compiled again."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from mobility.network.build import load
from mobility.network.stops import collect_stops
from mobility.network.timetable.chains import make_chains
from mobility.network.transfers import resolve_rules
from mobility.sources.gtfs.feed import read_feed

if TYPE_CHECKING:
    from pathlib import Path

    from mobility.network.build import Progress
    from mobility.network.network import Network
    from mobility.network.stops import StopTable
    from mobility.network.timetable.chains import FeedChains
    from mobility.network.transfers import Rules
    from mobility.region import Region
    from mobility.sources.gtfs.feed import Feed
    from mobility.sources.osm.read import OsmStreets


@dataclass(eq=False)
class Baseline:
    """What patches start from; threads may share it.

    Parameters
    ----------
    region
        Its settings and files.
    network
        As it was built from them.
    feeds
        Tables, in the order of the network.
    """

    region: Region
    network: Network
    feeds: tuple[Feed, ...]
    stop_ids: list[str] = field(init=False)
    """full ids by number"""

    def __post_init__(self) -> None:
        """Note how stops are numbered."""
        self.stop_ids = self.network.stop_id.to_list()

    @cached_property
    def stops(self) -> StopTable:
        """The stops of all feeds, numbered as in the network."""
        return collect_stops(self.feeds, self.stop_ids)

    @cached_property
    def rules(self) -> Rules:
        """What transfers.txt says of them."""
        return resolve_rules(self.feeds, self.stops)

    @cached_property
    def parts(self) -> tuple[FeedChains, ...]:
        """The chains of each feed."""
        return tuple(make_chains(feed, self.rules.berth_of_call[number]) for number, feed in enumerate(self.feeds))

    @cached_property
    def osm(self) -> OsmStreets | None:
        """What the map says of streets; read when something of it is to be changed. None: the region has no streets."""
        if self.region.streets is None:
            return None
        from mobility.sources.osm.read import read_streets

        return read_streets(self.region.streets.osm, self.region.streets.broken_ways)


def open_baseline(region: Region, *, out: Path | None = None, progress: Progress | None = None) -> Baseline:
    """Build a region's network if need be, and read its feeds.

    Parameters
    ----------
    region, out, progress
        As for ``network.build.build``.

    Raises
    ------
    DataError, InputError, ResourceError
        What a build raises.
    """
    network = load(region, out=out, progress=progress)
    return Baseline(region, network, tuple(read_feed(source) for source in region.feeds))
