# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Where a result comes from: data, code version and parameters, the same for the same question on every machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mobility
from mobility.analysis.headways import has_headway_lines

if TYPE_CHECKING:
    from mobility.analysis.travel_times import Conditions
    from mobility.analysis.window import Window
    from mobility.network.network import Network

MINUTE_S = 60
_WORD = {False: "departure", True: "arrival"}


def about(network: Network, window: Window, conditions: Conditions, **more: str) -> dict[str, str]:
    """Name -> value, as a result carries them.

    Parameters
    ----------
    network, window, conditions
        What was asked.
    more
        What else belongs to the question.
    """
    manifest, settings = network.manifest, conditions.settings or network.settings
    walk = "none" if settings.max_walk_s is None else f"{settings.max_walk_s} s"
    told = {
        "software": f"umstieg {mobility.__version__}",
        "region": manifest["region"]["id"],
        "network": manifest["content_hash"],
        "sources": "; ".join(network.attributions),
        "window": f"{_WORD[window.towards]} {window.first.isoformat()}, {window.minutes} minutes",
        "farthest": f"{conditions.most_s / MINUTE_S:g} min",
        "walking": f"{settings.walk_speed_m_s:g} m/s, longest walk {walk}, change {settings.change_s} s",
        "access": ", ".join(conditions.access),
        "rides": "none"
        if not conditions.transit
        else "any"
        if conditions.max_rides is None
        else str(conditions.max_rides),
        "route_types": "all" if conditions.route_types is None else ", ".join(map(str, sorted(conditions.route_types))),
    }
    if conditions.draws > 0 and has_headway_lines(network):
        told["headways"] = f"{conditions.draws} draws from seed {conditions.seed}"
    return told | {name: value for name, value in more.items() if value}
