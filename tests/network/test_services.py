# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Day classes: dates on which exactly the same trips run share one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mobility.network.timetable.services import DayClasses, day_classes
from tests.kernels.drawing import house


def classes(active: list[list[int]], used: list[bool] | None = None) -> DayClasses:
    """The classes of services that all have trips; a row per service, a column per day."""
    return day_classes(100, np.array(active, dtype=np.bool_), np.array(used or [True] * len(active)))


def services_by_day(found: DayClasses) -> list[list[int]]:
    """Which services run on each day."""
    return [[] if number < 0 else found.services[number].tolist() for number in found.of_day]


def test_equal_days_share_a_class_in_order_of_first_use() -> None:
    found = classes([[1, 0, 1, 1], [0, 1, 0, 1]])
    assert found.first_day == 100
    assert found.of_day.tolist() == [0, 1, 0, 2]
    assert [services.tolist() for services in found.services] == [[0], [1], [0, 1]]


def test_a_day_without_service_has_no_class() -> None:
    found = classes([[0, 1, 0], [0, 1, 0]])
    assert found.of_day.tolist() == [-1, 0, -1]


def test_services_without_usable_trips_make_no_difference() -> None:
    found = classes([[1, 1, 0], [0, 1, 1]], used=[True, False])
    assert found.of_day.tolist() == [0, 0, -1]
    assert [services.tolist() for services in found.services] == [[0]]


def test_no_service_at_all() -> None:
    assert classes([[0, 0]]).of_day.tolist() == [-1, -1]
    found = day_classes(0, np.zeros((0, 0), dtype=np.bool_), np.zeros(0, dtype=np.bool_))
    assert found.of_day.tolist() == []
    assert found.services == []


def test_service_numbers_above_eight_are_told_apart() -> None:
    """Days are compared by packed bits; the ninth service lies in another byte."""
    active = np.zeros((17, 3), dtype=np.bool_)
    active[0] = active[8, 1] = active[16, 2] = True
    assert services_by_day(classes(active.tolist())) == [[0], [0, 8], [0, 16]]


@house(100)
@given(st.integers(0, 10), st.integers(0, 20), st.integers(0, 2**32 - 1))
def test_every_day_has_its_services_and_no_class_stands_twice(services: int, days: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    active = random.integers(0, 2, (services, days)).astype(np.bool_)
    used = random.integers(0, 2, services).astype(np.bool_)
    found = day_classes(0, active, used)
    assert services_by_day(found) == [np.flatnonzero(active[:, day] & used).tolist() for day in range(days)]
    assert len({tuple(numbers) for numbers in found.services}) == len(found.services)
