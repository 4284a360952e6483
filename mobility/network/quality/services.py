# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Rules on the calendar: services that never run, data that have ended or soon will, dates that promise too much."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from mobility.network.quality.calendar import LONG_GAP_DAYS, Span
from mobility.network.timetable.day import EPOCH
from mobility.sources.gtfs.columns import parse_date

if TYPE_CHECKING:
    from mobility.network.quality.case import Case

INFO_FILE, CALENDAR_FILE, DATES_FILE = "feed_info.txt", "calendar.txt", "calendar_dates.txt"
SOON_DAYS, MONTH_DAYS = 7, 30
MAJORITY = 0.75
"""A day with at least this share of the trips of a full day counts as served."""
FULL_DAY_RANK, FULL_DAY_COUNT = 0.9, 30
"""A full day is the one that stands at this rank among the days with service, or has so many days above it."""


def check_missing_feed_info_date(case: Case) -> None:
    """feed_info.txt names only one end of its period."""
    info = case.feed.info
    start, end = info.get("feed_start_date"), info.get("feed_end_date")
    if bool(start) != bool(end):
        field = "feed_end_date" if start else "feed_start_date"
        case.feed.findings.warning("missing_feed_info_date", INFO_FILE, 2, field, "")


def check_feed_expiration_date(case: Case) -> None:
    """feed_info.txt ends within ``feed_expiration_date7_days`` or ``feed_expiration_date30_days`` of today."""
    value = case.feed.info.get("feed_end_date", "")
    days = parse_date(value)
    if days is None:
        if value:
            case.feed.findings.warning("invalid_date", INFO_FILE, 2, "feed_end_date", value)
        return
    end = EPOCH + dt.timedelta(days=days)
    left = (end - case.today).days
    if left <= MONTH_DAYS:
        code = "feed_expiration_date7_days" if left < SOON_DAYS else "feed_expiration_date30_days"
        case.feed.findings.warning(code, INFO_FILE, 2, "feed_end_date", value, end=end, today=case.today)


def check_expired_calendar(case: Case) -> None:
    """The last day with any trip lies before today."""
    running = case.days.running
    if running is not None and running.last < case.today:
        case.feed.findings.warning("expired_calendar", _calendar_file(case), last=running.last, today=case.today)


def check_trip_coverage_not_active_for_next7_days(case: Case) -> None:
    """Full service has not begun, or ends within seven days (see ``full_service``); told unless all is over anyway."""
    served, running = full_service(case), case.days.running
    if served is None or running is None or running.last < case.today:
        return
    if served.first > case.today or served.last < case.today + dt.timedelta(days=SOON_DAYS):
        case.feed.findings.warning(
            "trip_coverage_not_active_for_next7_days",
            _calendar_file(case),
            first=served.first,
            last=served.last,
            today=case.today,
        )


def full_service(case: Case) -> Span | None:
    """From the first to the last day with at least ``MAJORITY`` of the trips of a full day."""
    counts = case.days.counts
    running = np.sort(counts[counts > 0])
    if running.size == 0:
        return None
    full = running[max(int(running.size * FULL_DAY_RANK), running.size - FULL_DAY_COUNT)]
    days = np.flatnonzero(counts >= MAJORITY * full)
    return Span(case.days.date(int(days[0])), case.days.date(int(days[-1])))


def check_feed_valid_beyond_total_service_window(case: Case) -> None:
    """The feed calls itself valid long before or after the days on which anything runs."""
    nominal, running = case.days.nominal, case.days.running
    if nominal is None or running is None:
        return
    if max((running.first - nominal.first).days, (nominal.last - running.last).days) > LONG_GAP_DAYS:
        stated = "feed_end_date" in case.feed.info
        case.feed.findings.add(
            "info",
            "feed_valid_beyond_total_service_window",
            INFO_FILE if stated else _calendar_file(case),
            2 if stated else None,
            "feed_end_date" if stated else None,
            case.feed.info.get("feed_end_date"),
            first=nominal.first,
            last=nominal.last,
            first_trip=running.first,
            last_trip=running.last,
        )


def check_big_gap_in_service(case: Case) -> None:
    """Two weeks and more without any trip between days with trips."""
    running = case.days.running
    for gap in case.days.gaps:
        if running is not None and running.first < gap.first and gap.last < running.last:
            case.feed.findings.add(
                "info",
                "big_gap_in_service",
                _calendar_file(case),
                first=gap.first,
                last=gap.last,
                days=gap.days,
            )


def check_no_service_days(case: Case) -> None:
    """Nothing runs on any day although there are trips: no question can be answered."""
    dated = not (case.feed.weekly.is_empty() and case.feed.exceptions.is_empty())
    if case.days.running is None and dated and not case.feed.stop_times.is_empty():
        case.feed.findings.error("no_service_days", _calendar_file(case))


def check_service_never_active(case: Case) -> None:
    """A service that trips use runs on no day, though all its dates can be read."""
    days = case.days
    torn = {
        service
        for table in (case.published.weekly, case.published.exceptions)
        for service in table.filter(pl.any_horizontal(pl.all().is_null()))["service_id"]
    }
    trips = np.bincount(days.service_of_trip, minlength=len(days.services))
    idle = np.all(~days.active, axis=1)
    found = [
        {"row": row, "value": service, "service": service, "trips": int(trips[number])}
        for number, service in enumerate(days.services)
        if idle[number] and service not in torn and (row := _service_rows(case).get(service)) is not None
    ]
    schema = {"row": pl.UInt32, "value": pl.String, "service": pl.String, "trips": pl.Int64}
    case.note("warning", "service_never_active", _calendar_file(case), pl.DataFrame(found, schema=schema), "service_id")


def check_unused_service(case: Case) -> None:
    """A service of the calendar that no trip uses."""
    used = set(case.days.services)
    for file, table in ((CALENDAR_FILE, case.feed.weekly), (DATES_FILE, case.feed.exceptions)):
        services = table.unique("service_id", keep="first", maintain_order=True)
        found = services.filter(~pl.col("service_id").is_in(list(used)))
        case.note(
            "info",
            "unused_service",
            file,
            found.select("row", pl.col("service_id").alias("value"), pl.col("service_id").alias("service")),
            "service_id",
        )
        used.update(found["service_id"])


def _service_rows(case: Case) -> dict[str, int]:
    """The first row of each service in calendar.txt, else in calendar_dates.txt."""
    rows: dict[str, int] = {}
    for table in (case.feed.weekly, case.feed.exceptions):
        for service, row in table.select("service_id", "row").iter_rows():
            rows.setdefault(service, row)
    return rows


def _calendar_file(case: Case) -> str:
    return CALENDAR_FILE if not case.feed.weekly.is_empty() else DATES_FILE
