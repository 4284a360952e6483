# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Baseline and changed tables -> a network; what is not touched is shared with the baseline, array by array.

The tables of a touched feed are compiled by the functions that build networks, so that a patched network answers
exactly as one that is built from the changed feeds. Stops keep their numbers; new ones follow behind them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from mobility.network.compile import link_arrays, network_facts, street_facts, timetable_arrays
from mobility.network.gazetteer.compile import gazetteer_arrays
from mobility.network.links import link_input, make_links
from mobility.network.network import Network
from mobility.network.schema import GAZETTEER, LINKS, RULES, STREETS
from mobility.network.stops import collect_stops
from mobility.network.streets.compile import compile_streets
from mobility.network.streets.streets import Streets
from mobility.network.timetable.chains import make_chains
from mobility.network.transfers import resolve_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.network.patch.baseline import Baseline
    from mobility.network.timetable.chains import FeedChains
    from mobility.network.transfers import Rules
    from mobility.sources.gtfs.feed import Feed
    from mobility.sources.osm.read import OsmStreets

STOP_PLACES = ("stop_lat", "stop_lon", "stop_routable")
"""What the links of stops with streets and with each other depend on."""
LINK_INPUT = (*STOP_PLACES, "stop_berth_ptr", *RULES)


@dataclass(frozen=True, slots=True)
class Patch:
    """What differs from a baseline.

    Parameters
    ----------
    feeds
        Changed tables by feed id.
    more_feeds
        Feeds that the baseline does not have.
    osm
        The map with changed streets; None: as it is.
    """

    feeds: Mapping[str, Feed] = field(default_factory=dict)
    more_feeds: tuple[Feed, ...] = ()
    osm: OsmStreets | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.feeds or self.more_feeds or self.osm)


def patched(baseline: Baseline, patch: Patch) -> Network:
    """The network of a baseline with some changes.

    Parameters
    ----------
    baseline
        Of a region.
    patch
        What differs.

    Returns
    -------
    Network
        Opened as any other, without a folder of its own: nothing of it is written. An empty patch gives the baseline.
    """
    if patch.empty:
        return baseline.network
    feeds = (*(patch.feeds.get(feed.source.id, feed) for feed in baseline.feeds), *patch.more_feeds)
    stops = collect_stops(feeds, baseline.stop_ids)
    rules = resolve_rules(feeds, stops)
    parts = [_chains(baseline, feed, number, rules) for number, feed in enumerate(feeds)]
    known = baseline.network.arrays
    arrays = {name: _shared(known, name, array) for name, array in timetable_arrays(feeds, stops, rules, parts).items()}
    facts = network_facts(baseline.region, feeds, parts)
    if "streets" in baseline.network.manifest:
        facts["streets"] = baseline.network.manifest["streets"]
    same_places = _same(arrays, known, STOP_PLACES)
    osm = patch.osm if same_places else patch.osm or baseline.osm
    if osm is not None:
        streets = compile_streets(osm, stops.lat, stops.lon, stops.routable, lambda _: None)
        arrays |= {name: _shared(known, name, array) for name, array in streets.arrays.items()}
        facts["streets"] = street_facts(baseline.region, osm, streets)
    elif same_places:
        arrays |= {name: known[name] for name in STREETS}
    else:
        arrays |= compile_streets(None, stops.lat, stops.lon, stops.routable, lambda _: None).arrays
    if _same(arrays, known, (*LINK_INPUT, *STREETS)):
        arrays |= {name: known[name] for name in LINKS}
    else:
        grown = Streets(arrays) if len(arrays["street_node_osm"]) else None
        arrays |= link_arrays(make_links(link_input(arrays), baseline.region.transfers, grown))
    manifest = {**baseline.network.manifest, **facts, "content_hash": _content_hash(baseline, arrays)}
    network = Network(baseline.network.folder, manifest, _Arrays(arrays, baseline, patch))
    network.trip_folder = None  # links between trips of the baseline belong to other trips
    return network


def _chains(baseline: Baseline, feed: Feed, number: int, rules: Rules) -> FeedChains:
    """The chains of a feed: the known ones if neither its tables nor its berths changed."""
    berth_of_call = rules.berth_of_call[number]
    if number < len(baseline.feeds) and feed is baseline.feeds[number]:
        known = baseline.rules.berth_of_call[number]
        if known is berth_of_call or np.array_equal(known, berth_of_call):
            return baseline.parts[number]
    return make_chains(feed, berth_of_call)


def _shared(known: Mapping[str, np.ndarray], name: str, array: np.ndarray) -> np.ndarray:
    """The baseline's array where it holds the same bytes."""
    other = known[name]
    if other.shape == array.shape and other.tobytes() == array.tobytes():  # bytes: NaN equals NaN
        return other
    array.flags.writeable = False
    return array


def _same(arrays: Mapping[str, np.ndarray], known: Mapping[str, np.ndarray], names: Sequence[str]) -> bool:
    return all(arrays[name] is known[name] for name in names)


def _content_hash(baseline: Baseline, arrays: Mapping[str, np.ndarray]) -> str:
    """Of the baseline and of what differs."""
    digest = hashlib.sha256(baseline.network.manifest["content_hash"].encode())
    for name in sorted(arrays):
        if arrays[name] is not baseline.network.arrays[name]:
            digest.update(name.encode() + b"\0" + np.ascontiguousarray(arrays[name]).data)
    return digest.hexdigest()


class _Arrays(Mapping[str, np.ndarray]):
    """Arrays by name; those of names for search, which few ask for, are reckoned when the first one is looked at."""

    def __init__(self, arrays: dict[str, np.ndarray], baseline: Baseline, patch: Patch) -> None:
        self._arrays, self._baseline, self._patch = arrays, baseline, patch

    @cached_property
    def _names(self) -> dict[str, np.ndarray]:
        osm = self._patch.osm or self._baseline.osm
        return gazetteer_arrays(self._arrays, osm.points if osm else [])

    def __getitem__(self, name: str) -> np.ndarray:
        return self._names[name] if name in GAZETTEER else self._arrays[name]

    def __iter__(self) -> Iterator[str]:
        yield from self._arrays
        yield from GAZETTEER

    def __len__(self) -> int:
        return len(self._arrays) + len(GAZETTEER)
