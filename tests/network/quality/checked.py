# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Small feeds, checked: what is found under one code."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mobility.network.quality.examine import Examination, FeedReport, examine
from mobility.region import read_region
from tests.feeds import region_for, write_feed

TODAY = dt.date(2026, 6, 10)
"""A Wednesday in the middle of the minimal feed's calendar."""
Files = Mapping[str, str | bytes]
Told = tuple[str, str, int | None, str | None, str | None]
"""Severity, file, row, field, value."""


def region_of(folder: Path, feeds: Mapping[str, Files], *, today: dt.date = TODAY, **options: str) -> Examination:
    """Check a region with these feeds; ``options`` as for ``region_for``."""
    for name, files in feeds.items():
        write_feed(folder / name, files)
    return examine(read_region(region_for(folder, feeds={name: name for name in feeds}, **options)), today)


def checked(folder: Path, files: Files, *, today: dt.date = TODAY, **options: str) -> FeedReport:
    """Check one feed."""
    return region_of(folder, {"f": files}, today=today, **options).feeds[0]


def told(report: FeedReport, code: str) -> list[Told]:
    """What is noted under a code."""
    places = [(item.severity, item.place) for item in report.findings.items if item.code == code]
    return [
        (severity, place.file.removeprefix(f"{report.source.id}/"), place.row, place.field, place.value)
        for severity, place in places
    ]


def facts(report: FeedReport, code: str) -> list[dict[str, Any]]:
    """The facts that the messages of a code name."""
    return [item.facts for item in report.findings.items if item.code == code]


def codes(report: FeedReport) -> set[str]:
    """Everything that was found."""
    return {item.code for item in report.findings.items}
