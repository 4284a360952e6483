# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""An opened network: what it looks up, what it keeps for the next question, and threads that share it."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import product
from pathlib import Path
from threading import Barrier

import numpy as np
import pytest

from mobility.network import network as module
from mobility.network.links import link_input, make_links
from mobility.network.network import LINK_CACHE_ENTRIES, Network
from mobility.network.timetable.day import EPOCH, DayTimetable
from mobility.planner.places import stop_by_id
from mobility.planner.plan import plan
from mobility.planner.request import PlanRequest
from tests.network.toy import DATE, Toy, at, network_of

DAYS = [DATE + dt.timedelta(days=offset) for offset in range(6)]
TRIPS = {
    "t1": "a 8:00, b 8:10, c 8:20",
    "t2": "c 8:30, d 8:40",
    "t3": "a 8:05, d 9:30",
    "t4": "d 7:00, a 7:30",
    "t5": "d 9:00, c 9:20, b 9:40",
}


@pytest.fixture
def network(tmp_path: Path) -> Network:
    """Return a toy network."""
    return Toy(TRIPS, services={"t3": "workdays", "t4": "weekend"}).network(tmp_path, change_s=60)


def made(monkeypatch: pytest.MonkeyPatch, name: str) -> list[object]:
    """The first or second argument of each call of a maker of days or links, as it is called."""
    calls: list[object] = []
    maker = getattr(module, name)

    def counted(*arguments: object) -> object:
        calls.append(arguments[0] if name == "make_day" else arguments[1])
        result: object = maker(*arguments)
        return result

    monkeypatch.setattr(module, name, counted)
    return calls


def test_a_day_is_made_once(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = made(monkeypatch, "make_day")
    first = network.day(DATE)
    assert network.day(DATE) is first
    assert calls == [DATE]
    assert first.date == DATE


def test_days_are_kept_up_to_a_size(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for two: the one that was used longest ago goes."""
    size = network.day(DAYS[0]).nbytes
    monkeypatch.setattr(network, "day_cache_bytes", 2 * size + size // 2)
    calls = made(monkeypatch, "make_day")
    for day in (DAYS[1], DAYS[0], DAYS[2]):
        network.day(day)
    assert calls == [DAYS[1], DAYS[2]]
    network.day(DAYS[0])
    assert calls == [DAYS[1], DAYS[2]], "was used after the second one"
    network.day(DAYS[1])
    assert calls == [DAYS[1], DAYS[2], DAYS[1]]
    assert sum(day.nbytes for day in network._days.values()) <= 2 * size + size // 2


def test_one_day_is_kept_however_large(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "day_cache_bytes", 1)
    assert network.day(DATE) is network.day(DATE)
    network.day(DAYS[1])
    assert [date for date, _ in network._days] == [DAYS[1]]


def test_links_for_other_settings_are_reckoned_once(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = made(monkeypatch, "make_links")
    other = replace(network.settings, change_s=30)
    assert network.links(other) is network.links(other)
    assert calls == [other]
    assert network.links(other).changes.stay_s.tolist() == [30] * 4


def test_the_regions_own_links_come_from_the_build(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = made(monkeypatch, "make_links")
    assert network.links() is network.links(network.settings) is network.links(replace(network.settings))
    assert network.links().changes.ptr is network.arrays["changes_ptr"]
    assert calls == []


def test_stored_links_are_those_that_would_be_reckoned(tmp_path: Path) -> None:
    network = Toy(TRIPS, transfers="c,d,,,,,2,90\nb,b,,,t1,,1,\n").network(tmp_path, change_s=60, max_walk_s=900)
    again = make_links(link_input(network.arrays), network.settings)
    for part in ("changes", "changes_backward", "walks", "walks_backward"):
        for stored, reckoned in zip(getattr(network.links(), part), getattr(again, part), strict=True):
            np.testing.assert_array_equal(stored, reckoned)


def test_so_many_links_are_kept(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    several = [replace(network.settings, change_s=change_s) for change_s in range(1, LINK_CACHE_ENTRIES + 2)]
    for settings in several:
        network.links(settings)
    assert list(network._links) == several[1:]
    calls = made(monkeypatch, "make_links")
    network.links(several[1])
    assert calls == []
    network.links(several[0])
    assert calls == [several[0]]
    assert list(network._links) == [*several[3:], several[1], several[0]]


@pytest.mark.parametrize(
    ("date", "trips"),
    [
        (DATE, 4),
        (DATE + dt.timedelta(days=3), 4),
        (dt.date(2026, 6, 1), 4),
        (dt.date(2026, 6, 30), 4),
        (dt.date(2026, 5, 31), 0),
        (dt.date(2026, 7, 1), 0),
        (dt.date(1970, 1, 1), 0),
    ],
)
def test_trips_on_a_date(date: dt.date, trips: int, network: Network) -> None:
    assert network.trips_on(0, date) == trips


def test_trips_of_each_date(tmp_path: Path) -> None:
    toy = Toy(TRIPS, services=dict.fromkeys(["t1", "t2", "t3", "t4"], "weekend") | {"t5": "workdays"})
    first, trips = toy.network(tmp_path).trips_per_day(0)
    assert first == dt.date(2026, 6, 1)
    assert trips.tolist() == ([1] * 5 + [4] * 2) * 4 + [1] * 2


def test_first_and_last_date_with_service(tmp_path: Path) -> None:
    """The calendar of June 2026 begins on a Monday and ends on a Tuesday."""
    both = {
        "f": Toy(TRIPS, services=dict.fromkeys(TRIPS, "weekend")),
        "g": Toy(TRIPS, services=dict.fromkeys(TRIPS, "workdays")),
    }
    assert network_of(tmp_path / "one", {"f": both["f"]}).calendar() == (dt.date(2026, 6, 6), dt.date(2026, 6, 28))
    assert network_of(tmp_path / "two", both).calendar() == (dt.date(2026, 6, 1), dt.date(2026, 6, 30))


def test_no_service_at_all(tmp_path: Path) -> None:
    never = "daily,0,0,0,0,0,0,0,20260601,20260630\n"
    network = Toy(TRIPS, calendar=never).network(tmp_path)
    assert network.calendar() == (EPOCH, EPOCH)
    assert len(network.day(DATE).runs.chain) == 0


def test_stops_by_full_id(network: Network) -> None:
    assert [network.stop_name[network.stop_of_id(f"f_{own}")][0] for own in "abcd"] == list("ABCD")
    assert [network.stop_of_id(unknown) for unknown in ("a", "f_", "f_x", "g_a", "")] == [-1] * 5


@pytest.mark.parametrize(("rows", "berths"), [("", 4), ("b,b,,,t1,,2,90\n", 5), ("b,b,r,,,,2,90\n", 5)])
def test_berths(rows: str, berths: int, tmp_path: Path) -> None:
    network = Toy(TRIPS, transfers=rows).network(tmp_path)
    assert network.berths == berths
    assert network.split == (berths > 4)
    b = network.stop_of_id("f_b")
    assert network.berth_stop.tolist() == sorted([0, 1, 2, 3, *[b] * (berths - 4)])


def test_what_is_told_of_feeds(tmp_path: Path) -> None:
    network = network_of(tmp_path, {"f": Toy(TRIPS), "g": Toy(TRIPS, zone="Europe/London")})
    assert [(feed.id, feed.time_zone, feed.agencies) for feed in network.feeds] == [
        ("f", "Europe/Berlin", ("Dorfbus",)),
        ("g", "Europe/London", ("Dorfbus",)),
    ]


def test_four_threads_get_the_same_answers_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With room for one day only, so that days and links are made and thrown away all the time."""
    monkeypatch.setattr(module, "DAY_CACHE_BYTES", 1)
    monkeypatch.setattr(module, "LINK_CACHE_ENTRIES", 1)
    toy = Toy(TRIPS)
    settings = [None, *(replace(toy.network(tmp_path).settings, change_s=change_s) for change_s in (0, 300, 900))]
    questions = list(product(["a", "b", "d"], ["c", "d"], [at("7:00"), at("7:30", DAYS[1])], [False, True], settings))

    def answers(network: Network, order: list[int]) -> dict[int, object]:
        found: dict[int, object] = {}
        for number in order:
            one, two, moment, arrive_by, chosen = questions[number]
            origin, destination = stop_by_id(network, f"f_{one}"), stop_by_id(network, f"f_{two}")
            assert origin is not None
            assert destination is not None
            later = moment + dt.timedelta(hours=3) if arrive_by else moment
            found[number] = plan(
                network, PlanRequest(origin, destination, later, arrive_by, settings=chosen)
            ).itineraries
        return found

    shared, order, start = toy.network(tmp_path / "shared"), list(range(len(questions))), Barrier(4)

    def work(number: int) -> dict[int, object]:
        start.wait(timeout=30)
        return answers(shared, order[number * 20 :] + order[: number * 20])

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(work, range(4)))
    wanted = answers(toy.network(tmp_path / "alone"), order)
    assert found == [wanted] * 4
    assert sum(bool(itineraries) for itineraries in wanted.values()) >= len(questions) // 2


def test_a_day_has_both_directions_of_all_trips(network: Network) -> None:
    day: DayTimetable = network.day(DATE)
    assert len(day.forward.arrival_s) == len(day.backward.arrival_s)
    assert day.nbytes == sum(array.nbytes for part in (day.forward, day.backward, day.runs) for array in part)
