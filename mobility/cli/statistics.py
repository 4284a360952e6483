# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""`mobility plan --debug`: what the search took, on stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobility.cli.console import console, print_rows, say

if TYPE_CHECKING:
    from mobility.planner.statistics import SearchStatistics


def show_statistics(statistics: SearchStatistics) -> None:
    """Print counts, and milliseconds of each part.

    Parameters
    ----------
    statistics
        As ``plan`` has counted.
    """
    stream = console(error=True)
    counts = [
        [say(f"counted_{name}"), f"{count:,}".replace(",", say("thousands"))]
        for name, count in statistics.counts().items()
    ]
    times = [
        [say(f"part_{part}"), say("milliseconds", ms=f"{1000 * seconds:.2f}".replace(".", say("decimal")))]
        for part, seconds in statistics.seconds.items()
    ]
    stream.print(say("statistics_title"))
    print_rows(stream, counts + times)
