# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Engine and oracle agree from door to door on the streets and trams of Heidelberg."""

import datetime as dt
import random
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from mobility.network.build import load
from mobility.network.network import Network
from mobility.region import read_region
from tests.oracle.street_scan import Settings, StreetOracle, street_oracle, with_settings
from tests.oracle.street_snap import FOOT_BIT, MOST_M, faults, nearest_m

from .report import report
from .street_compare import DoorQuery, Point, compare_doors, count_doors, is_refused, snapped

SHARED = Path(__file__).resolve().parents[2].parent / "shared"

pytestmark = pytest.mark.skipif(not (SHARED / "data").is_dir(), reason="the real data of ../shared/data are absent")

DATES = [dt.date(2021, 10, 6), dt.date(2021, 10, 9)]
"""A Wednesday and a Saturday."""
SEED = 20211006
ASIDE = 0.001
"""Degrees between a point and some place on a street, at most: about 100 m."""
STOPS = 0.1
"""This share of the places are stops."""
NEAR, EAST = 0.005, 0.65
"""Degrees between a point and the stop that it lies near, about 550 m; a degree east in degrees north."""
UNLIMITED = Settings(change_s=120, max_walk_s=None, walk_speed_m_s=1.25)
CAPPED = Settings(change_s=120, max_walk_s=900, walk_speed_m_s=1.25)


@pytest.fixture(scope="module")
def city(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Network, StreetOracle]:
    """The network, where one may walk without limit, and its oracle."""
    folder = tmp_path_factory.mktemp("heidelberg")
    text = (SHARED / "regions" / "heidelberg.toml").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^max_walk_s.*\n", "", text).replace('"../data/', f'"{shared_data.as_posix()}/')
    path = folder / "region.toml"
    path.write_text(text, encoding="utf-8")
    network = load(read_region(path), out=folder / "network")
    return network, street_oracle(path, network.arrays, UNLIMITED)


class Places:
    """Draws stops with trips, and points near streets."""

    def __init__(self, network: Network, oracle: StreetOracle, seed: int) -> None:
        self.rnd = random.Random(seed)
        arrays, region = network.arrays, oracle.region
        begin, end = arrays["street_line_ptr"][:-1], arrays["street_line_ptr"][1:]
        usable = np.flatnonzero(np.repeat(arrays["street_edge_usable"] & FOOT_BIT, end - begin))
        self.lat, self.lon = (arrays[f"street_line_{name}_e7"][usable] / 1e7 for name in ("lat", "lon"))
        self.stops = sorted({int(stop) for feed in region.feeds for stop in feed.call_stop})
        self.region = region

    def stop(self) -> str:
        """A stop."""
        return self.region.stop_ids[self.rnd.choice(self.stops)]

    def anywhere(self) -> Point:
        """A point near any street."""
        return self._beside(self.rnd.randrange(len(self.lat)))

    def near_stop(self) -> Point:
        """A point near a street near a stop."""
        stop = self.rnd.choice(self.stops)
        lat, lon = self.region.lat[stop], self.region.lon[stop]
        around = np.flatnonzero(np.hypot(self.lat - lat, (self.lon - lon) * EAST) < NEAR)
        return self._beside(int(self.rnd.choice(around))) if len(around) else self.anywhere()

    def _beside(self, place: int) -> Point:
        aside = [self.rnd.uniform(-ASIDE, ASIDE) for _ in range(2)]
        return Point(round(float(self.lat[place]) + aside[0], 6), round(float(self.lon[place]) + aside[1], 6))


def draw_queries(places: Places, number: int, settings: Settings) -> list[DoorQuery]:
    """From and to points, now and then a stop, at any time of the dates; half of them arrive-by.

    Where walks are capped most points lie near stops, for nothing can be reached from the others.
    """
    rnd = places.rnd
    anywhere = 6 if settings.max_walk_s is None else 2
    kinds = [places.anywhere] * anywhere + [places.near_stop] * (9 - anywhere)
    found: list[DoorQuery] = []
    while len(found) < number:
        origin, destination = (places.stop() if rnd.random() < STOPS else rnd.choice(kinds)() for _ in range(2))
        if origin == destination:
            continue
        midnight = dt.datetime.combine(DATES[len(found) // 2 % 2], dt.time(), tzinfo=places.region.zone)
        at = midnight + dt.timedelta(seconds=rnd.randrange(86_400))
        found.append(DoorQuery(origin, destination, at, len(found) % 2 == 1, settings))
    return found


@pytest.mark.parametrize("number", [40, pytest.param(1000, marks=pytest.mark.long)])
@pytest.mark.parametrize("settings", [UNLIMITED, CAPPED], ids=["unlimited", "900 s"])
def test_same_pareto_sets(
    city: tuple[Network, StreetOracle], settings: Settings, number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    network, unlimited = city
    oracle = with_settings(unlimited, settings)
    counts: Counter[str] = Counter()
    complaints: list[str] = []
    for query in draw_queries(Places(network, oracle, SEED + number), number, settings):
        outcome = compare_doors(network, oracle, query)
        complaints += outcome.complaints
        count_doors(counts, oracle, outcome)
    report(capsys, f"Heidelberg, max_walk_s {settings.max_walk_s}: {number} queries", counts)
    assert complaints == [], f"{len(complaints)} complaints, {dict(counts)}"
    assert counts["queries"] == number
    assert 2 * counts["arrive by"] == number
    assert 10 * counts["points: 2"] >= 7 * number
    if settings is UNLIMITED:
        assert 10 * counts["answered"] >= 9 * number
        assert counts["walk above 900 s"] * 4 >= number
    else:
        assert 2 * counts["answered"] >= number
    if number >= 1000:
        assert counts["an entry with 0 rides"] >= 50
        assert counts["an entry with 1 rides"] >= 100
        assert counts["an entry with 2 rides"] >= 50


@pytest.mark.parametrize("number", [150, pytest.param(2000, marks=pytest.mark.long)])
def test_points_join_the_nearest_street(city: tuple[Network, StreetOracle], number: int) -> None:
    """Points near streets, and some anywhere in the area, of which those beyond 500 m are refused."""
    network, oracle = city
    places = Places(network, oracle, SEED)
    rnd = places.rnd
    found: list[str] = []
    refused = 0
    for _ in range(number):
        point = places.anywhere()
        if rnd.random() < 0.3:
            point = Point(*(rnd.uniform(axis.min(), axis.max()) for axis in (places.lat, places.lon)))
        nearest = nearest_m(network.arrays, *point)
        if nearest > MOST_M:
            refused += 1
            at = dt.datetime.combine(DATES[0], dt.time(), tzinfo=oracle.region.zone)
            query = DoorQuery(point, places.stop(), at, arrive_by=False, settings=UNLIMITED)
            found += [] if is_refused(network, query) else [f"{point} is not refused"]
        else:
            found += [f"{point}: {fault}" for fault in faults(network.arrays, *point, snapped(network, point), nearest)]
    assert found == []
    assert refused >= number // 50
