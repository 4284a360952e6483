# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What holds for any line and any polygon on the map of the sample region."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from mobility.errors import InputError
from mobility.network.patch.streets.add import NewStreet, add_street
from mobility.network.patch.streets.change import change_access, change_speed, close_streets
from mobility.network.patch.streets.edited import Edited
from mobility.network.patch.streets.pieces import take_apart
from mobility.network.patch.streets.where import Where
from mobility.sources.osm.read import OsmStreets, read_streets

from .distances import compiled, costs, differing, places_on

SAMPLE = Path(__file__).resolve().parents[4] / "data" / "osm" / "beispiel.osm"
SHORT_KM = 0.001
ROUNDING = 20
"""Lengths are rounded anew at nodes that stay: centimetres, or milliseconds."""
Place = tuple[float, float]


@cache
def sample() -> OsmStreets:
    """The streets of the sample."""
    return read_streets(SAMPLE)


@cache
def before() -> tuple[list[Place], dict[str, list[int]]]:
    """Places, and what the ways between them cost."""
    places = places_on(sample(), 60, seed=4)
    return places, costs(compiled(sample()), places)


@st.composite
def places(draw: st.DrawFn, least: int, most: int) -> tuple[Place, ...]:
    """Places beside nodes that lie near each other."""
    osm = sample()
    middle = draw(st.integers(0, len(osm.node_id) - 1))
    away = np.hypot(osm.node_lat_e7 - osm.node_lat_e7[middle], (osm.node_lon_e7 - osm.node_lon_e7[middle]) * 0.6)
    near = np.argsort(away, kind="stable")[:200]
    chosen = draw(st.lists(st.integers(0, len(near) - 1), min_size=least, max_size=most, unique=True))
    aside = st.integers(-900, 900)
    return tuple(
        ((int(osm.node_lat_e7[near[at]]) + draw(aside)) / 1e7, (int(osm.node_lon_e7[near[at]]) + draw(aside)) / 1e7)
        for at in chosen
    )


def km(osm: OsmStreets) -> float:
    """Length of all streets."""
    table = take_apart(osm)
    return table.km(np.arange(len(table.way), dtype=np.int32))


def pieces(osm: OsmStreets) -> np.ndarray:
    """Each piece of a street as a line, in degrees times 10^7."""
    ends = np.stack((osm.node_lon_e7, osm.node_lat_e7), axis=1)[take_apart(osm).ends].astype(np.float64)
    return np.asarray(shapely.linestrings(ends))


def assert_sound(osm: OsmStreets) -> None:
    """Nodes are used, ids are told apart, traits are numbered once, and the streets can be compiled."""
    assert sorted(set(osm.way_node.tolist())) == list(range(len(osm.node_id)))
    assert len(set(osm.node_id.tolist())) == len(osm.node_id)
    assert len(set(osm.traits)) == len(osm.traits)
    assert (np.diff(osm.way_ptr) > 1).all()
    assert all(osm.traits[trait].used for trait in set(osm.way_trait.tolist()))


BORDER, LONG = 10, 100
"""Degrees times 10^7: about 10 cm and a metre."""
UNIT_KM = 1.12e-5
"""At most so long is a degree times 10^-7."""
ALONG = (
    (52.2058432, 11.6213713), (52.2062761, 11.6212657), (52.205412, 11.6215006), (52.2076385, 11.6203542),
    (52.2077484, 11.6162166), (52.2082053, 11.617153),
)  # fmt: skip
"""A polygon with a border that runs along a street for metres, 5 cm beside it."""


@settings(max_examples=40, derandomize=True)
@given(places(2, 5), st.booleans(), st.sampled_from(["path", "residential", "cycleway", "steps"]))
def test_a_street_that_is_added_and_closed_again_leaves_every_way_as_it_was(
    line: tuple[Place, ...],
    crossings: bool,  # noqa: FBT001
    kind: str,
) -> None:
    osm = sample()
    try:
        added = add_street(osm, NewStreet(line, kind, crossings=crossings, tolerance_m=30))
    except InputError as error:
        assume(error.code not in {"street_end_loose", "street_too_short"})
        raise
    assert_sound(added.osm)
    assert all(joint.moved_m <= 30 + 1 for joint in added.touched.joints)
    # Nodes are put into streets where they lie, to a centimetre; lines across areas are drawn anew.
    across = sum(trait.flags & 8 > 0 for trait in added.osm.traits)
    assert across or km(added.osm) == pytest.approx(km(osm) + added.touched.km, abs=SHORT_KM)
    closed = close_streets(added.osm, Where(ways=added.touched.ways))
    assert closed.touched.km == pytest.approx(added.touched.km)
    known, expected = before()
    assert differing(costs(compiled(closed.osm), known), expected, ROUNDING) == dict.fromkeys(expected, 0)


@settings(max_examples=60, derandomize=True)
@given(places(3, 6))
@example(ALONG)
def test_what_is_closed_in_a_polygon_is_what_lies_inside_and_nothing_else(corners: tuple[Place, ...]) -> None:
    drawn = shapely.Polygon([(lon * 1e7, lat * 1e7) for lat, lon in corners])
    polygon = drawn if drawn.is_valid else drawn.convex_hull
    assume(isinstance(polygon, shapely.Polygon))
    assert isinstance(polygon, shapely.Polygon)
    where = Where(polygon=tuple((y / 1e7, x / 1e7) for x, y in polygon.exterior.coords))
    osm = sample()
    # What runs along the border lies inside or outside by the last digit of its cuts.
    along = shapely.length(shapely.intersection(pieces(osm), polygon.boundary.buffer(BORDER)))
    along = along[along >= LONG].sum()
    closed = closing(osm, where)
    assume(closed is not None)
    assert closed is not None
    assert_sound(closed.osm)
    assert km(closed.osm) + closed.touched.km == pytest.approx(km(osm), abs=SHORT_KM)
    assert shapely.length(shapely.intersection(pieces(closed.osm), polygon)).max() < LONG + along
    again = closing(closed.osm, where)
    assert again is None or again.touched.km < SHORT_KM + along * UNIT_KM
    slower = change_speed(osm, where, factor={"foot": 0.5, "bike": 0.5, "car": 0.5})
    assert slower.touched.km <= closed.touched.km + SHORT_KM
    assert km(slower.osm) == pytest.approx(km(osm), abs=SHORT_KM)


@settings(max_examples=30, derandomize=True)
@given(
    st.sets(st.sampled_from(sorted(set(sample().way_id.tolist()))), min_size=1, max_size=8),
    st.sampled_from(["foot", "wheelchair", "bike", "car"]),
)
def test_closed_to_some_then_closed_again_touches_nothing_more(ways: set[int], profile: str) -> None:
    osm, where = sample(), Where(ways=tuple(sorted(ways)))
    closed = closing(osm, where, profile)
    assume(closed is not None)
    assert closed is not None
    assert_sound(closed.osm)
    left = where.ways if set(where.ways) <= set(closed.osm.way_id.tolist()) else ()
    assert not left or closing(closed.osm, where, profile) is None
    if left and profile == "car":
        opened = change_access(closed.osm, Where(ways=closed.touched.ways), {"car": "both"})
        assert opened.touched.ways == closed.touched.ways


def closing(osm: OsmStreets, where: Where, *profiles: str) -> Edited | None:
    """The streets after closing; None if there is nothing to close."""
    try:
        return close_streets(osm, where, profiles or ("foot", "wheelchair", "bike", "car"))
    except InputError as error:
        if error.code != "street_nothing_touched":
            raise
        return None
