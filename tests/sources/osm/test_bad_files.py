# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Street files that can't be used: refused with file and remedy in both languages; the network that was there stays."""

import bz2
import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command import Answer, mobility
from tests.feeds import DAY, village
from tests.osm_files import OsmMap
from tests.refusals import QUESTION, Standing, assert_refused, copy_of, journeys_of

ROAD = "highway=residential"
AT = ("--at", f"{DAY}T07:00")


def islands() -> OsmMap:
    """A street of 700 m at each of the three stops of the village, 11 km apart, and one where nothing calls."""
    osm = OsmMap()
    for name, east, north in (("A", 0, 0), ("B", 0, 11_119.5), ("C", 0, 22_239), ("D", 20_000, 0)):
        osm.nodes("a 0 0, b 400 0, c 400 300", east, north, prefix=name)
        osm.way("road", "a b c", ROAD, prefix=name)
    return osm


GOOD = islands()
XML = GOOD.text().encode()


def name_streets(region: Path, file: str, more: str = "") -> None:
    """Let the region file name this street file, in place of the one before."""
    text = region.read_text(encoding="utf-8").split("\n[streets]")[0]
    region.write_text(f'{text}\n[streets]\nosm = "{file}"\n{more}', encoding="utf-8")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Standing:
    """Return the village with streets, built."""
    folder = tmp_path_factory.mktemp("streets")
    region = village(folder)
    name_streets(region, "streets.osm")
    GOOD.write(folder / "streets.osm")
    assert mobility("build", region).code == 0
    home = folder / "build" / "dorf"
    return Standing(region, home, (home / "current").read_text(encoding="utf-8"), journeys_of(home))


@pytest.fixture
def streets(original: Standing, tmp_path: Path) -> Standing:
    """Return a copy of it, the test's own."""
    return copy_of(original, tmp_path / "village")


def pbf(folder: Path) -> bytes:
    """The good map as .osm.pbf."""
    return GOOD.write(folder / "good.osm.pbf").read_bytes()


def half(data: bytes) -> bytes:
    """The first half."""
    return data[: len(data) // 2]


def without_node(_: Path) -> bytes:
    """A file in which the first node has another number."""
    return XML.replace(b'<node id="1" ', b'<node id="99" ')


UNREADABLE = ("damaged or cut short", "beschädigt oder abgeschnitten", "Fetch the extract again", "neu laden")
NO_STREET = ("no street in this file", "keine Straße, auf der man gehen darf", "with its streets", "mit ihren Straßen")
MISSING = ("is not there", "ist nicht da", "[streets]", "[streets]")
SUFFIX = (".osm, .osm.gz, .osm.bz2, .osm.pbf", ".osm, .osm.gz, .osm.bz2, .osm.pbf", "extract", "Auszug")
INCOMPLETE = ("does not hold", "nicht enthält", 'broken_ways = "cut"', 'broken_ways = "cut"')
Words = tuple[str, str, str, str]
"""Message and remedy in English and German: en, de, remedy en, remedy de."""

BAD_FILES: dict[str, tuple[str, Callable[[Path], bytes] | None, Words]] = {
    "pbf cut in half": ("cut.osm.pbf", lambda folder: half(pbf(folder)), UNREADABLE),
    "pbf without its last bytes": ("cut.osm.pbf", lambda folder: pbf(folder)[:-3], UNREADABLE),
    "empty pbf": ("empty.osm.pbf", lambda _: b"", UNREADABLE),
    "empty file": ("empty.osm", lambda _: b"", UNREADABLE),
    "text": ("text.osm", lambda _: "Straßenverzeichnis\n".encode(), UNREADABLE),
    "XML cut in half": ("cut.osm", lambda _: half(XML), UNREADABLE),
    "XML without its end": ("cut.osm", lambda _: XML[:-7], UNREADABLE),
    "XML of something else": ("track.osm", lambda _: b'<?xml version="1.0"?><gpx version="1.1"></gpx>', UNREADABLE),
    "two files in one": ("twice.osm", lambda _: XML + XML, UNREADABLE),
    "gzip cut in half": ("cut.osm.gz", lambda _: half(gzip.compress(XML)), UNREADABLE),
    "empty gzip": ("empty.osm.gz", lambda _: b"", UNREADABLE),
    "bzip2 cut in half": ("cut.osm.bz2", lambda _: half(bz2.compress(XML)), UNREADABLE),
    "XML named pbf": ("xml.osm.pbf", lambda _: XML, UNREADABLE),
    "pbf named XML": ("pbf.osm", pbf, UNREADABLE),
    "XML named bzip2": ("xml.osm.bz2", lambda _: XML, UNREADABLE),
    "id that is no number": ("ids.osm", lambda _: XML.replace(b'id="2"', b'id="two"'), UNREADABLE),
    "place that is no number": ("place.osm", lambda _: XML.replace(b'lat="52.0', b'lat="x52.0'), UNREADABLE),
    "node missing": ("missing.osm", without_node, INCOMPLETE),
    "node beyond the pole": ("pole.osm", lambda _: XML.replace(b'lat="52.0', b'lat="152.0'), INCOMPLETE),
    "no street": ("empty.osm", lambda _: b'<?xml version="1.0"?><osm version="0.6"></osm>', NO_STREET),
    "only rails": ("rails.osm", lambda _: XML.replace(b'"highway" v="residential"', b'"railway" v="rail"'), NO_STREET),
    "only motorways": ("motorway.osm", lambda _: XML.replace(b"residential", b"motorway"), NO_STREET),
    "another format": ("streets.shp", lambda _: XML, SUFFIX),
    "suffix in capitals": ("STREETS.OSM", lambda _: XML, SUFFIX),
    "zip": ("streets.osm.zip", lambda _: XML, SUFFIX),
    "file that is not there": ("nowhere.osm.pbf", None, MISSING),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_refused(case: str, streets: Standing) -> None:
    file, content, (english, german, remedy, remedy_german) = BAD_FILES[case]
    folder = streets.region.parent
    if content is not None:
        (folder / file).write_bytes(content(folder))
    name_streets(streets.region, file)
    assert_refused(mobility("build", streets.region), english, f"Where: {folder / file}", "What to do: ", remedy)
    assert_refused(
        mobility("build", streets.region, language="de"), german, f"Wo: {folder / file}", "Was tun: ", remedy_german
    )
    streets.assert_intact()


def test_a_folder_is_no_file(streets: Standing) -> None:
    folder = streets.region.parent / "folder.osm"
    folder.mkdir()
    name_streets(streets.region, "folder.osm")
    assert_refused(mobility("build", streets.region), MISSING[0], str(folder))
    streets.assert_intact()


def test_a_command_that_needs_the_network_refuses_as_build_does(streets: Standing) -> None:
    (streets.region.parent / "streets.osm").write_bytes(half(XML))
    refused = mobility("build", streets.region)
    assert_refused(refused, UNREADABLE[0])
    for command in (("plan", streets.region, *QUESTION), ("stops", streets.region)):
        assert mobility(*command) == refused
    streets.assert_intact()


def test_nothing_is_lost_when_the_file_is_mended(streets: Standing) -> None:
    path = streets.region.parent / "streets.osm"
    path.write_bytes(half(XML))
    assert_refused(mobility("build", streets.region), UNREADABLE[0])
    path.write_bytes(XML)
    assert mobility("plan", streets.region, *QUESTION).code == 0
    streets.assert_intact()


def test_missing_nodes_are_told_with_way_and_node_and_how_many(streets: Standing) -> None:
    (streets.region.parent / "streets.osm").write_bytes(XML.replace(b'lat="52.0', b'lat="152.0'))
    assert_refused(mobility("build", streets.region), 'way 1001 = "node 1"')


def test_streets_are_cut_with_a_warning_where_the_region_says_so(streets: Standing) -> None:
    osm = islands()
    osm.lost = {"Ab"}
    osm.write(streets.region.parent / "streets.osm")
    name_streets(streets.region, "streets.osm", 'broken_ways = "cut"\n')
    answer = mobility("build", streets.region)
    assert answer.code == 0
    assert 'way 1001 = "node 2"' in " ".join(answer.err.split())
    assert "cut" in answer.err


def test_another_word_for_broken_ways_is_refused(streets: Standing) -> None:
    name_streets(streets.region, "streets.osm", 'broken_ways = "drop"\n')
    assert_refused(mobility("build", streets.region), '"refuse", "cut"')
    streets.assert_answers()


def place(node: str) -> str:
    """A node of the map as one types it."""
    lat, lon = GOOD.degrees(node)
    return f"{lat},{lon}"


def asked(streets: Standing, origin: str, destination: str, language: str = "en") -> Answer:
    """Plan from one place to another in the morning."""
    return mobility("plan", streets.region, origin, destination, *AT, language=language)


def test_from_one_island_to_one_where_nothing_calls_there_is_no_journey_and_a_reason(streets: Standing) -> None:
    for origin, destination in (("Ac", "Dc"), ("Dc", "Ac")):
        answer = mobility("plan", streets.region, place(origin), place(destination), *AT, "--json")
        assert answer.code == 0, answer.err
        assert answer.json["itineraries"] == []
        assert answer.json["reason"]["code"] == "no_stop_in_reach"
        assert "No journey" in asked(streets, place(origin), place(destination)).out
        assert "Keine Verbindung" in asked(streets, place(origin), place(destination), "de").out


def test_on_each_island_one_walks(streets: Standing) -> None:
    """700 m at 1.25 m/s; each island is a part of its own, large enough to begin and end on."""
    for island in "ABCD":
        answer = mobility("plan", streets.region, place(f"{island}a"), place(f"{island}c"), *AT, "--json")
        (walk,) = [one for one in answer.json["itineraries"] if one["rides"] == 0]
        seconds = -(-GOOD.cm("a b c", prefix=island) // 125)
        assert walk["departure"] == f"{DAY}T07:00:00+02:00"
        assert walk["arrival"] == f"{DAY}T07:{seconds // 60:02}:{seconds % 60:02}+02:00"


def test_from_island_to_island_by_bus(streets: Standing) -> None:
    assert [one["rides"] for one in mobility(
        "plan", streets.region, place("Ac"), place("Cc"), *AT, "--json"
    ).json["itineraries"]] == [1]  # fmt: skip


@pytest.mark.parametrize(
    ("point", "english", "german"),
    [
        ("52.05,11.0", "No street lies within 500 m of 52.05,11", "Innerhalb von 500 m um 52.05,11 liegt keine Straße"),
        ("42.0,11.0", "No street lies within 20 km of 42,11", "Innerhalb von 20 km um 42,11 liegt keine Straße"),
        ("11.0,52.0", "52,11", "52,11"),
    ],
)
def test_a_point_without_a_street_is_refused(point: str, english: str, german: str, streets: Standing) -> None:
    for origin, destination in ((point, "Bahnhof"), ("Bahnhof", point)):
        assert_refused(asked(streets, origin, destination), english, "What to do: ")
        assert_refused(asked(streets, origin, destination, "de"), german, "Was tun: ")


def test_the_nearest_street_is_told_in_metres(streets: Standing) -> None:
    """Half of 11 119.5 m to the stop in the north would be 5560 m; the end of the southern street is 300 m nearer and
    400 m aside."""
    assert_refused(asked(streets, "52.05,11.0", "Bahnhof"), "5275 m")
