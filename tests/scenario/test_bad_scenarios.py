# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Scenarios that planners might write by mistake: file, line, reason and what to do, in both languages."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from mobility.errors import InputError
from mobility.network.patch.baseline import Baseline, open_baseline
from mobility.region import read_region
from mobility.scenario.apply.apply import apply_variant
from mobility.scenario.language.read import read_scenario
from tests.scenario.files import HEAD, with_modifications

SHUTTLE = "- add_line: {id: pendel, name: Pendel, stops: [%s], running: {%s}, timetable: [%s]}"
HERE = '"Barleben, Mitte", "Barleben, Lindenallee"'
ONCE = "{days: daily, departures: [08:00]}"


def shuttle(stops: str = HERE, running: str = "minutes: [3]", timetable: str = ONCE) -> str:
    """A file with one new line."""
    return with_modifications(SHUTTLE % (stops, running, timetable))


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


SAMPLE = {
    # -- seen without the region
    "unknown modification": Bad(
        with_modifications("- delete_line: {line: bsp:bus-a}"), 5,
        "There is no modification delete_line.", "Did you mean remove_line?",
        "Eine Änderung delete_line gibt es nicht.", "Meinten Sie remove_line?", "delete_line",
    ),
    "misspelt key": Bad(
        with_modifications("- change_headway:\n    line: bus-a\n    from: 06:00\n    until: 09:00\n    evry_min: 15"),
        9,
        "Unknown key evry_min.", "Did you mean every_min?",
        "Unbekannter Schlüssel evry_min.", "Meinten Sie every_min?", "evry_min",
    ),
    "negative headway": Bad(
        shuttle(timetable="{days: daily, from: 06:00, until: 09:00, every_min: -15}"), 5,
        "every_min must be at least 0.5.", "the unit stands in the name of the key",
        "every_min muss mindestens 0.5 sein.", "die Einheit steht im Namen des Schlüssels", 'every_min = "-15"',
    ),
    "headway with a unit": Bad(
        shuttle(timetable="{days: daily, from: 06:00, until: 09:00, every_min: 15 min}"), 5,
        "every_min must be a number.", "without a unit",
        "every_min muss eine Zahl sein.", "ohne Einheit", 'every_min = "15 min"',
    ),
    "empty polygon": Bad(
        with_modifications("- close_street:\n    polygon: []"), 6,
        "polygon needs at least 3 entries.", "Add what is missing.",
        "polygon braucht Einträge, mindestens 3.", "Ergänzen Sie, was fehlt.", "polygon",
    ),
    "polygon that crosses itself": Bad(
        with_modifications(
            "- on_demand_zone:\n    id: rufbus\n"
            "    polygon: [[52.2, 11.6], [52.21, 11.61], [52.21, 11.6], [52.2, 11.61]]\n"
            "    days: daily\n    from: 08:00\n    until: 20:00\n    wait_min: 10"
        ), 7,
        "The border of this polygon crosses or touches itself.", "in order around the area",
        "Der Rand dieses Polygons kreuzt oder berührt sich selbst.", "der Reihe nach um die Fläche herum", "polygon",
    ),
    "the file is based on itself": Bad(
        "schema: 1\ntitle: A\nbased_on: study.yaml\n", 3,
        "Files are based on each other in a circle: study.yaml -> study.yaml.", "Remove based_on",
        "Dateien bauen im Kreis aufeinander auf: study.yaml -> study.yaml.", "Entfernen Sie based_on", "based_on",
    ),
    "a YAML bomb": Bad(
        HEAD + "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", 4,
        "Anchors and aliases such as &a are not taken.", "Write out what is meant",
        "Anker und Verweise wie &a gelten hier nicht.", "Schreiben Sie aus, was gemeint ist",
    ),
    "a tab": Bad(
        HEAD + "modifications:\n\t- remove_line: {line: bsp:bus-a}\n", 5,
        "A tab stands where blanks belong.", "Indent with blanks",
        "Hier steht ein Tabulator, wo Leerzeichen hingehören.", "Rücken Sie mit Leerzeichen ein",
    ),
    "a key twice": Bad(
        HEAD + "modifications:\n  - remove_line: {line: bus-a}\nmodifications:\n  - remove_line: {line: bus-b}\n",
        6,
        "modifications stands here already, in line 4.", "Keep one of them",
        "modifications steht hier schon, in Zeile 4.", "Behalten Sie eines davon", "modifications",
    ),
    "an hour after the day": Bad(
        with_modifications("- remove_trips: {line: bsp:bus-a, from: 18 Uhr}"), 5,
        "from must be a time of the day such as 07:30.", "24:10",
        "from muss eine Uhrzeit wie 07:30 sein.", "24:10", 'from = "18 Uhr"',
    ),
    "a German weekday": Bad(
        with_modifications("- remove_trips: {line: bsp:bus-a, days: [Samstag]}"), 5,
        "days must be a day: monday to sunday", "or several in brackets",
        "days muss ein Tag sein: monday bis sunday", "mehrere in eckigen Klammern", 'days = "Samstag"',
    ),
    "headway and departures": Bad(
        shuttle(timetable="{days: daily, every_min: 15, from: 06:00, until: 07:00, departures: [08:00]}"), 5,
        "Departures are given by one of departures, every_min and meets.", "Keep one of them.",
        "Abfahrten nennt genau eines von departures, every_min und meets.", "Behalten Sie eines davon.", "timetable",
    ),
    "the same allowed and forbidden": Bad(
        with_modifications("- change_street: {ways: [2014], allow: [car, bike], forbid: [car]}"), 5,
        "The same is allowed and forbidden.", "Name each mode once.",
        "Dasselbe ist erlaubt und verboten.", "Nennen Sie jede Fortbewegungsart einmal.", "change_street",
    ),
    "a value that nothing uses": Bad(
        with_modifications("- shift_trips: {line: bsp:bus-a, minutes: 5}") + "sweep:\n  minutes: [5, 10]\n", 7,
        "No modification uses ${minutes}.", "Write it where the value belongs",
        "Keine Änderung nutzt ${minutes}.", "Schreiben Sie es an die Stelle des Werts", "minutes",
    ),
    "two variants of one id": Bad(
        HEAD + "variants:\n  - {id: nord}\n  - {id: Nord}\n", 6,
        "Two variants have the id Nord.", "Rename one of them",
        "Zwei Varianten haben die id Nord.", "Benennen Sie eine um", 'id = "Nord"',
    ),
    # -- seen with the region
    "unknown line": Bad(
        with_modifications("- remove_line: {line: bsp:Bus C}"), 5,
        "There is no line bsp:Bus C.", "Perhaps one of these is meant: bsp:Bus B",
        "Eine Linie bsp:Bus C gibt es nicht.",
        "Vielleicht ist eine von diesen gemeint: bsp:Bus B", 'line = "bsp:Bus C"',
    ),
    "unknown stop": Bad(
        shuttle('"Barleben, Mitte", "Barleben, Lindenalle"'), 5,
        "There is no stop Barleben, Lindenalle.", "Perhaps one of these is meant: Barleben, Lindenallee",
        "Eine Haltestelle Barleben, Lindenalle gibt es nicht.",
        "Barleben, Lindenallee", 'stops = "Barleben, Lindenalle"',
    ),
    "stop of several platforms": Bad(
        with_modifications("- move_stop:\n    stop: Barleben\n    lat: 52.2\n    lon: 11.6"), 6,
        "Several stops are called Barleben: bsp_bsp:barleben-1, bsp_bsp:barleben-2.", "by its id",
        "Mehrere Haltestellen heißen Barleben: bsp_bsp:barleben-1, bsp_bsp:barleben-2.", "mit ihrer Kennung",
        'stop = "Barleben"',
    ),
    "unknown trip": Bad(
        with_modifications("- shift_trips: {line: bsp:bus-a, trips: [a-ebendorf-0626], minutes: 5}"), 5,
        "The line has no trip a-ebendorf-0626.", "by their id in the feed",
        "Eine Fahrt a-ebendorf-0626 hat die Linie nicht.", "mit ihrer Kennung im Fahrplan", 'trips = "a-ebendorf-0626"',
    ),
    "unknown feed": Bad(
        with_modifications("- add_stop:\n    id: x\n    name: X\n    lat: 52.2\n    lon: 11.6\n    feed: vmt"), 10,
        "The region has no feed vmt.", "Use one of: bsp.",
        "Die Region hat keinen Fahrplan vmt.", "Nehmen Sie einen von: bsp.", 'feed = "vmt"',
    ),
    "date outside the calendar": Bad(
        with_modifications("- remove_trips: {line: bsp:bus-a, days: 2036-01-01}"), 5,
        "2036-01-01 lies outside of the calendar, which lasts from 2026-01-01 to 2035-12-31.",
        "Choose dates within it.",
        "2036-01-01 liegt außerhalb des Kalenders, der von 2026-01-01 bis 2035-12-31 reicht.", "Wählen Sie Tage darin.",
        'days = "2036-01-01"',
    ),
    "line that overtakes itself": Bad(
        with_modifications("- change_speed: {line: bsp:zug, trips: [zug-haldensleben-0612], factor: 0.2}"), 5,
        "Trip zug-haldensleben-0712 would overtake zug-haldensleben-0612 of the same line before Groß Ammensleben.",
        "change both alike",
        "Fahrt zug-haldensleben-0712 würde zug-haldensleben-0612 derselben Linie vor Groß Ammensleben überholen.",
        "ändern Sie beide gleich",
    ),
    "two trips at once": Bad(
        shuttle(timetable=f"{ONCE}, {{days: working_days, from: 07:00, until: 09:00, every_min: 30}}"), 5,
        "Two trips of the line leave at 08:00 on the same day.", "Remove one of them.",
        "Zwei Fahrten der Linie fahren am selben Tag um 08:00 ab.", "Entfernen Sie eine davon.", "timetable",
    ),
    "too many running times": Bad(
        shuttle(running="minutes: [3, 4]"), 5,
        "There are 2 running times, but 1 ways from stop to stop.", "Name one between each two stops.",
        "Es stehen 2 Fahrzeiten da, gebraucht werden 1", "eine zwischen je zwei Haltestellen", "minutes",
    ),
    "a line that is removed and then shifted": Bad(
        with_modifications("- remove_line: {line: bsp:bus-a}\n- shift_trips: {line: bsp:bus-a, minutes: 5}"), 6,
        "Nothing of Bus A fits this modification", "what modifications above it have changed already",
        "Nichts von Bus A passt zu dieser Änderung", "was Änderungen darüber schon geändert haben", "shift_trips",
    ),
    "a stop that is closed and then served": Bad(
        with_modifications(
            '- close_stop: {stop: "Barleben, An der Sülze"}\n'
            '- skip_stops: {line: bsp:bus-a, stops: "Barleben, An der Sülze"}'
        ), 6,
        "Nothing of Bus A fits this modification", "what modifications above it have changed already",
        "Nichts von Bus A passt zu dieser Änderung", "was Änderungen darüber schon geändert haben", "skip_stops",
    ),
    "a day on which nothing runs": Bad(
        with_modifications("- remove_trips: {line: bsp:bus-a, days: sunday}"), 5,
        "Nothing of Bus A fits this modification", "Check direction, times, days and stops",
        "Nichts von Bus A passt zu dieser Änderung", "Prüfen Sie Richtung, Zeiten, Tage und Haltestellen",
    ),
    "an id that is taken": Bad(
        shuttle().replace("id: pendel", "id: bus-a"), 5,
        "The feed bsp has a line bus-a already.", "another id",
        "Der Fahrplan bsp hat schon eine Linie bus-a.", "eine andere id", 'id = "bus-a"',
    ),
    "a new stop with the id of an old one": Bad(
        shuttle('"Barleben, Mitte", {stop: bsp:barleben-lindenallee, lat: 52.2, lon: 11.6}'), 5,
        "There is a stop bsp:barleben-lindenallee already.", "name the stop without a position",
        "Eine Haltestelle bsp:barleben-lindenallee gibt es schon.", "ohne Lage", "stop",
    ),
    "departures before the day begins": Bad(
        with_modifications("- shift_trips: {line: bsp:zug, trips: [zug-haldensleben-0512], minutes: -400}"), 5,
        "Trips would leave before their day begins.", "Shift them less",
        "Fahrten würden vor Beginn ihres Tages abfahren.", "Verschieben Sie sie weniger", 'minutes = "-400"',
    ),
    "timed to a line that does not come": Bad(
        shuttle(timetable="{days: sunday, from: 01:00, until: 02:00, meets: {line: zug, at: Barleben, change_min: 5}}"),
        5,
        "Line Zug does not stop at Barleben on these days and between these times.",
        "Check line, stop, days, from and until.",
        "Linie Zug hält an diesen Tagen und zu diesen Zeiten nicht an Barleben.", "Prüfen Sie Linie", "meets",
    ),
    "a stop far from any road": Bad(
        shuttle('"Barleben, Mitte", {stop: fern, lat: 53.2, lon: 11.6}', "speed_km_h: 30"), 5,
        "No road for cars lies near 53.2, 11.6.", "Move the stop",
        "Bei 53.2, 11.6 liegt keine Straße für Autos.", "Verschieben Sie die Haltestelle", "running",
    ),
    "latitude and longitude swapped": Bad(
        with_modifications("- close_street: {polygon: [[11.60, 52.20], [11.63, 52.20], [11.63, 52.21]]}"), 5,
        "Latitude and longitude are swapped", "Write latitude first",
        "Breite und Länge sind vertauscht", "zuerst die Breite", 'polygon = "11.6, 52.2"',
    ),
    "unknown way": Bad(
        with_modifications("- close_street: {ways: [99]}"), 5,
        "There is no street 99", "Look up the id",
        "Eine Straße 99 gibt es nicht", "", "close_street",
    ),
    "a feed that is not there": Bad(
        with_modifications("- merge_feed: {id: neu, gtfs: neu.zip}"), 5,
        "There is no file neu.zip.", "seen from the scenario file",
        "Eine Datei neu.zip gibt es nicht.", "gilt von der Szenariodatei aus", 'gtfs = "neu.zip"',
    ),
    "standing longer than is lost": Bad(
        with_modifications(
            "- serve_station:\n    line: bsp:zug\n    stop: {stop: halt, lat: 52.19, lon: 11.62, dwell_s: 90}\n"
            "    between: [Magdeburg-Neustadt, Barleben]\n    loses_s: 60"
        ), 9,
        "The vehicle stands for 90 s, but the trip loses less.", "braking, standing and starting",
        "Das Fahrzeug steht 90 s, aber die Fahrt verliert weniger.", "Bremsen, Stehen und Anfahren", 'loses_s = "60"',
    ),
    "nothing changes": Bad(
        with_modifications("- change_speed: {line: bsp:bus-a, factor: 1}"), 5,
        "This is as it is already: nothing would change.", "Name another value",
        "So ist es schon; es würde sich nichts ändern.", "Nennen Sie einen anderen Wert", 'factor = "1"',
    ),
}  # fmt: skip
HOME = {
    "lines of one name": Bad(
        with_modifications("- remove_line: {line: 1}"), 5,
        "Several lines are called 1: mvb:", "Name one of them so.",
        "Mehrere Linien heißen 1: mvb:", "Nennen Sie eine davon so.", 'line = "1"',
    ),
    "stops of one name": Bad(
        with_modifications('- close_stop: {stop: "Magdeburg, ZOB"}'), 5,
        "Several stops are called Magdeburg, ZOB: boerdebus_de:15003:2985::03, ", "Name one of them by its id.",
        "Mehrere Haltestellen heißen Magdeburg, ZOB: ", "mit ihrer Kennung", 'stop = "Magdeburg, ZOB"',
    ),
    "line of another feed": Bad(
        with_modifications("- remove_line: {line: mvb:610}"), 5,
        "There is no line mvb:610.", "Perhaps one of these is meant: ",
        "Eine Linie mvb:610 gibt es nicht.", "Vielleicht ist eine von diesen gemeint: ", 'line = "mvb:610"',
    ),
    "the day before the calendar": Bad(
        with_modifications("- remove_trips: {line: boerdebus:610, days: 2026-06-04..2026-06-10}"), 5,
        "2026-06-04..2026-06-10 lies outside of the calendar, which lasts from 2026-06-05 to ",
        "Choose dates within it.",
        "2026-06-04..2026-06-10 liegt außerhalb des Kalenders, der von 2026-06-05 bis ", "Wählen Sie Tage darin.",
        "days",
    ),
    "a street where there are none": Bad(
        with_modifications("- close_street: {ways: [1]}"), 5,
        "The region Sachsen-Anhalt Mitte has no streets.", "Add a [streets] table to the region file.",
        "Die Region Sachsen-Anhalt Mitte hat keine Straßen.", "", "close_street",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def sample_baseline(sample: Path) -> Baseline:
    return open_baseline(read_region(sample))


@pytest.fixture(scope="module")
def home_baseline(home_region: Path, home_out: Path) -> Baseline:
    return open_baseline(read_region(home_region), out=home_out)


def _apply(path: Path, baseline: Baseline) -> None:
    for plan in read_scenario(path).variants:
        apply_variant(baseline, plan)


def assert_refused(case: Bad, baseline: Baseline, folder: Path) -> None:
    """With file, line, key, reason and remedy, in both languages; the baseline stays as it is."""
    path = folder / "study.yaml"
    path.write_text(case.content, encoding="utf-8")
    before = [feed.trips.height for feed in baseline.feeds]
    with pytest.raises(InputError) as caught:
        _apply(path, baseline)
    told = {language: caught.value.text(language).splitlines() for language in ("en", "de")}
    for language, row, reason, remedy in (
        ("en", f"row {case.row}", case.reason, case.remedy), ("de", f"Zeile {case.row}", case.grund, case.abhilfe)
    ):  # fmt: skip
        message, where, *more = told[language]
        assert message.startswith(reason), told
        assert f"{path}, {row}" in where, told
        assert case.key in where, told
        assert len(more) == 1, "one mistake, one remedy"
        assert remedy in more[0], told
        assert len(more[0]) < 500
    assert [feed.trips.height for feed in baseline.feeds] == before


@pytest.mark.parametrize("name", SAMPLE)
def test_on_the_sample_region(name: str, sample_baseline: Baseline, tmp_path: Path) -> None:
    assert_refused(SAMPLE[name], sample_baseline, tmp_path)


@pytest.mark.parametrize("name", HOME)
def test_on_real_feeds(name: str, home_baseline: Baseline, tmp_path: Path) -> None:
    assert_refused(HOME[name], home_baseline, tmp_path)


def test_there_are_many() -> None:
    assert len({case.reason for case in (*SAMPLE.values(), *HOME.values())}) >= 30
