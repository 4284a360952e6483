# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Positions that can't be meant: longitude before latitude, or hundreds of kilometres away.

The sample region lies around 52.2, 11.6.
"""

import pytest

from mobility.errors import InputError
from tests.scenario.apply.conftest import Try

KINDS = {
    "add_stop": "- add_stop:\n    id: neu\n    name: Neu\n    lat: LAT\n    lon: LON",
    "move_stop": '- move_stop:\n    stop: "Barleben, Mitte"\n    lat: LAT\n    lon: LON',
    "add_line": '- add_line:\n    id: p\n    name: P\n    stops: ["Barleben, Mitte", {stop: neu, lat: LAT, lon: LON}]\n'
    "    running: {minutes: [9]}\n    timetable: [{days: daily, departures: [08:00]}]",
    "reroute": '- reroute:\n    line: bsp:bus-a\n    direction: 0\n    from_stop: "Barleben, Mitte"\n'
    '    to_stop: "Barleben, Otto-von-Guericke-Allee"\n    via: [{stop: neu, lat: LAT, lon: LON}]\n'
    "    running: {minutes: [2, 6]}",
    "serve_station": "- serve_station:\n    line: bsp:zug\n    between: [Magdeburg-Neustadt, Barleben]\n"
    "    loses_s: 60\n    stop: {stop: halt, lat: LAT, lon: LON}",
    "add_street": "- add_street:\n    points: [[52.2024, 11.6081], [LAT, LON]]",
    "close_street": "- close_street:\n    polygon: [[52.20, 11.60], [52.21, 11.63], [LAT, LON]]",
    "change_street": "- change_street:\n    polygon: [[52.20, 11.60], [52.21, 11.63], [LAT, LON]]\n    factor: 2",
    "on_demand_zone": "- on_demand_zone:\n    id: r\n    days: daily\n    from: 08:00\n    until: 20:00\n"
    "    wait_min: 9\n    polygon: [[52.20, 11.60], [52.21, 11.63], [LAT, LON]]",
    "add_people": "- add_people:\n    id: neu\n    columns: {people: 5}\n    lat: LAT\n    lon: LON",
    "move_people": "- move_people:\n    from_id: mitte\n    lat: LAT\n    lon: LON",
    "add_opportunities": "- add_opportunities:\n    id: neu\n    columns: {jobs: 5}\n    lat: LAT\n    lon: LON",
    "move_opportunities": "- move_opportunities:\n    from_id: werk\n    lat: LAT\n    lon: LON",
}


def refused(on_sample: Try, kind: str, lat: str, lon: str) -> InputError:
    """What a position in a modification is refused with, on the line on which it stands."""
    content = KINDS[kind].replace("LAT", lat).replace("LON", lon)
    with pytest.raises(InputError) as caught:
        on_sample(content)
    place = caught.value.place
    assert place is not None
    assert place.row == 5 + next(at for at, line in enumerate(KINDS[kind].splitlines()) if "LAT" in line)
    assert place.value == f"{lat}, {lon}"
    return caught.value


@pytest.mark.parametrize("kind", KINDS)
def test_longitude_before_latitude_is_told(on_sample: Try, kind: str) -> None:
    error = refused(on_sample, kind, "11.6123", "52.2045")
    assert error.code == "scenario_point_swapped"
    assert "Latitude and longitude are swapped: 11.6123, 52.2045" in error.text("en")
    assert "Write latitude first, then longitude: 52.2045, 11.6123." in error.text("en")
    assert "Breite und Länge sind vertauscht" in error.text("de")
    assert "zuerst die Breite, dann die Länge: 52.2045, 11.6123." in error.text("de")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("lat", "lon"), [("5.22", "11.6"), ("52.2", "116.2"), ("0", "0"), ("-52.2", "11.6")])
def test_a_position_hundreds_of_kilometres_away_is_told(on_sample: Try, kind: str, lat: str, lon: str) -> None:
    error = refused(on_sample, kind, lat, lon)
    assert error.code == "scenario_point_far"
    assert "far outside of the region, which reaches from 52." in error.text("en")
    assert "weit außerhalb der Region" in error.text("de")


def test_a_line_may_lead_out_of_the_region(on_sample: Try) -> None:
    content = KINDS["add_line"].replace("LAT", "52.52").replace("LON", "13.37")
    assert on_sample(content).touched[0].stops == 2
