# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Ferries: one waits ten minutes, once, and begins on neither of them but on the shore.

::

    a --road-- b ~~ferry~~ x ~~ferry~~ c --road-- d         1000 m on each shore, 200 m of water
                           |
                           other ferry, to y
"""

from pathlib import Path

import pytest

from tests.network.streets.asking import Asked, compiled
from tests.osm_files import OsmMap

WAIT_CM = 600 * 125
"""Ten minutes at 1.25 m/s."""


def river(folder: Path, *, meeting: bool) -> Asked:
    """Two shores and a ferry that takes 200 s, one metre a second; another ferry may meet it half-way."""
    osm = OsmMap()
    osm.nodes("a 0 0, b 1000 0, x 1100 0, c 1200 0, d 2200 0, y 1100 900, z 2100 900")
    osm.way("west", "a b", "highway=residential")
    osm.way("east", "c d", "highway=residential")
    osm.way("ferry", "b x c", "route=ferry duration=PT200S")
    if meeting:
        osm.way("other", "x y", "route=ferry duration=00:15")
        osm.way("north", "y z", "highway=residential")
    return compiled(osm, folder)


@pytest.mark.parametrize("meeting", [False, True])
def test_one_waits_once(meeting: bool, tmp_path: Path) -> None:  # noqa: FBT001
    here = river(tmp_path, meeting=meeting)
    there = here.osm.cm("a b", "c d") + here.osm.cm("b x c") * 1.25 + WAIT_CM
    assert here.cost("foot", "a", "d") == pytest.approx(there, abs=20)
    assert here.cost("foot", "d", "a") == pytest.approx(there, abs=20)


@pytest.mark.parametrize("profile", ["foot", "wheelchair", "bike"])
def test_one_begins_on_the_shore(profile: str, tmp_path: Path) -> None:
    """From the middle of the river it is 100 m to either shore."""
    end = river(tmp_path, meeting=False).end(profile, "x")
    assert end.connector_cm == pytest.approx(10_000, abs=3)
