# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Of equal journeys the right one is shown, on random tiny networks; see `shown`."""

import itertools
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.oracle.scan import Oracle

from .compare import Counts, compare, network_in_memory
from .networks import Case, cases
from .report import report
from .shown import check

FLOORS = {"equal journeys": 100, "decided by walking": 15, "decided by the shortest change": 15, "decided by ids": 50}
"""For how many entries on 400 networks there is a choice, and how often each thing decides."""


@pytest.mark.parametrize("networks", [60, pytest.param(400, marks=pytest.mark.long)])
def test_shown_journey(networks: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counts = Counter()
    folders = (tmp_path / str(number) for number in itertools.count())

    @settings(
        max_examples=networks, derandomize=True, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )  # fmt: skip
    @given(cases(most_trips=14, regular=True))
    def agree(case: Case) -> None:
        path = case.write(next(folders))
        network, oracle = network_in_memory(path), Oracle(path)
        counts["networks"] += 1
        for query in case.queries:
            outcome = compare(network, oracle, query)
            assert outcome.complaints == []
            for entry, journey in zip(outcome.entries, outcome.journeys, strict=True):
                if entry[0] > 0:
                    check(counts, oracle, query, entry, journey)

    agree()
    report(capsys, f"journeys shown on {networks} random networks", counts)
    if networks >= 400:
        assert {name: counts[name] for name, floor in FLOORS.items() if counts[name] < floor} == {}
