# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Lines that keep a headway but no times keep it on all days on which no modification changes any of their runs.

On Saturdays bus A of the sample goes round every 30 minutes, from 8:00 there and from 8:15 back, eight times each.
"""

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pytest

from mobility.analysis.headways import drawn
from mobility.network.network import Network
from mobility.network.patch.baseline import Baseline
from mobility.scenario.apply.apply import Applied
from mobility.scenario.language.read import read_scenario
from mobility.scenario.run import Comparing
from mobility.scenario.study import Study
from tests.scenario.apply.conftest import Try

from .trying import SATURDAY, WEDNESDAY, runs_of

DATA = Path(__file__).resolve().parents[3] / "data"
LATER_SATURDAY = SATURDAY + dt.timedelta(7)
ROUNDS = [("a-ort-hin", 28_800, 43_200, 1_800), ("a-ort-rueck", 29_700, 44_100, 1_800)]


def headways(applied: Applied) -> list[tuple[str, int, int, int]]:
    """Trip, first and last second and headway of each row that is left."""
    (feed,) = applied.feeds
    trip = feed.trips["trip_id"].to_list()
    rows = feed.frequencies.select("trip", "start_s", "end_s", "headway_s").rows()
    return [(trip[number], *rest) for number, *rest in rows]


def starts(network: Network, trip: str) -> list[int]:
    """First departures of all runs of a trip."""
    chains = network.chains
    own = [network.trip_id[one] == f"bsp_{trip}" for one in chains.trip[chains.trip_ptr[:-1]].tolist()]
    return sorted(chains.start_s[np.array(own)].tolist())


def loose(applied: Applied, date: dt.date) -> int:
    """Runs of a date that keep a headway but no times."""
    network = applied.network
    runs = network.day(date).runs
    today = runs.chain[runs.service_day == (date - dt.date(1970, 1, 1)).days]
    return int((network.arrays["chain_headway_s"][today] > 0).sum())


@pytest.mark.parametrize(
    "text",
    [
        '- strengthen_line: {line: "bsp:bus-a", direction: 0, days: working_days, departures: ["12:34"]}',
        '- strengthen_line: {line: "bsp:bus-a", direction: 0, days: saturday, departures: ["17:34"]}',
        '- remove_trips: {line: "bsp:bus-a", from: "05:00", until: "07:00", days: working_days}',
        '- shift_trips: {line: "bsp:bus-a", minutes: 3}\n- shift_trips: {line: "bsp:bus-a", minutes: -3}',
    ],
)
def test_a_headway_that_is_only_looked_at_stays(on_sample: Try, sample_base: Baseline, text: str) -> None:
    applied = on_sample(text)
    assert headways(applied) == ROUNDS
    assert loose(applied, SATURDAY) == 16
    if "17:34" in text:
        return
    one, other = (drawn(network, 7, 3).day(SATURDAY) for network in (sample_base.network, applied.network))
    assert np.array_equal(one.forward.departure_s, other.forward.departure_s), "the same Saturday, draw by draw"


def test_on_the_days_of_a_change_the_rest_are_single_trips(on_sample: Try, sample_base: Baseline) -> None:
    text = '- remove_trips: {line: "bsp:bus-a", direction: 0, from: "10:00", until: "10:30", days: "2026-06-13"}'
    applied = on_sample(text)
    assert headways(applied) == ROUNDS
    assert loose(applied, LATER_SATURDAY) == 16
    assert loose(applied, SATURDAY) == 8, "the way back keeps its headway"
    (feed,) = applied.feeds
    (was,) = sample_base.feeds
    gone = runs_of(was, SATURDAY) - runs_of(feed, SATURDAY)
    assert [(run.start, run.route) for run in gone] == [("10:00", "bus-a")]
    assert runs_of(feed, SATURDAY) - runs_of(was, SATURDAY) == {}
    for date in (LATER_SATURDAY, WEDNESDAY):
        assert runs_of(feed, date) == runs_of(was, date)


def test_a_headway_that_is_changed_every_day_is_gone(on_sample: Try) -> None:
    applied = on_sample('- shift_trips: {line: "bsp:bus-a", direction: 0, minutes: 3}')
    assert headways(applied) == ROUNDS[1:]
    (feed,) = applied.feeds
    starts = sorted(run.start for run in runs_of(feed, SATURDAY) if run.route == "bus-a" and run.direction == 0)
    assert starts[-8:] == ["08:03", "08:33", "09:03", "09:33", "10:03", "10:33", "11:03", "11:33"]


def test_a_run_that_is_taken_out_parts_its_row(on_sample: Try) -> None:
    """Without the 9:00 one goes at 8:00 and 8:30, then from 9:30 on."""
    applied = on_sample('- remove_trips: {line: "bsp:bus-a", direction: 0, from: "09:00", until: "09:30"}')
    nine = 9 * 3600
    assert sorted(headways(applied)) == [
        ("a-ort-hin", 28_800, nine, 1_800), ("a-ort-hin", nine + 1_800, 43_200, 1_800), ROUNDS[1]
    ]  # fmt: skip
    assert starts(applied.network, "a-ort-hin") == [28_800, 30_600, *range(nine + 1_800, 43_200, 1_800)]


def test_runs_that_are_changed_are_trips_with_times(on_sample: Try) -> None:
    applied = on_sample('- shift_trips: {line: "bsp:bus-a", days: saturday, from: "08:00", minutes: 5}')
    assert headways(applied) == []
    assert {trip for trip in applied.feeds[0].trips["trip_id"].to_list() if "@" in trip} > {"a-ort-hin@0800"}


def test_to_meet_such_a_line_does_not_change_it(on_sample: Try) -> None:
    meets = 'meets: {line: "bsp:bus-a", at: "Barleben, Rothenseer Str.", change_min: 2, direction: 0}'
    applied = on_sample(
        '- add_line: {id: n, name: N, stops: ["Barleben, Rothenseer Str.", "Barleben, Am Sonnenhof"],'
        f' running: {{minutes: [2]}}, timetable: [{{days: saturday, direction: there, from: "08:00", until: "12:30",'
        f" {meets}}}]}}"
    )
    # A new line makes a feed of its own beside the sample's.
    assert [row for row in headways(applied) if row in ROUNDS] == ROUNDS


def test_a_change_of_working_days_changes_no_saturday(sample_base: Baseline, tmp_path: Path) -> None:
    path = tmp_path / "study.yaml"
    path.write_text(
        f"schema: 1\ntitle: T\nregion: {json.dumps(str(DATA / 'beispiel.toml'))}\nday_types: [saturday]\n"
        "compare: {origins: stops, windows: ['07:00-09:00']}\nmodifications:\n"
        "  - strengthen_line: {line: bsp:bus-a, direction: 0, days: working_days, departures: [12:55]}\n",
        encoding="utf-8",
    )
    tables = Comparing(Study(read_scenario(path), sample_base), workers=1).one(0).results.tables
    (day,) = tables["recomputed"].rows()
    assert (day["reason"], day["runs_different"], day["origins_changed"]) == ("same", 0, 0)
