# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""A patched network answers as one that is built from the changed tables, and as one built from the exported GTFS."""

import datetime as dt
import random
import zlib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from mobility.errors import InputError
from mobility.network.patch.baseline import Baseline
from mobility.region import read_region
from mobility.scenario.apply.apply import Applied
from mobility.scenario.export.region import write_region
from mobility.sources.gtfs.feed import read_feed
from tests.agreement.compare import network_in_memory
from tests.agreement.networks import Case, cases
from tests.scenario.export.changing import compiled

from .asked import best, in_window
from .drawn import Lots
from .trying import made

ORIGIN = {"program": "umstieg", "scenario": "trial"}
LATE_EXPORT = {"export_no_trips"}


def in_memory(path: Path) -> Baseline:
    """The baseline of a region that is not kept."""
    region, network = read_region(path), network_in_memory(path)
    network.manifest = {**network.manifest, "content_hash": "0"}
    return Baseline(region, network, tuple(map(read_feed, region.feeds)))


def tried(baseline: Baseline, folder: Path, lots: Lots, lot: random.Random, wanted: int) -> tuple[Applied | None, str]:
    """Some modifications that can be applied one after the other, and their text."""
    text, applied = "", None
    for number in range(4 * wanted):
        more = f"{text}{lots.draw(lot, number)}\n"
        try:
            applied = made(baseline, folder, more)
        except InputError:
            continue
        text = more
        if text.count("\n") == wanted:
            break
    return applied, text


def lots_of(case: Case, baseline: Baseline) -> Lots:
    feed = baseline.feeds[0]
    moment = case.queries[0].at
    day = moment.date()
    first, last = baseline.network.calendar()
    around = [day + dt.timedelta(days=shift) for shift in (-1, 0, 1)]
    days = ["", "daily", *(str(one) for one in around if first <= one <= last)]
    begin_s = int(feed.stop_times["departure_s"].median() or 0)  # type: ignore[arg-type] # a number
    stops = [one for one in feed.stops["stop_id"].to_list() if one != "door"]
    return Lots(feed.source.id, ["r1", "r2", "r3"], stops, days, begin_s, (52.0, 11.6))


@pytest.mark.parametrize("networks", [40, pytest.param(1000, marks=pytest.mark.long)])
def test_random_networks_with_random_modifications(networks: int, tmp_path: Path) -> None:
    counts: Counter[str] = Counter()

    @settings(
        max_examples=networks, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )  # fmt: skip
    @given(cases())
    def agree(case: Case) -> None:
        lot = random.Random(zlib.crc32(repr(case).encode()))
        folder = tmp_path / str(counts["asked"])
        counts["asked"] += 1
        path = case.write(folder)
        baseline = in_memory(path)
        applied, text = tried(baseline, folder, lots_of(case, baseline), lot, 4)
        if applied is None:
            return
        counts.update(line.split(":")[0][2:] for line in text.splitlines())
        built = [compiled(baseline.region, list(applied.feeds))]
        if all(len(feed.stop_times) for feed in applied.feeds):
            exported = write_region(baseline.region, applied.feeds, folder / "out", provenance=ORIGIN)
            again = read_region(exported.region_file)
            built.append(compiled(again, list(map(read_feed, again.feeds))))
            counts["exported"] += 1
        for query in case.queries:
            wanted, window = best(applied.network, query), in_window(applied.network, query)
            for network in built:
                assert best(network, query) == wanted, (text, query)
                assert in_window(network, query) == window, (text, query)
            counts["answered"] += bool(wanted)
            counts["differs"] += wanted != best(baseline.network, query)

    agree()
    assert counts["asked"] >= networks
    assert counts["exported"] > networks // 2
    assert counts["answered"] > networks
    assert counts["differs"] > networks // 4
