# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Opportunities, nearest ones and how evenly they are spread, against plain reckoning person by person."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.analysis.accessibility.equity import spread
from mobility.analysis.accessibility.opportunities import Decay, check_cutoffs, nearest_s, opportunities
from mobility.errors import InputError
from mobility.kernels.layout import NEVER

TIMES = st.lists(
    st.lists(st.sampled_from([0, 60, 599, 600, 601, 1800, 7200, NEVER]), min_size=4, max_size=4), max_size=6
)
WEIGHTS = st.lists(st.sampled_from([0.0, 1.0, 2.5, 40.0]), min_size=4, max_size=4)


@given(TIMES, WEIGHTS, st.sampled_from(["step", "logistic", "exponential"]))
def test_opportunities_one_by_one(times: list[list[int]], weight: list[float], kind: str) -> None:
    seconds = np.array(times, dtype=np.int32).reshape(-1, 4)
    found = opportunities(seconds, np.array(weight), 600.0, Decay(kind, 10))
    for line, value in zip(times, found, strict=True):
        wanted = 0.0
        for time_s, heavy in zip(line, weight, strict=True):
            if time_s == NEVER:
                continue
            minutes = time_s / 60
            share = {
                "step": 1.0 if minutes <= 10 else 0.0,
                "logistic": 1 / (1 + math.exp((minutes - 10) * math.pi / (10 * math.sqrt(3)))),
                "exponential": 2 ** (-minutes / 10),
            }[kind]
            wanted += share * heavy
        assert value == pytest.approx(wanted, rel=1e-12)


@given(TIMES, WEIGHTS, st.sampled_from([1.0, 2.0, 3.5, 41.0]))
def test_the_nearest_one_by_one(times: list[list[int]], weight: list[float], count: float) -> None:
    found = nearest_s(np.array(times, dtype=np.int32).reshape(-1, 4), np.array(weight), count)
    for line, value in zip(times, found, strict=True):
        gathered, wanted = 0.0, NEVER
        for time_s, heavy in sorted(zip(line, weight, strict=True), key=lambda one: one[0]):
            gathered += heavy if time_s < NEVER else 0.0
            if gathered >= count and time_s < NEVER:
                wanted = time_s
                break
        assert value == wanted


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5)), min_size=1, max_size=12))
def test_spreads_person_by_person(cells: list[tuple[int, int]]) -> None:
    value, people = (np.array(column, dtype=np.float64) for column in zip(*cells, strict=True))
    persons = sorted(value for value, heads in cells for _ in range(heads))
    found = spread(value, people)
    assert found.people == len(persons)
    if not persons:
        assert math.isnan(found.mean)
        assert math.isnan(found.gini)
        return
    assert found.mean == pytest.approx(sum(persons) / len(persons))
    assert found.share_some == pytest.approx(sum(one > 0 for one in persons) / len(persons))
    wanted = [float(np.percentile(persons, 10 * number, method="inverted_cdf")) for number in range(1, 10)]
    assert list(found.deciles) == wanted
    if sum(persons) == 0:
        assert math.isnan(found.gini)
        return
    apart = sum(abs(one - other) for one in persons for other in persons)
    assert found.gini == pytest.approx(apart / (2 * len(persons) * sum(persons)), abs=1e-12)


def test_half_counts_at_the_cutoff() -> None:
    at = np.array([1200], dtype=np.int32)
    assert Decay("logistic").share(at, 1200)[0] == Decay("exponential").share(at, 1200)[0] == pytest.approx(0.5)


@pytest.mark.parametrize("kind", ["", "linear", "Step"])
def test_unknown_decays_are_refused(kind: str) -> None:
    with pytest.raises(InputError) as refused:
        Decay(kind)
    assert "step, logistic, exponential" in str(refused.value)


@pytest.mark.parametrize("cutoffs", [[], [0], [-1, 5], [2000], [float("nan")]])
def test_cutoffs_that_are_none_are_refused(cutoffs: list[float]) -> None:
    with pytest.raises(InputError):
        check_cutoffs(cutoffs, 1440)
