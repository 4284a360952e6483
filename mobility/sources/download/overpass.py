# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The streets of a box from an Overpass service, as an OpenStreetMap file.

OSMnx talks to Overpass too, but turns the answer into a graph at once: turn restrictions, barriers off the graph, house
numbers and surfaces are lost, and its ``save_graph_xml`` can't give them back. So the service is asked here for the
plain objects, at the same address and with the same time limit as OSMnx has.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mobility.errors import DataError, Place
from mobility.sources.download.cut import AREA_KEYS
from mobility.sources.osm import points
from mobility.sources.osm.read import NODE_KEYS, WAY_KEYS

if TYPE_CHECKING:
    from pathlib import Path

    from mobility.region import Box

USUAL = "https://overpass-api.de/api"
"""As in ``osmnx.settings.overpass_url``."""
TIMEOUT_S = 180
"""How long the service may work on an answer; as in ``osmnx.settings.requests_timeout``."""
TAIL_BYTES = 4096
REMARK = re.compile(r"<remark>(.*?)</remark>", re.DOTALL)


def address(overpass: str) -> str:
    """Where a query is sent, from what the region file says."""
    base = (overpass or USUAL).rstrip("/")
    return base if base.endswith("/interpreter") else f"{base}/interpreter"


def query(box: Box) -> str:
    """What is asked: the objects that ``osm.read`` looks at, with all that they are made of.

    Parameters
    ----------
    box
        South, west, north, east.
    """
    within = ",".join(f"{value:.7f}" for value in box)
    streets = [key for key in WAY_KEYS if key not in {"route", *points.KEYS}]
    asked = [
        *(f'way["{key}"];' for key in (*streets, *points.KEYS)),
        'way["route"="ferry"];',
        *(f'node["{key}"];' for key in NODE_KEYS),
    ]
    areas = "".join(f'rel(bw.found)["type"="multipolygon"]["{key}"];' for key in AREA_KEYS)
    # What is below a relation is had by recursion: a query for its ways would leave out those that lie off the box.
    return (
        f"[out:xml][timeout:{TIMEOUT_S}][bbox:{within}];"
        f"({''.join(asked)})->.found;"
        'rel(bw.found)["type"="restriction"]->.turns;'
        f"({areas})->.areas;"
        "(.found;.found >;.turns;.areas;.areas >;);"
        "out body;"
    )


def require_complete(path: Path, url: str) -> None:
    """Refuse an answer that the service itself calls incomplete, which it does at the end of a file with status 200.

    Raises
    ------
    DataError
        With the service's own words.
    """
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL_BYTES))
        found = REMARK.search(file.read().decode("utf-8", "replace"))
    if found:
        raise DataError("overpass_incomplete", place=Place(url), why=" ".join(found[1].split()).rstrip("."))
