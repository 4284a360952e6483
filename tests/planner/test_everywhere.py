# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""To all stops: small cases; random networks are in tests/agreement/test_everywhere_random.py."""

from pathlib import Path

import pytest

from mobility.kernels.layout import NEVER
from mobility.network.network import Network
from mobility.planner.everywhere import reach_all_stops
from mobility.planner.places import stop_by_id
from mobility.planner.request import PlanRequest
from tests.network.toy import Toy, at, metres_north

ALONG = "".join(
    f"{stop},{stop},{metres_north(metres):.7f},11.0,,\n" for stop, metres in {"o": 0, "x": 799.9, "y": 1599.9}.items()
)
FAR = "f,F,53.0,11.0,,\n"


def minutes(
    network: Network, stop: str, clock: str, *, most_s: int = 86_400, arrive_by: bool = False
) -> dict[str, str]:
    """Per stop in reach "seconds/rides"."""
    place = stop_by_id(network, f"f_{stop}")
    assert place is not None
    reached = reach_all_stops(network, PlanRequest(place, place, at(clock), arrive_by=arrive_by), most_s)
    return {
        network.stop_id[number].removeprefix("f_"): f"{seconds}/{rides}"
        for number, (seconds, rides) in enumerate(zip(reached.seconds.tolist(), reached.rides.tolist(), strict=True))
        if seconds < NEVER
    }


@pytest.mark.parametrize("arrive_by", [False, True])
def test_on_foot_from_a_stop_that_one_could_have_walked_to_sooner(tmp_path: Path, arrive_by: bool) -> None:  # noqa: FBT001
    """Walking to x is quicker than the bus, but only who came by bus may walk on to y: it is too far from o."""
    trip = "x 8:00, o 8:14" if arrive_by else "o 8:00, x 8:14"
    network = Toy({"t": trip}, stops=ALONG).network(tmp_path, max_walk_s=900)
    found = minutes(network, "o", "8:14" if arrive_by else "8:00", arrive_by=arrive_by)
    assert found == {"o": "0/0", "x": "800/0", "y": "1640/1"}


def test_the_asked_stop_itself_and_what_is_too_far(tmp_path: Path) -> None:
    network = Toy({"t": "o 8:05, x 8:10, f 9:00"}, stops=ALONG + FAR).network(tmp_path)
    assert minutes(network, "o", "8:00") == {"o": "0/0", "x": "600/1", "f": "3600/1"}
    assert minutes(network, "o", "8:00", most_s=3600) == {"o": "0/0", "x": "600/1", "f": "3600/1"}
    assert minutes(network, "o", "8:00", most_s=3599) == {"o": "0/0", "x": "600/1"}


def test_fewest_rides_among_equally_quick(tmp_path: Path) -> None:
    network = Toy({"t1": "o 8:00, x 8:10", "t2": "x 8:10, f 9:00", "t3": "o 8:00, f 9:00"}, stops=ALONG + FAR).network(
        tmp_path
    )
    assert minutes(network, "o", "8:00")["f"] == "3600/1"
