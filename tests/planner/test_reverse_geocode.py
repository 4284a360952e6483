# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What is near a point, against a look at everything there is."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mobility.network.network import Network
from mobility.planner.match import Kind
from mobility.planner.reverse_geocode import MOST_COUNT, MOST_M, reverse_geocode
from tests.named_town import EBENDORF_M, MUENSTER_M, named_map, named_network
from tests.osm_files import metres, place_e7


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    """Return two villages and a town."""
    return named_network(tmp_path_factory.mktemp("named"), named_map())


def near(network: Network, east_m: float, north_m: float, count: int = 5, *types: Kind) -> list[tuple[str, str]]:
    """Kind and name of what is near a place of the map."""
    lat, lon = (value / 1e7 for value in place_e7(east_m, north_m))
    return [(match.kind, match.name) for match in reverse_geocode(network, lat, lon, count=count, types=types)]


def test_stops_addresses_streets_and_places(network: Network) -> None:
    assert near(network, 52, 58) == [
        ("PLACE", "Rathaus Barleben"),
        ("ADDRESS", "Breite Straße"),
        ("STOP", "Barleben, Breite Str."),
        ("ADDRESS", "Otto-von-Guericke-Allee"),
        ("ADDRESS", "Bahnhofstraße"),
    ]
    assert near(network, 101, 19)[0] == ("ADDRESS", "Breite Straße 12")


def test_types(network: Network) -> None:
    assert near(network, 52, 58, 1, "STOP") == [("STOP", "Barleben, Breite Str.")]
    assert near(network, 52, 58, 1, "ADDRESS") == [("ADDRESS", "Breite Straße")]
    assert near(network, 52, 58, 2, "PLACE") == [("PLACE", "Rathaus Barleben"), ("PLACE", "Barleben")]
    assert {kind for kind, _ in near(network, 52, 58, 50, "PLACE", "STOP")} == {"PLACE", "STOP"}


def test_a_street_is_told_at_its_nearest_point(network: Network) -> None:
    lat, lon = (value / 1e7 for value in place_e7(EBENDORF_M + 150, 140))
    match = reverse_geocode(network, lat, lon, count=1)[0]
    assert (match.name, match.street, match.house_number) == ("Bahnhofstraße", "Bahnhofstraße", "")
    assert match.areas[0].name == "Ebendorf"
    here = round(match.lat * 1e7), round(match.lon * 1e7)
    assert metres(here, place_e7(EBENDORF_M + 150, 100)) < 0.1
    assert match.distance_m == pytest.approx(40, abs=0.1)


def test_a_group_with_two_names_is_told_once(network: Network) -> None:
    assert near(network, 10, MUENSTER_M + 100, 2, "STOP") == [("STOP", "Münster Hbf"), ("STOP", "Domplatz")]


def test_scores_fall_with_the_distance(network: Network) -> None:
    found = reverse_geocode(network, *(value / 1e7 for value in place_e7(0, 0)), count=50)
    distances = [match.distance_m for match in found]
    assert all(distance is not None and distance <= MOST_M for distance in distances)
    assert distances == sorted(distances, key=lambda distance: distance or 0)
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)


@pytest.mark.parametrize(
    ("lat", "lon"), [(0.0, 0.0), (90.0, 180.0), (-90.0, -180.0), (91.0, 0.0), (math.nan, 0.0), (0.0, math.inf)]
)
def test_nothing_is_near(lat: float, lon: float, network: Network) -> None:
    assert reverse_geocode(network, lat, lon) == []


@pytest.mark.parametrize("count", [0, -1, 1, 10**9])
def test_count(count: int, network: Network) -> None:
    assert 1 <= len(near(network, 0, 0, count)) <= min(max(count, 1), MOST_COUNT)


def test_without_a_map(tmp_path: Path) -> None:
    assert (
        near(named_network(tmp_path), 0, 0)
        == [
            ("STOP", "Barleben, Breite Str."),
            ("STOP", "Barleben, Bahnhof (Bus)"),
            ("STOP", "Ebendorf, Schule"),
        ][: len(near(named_network(tmp_path / "again"), 0, 0))]
    )
    assert near(named_network(tmp_path / "more"), 0, 0, 1) == [("STOP", "Barleben, Breite Str.")]


@given(st.integers(-6_000, 9_000), st.integers(-6_000, 9_000), st.integers(1, 8))
@example(210, 430, 3)
def test_stops_and_places_are_those_of_a_look_at_everything(
    network: Network, east: int, north: int, count: int
) -> None:
    here, arrays, gazetteer = place_e7(east, north), network.arrays, network.gazetteer
    everything = []
    for entry in np.flatnonzero(arrays["gazetteer_kind"] != 1).tolist():
        at = int(arrays["gazetteer_lat_e7"][entry]), int(arrays["gazetteer_lon_e7"][entry])
        if metres(at, here) < MOST_M - 20:  # beside the limit the two reckon too differently
            everything.append((metres(at, here), gazetteer.text("name", entry)))
    found = near(network, east, north, 50, "STOP", "PLACE")
    shown = [name for _, name in found[: len(everything)]][:count]
    # Of two that are as far but for centimetres either may come first.
    left = sorted(everything)
    for far_m, _ in sorted(everything)[:count]:
        nearest = next(one for one in left if one[1] == shown[0])
        assert nearest[0] == pytest.approx(far_m, abs=0.5)
        left.remove(nearest)
        del shown[0]
    assert shown == []
