# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Whichever method is quickest: all answer the same."""

from pathlib import Path

import numpy as np
import pytest

from mobility.kernels.layout import NEVER
from mobility.network.build import load
from mobility.network.network import Network
from mobility.network.streets.hierarchy import FARTHEST
from mobility.network.streets.profiles import PROFILES, Profile
from mobility.planner import street_reach
from mobility.planner.stops_around import stops_around
from mobility.planner.street_ends import doors_of, snap
from mobility.planner.street_reach import costs_of_all, costs_of_some, is_far
from mobility.region import read_region

POINTS = ((52.20970, 11.61900), (52.18560, 11.60000), (52.19, 11.61))
LIMITS = {
    "foot": (60_000, 250_000),
    "wheelchair": (60_000, 250_000),
    "bike": (240_000, 900_000),
    "car": (60_000, 300_000),
}
"""Centimetres or milliseconds within which some nodes lie and others do not."""


@pytest.fixture(scope="module")
def network(sample: Path) -> Network:
    """Return the sample region."""
    return load(read_region(sample))


@pytest.fixture(params=PROFILES)
def profile(request: pytest.FixtureRequest) -> Profile:
    """Return each profile."""
    return PROFILES[str(request.param)]


def choose(monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    """Make one method the quickest whatever is asked."""
    monkeypatch.setattr(street_reach, "TREE_US_PER_KM2", 0.0 if method == "tree" else 1e12)
    monkeypatch.setattr(street_reach, "PAIR_US", 0.0 if method == "pairs" else 1e12)


@pytest.mark.parametrize("backward", [False, True])
def test_nodes_cost_the_same_by_every_method(
    network: Network, profile: Profile, monkeypatch: pytest.MonkeyPatch, *, backward: bool
) -> None:
    streets = network.streets
    assert streets is not None
    node = np.arange(0, streets.graph_nodes(profile), 7, dtype=np.int32)
    for lat, lon in POINTS:
        doors = doors_of(streets, profile, snap(streets, profile, lat, lon), towards=backward)
        if backward and profile.turns:  # a tree takes no costs below nothing
            doors = doors._replace(cost=np.maximum(doors.cost, 0))
        for limit in (*LIMITS[profile.name], FARTHEST):
            every, some = {}, {}
            for method in ("tree", "sweep", "pairs"):
                choose(monkeypatch, method)
                every[method] = costs_of_all(streets, profile, doors, limit, backward=backward)
                found = costs_of_some(streets, profile, doors, node, limit, backward=backward)
                some[method] = np.where(found <= limit, found, NEVER)
            assert (every["tree"] < NEVER).any()
            for method in ("sweep", "pairs"):
                assert np.array_equal(every["tree"], every[method])
                assert np.array_equal(some["tree"], some[method])
            assert np.array_equal(every["tree"][node], some["tree"])


@pytest.mark.parametrize("towards", [False, True])
def test_stops_cost_the_same_by_every_method(
    network: Network, profile: Profile, monkeypatch: pytest.MonkeyPatch, *, towards: bool
) -> None:
    streets, lat, lon = network.streets, network.arrays["stop_lat"], network.arrays["stop_lon"]
    assert streets is not None
    for point in POINTS:
        ends = [snap(streets, profile, *point)]
        for limit in (*LIMITS[profile.name], FARTHEST):
            found = []
            for method in ("tree", "sweep"):
                choose(monkeypatch, method)
                found.append(stops_around(streets, profile, ends, limit, towards=towards, lat=lat, lon=lon))
            (stops, labels), (other_stops, other_labels) = found
            assert stops == other_stops
            assert np.array_equal(labels, other_labels)
            assert limit < FARTHEST or stops


def test_a_ball_of_minutes_is_near_and_a_whole_region_far(network: Network, profile: Profile) -> None:
    streets = network.streets
    assert streets is not None
    assert not is_far(streets, profile, 1000)
    assert is_far(streets, profile, FARTHEST)
