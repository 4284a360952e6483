# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Runs of frequencies.txt as trips of their own, and those that no change was about put together again.

A change may be about some runs of a row alone, so while a line is being changed each of its runs is a trip. A trip has
times; the row that it came from may say a headway only, and analyses then draw when it runs. What no change was about
must not get times by having been looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from mobility.network.patch.feed_tables import TripChanges, extended

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mobility.network.patch.day_axis import Days
    from mobility.network.patch.feed_edit import Call


class SpelledRun(NamedTuple):
    """A run as a trip: its number, its first departure, and its calls before any change."""

    trip: int
    start_s: int
    calls: tuple[Call, ...]


class SpelledOut(NamedTuple):
    """The runs of one trip of frequencies.txt: on which days they ran, and each row with its runs in order."""

    days: Days
    rows: list[tuple[dict[str, Any], list[SpelledRun]]]

    @property
    def runs(self) -> list[SpelledRun]:
        """All of them."""
        return [run for _, runs in self.rows for run in runs]


def with_headways(
    changed: TripChanges, spelled_out: Mapping[int, SpelledOut], frequencies: pl.DataFrame
) -> tuple[TripChanges, pl.DataFrame]:
    """What differs of trips, and the rows of frequencies.txt that are left.

    On days on which all runs of a trip are as published its rows hold. Where there is no such day, runs that are as
    published on all days make up rows again as far as they follow each other. All other runs stay trips.

    Parameters
    ----------
    changed
        With all runs that were spelled out as trips, and without the trips that they came from.
    spelled_out
        By the trip that the runs came from.
    frequencies
        As published.
    """
    calls, days = dict(changed.calls), dict(changed.days)
    rows: list[dict[str, Any]] = []
    for trip, spelled in spelled_out.items():
        same = spelled.days.copy()
        for run in spelled.runs:
            same &= days[run.trip] if calls[run.trip] == run.calls else False
        if same.any():
            rows += [row for row, _ in spelled.rows]
            joined = [run.trip for run in spelled.runs]
        else:
            same, parts = spelled.days, list(_stretches(TripChanges(calls, days), spelled))
            rows += [row for row, _ in parts]
            joined = [run.trip for _, runs in parts for run in runs]
        if not joined:
            continue
        del calls[trip]
        if not np.array_equal(same, spelled.days):
            days[trip] = same
        for number in joined:
            rest = days[number] & ~same
            if calls[number] and rest.any():
                days[number] = rest
            else:
                calls[number] = ()
    gone = {trip for trip, left in calls.items() if not left} | spelled_out.keys()
    return TripChanges(calls, days), extended(frequencies.filter(~pl.col("trip").is_in(sorted(gone))), rows)


def _stretches(changed: TripChanges, spelled: SpelledOut) -> Iterator[tuple[dict[str, Any], list[SpelledRun]]]:
    """Rows of runs behind each other that are as published on all days."""
    for row, runs in spelled.rows:
        part: list[SpelledRun] = []
        for run in runs:
            if changed.calls[run.trip] == run.calls and np.array_equal(changed.days[run.trip], spelled.days):
                part.append(run)
            elif part:
                yield _row(row, part), part
                part = []
        if part:
            yield _row(row, part), part


def _row(row: dict[str, Any], runs: list[SpelledRun]) -> dict[str, Any]:
    """A row of some of the runs; the whole row if these are all."""
    begin, end = runs[0].start_s, min(row["end_s"], runs[-1].start_s + row["headway_s"])
    return row if (begin, end) == (row["start_s"], row["end_s"]) else {**row, "row": 0, "start_s": begin, "end_s": end}
