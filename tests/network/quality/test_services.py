# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Rules on the calendar."""

import datetime as dt
from pathlib import Path

import pytest

from tests.feeds import Files, minimal, swapped, with_rows
from tests.network.quality.checked import checked, codes, facts, told

INFO = "feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date,feed_end_date\nDorf,https://x.example,de,"
EXCEPTIONS = "service_id,date,exception_type\n"


def with_info(start: str, end: str) -> Files:
    """The minimal feed, June 2026, that calls itself valid from start to end."""
    return minimal({"feed_info.txt": f"{INFO}{start},{end}\n"})


def test_missing_feed_info_date(tmp_path: Path) -> None:
    assert told(checked(tmp_path, with_info("20260601", "")), "missing_feed_info_date") == [
        ("warning", "feed_info.txt", 2, "feed_end_date", "")
    ]
    assert codes(checked(tmp_path, with_info("20260601", "20260630"), today=dt.date(2026, 5, 1))) <= {
        "trip_coverage_not_active_for_next7_days"
    }


@pytest.mark.parametrize(
    ("today", "code"),
    [
        (dt.date(2026, 5, 30), None),
        (dt.date(2026, 5, 31), "feed_expiration_date30_days"),
        (dt.date(2026, 6, 23), "feed_expiration_date30_days"),
        (dt.date(2026, 6, 24), "feed_expiration_date7_days"),
        (dt.date(2027, 1, 1), "feed_expiration_date7_days"),
    ],
)
def test_feed_expiration_date(tmp_path: Path, today: dt.date, code: str | None) -> None:
    report = checked(tmp_path, with_info("20260601", "20260630"), today=today)
    assert {found for found in codes(report) if found.startswith("feed_exp")} == ({code} if code else set())
    if code:
        assert told(report, code) == [("warning", "feed_info.txt", 2, "feed_end_date", "20260630")]
        assert facts(report, code) == [{"end": dt.date(2026, 6, 30), "today": today}]


def test_a_date_in_feed_info_that_is_none(tmp_path: Path) -> None:
    assert told(checked(tmp_path, with_info("20260601", "2026-06-30")), "invalid_date") == [
        ("warning", "feed_info.txt", 2, "feed_end_date", "2026-06-30")
    ]


def test_expired_calendar(tmp_path: Path) -> None:
    assert told(checked(tmp_path, minimal(), today=dt.date(2026, 6, 30)), "expired_calendar") == []
    report = checked(tmp_path, minimal(), today=dt.date(2026, 7, 1))
    assert told(report, "expired_calendar") == [("warning", "calendar.txt", None, None, None)]
    assert facts(report, "expired_calendar") == [{"last": dt.date(2026, 6, 30), "today": dt.date(2026, 7, 1)}]
    assert "trip_coverage_not_active_for_next7_days" not in codes(report), "said already"


def test_trip_coverage_not_active_for_next7_days(tmp_path: Path) -> None:
    """One of the two trips goes on after mid-June, so that the calendar does not end."""
    files = with_rows(swapped(minimal(), "trips.txt", "r,daily,t1", "r,early,t1"), "calendar.txt",
                      "early,1,1,1,1,1,1,1,20260601,20260614")  # fmt: skip
    code = "trip_coverage_not_active_for_next7_days"
    assert told(checked(tmp_path, files, today=dt.date(2026, 6, 7)), code) == []
    report = checked(tmp_path, files, today=dt.date(2026, 6, 8))
    assert told(report, code) == [("warning", "calendar.txt", None, None, None)]
    assert facts(report, code) == [
        {"first": dt.date(2026, 6, 1), "last": dt.date(2026, 6, 14), "today": dt.date(2026, 6, 8)}
    ]
    assert told(checked(tmp_path, files, today=dt.date(2026, 5, 31)), code) != []


def test_feed_valid_beyond_total_service_window(tmp_path: Path) -> None:
    code = "feed_valid_beyond_total_service_window"
    assert told(checked(tmp_path, with_info("20260601", "20260714")), code) == []
    report = checked(tmp_path, with_info("20260601", "20260715"))
    assert told(report, code) == [("info", "feed_info.txt", 2, "feed_end_date", "20260715")]
    assert facts(report, code)[0]["last_trip"] == dt.date(2026, 6, 30)


def test_calendar_that_promises_more_than_runs(tmp_path: Path) -> None:
    files = minimal({"calendar_dates.txt": EXCEPTIONS + "".join(f"daily,202606{day},2\n" for day in range(11, 31))})
    assert told(checked(tmp_path, files), "feed_valid_beyond_total_service_window") == [
        ("info", "calendar.txt", None, None, None)
    ]


def test_big_gap_in_service(tmp_path: Path) -> None:
    days = [f"daily,202606{day},2" for day in range(10, 24)]
    files = minimal({"calendar_dates.txt": EXCEPTIONS + "\n".join(days) + "\n"})
    report = checked(tmp_path, files)
    assert facts(report, "big_gap_in_service") == [
        {"first": dt.date(2026, 6, 10), "last": dt.date(2026, 6, 23), "days": 14}
    ]
    shorter = minimal({"calendar_dates.txt": EXCEPTIONS + "\n".join(days[1:]) + "\n"})
    assert told(checked(tmp_path, shorter), "big_gap_in_service") == []


def test_no_service_days(tmp_path: Path) -> None:
    files = swapped(minimal(), "calendar.txt", "1,1,1,1,1,1,1", "0,0,0,0,0,0,0")
    report = checked(tmp_path, files)
    assert told(report, "no_service_days") == [("error", "calendar.txt", None, None, None)]


def test_service_never_active(tmp_path: Path) -> None:
    files = swapped(minimal(), "trips.txt", "r,daily,t2", "r,never,t2")
    files = with_rows(files, "calendar.txt", "never,0,0,0,0,0,0,0,20260601,20260630")
    report = checked(tmp_path, files)
    assert told(report, "service_never_active") == [("warning", "calendar.txt", 3, "service_id", "never")]
    assert facts(report, "service_never_active") == [{"service": "never", "trips": 1}]


def test_a_service_whose_dates_can_not_be_read_is_not_called_idle(tmp_path: Path) -> None:
    files = swapped(minimal(), "trips.txt", "r,daily,t2", "r,never,t2")
    files = with_rows(files, "calendar.txt", "never,1,1,1,1,1,1,1,20260601,2026-06-30")
    assert codes(checked(tmp_path, files)) == {"invalid_date"}


def test_service_of_single_dates(tmp_path: Path) -> None:
    """No weekday in calendar.txt, all days in calendar_dates.txt: as legal as it is common."""
    files = swapped(minimal(), "calendar.txt", "1,1,1,1,1,1,1", "0,0,0,0,0,0,0")
    files["calendar_dates.txt"] = EXCEPTIONS + "".join(f"daily,202606{day:02},1\n" for day in range(1, 31))
    assert codes(checked(tmp_path, files)) == set()


def test_unused_service(tmp_path: Path) -> None:
    files = with_rows(minimal(), "calendar.txt", "idle,1,1,1,1,1,1,1,20260601,20260630")
    files["calendar_dates.txt"] = EXCEPTIONS + "idle,20260601,2\nspare,20260601,1\ndaily,20260602,2\n"
    assert told(checked(tmp_path, files), "unused_service") == [
        ("info", "calendar.txt", 3, "service_id", "idle"),
        ("info", "calendar_dates.txt", 3, "service_id", "spare"),
    ]
