# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The sample region on a Wednesday: counted by hand in its published files; its factors are invented and say so."""

import datetime as dt

import pytest

from mobility.network.compile import compile_network
from mobility.network.network import Network
from mobility.region import Region, read_region
from mobility.scenario.operations.costs import line_costs, payer_costs
from mobility.scenario.operations.figures import DayFigures, day_figures
from mobility.sources.gtfs.feed import read_feed
from tests.conftest import ROOT

DAY = dt.date(2026, 6, 10)


@pytest.fixture(scope="module")
def region() -> Region:
    return read_region(ROOT / "data" / "beispiel.toml")


@pytest.fixture(scope="module")
def day(region: Region) -> DayFigures:
    compiled = compile_network(region, [read_feed(region.feeds[0])], lambda _: None)
    return day_figures(Network(ROOT, compiled.facts, compiled.arrays), DAY, region.operations)


def test_every_factor_is_invented_and_says_so(region: Region) -> None:
    assert region.operations.factors
    assert {factor.source for factor in region.operations.factors} == {"Erfunden: Projekt umstieg"}


def test_trips_of_a_school_day(day: DayFigures) -> None:
    """Trains: 20 there and 19 back; A: 13; B: 12 there and 11 back; four school buses."""
    assert {one.line.name: one.trips for one in day.lines} == {"Bus A": 13, "Bus B": 23, "Schulbus": 4, "Zug": 39}


def test_trains_turn_in_haldensleben_and_magdeburg(day: DayFigures) -> None:
    """Every hour at :12 from Magdeburg, 34 minutes; every hour at :14 from Haldensleben, 33 minutes.

    The 5:12 is in Haldensleben at 5:46 and leaves at 6:14, is in Magdeburg at 6:47 and leaves at 7:12: two trains do.
    """
    [train] = [group for group in day.groups if group.group[-1] == "train"]
    assert (train.vehicles, train.most_at_once) == (2, 2)
    [line] = [one for one in day.lines if one.line.name == "Zug"]
    assert line.service_h == pytest.approx((20 * 34 + 19 * 33) / 60)


def test_two_buses_stay_on_their_blocks(day: DayFigures) -> None:
    """The 12:00 and 17:00 of line B go on as line A."""
    follows = {
        (day.runs.lines.lines[int(day.runs.line[before])].name, day.runs.lines.lines[int(day.runs.line[run])].name)
        for run, before in enumerate(day.runs.follows.tolist())
        if before >= 0
    }
    assert follows == {("Bus B", "Bus A")}
    assert int((day.runs.follows >= 0).sum()) == 2


def test_everybody_pays_for_something(day: DayFigures, region: Region) -> None:
    costs = line_costs(day, region.operations)
    assert {one.line.name: one.missing for one in costs} == dict.fromkeys(["Bus A", "Bus B", "Schulbus", "Zug"], ())
    payers = payer_costs(costs)
    assert [(one.payer, one.lines) for one in payers] == [("Land (erfunden)", 1), ("Landkreis (erfunden)", 3)]
    assert all(one.cost_eur and 0 < one.cost_eur.low < one.cost_eur.high for one in payers)
