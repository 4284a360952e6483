# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""`mobility portrait`: the page, the tables, and that both are the same each time."""

import csv
import json
import os
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.command import PROGRAM, TIMEOUT_S, mobility
from tests.feeds import minimal, swapped, village
from tests.refusals import Standing, assert_refused

GRID = "id;lat;lon;population\na;52.001;11.0;100\nb;52.0039;11.0;20\nc;52.05;11.0;7\n"


class Page(HTMLParser):
    """Sees that tags are closed in order, and gathers what a page asks for."""

    VOID = ("meta", "rect", "path", "br")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def portrait(built: Standing, folder: Path, *arguments: str | Path, language: str = "en") -> Page:
    answer = mobility("portrait", built.region, "--out", folder, *arguments, language=language)
    assert answer.code == 0, answer.err
    return Page((folder / "index.html").read_text(encoding="utf-8"))


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def said(page: Page) -> str:
    return re.sub(r"\s+", " ", " ".join(page.text)).replace("\u00a0", " ")


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_page_loads_nothing_and_runs_nothing(built: Standing, tmp_path: Path, language: str) -> None:
    page = portrait(built, tmp_path / "out", language=language)
    assert not {"script", "link", "img", "iframe", "object"} & set(page.tags)
    assert [name for name, _ in page.attributes if name in {"src", "href", "onclick", "onload"}] == []
    assert [value for _, value in page.attributes if value and "http" in value] == []
    assert ("lang", language) in page.attributes
    assert "{" not in said(page).replace("{font", "").split("Dorf")[-1]


def test_tables_tell_the_same_as_the_page(built: Standing, tmp_path: Path) -> None:
    page = said(portrait(built, tmp_path, "--place", "Bahnhof"))
    (day,) = [row for row in table(tmp_path, "days") if row["day_type"] == "school_day"]
    assert (day["date"], day["trips"], day["departures"]) == ("2026-06-03", "2", "2")
    assert (day["first_departure_s"], day["longest_gap_s"]) == (str(8 * 3600 + 660), "7200")
    assert "School day, Wed 2026-06-03 2 2 1 1 8:11 10:11 120 min from 8:11" in page
    assert {row["day_type"]: row["days"] for row in table(tmp_path, "days")} == {
        "school_day": "22", "school_holiday": "0", "saturday": "4", "sunday": "4",
    }  # fmt: skip
    assert "School holiday : this calendar has no such day." in page.replace("holiday:", "holiday :")


def test_what_is_missing_is_said(built: Standing, tmp_path: Path) -> None:
    page = said(portrait(built, tmp_path, "--place", "Bahnhof"))
    for words in (
        "These timetables have no trains",
        "Without a grid of inhabitants",
        "The region has no streets",
        "the Land is not known",
        "Nothing stood out in the calendars",
    ):
        assert words in page, words
    assert "There is no other town with departures" in said(portrait(built, tmp_path))


def test_who_lives_near(built: Standing, tmp_path: Path) -> None:
    grid = tmp_path / "grid.csv"
    grid.write_text(GRID, encoding="utf-8")
    page = said(portrait(built, tmp_path, "--place", "Amtsplatz", "--grid", grid))
    assert "127 inhabitants in 3 cells (grid.csv, column population)" in page
    within = [row for row in table(tmp_path, "people") if row["day_type"] == "saturday"]
    assert [(row["radius_m"], float(row["population"])) for row in within] == [("300", 100), ("500", 120)]
    assert "100 (79 %)" in page


def test_a_date_of_ones_own_stands_for_its_kind(built: Standing, tmp_path: Path) -> None:
    portrait(built, tmp_path, "--date", "2026-06-19", "--date", "2026-06-20")
    dates = {row["day_type"]: row["date"] for row in table(tmp_path, "days")}
    assert (dates["school_day"], dates["saturday"], dates["sunday"]) == ("2026-06-19", "2026-06-20", "2026-06-07")


def test_start_towns_and_window_of_ones_own(built: Standing, tmp_path: Path) -> None:
    portrait(built, tmp_path, "--place", "Amtsplatz", "--to", "Chausseehaus", "--window", "07:50-08:01")
    (row,) = [row for row in table(tmp_path, "reach") if row["day_type"] == "school_day"]
    assert (row["from"], row["to"], row["window_min"]) == ("Amtsplatz", "Chausseehaus", "11")
    # 11 minutes; the bus of 8:00 arrives at 8:20, so that the sixth of 20 to 30 minutes is 25
    assert (row["travel_time_median_s"], row["travel_time_quickest_s"]) == (str(25 * 60), str(20 * 60))
    (way,) = [row for row in table(tmp_path, "ways") if row["day_type"] == "school_day"]
    assert way["first_way_arrival"] == "2026-06-03T08:20:00+02:00"
    assert way["last_way_home_departure"] == ""


def test_bytes_are_the_same_in_another_world(built: Standing, tmp_path: Path) -> None:
    folders = []
    for number, world in enumerate(({"PYTHONHASHSEED": "1", "TZ": "UTC"}, {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo"})):
        folder = tmp_path / f"out{number}"
        command = [*PROGRAM, "portrait", str(built.region), "--out", str(folder), "--lang", "de", "--quiet"]
        locale = {"LC_ALL": "C.UTF-8" if number else "de_DE.UTF-8"}
        here = tmp_path / f"here{number}"
        here.mkdir()
        subprocess.run(command, env={**os.environ, **world, **locale}, check=True, timeout=TIMEOUT_S, cwd=here)
        folders.append({path.name: path.read_bytes() for path in sorted(folder.iterdir())})
    assert len(folders[0]) > 8
    assert folders[0] == folders[1]


def test_names_are_escaped(tmp_path: Path) -> None:
    files = swapped(minimal(), "stops.txt", "Bahnhof", "<b>&\"'Bahnhof</b>")
    region = village(tmp_path / "village", files)
    answer = mobility("portrait", region, "--out", tmp_path / "out")
    assert answer.code == 0, answer.err
    content = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "<b>" not in content
    assert "&lt;b&gt;&amp;" in content


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--date", "2026-13-01"), '"2026-13-01" is no date'),
        (("--date", "2027-01-01"), "2026-06-01 to 2026-06-30"),
        (("--box", "1,2,3"), "south, west, north and east"),
        (("--state", "Sachsen"), "no German Land"),
        (("--place", "Nirgends"), 'belongs to "Nirgends"'),
        (("--from", "Nirgends"), "Nothing here is called"),
        (("--window", "09:00-07:00"), "has no minute"),
    ],
)
def test_refusals(arguments: tuple[str, ...], words: str, built: Standing, tmp_path: Path) -> None:
    answer = mobility("portrait", built.region, "--out", tmp_path / "out", *arguments)
    assert_refused(answer, words)
    assert not (tmp_path / "out").exists()


def test_only_inhabitants_in_the_box_or_area_count(built: Standing, tmp_path: Path) -> None:
    grid = tmp_path / "grid.csv"
    grid.write_text(GRID, encoding="utf-8")
    page = said(portrait(built, tmp_path, "--place", "Amtsplatz", "--grid", grid))
    assert "The whole grid is counted" in page
    page = said(portrait(built, tmp_path, "--box", "51.9,10.9,52.01,11.1", "--grid", grid))
    assert "120 inhabitants in 2 cells" in page
    assert "The whole grid is counted" not in page
    ring = [[10.9, 51.9], [11.1, 51.9], [11.1, 52.002], [10.9, 52.002], [10.9, 51.9]]
    area = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    file = tmp_path / "area.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [area]}))
    page = said(portrait(built, tmp_path, "--area", file, "--grid", grid))
    assert "100 inhabitants in 1 cells" in page


def test_a_grid_of_another_region_is_refused(built: Standing, tmp_path: Path) -> None:
    grid = tmp_path / "grid.csv"
    grid.write_text("id;lat;lon;population\na;48.1;9.0;100\n", encoding="utf-8")
    assert_refused(mobility("portrait", built.region, "--out", tmp_path / "out", "--grid", grid), "grid.csv")
