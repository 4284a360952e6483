# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The map of the sample region: small, joined to the timetable, and teaching what data/README.md says it does."""

import re
from pathlib import Path

import numpy as np
import pytest

from mobility.network.build import load
from mobility.network.network import Network
from mobility.network.streets.profiles import FOOT, PROFILES
from mobility.network.streets.streets import Streets
from mobility.planner.street_ends import snap, stop_end
from mobility.planner.street_path import StreetPath, make_path
from mobility.planner.street_search import Route, route
from mobility.region import read_region

DATA = Path(__file__).resolve().parent.parent / "data"
README = (DATA / "README.md").read_text(encoding="utf-8")
VILLAGES = {"Barleben", "Ebendorf", "Meitzendorf"}
STREETS = {
    "Ammensleber Weg", "Barleber Straße", "Jersleber Chaussee", "Lindenallee", "Meitzendorfer Straße",
    "Otto-von-Guericke-Allee", "Rothenseer Straße",
}  # fmt: skip
NAME = re.compile(r'k="(?:name|addr:street|addr:place|addr:city)" v="([^"]*)"')
ON_THE_MAP = ("Barleben, ", "Ebendorf", "Meitzendorf")
"""How the names of the stops on the map begin; the platforms of Barleben have no more than that."""
FAR_M = 15

CAR_PARK, BUS_STOP = (52.209758, 11.622083), (52.208641, 11.621009)
WAYS = {
    "underpass": (CAR_PARK, BUS_STOP),
    "kerb": ((52.206340, 11.620030), (52.207100, 11.618116)),
    "steps": ((52.201780, 11.612031), (52.200779, 11.612022)),
    "square": ((52.204020, 11.617242), (52.204251, 11.619898)),
    "bollard": ((52.209070, 11.618666), (52.208812, 11.616259)),
    "one-way": ((52.205054, 11.615149), (52.205019, 11.617591)),
    "no left turn": ((52.205153, 11.619303), (52.205543, 11.618792)),
}


@pytest.fixture(scope="module")
def network(sample: Path) -> Network:
    """Return the network of the sample."""
    return load(read_region(sample))


@pytest.fixture(scope="module")
def streets(network: Network) -> Streets:
    """Return its streets."""
    assert network.streets is not None
    return network.streets


def stop_of(network: Network, name: str) -> int:
    """The number of a stop, by the end of its id."""
    return network.stop_of_id(f"bsp_bsp:{name}")


def walk(network: Network, origin: str, destination: str) -> Route:
    """The way between two stops on foot."""
    assert network.streets is not None
    numbers = [stop_of(network, name) for name in (origin, destination)]
    lat, lon = network.arrays["stop_lat"], network.arrays["stop_lon"]
    ends = [stop_end(network.streets, FOOT, stop, float(lat[stop]), float(lon[stop])) for stop in numbers]
    assert ends[0] is not None
    assert ends[1] is not None
    found = route(network.streets, FOOT, ends[0], ends[1])
    assert found is not None
    return found


def walk_s(network: Network, origin: str, destination: str) -> int | None:
    """The walk between two stops as journeys have it, None where it is too far."""
    walks = network.links(network.settings).walks
    here, there = stop_of(network, origin), stop_of(network, destination)
    arcs = walks.arc[walks.ptr[here] : walks.ptr[here + 1]].tolist()
    return next((seconds for stop, seconds in arcs if stop == there), None)


def ways(streets: Streets, *places: tuple[float, ...]) -> dict[str, StreetPath]:
    """The cheapest way of each profile between two places."""
    origin, destination = places
    found = {}
    for profile in PROFILES.values():
        way = route(streets, profile, snap(streets, profile, *origin[:2]), snap(streets, profile, *destination[:2]))
        assert way is not None, profile
        found[profile.name] = make_path(streets, way)
    return found


def lengths(streets: Streets, *places: tuple[float, ...]) -> dict[str, float]:
    """How long they are."""
    return {profile: path.distance_m for profile, path in ways(streets, *places).items()}


def test_the_map_is_small(streets: Streets) -> None:
    assert 300 <= np.count_nonzero(streets.arrays["street_edge_length_cm"]) <= 800


def test_the_stops_of_the_map_are_joined_to_it_and_no_others(network: Network, streets: Streets) -> None:
    """Magdeburg, Wolmirstedt and the stations beyond Meitzendorf lie off the map; a station itself is no stop."""
    platform = network.arrays["stop_location_type"] == 0
    on_the_map = [name.startswith(ON_THE_MAP) or name == "Barleben" for name in network.stop_name.to_list()]
    linked = streets.stop_links.node >= 0
    assert (linked == (np.array(on_the_map) & platform)).all()
    assert np.count_nonzero(linked) == 19
    assert streets.stop_links.connector_cm[linked].max() <= FAR_M * 100


def test_no_name_of_the_map_is_invented(network: Network) -> None:
    found = set(NAME.findall((DATA / "osm" / "beispiel.osm").read_text(encoding="utf-8")))
    assert found - VILLAGES - STREETS <= set(network.stop_name.to_list())
    assert found >= VILLAGES | STREETS
    told = " ".join(network.stop_name.to_list()).replace("Str.", "Straße")
    assert [street for street in STREETS if street not in told] == []


def test_streets_of_the_network_have_no_other_names(streets: Streets) -> None:
    names = {streets.text("name", trait) for trait in range(len(streets.arrays["street_trait_flags"]))}
    assert names == STREETS | {""}


@pytest.mark.parametrize(
    ("origin", "destination", "cm", "seconds"),
    [
        ("barleben-1", "barleben-ammensleber-weg", 23_971, 192),
        ("meitzendorf-1", "meitzendorf-bahnhof-bus", None, 36),
        ("barleben-mitte", "barleben-2", None, 541),
        ("barleben-an-der-suelze", "barleben-otto-von-guericke-allee", 133_402, None),
        ("barleben-otto-von-guericke-allee", "barleben-an-der-suelze", 133_402, None),
    ],
)
def test_walks_of_the_readme(
    origin: str, destination: str, cm: int | None, seconds: int | None, network: Network
) -> None:
    found = walk(network, origin, destination)
    assert cm in {None, found.cost}
    assert walk_s(network, origin, destination) == seconds
    wanted_s = -(-found.cost // 125)  # 1.25 m/s
    assert wanted_s == seconds if seconds is not None else wanted_s > 900


def test_the_readme_names_these_lengths(network: Network) -> None:
    for origin, destination in (
        ("barleben-1", "barleben-ammensleber-weg"),
        ("barleben-an-der-suelze", "barleben-otto-von-guericke-allee"),
    ):
        cm = walk(network, origin, destination).cost
        metres = f"{cm / 100:,.2f}"
        assert f"{metres.translate(str.maketrans('.,', ',.'))} m" in README
        assert f"{-(-cm // 125):,} s" in README
    for told in ("36 s", "541 s", "239.71 m", "1.068 s"):
        assert told in README, told


def test_from_the_car_park_to_the_bus_there_are_steps_ramps_and_a_long_way_round(streets: Streets) -> None:
    found = ways(streets, *WAYS["underpass"])
    assert [step.kind for step in found["foot"].steps].count("steps") >= 1
    assert "steps" not in {step.kind for step in found["wheelchair"].steps}
    length = lengths(streets, *WAYS["underpass"])
    assert length["foot"] + 50 < length["wheelchair"] < 2 * length["foot"]
    assert length["car"] == pytest.approx(3_900, abs=50)
    assert found["bike"].pushed_m > 0


def test_a_raised_kerb_stops_wheelchairs_alone(streets: Streets) -> None:
    length = lengths(streets, *WAYS["kerb"])
    assert length["wheelchair"] > length["foot"] + 50
    assert abs(length["car"] - length["foot"]) < 10
    assert abs(length["bike"] - length["foot"]) < 10


def test_wheelchairs_and_bikes_go_round_the_steps(streets: Streets) -> None:
    found, length = ways(streets, *WAYS["steps"]), lengths(streets, *WAYS["steps"])
    assert "steps" in {step.kind for step in found["foot"].steps}
    for profile in ("wheelchair", "bike"):
        assert length[profile] > length["foot"] + 100
        assert "steps" not in {step.kind for step in found[profile].steps}


def test_a_square_is_crossed_on_foot_and_driven_round(streets: Streets) -> None:
    length = lengths(streets, *WAYS["square"])
    assert length["foot"] == length["wheelchair"]
    assert length["foot"] * 2 < length["car"]


def test_a_bollard_lets_bikes_through(streets: Streets) -> None:
    length = lengths(streets, *WAYS["bollard"])
    assert length["bike"] == length["foot"] == length["wheelchair"]
    assert length["car"] > length["bike"] + 100


def test_a_one_way_street_holds_for_cars_and_bikes_and_not_for_walkers(streets: Streets) -> None:
    length = lengths(streets, *WAYS["one-way"])
    assert length["foot"] == length["wheelchair"]
    assert length["foot"] + 200 < length["bike"]
    assert length["foot"] + 200 < length["car"]


def test_where_cars_must_not_turn_left_bikes_may(streets: Streets) -> None:
    length = lengths(streets, *WAYS["no left turn"])
    assert length["foot"] == length["bike"]
    assert length["car"] > length["bike"] + 300


def test_two_bits_of_footpath_touch_nothing(network: Network) -> None:
    assert network.manifest["streets"]["cut_off"]["foot"][0] == 2
    assert network.manifest["streets"]["turns_forbidden"] == 2


def test_the_farm_track_to_meitzendorf_is_for_walkers(network: Network, streets: Streets) -> None:
    """From Ammensleber Weg to the station there: 400 m shorter on foot than for wheelchairs and cars."""
    stops = [stop_of(network, name) for name in ("barleben-ammensleber-weg", "meitzendorf-1")]
    places = [tuple(float(network.arrays[f"stop_{axis}"][stop]) for axis in ("lat", "lon")) for stop in stops]
    length = lengths(streets, *places)
    assert length["wheelchair"] - length["foot"] == pytest.approx(400, abs=10)
    assert length["car"] > length["wheelchair"] + 100
