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
from tests.agreement.compare import Query, network_in_memory
from tests.agreement.networks import Case, cases
from tests.scenario.export.changing import compiled

from .asked import best, in_window
from .drawn import Lots
from .trying import SATURDAY, WEDNESDAY, ZONE, made

ORIGIN = {"program": "umstieg", "scenario": "trial"}
NEAR = {"1524", "19927", "1561", "1519", "1522", "1109", "1110", "1094", "1111", "20307", "1214", "20012", "1566"}
"""Stops of line 610, by the third part of their ids."""


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
    days = [
        "",
        "daily",
        *(str(one) for shift in (-1, 0, 1) if first <= (one := day + dt.timedelta(days=shift)) <= last),
    ]
    begin_s = int(feed.stop_times["departure_s"].median() or 0)  # type: ignore[arg-type] # a number
    stops = [one for one in feed.stops["stop_id"].to_list() if one != "door"]
    return Lots(feed.source.id, ["r1", "r2", "r3"], stops, days, begin_s, (52.0, 11.6))


@pytest.mark.parametrize("networks", [40, pytest.param(400, marks=pytest.mark.long)])
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


def home_queries(baseline: Baseline, number: int, seed: int) -> list[Query]:
    """Questions about the county's buses and all others, on a working day and a Saturday, early and late."""
    lot = random.Random(seed)
    stops = [
        [f"{feed.source.id}_{feed.stops['stop_id'][row]}" for row in feed.stop_times["stop"].unique().sort().to_list()]
        for feed in baseline.feeds
    ]
    barleben = [one for one in stops[0] if NEAR & set(one.split(":"))]
    found = []
    for count in range(number):
        ends = [lot.choice(lot.choice([barleben, barleben, stops[0], stops[1]])) for _ in range(2)]
        date = lot.choice([WEDNESDAY, SATURDAY])
        at = dt.datetime.combine(date, dt.time(lot.randrange(24), lot.randrange(60)), ZONE)
        found.append(Query(ends[0], ends[1], at, arrive_by=count % 2 == 1))
    return found


@pytest.mark.parametrize("exported", [False, True])
def test_real_timetables(exported: bool, home_base: Baseline, tmp_path: Path) -> None:  # noqa: FBT001
    """Eight modifications of lines around Barleben, on some days."""
    stops = home_base.feeds[0].stops["stop_id"].to_list()
    near = [one for one in stops if NEAR & set(one.split(":"))]
    lots = Lots(
        "boerdebus", ["610", "614", "617", "612"], near, ["", "saturday", "working_days"], 36_000, (52.2, 11.62)
    )
    applied, text = tried(home_base, tmp_path, lots, random.Random(11), 8)
    assert applied is not None
    assert text.count("\n") == 8
    if exported:
        found = write_region(home_base.region, applied.feeds, tmp_path / "out", provenance=ORIGIN, only=applied.changed)
        region = read_region(found.region_file)
        network = compiled(region, list(map(read_feed, region.feeds)))
    else:
        network = compiled(home_base.region, list(applied.feeds))
    counts: Counter[str] = Counter()
    for query in home_queries(home_base, 300, 5):
        wanted = best(applied.network, query)
        assert best(network, query) == wanted, (text, query)
        counts["answered"] += bool(wanted)
        counts["differs"] += wanted != best(home_base.network, query)
    assert counts["answered"] > 150
    assert counts["differs"] > 10
