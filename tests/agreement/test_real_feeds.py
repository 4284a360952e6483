# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Engine and oracle agree on the real feeds, on dates of all their day classes, and every journey can be ridden."""

import re
from collections import Counter
from pathlib import Path

import pytest

from mobility.network.build import load
from mobility.region import read_region
from tests.oracle.scan import Oracle

from .compare import Counts, compare, count
from .drawing import class_of, day_classes, draw_queries
from .report import report

SHARED = Path(__file__).resolve().parents[2].parent / "shared"

pytestmark = pytest.mark.skipif(not (SHARED / "data").is_dir(), reason="the real data of ../shared/data are absent")

KINDS = {
    "home": {"anywhere": 45, "rides": 10, "night": 10, "clock": 5, "near": 15, "seat": 5, "row": 15, "fork": 15},
    "rnv": {"anywhere": 45, "rides": 10, "night": 10, "near": 25, "fork": 10},
    "renfe": {"anywhere": 50, "rides": 10, "night": 10, "seat": 8, "row": 8, "fork": 50},
}
"""The weights of the kinds of queries, see `drawing`."""
FLOORS = {
    "home": {
        "walk between rides": 400,
        "in-seat": 50,
        "route- or trip-specific change": 40,
        "over midnight": 100,
        "clock change within the 24 h": 40,
        "clock change within the journey": 20,
    },
    "rnv": {"walk between rides": 50, "over midnight": 50, "trip of another service day": 50},
    "renfe": {
        "walk between rides": 3,
        "in-seat": 100,
        "route- or trip-specific change": 40,
        "over midnight": 80,
        "trip of another service day": 5,
    },
}
"""How many of 2,000 queries have to show each thing. RNV has neither blocks nor specific rows; the calendars of RNV and
Renfe hold no night in which the clocks change."""
SEED = 20260610


def region_file(name: str, folder: Path) -> Path:
    """The region file; that of RNV is Heidelberg's without its streets."""
    if name != "rnv":
        return SHARED / "regions" / f"{name}.toml"
    text = (SHARED / "regions" / "heidelberg.toml").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^\[streets\][^\[]*", "", text).replace('"../data/', f'"{(SHARED / "data").as_posix()}/')
    (folder / "rnv.toml").write_text(text, encoding="utf-8")
    return folder / "rnv.toml"


@pytest.mark.parametrize("number", [60, pytest.param(2000, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", ["home", "rnv", "renfe"])
def test_same_pareto_sets(name: str, number: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = region_file(name, tmp_path)
    network, oracle = load(read_region(path), out=tmp_path / "network"), Oracle(path)
    thorough = number >= 2000
    queries = draw_queries(oracle, number, KINDS[name], SEED, most_dates=10**6 if thorough else 12)
    counts: Counts = Counter()
    complaints: list[str] = []
    for query in queries:
        outcome = compare(network, oracle, query)
        complaints += outcome.complaints
        count(counts, oracle, outcome)
    report(capsys, f"{name}: {number} queries on {len({query.at.date() for query in queries})} dates", counts)
    assert complaints == []
    assert counts["queries"] == number
    assert 2 * counts["arrive by"] == number
    assert 2 * counts["answered"] >= number
    if thorough:
        assert 4 * counts["two or more entries"] >= counts["answered"]
        asked = {class_of(oracle, query.at.date()) for query in queries}
        assert day_classes(oracle).keys() <= asked
        assert {what: counts[what] for what, floor in FLOORS[name].items() if counts[what] < floor} == {}
