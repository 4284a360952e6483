# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The timetable of one date: trips of all service days and zones that move within about two days of it."""

import datetime as dt
from collections.abc import Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from mobility.kernels.layout import DAY_S, NEVER, Chains, Sequences, Timings
from mobility.network.build import load
from mobility.network.timetable.day import EPOCH, WINDOW_S, DayTimetable, FeedDays, make_day, service_day_start
from mobility.region import read_region
from tests.kernels.naive import ints
from tests.network.toy import seconds

BERLIN, LONDON, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/London"), ZoneInfo("America/New_York")
AUCKLAND, KIRITIMATI, PAGO_PAGO = (ZoneInfo(f"Pacific/{name}") for name in ("Auckland", "Kiritimati", "Pago_Pago"))
PLAIN, SPRING, AUTUMN = dt.date(2026, 6, 10), dt.date(2026, 3, 29), dt.date(2026, 10, 25)
LONG_BEFORE = 40
"""The calendars of these feeds begin so many days before the date."""


def day(
    date: dt.date, feeds: Sequence[tuple[ZoneInfo, Sequence[tuple[str, str]], Sequence[int]]], zone: ZoneInfo = BERLIN
) -> DayTimetable:
    """A timetable from feeds: zone, chains (departure at berth 0, arrival at berth 1), offsets of days with service."""
    runs = [run for _, chains, _ in feeds for run in chains]
    edges = list(accumulate((len(chains) for _, chains, _ in feeds), initial=0))
    times = [seconds(clock) for run in runs for clock in run]
    count = len(runs)
    flags = np.zeros(2, dtype=np.uint8)
    marks = np.zeros(2 * count, dtype=np.uint8)
    flags.flags.writeable = marks.flags.writeable = False
    number = ints(range(count))
    since = ints([second - times[at - at % 2] for at, second in enumerate(times)])
    timings = Timings(ints(range(0, 2 * count + 1, 2)), since, since, marks)
    chains = Chains(ints([0] * count), number, ints(times[::2]), ints(range(count + 1)), number, ints([0] * count))
    first = (date - EPOCH).days - LONG_BEFORE
    classes = [number[a:b] for a, b in pairwise(edges)]
    days = []
    for at, (own_zone, own, offsets) in enumerate(feeds):
        of_day = [at if offset - LONG_BEFORE in offsets else -1 for offset in range(LONG_BEFORE + 30)]
        latest = max((seconds(arrival) for _, arrival in own), default=0)
        days.append(FeedDays(own_zone, first, ints(of_day), classes, latest))
    return make_day(date, zone, days, Sequences(ints([0, 2]), ints([0, 1]), flags), timings, chains, 2)


def clocks(made: DayTimetable, zone: ZoneInfo = BERLIN) -> list[str]:
    """Departures as clocks in a zone show them, with the service day."""
    found = []
    for pattern in range(len(made.forward.pattern) - 1):
        first_trip, first_event = made.forward.pattern[pattern, 1:].tolist()
        for trip in range(int(made.forward.pattern[pattern + 1, 1]) - first_trip):
            leaves_s = int(made.forward.departure_s[first_event + trip])
            service_day = EPOCH + dt.timedelta(days=int(made.runs.service_day[first_trip + trip]))
            moment = dt.datetime.fromtimestamp(made.start + leaves_s, zone)
            found.append(f"{moment:%d %H:%M %z} of {service_day:%d}")
    return sorted(found)


@pytest.mark.parametrize(
    ("date", "zone", "start"),
    [
        (PLAIN, BERLIN, "2026-06-10T00:00+02:00"),
        (SPRING, BERLIN, "2026-03-28T23:00+01:00"),
        (AUTUMN, BERLIN, "2026-10-25T01:00+02:00"),
        (PLAIN, LONDON, "2026-06-10T00:00+01:00"),
        (dt.date(2026, 3, 8), NEW_YORK, "2026-03-07T23:00-05:00"),
        (dt.date(1971, 1, 1), BERLIN, "1971-01-01T00:00+01:00"),
    ],
)
def test_a_service_day_begins_at_noon_minus_12_h(date: dt.date, zone: ZoneInfo, start: str) -> None:
    assert service_day_start(date, zone) == dt.datetime.fromisoformat(start).timestamp()


@pytest.mark.parametrize(("date", "length_h"), [(SPRING, 23), (AUTUMN, 25)])
def test_the_day_before_the_clocks_change_has_another_length(date: dt.date, length_h: int) -> None:
    before = date - dt.timedelta(days=1)
    assert service_day_start(date, BERLIN) - service_day_start(before, BERLIN) == length_h * 3600


def test_trips_of_the_day_itself() -> None:
    made = day(PLAIN, [(BERLIN, [("8:00", "9:00"), ("10:00", "11:00")], [0])])
    assert clocks(made) == ["10 08:00 +0200 of 10", "10 10:00 +0200 of 10"]
    assert made.runs.shift_s.tolist() == [0, 0]
    assert made.start == service_day_start(PLAIN, BERLIN)


def test_trips_of_days_before_and_after() -> None:
    made = day(PLAIN, [(BERLIN, [("26:00", "27:00")], [-3, -2, -1, 0, 1, 2, 3])])
    assert clocks(made) == ["10 02:00 +0200 of 09", "11 02:00 +0200 of 10", "12 02:00 +0200 of 11"]
    assert made.runs.shift_s.tolist() == [-DAY_S, 0, DAY_S]


def test_trips_that_began_many_days_ago() -> None:
    made = day(PLAIN, [(BERLIN, [("8:00", "250:00")], range(-12, -7))])
    assert clocks(made) == ["01 08:00 +0200 of 01", "02 08:00 +0200 of 02", "31 08:00 +0200 of 31"]


def test_spring_trips_of_the_day_before_come_an_hour_later_by_the_clock() -> None:
    """Its 25:30 is 01:30 before the change, its 26:30 is 03:30 after it; the day itself is an hour behind its clock."""
    made = day(SPRING, [(BERLIN, [("25:30", "26:00"), ("26:30", "27:00")], [-1])])
    assert clocks(made) == ["29 01:30 +0100 of 28", "29 03:30 +0200 of 28"]
    assert set(made.runs.shift_s.tolist()) == {-82_800}
    made = day(SPRING, [(BERLIN, [("0:30", "1:00"), ("3:30", "4:00")], [0])])
    assert clocks(made) == ["28 23:30 +0100 of 29", "29 03:30 +0200 of 29"]


def test_autumn_trips_of_the_day_before_come_an_hour_earlier_by_the_clock() -> None:
    made = day(AUTUMN, [(BERLIN, [("25:30", "26:00"), ("26:30", "27:00"), ("27:30", "28:00")], [-1])])
    assert clocks(made) == ["25 01:30 +0200 of 24", "25 02:30 +0100 of 24", "25 02:30 +0200 of 24"]
    assert set(made.runs.shift_s.tolist()) == {-90_000}


def test_the_day_after_the_clocks_changed() -> None:
    after = SPRING + dt.timedelta(days=1)
    assert day(after, [(BERLIN, [("24:30", "25:00")], [-1])]).runs.shift_s.tolist() == [-86_400]
    assert day(SPRING - dt.timedelta(days=1), [(BERLIN, [("8:00", "9:00")], [1])]).runs.shift_s.tolist() == [82_800]


def test_trips_of_another_zone() -> None:
    made = day(
        PLAIN,
        [(LONDON, [("8:00", "9:00")], [0]), (BERLIN, [("8:00", "9:00")], [0]), (NEW_YORK, [("2:00", "3:00")], [0])],
    )
    assert clocks(made) == ["10 08:00 +0200 of 10", "10 08:00 +0200 of 10", "10 09:00 +0200 of 10"]
    assert sorted(made.runs.shift_s.tolist()) == [0, 3600, 6 * 3600]


def test_weeks_in_which_only_one_zone_has_changed_its_clocks() -> None:
    """New York is three weeks ahead in spring: for that time it is 5 h behind Berlin, not 6."""
    made = day(dt.date(2026, 3, 20), [(NEW_YORK, [("8:00", "9:00")], [0])])
    assert clocks(made) == ["20 13:00 +0100 of 20"]


@pytest.mark.parametrize(
    ("zone", "region"), [(AUCKLAND, BERLIN), (NEW_YORK, BERLIN), (KIRITIMATI, PAGO_PAGO), (PAGO_PAGO, KIRITIMATI)]
)
def test_a_zone_at_the_other_end_of_the_world_misses_nothing(zone: ZoneInfo, region: ZoneInfo) -> None:
    """A trip every hour of every service day is found through the whole window, also 25 h away."""
    hourly = [(f"{hour}:00", f"{hour}:01") for hour in range(24)]
    made = day(PLAIN, [(zone, hourly, range(-9, 9))], region)
    departures = sorted(made.forward.departure_s[: len(made.runs.chain)].tolist())
    assert departures == list(range(WINDOW_S[0], WINDOW_S[1] + 1, 3600))


def test_what_ends_before_the_window_or_begins_after_it_is_left_out() -> None:
    early, late = [("20:00", "21:59:59"), ("20:00", "22:00")], [("2:00", "3:00"), ("2:00:01", "3:00")]
    made = day(PLAIN, [(BERLIN, early, [-1]), (BERLIN, late, [2])])
    assert WINDOW_S == (-2 * 3600, 50 * 3600)
    assert made.runs.chain.tolist() == [1, 2]


def test_nothing_outside_the_calendar() -> None:
    feed = FeedDays(BERLIN, (PLAIN - EPOCH).days + 100, ints([0]), [ints([])], 0)
    flags = np.zeros(0, dtype=np.uint8)
    flags.flags.writeable = False
    none = ints([])
    timings, chains = Timings(ints([0]), none, none, flags), Chains(none, none, none, ints([0]), none, none)
    made = make_day(PLAIN, BERLIN, [feed], Sequences(ints([0]), none, flags), timings, chains, 2)
    assert made.forward.pattern.tolist() == made.backward.pattern.tolist() == [[0, 0, 0]]


def test_size() -> None:
    made = day(PLAIN, [(BERLIN, [("8:00", "9:00")], [0])])
    # pattern, berth, times by trip and by position, first boardings of two berths and an end, one boarding, rides; runs
    assert made.nbytes == 4 * (2 * (6 + 2 + 2 + 2 + 3 + 2 + 2) + 3)


def test_ride_times_are_the_quickest_of_each_pattern_in_both_directions(sample: Path, tmp_path: Path) -> None:
    made = load(read_region(sample), out=tmp_path).day(PLAIN)
    several = 0
    for timetable in (made.forward, made.backward):
        for one, beyond in pairwise(timetable.pattern.tolist()):
            length, trips = beyond[0] - one[0], beyond[1] - one[1]
            arrival_s = timetable.arrival_s[one[2] : beyond[2]].reshape(trips, length)
            departure_s = timetable.departure_s[one[2] : beyond[2]].reshape(length, trips).T
            took_s = arrival_s[:, 1:] - departure_s[:, :-1]
            known = (arrival_s[:, 1:] < NEVER).all(axis=0) & (departure_s[:, :-1] > -NEVER).all(axis=0)
            ride_s = timetable.ride_s[one[0] : beyond[0]]
            assert ride_s[0] == 0
            assert (ride_s[1:][known] == took_s.min(axis=0)[known]).all()
            several += len(set(ride_s[1:].tolist())) > 1
    assert several > 10
