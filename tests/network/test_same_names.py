# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Stops of one name within 150 m of each other are one group, wherever on the earth, as comparing all pairs says."""

import itertools
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mobility.network.stops import SAME_NAME_M, StopTable, _groups, distance_m, plain_name

DEGREE_M = 111_195.0
NAMES = ["Kirche", "Hauptstr.", "Hauptstraße", ""]


def drawn(random: Random, count: int, lat: float, lon: float) -> StopTable:
    """Stops of few names within about a kilometre, some with DHIDs, some without a place."""
    size = 500 / DEGREE_M
    wide = size / max(np.cos(np.radians(lat)), 1e-3)
    lats = np.array([min(90.0, lat + random.uniform(-size, size)) for _ in range(count)])
    lons = np.array([(lon + random.uniform(-wide, wide) + 180) % 360 - 180 for _ in range(count)])
    nowhere = [random.random() < 0.05 for _ in range(count)]
    lats[nowhere], lons[nowhere] = np.nan, np.nan
    dhid = [f"de:1:{random.randrange(4)}:{at}" for at in range(count)]
    ids = [f"f_{dhid[at] if random.random() < 0.2 else f'x{at:03}'}" for at in range(count)]
    numbers, ones, zeros = (values.astype(np.int32) for values in (np.arange(count), np.ones(count), np.zeros(count)))
    return StopTable(
        ids=ids, names=[random.choice(NAMES) for _ in ids], platform_codes=[""] * count, codes=[""] * count, lat=lats,
        lon=lons, feed=zeros, location_type=zeros, station=numbers, group=zeros.copy(), wheelchair_boarding=zeros,
        routable=ones, of_feed=[numbers],
    )  # fmt: skip


def near(stops: StopTable, a: int, b: int) -> bool:
    """Whether two stops have one name, not none, and lie that near."""
    same = plain_name(stops.names[a]) == plain_name(stops.names[b]) != ""
    return same and distance_m(stops, a, b) <= SAME_NAME_M


def compared(stops: StopTable) -> set[frozenset[int]]:
    """The groups, by looking at every pair: loose stops link; what they make joins the nearest stop with a DHID."""
    count = len(stops.ids)
    dhid = [own.split(":")[2] if "de:" in own else None for own in stops.ids]
    label = [own if own is not None else f"x{stop}" for stop, own in enumerate(dhid)]
    loose = [stop for stop in range(count) if dhid[stop] is None]
    for a, b in itertools.combinations(loose, 2):
        if near(stops, a, b):
            label = [label[a] if one == label[b] else one for one in label]
    for part in {label[stop] for stop in loose}:
        members = [stop for stop in loose if label[stop] == part]
        others = [
            (distance_m(stops, a, b), b)
            for a in members
            for b in range(count)
            if dhid[b] is not None and near(stops, a, b)
        ]
        if others:
            joined = dhid[min(others)[1]]
            label = [str(joined) if one == part else one for one in label]
    return {frozenset(stop for stop in range(count) if label[stop] == one) for one in label}


@pytest.mark.parametrize(("lat", "lon"), [(52.0, 11.0), (0.0, 0.0), (-41.0, 180.0), (89.999, 30.0)])
@settings(max_examples=40)
@given(seed=st.integers(0, 2**32), count=st.integers(1, 60))
def test_groups_are_those_of_all_pairs(lat: float, lon: float, seed: int, count: int) -> None:
    stops = drawn(Random(seed), count, lat, lon)
    group = _groups(stops, ["f"]).tolist()
    assert {frozenset(stop for stop in range(count) if group[stop] == one) for one in group} == compared(stops)


def test_such_stops_link_and_join_others() -> None:
    """What is compared above occurs."""
    found = [compared(drawn(Random(seed), 40, 52.0, 11.0)) for seed in range(5)]
    assert all(any(len(group) > 2 for group in groups) for groups in found)
