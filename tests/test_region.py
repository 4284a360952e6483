# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The region file: what it may hold, and what is said where it holds something else."""

from pathlib import Path

import pytest

from mobility.errors import InputError
from mobility.region import FeedSource, Region, StreetSource, TransferSettings, read_region
from mobility.region.operations import Factor, LineFacts, Operations, OperationsSettings
from tests.command import mobility
from tests.conftest import ROOT
from tests.feeds import village
from tests.refusals import assert_refused

HEAD = '[region]\nid = "dorf"\nname = "Dorf"\ntime_zone = "Europe/Berlin"\n'
FEED = '[[feeds]]\nid = "f"\ngtfs = "feed"\n'
WHOLE = HEAD + FEED
STREETS = f'{WHOLE}[streets]\nosm = "map.osm"\n'
FACTOR = '[[factors]]\nvehicle = "bus"\nfactor = "eur_per_vehicle_km"\nvalue = 1.5\nsource = "S"\nyear = 2026\n'
WRONG_TYPE = ""
"""For any code that says so."""


def region(folder: Path, content: str | bytes) -> Region:
    """Return what is read from this text."""
    path = folder / "region.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_region(path)


def test_smallest(tmp_path: Path) -> None:
    read = region(tmp_path, WHOLE)
    assert (read.id, read.name, read.time_zone, read.sample, read.streets) == (
        "dorf",
        "Dorf",
        "Europe/Berlin",
        False,
        None,
    )
    assert read.feeds == (FeedSource("f", tmp_path / "feed"),)
    assert read.transfers == TransferSettings(change_s=0, max_walk_s=None, walk_speed_m_s=1.25, detour_factor=1.0)
    assert str(read.zone) == "Europe/Berlin"


def test_everything(tmp_path: Path) -> None:
    feed = 'url = "https://dorf.example/gtfs.zip"\nattribution = "Dorf, CC BY 4.0"\nbroken_trips = "drop"\n'
    transfers = "[transfers]\nchange_s = 60\nmax_walk_s = 0\nwalk_speed_m_s = 1\ndetour_factor = 1.3\n"
    read = region(tmp_path, f'{HEAD}sample = true\n{FEED}{feed}{transfers}[streets]\nosm = "dorf.osm.pbf"\n')
    assert read.sample
    assert read.feeds == (
        FeedSource("f", tmp_path / "feed", "https://dorf.example/gtfs.zip", "Dorf, CC BY 4.0", broken_trips="drop"),
    )
    assert read.transfers == TransferSettings(60, 0, 1.0, 1.3)
    assert read.streets == StreetSource(tmp_path / "dorf.osm.pbf")


def test_what_it_takes_to_run(tmp_path: Path) -> None:
    rules = '[operations]\nlayover_s = 0\nempty_speed_km_h = 40\nvehicles_shared_by = "feed"\n'
    more = FACTOR.replace("_km", "_hour").replace("value = 1.5", "low = 1\nhigh = 2.5")
    lines = '[[lines]]\nfeed = "f"\npayer = "Kreis"\n[[lines]]\nfeed = "f"\nline = "1"\nvehicle = "minibus"\n'
    read = region(tmp_path, WHOLE + rules + FACTOR + more + lines).operations
    assert read.settings == OperationsSettings(layover_s=0, empty_speed_km_h=40.0, vehicles_shared_by="feed")
    assert read.factor("bus", "eur_per_vehicle_km") == Factor("bus", "eur_per_vehicle_km", 1.5, 1.5, "S", 2026)
    assert read.factor("bus", "eur_per_vehicle_hour") == Factor("bus", "eur_per_vehicle_hour", 1.0, 2.5, "S", 2026)
    assert read.factor("bus", "co2_kg_per_vehicle_km") is None
    assert read.lines == (LineFacts("f", payer="Kreis"), LineFacts("f", line="1", vehicle="minibus"))
    assert region(tmp_path, WHOLE).operations == Operations()


def test_the_land_whose_holidays_count(tmp_path: Path) -> None:
    assert region(tmp_path, WHOLE).state is None
    assert region(tmp_path, f'{HEAD}state = "ST"\n{FEED}').state == "ST"
    with pytest.raises(InputError) as refused:
        region(tmp_path, f'{HEAD}state = "Sachsen"\n{FEED}')
    assert (refused.value.code, refused.value.place and refused.value.place.row) == ("region_bad_choice", 5)


def test_what_is_fetched(tmp_path: Path) -> None:
    feed = f'url = "http://dorf.example/gtfs.zip"\nsha256 = "{"aB" * 32}"\nattribution = "Dorf"\nlicence = "CC0"\n'
    streets = (
        '[streets]\nosm = "dorf.osm.pbf"\nurl = "https://maps.example/land.osm.pbf"\nbox = [52, 11.5, 52.25, 12]\n'
    )
    read = region(tmp_path, WHOLE + feed + streets)
    assert read.feeds[0].sha256 == "ab" * 32
    assert read.feeds[0].credit == "Dorf, CC0"
    assert read.streets is not None
    assert (read.streets.url, read.streets.box) == ("https://maps.example/land.osm.pbf", (52.0, 11.5, 52.25, 12.0))
    assert read.streets.fetchable


@pytest.mark.parametrize(
    ("written", "overpass"),
    [("true", ""), ("false", None), ('"https://maps.example/api"', "https://maps.example/api")],
)
def test_overpass(tmp_path: Path, written: str, overpass: str | None) -> None:
    box = "box = [52.0, 11.5, 52.25, 12.0]"
    read = region(tmp_path, f'{WHOLE}[streets]\nosm = "dorf.osm"\noverpass = {written}\n{box}\n')
    assert read.streets is not None
    assert read.streets.overpass == overpass
    assert read.streets.fetchable == (overpass is not None)


@pytest.mark.parametrize(
    ("attribution", "licence", "credit"),
    [
        (None, None, None),
        ("Dorf", None, "Dorf"),
        (None, "CC0", "CC0"),
        ("Dorf", "CC0", "Dorf, CC0"),
        ("Dorf, CC0", "CC0", "Dorf, CC0"),
    ],
)
def test_whom_the_data_are_owed_to(attribution: str | None, licence: str | None, credit: str | None) -> None:
    assert FeedSource("f", Path("feed"), attribution=attribution, licence=licence).credit == credit
    assert StreetSource(Path("map.osm"), attribution=attribution, licence=licence).credit == credit


def test_the_licence_is_shown_with_every_answer(tmp_path: Path) -> None:
    path = village(tmp_path, feed='attribution = "Dorf"\nlicence = "CC BY 4.0"\n')
    assert "Data: Dorf, CC BY 4.0" in mobility("plan", path, "Amtsplatz", "Bahnhof", "--at", "2026-06-10T07:00").out


@pytest.mark.parametrize("command", [("build",), ("plan", "a", "b"), ("stops",), ("departures", "a")])
def test_what_is_not_fetched_yet_is_told_in_one_sentence(tmp_path: Path, command: tuple[str, ...]) -> None:
    path = village(tmp_path, feed='url = "https://dorf.example/gtfs.zip"\n')
    (tmp_path / "feed").rename(tmp_path / "away")
    answer = mobility(command[0], path, *command[1:])
    assert_refused(answer, f"not been fetched yet (f): run `mobility fetch {path}`.", str(tmp_path / "feed"))
    assert len(answer.err.splitlines()) == 2


def test_a_map_that_is_not_fetched_yet(tmp_path: Path) -> None:
    path = village(tmp_path)
    with path.open("a", encoding="utf-8") as file:
        file.write('[streets]\nosm = "map.osm.pbf"\nurl = "https://maps.example/land.osm.pbf"\n')
    assert_refused(mobility("build", path), "not been fetched yet (map.osm.pbf)", "map.osm.pbf")


def test_without_an_address_the_path_is_what_to_check(tmp_path: Path) -> None:
    path = village(tmp_path)
    (tmp_path / "feed").rename(tmp_path / "away")
    assert_refused(mobility("build", path), "The feed f is not there", "Check gtfs in the region file")


def test_barleben_waits_to_be_fetched() -> None:
    """Its feeds and its map each have an address and a licence."""
    read = read_region(ROOT / "data" / "barleben.toml")
    assert [feed.id for feed in read.feeds] == ["boerdebus", "mvb", "bahn"]
    assert all(feed.url and feed.licence and feed.attribution for feed in read.feeds)
    assert read.streets is not None
    assert read.streets.url
    assert read.streets.licence
    assert read.streets.box is not None
    south, west, north, east = read.streets.box
    assert south < 52.208945 < north
    assert west < 11.620875 < east


def test_feeds_keep_their_order(tmp_path: Path) -> None:
    read = region(tmp_path, HEAD + "".join(f'[[feeds]]\nid = "{name}"\ngtfs = "{name}.zip"\n' for name in "cab"))
    assert [feed.id for feed in read.feeds] == ["c", "a", "b"]


def test_absolute_path(tmp_path: Path) -> None:
    elsewhere = (tmp_path / "elsewhere.zip").as_posix()
    assert region(tmp_path, WHOLE.replace('"feed"', f'"{elsewhere}"')).feeds[0].gtfs == tmp_path / "elsewhere.zip"


def test_windows_line_ends(tmp_path: Path) -> None:
    assert region(tmp_path, WHOLE.replace("\n", "\r\n")).id == "dorf"


def test_byte_order_mark(tmp_path: Path) -> None:
    assert region(tmp_path, b"\xef\xbb\xbf" + WHOLE.encode()).id == "dorf"


def test_the_sample_and_the_shared_regions_are_valid(shared_data: Path) -> None:
    for path in sorted((shared_data.parent / "regions").glob("*.toml")):
        assert read_region(path).feeds


BAD_REGIONS: dict[str, tuple[str | bytes, str, tuple[str, ...]]] = {
    "unknown key, nearly right": (
        f"{WHOLE}[transfers]\nchange = 60\n",
        "region_unknown_key_near",
        ("transfers.change", "row 9, change", "Did you mean change_s?"),
    ),
    "unknown key of a feed": (f'{WHOLE}gtsf = "x"\n', "region_unknown_key_near", ("feeds.gtsf", "row 8", "mean gtfs?")),
    "unknown table, nearly right": (
        f"{WHOLE}[transfer]\nchange_s = 60\n",
        "region_unknown_key_near",
        ("transfer", "row 8", "Did you mean transfers?"),
    ),
    "required key, nearly right": (
        WHOLE.replace("name =", "nmae ="),
        "region_unknown_key_near",
        ("region.nmae", "row 3", "Did you mean name?"),
    ),
    "unknown key like none": (
        f"{WHOLE}[transfers]\nxyz = 60\n",
        "region_unknown_key",
        ("transfers.xyz", "row 9", "change_s, max_walk_s, walk_speed_m_s, detour_factor"),
    ),
    "key left out": (WHOLE.replace('name = "Dorf"\n', ""), "region_missing_key", ("region.name", "Add it")),
    "feed without path": (WHOLE.replace('gtfs = "feed"\n', ""), "region_missing_key", ("feeds.gtfs", "Add it")),
    "nothing at all": ("", "region_missing_key", ("region.id",)),
    "no feeds": (HEAD, "region_no_feeds", ("[[feeds]]",)),
    "number for a text": (WHOLE.replace('"Dorf"', "7"), WRONG_TYPE, ("region.name", 'row 3, name = "7"')),
    "text for a number": (
        f'{WHOLE}[transfers]\nchange_s = "60"\n',
        WRONG_TYPE,
        ("transfers.change_s", "row 9"),
    ),
    "fraction for a whole number": (f"{WHOLE}[transfers]\nchange_s = 1.5\n", WRONG_TYPE, ("row 9",)),
    "text for yes or no": (f'{HEAD}sample = "yes"\n{FEED}', WRONG_TYPE, ("region.sample", "row 5")),
    "yes for a number": (f"{WHOLE}[transfers]\nchange_s = true\n", WRONG_TYPE, ("row 9",)),
    "one feed in single brackets": (
        HEAD + FEED.replace("[[feeds]]", "[feeds]"),
        WRONG_TYPE,
        ("feeds", "row 5"),
    ),
    "text for a table": (f'transfers = "quick"\n{WHOLE}', WRONG_TYPE, ("transfers", "row 1")),
    "negative change time": (f"{WHOLE}[transfers]\nchange_s = -1\n", "region_out_of_range", ("0 and 3600", "row 9")),
    "no number": (f"{WHOLE}[transfers]\nwalk_speed_m_s = nan\n", "region_out_of_range", ("0.1 and 10.0", "row 9")),
    "detour that is a shortcut": (
        f"{WHOLE}[transfers]\ndetour_factor = 0.9\n",
        "region_out_of_range",
        ("1.0 and 10.0",),
    ),
    "id with blanks": (
        WHOLE.replace('"dorf"', '"Mein Dorf"'),
        "region_bad_id",
        ("region.id", 'row 2, id = "Mein Dorf"'),
    ),
    "id that leaves the folder": (WHOLE.replace('"dorf"', '"../dorf"'), "region_bad_id", ("region.id",)),
    "empty id": (WHOLE.replace('"dorf"', '""'), "region_bad_id", ("region.id",)),
    "feed id with an underscore": (WHOLE.replace('"f"', '"f_f"'), "region_bad_id", ("feeds.id", 'row 6, id = "f_f"')),
    "feed id twice": (WHOLE + FEED, "region_feed_twice", ("the id f", 'row 9, id = "f"', "an id of its own")),
    "time zone nobody knows": (
        WHOLE.replace("Berlin", "Barleben"),
        "region_bad_time_zone",
        ('row 4, time_zone = "Europe/Barleben"', "Europe/Berlin"),
    ),
    "time zone that is a folder": (WHOLE.replace("Europe/Berlin", "Europe"), "region_bad_time_zone", ("row 4",)),
    "time zone that is a path": (
        WHOLE.replace("Europe/Berlin", "../../etc/passwd"),
        "region_bad_time_zone",
        ("row 4",),
    ),
    "empty time zone": (WHOLE.replace("Europe/Berlin", ""), "region_bad_time_zone", ("row 4",)),
    "neither refuse nor drop": (
        f'{WHOLE}broken_trips = "keep"\n',
        "region_bad_choice",
        ('"refuse", "drop"', 'row 8, broken_trips = "keep"'),
    ),
    "address that is none": (
        f'{WHOLE}url = "dorf.example/gtfs.zip"\n',
        "region_bad_url",
        ("feeds.url", "row 8", "https://"),
    ),
    "address of another kind": (f'{WHOLE}url = "file:///etc/passwd"\n', "region_bad_url", ("row 8",)),
    "checksum too short": (f'{WHOLE}sha256 = "abc"\n', "region_bad_sha256", ("feeds.sha256", "row 8", "64 digits")),
    "box of three": (
        f"{STREETS}box = [52.0, 11.0, 52.1]\n",
        "region_bad_box",
        ("streets.box", "row 10", "four numbers"),
    ),
    "box of texts": (f'{STREETS}box = ["52", "11", "53", "12"]\n', "region_bad_box", ("row 10",)),
    "box in one text": (f'{STREETS}box = "52,11,53,12"\n', "region_bad_box", ("row 10",)),
    "box upside down": (f"{STREETS}box = [53, 11, 52, 12]\n", "region_bad_box", ("row 10",)),
    "box off the earth": (f"{STREETS}box = [52, 11, 91, 12]\n", "region_bad_box", ("row 10",)),
    "box of nothing": (f"{STREETS}box = [52, 11, nan, 12]\n", "region_bad_box", ("row 10",)),
    "overpass without a box": (
        f"{STREETS}overpass = true\n",
        "region_needs_box",
        ("streets.overpass", "row 10", "box ="),
    ),
    "two sources of a map": (
        f'{STREETS}overpass = true\nurl = "https://maps.example/a.osm"\nbox = [52, 11, 53, 12]\n',
        "region_two_sources",
        ("streets.overpass", "streets.url"),
    ),
    "overpass that is a number": (f"{STREETS}overpass = 1\nbox = [52, 11, 53, 12]\n", WRONG_TYPE, ("row 10",)),
    "rule for vehicles, nearly right": (
        f"{WHOLE}[operations]\nlayover_min = 5\n",
        "region_unknown_key_near",
        ("operations.layover_min", "row 9", "Did you mean layover_s?"),
    ),
    "layover below nought": (f"{WHOLE}[operations]\nlayover_s = -1\n", "region_out_of_range", ("0 and 86400",)),
    "vehicles shared by nobody": (
        f'{WHOLE}[operations]\nvehicles_shared_by = "all"\n',
        "region_bad_choice",
        ('"line", "agency", "feed", "region"', "row 9"),
    ),
    "factors in single brackets": (f"{WHOLE}{FACTOR.replace('[[factors]]', '[factors]')}", WRONG_TYPE, ("factors",)),
    "factor, nearly right": (
        f"{WHOLE}{FACTOR.replace('value', 'valeu')}",
        "region_unknown_key_near",
        ("factors.valeu", "row 11", "Did you mean value?"),
    ),
    "factor of a vehicle that nobody knows": (
        f"{WHOLE}{FACTOR.replace('bus', 'ferry')}",
        "region_bad_choice",
        ("factors.vehicle", '"autonomous_shuttle"', 'row 9, vehicle = "ferry"'),
    ),
    "factor that nobody knows": (f"{WHOLE}{FACTOR.replace('_km', '_mile')}", "region_bad_choice", ("row 10",)),
    "factor without source": (
        WHOLE + FACTOR.replace('source = "S"\n', ""),
        "region_missing_key",
        ("factors.source", "Add it"),
    ),
    "factor with a blank source": (WHOLE + FACTOR.replace('"S"', '" "'), "region_blank", ("factors.source", "row 12")),
    "factor without year": (WHOLE + FACTOR.replace("year = 2026\n", ""), "region_missing_key", ("factors.year",)),
    "factor of a year to come": (WHOLE + FACTOR.replace("2026", "20266"), "region_out_of_range", ("1990 and 2100",)),
    "factor below nought": (WHOLE + FACTOR.replace("1.5", "-1.5"), "region_out_of_range", ("factors.value",)),
    "factor without a number": (WHOLE + FACTOR.replace("value = 1.5\n", ""), "region_factor_value", ("low and high",)),
    "factor with one end": (WHOLE + FACTOR.replace("value", "low"), "region_factor_value", ("row 8", "Write value")),
    "factor with a number and a range": (f"{WHOLE}{FACTOR}low = 1\nhigh = 2\n", "region_factor_value", ("row 8",)),
    "factor from high to low": (
        WHOLE + FACTOR.replace("value = 1.5", "low = 2\nhigh = 1.5"),
        "region_factor_range",
        ("factors.low", "high (1.5)", "row 11"),
    ),
    "factor twice": (WHOLE + FACTOR + FACTOR, "region_factor_twice", ("vehicle bus", "row 16", "low and high")),
    "lines of a feed that is not there": (
        f'{WHOLE}[[lines]]\nfeed = "ff"\npayer = "Dorf"\n',
        "region_unknown_feed_near",
        ("lines.feed", 'row 9, feed = "ff"', "Did you mean f?"),
    ),
    "lines of a feed like none": (
        f'{WHOLE}[[lines]]\nfeed = "xyz"\npayer = "Dorf"\n',
        "region_unknown_feed",
        ("Feeds here: f.",),
    ),
    "lines of which nothing is said": (
        f'{WHOLE}[[lines]]\nfeed = "f"\nline = "1"\n',
        "region_line_says_nothing",
        ("row 8", "Add payer"),
    ),
    "no TOML": (f"{HEAD}name: Dorf\n", "region_not_toml", ("row 5",)),
    "key twice": (f'{HEAD}name = "Dorf"\n', "region_not_toml", ()),
    "Latin-1": (WHOLE.replace("Dorf", "Dörf").encode("latin-1"), "region_not_utf8", ("Save the file as UTF-8",)),
    "UTF-16": (WHOLE.encode("utf-16"), "region_not_utf8", ("Save the file as UTF-8",)),
}


@pytest.mark.parametrize("case", BAD_REGIONS)
def test_refused(case: str, tmp_path: Path) -> None:
    content, code, parts = BAD_REGIONS[case]
    with pytest.raises(InputError) as raised:
        region(tmp_path, content)
    assert code in {raised.value.code, WRONG_TYPE}
    assert_refused(mobility("build", tmp_path / "region.toml"), *parts, str(tmp_path / "region.toml"))


@pytest.mark.parametrize("case", [name for name, (_, code, _) in BAD_REGIONS.items() if code == WRONG_TYPE])
def test_types_are_named_in_plain_words(case: str, tmp_path: Path) -> None:
    """Not in Python's (str, int, bool, dict, list)."""
    content, _, _ = BAD_REGIONS[case]
    (tmp_path / "region.toml").write_text(str(content), encoding="utf-8")
    for language in ("en", "de"):
        first = mobility("build", tmp_path / "region.toml", language=language).err.splitlines()[0]
        words = first.rstrip(".").split()
        assert not {"str", "int", "float", "bool", "dict", "list"} & set(words), first
        assert not words[0].startswith("."), first


def test_missing_file(tmp_path: Path) -> None:
    assert_refused(
        mobility("build", tmp_path / "region.toml"), "No such file", "region.toml", "Check the path", "beispiel"
    )


def test_folder_instead_of_a_file(tmp_path: Path) -> None:
    assert_refused(mobility("plan", tmp_path, "a", "b"), "can't be read", str(tmp_path), "Check the path")


def test_refused_in_german(tmp_path: Path) -> None:
    path = village(tmp_path)
    path.write_text(f"{WHOLE}[transfers]\nchange = 60\n", encoding="utf-8")
    assert_refused(mobility("build", path, language="de"), "transfers.change", "Zeile 9", "Ist change_s gemeint?")
