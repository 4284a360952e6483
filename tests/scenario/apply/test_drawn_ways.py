# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Trips that go another way draw it on the map, and their kilometres are those of the new way."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mobility.network.patch.baseline import Baseline, open_baseline
from mobility.planner.ride_line import ride_line
from mobility.region import read_region
from mobility.scenario.apply.apply import Applied
from tests.feeds import feed_from_text
from tests.scenario.operations.small import HEAD

from .test_odd_feeds import REGION
from .trying import made

FEED = """
# stops.txt
stop_id,stop_name,stop_lat,stop_lon
a,Anfang,52.00,11.00
b,Berg,52.01,11.00
s,Seitlich,52.01,11.02
c,Chaussee,52.02,11.00
d,Dorf,52.03,11.00
f,Fern,52.015,11.10
n,Nah,52.025,11.001
# routes.txt
route_id,agency_id,route_short_name,route_type
r,dorf,1,3
# trips.txt
route_id,service_id,trip_id,direction_id,shape_id
r,daily,t,0,way
r,daily,u,1,way
# stop_times.txt
trip_id,arrival_time,departure_time,stop_id,stop_sequence
t,8:00:00,8:00:00,a,1
t,8:05:00,8:05:00,b,2
t,8:10:00,8:10:00,s,3
t,8:15:00,8:15:00,c,4
t,8:20:00,8:20:00,d,5
u,9:00:00,9:00:00,d,1
u,9:05:00,9:05:00,c,2
u,9:10:00,9:10:00,b,3
u,9:15:00,9:15:00,a,4
# shapes.txt
shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence
way,52.00,11.00,1
way,52.005,11.003,2
way,52.01,11.00,3
way,52.01,11.02,4
way,52.02,11.00,5
way,52.025,11.002,6
way,52.03,11.00,7
"""
A, BEND, B, S, C, BOW, D = (
    (52.0, 11.0), (52.005, 11.003), (52.01, 11.0), (52.01, 11.02), (52.02, 11.0), (52.025, 11.002), (52.03, 11.0),
)  # fmt: skip
F, N = (52.015, 11.1), (52.025, 11.001)
Change = Callable[[str], Applied]


@pytest.fixture
def baseline(tmp_path: Path) -> Baseline:
    """Return a line that goes to the side and comes back."""
    (tmp_path / "region.toml").write_text(REGION, encoding="utf-8")
    feed_from_text(tmp_path / "gtfs", HEAD + FEED)
    return open_baseline(read_region(tmp_path / "region.toml"), out=tmp_path / "networks")


@pytest.fixture
def change(baseline: Baseline, tmp_path: Path) -> Change:
    """Return what applies a modification to it."""
    return lambda text: made(baseline, tmp_path, text)


def drawn(applied: Applied, trip: str) -> tuple[tuple[float, float], ...]:
    """What a whole trip draws."""
    network = applied.network
    number = network.trip_id.to_list().index(f"f_{trip}")
    (chain,) = [
        at for at in range(len(network.chains.sequence)) if network.chains.trip[network.chains.trip_ptr[at]] == number
    ]
    sequence = int(network.chains.sequence[chain])
    calls = int(network.sequences.ptr[sequence + 1] - network.sequences.ptr[sequence])
    line = ride_line(network, chain, 0, calls - 1)
    assert not line.straight
    return line.points


def test_straight_on_instead_of_to_the_side(change: Change) -> None:
    text = '- reroute: {line: "1", direction: 0, from_stop: b, to_stop: c, via: [], running: {minutes: [4]}}'
    applied = change(text)
    assert drawn(applied, "t") == (A, BEND, B, C, BOW, D)
    assert drawn(applied, "u") == (D, BOW, C, S, B, BEND, A), "the other way stays"
    feed = applied.feeds[0]
    assert feed.shapes["shape_id"].to_list() == ["way", "change-1"]


def test_by_a_stop_far_off(change: Change) -> None:
    text = '- reroute: {line: "1", direction: 1, from_stop: c, to_stop: b, via: [f], running: {minutes: [9, 9]}}'
    assert drawn(change(text), "u") == (D, BOW, C, F, B, BEND, A)


def test_a_station_beside_the_line_does_not_change_it_but_one_far_off_does(change: Change) -> None:
    near = '- serve_station: {line: "1", direction: 0, stop: n, between: [c, d], loses_s: 60}'
    assert drawn(change(near), "t") == (A, BEND, B, S, C, BOW, D)
    far = '- serve_station: {line: "1", direction: 0, stop: f, between: [c, d], loses_s: 60}'
    assert drawn(change(far), "t") == (A, BEND, B, S, C, F, D)


def test_there_and_back_again(change: Change) -> None:
    once = '- reroute: {line: "1", direction: 0, from_stop: b, to_stop: c, via: [f], running: {minutes: [9, 9]}}'
    twice = (
        once + '\n- reroute: {line: "1", direction: 0, from_stop: b, to_stop: c, via: [s], running: {minutes: [5, 5]}}'
    )
    assert drawn(change(twice), "t") == (A, BEND, B, S, C, BOW, D)


def test_on_other_days_trips_draw_what_they_did(change: Change) -> None:
    way = 'line: "1", direction: 0, from_stop: b, to_stop: c, via: [], running: {minutes: [4]}'
    text = f"- reroute: {{{way}, days: saturday}}"
    applied = change(text)
    assert drawn(applied, "t") == (A, BEND, B, S, C, BOW, D)
    (copy,) = {name for name in applied.network.trip_id.to_list() if name.startswith("f_t~")}
    assert drawn(applied, copy.removeprefix("f_")) == (A, BEND, B, C, BOW, D)
