# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Windows of journeys with more rides than a window is first searched with, and with none allowed."""

from pathlib import Path

import pytest

from mobility.network.network import Network
from mobility.network.timetable.accelerator import Acceleration
from mobility.planner.by_kernel import ENTRIES, WINDOW_RIDES
from tests.network.toy import Toy, at

from .test_window import page_of, shown

STAGES = 40
"""More than twice the rides of a first look."""
MODES = pytest.mark.parametrize("mode", [Acceleration.OFF, Acceleration.NOW])
BACK = pytest.mark.parametrize("arrive_by", [False, True])


def chain(folder: Path, mode: Acceleration, hours: range) -> Network:
    """Every hour a train from each stop to the next one, two minutes after the other has come there."""
    stops = "".join(f"s{number},S{number},{50 + number / 10:.1f},11.0,,\n" for number in range(STAGES + 1))
    trips = {
        f"t{hour}-{stage}": f"s{stage} {clock(hour, 3 * stage)}, s{stage + 1} {clock(hour, 3 * stage + 1)}"
        for hour in hours
        for stage in range(STAGES)
    }
    network = Toy(trips, stops=stops).network(folder)
    network.accelerator.mode = mode
    return network


def clock(hour: int, minute: int) -> str:
    return f"{hour + minute // 60}:{minute % 60:02}"


@MODES
@BACK
@pytest.mark.parametrize("rides", [WINDOW_RIDES - 1, WINDOW_RIDES, WINDOW_RIDES + 1, 2 * WINDOW_RIDES + 1, STAGES])
def test_as_many_rides_as_it_takes(tmp_path: Path, mode: Acceleration, arrive_by: bool, rides: int) -> None:  # noqa: FBT001
    network = chain(tmp_path, mode, range(6, 8))
    arrival = clock(6, 3 * rides - 2).zfill(5), clock(7, 3 * rides - 2).zfill(5)
    page = page_of(network, f"s0 s{rides}", at("5:00"), at("12:00"), arrive_by=arrive_by)
    assert shown(page) == [f"10 06:00-{arrival[0]} {rides}", f"10 07:00-{arrival[1]} {rides}"]


@MODES
@BACK
@pytest.mark.parametrize(("most", "found"), [(WINDOW_RIDES + 2, 1), (WINDOW_RIDES + 1, 0), (0, 0)])
def test_no_more_rides_than_asked_for(
    tmp_path: Path,
    mode: Acceleration,
    arrive_by: bool,  # noqa: FBT001
    most: int,
    found: int,
) -> None:
    network = chain(tmp_path, mode, range(6, 7))
    ends = f"s0 s{WINDOW_RIDES + 2}"
    page = page_of(network, ends, at("5:00"), at("12:00"), max_rides=most, arrive_by=arrive_by)
    assert len(shown(page)) == found
    if not found:
        assert page.result.reason is not None
        assert page.result.reason.code == "too_few_rides"


@MODES
def test_more_journeys_than_a_page_has_room_for_at_first(tmp_path: Path, mode: Acceleration) -> None:
    trips = {f"t{minute}": f"a {clock(7, minute)}, b {clock(7, minute + 5)}" for minute in range(2 * ENTRIES)}
    network = Toy(trips).network(tmp_path)
    network.accelerator.mode = mode
    page = page_of(network, "a b", at("6:00"), at("12:00"))
    assert shown(page) == [
        f"10 {clock(7, minute).zfill(5)}-{clock(7, minute + 5).zfill(5)} 1" for minute in range(2 * ENTRIES)
    ]
