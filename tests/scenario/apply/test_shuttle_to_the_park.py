# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""On a Saturday nothing leads from Barleben's station to the park before midnight; a shuttle does, at every minute.

It leaves the station's bus stop every 15 minutes from 7:00 to 19:15 and takes 7 minutes.
"""

import numpy as np
import pytest

from mobility.network.patch.baseline import Baseline
from mobility.scenario.language.read import read_scenario
from mobility.scenario.run import Comparing
from mobility.scenario.study import Study

from .trying import SATURDAY, best, clock, document, journeys, seconds

STATION, PARK = "boerdebus_de:15083:20307::01", "boerdebus_de:15083:1214::01"
AMMENSLEBER = "boerdebus_de:15083:1109::01"
SHUTTLE = f"""
- add_line:
    id: pendel
    name: Pendel
    stops: ["{STATION}", "{PARK}"]
    running: {{minutes: [7]}}
    timetable: [{{days: saturday, from: 7:00, until: 19:15, every_min: 15}}]
"""
COMPARE = f"""dates: [2026-06-13]
compare:
  origins: ["{STATION}"]
  destinations: ["{PARK}"]
  windows: ["07:00-19:00"]
  until: "24:00"
"""
MINUTES = range(seconds("07:00"), seconds("19:00") + 1, 60)


@pytest.fixture(scope="module")
def study(home_base: Baseline, tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Return the shuttle and what it is compared by."""
    path = tmp_path_factory.mktemp("shuttle") / "shuttle.yaml"
    path.write_text(document(home_base, SHUTTLE) + COMPARE, encoding="utf-8")
    return Study(read_scenario(path), home_base)


def test_at_every_minute(study: Study) -> None:
    network = study.apply(study.scenario.variants[0]).network
    for at_s in MINUTES:
        now = clock(at_s)
        today = journeys(study.baseline.network, STATION, PARK, now, date=SATURDAY)
        assert all(one["arrival"] >= "2026-06-14T00:00" for one in today)
        next_s = -(-at_s // 900) * 900
        wanted = (clock(next_s), clock(next_s + 420), 1)
        assert best(network, STATION, PARK, now, date=SATURDAY)[0] == wanted


def test_the_table_of_connections_says_so(study: Study) -> None:
    table = Comparing(study).one(0).results.tables["connections"]
    row = {name: column[0] for name, column in table.columns.items()}
    assert len(table) == 1
    assert (row["origin"], row["destination"], row["date"], row["change"]) == (STATION, PARK, "2026-06-13", "gained")
    assert (row["window"], row["share_before"], row["share_after"]) == ("07:00-19:00", 0, 1)
    # The early bus, reached on foot, is all that there is today; 50 shuttles come on top.
    assert (row["day_journeys_before"], row["day_journeys_after"]) == (1, 51)
    assert row["first_departure_before"] == row["last_departure_before"] == row["first_departure_after"] == "05:54"
    assert (row["last_departure_after"], row["quickest_s_after"]) == ("19:15", 420)


def test_the_early_bus_is_as_it_was(study: Study) -> None:
    """610 from Ammensleber Weg at 5:59."""
    network = study.apply(study.scenario.variants[0]).network
    today = best(study.baseline.network, AMMENSLEBER, PARK, "05:45", date=SATURDAY)
    assert today[0][0] == "05:59"
    assert best(network, AMMENSLEBER, PARK, "05:45", date=SATURDAY)[0] == today[0]
    assert np.array_equal(network.arrays["stop_lat"], study.baseline.network.arrays["stop_lat"])
