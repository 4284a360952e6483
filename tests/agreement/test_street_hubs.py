# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Towns in which one changes on foot: engine and oracle give the same Pareto sets, and show the right journeys."""

from collections import Counter
from pathlib import Path

import pytest

from mobility.network.build import load
from mobility.region import read_region
from tests.oracle.street_scan import street_oracle

from .dice import SeededDice
from .report import report
from .street_compare import compare_doors, count_doors
from .street_hubs import random_hub
from .street_shown import faults_of_shown

FLOORS = {
    "an entry with 2 rides": 1000,
    "an entry with 3+ rides": 60,
    "walk between rides": 600,
    "row of transfers.txt": 400,
    "route- or trip-specific change": 200,
    "equal journeys": 250,
    "decided by walking": 150,
    "decided by the shortest change": 60,
    "decided by ids": 30,
}
"""How often each thing has to occur in 1,200 towns."""


@pytest.mark.parametrize("towns", [range(50), pytest.param(range(1000, 2200), marks=pytest.mark.long)])
def test_same_journeys(towns: range, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counter[str] = Counter()
    faults: list[str] = []
    for seed in towns:
        case = random_hub(SeededDice(seed))
        path = case.write(tmp_path / str(seed))
        network = load(read_region(path), out=path.parent / "network")
        oracle = street_oracle(path, network.arrays, case.queries[0].settings)
        for query in case.queries:
            outcome = compare_doors(network, oracle, query)
            found = list(outcome.complaints)
            for entry, journey in zip(outcome.entries, outcome.journeys, strict=True):
                if entry[0]:
                    found += faults_of_shown(counts, network, oracle, query, entry, journey)
            faults += [f"town {seed}: {fault}" for fault in found]
            count_doors(counts, oracle, outcome)
    report(capsys, f"{len(towns)} towns in which one changes on foot", counts)
    assert faults == []
    assert 3 * counts["answered"] >= counts["queries"]
    if len(towns) >= 1200:
        assert {name: counts[name] for name, floor in FLOORS.items() if counts[name] < floor} == {}
