# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Random tiny networks, written as feeds and compiled: engine and oracle give the same Pareto sets, both ways."""

import itertools
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from mobility.network.timetable.accelerator import Acceleration
from tests.oracle.scan import Oracle

from .compare import Counts, compare, count, network_in_memory
from .networks import Case, cases
from .report import report

FLOORS = {
    "over midnight": 50,
    "clock change within the 24 h": 1000,
    "clock change within the journey": 50,
    "in-seat": 100,
    "route- or trip-specific change": 100,
    "row of transfers.txt": 120,
    "run of frequencies.txt": 50,
    "trip of another service day": 500,
    "two or more entries": 100,
    "untimed stop": 200,
    "walk between rides": 100,
}
"""In how many queries to 1,000 networks each thing has to occur."""


@pytest.mark.parametrize("acceleration", [Acceleration.OFF, Acceleration.NOW])
@pytest.mark.parametrize("networks", [60, pytest.param(1000, marks=pytest.mark.long)])
def test_same_pareto_sets(
    networks: int, acceleration: Acceleration, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counts: Counts = Counter()
    folders = (tmp_path / str(number) for number in itertools.count())

    @settings(
        max_examples=networks, derandomize=True, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )  # fmt: skip
    @given(cases())
    def agree(case: Case) -> None:
        path = case.write(next(folders))
        network, oracle = network_in_memory(path, acceleration), Oracle(path)
        outcomes = [compare(network, oracle, query) for query in case.queries]
        assert [complaint for outcome in outcomes for complaint in outcome.complaints] == []
        counts["networks"] += 1
        for outcome in outcomes:
            count(counts, oracle, outcome)

    agree()
    report(capsys, f"{networks} random networks, links between trips {acceleration.value}", counts)
    assert counts["networks"] >= networks
    assert 2 * counts["arrive by"] == counts["queries"]
    assert 2 * counts["answered"] >= counts["queries"]
    if networks >= 1000:
        assert 4 * counts["two or more entries"] >= counts["answered"]
        assert {name: counts[name] for name, floor in FLOORS.items() if counts[name] < floor} == {}
