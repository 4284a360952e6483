# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""How far all stops lie from each other over streets, at any distance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels.layout import NEVER, Int32

if TYPE_CHECKING:
    from mobility.network.streets.profiles import Profile
    from mobility.network.streets.streets import Streets


def stop_distances(streets: Streets, profile: Profile, first: int = 0, last: int | None = None) -> Int32:
    """(last - first, S) centimetres from some stops to all stops, connectors included; NEVER where no street leads.

    The same as ``kernels.dijkstra.walks_from_stops`` finds without a limit, and 0 from a linked stop to itself. A row
    of a large region holds thousands of numbers: ask for as many rows at once as there is room for.

    Parameters
    ----------
    streets
        Of the network.
    profile
        On foot or by wheelchair, whose costs are lengths.
    first, last
        Rows of the stops first to last - 1; without ``last`` up to the end.
    """
    linked, node, connector_cm = streets.linked_stops
    stops = len(streets.stop_links.node)
    last = stops if last is None else min(last, stops)
    table = np.full((max(0, last - first), stops), NEVER, dtype=np.int32)
    rows = slice(*np.searchsorted(linked, (first, last)))
    begin = linked[rows]
    if len(begin):
        found = streets.pinned_stops(profile).table(node[rows], connector_cm[rows])
        found += connector_cm  # a sum of NEVER and a length still fits
        table[np.ix_(begin - first, linked)] = np.where(found < NEVER, found, NEVER)
        table[begin - first, begin] = 0
    return table
