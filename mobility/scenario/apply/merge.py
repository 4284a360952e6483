# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Another timetable beside those of a region, on the days that both have."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from mobility.errors import InputError
from mobility.network.patch.feed_edit import FeedEdit
from mobility.network.timetable.day import EPOCH
from mobility.region import FeedSource
from mobility.scenario.apply.work import Touched
from mobility.sources.gtfs.feed import read_feed

if TYPE_CHECKING:
    from pathlib import Path

    from mobility.scenario.apply.work import Work
    from mobility.scenario.language.lines import MergeFeed
    from mobility.scenario.language.scenario import Step
    from mobility.sources.gtfs.feed import Feed


def merge_feed(work: Work, step: Step, words: MergeFeed) -> Touched:
    """Put another feed beside those of the region.

    A scenario has the calendar of its baseline: on a date that only the merged feed has, everything else would seem to
    stand still. What it has outside of that calendar is left out, and told.

    Raises
    ------
    InputError
        The id is taken, there is no such file, or no day of it lies in the calendar.
    """
    if words.id in {edit.id for edit in work.feeds}:
        raise InputError("scenario_feed_exists", place=step.place("id", value=words.id), feed=words.id)
    path = step.document.path.parent / words.gtfs
    if not _exists(path):
        raise InputError("scenario_no_such_file", place=step.place("gtfs", value=words.gtfs), file=words.gtfs)
    feed = read_feed(FeedSource(words.id, path, attribution=words.attribution, broken_trips=words.broken_trips))
    services, first, active = feed.service_days()
    dates = first + np.flatnonzero(active.any(axis=0))
    inside = dates[(dates >= work.axis.first) & (dates < work.axis.first + work.axis.days)]
    if not len(inside):
        begin, end = work.baseline.network.calendar()
        raise InputError(
            "scenario_no_day_in_common" if len(dates) else "scenario_feed_never_runs",
            place=step.place("gtfs", value=words.gtfs), feed=words.id, begin=begin, end=end,
            first=_date(dates[0]) if len(dates) else "", last=_date(dates[-1]) if len(dates) else "",
        )  # fmt: skip
    edit = FeedEdit(feed, work.axis)
    _cut(edit, feed, set(services.filter(_beyond(work, first, active)).to_list()))
    work.merged.append(edit)
    return Touched(
        step.kind, words.id, len(feed.trips), len(feed.stops), len(inside),
        first_date=_date(inside[0]).isoformat(), last_date=_date(inside[-1]).isoformat(),
        days_left_out=len(dates) - len(inside),
    )  # fmt: skip


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that no file can have
        return False


def _date(day: int) -> dt.date:
    return EPOCH + dt.timedelta(days=int(day))


def _beyond(work: Work, first: int, active: np.ndarray) -> np.ndarray:
    """(services) whether a service has days outside of the calendar."""
    day = first + np.arange(active.shape[1])
    outside = (day < work.axis.first) | (day >= work.axis.first + work.axis.days)
    return np.asarray(active[:, outside].any(axis=1))


def _cut(edit: FeedEdit, feed: Feed, services: set[str]) -> None:
    """Let trips of some services run on the days of the calendar alone."""
    for trip, service in enumerate(feed.trips["service_id"].to_list()):
        if service in services:
            edit.set_days(trip, edit.days(trip))
