# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""On which dates a service runs: calendar.txt, calendar_dates.txt, or both."""

import datetime as dt
from pathlib import Path

from mobility.sources.gtfs.calendar import MAX_CALENDAR_DAYS
from tests.feeds import minimal
from tests.sources.gtfs.reading import read, warnings_of

EPOCH = dt.date(1970, 1, 1)
WEEKLY = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
DATES = "service_id,date,exception_type\n"
EVERY_DAY = "1,1,1,1,1,1,1"
JUNE = [f"2026-06-{day:02}" for day in range(1, 31)]


def running(folder: Path, weekly: str | None, dates: str | None = None) -> list[str]:
    """Return the dates on which the service ``daily`` runs, that of both trips."""
    files = minimal(
        {
            "calendar.txt": None if weekly is None else WEEKLY + weekly,
            "calendar_dates.txt": None if dates is None else DATES + dates,
        }
    )
    feed = read(folder, files)
    services, first_day, active = feed.service_days()
    assert services.to_list() == ["daily"]
    assert warnings_of(feed) == []
    return [(EPOCH + dt.timedelta(days=first_day + int(day))).isoformat() for day in active[0].nonzero()[0]]


def test_both_ends_count(tmp_path: Path) -> None:
    assert running(tmp_path, f"daily,{EVERY_DAY},20260601,20260630\n") == JUNE


def test_one_day(tmp_path: Path) -> None:
    assert running(tmp_path, f"daily,{EVERY_DAY},20260610,20260610\n") == ["2026-06-10"]


def test_weekdays(tmp_path: Path) -> None:
    """2026-06-01 is a Monday."""
    for weekday in range(7):
        bits = ",".join(str(int(day == weekday)) for day in range(7))
        assert running(tmp_path, f"daily,{bits},20260601,20260630\n") == JUNE[weekday::7]


def test_before_1970(tmp_path: Path) -> None:
    assert running(tmp_path, "daily,0,0,1,0,0,0,0,19691230,19700107\n") == ["1969-12-31", "1970-01-07"]


def test_exceptions(tmp_path: Path) -> None:
    dates = "daily,20260602,2\ndaily,20260704,1\ndaily,20260603,1\n"
    assert running(tmp_path, f"daily,{EVERY_DAY},20260601,20260603\n", dates) == [
        "2026-06-01",
        "2026-06-03",
        "2026-07-04",
    ]


def test_calendar_dates_only(tmp_path: Path) -> None:
    """As in the feeds of Sachsen-Anhalt, some of whose services have no weekday at all."""
    assert running(tmp_path, None, "daily,20260613,1\ndaily,20260610,1\n") == ["2026-06-10", "2026-06-13"]
    assert running(tmp_path, "", "daily,20260610,1\n") == ["2026-06-10"]
    assert running(tmp_path, "daily,0,0,0,0,0,0,0,20260601,20260630\n", "daily,20260610,1\n") == ["2026-06-10"]


def test_a_day_that_was_taken_away_and_never_given(tmp_path: Path) -> None:
    assert running(tmp_path, "daily,1,0,0,0,0,0,0,20260601,20260607\n", "daily,20260602,2\n") == ["2026-06-01"]


def test_services_that_no_trip_uses_make_no_difference(tmp_path: Path) -> None:
    other = f"other,{EVERY_DAY},19000101,20991231\ndaily,{EVERY_DAY},20260610,20260610\n"
    assert running(tmp_path, other, "another,20300101,1\n") == ["2026-06-10"]


def test_a_service_without_calendar_never_runs(tmp_path: Path) -> None:
    files = minimal({"calendar.txt": f"{WEEKLY}other,{EVERY_DAY},20260601,20260630\n"})
    _, _, active = read(tmp_path, files).service_days()
    assert not active.any()


def test_a_calendar_of_a_century_is_cut_with_a_warning(tmp_path: Path) -> None:
    files = minimal({"calendar.txt": f"{WEEKLY}daily,{EVERY_DAY},20000101,20991231\n"})
    feed = read(tmp_path, files)
    _, first_day, active = feed.service_days()
    assert active.shape == (1, MAX_CALENDAR_DAYS)
    assert (EPOCH + dt.timedelta(days=first_day)).isoformat() == "2000-01-01"
    assert warnings_of(feed) == [("calendar_too_long", "f/calendar.txt")]
