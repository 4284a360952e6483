# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""A patched network answers as one that is built from the exported feeds, whose stops have other numbers."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np
import pytest

import mobility
from mobility.network.build import load
from mobility.network.patch.baseline import Baseline, open_baseline
from mobility.planner.request import StopPlace
from mobility.region import read_region
from mobility.scenario.export.region import write_region
from tests.scenario.apply.real import applied

if TYPE_CHECKING:
    from pathlib import Path

    from mobility.network.network import Network

MIXED = """
- add_line:
    id: shuttle
    name: S1
    feed: boerdebus
    stops:
      - boerdebus_de:15083:20307::01
      - {stop: neu, name: Neu, lat: 52.197, lon: 11.611}
      - boerdebus_de:15083:1214::01
    running: {minutes: [3, 4]}
    timetable: [{days: daily, from: "06:00", until: "21:00", every_min: 20}]
- shift_trips: {line: "boerdebus:610", direction: 0, days: 2026-06-10, minutes: 4}
- remove_trips: {line: "boerdebus:600", from: "12:00", until: "14:00"}
- change_headway: {line: "mvb:1", direction: 0, days: 2026-06-10, from: "09:00", until: "11:00", every_min: 6}
- change_speed: {line: "boerdebus:603", factor: 1.25}
- close_stop: {stop: "boerdebus_de:15083:1110::01"}
- add_hub: {stops: ["boerdebus_de:15083:20307::01", "boerdebus_de:15083:1109::01"], change_min: 2}
"""
QUESTIONS = 150


@pytest.fixture(scope="module")
def base(home_region: Path, home_out: Path) -> Baseline:
    return open_baseline(read_region(home_region), out=home_out)


def answer(network: Network, origin: str, destination: str, when: str, *, arrive_by: bool) -> list[tuple[object, ...]]:
    """Journeys with all rides, by ids."""
    here, there = (StopPlace((network.stop_of_id(text),), text, text) for text in (origin, destination))
    asked = mobility.PlanRequest(here, there, mobility.parse_time(when, network.zone), arrive_by=arrive_by)
    return [
        (one.departure, one.arrival, one.rides, tuple(getattr(leg, "trip_id", None) for leg in one.legs))
        for one in mobility.plan(network, asked).itineraries
    ]


def test_the_same_journeys_as_from_the_exported_feeds(base: Baseline, tmp_path: Path) -> None:
    found = applied(base, tmp_path, MIXED)
    exported = write_region(base.region, found.feeds, tmp_path / "export", provenance={"scenario": "mixed"})
    built = load(read_region(exported.region_file), out=tmp_path / "built")
    patched = found.network
    assert sorted(built.stop_id.to_list()) == sorted(patched.stop_id.to_list())
    assert built.stop_id.to_list() != patched.stop_id.to_list()
    rng = random.Random(7)
    called = np.unique(patched.berth_stop[patched.sequences.berth]).tolist()
    near = [stop for stop in called if "15083" in patched.stop_id[stop]]
    answered = other = 0
    for number in range(QUESTIONS):
        pool = near if number % 3 else called
        origin, destination = (patched.stop_id[stop] for stop in rng.sample(pool, 2))
        when = f"2026-06-{rng.choice((10, 13, 14))}T{rng.randrange(5, 21):02}:{rng.randrange(60):02}"
        arrive_by = number % 4 == 0
        mine = answer(patched, origin, destination, when, arrive_by=arrive_by)
        assert mine == answer(built, origin, destination, when, arrive_by=arrive_by), (origin, destination, when)
        answered += bool(mine)
        if patched.stop_name[patched.stop_of_id(origin)] != "Neu" and "neu" not in (origin[-3:], destination[-3:]):
            other += mine != answer(base.network, origin, destination, when, arrive_by=arrive_by)
    assert answered > QUESTIONS / 3
    assert other > 5, "too few questions see the scenario"
