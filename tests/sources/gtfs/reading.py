# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Read a feed from its files, without a region."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from mobility.region import FeedSource
from mobility.sources.gtfs.feed import Feed, read_feed
from tests.feeds import write_feed


def read(folder: Path, files: Mapping[str, str | bytes], *, broken_trips: Literal["refuse", "drop"] = "refuse") -> Feed:
    """Write the files into a folder and read them as feed ``f``."""
    return read_feed(FeedSource("f", write_feed(folder, files), broken_trips=broken_trips))


def read_zip(path: Path) -> Feed:
    """Read a zip archive as feed ``f``."""
    return read_feed(FeedSource("f", path))


def warnings_of(feed: Feed) -> list[tuple[str, str]]:
    """Return code and place of each warning."""
    assert all(finding.severity == "warning" for finding in feed.findings.items)
    return [(finding.code, finding.place.text()) for finding in feed.findings.items]
