# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Lines that keep a headway but no times: what a change is not about gets no times by having been looked at.

On Saturdays bus A of the sample goes round every 30 minutes, from 8:00 there and from 8:15 back, eight times each.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from mobility.analysis.headways import drawn
from mobility.scenario.language.read import read_scenario
from mobility.scenario.run import Comparing
from mobility.scenario.study import Study, open_study

if TYPE_CHECKING:
    from mobility.network.network import Network
    from mobility.scenario.apply.apply import Applied

DATA = Path(__file__).resolve().parents[3] / "data"
STRENGTHENED = "- strengthen_line: {line: bsp:bus-a, direction: 0, days: working_days, departures: [12:55]}"
ROUNDS = [("a-ort-hin", 8 * 3600, 12 * 3600), ("a-ort-rueck", 8 * 3600 + 900, 12 * 3600 + 900)]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return open_study(DATA / "scenarios" / "cut-line.yaml", out=tmp_path_factory.mktemp("net"))


def study(sample: Study, folder: Path, modification: str) -> Study:
    path = folder / "study.yaml"
    path.write_text(
        f"schema: 1\ntitle: T\nregion: {json.dumps(str(DATA / 'beispiel.toml'))}\nday_types: [saturday]\n"
        f"compare: {{origins: stops, windows: ['07:00-09:00']}}\nmodifications:\n  {modification}\n",
        encoding="utf-8",
    )
    return Study(read_scenario(path), sample.baseline)


def applied(sample: Study, folder: Path, modification: str) -> Applied:
    found = study(sample, folder, modification)
    return found.apply(found.scenario.variants[0])


def rows(found: Applied) -> list[tuple[str, int, int]]:
    """Trip, begin and end of each row of frequencies.txt."""
    (feed,) = found.feeds
    ids = feed.trips["trip_id"].to_list()
    return sorted((ids[row["trip"]], row["start_s"], row["end_s"]) for row in feed.frequencies.to_dicts())


def starts(network: Network, trip: str) -> list[int]:
    """First departures of all runs of a trip."""
    chains = network.chains
    own = [network.trip_id[one] == f"bsp_{trip}" for one in chains.trip[chains.trip_ptr[:-1]].tolist()]
    return sorted(chains.start_s[np.array(own)].tolist())


def test_rows_stay_as_published_where_the_line_is_changed_on_other_days(sample: Study, tmp_path: Path) -> None:
    found = applied(sample, tmp_path, STRENGTHENED)
    assert rows(found) == ROUNDS
    assert found.feeds[0].frequencies.equals(sample.baseline.feeds[0].frequencies)


def test_days_are_drawn_as_in_the_baseline(sample: Study, tmp_path: Path) -> None:
    found = applied(sample, tmp_path, STRENGTHENED)
    for trip, *_ in ROUNDS:
        for draw in range(3):
            old, new = (starts(drawn(one, 0, draw), trip) for one in (sample.baseline.network, found.network))
            assert old == new
            assert len(new) == 8


def test_a_change_of_working_days_changes_no_saturday(sample: Study, tmp_path: Path) -> None:
    tables = Comparing(study(sample, tmp_path, STRENGTHENED), workers=1).one(0).results.tables
    (day,) = tables["recomputed"].rows()
    assert (day["reason"], day["runs_different"], day["origins_changed"]) == ("same", 0, 0)


def test_a_run_that_is_taken_out_parts_its_row(sample: Study, tmp_path: Path) -> None:
    """Without the 9:00 one goes at 8:00 and 8:30, then from 9:30 on."""
    found = applied(sample, tmp_path, "- remove_trips: {line: bsp:bus-a, direction: 0, from: 09:00, until: 09:30}")
    nine = 9 * 3600
    assert rows(found) == [("a-ort-hin", 8 * 3600, nine), ("a-ort-hin", nine + 1800, 12 * 3600), ROUNDS[1]]
    assert starts(found.network, "a-ort-hin") == [28800, 30600, *range(nine + 1800, 12 * 3600, 1800)]


def test_runs_that_are_changed_are_trips_with_times(sample: Study, tmp_path: Path) -> None:
    found = applied(sample, tmp_path, "- shift_trips: {line: bsp:bus-a, days: saturday, from: 08:00, minutes: 5}")
    assert rows(found) == []
    assert {trip for trip in found.feeds[0].trips["trip_id"].to_list() if "@" in trip} > {"a-ort-hin@0800"}


def test_to_meet_such_a_line_does_not_change_it(sample: Study, tmp_path: Path) -> None:
    meets = "meets: {line: bsp:bus-a, at: 'Barleben, Rothenseer Str.', change_min: 2, direction: 0}"
    found = applied(
        sample, tmp_path,
        "- add_line: {id: n, name: N, stops: ['Barleben, Rothenseer Str.', 'Barleben, Am Sonnenhof'],"
        f" running: {{minutes: [2]}}, timetable: [{{days: saturday, direction: there, from: 08:00, until: 12:30,"
        f" {meets}}}]}}",
    )  # fmt: skip
    assert rows(found) == ROUNDS
