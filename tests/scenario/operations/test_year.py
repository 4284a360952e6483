# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""A year of kinds of days, counted by hand; the same tables in every world."""

import csv
import datetime as dt
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from mobility.analysis.day_types.day_types import DayTypes, day_types
from mobility.network.network import Network
from mobility.region.operations import Operations
from mobility.scenario.operations.figures import day_figures
from mobility.scenario.operations.keeping import Keeping
from mobility.scenario.operations.year import KindOfDay, figures_of_year, kinds_of_year
from tests.conftest import ROOT
from tests.scenario.operations.small import small
from tests.scenario.operations.test_figures import VILLAGE
from tests.scenario.operations.write_all import write_all

WORLDS = [
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "de_DE.UTF-8", "POLARS_MAX_THREADS": "1"},
]


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    return small(tmp_path_factory.mktemp("year"), VILLAGE)


@pytest.fixture(scope="module")
def types(network: Network) -> DayTypes:
    return day_types(network, "ST")


def test_sachsen_anhalt_in_2026(types: DayTypes) -> None:
    """52 Sundays, 11 holidays on other days, three of them Saturdays; free weekdays from winter to winter."""
    kinds, source = kinds_of_year(types, 2026)
    assert source == "official"
    assert {kind.kind: kind.days for kind in kinds} == {
        "school_day": 365 - 63 - 49 - 63,
        "school_holiday": 2 + 5 + 4 + 4 + 30 + 10 + 8,
        "saturday": 52 - 3,
        "sunday": 52 + 11,
    }
    assert [kind.date for kind in kinds] == [types.representative(kind.kind) for kind in kinds]


def test_a_leap_year_has_a_day_more(types: DayTypes) -> None:
    kinds, _ = kinds_of_year(types, 2028)
    assert sum(kind.days for kind in kinds) == 366


def test_where_holidays_are_unknown_the_calendar_tells_the_shares(types: DayTypes) -> None:
    """June 2026: 22 working days, 4 Saturdays, 4 Sundays."""
    kinds, source = kinds_of_year(replace(types, land=None))
    assert source == "calendar"
    assert {kind.kind: kind.days for kind in kinds} == {
        "school_day": pytest.approx(365 * 22 / 30),
        "school_holiday": 0,
        "saturday": pytest.approx(365 * 4 / 30),
        "sunday": pytest.approx(365 * 4 / 30),
    }


def test_kinds_without_a_date_are_left_out(network: Network) -> None:
    day = day_figures(network, dt.date(2026, 6, 10), Operations())
    kinds = (KindOfDay("school_day", 190.0, day.date), KindOfDay("sunday", 63.0, None))
    year = figures_of_year(network, Operations(), kinds)
    assert [one.trips for one in year.lines] == [190 * one.trips for one in day.lines]
    assert year.vehicles == day.vehicles


def test_tables_have_the_same_bytes_in_every_world(tmp_path: Path) -> None:
    made = []
    for number, world in enumerate(WORLDS):
        folder = tmp_path / f"world {number}"
        folder.mkdir()
        command = [sys.executable, "-m", "tests.scenario.operations.write_all", str(folder)]
        environment = os.environ | world | {"PYTHONPATH": str(ROOT)}
        subprocess.run(command, cwd=tmp_path, env=environment, check=True, timeout=120)
        made.append(contents(folder))
    (tmp_path / "own").mkdir()
    write_all(tmp_path / "own")
    made.append(contents(tmp_path / "own"))
    assert len(made[0]) == 14
    assert made[0] == made[1] == made[2]
    assert not [name for name, data in made[0].items() if str(tmp_path).encode() in data]
    with (tmp_path / "own" / "total.csv").open(encoding="utf-8", newline="") as file:
        [total] = csv.DictReader(file)
    assert float(total["cost_eur_low"]) < float(total["cost_eur_high"])


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_what_is_kept_is_made_once_until_it_is_pushed_out() -> None:
    kept: Keeping[str, int] = Keeping(2)
    made: list[str] = []

    def value(key: str) -> int:
        def make() -> int:
            made.append(key)
            return len(made)

        return kept.get(key, make)

    assert [value(key) for key in "abac"] == [1, 2, 1, 3]
    assert [value(key) for key in "ab"] == [1, 4]
    assert made == ["a", "b", "c", "b"]
