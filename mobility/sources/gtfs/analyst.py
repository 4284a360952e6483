# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A feed for analysts: the published files as a gtfs-kit ``Feed``, read strictly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobility.sources.gtfs.archive import Archive
from mobility.sources.gtfs.columns import read_text

if TYPE_CHECKING:
    import gtfs_kit
    import pandas as pd

    from mobility.region import FeedSource

WHOLE = frozenset(
    {
        "location_type", "wheelchair_boarding", "route_type", "direction_id", "wheelchair_accessible", "bikes_allowed",
        "stop_sequence", "pickup_type", "drop_off_type", "timepoint", "monday", "tuesday", "wednesday", "thursday",
        "friday", "saturday", "sunday", "exception_type", "transfer_type", "min_transfer_time", "headway_secs",
        "exact_times", "shape_pt_sequence", "route_sort_order", "transfers", "transfer_duration", "payment_method",
    }
)  # fmt: skip
"""Columns that hold whole numbers."""
DECIMAL = frozenset({"stop_lat", "stop_lon", "shape_pt_lat", "shape_pt_lon", "shape_dist_traveled", "price"})
"""Columns that hold decimal numbers."""


def to_gtfs_kit(source: FeedSource, *, dist_units: str = "km") -> gtfs_kit.Feed:
    """Read a feed for analysis (needs the extra ``analyst``).

    Unlike ``gtfs_kit.read_feed`` this reader keeps ids such as ``NA`` and ``007`` as they are, takes large whole
    numbers, and says where a file is broken.

    Parameters
    ----------
    source
        Which feed.
    dist_units
        Unit of ``shape_dist_traveled``, as gtfs-kit calls it.

    Raises
    ------
    DataError
        A file can't be read as CSV.
    """
    import gtfs_kit

    tables = {}
    with Archive(source.gtfs, source.id) as archive:
        for name in archive.names:
            table = name.removesuffix(".txt")
            if name.endswith(".txt") and table in gtfs_kit.constants.DTYPES:
                tables[table] = _frame(archive, name)
    return gtfs_kit.Feed(dist_units=dist_units, **tables)


def _frame(archive: Archive, name: str) -> pd.DataFrame:
    import pandas as pd

    text = read_text(archive, name).drop("row")
    columns = {}
    for column in text.columns:
        series = pd.Series(text[column].to_list(), dtype="string")
        if column in WHOLE:
            series = pd.to_numeric(series, errors="coerce").astype("Int64")
        elif column in DECIMAL:
            series = pd.to_numeric(series, errors="coerce").astype("float64")
        columns[column] = series
    return pd.DataFrame(columns)
