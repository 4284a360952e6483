# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Travel times before and after, pair by pair and in sum; what becomes reachable or stops being so is kept apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mobility.analysis.matrix_table import percentile_name
from mobility.kernels.layout import NEVER
from mobility.scenario.compare.table import Table, seconds_or_none, stacked

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from mobility.kernels.layout import Float64, Int32
    from mobility.scenario.compare.period import Period
    from mobility.scenario.compare.question import CompareQuestion
    from mobility.scenario.compare.search import Found

STATES = ("equal", "faster", "slower", "gained", "lost", "unreachable")
EQUAL, FASTER, SLOWER, GAINED, LOST, UNREACHABLE = range(6)
HALF = 0.5
MOST_ROWS = 2_000_000
"""Tables of pairs with more rows tell only what differs."""


def states(before_s: Int32, after_s: Int32) -> np.ndarray:
    """Positions in ``STATES``, of any shape."""
    was, is_ = before_s < NEVER, after_s < NEVER
    state: np.ndarray = np.select(
        [was & is_ & (after_s < before_s), was & is_ & (after_s > before_s), ~was & is_, was & ~is_, ~was & ~is_],
        [FASTER, SLOWER, GAINED, LOST, UNREACHABLE],
        EQUAL,
    )
    return state


def pair_weights(question: CompareQuestion) -> Float64:
    """(O, D) people at the origin times opportunities at the destination."""
    return question.heads[:, None] * question.opportunities[None, :]


def weighted_median(values: Float64, weight: Float64) -> float:
    """The least value that at least half of the weight does not exceed; NaN without weight."""
    order = np.argsort(values, kind="stable")
    below = np.cumsum(weight[order])
    if not len(below) or below[-1] <= 0:
        return float("nan")
    at = int(np.searchsorted(below, HALF * below[-1] * (1 - 1e-12), side="left"))
    return float(values[order][at])


def pair_table(question: CompareQuestion, days: Sequence[Period], base: Found, variants: dict[str, Found]) -> Table:
    """One row per variant, day, window, origin and destination; columns per percentile.

    Where that would be more than ``MOST_ROWS``, only pairs are told that differ in anything.
    """
    import polars as pl

    whole = len(question.origins) * len(question.destinations) * len(variants) * len(days) * len(question.windows)
    names = pl.Series(STATES)
    parts: list[dict[str, pl.Series]] = []
    for variant, found in variants.items():
        for number, day in enumerate(days):
            for w, window in enumerate(question.windows):
                differs = (base.seconds[number, w] != found.seconds[number, w]).any(axis=0)
                differs |= base.share[number, w] != found.share[number, w]
                told = np.ones_like(differs) if whole <= MOST_ROWS else differs
                part = _keys({"variant": variant, "day": day.id, "window": window}, question, told)
                for p, percentile in enumerate(question.percentiles):
                    name = percentile_name(percentile)
                    before_s, after_s = base.seconds[number, w, p][told], found.seconds[number, w, p][told]
                    state = states(before_s, after_s)
                    change_s = np.where(state <= SLOWER, after_s - before_s, NEVER)
                    part[f"travel_time_{name}_s_before"] = seconds_or_none(before_s)
                    part[f"travel_time_{name}_s_after"] = seconds_or_none(after_s)
                    part[f"travel_time_{name}_s_change"] = seconds_or_none(change_s)
                    part[f"state_{name}"] = names.gather(state)
                for side, of in (("before", base), ("after", found)):
                    part[f"share_{side}"] = pl.Series(np.round(of.share[number, w][told].astype(np.float64), 6))
                parts.append(part)
    return Table(stacked(parts))


def _keys(keys: dict[str, str], question: CompareQuestion, told: np.ndarray) -> dict[str, pl.Series]:
    """The first columns of pairs: what is the same for all, then who; bool (O, D) which are told."""
    import polars as pl

    origin, destination = np.nonzero(told)
    part = {name: pl.repeat(value, len(origin), dtype=pl.String, eager=True) for name, value in keys.items()}
    part["origin"] = pl.Series(question.origins.id, dtype=pl.String).gather(origin)
    part["destination"] = pl.Series(question.destinations.id, dtype=pl.String).gather(destination)
    return part


def pair_year_table(question: CompareQuestion, year: Period, base: Found, variants: dict[str, Found]) -> Table:
    """One row per variant, window, origin and destination: how it changes over a year, by the first percentile.

    Where that would be more than ``MOST_ROWS``, only pairs are told that differ on any day.
    """
    import polars as pl

    shape = len(question.origins), len(question.destinations)
    whole = shape[0] * shape[1] * len(variants) * len(question.windows)
    parts: list[dict[str, pl.Series]] = []
    for variant, found in variants.items():
        for w, window in enumerate(question.windows):
            days = {state: np.zeros(shape) for state in STATES}
            sum_s = np.zeros(shape)
            for number, share in year.parts:
                before_s, after_s = base.seconds[number, w, 0], found.seconds[number, w, 0]
                state = states(before_s, after_s)
                for at, name in enumerate(STATES):
                    days[name] += (state == at) * (share * year.days_per_year)
                sum_s += np.where(state <= SLOWER, after_s - before_s, 0) * (share * year.days_per_year)
            compared = days["equal"] + days["faster"] + days["slower"]
            told = np.ones(shape, dtype=np.bool_)
            if whole > MOST_ROWS:
                told = days["faster"] + days["slower"] + days["gained"] + days["lost"] > 0
            with np.errstate(invalid="ignore", divide="ignore"):
                change_s = np.where(compared > 0, sum_s / compared, np.nan)
            part = _keys({"variant": variant, "window": window}, question, told)
            part["travel_time_s_change"] = pl.Series(np.round(change_s[told], 3)).fill_nan(None)
            part["days_compared_per_year"] = pl.Series(np.round(compared[told], 3))
            part |= {f"days_{name}_per_year": pl.Series(np.round(days[name][told], 3)) for name in STATES}
            parts.append(part)
    return Table(stacked(parts))


def summary_table(
    question: CompareQuestion, periods: Sequence[Period], base: Found, variants: dict[str, Found]
) -> Table:
    """One row per variant, day or year, window and percentile.

    Counts of pairs are those of a day, for a year the mean over its days. Changes are means and medians over pairs that
    are reachable before and after, each weighted by people at the origin times opportunities at the destination.
    """
    weight = pair_weights(question)
    rows: list[dict[str, Any]] = []
    for variant, found in variants.items():
        for period in periods:
            for w, window in enumerate(question.windows):
                for p, percentile in enumerate(question.percentiles):
                    pairs = dict.fromkeys(STATES, 0.0)
                    change_s, heavy = [np.empty(0)], [np.empty(0)]
                    for number, share in period.parts:
                        before_s, after_s = base.seconds[number, w, p], found.seconds[number, w, p]
                        state = states(before_s, after_s)
                        count = np.bincount(state.ravel(), minlength=len(STATES)).tolist()
                        for at, name in enumerate(STATES):
                            pairs[name] += share * count[at]
                        known = state <= SLOWER
                        change_s.append((after_s - before_s)[known].astype(np.float64))
                        heavy.append(weight[known] * share)
                    every_s, of = np.concatenate(change_s), np.concatenate(heavy)
                    total = float(of.sum())
                    rows.append({
                        "variant": variant, **period.keys(), "window": window, "percentile": float(percentile),
                        "pairs": weight.size,
                        **{f"pairs_{name}": round(pairs[name], 3) for name in STATES},
                        "mean_change_s": round(float((every_s * of).sum()) / total, 3) if total > 0 else None,
                        "median_change_s": weighted_median(every_s, of) if total > 0 else None,
                    })  # fmt: skip
    return Table({name: [row[name] for row in rows] for name in (rows[0] if rows else ())})
