# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Round speeds and turn costs in place of those of the rule tables, so that costs by hand stay when these are tuned."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from mobility.sources.osm.rules import table

ROADS = {
    "motorway": 100.0, "motorway_link": 50.0, "trunk": 85.0, "trunk_link": 45.0, "primary": 60.0, "primary_link": 35.0,
    "secondary": 50.0, "secondary_link": 30.0, "tertiary": 40.0, "tertiary_link": 28.0, "unclassified": 30.0,
    "residential": 24.0, "living_street": 9.0, "service": 14.0, "track": 12.0, "road": 25.0,
}  # fmt: skip
CAR = {
    "speed": {
        "share_of_limit": {"other": 0.8},
        "highway": ROADS,
        "limits": {"none": 130.0, "walk": 7.0, "DE:urban": 50.0, "DE:rural": 100.0, "DE:30": 30.0, "DE:20": 20.0},
        "surface": {"cobblestone": 25.0, "sett": 35.0},
    },
    "turns": {"traffic_signals_s": 6.0, "sharp_turn_s": 4.0, "turn_s": 2.0, "u_turn_s": 20.0},
    "ferry": {"wait_s": 600},
}
BIKE = {
    "speed": {
        "ride_km_h": 16.0,
        "designated_km_h": 0.0,
        "push_km_h": 4.5,
        "push_steps_km_h": 2.0,
        "highway": {
            "cycleway": 18.0, "path": 13.0, "footway": 12.0, "pedestrian": 8.0, "track": 13.0, "service": 14.0,
            "living_street": 12.0,
        },
        "surface": {"cobblestone": 10.0, "gravel": 11.0, "sand": 5.0},
        "tracktype": {"grade4": 8.0},
        "smoothness": {"very_bad": 8.0},
    },
    "ferry": {"wait_s": 600},
}  # fmt: skip


@contextmanager
def round_figures() -> Iterator[None]:
    """Put the figures of this module into the tables; what is allowed stays as it is."""
    kept: list[tuple[dict[str, Any], str, Any]] = []
    for profile, figures in (("car", CAR), ("bike", BIKE)):
        for name, values in figures.items():
            kept.append((table(profile), name, table(profile)[name]))
            table(profile)[name] = values
    try:
        yield
    finally:
        for rules, name, values in kept:
            rules[name] = values
