# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""A modification that touches nothing is an error with the file and the line where it stands."""

from pathlib import Path

import pytest

from mobility.network.patch.baseline import Baseline

from .trying import refused

A, B, NEVER = "Barleben, Bahnhof (Bus)", "Barleben, An der Sülze", "from: 03:00, until: 03:01"
NOTHING = {
    "remove_line": "- remove_line: {line: bsp:bus-a}\n- remove_line: {line: bsp:bus-a}",
    "remove_trips": f"- remove_trips: {{line: bsp:bus-a, {NEVER}}}",
    "remove_trips on other days": "- remove_trips: {line: bsp:bus-b, days: daily}\n- remove_trips: {line: bsp:bus-b}",
    "shorten_line": f"- shorten_line: {{line: bsp:zug, first_stop: '{B}'}}",
    "shift_trips": f"- shift_trips: {{line: bsp:bus-a, {NEVER}, minutes: 5}}",
    "change_speed": f"- change_speed: {{line: bsp:zug, factor: 2, between: ['{A}', '{B}']}}",
    "change_speed by nothing": "- change_speed: {line: bsp:zug, factor: 1}",
    "change_dwell": "\n".join(["- change_dwell: {line: bsp:zug, dwell_s: 120, stops: Barleben}"] * 2),
    "change_dwell elsewhere": f"- change_dwell: {{line: bsp:zug, dwell_s: 120, stops: '{B}'}}",
    "skip_stops": f"- skip_stops: {{line: bsp:zug, stops: '{B}'}}",
    "reroute": f"- reroute: {{line: bsp:zug, from_stop: '{A}', to_stop: '{B}', running: {{minutes: [5]}}}}",
    "serve_station": f"- serve_station: {{line: bsp:zug, stop: '{A}', between: ['{A}', '{B}'], loses_s: 60}}",
    "strengthen_line": "\n".join(["- strengthen_line: {line: bsp:bus-a, direction: 0, departures: [10:25]}"] * 2),
    "change_headway": "- change_headway: {line: bsp:bus-a, from: 03:00, until: 03:10, every_min: 5}",
    "move_stop": "\n".join([f"- move_stop: {{stop: '{B}', lat: 52.2, lon: 11.6}}"] * 2),
    "close_stop": "\n".join([f"- close_stop: {{stop: '{B}'}}"] * 2),
    "add_hub": "\n".join(["- add_hub: {stops: [bsp:barleben-1, bsp:barleben-2], change_min: 2}"] * 2),
    "change_transfer_time": "\n".join(
        ["- change_transfer_time: {from_stop: bsp:barleben-1, to_stop: bsp:barleben-2, minutes: 2}"] * 2
    ),
    "close_street": "\n".join(["- close_street: {ways: [2014]}"] * 2),
    "close_street elsewhere": "- close_street: {polygon: [[50.0, 8.0], [50.1, 8.0], [50.1, 8.1]]}",
    "change_street": "\n".join(["- change_street: {ways: [2014], speed_km_h: 21, profiles: [car]}"] * 2),
    "change_street by nothing": "- change_street: {ways: [2014], factor: 1, profiles: [car]}",
    "on_demand_zone": "- on_demand_zone: {id: z, polygon: [[50.0, 8.0], [50.1, 8.0], [50.1, 8.1]], days: daily, "
    "from: 08:00, until: 20:00, wait_min: 15}",
}


@pytest.mark.parametrize("name", NOTHING)
def test_it_is_refused_with_file_and_line(name: str, sample_base: Baseline, tmp_path: Path) -> None:
    text = NOTHING[name]
    error = refused(sample_base, tmp_path, text)
    assert error.place is not None
    assert error.place.file.endswith("trial.yaml")
    # The head has four lines
    assert error.place.row == 4 + len(text.splitlines())
