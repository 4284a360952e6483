# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The stops of a network as places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.places.places import Places
from mobility.network.frozen import frozen

if TYPE_CHECKING:
    from mobility.kernels.layout import Int64
    from mobility.network.network import Network


def called_stops(network: Network) -> Int64:
    """The numbers of all stops that any trip calls at on any day, rising."""
    stops: Int64 = np.unique(network.berth_stop[network.sequences.berth]).astype(np.int64)
    return stops


def stop_places(network: Network) -> Places:
    """All stops that any trip calls at on any day, by rising stop number; their ids are those of the network.

    Parameters
    ----------
    network
        Whose.
    """
    stops = called_stops(network)
    return Places(
        tuple(network.stop_id[stop] for stop in stops.tolist()),
        network.arrays["stop_lat"][stops],
        network.arrays["stop_lon"][stops],
        source="stops",
        stop=frozen(stops),
    )
