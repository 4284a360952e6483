# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""`mobility init`: a file that can be read at once, in the user's language, and never over one that is there."""

import tomllib
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.cli import init as command
from mobility.cli.region_file import NewFeed, NewStreets, quoted, region_text, slug
from mobility.errors import InputError
from mobility.region import ID_PATTERN, read_region
from mobility.sources.register import read_register
from tests.command import Answer, mobility
from tests.feeds import minimal, write_feed, zip_feed
from tests.refusals import assert_refused

REGISTER = "Haltestelle Name;Globale ID;X-Koordinate;Y-Koordinate;AGS Gemeinde;Gemeinde\r\n"
STOPS = (
    "Markt;de:1;11,40;52,28;15083270;Haldensleben\r\n"
    "Bahnhof;de:2;11,41;52,30;15083270;Haldensleben\r\n"
    "Ohne Ort;de:3;;;15083270;Haldensleben\r\n"
    "Mitte;de:4;11,62;52,20;15083040;Barleben\r\n"
    "Neustadt;de:5;11,00;50,00;16000001;Neustadt\r\n"
    "Neustadt;de:6;12,00;51,00;16000002;Neustadt\r\n"
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder to work in, with a feed in it."""
    monkeypatch.chdir(tmp_path)
    zip_feed(tmp_path / "bus.zip", minimal())
    return tmp_path


@pytest.fixture
def register(here: Path) -> Path:
    """Return a small stop register."""
    path = here / "register.csv"
    path.write_text(REGISTER + STOPS, encoding="utf-8-sig", newline="")
    return path


def init(*arguments: str, language: str = "en", stdin: bytes = b"") -> Answer:
    """Call `mobility init`."""
    return mobility("init", *arguments, language=language, stdin=stdin)


def test_a_file_that_can_be_read_built_and_asked_at_once(here: Path) -> None:
    answer = init("Klein Ammensleben", "--feed", "bus=bus.zip")
    assert (answer.code, answer.out) == (0, "klein-ammensleben.toml\n")
    read = read_region(here / "klein-ammensleben.toml")
    assert (read.id, read.name, read.time_zone) == ("klein-ammensleben", "Klein Ammensleben", "Europe/Berlin")
    assert [(feed.id, feed.gtfs.resolve(), feed.url) for feed in read.feeds] == [("bus", here / "bus.zip", None)]
    assert read.streets is None
    plan = mobility("plan", "klein-ammensleben.toml", "Amtsplatz", "Bahnhof", "--at", "2026-06-10T07:00")
    assert "08:00" in plan.out


def test_what_to_do_next(here: Path) -> None:
    assert here.exists()
    lines = init("Dorf", "--feed", "bus.zip").err.splitlines()
    assert [line.split()[1] for line in lines[1:]] == ["build", "stops", "plan", "serve"]
    lines = init("Dorf", "--feed", "bus=https://dorf.example/gtfs.zip", "--out", "d.toml").err.splitlines()
    assert lines[1].split()[:3] == ["mobility", "fetch", "d.toml"]


@pytest.mark.parametrize(("language", "word"), [("en", "Timetables"), ("de", "Fahrpläne")])
def test_the_comments_speak_the_users_language(here: Path, language: str, word: str) -> None:
    for number, extra in enumerate(((), ("--lang", language))):
        name = f"{number}.toml"
        init("Dorf", "--feed", "bus.zip", "--out", name, *extra, language="en" if extra else language)
        assert word in (here / name).read_text(encoding="utf-8")
        read_region(here / name)


def test_the_hint_at_a_map_is_that_of_the_state_and_never_a_wrong_area(here: Path) -> None:
    init("Erfurt", "--ags", "16051000", "--feed", "bus.zip")
    written = (here / "erfurt.toml").read_text(encoding="utf-8")
    assert "/thueringen-latest.osm.pbf" in written
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(written.replace("# [streets]", "[streets]").replace("# osm", "osm").replace("# box", "box"))


def test_the_land_whose_holidays_count_is_that_of_the_key(here: Path) -> None:
    init("Erfurt", "--ags", "16051000", "--feed", "bus.zip")
    assert read_region(here / "erfurt.toml").state == "TH"
    init("Dorf", "--feed", "bus.zip")
    assert read_region(here / "dorf.toml").state is None


def test_with_a_box_the_hint_only_needs_to_be_uncommented(here: Path) -> None:
    init("Dorf", "--box", "52.1,11.5,52.2,11.7", "--feed", "bus.zip")
    lines = (here / "dorf.toml").read_text(encoding="utf-8").splitlines()
    keys = ("# [streets]", "# osm", "# url", "# box")
    document = tomllib.loads("\n".join(line[2:] if line.startswith(keys) else line for line in lines))
    assert document["streets"]["box"] == [52.1, 11.5, 52.2, 11.7]


def test_it_is_short(here: Path) -> None:
    init("Dorf", "--feed", "bus.zip")
    lines = (here / "dorf.toml").read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if line]) <= 25


def test_a_file_that_is_there_is_not_overwritten(here: Path) -> None:
    (here / "dorf.toml").write_text("mine", encoding="utf-8")
    assert_refused(init("Dorf", "--feed", "bus.zip"), "exists already", "dorf.toml", "--out", "--force")
    assert (here / "dorf.toml").read_text(encoding="utf-8") == "mine"
    answer = init("Dorf", "--feed", "bus.zip", "--force")
    assert "kept as dorf.toml.bak" in answer.err
    assert (here / "dorf.toml.bak").read_text(encoding="utf-8") == "mine"
    assert read_region(here / "dorf.toml").name == "Dorf"
    assert {path.name for path in here.iterdir()} == {"bus.zip", "dorf.toml", "dorf.toml.bak"}


def test_paths_are_seen_from_the_file(here: Path) -> None:
    answer = init("Dorf", "--feed", str(here / "bus.zip"), "--out", "regions/dorf.toml")
    assert answer.code == 0
    assert 'gtfs = "../bus.zip"' in (here / "regions" / "dorf.toml").read_text(encoding="utf-8")
    assert read_region(here / "regions" / "dorf.toml").feeds[0].gtfs.resolve() == here / "bus.zip"


def test_a_folder_of_zips_gives_a_feed_each(here: Path) -> None:
    (here / "gtfs").mkdir()
    for name in ("mvb", "boerdebus"):
        zip_feed(here / "gtfs" / f"gtfs_{name}_std_kn.zip", minimal())
    init("Dorf", "--feed", "gtfs/")
    read = read_region(here / "dorf.toml")
    assert [(feed.id, feed.gtfs.name) for feed in read.feeds] == [
        ("boerdebus", "gtfs_boerdebus_std_kn.zip"),
        ("mvb", "gtfs_mvb_std_kn.zip"),
    ]


def test_a_folder_that_is_a_feed_is_one(here: Path) -> None:
    write_feed(here / "Mein Bus", minimal())
    init("Dorf", "--feed", "Mein Bus")
    assert [(feed.id, feed.gtfs.name) for feed in read_region(here / "dorf.toml").feeds] == [("mein-bus", "Mein Bus")]


def test_addresses_and_a_map(here: Path) -> None:
    answer = init(
        "Dorf", "--feed", "bus=https://dorf.example/a?b=c", "--feed", "https://dorf.example/tram.zip?x=1",
        "--streets", "https://maps.example/land.osm.pbf", "--box", "52.1,11.5,52.2,11.7",
    )  # fmt: skip
    assert answer.code == 0
    read = read_region(here / "dorf.toml")
    assert [(feed.id, feed.url) for feed in read.feeds] == [
        ("bus", "https://dorf.example/a?b=c"),
        ("tram", "https://dorf.example/tram.zip?x=1"),
    ]
    assert read.streets is not None
    assert (read.streets.url, read.streets.box) == ("https://maps.example/land.osm.pbf", (52.1, 11.5, 52.2, 11.7))
    assert_refused(mobility("build", "dorf.toml"), "run `mobility fetch dorf.toml`")


def test_overpass_needs_an_area(here: Path) -> None:
    assert_refused(init("Dorf", "--feed", "bus.zip", "--streets", "overpass"), "area must be known", "--box")
    init("Dorf", "--feed", "bus.zip", "--streets", "overpass", "--box", "52.1,11.5,52.2,11.7")
    read = read_region(here / "dorf.toml")
    assert read.streets is not None
    assert read.streets.overpass == ""


def test_a_local_map(here: Path) -> None:
    (here / "map.osm.pbf").write_bytes(b"")
    init("Dorf", "--feed", "bus.zip", "--streets", "map.osm.pbf", "--box", "52.1,11.5,52.2,11.7")
    read = read_region(here / "dorf.toml")
    assert read.streets is not None
    assert (read.streets.osm.name, read.streets.fetchable) == ("map.osm.pbf", False)


@pytest.mark.parametrize("place", [("15083270",), ("haldensleben",), ("--ags", "15083270"), ("--name", "Haldensleben")])
def test_a_register_knows_where_a_municipality_lies(here: Path, register: Path, place: tuple[str, ...]) -> None:
    answer = init(*place, "--register", str(register), "--feed", "bus.zip", "--streets", "overpass")
    assert answer.code == 0, answer.err
    written = (here / "haldensleben.toml").read_text(encoding="utf-8")
    assert "15083270" in written
    assert 'name = "Haldensleben"' in written
    streets = read_region(here / "haldensleben.toml").streets
    assert streets is not None
    assert streets.box == pytest.approx((52.27, 11.385, 52.31, 11.425))


def test_the_register_as_it_is(register: Path) -> None:
    found = {one.name: one for one in read_register(register)}
    assert (found["Haldensleben"].stops, found["Haldensleben"].box) == (2, (52.28, 11.40, 52.30, 11.41))


def test_the_real_register(shared_data: Path) -> None:
    known = read_register(shared_data / "sachsen-anhalt" / "stops_register_2026-05-08.csv")
    assert len(known) > 200
    (barleben,) = [one for one in known if one.name == "Barleben"]
    assert (barleben.ags, barleben.stops) == ("15083040", 23)


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (("Haldensleven",), ("knows no municipality Haldensleven", "Is it one of these: Haldensleben?")),
        (("Xyz",), ("knows no municipality Xyz", "--box")),
        (("99999999",), ("knows no municipality 99999999",)),
        (("Neustadt",), ("16000001 (Neustadt), 16000002 (Neustadt)", "--ags")),
        ((), ("needs a name",)),
    ],
)
def test_what_a_register_does_not_know(register: Path, arguments: tuple[str, ...], parts: tuple[str, ...]) -> None:
    assert_refused(init(*arguments, "--register", str(register), "--feed", "bus.zip"), *parts)


def test_another_table_is_no_register(here: Path) -> None:
    (here / "other.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    assert_refused(
        init("Dorf", "--register", "other.csv", "--feed", "bus.zip"), "lacks these columns", "other.csv, row 1"
    )
    assert_refused(init("Dorf", "--register", "none.csv", "--feed", "bus.zip"), "can't be read", "none.csv")


@pytest.mark.parametrize(
    "box",
    [
        "53.0,11.0,52.0,12.0",
        "52.0,12.0,53.0,11.0",
        "52,11,91,12",
        "52,11,53,181",
        "52,11,53",
        "nan,11,53,12",
        "a,b,c,d",
    ],
)
def test_a_box_that_is_none(here: Path, box: str) -> None:
    assert_refused(init("Dorf", "--feed", "bus.zip", "--box", box), f'"{box}" is no box', "south,west,north,east")
    assert not (here / "dorf.toml").exists()


def test_a_box_in_the_south_and_west(here: Path) -> None:
    """Its minus is no option."""
    assert init("--name", "Valparaiso", "-33.1,-71.7,-33.0,-71.5", "--feed", "bus.zip").code == 0
    assert "[-33.1000, -71.7000, -33.0000, -71.5000]" in (here / "valparaiso.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        ((), ("needs a name", "--name")),
        (("52.1,11.5,52.2,11.7",), ("needs a name",)),
        (("15083270", "--feed", "bus.zip"), ("needs a name",)),
        (("Dorf",), ("at least one timetable", "--feed")),
        (("Dorf", "--ags", "1508"), ('"1508" is no municipality key', "8 digits")),
        (("Dorf", "--feed", "gone.zip"), ("no such file", "gone.zip")),
        (("Dorf", "--feed", "bus.zip", "--streets", "gone.osm"), ("no such file", "gone.osm")),
        (("Dorf", "--feed", "bus.zip", "--feed", "bus=https://x.example/"), ("would have the id bus",)),
        (("Dorf", "--feed", "bus.zip", "--time-zone", "Europe/Barleben"), ("is not a time zone",)),
    ],
)
def test_refused(here: Path, arguments: tuple[str, ...], parts: tuple[str, ...]) -> None:
    assert_refused(init(*arguments), *parts)
    assert [path.name for path in here.iterdir()] == ["bus.zip"]


def test_on_a_terminal_it_asks(here: Path) -> None:
    with patch.object(command, "_asking", return_value=True):
        answer = init(stdin="Groß Ammensleben\nbus.zip\n\n".encode())
    assert answer.code == 0
    assert "Name of the place:" in answer.err
    assert "Another timetable" in answer.err
    assert read_region(here / "gross-ammensleben.toml").name == "Groß Ammensleben"


def test_online_says_what_to_install(here: Path) -> None:
    assert here.exists()
    with patch.dict("sys.modules", {"osmnx": None}):
        answer = init("Dorf", "--feed", "bus.zip", "--online")
    assert_refused(answer, "needs OSMnx", 'pip install "umstieg[analyst]"')


def test_online_takes_the_box_of_the_boundary(here: Path) -> None:
    import geopandas
    import osmnx
    import shapely

    found = geopandas.GeoDataFrame(geometry=[shapely.box(11.3, 52.2, 11.5, 52.4)], crs=4326)
    with patch.object(osmnx.geocoder, "geocode_to_gdf", return_value=found) as asked:
        init("Dorf", "--feed", "bus.zip", "--online", "--streets", "overpass")
    asked.assert_called_once_with("Dorf")
    streets = read_region(here / "dorf.toml").streets
    assert streets is not None
    assert streets.box == pytest.approx((52.19, 11.285, 52.41, 11.515))


@pytest.mark.parametrize("error", ["InsufficientResponseError", "ResponseStatusCodeError"])
def test_online_without_an_answer(here: Path, error: str) -> None:
    import osmnx

    raised = getattr(osmnx._errors, error)("no")
    with patch.object(osmnx.geocoder, "geocode_to_gdf", side_effect=raised):
        answer = init("Dorf", "--feed", "bus.zip", "--online")
    assert_refused(answer)
    assert not (here / "dorf.toml").exists()


NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(name=NAMES)
def test_any_text_survives_in_quotes(name: str) -> None:
    assert tomllib.loads(f"# {quoted(name)}\nname = {quoted(name)}") == {"name": name}


@given(name=NAMES, gtfs=NAMES, streets=st.none() | NAMES)
def test_any_name_makes_a_file_that_can_be_read(name: str, gtfs: str, streets: str | None) -> None:
    made = NewStreets(streets) if streets else None
    content = region_text(name=name, time_zone="Europe/Berlin", feeds=[NewFeed("f", gtfs)], streets=made)
    document = tomllib.loads(content)
    assert document["region"]["name"] == name
    assert document["feeds"] == [{"id": "f", "gtfs": gtfs}]
    assert document.get("streets", {}).get("osm") == streets
    assert ID_PATTERN.fullmatch(document["region"]["id"])


@pytest.mark.parametrize(
    "name", ['Bad "Kösen"', "Groß\\Klein", "a\tb", "Łódź", "東京", "O'Neill", 'x"""y', "# kein Kommentar"]
)
def test_names_as_typed(here: Path, name: str) -> None:
    assert init(name, "--feed", "bus.zip", "--out", "x.toml").code == 0
    assert read_region(here / "x.toml").name == name


@given(name=st.text())
def test_ids_are_ids(name: str) -> None:
    assert slug(name) == "" or ID_PATTERN.fullmatch(slug(name))


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Groß Ammensleben", "gross-ammensleben"),
        ("Ærø", "aero"),
        ("Łódź", "lodz"),
        ("Köthen (Anhalt)", "koethen-anhalt"),
        ("東京", ""),
        ("Ko\u0308then", "koethen"),
    ],
)
def test_ids_of_names(name: str, made: str) -> None:
    assert slug(name) == made


def test_a_name_that_is_no_text(here: Path) -> None:
    assert here.exists()
    with pytest.raises(InputError) as raised:
        command.run(command.Answers(name="K\udcf6then", feeds=("bus.zip",)))
    assert raised.value.code == "init_bad_name"
