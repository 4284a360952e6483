# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What a scenario file wants compared and can't be: file, line, reason and what to do, in both languages."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from mobility.errors import InputError
from mobility.network.patch.baseline import Baseline, open_baseline
from mobility.region import read_region
from mobility.scenario.ask import question_for, question_of
from mobility.scenario.language.read import read_scenario
from mobility.scenario.study import Study
from tests.command import mobility
from tests.refusals import BAD_INPUT
from tests.scenario.files import HEAD

PLACES = "id,lat,lon,people,children,jobs,word,gap,debt\n" + "".join(
    f"{name},{lat},{lon},{people},3,7,{word},{gap},{debt}\n"
    for name, lat, lon, people, word, gap, debt in (
        ("mitte", 52.2040, 11.6180, 900, 1, 1, 5), ("nord", 52.2060, 11.6200, 300, "viel", "", -1)
    )
)  # fmt: skip
DAYS = "dates: [2026-06-10]\n"


def compared(*lines: str, days: str = DAYS, rest: str = "") -> str:
    """A file with something to compare; its first key stands in line 6."""
    return HEAD + days + "compare:\n" + "".join(f"  {line}\n" for line in lines) + rest


def changed(modification: str, *lines: str) -> str:
    """A file with a table of people and opportunities and a change of it, which stands in line 10."""
    told = lines or ("origins: places.csv", "destinations: places.csv", "people: people")
    return compared(*told, rest=f"modifications:\n  - {modification}\n")


@dataclass(frozen=True)
class Bad:
    """A file, and how it is refused."""

    content: str
    row: int
    reason: str
    remedy: str
    grund: str
    abhilfe: str
    key: str = ""
    file: str = "study.yaml"
    code: str = field(default="")


ADD = "add_people: {id: neu, lat: 52.2060, lon: 11.6200, columns: {%s}}"
BAD = {
    "unknown origin": Bad(
        compared("origins: [bsp_bsp:barleben-mitte, Bahnhof Nirgends]"), 6,
        "Nothing here is called", "ends as in places.csv", "Bahnhof Nirgends", "orte.csv",
        'origins = "Bahnhof Nirgends"',
    ),
    "unknown origin in a list of lines": Bad(
        compared("destinations:", "  - bsp_bsp:barleben-mitte", "  - Bahnhof Nirgends"), 8,
        "Nothing here is called", "ends as in places.csv", "Bahnhof Nirgends", "orte.csv",
        'destinations = "Bahnhof Nirgends"',
    ),
    "no such file": Bad(
        compared("origins: orte.csv"), 6,
        "There is no file orte.csv.", "seen from the scenario file",
        "Eine Datei orte.csv gibt es nicht.", "gilt von der Szenariodatei aus", 'origins = "orte.csv"',
    ),
    "a file of another kind": Bad(
        compared("origins: notes.pdf"), 6,
        "Places are not read from files of this kind.", ".csv", "Aus Dateien dieser Art", ".csv", "", "notes.pdf",
    ),
    "a file beside a stop": Bad(
        compared("origins: [bsp_bsp:barleben-mitte, places.csv]"), 6,
        "origins are one file, one grid, one class of the map, or stops; places.csv stands beside others here.",
        "Put all places into one file",
        "origins sind eine Datei, ein Raster, eine Klasse der Karte oder Haltestellen; places.csv steht hier",
        "Schreiben Sie alle Orte in eine Datei", 'origins = "places.csv"',
    ),
    "two grids": Bad(
        compared("destinations:", '  - "grid:500"', '  - "osm:school"'), 7,
        "destinations are one file, one grid", "name stops only",
        "destinations sind eine Datei, ein Raster", "nur Haltestellen", 'destinations = "grid:500"',
    ),
    "all stops and a stop": Bad(
        compared("origins: [stops, bsp_bsp:barleben-mitte]"), 6,
        "origins are one file", "name stops only", "origins sind eine Datei", "nur Haltestellen", 'origins = "stops"',
    ),
    "a point": Bad(
        compared('origins: "52.2,11.6"'), 6,
        "52.2,11.6 is no stop.", "a file of places", "52.2,11.6 ist keine Haltestelle.", "eine Datei mit Orten",
        'origins = "52.2,11.6"',
    ),
    "a grid of no size": Bad(
        compared('origins: "grid:fine"'), 6, "grid:fine", "grid:500", "grid:fine", "grid:500", 'origins = "grid:fine"',
    ),
    "a class that the map does not have": Bad(
        compared('destinations: "osm:castle"'), 6,
        "Places of the map have no class castle.", "Use one of", "castle", "", 'destinations = "osm:castle"',
    ),
    "a column that is not there": Bad(
        compared("origins: places.csv", "people: inhabitants"), 7,
        "places.csv has no column inhabitants.", "Use one of: people, children, jobs, gap, debt.",
        "places.csv hat keine Spalte inhabitants.", "Nehmen Sie eine von: people, children, jobs, gap, debt.",
        'people = "inhabitants"',
    ),
    "a column of a group that is not there": Bad(
        compared("origins: places.csv", "people: people", "groups:", "  - children", "  - pupils"), 10,
        "places.csv has no column pupils.", "Use one of: people",
        "places.csv hat keine Spalte pupils.", "Nehmen Sie eine von: people", 'groups = "pupils"',
    ),
    "a column of opportunities that is not there": Bad(
        compared("destinations: places.csv", "weight: work"), 7,
        "places.csv has no column work.", "Use one of", "places.csv hat keine Spalte work.", "Nehmen Sie eine von",
        'weight = "work"',
    ),
    "people of stops": Bad(
        compared("people: people"), 6,
        "stops has no columns of numbers, so there is no people.", "Let compare name a file of places",
        "stops hat keine Spalten mit Zahlen, also auch kein people.", "Nennen Sie unter compare eine Datei",
        'people = "people"',
    ),
    "a text among the people": Bad(
        compared("origins: places.csv", "people: word"), 3,
        "This weight is no number.", "Correct it", "Dieses Gewicht ist keine Zahl.", "", 'word = "viel"', "places.csv",
    ),
    "people that are missing": Bad(
        compared("origins: places.csv", "people: people", "groups: gap"), 3,
        "The weight of the place nord is missing", "Fill it in", "Das Gewicht des Ortes nord fehlt", "", "gap",
        "places.csv",
    ),
    "negative opportunities": Bad(
        compared("destinations: places.csv", "weight: debt"), 3,
        "The weight of the place nord is negative", "Correct it", "Das Gewicht des Ortes nord ist negativ", "",
        'debt = "-1"', "places.csv",
    ),
    "a date outside the calendar": Bad(
        compared("origins: stops", days="dates: [2026-06-10, 2036-01-01]\n"), 4,
        "2036-01-01 lies outside of the calendar, which lasts from 2026-01-01 to 2035-12-31.", "within it",
        "2036-01-01 liegt außerhalb des Kalenders", "Tage darin", 'dates = "2036-01-01"',
    ),
    "a date twice": Bad(
        compared("origins: stops", days="dates:\n  - 2026-06-10\n  - 2026-06-10\n"), 6,
        "2026-06-10 stands here twice.", "Keep one of them", "2026-06-10 steht hier zweimal.", "Behalten Sie eines",
        'dates = "2026-06-10"',
    ),
    "an hour that a day does not have": Bad(
        compared('windows: ["07:00-09:00", "02:30-04:00"]', days="dates: [2026-03-29]\n"), 6,
        "On that day the clocks skip 2026-03-29T02:30", "", "02:30", "", 'windows = "02:30-04:00"',
    ),
    "a stay that begins in such an hour": Bad(
        compared('stay: "02:30-04:00"', days="dates: [2026-03-29]\n"), 6,
        "On that day the clocks skip 2026-03-29T02:30", "", "02:30", "", 'stay = "02:30-04:00"',
    ),
    "one has to arrive before one leaves": Bad(
        compared('until: "07:00"', 'windows: ["06:00-08:00", "08:00-09:00"]'), 6,
        "", "", "", "", 'until = "07:00"', code="empty_window",
    ),
    "a variant that is called like today": Bad(
        HEAD + "variants:\n  - {id: more}\n  - {id: baseline}\n", 6,
        "A variant can't be called baseline", "Rename the variant",
        "Eine Variante kann nicht baseline heißen", "Benennen Sie die Variante um", 'id = "baseline"',
    ),
    # -- seen when a variant is applied
    "new people in a column that is not there": Bad(
        changed(ADD % "inhabitants: 5"), 10,
        "places.csv has no column inhabitants.", "Use one of: people", "places.csv hat keine Spalte inhabitants.",
        "Nehmen Sie eine von: people", "inhabitants",
    ),
    "new people in a column that nobody counts": Bad(
        changed(ADD % "children: 5"), 10,
        "what is compared counts people alone", "name its column under compare",
        "Verglichen wird nur nach people", "nennen Sie seine Spalte unter compare", "children",
    ),
    "new opportunities in a column that nobody counts": Bad(
        changed(
            "add_opportunities: {id: neu, lat: 52.2, lon: 11.6, columns: {people: 5}}", "origins: places.csv",
            "destinations: places.csv", "weight: jobs",
        ), 10,
        "what is compared counts jobs alone", "", "", "", "people",
    ),
    "people move from a place that is not there": Bad(
        changed("move_people: {from_id: west, lat: 52.2, lon: 11.6}"), 10,
        "The table has no place west.", "Name one of its ids", "Die Tabelle hat keinen Ort west.", "", "from_id",
    ),
    "people move to an id that is taken": Bad(
        changed("move_people: {from_id: mitte, lat: 52.2, lon: 11.6, id: nord}"), 10,
        "There is a place nord already.", "another id", "Einen Ort nord gibt es schon.", "", 'id = "nord"',
    ),
    "new people at stops": Bad(
        changed(ADD % "people: 5", "origins: stops", "windows: 06:00-08:00", "most_min: 60"), 10,
        "Stops have neither people nor opportunities", "a file of places", "Haltestellen haben weder", "", "add_people",
    ),
    # -- seen without the region
    "negative people": Bad(
        changed(ADD % "people: -5"), 10,
        "people must be at least 0.", "Correct the number", "people muss mindestens 0 sein.", "", 'people = "-5"',
    ),
    "people that are no number": Bad(
        changed(ADD % "people: viele"), 10,
        "people must be a number.", "digits", "people muss eine Zahl sein.", "", 'people = "viele"',
    ),
    "people that are NaN": Bad(
        changed(ADD % "people: .nan"), 10,
        "people must be a number.", "digits", "people muss eine Zahl sein.", "", 'people = ".nan"',
    ),
    "endless opportunities": Bad(
        changed("add_opportunities: {id: neu, lat: 52.2, lon: 11.6, columns: {jobs: inf}}"), 10,
        "jobs must be a number.", "digits", "jobs muss eine Zahl sein.", "", 'jobs = "inf"',
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def baseline(sample: Path) -> Baseline:
    return open_baseline(read_region(sample))


def written(folder: Path, content: str) -> Path:
    """A scenario file beside a table of places."""
    (folder / "places.csv").write_text(PLACES, encoding="utf-8")
    (folder / "notes.pdf").write_bytes(b"%PDF")
    path = folder / "study.yaml"
    path.write_text(content, encoding="utf-8")
    return path


def ask(path: Path, baseline: Baseline) -> None:
    """What `check` and `compare` do before anything is searched."""
    study = Study(read_scenario(path), baseline)
    question = question_of(study.scenario, baseline.network, baseline.region.state)
    for plan in study.scenario.variants:
        question_for(question, study.apply(plan))


@pytest.mark.parametrize("name", BAD)
def test_a_bad_comparison_is_refused_where_it_stands(name: str, baseline: Baseline, tmp_path: Path) -> None:
    case = BAD[name]
    path = written(tmp_path, case.content)
    with pytest.raises(InputError) as caught:
        ask(path, baseline)
    assert not case.code or caught.value.code == case.code
    row = "" if case.file == "notes.pdf" else f", row {case.row}"
    for language, reason, remedy in (("en", case.reason, case.remedy), ("de", case.grund, case.abhilfe)):
        message, where, *more = caught.value.text(language).splitlines()
        assert reason in message
        assert str(tmp_path / case.file) + row.replace("row", "row" if language == "en" else "Zeile") in where
        assert case.key in where
        assert len(more) <= 1
        assert not remedy or remedy in more[0]


@pytest.mark.parametrize("name", ["unknown origin", "no such file", "a text among the people", "new people at stops"])
def test_check_refuses_what_compare_and_run_would(name: str, tmp_path: Path, sample: Path) -> None:
    path = written(tmp_path, BAD[name].content)
    told = {
        command: mobility("scenario", command, path, "--region", sample, *more)
        for command, more in (("check", ()), ("compare", ()), ("run", ("--out", tmp_path / "out")))
    }
    assert {answer.code for answer in told.values()} == {BAD_INPUT}
    assert len({answer.err for answer in told.values()}) == 1
    assert BAD[name].reason in told["check"].err
    assert not (tmp_path / "out" / "index.json").exists()


def test_check_tells_which_places_are_left_out(tmp_path: Path, sample: Path) -> None:
    path = written(tmp_path, compared("origins: places.csv", "destinations: places.csv"))
    with (tmp_path / "places.csv").open("a", encoding="utf-8") as file:
        file.write("berlin,52.52,13.37,9,9,9,9,9,9\n")
    answer = mobility("scenario", "check", path, "--region", sample)
    assert answer.code == 0, answer.err
    assert answer.err.count("1 of 3 places lie outside the region") == 1
    assert "places.csv, row 4" in answer.err
    assert mobility("scenario", "check", path, "--region", sample, "--quiet").err == ""


def test_places_and_dates_of_the_file_that_one_is_based_on_are_seen_from_there(
    baseline: Baseline, tmp_path: Path
) -> None:
    (tmp_path / "below").mkdir()
    good = compared("origins: places.csv", "destinations: places.csv", "people: people")
    path = tmp_path / "study.yaml"
    path.write_text("schema: 1\ntitle: Above\nbased_on: below/study.yaml\n", encoding="utf-8")
    written(tmp_path / "below", good)
    ask(path, baseline)
    for bad, row, key in (
        (good.replace("people: people", "people: pupils"), 8, "people"),
        (good.replace("2026-06-10", "2036-01-01"), 4, "dates"),
    ):
        written(tmp_path / "below", bad)
        with pytest.raises(InputError) as caught:
            ask(path, baseline)
        assert caught.value.place is not None
        assert caught.value.place.file == str(tmp_path / "below" / "study.yaml")
        assert (caught.value.place.row, caught.value.place.field) == (row, key)
    written(tmp_path / "below", good)
    path.write_text("schema: 1\ntitle: Above\nbased_on: below/study.yaml\ncompare: {origins: places.csv}\n", "utf-8")
    with pytest.raises(InputError) as caught:
        ask(path, baseline)
    assert caught.value.code == "scenario_no_such_file"


def test_people_who_move_twice_from_one_place_make_two_places(baseline: Baseline, tmp_path: Path) -> None:
    twice = "move_people: {from_id: mitte, lat: 52.2, lon: 11.6, share: 0.5}"
    path = written(tmp_path, changed(f"{twice}\n  - {twice}"))
    study = Study(read_scenario(path), baseline)
    question = question_of(study.scenario, baseline.network, baseline.region.state)
    found = question_for(question, study.apply(study.scenario.variants[0])).origins
    assert found.id == ("mitte", "nord", "mitte →", "mitte → 2")
    assert found.columns["people"].tolist() == [225, 300, 450, 225]


def test_a_stop_by_its_id_as_modifications_write_it_as_answers_do_or_by_name(
    baseline: Baseline, tmp_path: Path
) -> None:
    found = []
    for text in ('"bsp:bsp:barleben-mitte"', "bsp_bsp:barleben-mitte"):
        path = written(tmp_path, compared(f"origins: [{text}]"))
        found.append(question_of(read_scenario(path), baseline.network, baseline.region.state).origins.id)
    assert found[0] == found[1]
    assert found[0]
