# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The German Länder: whose public holidays and school holidays count."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mobility.network.network import Network

LAND_OF_KEY = {
    "01": "SH", "02": "HH", "03": "NI", "04": "HB", "05": "NW", "06": "HE", "07": "RP", "08": "BW", "09": "BY",
    "10": "SL", "11": "BE", "12": "BB", "13": "MV", "14": "SN", "15": "ST", "16": "TH",
}  # fmt: skip
"""Land by the first two digits of the official municipality key, which a DHID holds too."""
MOST = 0.9
"""Timetables reach across borders; with so much of it in one Land its holidays count."""
DHID = re.compile(r"de:(\d\d)\d{3}:")
NAMES = {
    "BB": "Brandenburg", "BE": "Berlin", "BW": "Baden-Württemberg", "BY": "Bayern", "HB": "Bremen", "HE": "Hessen",
    "HH": "Hamburg", "MV": "Mecklenburg-Vorpommern", "NI": "Niedersachsen", "NW": "Nordrhein-Westfalen",
    "RP": "Rheinland-Pfalz", "SH": "Schleswig-Holstein", "SL": "Saarland", "SN": "Sachsen", "ST": "Sachsen-Anhalt",
    "TH": "Thüringen",
}  # fmt: skip


def land_of_stops(network: Network, stops: Iterable[int]) -> str | None:
    """The Land in which some stops lie, by their ids.

    Parameters
    ----------
    network, stops
        Which stops.

    Returns
    -------
    str or None
        Such as ``ST`` where at least ``MOST`` of the ids that hold a municipality key (``de:15083:20307``) say so.
    """
    found: Counter[str | None] = Counter()
    for stop in stops:
        match = DHID.match(network.stop_id[stop].partition("_")[2])
        if match is not None:
            found[LAND_OF_KEY.get(match[1])] += 1
    if not found:
        return None
    land, count = min(found.items(), key=lambda entry: (-entry[1], entry[0] or ""))
    return land if count >= MOST * found.total() else None
