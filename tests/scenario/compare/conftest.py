# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The sample region and the home region, each with a few scenarios."""

from pathlib import Path

import pytest

from mobility.scenario.variant import Variant

from .scenarios import HOME_PARK, HOME_STATION, PARK, STATION, shuttle, variants


@pytest.fixture(scope="session")
def on_sample(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Variant]:
    """Return variants of the sample by id: a shuttle on working days, one on Saturdays, a line without trips."""
    made = {
        "shuttle": shuttle(STATION, PARK, "working_days", ["14:05", "14:20"]),
        "saturday": shuttle(STATION, PARK, "saturday", ["14:05", "14:20"]),
        "cut": '\n      - remove_trips: {line: "bsp:bus-a"}',
        "none": shuttle(STATION, PARK, "2026-06-11", ["14:05"]),
    }
    found = variants(tmp_path_factory.mktemp("on_sample"), sample, made)
    return {one.id: one for one in found}


@pytest.fixture(scope="session")
def on_home(home_region: Path, home_out: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Variant]:
    """Return variants of the home region by id: a shuttle on Saturdays, and one line without trips."""
    departures = [f"{hour:02}:{minute}" for hour in range(6, 20) for minute in ("00", "30")]
    made = {
        "saturday": shuttle(HOME_STATION, HOME_PARK, "saturday", departures, "both"),
        "cut": '\n      - remove_line: {line: "boerdebus:610"}',
    }
    found = variants(tmp_path_factory.mktemp("on_home"), home_region, made, home_out)
    return {one.id: one for one in found}
