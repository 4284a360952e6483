# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""`mobility check`: what is wrong with a region's feeds and streets, and what they allow."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from mobility.cli.check_text import grouped, message, show, thing
from mobility.cli.console import BuildProgress, open_region, print_json
from mobility.network.quality.examine import examine

if TYPE_CHECKING:
    from mobility.network.quality.calendar import Span, TripDays
    from mobility.network.quality.examine import Examination, FeedReport
    from mobility.sources.gtfs.findings import Findings

CLEAN, ERRORS_FOUND = 0, 1


def run(region: str, *, as_json: bool, quiet: bool, today: dt.date | None = None) -> int:
    """Check all feeds of a region.

    Parameters
    ----------
    region
        As typed.
    as_json
        Print JSON, the same in every language.
    quiet
        No progress.
    today
        The day on which "expired" is judged; otherwise the present one in the region's time zone.

    Returns
    -------
    int
        Exit code: 1 if there are errors.
    """
    opened, _ = open_region(region)
    steps = [feed.id for feed in opened.feeds] + ([opened.streets.osm.name] if opened.streets else [])
    progress = BuildProgress(quiet=quiet, steps=steps)
    with progress:
        found = examine(opened, today or dt.datetime.now(opened.zone).date(), lambda feed: progress.stage("read", feed))
    if as_json:
        print_json(_as_dict(found))
    else:
        show(found)
    return ERRORS_FOUND if found.count("error") else CLEAN


def _as_dict(found: Examination) -> dict[str, Any]:
    return {
        "region": found.region.id,
        "name": found.region.name,
        "sample": found.region.sample,
        "today": found.today.isoformat(),
        "feeds": [_feed(report) for report in found.feeds],
        "streets": None if found.streets is None else {"findings": _findings(found.streets)},
        "allows": _allows(found),
        "errors": found.count("error"),
        "warnings": found.count("warning"),
        "infos": found.count("info"),
    }


def _feed(report: FeedReport) -> dict[str, Any]:
    return {
        "id": report.source.id,
        "readable": report.days is not None,
        "findings": _findings(report.findings),
        "trips_per_day": None if report.days is None else _days(report.days),
    }


def _findings(findings: Findings) -> list[dict[str, Any]]:
    return [
        {
            "code": group.code,
            "severity": group.severity,
            "count": group.count,
            "message": message(group.items[0], "en"),
            "remedy": group.remedy("en"),
            "places": [
                {
                    "file": item.place.file,
                    "row": item.place.row,
                    "field": item.place.field,
                    "value": item.place.value,
                    "message": message(item, "en"),
                }
                for item in group.items
            ],
        }
        for group in grouped(findings)
    ]


def _days(days: TripDays) -> dict[str, Any]:
    return {
        "first_date": days.first_date.isoformat() if len(days.counts) else None,
        "counts": days.counts.tolist(),
        "busiest": {"date": days.busiest[0].isoformat(), "trips": days.busiest[1]} if days.busiest else None,
        "typical": days.typical,
        "running": _span(days.running),
        "nominal": _span(days.nominal),
        "gaps": [_span(gap) for gap in days.gaps],
        "phases": [{**(_span(phase.span) or {}), "weekday_trips": phase.trips} for phase in days.phases],
    }


def _span(span: Span | None) -> dict[str, str] | None:
    return None if span is None else {"first": span.first.isoformat(), "last": span.last.isoformat()}


def _allows(found: Examination) -> dict[str, Any]:
    feeds = {report.source.id: report.allows for report in found.feeds if report.allows is not None}
    weeks = found.full_weeks
    modes: dict[str, int] = {}
    for allows in feeds.values():
        for mode, count in allows.modes.items():
            modes[mode] = modes.get(mode, 0) + count
    return {
        "full_service": {
            "weeks": weeks.weeks,
            "full_weeks": weeks.full,
            "spans": [_span(span) for span in weeks.spans],
            "reference_week": weeks.reference.isoformat() if weeks.reference else None,
            "reference_day": weeks.reference_day.isoformat() if weeks.reference_day else None,
            "thin_feeds": list(weeks.thin),
        },
        "modes": dict(sorted(modes.items())),
        "rail": "rail" in modes,
        "wheelchair_stops": thing(feeds.values(), "wheelchair_stops").to_dict(),
        "wheelchair_trips": thing(feeds.values(), "wheelchair_trips").to_dict(),
        "bikes_trips": thing(feeds.values(), "bikes_trips").to_dict(),
        "fares": {feed: list(allows.fares) for feed, allows in feeds.items()},
        "shapes": {feed: allows.shapes for feed, allows in feeds.items()},
        "on_demand": {feed: list(allows.on_demand) for feed, allows in feeds.items()},
        "realtime": False,
        "attribution": {source.id: source.credit for source in found.region.feeds},
    }
