# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What is changed and changed back leaves the journeys of the baseline."""

import random
import zlib
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from mobility.errors import InputError
from mobility.network.patch.baseline import Baseline
from tests.agreement.networks import Case, cases
from tests.scenario.apply.conftest import Try

from .asked import best, in_window
from .test_patched import home_queries, in_memory, lots_of
from .trying import DATES, Published, made, runs_of

SIEDLUNG, AMMENSLEBER, MITTE = "de:15083:1522::01", "de:15083:1109::01", "de:15083:1110::01"
SATURDAYS = 'line: "boerdebus:610", direction: 0, days: saturday, from: 08:00'
ON_HOME = {
    "shift": f"- shift_trips: {{{SATURDAYS}, minutes: 7}}\n- shift_trips: {{{SATURDAYS}, minutes: -7}}",
    "shift by id": '- shift_trips: {line: "boerdebus:610", trips: [TRIP], days: DAY, minutes: 7}\n'
    '- shift_trips: {line: "boerdebus:610", trips: [TRIP], days: DAY, minutes: -7}',
    "speed": f"- change_speed: {{{SATURDAYS}, factor: 0.5}}\n- change_speed: {{{SATURDAYS}, factor: 2}}",
    "dwell": f"- change_dwell: {{{SATURDAYS}, dwell_s: 30}}\n- change_dwell: {{{SATURDAYS}, dwell_s: 0}}",
    "skip and reroute": f'- skip_stops: {{{SATURDAYS}, stops: "{AMMENSLEBER}"}}\n'
    f'- reroute: {{{SATURDAYS}, from_stop: "{SIEDLUNG}", to_stop: "{MITTE}", via: ["{AMMENSLEBER}"], '
    "running: {minutes: [3, 2]}}",
    "serve and skip": f"- serve_station: {{{SATURDAYS}, stop: {{stop: halt, lat: 52.225, lon: 11.618}}, loses_s: 60, "
    f'between: ["{SIEDLUNG}", "{AMMENSLEBER}"]}}\n- skip_stops: {{{SATURDAYS}, stops: halt, saves_s: 60}}',
    "add and remove": f'- add_line: {{id: neu, name: P, stops: ["{SIEDLUNG}", "{MITTE}"], running: {{minutes: [1]}}, '
    "timetable: [{days: daily, from: 00:00, until: 24:00, every_min: 10}]}\n- remove_line: {line: neu}",
}


@pytest.mark.parametrize("name", ON_HOME)
def test_on_real_timetables(name: str, on_home: Try, home_base: Baseline, buses: Published) -> None:
    trip = next(
        row["trip_id"]
        for row in buses.tables["trips.txt"]
        if "|610:" in row["route_id"] and "4431099" in row["trip_id"]
    )
    applied = on_home(ON_HOME[name].replace("TRIP", f'"{trip}"').replace("DAY", "2026-06-13"))
    assert all(told.trips for told in applied.touched)
    for date in DATES:
        assert runs_of(applied.feeds[0], date) == buses.runs(date)
    answered = 0
    for query in home_queries(home_base, 40, zlib.crc32(name.encode())):
        wanted = best(home_base.network, query)
        assert best(applied.network, query) == wanted
        answered += bool(wanted)
    assert answered > 10


def reversals(case: Case, baseline: Baseline, lot: random.Random) -> str:
    """A change and what takes it back."""
    lots = lots_of(case, baseline)
    line, day = lot.choice(lots.lines), lot.choice(lots.days)
    words = f'line: "{lots.feed}:{line}"' + (f", days: {day}" if day else "")
    minutes, stop = lot.choice([-60, -3, 2, 45, 1440]), lot.choice(baseline.feeds[0].stops.rows(named=True))
    kind = lot.choice(["shift", "speed", "move", "line"])
    if kind == "shift":
        return "\n".join(f"- shift_trips: {{{words}, minutes: {sign * minutes}}}" for sign in (1, -1))
    if kind == "speed":
        return f"- change_speed: {{{words}, factor: 0.5}}\n- change_speed: {{{words}, factor: 2}}"
    if kind == "move":
        head = f'- move_stop: {{stop: "{lots.feed}_{stop["stop_id"]}", '
        places = (53.0, 11.0), (stop["lat"], stop["lon"])
        return "\n".join(f"{head}lat: {lat}, lon: {lon}}}" for lat, lon in places)
    a, b = lot.sample(list(lots.stops), 2)
    return (
        f'- add_line: {{id: neu, name: N, feed: {lots.feed}, stops: ["{lots.feed}_{a}", "{lots.feed}_{b}"], '
        "running: {minutes: [1]}, timetable: [{days: daily, from: 00:00, until: 24:00, every_min: 20}]}\n"
        "- remove_line: {line: neu}"
    )


@pytest.mark.parametrize("networks", [40, pytest.param(400, marks=pytest.mark.long)])
def test_on_random_networks(networks: int, tmp_path: Path) -> None:
    counts: Counter[str] = Counter()

    @settings(
        max_examples=networks, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )  # fmt: skip
    @given(cases())
    def agree(case: Case) -> None:
        lot = random.Random(zlib.crc32(repr(case).encode()))
        folder = tmp_path / str(counts["asked"])
        counts["asked"] += 1
        baseline = in_memory(case.write(folder))
        for _ in range(3):
            text = reversals(case, baseline, lot)
            try:
                applied = made(baseline, folder, text)
            except InputError as error:
                counts[error.code] += 1
                continue
            counts["applied"] += 1
            counts[text.split(":")[0]] += 1
            for query in case.queries:
                wanted = best(baseline.network, query)
                assert best(applied.network, query) == wanted, (text, query)
                assert in_window(applied.network, query) == in_window(baseline.network, query), (text, query)
                counts["answered"] += bool(wanted)

    agree()
    assert counts["applied"] > networks
    assert counts["answered"] > networks


@pytest.mark.parametrize("networks", [20, pytest.param(150, marks=pytest.mark.long)])
def test_removed_and_merged_again(networks: int, tmp_path: Path) -> None:
    """All lines of a feed are removed, and the feed is merged under another id: journeys stay."""
    counts: Counter[str] = Counter()

    @settings(
        max_examples=networks, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )  # fmt: skip
    @given(cases())
    def agree(case: Case) -> None:
        folder = tmp_path / str(counts["asked"])
        counts["asked"] += 1
        baseline = in_memory(case.write(folder))
        if len(baseline.feeds) > 1:
            return
        (feed,) = baseline.feeds
        name = feed.source.id
        routes = feed.trips["route"].gather(feed.stop_times["trip"].unique()).unique().sort().to_list()
        text = f"- merge_feed: {{id: again, gtfs: {name}}}\n" + "\n".join(
            f'- remove_line: {{line: "{name}:{feed.routes["route_id"][route]}"}}' for route in routes
        )
        applied = made(baseline, folder, text)
        for query in case.queries:
            ends = [one.replace(f"{name}_", "again_", 1) for one in (query.origin, query.destination)]
            wanted = best(baseline.network, query)
            assert best(applied.network, replace(query, origin=ends[0], destination=ends[1])) == wanted, (text, query)
            counts["answered"] += bool(wanted)

    agree()
    assert counts["answered"] > networks
