# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What is counted and measured, for Prometheus; of several workers together where they share a folder."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import REGISTRY

from mobility.service.environment import METRICS

if TYPE_CHECKING:
    from mobility.service.served import Served

BUCKETS_S = (0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

REQUESTS = Counter("mobility_requests", "Answered requests", ["route", "status"])
WALL_S = Histogram("mobility_request_seconds", "Seconds from a request to its answer", ["route"], buckets=BUCKETS_S)
CPU_S = Histogram("mobility_search_cpu_seconds", "CPU seconds of searches", ["route"], buckets=BUCKETS_S)
OPEN = Gauge("mobility_open_requests", "Requests that are being answered", multiprocess_mode="livesum")
BUSY = Counter("mobility_busy", "Requests sent away because all workspaces were lent")
SWAPS = Counter("mobility_network_swaps", "Networks taken over under way")
NETWORK = Gauge(
    "mobility_network_calendar_end_seconds", "Last day with service, seconds since 1970", multiprocess_mode="mostrecent"
)
STALE = Gauge("mobility_network_stale", "1 where a newer network was refused", multiprocess_mode="livemax")


def note_network(served: Served, *, stale: bool) -> None:
    """Tell of the network that is served now."""
    import datetime as dt

    _, last = served.network.calendar()
    NETWORK.set(dt.datetime.combine(last, dt.time(), tzinfo=dt.UTC).timestamp())
    STALE.set(stale)


def exposition() -> bytes:
    """All figures in the text format of Prometheus."""
    if METRICS not in os.environ:
        return generate_latest(REGISTRY)
    _forget_ended_workers(Path(os.environ[METRICS]))
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)


def _forget_ended_workers(folder: Path) -> None:
    """Take back what workers that were killed said of themselves."""
    for path in folder.glob("gauge_live*_*.db"):
        found = re.search(r"_(\d+)\.db$", path.name)
        if found and not _runs(int(found[1])):
            mark_process_dead(int(found[1]), str(folder))  # type: ignore[no-untyped-call]


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
