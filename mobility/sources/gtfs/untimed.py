# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Times for stops without one (SEMANTICS, Ride): between the timed neighbours, by distance or evenly."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import pairwise

import numpy as np
import polars as pl


def fill_untimed(calls: pl.DataFrame) -> pl.DataFrame:
    """Fill in arrival and departure where ``interpolated`` is true.

    Parameters
    ----------
    calls
        By trip and sequence, first and last call of each trip timed; ``distance`` as text, null where absent.

    Returns
    -------
    polars.DataFrame
        The same with all times set: exact arithmetic, then rounded down.
    """
    untimed = calls["interpolated"].to_numpy()
    if not untimed.any():
        return calls
    arrival_s, departure_s = calls["arrival_s"].to_numpy().copy(), calls["departure_s"].to_numpy().copy()
    distance = calls["distance"]
    edge = np.diff(np.r_[False, untimed, False].astype(np.int8))
    for before, after in zip(np.flatnonzero(edge == 1) - 1, np.flatnonzero(edge == -1), strict=True):
        start_s, end_s = int(departure_s[before]), int(arrival_s[after])
        shares = _shares(distance[int(before) : int(after) + 1].to_list())
        filled = [start_s + (end_s - start_s) * share.numerator // share.denominator for share in shares]
        arrival_s[before + 1 : after] = departure_s[before + 1 : after] = filled
    return calls.with_columns(pl.Series("arrival_s", arrival_s), pl.Series("departure_s", departure_s))


def _shares(distances: list[str | None]) -> list[Fraction]:
    """Where the inner stops lie between the two ends, 0 to 1: by distance if all have one and it grows, else evenly."""
    metres = [_exact(distance) for distance in distances]
    known = [metre for metre in metres if metre is not None]
    if len(known) == len(metres) and all(a < b for a, b in pairwise(known)):
        return [(metre - known[0]) / (known[-1] - known[0]) for metre in known[1:-1]]
    steps = len(distances) - 1
    return [Fraction(step, steps) for step in range(1, steps)]


def _exact(distance: str | None) -> Fraction | None:
    try:
        return None if distance is None else Fraction(Decimal(distance))
    except (InvalidOperation, ValueError, OverflowError):
        return None
