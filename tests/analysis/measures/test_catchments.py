# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""ÖV-Güteklassen and Erschließung: the tables of the definition, distances, and who is counted."""

import itertools
import math
from pathlib import Path

import numpy as np
import pytest

from mobility.analysis.measures.calls import day_calls
from mobility.analysis.measures.distances import crow_m
from mobility.analysis.measures.erschliessung import erschliessung
from mobility.analysis.measures.gueteklassen import (
    CATEGORIES,
    CLASS,
    DISTANCES_M,
    MODES,
    category_of,
    class_of,
    classes_of_places,
    people_by_class,
    stop_categories,
)
from mobility.analysis.measures.modes import mode_of
from mobility.analysis.places.places import Places
from mobility.errors import InputError
from mobility.network.network import Network
from tests.network.toy import DATE, Toy, metres_north


def places(*metres: float, people: tuple[float, ...] = ()) -> Places:
    """Places so far north of stop a."""
    lat = np.array([metres_north(each) for each in metres])
    columns = {"population": np.array(people or (1.0,) * len(metres))}
    return Places(tuple(str(each) for each in metres), lat, np.full(len(metres), 11.0), columns)


def hourly(folder: Path, *, every_minutes: int = 60, **more: str) -> Network:
    """From a to b and back again every so often, from 6:00 to before 20:00."""
    clocks = [f"{minute // 60}:{minute % 60:02}" for minute in range(360, 1200, every_minutes)]
    trips = {}
    for number, clock in enumerate(clocks):
        hour, minute = clock.split(":")
        trips[f"o{number}"] = f"a {clock}, b {int(hour) + 1}:{minute}"
        trips[f"i{number}"] = f"a {int(hour)}:{minute}, d {int(hour) + 1}:{minute}"
    return Toy({**trips, **more}).network(folder)


@pytest.mark.parametrize(
    ("minutes", "bus", "tram", "train", "express"),
    [
        (4.9, "III", "II", "I", "I"), (5, "III", "III", "II", "I"), (10, "III", "III", "II", "I"),
        (10.1, "IV", "IV", "III", "II"), (19.9, "IV", "IV", "III", "II"), (20, "V", "V", "IV", "III"),
        (40, "V", "V", "IV", "III"), (40.1, "VI", "VI", "V", "IV"), (60, "VI", "VI", "V", "IV"),
        (120, "VII", "VII", "VI", "V"), (120.1, "VIII", "VIII", "VII", None), (210, "VIII", "VIII", "VII", None),
        (210.1, None, None, None, None),
    ],
)  # fmt: skip
def test_categories_by_interval_and_mode(
    minutes: float, bus: str | None, tram: str | None, train: str | None, express: str | None
) -> None:
    assert [category_of(minutes, mode) for mode in MODES] == [express, train, tram, bus]


def test_categories_and_classes_never_get_better_with_distance_interval_or_mode() -> None:
    def rank(category: str | None) -> int:
        return len(CATEGORIES) if category is None else CATEGORIES.index(category)

    minutes = [1, 5, 7, 10, 15, 20, 30, 40, 50, 60, 90, 120, 180, 210, 300]
    for mode in MODES:
        ranks = [rank(category_of(each, mode)) for each in minutes]
        assert ranks == sorted(ranks)
    letters = "ABCDEFG"
    for category in CATEGORIES:
        found = [class_of(category, metres) for metres in (0, *DISTANCES_M, 1251)]
        ranks = [len(letters) if letter is None else letters.index(letter) for letter in found]
        assert ranks == sorted(ranks)
        assert found[-1] is None
    for better, worse in itertools.pairwise(CATEGORIES):
        assert len(CLASS[better]) >= len(CLASS[worse])


def test_modes_of_route_types() -> None:
    assert [mode_of(kind) for kind in (2, 102, 109, 1, 0, 900, 11, 3, 700, 4, 7)] == [
        "rail", "express", "rail", "rail", "tram", "tram", "tram", "bus", "bus", "bus", "bus",
    ]  # fmt: skip


def test_a_stop_served_hourly_in_both_directions(tmp_path: Path) -> None:
    network = hourly(tmp_path, extra="a 5:59, b 6:10", evening="a 20:00, b 20:10")
    calls = day_calls(network, DATE)
    found = stop_categories(calls)
    of_a = found[int(network.arrays["stop_group"][network.stop_of_id("f_a")])]
    assert (of_a.departures, of_a.interval_minutes, of_a.mode, of_a.category) == (28, 60, "bus", "VI")
    assert len(found) == 1, "trips end at b and d"
    near = places(0, 299, 301, 499, 501, 749, 751)
    assert classes_of_places(network, calls, near) == ("E", "E", "F", "F", "G", "G", None)
    classes = classes_of_places(network, calls, places(100, 400, 9_000, people=(10, 20, math.nan)))
    assert {
        letter: count for letter, count in people_by_class(classes, np.array([10, 20, math.nan])).items() if count
    } == {
        "E": 10,
        "F": 20,
    }


def test_who_lives_near_a_served_stop(tmp_path: Path) -> None:
    network = hourly(tmp_path, every_minutes=600)
    calls = day_calls(network, DATE)
    near = places(100, 299, 301, 499, 501, 5_000, people=(1, 2, 4, 8, 16, math.nan))
    narrow, wide = erschliessung(network, calls, near, "population")
    assert (narrow.radius_m, narrow.people_within, narrow.people, narrow.people_without) == (300, 3, 31, 28)
    assert (wide.people_within, wide.share) == (15, 15 / 31)
    assert narrow.within.tolist() == [True, True, False, False, False, False]
    often = erschliessung(network, calls, near, "population", least_departures=100)
    assert [each.people_within for each in often] == [0, 0]
    assert erschliessung(network, calls, places(), "population")[0].share is None


def test_where_nothing_leaves_nobody_is_served(tmp_path: Path) -> None:
    network = Toy({"t": "a 8:00, b 8:10"}, services={"t": "weekend"}).network(tmp_path)
    calls = day_calls(network, DATE)
    assert erschliessung(network, calls, places(0), "population")[0].people_within == 0
    assert classes_of_places(network, calls, places(0)) == (None,)


def test_straight_lines_are_great_circles(tmp_path: Path) -> None:
    network = Toy({"t": "a 8:00, b 8:10"}).network(tmp_path)
    metres = crow_m(network, places(0, 123.4, 50_000), network.stop_of_id("f_a"))
    assert np.allclose(metres, [0, 123.4, 50_000], atol=1e-3)


def test_walks_over_streets_need_streets(tmp_path: Path) -> None:
    network = hourly(tmp_path, every_minutes=600)
    with pytest.raises(InputError) as refused:
        erschliessung(network, day_calls(network, DATE), places(0), "population", streets=True)
    assert refused.value.code == "no_streets_here"
