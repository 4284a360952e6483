# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Read a region's feeds, apply every rule, count trips per day, and see what the data allow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobility.errors import DataError, InputError, MobilityError, Place, ResourceError
from mobility.network.quality import blocks, calls, services, stops, transfers, trips
from mobility.network.quality.across import check_stops_across_feeds
from mobility.network.quality.allows import FeedAllows, FullWeeks, feed_allows, full_weeks
from mobility.network.quality.calendar import TripDays, trip_days
from mobility.network.quality.case import Case, sound
from mobility.network.quality.extras import read_extras
from mobility.network.quality.streets import check_streets
from mobility.sources.gtfs.feed import read_feed
from mobility.sources.gtfs.findings import Finding, Findings

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from mobility.region import FeedSource, Region

RULES: tuple[Callable[[Case], None], ...] = (
    stops.check_location_with_unexpected_stop_time,
    stops.check_location_without_parent_station,
    stops.check_station_with_parent_station,
    stops.check_wrong_parent_location_type,
    stops.check_duplicate_stop,
    stops.check_stop_without_stop_time,
    stops.check_unused_station,
    trips.check_duplicate_route_name,
    trips.check_route_short_name_too_long,
    trips.check_service_of_trip,
    trips.check_trip_without_boarding,
    trips.check_duplicate_trip,
    trips.check_overlapping_frequency,
    trips.check_unused_shape,
    calls.check_fast_travel,
    calls.check_stop_time_with_only_arrival_or_departure_time,
    calls.check_stop_time_timepoint_without_times,
    calls.check_decreasing_or_equal_stop_time_distance,
    transfers.check_transfer_distance,
    transfers.check_transfer_faster_than_running,
    transfers.check_transfer_with_invalid_stop_location_type,
    transfers.check_transfer_with_invalid_trip_and_route,
    transfers.check_transfer_with_invalid_trip_and_stop,
    blocks.check_blocks,
    blocks.check_inconsistent_route_type_for_block_id,
    services.check_no_service_days,
    services.check_service_never_active,
    services.check_unused_service,
    services.check_missing_feed_info_date,
    services.check_feed_expiration_date,
    services.check_expired_calendar,
    services.check_trip_coverage_not_active_for_next7_days,
    services.check_feed_valid_beyond_total_service_window,
    services.check_big_gap_in_service,
)
"""Every rule that looks at one feed; reading it has applied the others."""


@dataclass(frozen=True, slots=True)
class FeedReport:
    """What was found in one feed; ``days`` and ``allows`` are None where it can't be opened."""

    source: FeedSource
    findings: Findings
    days: TripDays | None
    allows: FeedAllows | None


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found in a region."""

    region: Region
    today: dt.date
    feeds: tuple[FeedReport, ...]
    full_weeks: FullWeeks
    streets: Findings | None = None
    """What was found in the map; None for a region without streets."""

    def count(self, severity: str) -> int:
        """How many findings of a severity there are."""
        found = [feed.findings for feed in self.feeds] + ([self.streets] if self.streets else [])
        return sum(n for findings in found for (kind, _), n in findings.counts.items() if kind == severity)


def examine(region: Region, today: dt.date, progress: Callable[[str], None] | None = None) -> Examination:
    """Check all feeds and the streets of a region.

    Parameters
    ----------
    region
        Whose feeds; those that can't be opened get one error, the others are checked all the same.
    today
        The day on which "expired" and "in the next days" are judged.
    progress
        Is told the id of each feed and the name of the map before they are read.
    """
    cases: list[Case | None] = []
    findings: list[Findings] = []
    for source in region.feeds:
        if progress is not None:
            progress(source.id)
        case, found = _open(region, source, today)
        if case is not None:
            _apply_rules(case)
        cases.append(case)
        findings.append(found)
    opened = [case for case in cases if case is not None]
    check_stops_across_feeds(opened)
    if progress is not None and region.streets is not None:
        progress(region.streets.osm.name)
    streets = check_streets(region, opened)
    reports = tuple(
        FeedReport(source, found, case.days if case else None, feed_allows(case) if case else None)
        for source, case, found in zip(region.feeds, cases, findings, strict=True)
    )
    days = {report.source.id: report.days for report in reports if report.days is not None}
    return Examination(region, today, reports, full_weeks(days), streets)


def _open(region: Region, source: FeedSource, today: dt.date) -> tuple[Case | None, Findings]:
    try:
        published = read_feed(source, tolerant=True)
    except (DataError, InputError, ResourceError) as error:
        found = Findings(source.id)
        _note(found, error)
        return None, found
    findings = published.findings
    feed = sound(published)
    extras = read_extras(source, findings)
    return Case(published, feed, extras, trip_days(feed), region.transfers, today), findings


def _apply_rules(case: Case) -> None:
    for rule in RULES:
        try:
            rule(case)
        except DataError as error:
            _note(case.feed.findings, error)


def _note(findings: Findings, error: MobilityError) -> None:
    """Note what stopped the reading or a rule as an error of the feed."""
    facts = {key: value for key, value in error.facts.items() if key != "more"}
    findings.counts["error", error.code] += 1
    findings.items.append(Finding(error.code, "error", error.place or Place(findings.feed), facts))
