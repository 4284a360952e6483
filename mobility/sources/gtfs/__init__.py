# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""GTFS: archive -> text columns -> typed tables, one module per family of files."""

from mobility.sources.gtfs.feed import Feed, read_feed
from mobility.sources.gtfs.findings import Finding, Findings

__all__ = ["Feed", "Finding", "Findings", "read_feed"]
