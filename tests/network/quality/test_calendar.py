# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Trips per day: what runs on which date, and what that says of weeks, phases and gaps."""

import datetime as dt
from pathlib import Path

import pytest

from mobility.network.quality.calendar import Phase, Span, TripDays, weeks_of
from mobility.network.quality.examine import examine
from mobility.region import read_region
from tests.feeds import Files, minimal, swapped, with_rows
from tests.network.quality.checked import TODAY, checked

EXCEPTIONS = "service_id,date,exception_type\n"
FREQUENCIES = "trip_id,start_time,end_time,headway_secs\n"


def days_of(folder: Path, files: Files) -> TripDays:
    """Trips per day of a feed."""
    days = checked(folder, files).days
    assert days is not None
    return days


def june(first: int, last: int | None = None) -> Span:
    """Dates of June 2026."""
    return Span(dt.date(2026, 6, first), dt.date(2026, 6, last or first))


def weekdays_only() -> Files:
    """The minimal feed with two trips from Monday to Friday, one on Saturdays and none on Sundays."""
    files = swapped(minimal(), "calendar.txt", "1,1,1,1,1,1,1", "1,1,1,1,1,1,0")
    files = swapped(files, "trips.txt", "r,daily,t2", "r,work,t2")
    return with_rows(files, "calendar.txt", "work,1,1,1,1,1,0,0,20260601,20260630")


def test_counts(tmp_path: Path) -> None:
    days = days_of(tmp_path, weekdays_only())
    assert days.first_date == dt.date(2026, 6, 1)
    assert days.counts.tolist() == [2, 2, 2, 2, 2, 1, 0] * 4 + [2, 2]
    assert days.on(dt.date(2026, 6, 6)) == 1
    assert days.on(dt.date(2026, 5, 31)) == days.on(dt.date(2026, 7, 1)) == 0
    assert days.running == days.nominal == days.span == june(1, 30)
    assert days.busiest == (dt.date(2026, 6, 1), 2)
    assert days.typical == {"weekday": 2, "saturday": 1, "sunday": None}


def test_only_trips_that_can_be_ridden_count(tmp_path: Path) -> None:
    files = with_rows(minimal(), "trips.txt", "r,daily,empty")
    files = with_rows(files, "trips.txt", "r,daily,lonely")
    files = with_rows(files, "stop_times.txt", "lonely,9:00:00,9:00:00,a,1")
    assert set(days_of(tmp_path, files).counts.tolist()) == {2}


def test_trips_with_errors_do_not_count(tmp_path: Path) -> None:
    files = swapped(minimal(), "stop_times.txt", "t1,8:20:00,8:20:00,c,3", "t1,7:20:00,7:20:00,c,3")
    files = with_rows(files, "calendar.txt", "torn,1,1,1,1,1,1,1,2026,20260630")
    assert set(days_of(tmp_path, files).counts.tolist()) == {1}


def test_runs_of_frequencies_count_each(tmp_path: Path) -> None:
    """8:00, 8:10, …, 8:50 and 10:00, 10:07, 10:14; the template trip itself does not run."""
    rows = "t1,8:00:00,9:00:00,600\nt1,10:00:00,10:15:00,420\n"
    days = days_of(tmp_path, minimal({"frequencies.txt": FREQUENCIES + rows}))
    assert set(days.counts.tolist()) == {6 + 3 + 1}


def test_added_and_removed_dates(tmp_path: Path) -> None:
    files = minimal({"calendar_dates.txt": EXCEPTIONS + "daily,20260610,2\ndaily,20260704,1\n"})
    days = days_of(tmp_path, files)
    assert days.on(dt.date(2026, 6, 10)) == 0
    assert days.on(dt.date(2026, 7, 4)) == 2
    assert days.running == Span(dt.date(2026, 6, 1), dt.date(2026, 7, 4))


def test_gaps_within_and_at_the_end_of_what_is_stated(tmp_path: Path) -> None:
    info = "feed_publisher_name,feed_start_date,feed_end_date\nDorf,20260515,20260720\n"
    removed = "".join(f"daily,202606{day:02},2\n" for day in range(8, 22))
    days = days_of(tmp_path, minimal({"feed_info.txt": info, "calendar_dates.txt": EXCEPTIONS + removed}))
    assert days.nominal == Span(dt.date(2026, 5, 15), dt.date(2026, 7, 20))
    assert days.gaps == [
        Span(dt.date(2026, 5, 15), dt.date(2026, 5, 31)),
        june(8, 21),
        Span(dt.date(2026, 7, 1), dt.date(2026, 7, 20)),
    ]


def test_a_chart_is_not_squeezed_by_what_a_feed_claims(tmp_path: Path) -> None:
    info = "feed_publisher_name,feed_start_date,feed_end_date\nDorf,00010101,20991231\n"
    days = days_of(tmp_path, minimal({"feed_info.txt": info}))
    assert days.drawn == Span(dt.date(2025, 5, 31), dt.date(2027, 7, 1))


def test_phases(tmp_path: Path) -> None:
    """Two trips a day in the first two weeks, then one, then none on working days."""
    files = swapped(minimal(), "trips.txt", "r,daily,t2", "r,early,t2")
    files = with_rows(files, "calendar.txt", "early,1,1,1,1,1,1,1,20260601,20260614")
    files["calendar_dates.txt"] = EXCEPTIONS + "".join(f"daily,202606{day},2\n" for day in range(22, 31))
    days = days_of(tmp_path, files)
    assert days.phases == [Phase(june(1, 14), 2), Phase(june(15, 21), 1), Phase(june(22, 30), 0)]


def test_weeks_begin_on_monday(tmp_path: Path) -> None:
    assert list(weeks_of(june(5, 16))) == [june(5, 7), june(8, 14), june(15, 16)]
    assert days_of(tmp_path, minimal()).week_share(dt.date(2026, 6, 29)) == pytest.approx(2 / 7)


@pytest.mark.parametrize(
    ("first", "last"), [("00010101", "00010201"), ("99990101", "99991231"), ("20260601", "99991231")]
)
def test_years_at_the_ends_of_time(tmp_path: Path, first: str, last: str) -> None:
    files = swapped(minimal(), "calendar.txt", "20260601,20260630", f"{first},{last}")
    days = days_of(tmp_path, files)
    assert (days.running is None) == (first == "99990101")


def test_nothing_runs(tmp_path: Path) -> None:
    files = swapped(minimal(), "calendar.txt", "1,1,1,1,1,1,1", "0,0,0,0,0,0,0")
    days = days_of(tmp_path, files)
    assert [days.running, days.busiest, days.drawn] == [None, None, None]
    assert set(days.typical.values()) == {None}
    assert days.gaps == [june(1, 30)]


def test_the_real_calendars(home_region: Path) -> None:
    """Nominal calendars lie: all five say until 2027-06-04."""
    found = {report.source.id: report.days for report in examine(read_region(home_region), TODAY).feeds}
    mvb, boerdebus, pvgs = found["mvb"], found["boerdebus"], found["pvgs"]
    assert mvb is not None
    assert boerdebus is not None
    assert pvgs is not None
    dates = [dt.date(2026, 6, 9), dt.date(2026, 7, 7), dt.date(2026, 11, 24), dt.date(2027, 3, 16)]
    assert [mvb.on(date) for date in dates] == [4239, 761, 405, 0]
    assert boerdebus.on(dates[0]) == 1344
    assert boerdebus.running == Span(dt.date(2026, 6, 5), dt.date(2026, 12, 31))
    assert pvgs.gaps == [Span(dt.date(2026, 8, 17), dt.date(2027, 6, 4))]
    assert [phase.trips for phase in mvb.phases] == [4228, 761, 405, 0]
