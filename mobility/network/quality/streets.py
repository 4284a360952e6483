# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Rules on the streets of a region, and on how feeds and streets fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from mobility.errors import DataError, InputError, Place, ResourceError
from mobility.kernels.grid import nearest_piece
from mobility.network.streets.draft import make_draft
from mobility.network.streets.pieces import cut_ways
from mobility.network.streets.profiles import FOOT
from mobility.network.streets.stop_links import MOST_M
from mobility.sources.gtfs.findings import Finding, Findings
from mobility.sources.osm.read import read_streets

if TYPE_CHECKING:
    from mobility.network.quality.case import Case
    from mobility.network.streets.draft import Draft
    from mobility.region import Region
    from mobility.sources.gtfs.findings import Severity

FILE = "stops.txt"
MOST_OFF_THE_MAP = 0.5
"""If more of the stops lie off the map it is the wrong map; a feed that reaches beyond the map is usual."""


def check_streets(region: Region, cases: list[Case]) -> Findings | None:
    """Read the streets, and see which stops lie far from any.

    Parameters
    ----------
    region
        Whose streets.
    cases
        Its feeds; findings on their stops are noted there.

    Returns
    -------
    Findings or None
        What was found in the file itself; None for a region without streets.
    """
    if region.streets is None:
        return None
    try:
        osm = read_streets(region.streets.osm, region.streets.broken_ways)
    except (DataError, InputError, ResourceError) as error:
        found = Findings(region.streets.osm.name)
        found.counts["error", error.code] += 1
        found.items.append(Finding(error.code, "error", error.place or Place(found.feed), error.facts))
        return found
    draft = make_draft(cut_ways(osm))
    for case in cases:
        _stops_far_from_streets(case, draft)
    return osm.findings


def _stops_far_from_streets(case: Case, draft: Draft) -> None:
    """Stops that nobody can walk to, because the map ends before them or shows no street there."""
    far = np.zeros(len(case.lat), dtype=np.bool_)
    for stop in np.flatnonzero(case.called & ~np.isnan(case.lat)).tolist():
        lat_e7, lon_e7 = float(case.lat[stop] * 1e7), float(case.lon[stop] * 1e7)
        far[stop] = nearest_piece(draft.grid, draft.lines, draft.usable, FOOT.bit, lat_e7, lon_e7, MOST_M)[0] < 0
    stops = case.feed.stops.with_columns(pl.Series("far", far)).filter("far")
    found = stops.select("row", pl.col("stop_id").alias("value"), pl.col("name").alias("name"))
    found = found.with_columns(
        pl.lit(int(far.sum())).alias("count"),
        pl.lit(int(case.called.sum())).alias("all"),
        pl.lit(round(MOST_M)).alias("most_m"),
    )
    severity: Severity = "warning" if far.sum() > MOST_OFF_THE_MAP * case.called.sum() else "info"
    case.note(severity, "stop_far_from_streets", FILE, found, "stop_id")
