# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Which stops belong to a municipality."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mobility.analysis.measures.calls import day_calls
from mobility.analysis.portrait.figures import PortraitWish, make_portrait
from mobility.analysis.portrait.place import Municipality, PlaceWish, find_municipality, town_of
from mobility.analysis.portrait.reach import start_of
from mobility.errors import InputError
from mobility.network.network import Network
from tests.network.toy import DATE, Toy

STOPS = """
de:15083:1::01,"Neudorf, Mitte",52.0,11.0,,
de:15083:2::01,Neudorf (Bus),52.1,11.0,,
de:15083:3::01,"Altdorf, Neudorf",52.2,11.0,,
de:15083:4::01,"Neudorf, Depot",52.3,11.0,,
"""
REGISTER = """Haltestelle Name;Globale ID;X-Koordinate;Y-Koordinate;AGS Gemeinde;Gemeinde
x;de:15083:1;11,0;52,0;15083001;Neudorf
y;de:15083:3;11,0;52,2;15083001;Neudorf
z;de:15083:2;11,0;52,1;15083002;Altdorf
"""


def made(folder: Path) -> Network:
    """The depot is a stop that nothing calls at."""
    return Toy({"t": "de:15083:1::01 8:00, de:15083:2::01 8:10, de:15083:3::01 8:20"}, stops=STOPS).network(folder)


def names(network: Network, found: Municipality) -> list[str]:
    return sorted(network.stop_name[stop] for stop in range(len(found.stops)) if found.stops[stop])


def refusal(network: Network, wish: PlaceWish) -> str:
    with pytest.raises(InputError) as refused:
        find_municipality(network, wish)
    return str(refused.value)


@pytest.mark.parametrize(
    ("stop", "town"),
    [
        ("Neudorf, Mitte", "Neudorf"),
        ("Neudorf (Bus)", "Neudorf"),
        ("Neudorf", "Neudorf"),
        ("Bad Dorf, A, B", "Bad Dorf"),
    ],
)
def test_the_town_of_a_stop(stop: str, town: str) -> None:
    assert town_of(stop) == town


def test_by_the_beginning_of_names(tmp_path: Path) -> None:
    network = made(tmp_path)
    found = find_municipality(network, PlaceWish("neudorf"))
    assert (found.how, names(network, found)) == ("name", ["Neudorf (Bus)", "Neudorf, Mitte"])


def test_by_a_register(tmp_path: Path) -> None:
    network, register = made(tmp_path), tmp_path / "register.csv"
    register.write_text(REGISTER, encoding="utf-8")
    found = find_municipality(network, PlaceWish("Neudorf", register=register))
    assert (found.how, found.source) == ("register", "register.csv")
    assert names(network, found) == ["Altdorf, Neudorf", "Neudorf, Mitte"]
    assert "--place NAME" in refusal(network, PlaceWish(register=register))


def test_by_a_box_and_by_an_area(tmp_path: Path) -> None:
    network = made(tmp_path)
    found = find_municipality(network, PlaceWish(box=(51.9, 10.9, 52.15, 11.1)))
    assert names(network, found) == ["Neudorf (Bus)", "Neudorf, Mitte"]
    ring = [[10.9, 52.05], [11.1, 52.05], [11.1, 52.25], [10.9, 52.25], [10.9, 52.05]]
    area = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    file = tmp_path / "area.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [area]}))
    found = find_municipality(network, PlaceWish("Neudorf", area=file))
    assert (found.how, found.name, names(network, found)) == ("area", "Neudorf", ["Altdorf, Neudorf", "Neudorf (Bus)"])


def test_without_anything_it_is_the_region(tmp_path: Path) -> None:
    network = made(tmp_path)
    found = find_municipality(network, PlaceWish())
    assert (found.how, found.name, int(found.stops.sum())) == ("region", "Dorf", 3)


def test_what_is_said_where_no_stop_is_meant(tmp_path: Path) -> None:
    network = made(tmp_path)
    assert 'belongs to "Neudrof"' in refusal(network, PlaceWish("Neudrof"))
    assert "Neudorf" in refusal(network, PlaceWish("Neudrof"))
    assert 'belongs to "Zzz"' in refusal(network, PlaceWish("Zzz"))
    assert "no stop of the region Dorf" in refusal(network, PlaceWish(box=(11.0, 51.9, 11.1, 52.1)))
    points = tmp_path / "points.geojson"
    point = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [11.0, 52.0]}}
    points.write_text(json.dumps({"type": "FeatureCollection", "features": [point]}))
    assert "only points" in refusal(network, PlaceWish(area=points))


def test_journeys_begin_at_the_station_of_the_place_itself(tmp_path: Path) -> None:
    stops = """
a,"Neudorf, Mitte",52.0,11.0,,
b,"Neudorf, Bahnhof (Bus)",52.1,11.0,,
c,"Altdorf, Bahnhof",52.2,11.0,,
d,"Neudorf, Bahnhofstr.",52.3,11.0,,
"""
    trips = {f"t{hour}": f"a {hour}:00, c {hour}:10, d {hour}:20, a {hour}:30" for hour in range(6, 10)}
    network = Toy({**trips, "u": "b 8:00, a 8:10", "v": "a 9:50, d 9:55"}, stops=stops).network(tmp_path)
    calls = day_calls(network, DATE)
    whole = find_municipality(network, PlaceWish())
    groups = network.arrays["stop_group"]

    def start(municipality: Municipality) -> str:
        group = start_of(network, calls, municipality)
        return network.stop_name[int((groups == group).nonzero()[0][0])]

    assert start(replace(whole, name="Neudorf")) == "Neudorf, Bahnhof (Bus)"
    assert start(whole) == "Altdorf, Bahnhof", "the busiest station"
    without = np.array([stop not in {"f_b", "f_c"} for stop in network.stop_id.to_list()])
    assert start(replace(whole, stops=whole.stops & without)) == "Neudorf, Mitte", "a street is no station"


def test_a_place_that_nothing_ever_runs_to_has_no_portrait(tmp_path: Path) -> None:
    never = "never,0,0,0,0,0,0,0,20260601,20260630\n"
    network = Toy({"t": "a 8:00, b 8:10"}, services={"t": "never"}, calendar=never).network(tmp_path)
    with pytest.raises(InputError) as refused:
        make_portrait(network, PortraitWish(PlaceWish()))
    assert refused.value.code in {"portrait_nothing_runs", "portrait_unknown_place"}
