# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Accessibility of stops and cells of the home region, against single questions."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from mobility.analysis.accessibility.access import AccessQuestion, accessibility
from mobility.analysis.accessibility.opportunities import Decay
from mobility.analysis.accessibility.there_and_back import read_stay, there_and_back
from mobility.analysis.matrix import MatrixQuestion, place_of, travel_time_matrix
from mobility.analysis.travel_times import Conditions
from mobility.analysis.window import read_window
from mobility.errors import InputError
from mobility.kernels.layout import NEVER
from mobility.network.network import Network
from tests.analysis.minutes import single_s
from tests.analysis.test_matrix import DATE, some_stops


@pytest.fixture(scope="module")
def asked(home: Network) -> AccessQuestion:
    origins, there = some_stops(home, 40, 7), some_stops(home, 15, 8)
    people = np.arange(40, dtype=np.float64)
    origins = replace(origins, columns={"people": people})
    window = read_window("07:00-08:00", DATE, home.zone)
    matrix = MatrixQuestion(origins, there, window, (50,), Conditions(max_rides=3))
    weight = np.arange(15, dtype=np.float64)
    return AccessQuestion(
        matrix, weight, (60, 30, 120), nearest=(1, 30), stay=read_stay("07:30-16:00", DATE, home.zone)
    )


def test_opportunities_are_those_of_the_matrix(home: Network, asked: AccessQuestion) -> None:
    found = accessibility(home, asked)
    seconds = travel_time_matrix(home, asked.matrix).seconds[0]
    assert list(found.cutoffs_s) == [1800, 3600, 7200]
    for row, cutoff_s in enumerate(found.cutoffs_s):
        assert found.reached[row].tolist() == ((seconds <= cutoff_s) * asked.weight).sum(axis=1).tolist()
    assert (np.diff(found.reached, axis=0) >= 0).all()
    assert (found.reached[2] > 0).sum() > 5
    columns = found.columns()
    assert columns["origin"] == list(asked.matrix.origins.id)
    assert columns["people"].tolist() == list(range(40))
    assert {"opportunities_30_min", "opportunities_120_min", "nearest_1_s", "nearest_30_s", "stay_possible"} < set(
        columns
    )
    frame = found.frame()
    assert str(frame.crs) == "EPSG:4326"
    assert len(frame) == 40


def test_there_and_back_is_what_single_questions_say(home: Network, asked: AccessQuestion) -> None:
    stay, matrix = asked.stay, asked.matrix
    assert stay is not None
    conditions = Conditions(3 * 3600)
    found = there_and_back(home, matrix.origins, matrix.destinations, stay, conditions)
    possible = 0
    for o in range(0, 40, 3):
        best: tuple[int, int, int, int] | None = None
        for d in range(15):
            origin, destination = place_of(matrix.origins, o), place_of(matrix.destinations, d)
            there_s = single_s(home, destination, origin, stay.begin, conditions, towards=True)
            back_s = single_s(home, destination, origin, stay.end, conditions, towards=False)
            if max(there_s, back_s) < NEVER and (best is None or there_s + back_s < best[0]):
                best = there_s + back_s, d, there_s, back_s
        told = int(found.destination[o]), int(found.there_s[o]), int(found.back_s[o])
        assert told == ((-1, NEVER, NEVER) if best is None else best[1:])
        possible += best is not None
    assert possible >= 4


def test_a_decay_counts_what_lies_beyond_the_cutoff(home: Network, asked: AccessQuestion) -> None:
    step, slow = (
        accessibility(home, replace(asked, cutoffs_min=(60,), decay=Decay(kind), stay=None)).reached[0]
        for kind in ("step", "exponential")
    )
    assert ((step == 0) & (slow > 0)).any()


def test_small_groups_of_people_are_not_shown(home: Network, asked: AccessQuestion) -> None:
    found = accessibility(home, asked)
    few = np.zeros(40)
    few[np.flatnonzero(found.nearest_s[0] < NEVER)[:1]] = 3
    few[np.flatnonzero(found.nearest_s[0] == NEVER)[:1]] = 50
    shown = found.people_within(few)
    assert shown.blanked >= 2
    assert found.people_within(few, persons=False).blanked == 0
    assert found.share_with_stay(np.zeros(40)) != found.share_with_stay(np.zeros(40)), "no people, no share"


def test_nothing_to_start_from_or_to_go_to_is_refused(home: Network, asked: AccessQuestion) -> None:
    nothing = some_stops(home, 0, 1)
    empty = {
        "no_origins": replace(asked.matrix, origins=nothing),
        "no_opportunities": replace(asked.matrix, destinations=nothing),
    }
    for code, matrix in empty.items():
        with pytest.raises(InputError) as refused:
            accessibility(home, replace(asked, matrix=matrix))
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("written", "begin", "end"),
    [("06:00-14:00", (10, 6), (10, 14)), ("7:45-13:15", (10, 7), (10, 13)), ("22:00-06:00", (10, 22), (11, 6))],
)
def test_stays_may_last_over_midnight(
    written: str, begin: tuple[int, int], end: tuple[int, int], home: Network
) -> None:
    stay = read_stay(written, DATE, home.zone)
    assert [(at.day, at.hour) for at in (stay.begin, stay.end)] == [begin, end]
    assert stay.begin.tzinfo is not None
    assert stay.begin < stay.end <= stay.begin + dt.timedelta(days=1)


@pytest.mark.parametrize("written", ["", "6-14", "06:00", "06:00-25:00", "x:00-14:00"])
def test_stays_that_are_none_are_refused(written: str, home: Network) -> None:
    with pytest.raises(InputError):
        read_stay(written, DATE, home.zone)
