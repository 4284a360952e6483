# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The line on the map of a trip that goes another way: as published as far as it calls as before, straight between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.network.shapes import E7
from mobility.planner.shape_match import Places, match_calls

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.kernels.layout import Float64
    from mobility.network.patch.feed_edit import Call, FeedEdit

Stops = tuple[int, ...]


class DrawnWays:
    """Gives trips new shapes where one modification sends them another way.

    Parameters
    ----------
    edit
        The feed of the trips.
    always
        Whether a trip that drives by its new stops as it was drawn gets a new line, too.
    """

    def __init__(self, edit: FeedEdit, *, always: bool) -> None:
        self._edit, self._always = edit, always
        self._known: dict[tuple[int, Stops, Stops], int | None] = {}

    def redraw(self, trip: int, before: Sequence[Call], after: Sequence[Call]) -> None:
        """Let a trip draw its new way; one without a usable shape goes straight from stop to stop anyway."""
        shape = self._edit.shape(trip)
        was, now = (tuple(call.stop for call in calls) for calls in (before, after))
        if shape < 0 or was == now:
            return
        key = shape, was, now
        if key not in self._known:
            line = self._spliced(self._edit.shapes.line(shape), was, now)
            self._known[key] = None if line is None else self._edit.shapes.add(line)
        if (new := self._known[key]) is not None:
            self._edit.set_shape(trip, new)

    def _spliced(self, line: Float64, was: Stops, now: Stops) -> Float64 | None:
        """The line with another part between the last stop that is the same before and the first one behind."""
        places = self._places(line, was)
        if places is None or (not self._always and self._places(line, now) is not None):
            return None
        most = min(len(was), len(now))
        head = next((at for at in range(most) if was[at] != now[at]), most)
        tail = next((at for at in range(most - head) if was[-1 - at] != now[-1 - at]), most - head)
        parts = [self._at(now[head : len(now) - tail])]
        if head:
            parts.insert(0, _piece(line, places, 0, head - 1))
        if tail:
            parts.append(_piece(line, places, len(was) - tail, len(was) - 1))
        return np.concatenate(parts)

    def _places(self, line: Float64, stops: Stops) -> Places | None:
        at = self._at(stops)
        if len(line) < 2 or not np.isfinite(at).all():  # noqa: PLR2004 - a line has two ends
            return None
        return match_calls(*np.rint(line.T * E7).astype(np.int32), *at.T)

    def _at(self, stops: Stops) -> Float64:
        """(n, 2) where stops are."""
        rows = [self._edit.stops[stop] for stop in stops]
        places = [[np.nan if row[axis] is None else row[axis] for axis in ("lat", "lon")] for row in rows]
        return np.array(places, dtype=np.float64).reshape(-1, 2)


def _piece(line: Float64, places: Places, first: int, last: int) -> Float64:
    """Of a line what lies between two calls, by their numbers."""
    along = line[::-1] if places.against else line
    ends = np.stack((places.lat_e7, places.lon_e7), axis=1) / E7
    between = along[int(places.segment[first]) + 1 : int(places.segment[last]) + 1]
    return np.concatenate((ends[first : first + 1], between, ends[last : last + 1]))
