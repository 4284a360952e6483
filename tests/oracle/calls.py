# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""stop_times.txt for the test oracle, as flat arrays.

Implements, of SEMANTICS.md, Ride: "pickup_type / drop_off_type 1 = not allowed; 2 and 3 = allowed" and "Untimed
intermediate stops" (`_fill_gap`). A trip with one call, without first departure or without last arrival is unusable. If
a call has only one of arrival and departure, the other is the same.
"""

from array import array
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .source import MISSING, Source, seconds


class Calls(NamedTuple):
    """The calls of all trips of a feed; those of trip t are the rows start[t] to start[t + 1]."""

    start: NDArray[np.int64]
    stop: NDArray[np.int32]
    arr: NDArray[np.int32]
    dep: NDArray[np.int32]
    pick: NDArray[np.bool_]
    drop: NDArray[np.bool_]
    usable: NDArray[np.bool_]  # of each trip


def read_calls(source: Source, trip_index: dict[str, int], stop_index: dict[str, int]) -> Calls:
    """stop_times.txt as flat arrays, sorted by trip and stop_sequence; rows may stand in any order."""
    trips, stops, order, arrivals, departures = (array("i") for _ in range(5))
    picks, drops = array("b"), array("b")
    distances: list[str] = []
    clock: dict[str, int] = {}
    columns = ["trip_id", "stop_id", "stop_sequence", "arrival_time", "departure_time", "pickup_type", "drop_off_type"]
    for trip, stop, number, arrival, departure, pick, drop, distance in source.rows(
        "stop_times.txt", [*columns, "shape_dist_traveled"]
    ):
        if trip not in trip_index or stop not in stop_index:
            continue
        for text in (arrival, departure):
            if text not in clock:
                clock[text] = seconds(text)
        trips.append(trip_index[trip])
        stops.append(stop_index[stop])
        order.append(int(number))
        arrivals.append(clock[arrival or departure])  # if only one is given the other is the same
        departures.append(clock[departure or arrival])
        picks.append(pick != "1")
        drops.append(drop != "1")
        distances.append(distance)
    trip_of = np.array(trips, np.int32)
    rank = np.lexsort((np.array(order, np.int32), trip_of))
    start = np.zeros(len(trip_index) + 1, np.int64)
    np.cumsum(np.bincount(trip_of, minlength=len(trip_index)), out=start[1:])
    arr, dep = np.array(arrivals, np.int32)[rank], np.array(departures, np.int32)[rank]
    usable = start[1:] - start[:-1] >= 2
    for trip in np.unique(trip_of[rank][arr == MISSING]):
        first, last = int(start[trip]), int(start[trip + 1]) - 1
        if arr[first] == MISSING or arr[last] == MISSING:
            usable[trip] = False  # without first departure or last arrival
            continue
        timed = [call for call in range(first, last + 1) if arr[call] != MISSING]
        for before, after in pairwise(timed):
            if after > before + 1:
                _fill_gap(arr, dep, before, after, [distances[rank[call]] for call in range(before, after + 1)])
    return Calls(
        start=start,
        stop=np.array(stops, np.int32)[rank],
        arr=arr,
        dep=dep,
        pick=np.array(picks, np.bool_)[rank],
        drop=np.array(drops, np.bool_)[rank],
        usable=usable,
    )


def _fill_gap(arr: NDArray[np.int32], dep: NDArray[np.int32], before: int, after: int, texts: list[str]) -> None:
    """Ride: untimed stops "lie between the departure of the last timed and the arrival of the next timed stop".

    "By shape_dist_traveled if all stops of the gap have one and it grows, else evenly; exact arithmetic, then rounded
    down": the gap here includes both timed ends.
    """
    try:
        places = [Fraction(text) for text in texts]
    except ValueError:
        places = []
    if not places or any(one >= two for one, two in pairwise(places)):
        places = [Fraction(number) for number in range(len(texts))]
    leave, span = int(dep[before]), int(arr[after]) - int(dep[before])
    for number in range(1, len(texts) - 1):
        moment = leave + span * (places[number] - places[0]) / (places[-1] - places[0])
        arr[before + number] = dep[before + number] = moment.numerator // moment.denominator
