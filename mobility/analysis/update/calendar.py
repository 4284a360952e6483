# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What changes in the calendar: from when to when a feed runs, and on which days it runs more or less."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from mobility.analysis.update.changes import Change, gather
from mobility.analysis.update.dates import running_span

if TYPE_CHECKING:
    from mobility.analysis.update.dates import DatePair, Pairing
    from mobility.network.network import Network

Span = tuple[dt.date, dt.date]


class OtherTrips(NamedTuple):
    """On how many of the dates that both files run on the number of trips differs; the most different date."""

    dates: int
    of: int
    most: dt.date
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class FeedUpdate:
    """What changes in one feed as a whole.

    ``old`` and ``new`` are the first and last date with any trip, None where it never runs or the feed is missing;
    ``in_old`` and ``in_new`` say whether the file has the feed; ``changes`` are the trips per day on compared dates.
    """

    id: str
    in_old: bool
    in_new: bool
    old: Span | None
    new: Span | None
    versions: tuple[str | None, str | None]
    other_trips: OtherTrips | None
    changes: tuple[Change, ...]

    @property
    def changed(self) -> bool:
        """Whether anything differs but the version, which is no matter to passengers."""
        return self.in_old != self.in_new or self.old != self.new or self.other_trips is not None or bool(self.changes)

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        other = self.other_trips
        return {
            "id": self.id,
            "status": "changed" if self.in_old and self.in_new and self.changed else self._status(),
            "runs": {"old": _span(self.old), "new": _span(self.new)},
            "version": {"old": self.versions[0], "new": self.versions[1]},
            "days_with_other_trips": None if other is None else {**other._asdict(), "most": other.most.isoformat()},
            "changes": [change.to_dict() for change in self.changes],
        }

    def _status(self) -> str:
        return "same" if self.in_old == self.in_new else "gone" if self.in_old else "new"


def compare_calendars(
    old: Network, new: Network, feeds: Pairing, pairs: tuple[DatePair, ...]
) -> tuple[FeedUpdate, ...]:
    """Compare when feeds run.

    Parameters
    ----------
    old, new
        The two timetables.
    feeds
        Which feeds stand for each other.
    pairs
        The compared dates.
    """
    updates = []
    sides = [(a, b) for a, b in feeds.both] + [(a, None) for a in feeds.only_old] + [(None, b) for b in feeds.only_new]
    for mine, other in sides:
        facts = [None if number is None else network.feeds[number] for network, number in ((old, mine), (new, other))]
        trips = {number: (_on(old, mine, pair.old), _on(new, other, pair.new)) for number, pair in enumerate(pairs)}
        updates.append(
            FeedUpdate(
                id=next(feed.id for feed in reversed(facts) if feed is not None),
                in_old=mine is not None,
                in_new=other is not None,
                old=None if mine is None else running_span(old, mine),
                new=None if other is None else running_span(new, other),
                versions=(facts[0].version if facts[0] else None, facts[1].version if facts[1] else None),
                other_trips=None if mine is None or other is None else _other_trips(old, mine, new, other),
                changes=tuple(gather({("trips", "", ""): {n: v for n, v in trips.items() if v[0] != v[1]}}, pairs)),
            )
        )
    return tuple(updates)


def _on(network: Network, feed: int | None, date: dt.date) -> int:
    return 0 if feed is None else network.trips_on(feed, date)


def _other_trips(old: Network, mine: int, new: Network, other: int) -> OtherTrips | None:
    """Compare trips per day where both calendars run; None where they are equal."""
    spans = running_span(old, mine), running_span(new, other)
    if spans[0] is None or spans[1] is None:
        return None
    first, last = max(spans[0][0], spans[1][0]), min(spans[0][1], spans[1][1])
    days = (last - first).days + 1
    if days < 1:
        return None
    counts = []
    for network, feed in ((old, mine), (new, other)):
        begins, trips = network.trips_per_day(feed)
        counts.append(trips[(first - begins).days :][:days].astype(np.int64))
    difference = np.abs(counts[1] - counts[0])
    if not difference.any():
        return None
    most = int(np.argmax(difference))
    date = first + dt.timedelta(days=most)
    return OtherTrips(int((difference > 0).sum()), days, date, int(counts[0][most]), int(counts[1][most]))


def _span(span: Span | None) -> dict[str, str] | None:
    return None if span is None else {"first": span[0].isoformat(), "last": span[1].isoformat()}
