# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Isochrones of real streets: a place on a street is inside if and only if it is reached in time, within metres."""

import datetime as dt
import itertools
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import shapely

from mobility.analysis.isochrones import Isochrone, isochrone
from mobility.analysis.targets import point_targets
from mobility.analysis.travel_times import Conditions, TravelTimes, analysis_links, percentiles_of
from mobility.analysis.window import Window
from mobility.errors import InputError
from mobility.kernels.layout import NEVER
from mobility.network.build import load
from mobility.network.network import Network
from mobility.network.streets.profiles import FOOT
from mobility.planner.places import find_place
from mobility.planner.request import Place, PointPlace
from mobility.planner.street_ends import snap
from mobility.region import TransferSettings, read_region
from tests.agreement.report import report
from tests.agreement.test_real_feeds import SHARED

pytestmark = pytest.mark.skipif(not (SHARED / "data").is_dir(), reason="the real data of ../shared/data are absent")

SEED, DATE = 20261122, dt.date(2021, 10, 6)
TOWN, RURAL = PointPlace(49.4094, 8.6944), PointPlace(49.4215, 8.7920)
M_PER_DEGREE = 111_195.0
CUTOFFS = (10, 20, 35)


@pytest.fixture(scope="module")
def network(together: Path) -> Network:
    return load(read_region(SHARED / "regions" / "heidelberg.toml"), out=together / "stored-heidelberg")


def window(network: Network, minutes: int, *, towards: bool) -> Window:
    return Window(dt.datetime.combine(DATE, dt.time(7, 3), tzinfo=network.zone), minutes, towards)


def street_points(network: Network, count: int, around: PointPlace, seed: int, far_m: float) -> list[PointPlace]:
    """Places anywhere on streets as near as this."""
    assert network.streets is not None
    rnd = np.random.default_rng(seed)
    lines, arrays = network.streets.lines, network.streets.arrays
    usable = (arrays["street_edge_usable"] & 1) > 0
    first, last = lines.ptr[:-1], lines.ptr[1:] - 1
    lat, lon = lines.lat_e7[first] / 1e7, lines.lon_e7[first] / 1e7
    near = np.hypot(lat - around.lat, (lon - around.lon) * np.cos(np.radians(around.lat))) * M_PER_DEGREE < far_m
    edges = np.flatnonzero(usable & near & (last > first))
    length = arrays["street_edge_length_cm"][edges].astype(np.float64)
    found = []
    for edge in rnd.choice(edges, count, p=length / length.sum()).tolist():
        at = int(rnd.integers(first[edge], last[edge]))
        share = rnd.random()
        point = [axis[at] + share * (axis[at + 1] - axis[at]) for axis in (lines.lat_e7, lines.lon_e7)]
        found.append(PointPlace(round(point[0] / 1e7, 7), round(point[1] / 1e7, 7)))
    return found


def metres_off(found: Isochrone, ring: int, points: list[PointPlace], seconds: np.ndarray) -> dict[int, float]:
    """How far each place that is on the wrong side lies from the outline, by its number."""
    area, cutoff_s = found.rings[ring].area, found.rings[ring].cutoff_s
    lon, lat = np.array([point.lon for point in points]), np.array([point.lat for point in points])
    inside = shapely.contains_xy(area, lon, lat)
    wrong = np.flatnonzero(inside != (seconds <= cutoff_s))
    shrink = np.cos(np.radians(49.4))
    flat = shapely.transform(area, lambda xy: xy * np.array([shrink, 1.0]) * M_PER_DEGREE)
    return {
        k: float(shapely.Point(lon[k] * shrink * M_PER_DEGREE, lat[k] * M_PER_DEGREE).distance(flat.boundary))
        for k in wrong.tolist()
    }


def streets_around(network: Network, point: PointPlace, far_m: float) -> list[PointPlace]:
    """Places on streets as near as this, found from a raster of points."""
    assert network.streets is not None
    shrink, found = np.cos(np.radians(point.lat)), []
    steps = np.linspace(-far_m, far_m, 9) / M_PER_DEGREE
    for north, east in itertools.product(steps, steps):
        end = snap(network.streets, FOOT, point.lat + north, point.lon + east / shrink)
        away = np.hypot(end.lat_e7 / 1e7 - point.lat, (end.lon_e7 / 1e7 - point.lon) * shrink) * M_PER_DEGREE
        if away <= far_m:
            found.append(PointPlace(end.lat_e7 / 1e7, end.lon_e7 / 1e7))
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("towards", [False, True])
@pytest.mark.parametrize("place", [TOWN, RURAL])
@pytest.mark.parametrize("max_walk_s", [900, None])
@pytest.mark.parametrize("number", [150, pytest.param(1000, marks=pytest.mark.long)])
def test_a_street_is_inside_where_it_is_reached_in_time(
    number: int, max_walk_s: int | None, place: PointPlace, network: Network, capsys: pytest.CaptureFixture[str],
    *, towards: bool,
) -> None:  # fmt: skip
    settings = TransferSettings(120, max_walk_s, 1.25, 1.0)
    when, conditions = window(network, 1, towards=towards), Conditions(CUTOFFS[-1] * 60, settings)
    found = isochrone(network, place, when, CUTOFFS, conditions=conditions)
    points = street_points(network, number, place, SEED, 6_000 if place == TOWN else 1_800)
    targets = point_targets(network, analysis_links(network, settings), points, conditions.most_s, towards=towards)
    seconds = TravelTimes(network, when, targets, conditions).of(place)[:, 0]
    off = [metres_off(found, ring, points, seconds) for ring in range(len(CUTOFFS))]
    counts = Counter({"places": number, "reached": int((seconds < NEVER).sum())})
    for minutes, wrong in zip(CUTOFFS, off, strict=True):
        counts[f"on the wrong side at {minutes} min"] = len(wrong)
        counts[f"farthest of these, cm, at {minutes} min"] = round(100 * max(wrong.values(), default=0))
    report(capsys, f"isochrone around {place.name}, towards {towards}, longest walk {max_walk_s}", counts)
    # Where one street crosses another above it, the area is that of the nearer one.
    for ring, wrong in zip(found.rings, off, strict=True):
        for which in [one for one, metres in wrong.items() if metres > ring.tolerance_m]:
            around = streets_around(network, points[which], ring.tolerance_m)
            nearby = point_targets(
                network, analysis_links(network, settings), around, conditions.most_s, towards=towards
            )
            theirs = TravelTimes(network, when, nearby, conditions).of(place)[:, 0] <= ring.cutoff_s
            assert (theirs != (seconds[which] <= ring.cutoff_s)).any(), (points[which], ring.cutoff_s)
    assert max(len(wrong) for wrong in off) <= 0.03 * number
    assert 0.05 * number <= counts["reached"] <= 0.95 * number


@pytest.mark.parametrize("towards", [False, True])
def test_over_a_window_nearly_all_streets_are_on_the_right_side(network: Network, *, towards: bool) -> None:
    """Between two junctions a percentile is read off from both, which may differ by some metres."""
    when, conditions = window(network, 60, towards=towards), Conditions(CUTOFFS[-1] * 60)
    found = isochrone(network, TOWN, when, CUTOFFS, conditions=conditions)
    points = street_points(network, 400, TOWN, SEED, 6_000)
    targets = point_targets(network, analysis_links(network, None), points, conditions.most_s, towards=towards)
    seconds = percentiles_of(TravelTimes(network, when, targets, conditions).of(TOWN), [50])[0]
    for ring in range(len(CUTOFFS)):
        off = metres_off(found, ring, points, seconds)
        assert len(off) <= 12
        assert [one for one in off.values() if one > 2 * found.rings[ring].tolerance_m] == []


@pytest.mark.parametrize("towards", [False, True])
@pytest.mark.parametrize("asked", ["HD Hauptbahnhof", "49.4094,8.6944", "49.4215,8.7920"])
def test_rings_are_valid_and_nest(asked: str, network: Network, *, towards: bool) -> None:
    place: Place = find_place(network, asked)
    found = isochrone(network, place, window(network, 30, towards=towards), (5, 10, 15, 30, 45))
    assert [ring.cutoff_s for ring in found.rings] == [300, 600, 900, 1800, 2700]
    for smaller, larger in zip(found.rings, found.rings[1:], strict=False):
        assert larger.area.covers(smaller.area)
        assert larger.street_m >= smaller.street_m
    for ring in found.rings:
        assert ring.area.is_valid
        assert not ring.area.is_empty
    if asked != "49.4215,8.7920":
        assert any(part.interiors for part in found.rings[-1].area.geoms), "there are fields and a river"


def test_on_foot_alone_is_within_that_by_everything(network: Network) -> None:
    when = window(network, 1, towards=False)
    foot = isochrone(network, TOWN, when, (30,), conditions=Conditions(transit=False))
    both = isochrone(network, TOWN, when, (30,))
    assert both.rings[0].area.covers(foot.rings[0].area)
    assert both.rings[0].street_m > 2 * foot.rings[0].street_m


def test_the_frame_is_in_degrees_and_tells_what_each_ring_is(network: Network) -> None:
    frame = isochrone(network, TOWN, window(network, 1, towards=False), (15, 30)).frame()
    assert str(frame.crs) == "EPSG:4326"
    assert frame["cutoff_min"].tolist() == [15, 30]
    assert set(frame.columns) == {"cutoff_min", "percentile", "street_km", "tolerance_m", "geometry"}


@pytest.mark.parametrize("cutoffs", [(), (0,), (-5, 10), (500,)])
def test_cutoffs_that_are_none_are_refused(cutoffs: tuple[float, ...], network: Network) -> None:
    with pytest.raises(InputError) as refused:
        isochrone(network, TOWN, window(network, 1, towards=False), cutoffs)
    assert refused.value.code == "bad_cutoffs"


def test_without_streets_there_are_no_areas(home: Network) -> None:
    when = Window(dt.datetime(2026, 6, 10, 7, tzinfo=home.zone), 1)
    with pytest.raises(InputError) as refused:
        isochrone(home, find_place(home, "Barleben, Bahnhof"), when, (15,))
    assert refused.value.code == "no_streets_here"
