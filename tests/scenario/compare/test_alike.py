# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Origins that are not searched again have the rows that a search finds; what differs is found whatever the order."""

import itertools
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mobility.analysis.travel_times import Conditions
from mobility.errors import InputError
from mobility.network.network import Network
from mobility.scenario.compare.alike import changed_boardings, same_frame
from mobility.scenario.compare.question import CompareQuestion, explicit_days
from mobility.scenario.compare.search import Searched, in_network, search_all, search_scenario
from mobility.scenario.variant import Variant
from tests.agreement.compare import network_in_memory

from .scenarios import HOME_PARK, HOME_STATION, SATURDAY, WEDNESDAY, called, stops

STOPS = [(52.0 + 0.004 * row, 11.0 + 0.02 * column) for row in range(3) for column in range(4)]
"""Rows lie in walking distance, columns do not."""
Line = tuple[tuple[int, ...], tuple[int, ...], bool]
"""Stops, first departures in minutes, and whether nobody may board at the second stop."""


def feed(lines: list[Line]) -> dict[str, str]:
    trips, calls = (
        ["route_id,service_id,trip_id"],
        ["trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type"],
    )
    for number, (along, departures, closed) in enumerate(lines):
        for minute in departures:
            trip = f"t{number}_{minute}"
            trips.append(f"r,s,{trip}")
            for at, stop in enumerate(along):
                now = 7 * 60 + minute + 6 * at
                clock = f"{now // 60:02}:{now % 60:02}:00"
                calls.append(f"{trip},{clock},{clock},S{stop},{at},{int(closed and at == 1)}")
    return {
        "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\na,A,https://example.org,Europe/Berlin\n",
        "stops.txt": "stop_id,stop_name,stop_lat,stop_lon\n"
        + "".join(f"S{number},S{number},{lat},{lon}\n" for number, (lat, lon) in enumerate(STOPS)),
        "routes.txt": "route_id,agency_id,route_short_name,route_type\nr,a,1,3\n",
        "calendar_dates.txt": "service_id,date,exception_type\ns,20260610,1\n",
        "trips.txt": "\n".join(trips) + "\n",
        "stop_times.txt": "\n".join(calls) + "\n",
    }  # fmt: skip


def network(folder: Path, lines: list[Line]) -> Network:
    (folder / "feed").mkdir(parents=True)
    for name, text in feed(lines).items():
        (folder / "feed" / name).write_text(text, encoding="utf-8")
    (folder / "region.toml").write_text(
        '[region]\nid = "r"\nname = "R"\ntime_zone = "Europe/Berlin"\n[[feeds]]\nid = "f"\ngtfs = "feed"\n'
        "[transfers]\nmax_walk_s = 600\n", "utf-8"
    )  # fmt: skip
    return network_in_memory(folder / "region.toml")


def assert_the_same(found: Searched, wanted: Searched) -> None:
    assert (found.found.seconds == wanted.found.seconds).all()
    assert (found.found.share == wanted.found.share).all()


line = st.tuples(
    st.lists(st.integers(0, len(STOPS) - 1), min_size=2, max_size=5, unique=True).map(tuple),
    st.lists(st.integers(-30, 150), min_size=1, max_size=4, unique=True).map(tuple),
    st.booleans(),
)
counter = itertools.count()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(line, min_size=1, max_size=5), st.lists(line, max_size=2), st.integers(0, 3), st.booleans())
def test_rows_taken_over_are_those_that_a_search_finds(
    tmp_path: Path,
    known: list[Line],
    new: list[Line],
    gone: int,
    few: bool,  # noqa: FBT001 - drawn
) -> None:
    """Networks of the same stops, drawn anew; some lines of the first are not in the second, others are new."""
    here = tmp_path / str(next(counter))
    left = known[gone:]
    old, scenario = network(here / "old", known), network(here / "new", (new + left) or known[:1])
    places = stops(old, [f"f_S{number}" for number in range(len(STOPS))])
    conditions = Conditions(most_s=50 * 60, max_rides=1 if few else None)
    question = CompareQuestion(
        places, places, ("07:30-07:50", "08:00-08:10"), explicit_days(WEDNESDAY), conditions=conditions
    )
    assert same_frame(old, scenario, None)
    base = search_all(old, question)
    found = search_scenario(scenario, question, base)
    assert_the_same(found, search_all(scenario, question))
    assert found.days[0].changed <= found.days[0].searched
    assert found.days[0].reason == ("same" if found.days[0].runs == 0 else "some")


def test_the_check_spares_most_searches_where_a_change_is_far_away(tmp_path: Path) -> None:
    west: Line = ((0, 1), (0, 30, 60), False)
    east: Line = ((2, 3), (0, 30, 60), False)
    old, new = network(tmp_path / "old", [west]), network(tmp_path / "new", [west, east])
    places = stops(old, [f"f_S{number}" for number in range(len(STOPS))])
    question = CompareQuestion(places, places, ("07:00-08:00",), explicit_days(WEDNESDAY))
    found = search_scenario(new, question, search_all(old, question))
    assert found.days[0].runs == 3
    near = {f"f_S{number}" for number in (2, 6, 10)}
    assert found.days[0].searched == len(near), "only those from which walks lead to the first stop of the new line"
    assert found.days[0].changed == 2, "from the farthest of them it is too far to go on foot in one piece"


def test_runs_are_compared_whatever_the_order_of_patterns_is(tmp_path: Path) -> None:
    random = Random(5)
    lines: list[Line] = [
        (tuple(random.sample(range(12), 4)), tuple(random.sample(range(-30, 150), 6)), False) for _ in range(6)
    ]
    one = network(tmp_path / "one", lines)
    two = network(tmp_path / "two", [*reversed(lines)])
    sides = [side.day(WEDNESDAY).forward for side in (one, two)]
    assert changed_boardings(*sides).runs == 0
    less = network(tmp_path / "less", [(lines[0][0], lines[0][1][1:], False), *lines[1:]])
    for a, b in ((one, less), (less, one)):
        changed = changed_boardings(a.day(WEDNESDAY).forward, b.day(WEDNESDAY).forward)
        assert changed.runs == 1
        assert len(changed.berth) == 3, "nobody boards at the last stop"
        stop = one.berth_stop[changed.berth]
        assert {one.stop_id[number] for number in stop.tolist()} == {f"f_S{number}" for number in lines[0][0][:3]}


def test_frames_differ_where_stops_or_walks_do(tmp_path: Path) -> None:
    lines: list[Line] = [((0, 1), (0,), False)]
    one = network(tmp_path / "one", lines)
    folder = tmp_path / "two" / "feed"
    network(tmp_path / "two", lines)
    text = (folder / "stops.txt").read_text("utf-8").replace("S0,S0,52.0,", "S0,S0,52.001,")
    (folder / "stops.txt").write_text(text, "utf-8")
    assert not same_frame(one, network_in_memory(tmp_path / "two" / "region.toml"), None)


def test_stops_are_found_by_their_ids_where_numbers_differ(tmp_path: Path) -> None:
    lines: list[Line] = [((0, 1, 2, 3), (0, 30, 60), False)]
    one = network(tmp_path / "one", lines)
    network(tmp_path / "two", lines)
    path = tmp_path / "two" / "feed" / "stops.txt"
    rows = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([rows[0], "X,X,51.99,10.99", *rows[1:]]) + "\n", "utf-8")
    two = network_in_memory(tmp_path / "two" / "region.toml")
    places = stops(one, ["f_S0", "f_S2", "f_S11"])
    moved = in_network(places, one, two)
    assert places.stop is not None
    assert moved.stop is not None
    assert moved.stop.tolist() != places.stop.tolist()
    assert [two.stop_id[stop] for stop in moved.stop.tolist()] == list(places.id)
    question = CompareQuestion(places, places, ("07:00-08:00",), explicit_days(WEDNESDAY))
    found = search_scenario(two, question, search_all(one, question))
    assert (found.days[0].reason, found.days[0].changed) == ("all", 0)
    path.write_text("\n".join(row for row in rows if not row.startswith("S11")) + "\n", "utf-8")
    with pytest.raises(InputError) as refused:
        in_network(places, one, network_in_memory(tmp_path / "two" / "region.toml"))
    assert refused.value.code == "compare_no_such_stop"


@pytest.mark.parametrize("name", ["shuttle", "saturday", "cut", "none"])
def test_on_the_sample_with_streets_and_draws(name: str, on_sample: dict[str, Variant]) -> None:
    base = on_sample["baseline"].network
    places = stops(base, called(base))
    question = CompareQuestion(places, places, ("06:00-06:30", "14:00-14:30"), explicit_days(WEDNESDAY, SATURDAY))
    scenario = on_sample[name].network
    found = search_scenario(scenario, question, search_all(base, question))
    assert_the_same(found, search_all(scenario, question))
    assert [day.reason for day in found.days] == {
        "shuttle": ["some", "same"], "saturday": ["same", "some"], "cut": ["some", "some"], "none": ["some", "same"],
    }[name]  # fmt: skip
    if name == "none":
        assert found.days[0].searched == 0, "it runs on the next day alone"


@pytest.mark.parametrize("name", ["saturday", "cut"])
def test_on_the_home_region(name: str, on_home: dict[str, Variant]) -> None:
    base = on_home["baseline"].network
    ids = called(base, (SATURDAY,))
    chosen = [HOME_STATION, HOME_PARK, *np.random.default_rng(4).choice(ids, 60, replace=False).tolist()]
    places = stops(base, list(dict.fromkeys(chosen)))
    question = CompareQuestion(places, places, ("07:00-07:40",), explicit_days(WEDNESDAY, SATURDAY))
    scenario = on_home[name].network
    found = search_scenario(scenario, question, search_all(base, question))
    assert_the_same(found, search_all(scenario, question))
    assert found.days[1].reason == "some"
    assert 0 < found.days[1].searched < len(places)
    if name == "saturday":
        assert (found.days[0].reason, found.days[0].searched) == ("same", 0)
        assert found.days[1].changed > 0
