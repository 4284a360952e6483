# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Streets for residents and their guests: cars begin and end there, in any direction, and never drive through.

The block is the ladder "residents": ``it`` from p by m (in its middle) to q. Cars at 24 km/h, right angles 2 s.
"""

from pathlib import Path

import pytest

from mobility.network.streets.profiles import CAR
from mobility.planner.street_ends import snap
from mobility.planner.street_search import route
from tests.network.streets.asking import Asked, compiled
from tests.osm_files import OsmMap

BLOCK = "residents"
TURN_MS = 2000
ROAD = "highway=residential"
GUESTS = f"{ROAD} motor_vehicle=destination"


def ms(town: Asked, *edges: str) -> int:
    """Driving time by hand without turns."""
    return town.osm.ms(24, *edges, prefix=f"{BLOCK}.")


def half_ms(town: Asked, end: str) -> int:
    """From an end of ``it`` to m: its share."""
    cm = town.osm.cm
    it = cm("p m q", prefix=f"{BLOCK}.")
    return round(ms(town, "p m q") * (cm(f"{end} m", prefix=f"{BLOCK}.") / it))


@pytest.mark.parametrize(("stub", "end", "outer"), [("a p", "p", "a"), ("q b", "q", "b")])
def test_one_drives_in_and_out_at_both_ends(stub: str, end: str, outer: str, town: Asked) -> None:
    cost = ms(town, stub) + half_ms(town, end)
    assert town.cost("car", f"{BLOCK}.{outer}", f"{BLOCK}.m") == pytest.approx(cost, abs=1)
    assert town.cost("car", f"{BLOCK}.m", f"{BLOCK}.{outer}") == pytest.approx(cost, abs=1)


def test_one_drives_along_it(town: Asked) -> None:
    """From a fifth of its length to four fifths, and back: 60 of 100 m at 24 km/h."""
    p, q = town.osm.places[f"{BLOCK}.p"], town.osm.places[f"{BLOCK}.q"]
    ends = [snap(town.streets, CAR, p[0] / 1e7, (p[1] + share * (q[1] - p[1])) / 1e7) for share in (0.2, 0.8)]
    for origin, destination in (ends, ends[::-1]):
        found = route(town.streets, CAR, origin, destination)
        assert found is not None
        assert found.cost == pytest.approx(0.6 * ms(town, "p m q"), abs=5)


def estate(folder: Path, second: str = GUESTS) -> Asked:
    """A main street from a to b, two streets for guests side by side between it and a back street, and a bollard::

    c -------- d -------- e        back street
    |          |
    first      second (bollard at k)
    |          |
    a -------- f -------- b        main street, 100 m each
    """
    osm = OsmMap()
    osm.nodes("a 0 0, f 100 0, b 200 0, c 0 100, d 100 100, e 200 100, j 0 50, k 100 50 barrier=bollard")
    osm.nodes("h 100 20, i 100 80")
    osm.way("main", "a f b", ROAD)
    osm.way("back", "c d e", ROAD)
    osm.way("first", "a j c", GUESTS)
    osm.way("second", "f h k i d", second)
    return compiled(osm, folder)


def test_no_way_through_is_no_way(tmp_path: Path) -> None:
    """The back street is reached by streets for guests alone: from the main street there is no way to it."""
    here = estate(tmp_path)
    assert here.cost("foot", "a", "e") is not None
    assert here.route("car", "b", "e") is None
    assert here.route("car", "b", "j") is not None


def test_one_leaves_a_guests_street_and_comes_back_on_another(tmp_path: Path) -> None:
    """From j south, along the main street, and into the second one: 50 + 100 + 20 m with two turns."""
    here = estate(tmp_path)
    found = here.route("car", "j", "h")
    assert found is not None
    assert here.names(found) == ["first", "main", "second"]
    assert found.cost == pytest.approx(here.osm.ms(24, "j a", "a f", "f h") + 1 * TURN_MS, abs=3)


def test_from_one_side_of_a_bollard_to_the_other_one_does_not_drive_through_another_guests_street(
    tmp_path: Path,
) -> None:
    assert estate(tmp_path).route("car", "h", "i") is None


def test_a_way_round_for_all_leads_past_the_bollard(tmp_path: Path) -> None:
    """The same with the first street open for all: h, f, a, j, c, d, i; four turns, of which a and c are bends."""
    osm = estate(tmp_path).osm
    osm.ways["first"] = osm.ways["first"][0], {"highway": "residential", "name": "first"}
    found = compiled(osm, tmp_path).route("car", "h", "i")
    assert found is not None
    assert found.cost == pytest.approx(osm.ms(24, "h f", "f a", "a j c", "c d", "d i") + 2 * TURN_MS, abs=3)


def test_in_a_dead_end_for_guests_one_turns_round_within(tmp_path: Path) -> None:
    """From x one drives in to z, and from z out to x; a drive past the end of it is no way out."""
    osm = OsmMap()
    osm.nodes("x 0 0, y 100 0, z 150 0, e 200 0")
    osm.way("open", "x y", ROAD)
    osm.way("closed", "y z e", GUESTS)
    here = compiled(osm, tmp_path)
    for origin, destination in ("xz", "zx"):
        assert here.cost("car", origin, destination) == pytest.approx(osm.ms(24, "x y", "y z"), abs=2)
