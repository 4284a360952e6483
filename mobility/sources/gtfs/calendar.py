# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""calendar.txt and calendar_dates.txt: on which dates which service runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from mobility.sources.gtfs.columns import Typed, read_text

if TYPE_CHECKING:
    from mobility.sources.gtfs.archive import Archive
    from mobility.sources.gtfs.findings import Findings

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
THURSDAY = 3
"""1970-01-01 was a Thursday, so (days + 3) % 7 is 0 on a Monday."""
MAX_CALENDAR_DAYS = 40 * 366
ADDED, REMOVED = 1, 2


def read_calendar(archive: Archive, findings: Findings) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read both files.

    Returns
    -------
    tuple
        ``row``, ``service_id``, the seven weekdays (Int32 0/1), ``start``, ``end`` (days since 1970-01-01, both
        included); and ``row``, ``service_id``, ``date`` (days), ``exception_type``.
    """
    file = "calendar.txt"
    ranged = ("service_id", *WEEKDAYS, "start_date", "end_date")
    table = read_text(archive, file, ranged, ranged)
    typed = Typed(table, file, findings)
    weekly = pl.DataFrame(
        {
            "row": table["row"],
            "service_id": typed.key("service_id"),
            **{day: typed.whole(day, 0, 1, default=0, required=True) for day in WEEKDAYS},
            "start": typed.dates("start_date"),
            "end": typed.dates("end_date"),
        }
    )
    typed.report(
        "start_and_end_range_out_of_order", (weekly["end"] < weekly["start"]).fill_null(value=False), "end_date"
    )

    file = "calendar_dates.txt"
    dated = ("service_id", "date", "exception_type")
    table = read_text(archive, file, dated, dated)
    typed = Typed(table, file, findings)
    typed.key("service_id", "date")
    exceptions = pl.DataFrame(
        {
            "row": table["row"],
            "service_id": typed.required("service_id"),
            "date": typed.dates("date"),
            "exception_type": typed.whole("exception_type", ADDED, REMOVED, required=True),
        }
    )
    if weekly.is_empty() and exceptions.is_empty():
        findings.error("missing_calendar_and_calendar_date_files", "calendar.txt")
    return weekly, exceptions


def active_days(
    weekly: pl.DataFrame, exceptions: pl.DataFrame, services: pl.Series, findings: Findings
) -> tuple[int, np.ndarray]:
    """Spell the calendar out.

    Parameters
    ----------
    weekly, exceptions
        As ``read_calendar`` gives them, without errors.
    services
        The service ids that trips use; others are left out.
    findings
        Takes a calendar that is longer than ``MAX_CALENDAR_DAYS`` and is cut.

    Returns
    -------
    tuple
        First day (days since 1970-01-01) and bool array of shape (services, days).
    """
    position = {service: number for number, service in enumerate(services.to_list())}
    mine = [row for row in weekly.iter_rows(named=True) if row["service_id"] in position]
    used = exceptions.filter(pl.col("service_id").is_in(services.implode()))
    edges = [row["start"] for row in mine] + [row["end"] for row in mine]
    if not used.is_empty():
        edges += [int(used["date"].to_numpy().min()), int(used["date"].to_numpy().max())]
    if not edges:
        return 0, np.zeros((len(services), 0), dtype=np.bool_)
    first, last = min(edges), max(edges)
    if last - first >= MAX_CALENDAR_DAYS:
        findings.warning("calendar_too_long", "calendar.txt", days=last - first + 1, most=MAX_CALENDAR_DAYS)
        last = first + MAX_CALENDAR_DAYS - 1
    days = np.arange(first, last + 1)
    active = np.zeros((len(services), len(days)), dtype=np.bool_)
    for row in mine:
        runs = np.array([row[day] == 1 for day in WEEKDAYS])
        active[position[row["service_id"]]] = (
            runs[(days + THURSDAY) % 7] & (days >= row["start"]) & (days <= row["end"])
        )
    used = used.filter((pl.col("date") >= first) & (pl.col("date") <= last))
    at = np.array([position[service] for service in used["service_id"]], dtype=np.int64)
    active[at, used["date"].to_numpy() - first] = used["exception_type"].to_numpy() == ADDED
    return first, active
