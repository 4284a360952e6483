# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Two villages 5 km apart and a town that only addresses tell of, with stops, streets, addresses and places.

Barleben lies at (0, 0) of the map, Ebendorf 5 km to the east, and Münster 20 km to the north. Both villages have a
Bahnhofstraße.
"""

from pathlib import Path

import numpy as np

from mobility.network.compile import compile_network
from mobility.network.network import Network
from mobility.region import Region, StreetSource
from mobility.sources.osm.read import read_streets
from tests.network.toy import ZONE, Toy, settings_of
from tests.osm_files import OsmMap, place_e7

ROAD = "highway=residential"
EBENDORF_M, MUENSTER_M = 5_000, 20_000


def named_map() -> OsmMap:
    """The map."""
    osm = OsmMap()
    osm.node("barleben", 0, 0, "place=village name=Barleben")
    osm.node("ebendorf", EBENDORF_M, 0, "place=village name=Ebendorf")
    osm.node("nord", 300, 900, "place=suburb name=Barleben-Nord")
    osm.nodes("a -200 0, b 0 50, c 200 0, d 600 0, e 900 0, f 0 -300, g 0 900")
    osm.way("breit1", "a b c", f"{ROAD} name=Breite_Straße")
    osm.way("breit2", "d e", f"{ROAD} name=Breite_Str.")  # 400 m further on, and written in another way
    osm.way("bahn", "b f", f"{ROAD} name=Bahnhofstraße")
    osm.way("allee", "b g", f"{ROAD} name=Otto-von-Guericke-Allee")
    osm.way("juni", "a f", f"{ROAD} name=Straße_des_17._Juni")
    osm.way("nameless", "c d", f"{ROAD} name=")
    osm.nodes(f"h {EBENDORF_M} 100, i {EBENDORF_M + 300} 100, j {EBENDORF_M} 600")
    osm.way("bahn2", "h i", f"{ROAD} name=Bahnhofstraße")
    osm.way("schloss", "h j", f"{ROAD} name=Schloßstraße")
    osm.way("far", "e h", f"{ROAD} name=")
    osm.nodes(f"k 0 {MUENSTER_M}, l 400 {MUENSTER_M}, m 0 {MUENSTER_M + 300}")
    osm.way("roentgen", "k l", f"{ROAD} name=Röntgenstraße")
    osm.way("plock", "k m", f"{ROAD} name=Plöck")
    for house, east in (("1", -150), ("12", 100), ("12a", 120), ("20-22", 180), ("7;9", 650)):
        tags = f"addr:housenumber={house} addr:street=Breite_Straße addr:postcode=39179"
        osm.node(f"breit {house}", east, 20, tags)
    osm.node("bahn 5", EBENDORF_M + 100, 110, "addr:housenumber=5 addr:street=Bahnhofstraße addr:postcode=39180")
    for number in range(3):
        tags = f"addr:housenumber={number} addr:street=Plöck addr:city=Münster"
        osm.node(f"m{number}", 100 + number, MUENSTER_M + 10, tags)
    osm.node("rathaus", 50, 60, "amenity=townhall name=Rathaus_Barleben")
    osm.node("bench", 50, 61, "amenity=bench name=Bank")
    osm.node("station", 0, -350, "railway=station name=Bahnhof_Barleben")
    osm.nodes("p 3000 0, q 3500 0, r 3500 500")
    osm.way("park", "p q r p", "landuse=industrial name=Technologiepark_Ostfalen")
    osm.way("shed", "p q r p", "building=yes")
    return osm


def _stop(stop_id: str, name: str, east_m: float, north_m: float, more: str = ",") -> str:
    lat, lon = place_e7(east_m, north_m)
    return f'{stop_id},"{name}",{lat / 1e7:.7f},{lon / 1e7:.7f},{more}\n'


STOPS = "".join(
    [
        _stop("a", "Barleben, Bahnhof (Bus)", 0, -330),
        _stop("b", "Barleben, Breite Str.", 100, 60),
        _stop("c", "Ebendorf, Schule", EBENDORF_M, 300),
        _stop("de:1:7:1", "Münster Hbf", 0, MUENSTER_M + 100),
        _stop("de:1:7:2", "Münster Busbahnhof", 50, MUENSTER_M + 100),
        _stop("s", "Domplatz", 0, MUENSTER_M + 400, "1,"),
        _stop("s1", "Domplatz", 0, MUENSTER_M + 390, "0,s"),
        _stop("x", "Straße des Friedens", 0, MUENSTER_M - 3_000),
    ]
)
TRIPS = {f"t{hour}": f"a {hour}:00, b {hour}:05, c {hour}:10" for hour in range(6, 20)} | {
    "night": "de:1:7:1 8:00, s1 8:10, x 8:20",
    "day": "de:1:7:1 9:00, de:1:7:2 9:02, s1 9:10",
}
TOY = Toy(TRIPS, stops=STOPS, routes={"night": "n"})


def named_network(folder: Path, osm: OsmMap | None = None, toy: Toy = TOY) -> Network:
    """Compile the feed, with the map if there is one."""
    feed = toy.read(folder)
    path = osm.write(folder / "map.osm") if osm is not None else None
    region = Region(
        "dorf", "Dorf", ZONE.key, folder / "region.toml", (feed.source,), settings_of(),
        streets=StreetSource(path) if path is not None else None,
    )  # fmt: skip
    made = compile_network(region, [feed], lambda _: None, read_streets(path) if path is not None else None)
    arrays = {name: np.ascontiguousarray(array).view() for name, array in made.arrays.items()}
    for array in arrays.values():
        array.flags.writeable = False
    return Network(folder, made.facts, arrays)
