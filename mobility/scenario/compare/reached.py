# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Opportunities within reach before and after, by origin and per head; who can be somewhere in time and come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mobility.analysis.accessibility.equity import spread
from mobility.analysis.accessibility.opportunities import Decay, opportunities
from mobility.kernels.layout import NEVER
from mobility.scenario.compare.people import shown_counts, shown_places
from mobility.scenario.compare.question import MINUTE_S
from mobility.scenario.compare.table import Table, number_name, put_together

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.analysis.accessibility.there_and_back import ThereAndBack
    from mobility.kernels.layout import Float64
    from mobility.scenario.compare.period import Period
    from mobility.scenario.compare.question import CompareQuestion
    from mobility.scenario.compare.search import Found

STEP = Decay()


class Reaching:
    """Opportunities within each cutoff, reckoned once per day and window.

    Parameters
    ----------
    question, found
        What was asked and found.
    known
        Of the baseline: where rows are the same, so is what is reached.
    """

    def __init__(self, question: CompareQuestion, found: Found, known: Reaching | None = None) -> None:
        weight = question.opportunities
        days, windows = found.seconds.shape[:2]
        shape = days, windows, len(question.cutoffs_s), len(question.origins)
        self.found = found
        self.reached: Float64 = np.zeros(shape) if known is None else known.reached.copy()
        for day in range(days):
            for window in range(windows):
                seconds = found.seconds[day, window, 0]
                rows = np.arange(len(seconds))
                if known is not None:
                    rows = np.flatnonzero((seconds != known.found.seconds[day, window, 0]).any(axis=1))
                for at, cutoff_s in enumerate(question.cutoffs_s):
                    self.reached[day, window, at, rows] = opportunities(seconds[rows], weight, cutoff_s, STEP)

    def of(self, period: Period, window: int) -> Float64:
        """(C, O) on a day, or the mean over a year."""
        parts = [share * self.reached[day, window] for day, share in period.parts]
        total: Float64 = np.sum(parts, axis=0)
        return total


def access_table(
    question: CompareQuestion, periods: Sequence[Period], base: Reaching, variants: dict[str, Reaching]
) -> Table:
    """One row per variant, day or year, window and origin; columns per cutoff."""
    people, count = shown_places(question), len(question.origins)
    parts: list[dict[str, Any]] = []
    for variant, reaching in variants.items():
        for period in periods:
            for w, window in enumerate(question.windows):
                keys = {"variant": variant, **period.keys(), "window": window}
                part: dict[str, Any] = {name: [value] * count for name, value in keys.items()}
                part |= {"origin": list(question.origins.id), "people": people}
                before, after = base.of(period, w), reaching.of(period, w)
                for at, cutoff_s in enumerate(question.cutoffs_s):
                    name = f"opportunities_{number_name(cutoff_s / MINUTE_S)}_min"
                    part[f"{name}_before"], part[f"{name}_after"] = np.round(before[at], 6), np.round(after[at], 6)
                    part[f"{name}_change"] = np.round(after[at] - before[at], 6) + 0.0
                parts.append(part)
    table = put_together(parts)
    return Table(table, {name: "opportunities" for name in table if name.startswith("opportunities_")})


def access_summary(
    question: CompareQuestion, periods: Sequence[Period], base: Reaching, variants: dict[str, Reaching]
) -> Table:
    """One row per variant, day or year, window and cutoff: per head, how evenly, and who has more or less."""
    heads, persons = question.heads, question.people is not None
    rows: list[dict[str, Any]] = []
    for variant, reaching in variants.items():
        for period in periods:
            for w, window in enumerate(question.windows):
                for at, cutoff_s in enumerate(question.cutoffs_s):
                    before, after = base.of(period, w)[at], reaching.of(period, w)[at]
                    was, is_ = spread(before, heads), spread(after, heads)
                    way = np.sign(np.round(after - before, 9)).astype(np.int64) + 1
                    shown, _ = shown_counts(
                        np.bincount(way, weights=heads, minlength=3).astype(np.float64), persons=persons
                    )
                    rows.append({
                        "variant": variant, **period.keys(), "window": window, "cutoff_min": cutoff_s / MINUTE_S,
                        "opportunities_per_head_before": round(was.mean, 6),
                        "opportunities_per_head_after": round(is_.mean, 6),
                        "opportunities_per_head_change": round(is_.mean - was.mean, 6) + 0.0,
                        "gini_before": round(was.gini, 6), "gini_after": round(is_.gini, 6),
                        "people_more": float(shown[2]), "people_less": float(shown[0]),
                        "people_equal": float(shown[1]),
                    })  # fmt: skip
    units = {f"opportunities_per_head_{side}": "opportunities" for side in ("before", "after", "change")}
    return Table({name: [row[name] for row in rows] for name in (rows[0] if rows else ())}, units)


Stays = tuple["ThereAndBack", ...]
"""By day."""


def stay_table(question: CompareQuestion, periods: Sequence[Period], base: Stays, variants: dict[str, Stays]) -> Table:
    """One row per variant and day or year: the share of people who can be there in time and come back."""
    heads, persons = question.heads, question.people is not None
    total = float(heads.sum())
    rows: list[dict[str, Any]] = []
    for variant, stays in variants.items():
        for period in periods:
            before, after, ways = 0.0, 0.0, np.zeros(4)
            for day, share in period.parts:
                was, is_ = base[day].destination >= 0, stays[day].destination >= 0
                before += share * float(heads[was].sum())
                after += share * float(heads[is_].sum())
                ways += share * np.bincount(was * 2 + is_, weights=heads, minlength=4)
            shown, _ = shown_counts(ways, persons=persons)
            rows.append({
                "variant": variant, **period.keys(), "stay": question.stay,
                "share_before": round(before / total, 6) if total > 0 else None,
                "share_after": round(after / total, 6) if total > 0 else None,
                "people_gained": float(shown[1]), "people_lost": float(shown[2]),
            })  # fmt: skip
    return Table({name: [row[name] for row in rows] for name in (rows[0] if rows else ())})


def stay_places_table(
    question: CompareQuestion, days: Sequence[Period], base: Stays, variants: dict[str, Stays]
) -> Table:
    """One row per variant, day and origin: where the stay is, and how long both ways take."""
    ids = question.destinations.id
    parts: list[dict[str, Any]] = []
    for variant, stays in variants.items():
        for number, day in enumerate(days):
            part: dict[str, Any] = {
                "variant": [variant] * len(question.origins),
                "day": [day.id] * len(question.origins),
                "stay": [question.stay] * len(question.origins),
                "origin": list(question.origins.id),
            }
            for side, of in (("before", base[number]), ("after", stays[number])):
                part[f"at_{side}"] = [ids[one] if one >= 0 else None for one in of.destination.tolist()]
                part[f"there_s_{side}"] = [None if one == NEVER else one for one in of.there_s.tolist()]
                part[f"back_s_{side}"] = [None if one == NEVER else one for one in of.back_s.tolist()]
            parts.append(part)
    return Table(put_together(parts))
