# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A matrix as a table: one row per pair, origins in order and for each the destinations in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mobility.analysis.about import about
from mobility.analysis.extras import analyst
from mobility.analysis.parts import parts_of
from mobility.kernels.layout import NEVER

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from mobility.analysis.matrix import Matrix
    from mobility.network.network import Network

PARTS = ("wait_s", "access_s", "ride_s", "change_s", "egress_s", "rides", "lines")


def percentile_name(percentile: float) -> str:
    """``p50``, ``p2_5``."""
    return "p" + f"{percentile:g}".replace(".", "_")


def matrix_columns(
    network: Network, matrix: Matrix, progress: Callable[[int, int], None] | None = None
) -> dict[str, Any]:
    """Name -> values of all pairs; None where out of reach.

    Parameters
    ----------
    network
        That the matrix was made with.
    matrix
        If it was asked for with minutes, the parts of the trips are columns, too.
    progress
        Called with the number of pairs done and of all, where parts are asked for.
    """
    import polars as pl

    asked = matrix.question
    origins, destinations = len(asked.origins), len(asked.destinations)
    columns: dict[str, Any] = {
        "origin": pl.Series(asked.origins.id, dtype=pl.String).gather(np.repeat(np.arange(origins), destinations)),
        "destination": pl.Series(asked.destinations.id, dtype=pl.String).gather(
            np.tile(np.arange(destinations), origins)
        ),
    }
    names = [percentile_name(percentile) for percentile in asked.percentiles]
    for number, name in enumerate(names):
        seconds = matrix.seconds[number].ravel()
        columns[f"travel_time_{name}_s"] = pl.Series(seconds).set(pl.Series(seconds == NEVER), None)
    if matrix.minute is not None:
        parts: dict[str, list[Any]] = {
            f"{part}_{name}" if part in {"rides", "lines"} else f"{part.removesuffix('_s')}_{name}_s": [None]
            * (origins * destinations)
            for name in names
            for part in PARTS
        }
        of = list(parts.values())
        for p, o, d, trip in parts_of(network, matrix, progress):
            for number, part in enumerate(PARTS):
                of[p * len(PARTS) + number][o * destinations + d] = getattr(trip, part)
        columns |= parts
    return columns


def matrix_frame(network: Network, matrix: Matrix) -> pd.DataFrame:
    """The table as a DataFrame of pandas (extra ``analyst``); where it comes from stands in its ``attrs``."""
    with analyst():
        import pandas as pd
    frame = pd.DataFrame({name: list(values) for name, values in matrix_columns(network, matrix).items()})
    frame.attrs.update(matrix_about(network, matrix))
    return frame


def matrix_about(network: Network, matrix: Matrix) -> dict[str, str]:
    """Where the table comes from."""
    asked = matrix.question
    return about(
        network, asked.window, asked.conditions, origins=asked.origins.source, destinations=asked.destinations.source,
        percentiles=", ".join(f"{one:g}" for one in asked.percentiles),
    )  # fmt: skip
