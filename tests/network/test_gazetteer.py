# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What a region knows by name: which entries there are, where they lie, what they are found by."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from mobility.network.gazetteer.entries import PLACE, STOP, STREET
from mobility.network.gazetteer.near import rings
from mobility.network.gazetteer.words import MOST_LETTERS, MOST_WORDS, fold, number_key, shown, words_of
from mobility.network.network import Network
from mobility.network.schema import GAZETTEER
from tests.named_town import EBENDORF_M, MUENSTER_M, named_map, named_network
from tests.network.toy import Toy
from tests.osm_files import OsmMap, metres, place_e7

KINDS = {STOP: "stop", STREET: "street", PLACE: "place"}


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    """Return two villages and a town."""
    return named_network(tmp_path_factory.mktemp("named"), named_map())


def entries(network: Network) -> list[tuple[str, str, str]]:
    """Kind, name and settlement of all entries, sorted."""
    gazetteer, arrays = network.gazetteer, network.arrays
    return sorted(
        (
            KINDS[int(arrays["gazetteer_kind"][entry])],
            gazetteer.text("name", entry),
            area(network, entry, 0),
        )
        for entry in range(gazetteer.entries)
    )


def area(network: Network, entry: int, column: int) -> str:
    """Settlement, district or postcode of an entry."""
    number = int(network.arrays["gazetteer_of_area"][entry, column])
    return network.gazetteer.areas[number] if number >= 0 else ""


def find(network: Network, name: str, settlement: str = "") -> int:
    """The only entry of a name, in a settlement if one is given."""
    found = [
        entry
        for entry in range(network.gazetteer.entries)
        if network.gazetteer.text("name", entry) == name and (not settlement or area(network, entry, 0) == settlement)
    ]
    assert len(found) == 1, (name, found)
    return found[0]


def away_m(network: Network, entry: int, east_m: float, north_m: float) -> float:
    """How far an entry is from a place of the map."""
    at = int(network.arrays["gazetteer_lat_e7"][entry]), int(network.arrays["gazetteer_lon_e7"][entry])
    return metres(at, place_e7(east_m, north_m))


def test_all_entries(network: Network) -> None:
    assert entries(network) == [
        ("place", "Barleben", ""),
        ("place", "Barleben-Nord", "Barleben"),
        ("place", "Ebendorf", ""),
        ("place", "Münster", ""),
        ("place", "Rathaus Barleben", "Barleben"),
        ("place", "Technologiepark Ostfalen", "Ebendorf"),
        ("stop", "Barleben, Bahnhof (Bus)", "Barleben"),
        ("stop", "Barleben, Breite Str.", "Barleben"),
        ("stop", "Domplatz", "Münster"),
        ("stop", "Ebendorf, Schule", "Ebendorf"),
        ("stop", "Münster Busbahnhof", "Münster"),
        ("stop", "Münster Hbf", "Münster"),
        ("stop", "Straße des Friedens", ""),
        ("street", "Bahnhofstraße", "Barleben"),
        ("street", "Bahnhofstraße", "Ebendorf"),
        ("street", "Breite Straße", "Barleben"),
        ("street", "Otto-von-Guericke-Allee", "Barleben"),
        ("street", "Plöck", "Münster"),
        ("street", "Röntgenstraße", "Münster"),
        ("street", "Schloßstraße", "Ebendorf"),
        ("street", "Straße des 17. Juni", "Barleben"),
    ]


def test_what_matters_most_comes_first(network: Network) -> None:
    boost = network.arrays["gazetteer_boost"]
    assert (np.diff(boost) <= 0).all()
    order = [find(network, name) for name in ("Barleben, Breite Str.", "Ebendorf, Schule", "Münster Hbf", "Plöck")]
    assert order == sorted(order)


def test_a_street_in_pieces_is_one_and_stands_on_itself(network: Network) -> None:
    """Its pieces are 400 m apart and not spelled alike; the mean of its edges lies on none of them."""
    osm, arrays, street = named_map(), network.arrays, find(network, "Breite Straße")
    edges = np.flatnonzero(arrays["gazetteer_edge_entry"] == street)
    assert set(arrays["street_edge_way"][edges].ravel().tolist()) == {osm.way_id("breit1"), osm.way_id("breit2")}
    on_it = [at for e in edges for at in range(arrays["street_line_ptr"][e], arrays["street_line_ptr"][e + 1])]
    points = zip(arrays["street_line_lat_e7"][on_it], arrays["street_line_lon_e7"][on_it], strict=True)
    assert (arrays["gazetteer_lat_e7"][street], arrays["gazetteer_lon_e7"][street]) in set(points)
    assert arrays["gazetteer_source"][street] in {-osm.way_id("breit1"), -osm.way_id("breit2")}


def test_edges_know_their_street(network: Network) -> None:
    arrays, streets = network.arrays, network.streets
    assert streets is not None
    for edge, entry in enumerate(arrays["gazetteer_edge_entry"].tolist()):
        name = streets.text("name", int(arrays["street_edge_trait"][edge]))
        assert (entry >= 0) == (name != "")
        if entry >= 0:
            assert [word.text for word in words_of(name)] == [
                word.text for word in words_of(network.gazetteer.text("name", entry))
            ]
    assert (arrays["gazetteer_edge_named"] == (arrays["gazetteer_edge_entry"] >= 0)).all()


def test_addresses_of_a_street(network: Network) -> None:
    gazetteer, street = network.gazetteer, find(network, "Breite Straße")
    ptr = network.arrays["gazetteer_address_ptr"]
    numbers = [gazetteer.numbers[at] for at in range(ptr[street], ptr[street + 1])]
    assert numbers == ["1", "12", "12a", "20-22", "7", "9"]
    assert all(gazetteer.street_of_address(at) == street for at in range(ptr[street], ptr[street + 1]))
    for asked, found in {"12": "12", "12 A": "12a", "12A": "12a", "20": "20-22", "20–22": "20-22", "9": "9"}.items():
        assert gazetteer.numbers[gazetteer.address_of(street, asked)] == found
    for unknown in ("13", "2", "22", "", "12b", "200"):
        assert gazetteer.address_of(street, unknown) == -1


def test_postcodes(network: Network) -> None:
    """Of a street that of its addresses, of others that of an address nearby."""
    assert area(network, find(network, "Breite Straße"), 2) == "39179"
    assert area(network, find(network, "Bahnhofstraße", "Ebendorf"), 2) == "39180"
    assert area(network, find(network, "Barleben, Breite Str."), 2) == "39179"
    assert area(network, find(network, "Münster Hbf"), 2) == ""


def test_the_district_is_told_besides_the_village(network: Network) -> None:
    assert area(network, find(network, "Otto-von-Guericke-Allee"), 1) == "Barleben-Nord"
    assert area(network, find(network, "Schloßstraße"), 1) == ""
    assert area(network, find(network, "Barleben-Nord"), 1) == ""


def test_a_town_that_only_addresses_tell_of(network: Network) -> None:
    assert away_m(network, find(network, "Münster"), 101, MUENSTER_M + 10) < 1


def test_a_station_beside_its_stop_is_the_stop(network: Network, tmp_path: Path) -> None:
    assert ("place", "Bahnhof Barleben", "Barleben") not in entries(network)
    osm = named_map()
    osm.node("other", 0, -3_000, "railway=station name=Bahnhof_Süd")
    assert ("place", "Bahnhof Süd", "") in entries(named_network(tmp_path, osm))


def test_one_sight_drawn_twice_is_one(tmp_path: Path) -> None:
    osm = named_map()
    osm.node("again", 120, 60, "amenity=townhall name=Rathaus_Barleben")
    osm.node("elsewhere", EBENDORF_M, 60, "amenity=townhall name=Rathaus_Barleben")
    assert Counter(name for _, name, _ in entries(named_network(tmp_path, osm)))["Rathaus Barleben"] == 2


def test_stops_of_a_group_are_told_under_each_of_its_names(network: Network) -> None:
    gazetteer = network.gazetteer
    stops = [gazetteer.list_of("stop", find(network, name)) for name in ("Münster Hbf", "Münster Busbahnhof")]
    assert stops[0] == stops[1]
    assert [network.stop_id[stop] for stop in sorted(stops[0])] == sorted(f"f_de:1:7:{pole}" for pole in (1, 2))


def test_a_station_has_its_platforms(network: Network) -> None:
    entry = find(network, "Domplatz")
    assert network.stop_id[int(network.arrays["gazetteer_source"][entry])] == "f_s"
    assert [network.stop_id[stop] for stop in network.gazetteer.list_of("stop", entry)] == ["f_s1"]


def test_importance_grows_with_the_trips_that_call(network: Network) -> None:
    importance = network.arrays["gazetteer_importance"]
    often, seldom, rarely = (find(network, name) for name in ("Ebendorf, Schule", "Münster Hbf", "Straße des Friedens"))
    assert importance[often] == 1000
    assert importance[often] > importance[seldom] > importance[rarely] > 0


def test_route_types(tmp_path: Path) -> None:
    """A joined trip counts from where it begins: one leaves line 0 and stays seated on line 700."""
    toy = Toy(
        {"t1": "a 8:00, b 8:10", "t2": "b 8:20, c 8:30"},
        routes={"t1": "tram", "t2": "bus"},
        blocks={"t1": "x", "t2": "x"},
    )
    files = toy.files()
    routes = files["routes.txt"]
    assert isinstance(routes, str)
    changed = routes.replace("Line tram,3", "Line tram,0").replace("Line bus,3", "Line bus,700")
    network = named_network(tmp_path, toy=_Changed(toy, changed))
    found = {name: network.gazetteer.list_of("route_type", find(network, name)) for name in NAMES_ABCD}
    assert found == {"Amtsplatz": [0], "Bahnhof": [0, 700], "Chausseehaus": [700], "Dorfteich": []}


NAMES_ABCD = ("Amtsplatz", "Bahnhof", "Chausseehaus", "Dorfteich")


class _Changed(Toy):
    """A toy with other routes."""

    def __init__(self, toy: Toy, routes: str) -> None:
        super().__init__(**{name: getattr(toy, name) for name in Toy.__dataclass_fields__})
        object.__setattr__(self, "routes_txt", routes)

    def files(self) -> dict[str, str | bytes]:
        return {**super().files(), "routes.txt": getattr(self, "routes_txt")}  # noqa: B009


def test_without_a_map_there_are_stops_only(tmp_path: Path) -> None:
    network = named_network(tmp_path)
    assert {kind for kind, _, _ in entries(network)} == {"stop"}
    assert len(network.arrays["gazetteer_of_area"]) == len(entries(network))
    assert (network.arrays["gazetteer_of_area"] == -1).all()


def test_stops_without_a_name_or_place_and_doors_are_left_out(tmp_path: Path) -> None:
    stops = "a,Amtsplatz,52.0,11.0,0,\nb,,52.1,11.0,0,\nc,–,52.2,11.0,0,\ns,Dom,52.3,11.0,1,\ne,Tür,52.3,11.0,2,s\n"
    network = named_network(tmp_path, toy=Toy({"t": "a 8:00, b 8:10, c 8:20"}, stops=stops))
    assert [name for _, name, _ in entries(network)] == ["Amtsplatz", "Dom"]


def test_villages_with_one_street_name_in_a_row(tmp_path: Path) -> None:
    """Pieces up to 600 m apart are one street however they are drawn; 1,800 m apart they are not."""
    for gap, streets in ((590, 1), (1_800, 2)):
        osm = OsmMap()
        osm.nodes(f"a 0 0, b 300 0, c {300 + gap} 0, d {600 + gap} 0")
        osm.way("one", "a b", "highway=residential name=Dorfstraße")
        osm.way("two", "c d", "highway=residential name=Dorfstr.")
        osm.way("link", "b c", "highway=track name=")
        found = entries(named_network(tmp_path / str(gap), osm))
        assert Counter(name for kind, name, _ in found if kind == "street")["Dorfstraße"] >= 1
        assert len([1 for kind, name, _ in found if kind == "street" and name.startswith("Dorfstr")]) == streets


def test_a_long_edge_holds_a_street_together(tmp_path: Path) -> None:
    osm = OsmMap()
    osm.nodes("a 0 0, b 9000 0, c 9000 500")
    osm.way("one", "a b", "highway=secondary name=Landstraße")
    osm.way("two", "b c", "highway=secondary name=Landstraße")
    assert [name for kind, name, _ in entries(named_network(tmp_path, osm)) if kind == "street"] == ["Landstraße"]


def test_vocabulary_is_sorted_and_shares_beginnings(network: Network) -> None:
    words = network.gazetteer.words
    texts = ["".join(map(chr, words.letter[a:b])) for a, b in zip(words.ptr[:-1], words.ptr[1:], strict=True)]
    assert texts == sorted(set(texts))
    for at, (before, word) in enumerate(zip(["", *texts], texts, strict=False)):
        shared = int(words.shared[at])
        assert before[:shared] == word[:shared]
        assert before[shared : shared + 1] != word[shared : shared + 1]
    assert {"barleben", "breitestrase", "bahnhof", "hauptbahnhof", "munster", "ottovon"} <= set(texts)


def test_postings_are_the_entries_that_have_the_word(network: Network) -> None:
    names = network.gazetteer.names
    pairs = set()
    for entry in range(network.gazetteer.entries):
        pairs |= {(int(w), entry) for w in names.token[names.token_ptr[entry] : names.token_ptr[entry + 1], 0]}
    words = np.repeat(np.arange(len(names.posting_ptr) - 1), np.diff(names.posting_ptr))
    assert sorted(pairs) == list(zip(words.tolist(), names.posting.tolist(), strict=True))


def test_rings_hold_all_that_is_nearer_than_they_say(network: Network) -> None:
    arrays, entries_count = network.arrays, network.gazetteer.entries
    lat = np.concatenate((arrays["gazetteer_lat_e7"], arrays["gazetteer_address_lat_e7"])).tolist()
    lon = np.concatenate((arrays["gazetteer_lon_e7"], arrays["gazetteer_address_lon_e7"])).tolist()
    kind = [*arrays["gazetteer_kind"].tolist(), *[PLACE] * len(arrays["gazetteer_address_lat_e7"])]
    assert len(kind) > entries_count
    here = place_e7(120, 40)
    near: set[int] = set()
    for reach_m, items in rings(arrays, *here, 50_000):
        near = {at for at, k in enumerate(kind) if k != STREET and metres((lat[at], lon[at]), here) <= reach_m}
        assert near <= set(items.tolist())
        assert len(set(items.tolist())) == len(items)
    assert near


def test_the_same_input_gives_the_same_arrays(network: Network, tmp_path: Path) -> None:
    again = named_network(tmp_path, named_map())
    for name in GAZETTEER:
        assert np.array_equal(network.arrays[name], again.arrays[name]), name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Münster", "Muenster"), ("Münster", "Munster"), ("Schloßstraße", "schlossstrasse"), ("Röntgen", "RONTGEN"),
        ("Schloßstr.", "Schlosstraße"), ("Gr. Diesdorfer Str.", "Große Diesdorfer Straße"), ("Kl. Hof", "Kleine Hof"),
        ("Mu\u0308hle", "Mühle"), ("Café", "CAFE"),
    ],
)  # fmt: skip
def test_spellings_that_meet(one: str, other: str) -> None:
    assert [word.text for word in words_of(shown(one))] == [word.text for word in words_of(shown(other))]


@pytest.mark.parametrize(
    ("one", "other"), [("Markt", "Mark"), ("Bahnhof", "Hof"), ("Weg 1", "Weg 2"), ("Aue", "Allee")]
)
def test_names_that_do_not_meet(one: str, other: str) -> None:
    assert [word.text for word in words_of(one)] != [word.text for word in words_of(other)]


def test_words_know_where_they_stand() -> None:
    name = "Straße des 17. Juni (Groß-Ost)"
    assert [name[word.start : word.start + word.length] for word in words_of(name)] == [
        "Straße", "des", "17", "Juni", "Groß", "Ost",
    ]  # fmt: skip
    assert [word.raw for word in words_of("Hbf Str.")] == ["hbf", "str"]


def test_names_without_end_are_cut() -> None:
    assert len(words_of("a " * 10_000)) == MOST_WORDS
    assert len(words_of("x" * 10_000)[0].text) == MOST_LETTERS
    assert words_of("\x00 – ...") == []


def test_folding_twice_changes_nothing() -> None:
    for word in ("strasse", "muenster", "aeoeue", "ssss", "aee", "queeen", "ooee"):
        assert fold(fold(word)) == fold(word)


@pytest.mark.parametrize(
    ("written", "key"), [("12 A", "12a"), ("12–14", "12-14"), ("3/2", "3/2"), (" 7 ", "7"), ("?", "")]
)
def test_house_number_keys(written: str, key: str) -> None:
    assert number_key(written) == key
