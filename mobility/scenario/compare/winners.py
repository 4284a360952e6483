# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Winners and losers: by place, and by group with heads.

The change of a place is the mean over all destinations that it reaches before and after, weighted by their
opportunities. It wins if that is shorter by at least the threshold or if it reaches destinations that it did not, and
loses if it is longer by at least as much or if it does not reach any longer what it did. It may do both: then it is
counted as neither winner nor loser, but as ``both``. In a year, changes are means over the days on which there is any,
and what is gained and lost is the mean over all days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mobility.kernels.layout import NEVER
from mobility.scenario.compare.people import shown_counts, shown_places
from mobility.scenario.compare.question import MINUTE_S
from mobility.scenario.compare.table import Table, put_together

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.kernels.layout import Float64
    from mobility.scenario.compare.period import Period
    from mobility.scenario.compare.question import CompareQuestion
    from mobility.scenario.compare.search import Found

OUTCOMES = ("winner", "loser", "both", "unchanged")
WINNER, LOSER, BOTH, UNCHANGED = range(4)
ALL = "all"
"""The group of all people."""
ROUNDING_S = 1e-6
"""What a mean of whole seconds may miss by."""


@dataclass(frozen=True, slots=True)
class PlaceChange:
    """How places fare.

    Parameters
    ----------
    before_s, after_s, change_s
        (O) means over what is reached before and after; NaN where there is nothing.
    gained, lost
        (O) opportunities that become reachable, and that stop being so.
    outcome
        (O) positions in ``OUTCOMES``.
    """

    before_s: Float64
    after_s: Float64
    change_s: Float64
    gained: Float64
    lost: Float64
    outcome: np.ndarray


def place_change(question: CompareQuestion, period: Period, window: int, base: Found, found: Found) -> PlaceChange:
    """How places fare on a day or in a year, by the first percentile.

    Parameters
    ----------
    question, period, window
        What is looked at; the window by its position.
    base, found
        Of the baseline and the scenario.
    """
    weight, origins = question.opportunities, len(question.origins)
    sums = np.zeros((3, origins))  # days with anything to compare, before, after
    gained, lost = np.zeros(origins), np.zeros(origins)
    for number, share in period.parts:
        before_s, after_s = base.seconds[number, window, 0], found.seconds[number, window, 0]
        was, is_ = before_s < NEVER, after_s < NEVER
        heavy = (was & is_) * weight
        total = heavy.sum(axis=1)
        some = total > 0
        sums[0, some] += share
        for at, seconds in ((1, before_s), (2, after_s)):
            mean_s = (np.where(was & is_, seconds, 0) * weight).sum(axis=1)[some] / total[some]
            sums[at, some] += share * mean_s
        gained += share * ((~was & is_) * weight).sum(axis=1)
        lost += share * ((was & ~is_) * weight).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        before, after = (np.where(sums[0] > 0, sums[at] / sums[0], np.nan) for at in (1, 2))
    change = after - before
    limit_s = max(question.threshold_min * MINUTE_S, ROUNDING_S) - ROUNDING_S / 2
    wins = (gained > 0) | (np.nan_to_num(change) <= -limit_s)
    loses = (lost > 0) | (np.nan_to_num(change) >= limit_s)
    outcome = np.select([wins & loses, wins, loses], [BOTH, WINNER, LOSER], UNCHANGED)
    return PlaceChange(before, after, change, gained, lost, outcome)


def place_table(question: CompareQuestion, periods: Sequence[Period], base: Found, variants: dict[str, Found]) -> Table:
    """One row per variant, day or year, window and origin."""
    people, origins = shown_places(question), question.origins
    parts: list[dict[str, Any]] = []
    for variant, found in variants.items():
        for period in periods:
            for w, window in enumerate(question.windows):
                change = place_change(question, period, w, base, found)
                keys = {"variant": variant, **period.keys(), "window": window}
                part: dict[str, Any] = {name: [value] * len(origins) for name, value in keys.items()}
                part |= {
                    "origin": list(origins.id),
                    "lat": origins.lat,
                    "lon": origins.lon,
                    "people": people,
                    "travel_time_min_before": np.round(change.before_s / MINUTE_S, 3),
                    "travel_time_min_after": np.round(change.after_s / MINUTE_S, 3),
                    "travel_time_min_change": np.round(change.change_s / MINUTE_S, 3) + 0.0,
                    "opportunities_gained": np.round(change.gained, 6),
                    "opportunities_lost": np.round(change.lost, 6),
                    "outcome": [OUTCOMES[one] for one in change.outcome.tolist()],
                }
                parts.append(part)
    return Table(put_together(parts), {"lat": "degree", "lon": "degree"})


def group_table(question: CompareQuestion, periods: Sequence[Period], base: Found, variants: dict[str, Found]) -> Table:
    """One row per variant, day or year, window and group: heads of each outcome, and minutes per head."""
    groups = {ALL: question.heads, **question.heads_of_groups}
    rows: list[dict[str, Any]] = []
    for variant, found in variants.items():
        for period in periods:
            for w, window in enumerate(question.windows):
                change = place_change(question, period, w, base, found)
                for group, heads in groups.items():
                    rows.append({
                        "variant": variant, **period.keys(), "window": window, "group": group,
                        "threshold_min": question.threshold_min,
                        **_of_group(change, heads, persons=question.people is not None),
                    })  # fmt: skip
    units = {name: "places" for name in rows[0] if name.startswith("people")} if question.people is None else {}
    return Table({name: [row[name] for row in rows] for name in (rows[0] if rows else ())}, units)


def _of_group(change: PlaceChange, heads: Float64, *, persons: bool) -> dict[str, Any]:
    counts = np.bincount(change.outcome, weights=heads, minlength=len(OUTCOMES)).astype(np.float64)
    shown, total = shown_counts(counts, persons=persons)
    row: dict[str, Any] = {"people": total}
    row |= {f"people_{name}": float(count) for name, count in zip(OUTCOMES, shown, strict=True)}
    for at in (WINNER, LOSER):
        mine = (change.outcome == at) & ~np.isnan(change.change_s)
        mean_min = _mean(change.change_s[mine], heads[mine]) / MINUTE_S
        row[f"{OUTCOMES[at]}_change_min"] = float("nan") if np.isnan(shown[at]) else round(mean_min, 3) + 0.0
    known = ~np.isnan(change.change_s)
    mean_min = _mean(change.change_s[known], heads[known]) / MINUTE_S
    row["mean_change_min"] = float("nan") if np.isnan(total) else round(mean_min, 3) + 0.0
    return row


def _mean(values: Float64, weight: Float64) -> float:
    total = float(weight.sum())
    return float((values * weight).sum()) / total if total > 0 else float("nan")
