# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Timetables that are merged and last longer or shorter than those of the region, which last from 2026 to 2035."""

import datetime as dt
from pathlib import Path

import pytest

from mobility.errors import InputError
from mobility.network.patch.baseline import Baseline
from mobility.scenario.apply.apply import Applied
from mobility.scenario.ask import question_for, question_of
from mobility.scenario.language.read import read_scenario
from mobility.scenario.study import Study
from tests.command import mobility
from tests.feeds import minimal, swapped, write_feed
from tests.scenario.apply.conftest import Try
from tests.scenario.files import with_modifications

from .trying import SATURDAY, WEDNESDAY, runs_of

MERGED = "- merge_feed:\n    id: dorf\n    gtfs: dorf"


def lasting(folder: Path, first: str, last: str) -> None:
    """Write the feed with two buses on each day of a span, and one more service that ends before it begins."""
    write_feed(folder / "dorf", swapped(minimal(), "calendar.txt", "20260601,20260630", f"{first},{last}"))


def days_of(found: Applied) -> list[dt.date]:
    """Dates on which the merged feed has trips in the network."""
    first, trips = found.network.trips_per_day(1)
    return [first + dt.timedelta(days=day) for day, count in enumerate(trips.tolist()) if count]


@pytest.mark.parametrize("later", ["", "\n- shift_trips: {line: dorf:1, until: 09:00, minutes: 5}"])
def test_days_outside_of_the_calendar_are_left_out_and_told(
    on_sample: Try, sample_base: Baseline, tmp_path: Path, later: str
) -> None:
    lasting(tmp_path, "20251222", "20260110")
    found = on_sample(MERGED + later)
    assert found.network.calendar() == sample_base.network.calendar()
    assert days_of(found) == [dt.date(2026, 1, day) for day in range(1, 11)]
    told = found.touched[0]
    assert (told.days, told.days_left_out) == (10, 10)
    assert (told.first_date, told.last_date) == ("2026-01-01", "2026-01-10")
    assert sum(runs_of(found.feeds[1], dt.date(2025, 12, 31)).values()) == 0
    assert sum(runs_of(found.feeds[1], dt.date(2026, 1, 1)).values()) == 2


@pytest.mark.parametrize(
    ("first", "last", "language", "said"),
    [
        ("20260601", "20260630", "en", "on 30 dates from 2026-06-01 to 2026-06-30; on others it adds nothing.\n"),
        ("20251222", "20260110", "en", "10 dates outside of the calendar of the region are left out.\n"),
        ("20251222", "20260110", "de", "10 Tage außerhalb des Kalenders der Region sind weggelassen.\n"),
    ],
)  # fmt: skip
def test_check_tells_on_which_dates_it_runs(
    tmp_path: Path, sample: Path, first: str, last: str, language: str, said: str
) -> None:
    lasting(tmp_path, first, last)
    path = tmp_path / "study.yaml"
    path.write_text(with_modifications(MERGED) + "dates: [2026-01-05, 2026-06-10]\n", encoding="utf-8")
    answer = mobility("scenario", "check", path, "--region", sample, language=language)
    assert answer.code == 0, answer.err
    assert said in answer.out
    (told,) = mobility("scenario", "check", path, "--region", sample, "--json").json["variants"][0]["touched"]
    assert told["first_date"][:4] == told["last_date"][:4] == "2026"


def test_a_timetable_inside_of_the_calendar_stays_as_published(on_sample: Try, tmp_path: Path) -> None:
    lasting(tmp_path, "20260601", "20260630")
    found = on_sample(MERGED)
    assert (found.touched[0].days, found.touched[0].days_left_out) == (30, 0)
    assert found.feeds[1].trips["row"].to_list() == [2, 3]


def test_a_trip_that_runs_outside_of_the_calendar_alone_is_gone(on_sample: Try, tmp_path: Path) -> None:
    files = swapped(minimal(), "trips.txt", "r,daily,t2", "r,past,t2")
    files["calendar.txt"] = f"{files['calendar.txt']!s}past,1,1,1,1,1,1,1,20240101,20241231\n"
    write_feed(tmp_path / "dorf", files)
    found = on_sample(MERGED)
    assert [run.start for run in runs_of(found.feeds[1], WEDNESDAY)] == ["08:00"]
    assert found.touched[0].days_left_out == 366


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("20240101", "20241231", "from 2024-01-01 to 2024-12-31"),
        ("20360101", "20360131", "from 2036-01-01 to 2036-01-31"),
    ],
)
def test_without_a_day_in_common_it_is_refused(
    on_sample: Try, tmp_path: Path, first: str, last: str, said: str
) -> None:
    lasting(tmp_path, first, last)
    with pytest.raises(InputError) as caught:
        on_sample(MERGED)
    error = caught.value
    assert error.code == "scenario_no_day_in_common"
    assert error.place is not None
    assert (error.place.row, error.place.field) == (7, "gtfs")
    assert said in error.text("en")
    assert "from 2026-01-01 to 2035-12-31" in error.text("en")
    assert "keinen Tag gemeinsam" in error.text("de")


def test_a_timetable_that_never_runs_is_refused(on_sample: Try, tmp_path: Path) -> None:
    write_feed(tmp_path / "dorf", swapped(minimal(), "calendar.txt", "daily,1,1,1,1,1,1,1", "daily,0,0,0,0,0,0,0"))
    with pytest.raises(InputError) as caught:
        on_sample(MERGED)
    assert caught.value.code == "scenario_feed_never_runs"


def put(base: Baseline, folder: Path, days: str) -> None:
    """See that the question of a file with the merged feed can be put to it."""
    path = folder / "study.yaml"
    path.write_text(with_modifications(MERGED) + days, encoding="utf-8")
    study = Study(read_scenario(path), base)
    question = question_of(study.scenario, base.network, base.region.state)
    question_for(question, study.apply(study.scenario.variants[0]))


def test_a_comparison_of_days_on_which_nothing_of_it_runs_is_refused(sample_base: Baseline, tmp_path: Path) -> None:
    lasting(tmp_path, "20260601", "20260610")
    with pytest.raises(InputError) as caught:
        put(sample_base, tmp_path, f"dates: [{SATURDAY}]\n")
    assert caught.value.code == "scenario_merged_unseen"
    assert caught.value.place is not None
    assert caught.value.place.row == 7
    assert "dates: [2026-06-01]" in caught.value.text("en")
    assert "dates: [2026-06-01]" in caught.value.text("de")
    put(sample_base, tmp_path, f"dates: [{SATURDAY}, {WEDNESDAY}]\n")
