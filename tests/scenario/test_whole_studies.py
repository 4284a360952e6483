# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Scenario files on the sample region from the text to the tables: what only shows where all parts meet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mobility.errors import InputError
from mobility.scenario.language.read import read_scenario
from mobility.scenario.run import Comparing
from mobility.scenario.study import Study, open_study

if TYPE_CHECKING:
    from mobility.scenario.compare.results import Results

DATA = Path(__file__).resolve().parents[2] / "data"
PARK, CENTRE = "52.1896, 11.6016", "52.2020, 11.6190"
LINE = """\
  - add_line:
      {id: n, name: N, stops: ["Barleben, Mitte", "Barleben, Otto-von-Guericke-Allee"], running: {speed_km_h: 30},
       timetable: [{days: daily, direction: there, departures: ["07:00"]}]}
"""
EVERYWHERE = "polygon: [[52.0, 11.4], [52.0, 11.9], [52.4, 11.9], [52.4, 11.4]]"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The sample region, built once."""
    return open_study(DATA / "scenarios" / "cut-line.yaml", out=tmp_path_factory.mktemp("net"))


def text(modifications: str, compare: str = "windows: ['06:00-07:00']") -> str:
    return (
        f"schema: 1\ntitle: T\nregion: {json.dumps(str(DATA / 'beispiel.toml'))}\nday_types: [school_day]\n"
        f"compare: {{{compare}}}\nmodifications:\n{modifications}"
    )


def written(sample: Study, folder: Path, content: str) -> Study:
    path = folder / "study.yaml"
    path.write_text(content, encoding="utf-8")
    return Study(read_scenario(path), sample.baseline)


def compared(sample: Study, folder: Path, content: str) -> Results:
    return Comparing(written(sample, folder, content), workers=1).one(0).results


def refused(sample: Study, folder: Path, modifications: str) -> InputError:
    study = written(sample, folder, text(modifications))
    with pytest.raises(InputError) as caught:
        study.apply(study.scenario.variants[0])
    return caught.value


def places(folder: Path, columns: str = "jobs", rows: tuple[str, str] = ("200", "100")) -> None:
    content = f"id,lat,lon,{columns}\npark,{PARK},{rows[0]}\ncentre,{CENTRE},{rows[1]}\n"
    (folder / "places.csv").write_text(content.replace(", ", ","), encoding="utf-8")


def test_where_nothing_runs_any_more_nothing_is_driven_and_nothing_costs(sample: Study, tmp_path: Path) -> None:
    lines = "".join(f"  - remove_line: {{line: 'bsp:{line}'}}\n" for line in ("bus-a", "bus-b", "schulbus", "zug"))
    operation = compared(sample, tmp_path, text(lines)).tables["operation"].columns
    for name in ("lines", "vehicle_km", "vehicles", "cost_eur_low", "cost_eur_high", "co2_kg_low"):
        assert set(operation[f"{name}_after"]) == {0}
        assert min(operation[f"{name}_before"]) > 0


@pytest.mark.parametrize("columns", ["jobs", "jobs,count"])
def test_without_weights_half_of_a_place_that_moves_is_half_an_opportunity(
    sample: Study, tmp_path: Path, columns: str
) -> None:
    places(tmp_path, columns, ("200,7", "100,9") if "," in columns else ("200", "100"))
    study = written(
        sample,
        tmp_path,
        text(
            "  - move_opportunities: {from_id: park, lat: 52.2, lon: 11.62, share: 0.5}\n"
            "  - add_opportunities: {id: new, lat: 52.2, lon: 11.61, columns: {jobs: 10}}\n",
            "destinations: places.csv",
        ),
    )
    applied = study.apply(study.scenario.variants[0])
    question, _ = Comparing(study, workers=1)._asked(applied)
    assert question.opportunities.tolist() == [1, 1, 0, 0]
    assert question.after.opportunities.tolist() == [0.5, 1, 0.5, 1]
    assert set(question.destinations.columns) == set(columns.split(","))


def test_the_column_that_is_named_weighs_what_moves_even_beside_a_column_called_count(
    sample: Study, tmp_path: Path
) -> None:
    places(tmp_path, "jobs,count", ("200,7", "100,9"))
    move = "  - move_opportunities: {from_id: park, lat: 52.2, lon: 11.61, share: 0.25}\n"
    study = written(sample, tmp_path, text(move, "destinations: places.csv, weight: jobs"))
    question, _ = Comparing(study, workers=1)._asked(study.apply(study.scenario.variants[0]))
    assert question.opportunities.tolist() == [200, 100, 0]
    assert question.after.opportunities.tolist() == [150, 100, 50]


def test_a_line_reckoned_on_the_streets_takes_the_way_that_an_edit_above_it_leaves(
    sample: Study, tmp_path: Path
) -> None:
    def ride_s(modifications: str) -> int:
        study = written(sample, tmp_path, text(modifications))
        (feed,) = study.apply(study.scenario.variants[0]).feeds
        trip = feed.trips["trip_id"].to_list().index("n-a-1-0700")
        calls = feed.stop_times.filter(feed.stop_times["trip"] == trip)
        return int(calls["arrival_s"][-1] - calls["departure_s"][0])

    closed = "  - close_street: {ways: [2014]}\n"  # the bridge over the motorway
    free_s = ride_s(LINE)
    assert ride_s(LINE + closed) == free_s  # an edit below comes too late
    try:
        assert ride_s(closed + LINE) > free_s
    except InputError as error:  # no other way
        assert error.code == "scenario_no_road"  # noqa: PT017


def test_closing_all_streets_is_refused_with_its_line(sample: Study, tmp_path: Path) -> None:
    error = refused(sample, tmp_path, f"  - close_street: {{{EVERYWHERE}}}\n")
    assert error.code == "scenario_no_streets_left"
    assert error.place is not None
    assert error.place.row == 7


def test_streets_without_any_car_can_be_compiled(sample: Study, tmp_path: Path) -> None:
    study = written(sample, tmp_path, text(f"  - close_street: {{{EVERYWHERE}, profiles: [car]}}\n"))
    network = study.apply(study.scenario.variants[0]).network
    assert not network.arrays["street_weight_car"][network.arrays["street_car_arc"]].any()  # crossings without length


def test_a_zone_without_stops_is_refused_with_its_line(sample: Study, tmp_path: Path) -> None:
    zone = (
        "  - on_demand_zone: {id: ID, polygon: [[LAT, 11.60], [LAT, 11.63], [52.215, 11.63], [52.215, 11.60]], "
        "days: daily, from: '08:00', until: '20:00', wait_min: 5}\n"
    )
    good, bad = zone.replace("ID", "a").replace("LAT", "52.20"), zone.replace("ID", "b").replace("LAT", "52.2149")
    error = refused(sample, tmp_path, good + bad)
    assert error.code == "zone_without_stops"
    assert error.place is not None
    assert error.place.row == 8


@pytest.mark.parametrize(("until", "code"), [("05:00", "empty_window"), ("30:00", "bad_window")])
def test_a_time_to_arrive_by_that_is_none_is_refused_with_its_line(
    sample: Study, tmp_path: Path, until: str, code: str
) -> None:
    content = text("", f"windows: ['06:00-07:00'], until: '{until}'").removesuffix("modifications:\n")
    with pytest.raises(InputError) as caught:
        Comparing(written(sample, tmp_path, content))
    assert caught.value.code == code
    assert caught.value.place is not None
    assert caught.value.place.row == 5


def test_a_stay_may_last_over_midnight(sample: Study, tmp_path: Path) -> None:
    content = text("", "origins: ['Barleben, Mitte'], stay: '22:00-06:00'").removesuffix("modifications:\n")
    assert set(compared(sample, tmp_path, content).tables["there_and_back"].columns["stay"]) == {"22:00-06:00"}


def operated(sample: Study, folder: Path, line: str) -> dict[str, dict[str, object]]:
    """Rows of the table of lines, by day."""
    text_ = text(line).replace("[school_day]", "[school_day, saturday]")
    return {str(row["day"]): row for row in compared(sample, folder, text_).tables["operation_lines"].rows()}


def test_an_autonomous_bus_costs_what_its_own_factors_say(sample: Study, tmp_path: Path) -> None:
    """Bus and autonomous bus are one type in GTFS; no driver is paid, and no other line changes."""
    rows = operated(sample, tmp_path, LINE.replace("name: N,", "name: N, mode: autonomous_bus,"))
    day = rows["school_day"]
    assert (day["line"], day["vehicle"], day["driver_hour_eur_high_after"]) == ("N", "autonomous_shuttle", 0)
    assert operated(sample, tmp_path, LINE)["school_day"]["vehicle"] == "bus"


def test_parts_of_a_years_cost_add_up(sample: Study, tmp_path: Path) -> None:
    year = operated(sample, tmp_path, LINE)["year"]
    parts = [year[f"{part}_eur_high_after"] for part in ("vehicle_km", "vehicle_hour", "driver_hour", "vehicle_year")]
    assert sum(float(str(part)) for part in parts) == pytest.approx(float(str(year["cost_eur_high_after"])), abs=0.03)


def test_a_line_that_did_not_run_misses_no_factor(sample: Study, tmp_path: Path) -> None:
    for row in operated(sample, tmp_path, LINE).values():
        assert row["missing_factors_before"] is None
        assert row["missing_factors_after"] is None
