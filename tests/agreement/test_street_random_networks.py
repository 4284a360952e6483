# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Random tiny maps with random feeds on them: engine and oracle agree from door to door.

The Pareto sets are the same, and of equal journeys the right one is shown.
"""

import itertools
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from mobility.network.build import load
from mobility.network.timetable.accelerator import Acceleration
from mobility.region import read_region
from tests.oracle.street_scan import StreetOracle, street_oracle, with_settings

from .report import report
from .street_compare import compare_doors, count_doors
from .street_networks import StreetCase, street_cases
from .street_shown import faults_of_shown

FLOORS = {
    "two or more entries": 200,
    "points: 0": 500,
    "points: 2": 200,
    "in-seat": 40,
    "row of transfers.txt": 40,
    "route- or trip-specific change": 20,
    "trip of another service day": 300,
    "walk between rides": 40,
    "walk above 900 s": 400,
}
"""In how many queries to 600 networks each thing has to occur."""


@pytest.mark.parametrize("method", ["each round", "tables", "links between trips"])
@pytest.mark.parametrize("networks", [40, pytest.param(600, marks=pytest.mark.long)])
def test_same_pareto_sets(
    networks: int, method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a limit one walks on inside each round, or by a table of all walks, and that from trip to trip."""
    if method == "each round":
        monkeypatch.setattr("mobility.network.walks.TABLED_STOPS", 0)
    counts: Counter[str] = Counter()
    folders = (tmp_path / str(number) for number in itertools.count())

    @settings(
        max_examples=networks, derandomize=True, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )  # fmt: skip
    @given(street_cases())
    def agree(case: StreetCase) -> None:
        path = case.write(next(folders))
        network = load(read_region(path), out=path.parent / "network")
        network.accelerator.mode = Acceleration.NOW if method == "links between trips" else Acceleration.OFF
        first = street_oracle(path, network.arrays, case.queries[0].settings)
        oracles: dict[object, StreetOracle] = {case.queries[0].settings: first}
        for query in case.queries:
            if query.settings not in oracles:
                oracles[query.settings] = with_settings(first, query.settings)
        outcomes = [compare_doors(network, oracles[query.settings], query) for query in case.queries]
        faults = [complaint for outcome in outcomes for complaint in outcome.complaints]
        counts["networks"] += 1
        for query, outcome in zip(case.queries, outcomes, strict=True):
            oracle = oracles[query.settings]
            count_doors(counts, oracle, outcome)
            for entry, journey in zip(outcome.entries, outcome.journeys, strict=True):
                if entry[0]:
                    faults += faults_of_shown(counts, network, oracle, query, entry, journey)
        assert faults == []

    agree()
    report(capsys, f"{networks} random networks with streets, {method}", counts)
    assert counts["networks"] >= networks
    assert 2 * counts["arrive by"] == counts["queries"]
    assert 2 * counts["answered"] >= counts["queries"]
    if networks >= 600:
        assert 4 * counts["two or more entries"] >= counts["answered"]
        assert {name: counts[name] for name, floor in FLOORS.items() if counts[name] < floor} == {}
