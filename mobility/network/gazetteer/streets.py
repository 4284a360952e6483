# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Streets and their addresses as entries: a name in two villages is two of them."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels.grid import METRES_PER_E7
from mobility.network.gazetteer.entries import STREET, Address, Entry
from mobility.network.gazetteer.words import number_key, shown
from mobility.network.stops import plain_name
from mobility.network.strings import Strings
from mobility.sources.osm.points import ADDRESS
from mobility.sources.osm.traits import BARRIER, FERRY, PLATFORM

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mobility.kernels.layout import Int64
    from mobility.sources.osm.points import Point

CELL_M = 600.0
"""Parts of one name are one street where they lie in one cell or in neighbouring ones: gaps below this length never
part a street, those above 1.7 km always do."""
LONGEST_M = 20_000.0
"""A street of this length is as important as streets get."""


def street_entries(arrays: Mapping[str, np.ndarray], points: Sequence[Point]) -> list[Entry]:
    """The streets with a name, and those that only addresses tell of.

    An entry stands at the middle of the edge that is nearest to the mean of all its edges; without edges, at its
    addresses. Its number is the way of that edge.

    Parameters
    ----------
    arrays
        Streets of a network; see ``schema``.
    points
        Places on the map; only addresses count.
    """
    edge, edge_name = _named_edges(arrays)
    homes = [point for point in points if point.kind == ADDRESS and plain_name(point.name)]
    ptr = arrays["street_line_ptr"]
    middle = (ptr[:-1] + ptr[1:])[edge] // 2
    lat_e7 = np.concatenate((arrays["street_line_lat_e7"][middle], [home.lat_e7 for home in homes])).astype(np.int64)
    lon_e7 = np.concatenate((arrays["street_line_lon_e7"][middle], [home.lon_e7 for home in homes])).astype(np.int64)
    name_of = edge_name + [shown(home.name) for home in homes]
    entries = []
    for part in _parts(name_of, lat_e7, lon_e7, _touched(arrays, edge)):
        edges = [int(edge[at]) for at in part if at < len(edge)]
        names = [name_of[at] for at in part]
        name = max(sorted(set(names)), key=names.count)
        length_m = float(arrays["street_edge_length_cm"][edges].sum()) / 100
        on_street = np.array([at for at in part if at < len(edge)] or part)
        best = on_street[_nearest_to_mean(lat_e7[on_street], lon_e7[on_street])]
        source = -int(arrays["street_edge_way"][edge[best], 0]) if edges else homes[best - len(edge)].osm
        entry = Entry(
            STREET, name, int(lat_e7[best]), int(lon_e7[best]), source,
            min(1.0, math.log1p(length_m) / math.log1p(LONGEST_M)), edges=edges,
        )  # fmt: skip
        entry.addresses = _addresses([homes[at - len(edge)] for at in part if at >= len(edge)])
        entries.append(entry)
    return entries


def _named_edges(arrays: Mapping[str, np.ndarray]) -> tuple[np.ndarray, list[str]]:
    """Edges of streets that have a name, and these names; no platforms and ferries."""
    pooled = Strings(arrays["street_trait_name_blob"], arrays["street_trait_name_ptr"]).to_list()
    texts = [shown(name) if plain_name(name) else "" for name in pooled]
    of_trait = arrays["street_trait_name_of"]
    named = np.array([bool(text) for text in texts], dtype=np.bool_)[of_trait]
    named &= (arrays["street_trait_flags"] & (FERRY | PLATFORM | BARRIER)) == 0
    trait = arrays["street_edge_trait"]
    edge = np.flatnonzero(named[trait]) if len(trait) else np.empty(0, dtype=np.int64)
    return edge, [texts[at] for at in of_trait[trait[edge]].tolist()]


def _touched(arrays: Mapping[str, np.ndarray], edge: np.ndarray) -> tuple[Int64, Int64, Int64]:
    """All points of these edges: which of the edges, latitude, longitude."""
    ptr = arrays["street_line_ptr"].astype(np.int64)
    size = np.diff(ptr)[edge]
    at = np.repeat(ptr[edge], size) + np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
    lat, lon = arrays["street_line_lat_e7"][at], arrays["street_line_lon_e7"][at]
    return np.repeat(np.arange(len(edge)), size), lat.astype(np.int64), lon.astype(np.int64)


def _parts(names: list[str], lat_e7: Int64, lon_e7: Int64, touched: tuple[Int64, Int64, Int64]) -> list[list[int]]:
    """Members of each street: equal plain names whose cells hang together."""
    if not names:
        return []
    numbers: dict[str, int] = {}
    name = np.array([numbers.setdefault(plain_name(text), len(numbers)) for text in names], dtype=np.int64)
    member = np.concatenate((touched[0], np.arange(len(names))))
    lat, lon = np.concatenate((touched[1], lat_e7)), np.concatenate((touched[2], lon_e7))
    scale = math.cos(math.radians(float(lat.mean()) / 1e7))
    row = np.floor(lat * (METRES_PER_E7 / CELL_M)).astype(np.int64)
    column = np.floor(lon * (METRES_PER_E7 * scale / CELL_M)).astype(np.int64)
    row, column = row - row.min() + 1, column - column.min() + 1
    wide, high = int(column.max()) + 2, int(row.max()) + 2
    cells, cell = np.unique((name[member] * high + row) * wide + column, return_inverse=True)
    label = np.arange(len(cells))
    pairs = []
    for step in (1, wide - 1, wide, wide + 1):
        at = np.minimum(np.searchsorted(cells, cells + step), len(cells) - 1)
        here = np.flatnonzero(cells[at] == cells + step)
        pairs.append((here, at[here]))
    a, b = (np.concatenate(side) for side in zip(*pairs, strict=True))
    # The smallest number spreads through all cells that touch, and members tie the cells that they lie in together.
    first = np.full(len(names), len(cells))
    while True:
        before = label.copy()
        low = np.minimum(label[a], label[b])
        np.minimum.at(label, a, low)
        np.minimum.at(label, b, low)
        first[:] = len(cells)
        np.minimum.at(first, member, label[cell])
        np.minimum.at(label, cell, first[member])
        label = label[label]
        if np.array_equal(label, before):
            break
    parts: dict[int, list[int]] = {}
    for place, part in enumerate(first.tolist()):
        parts.setdefault(part, []).append(place)
    return list(parts.values())


def _nearest_to_mean(lat_e7: Int64, lon_e7: Int64) -> int:
    scale = math.cos(math.radians(float(lat_e7[0]) / 1e7))
    return int(np.argmin((lat_e7 - lat_e7.mean()) ** 2 + ((lon_e7 - lon_e7.mean()) * scale) ** 2))


def _addresses(homes: Sequence[Point]) -> list[Address]:
    """Each number once, where it is drawn first, by number."""
    found: dict[str, Address] = {}
    for home in homes:
        for number in re.split(r"[;,]", home.number):
            key = number_key(number)
            if key:
                found.setdefault(key, Address(number.strip(), home.lat_e7, home.lon_e7, home.postcode, home.osm))
    return [found[key] for key in sorted(found)]
