# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Matrices: the same with any number of threads, both ways round, and after a run that was stopped."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mobility.analysis import matrix
from mobility.analysis.matrix import MatrixQuestion, forget, place_of, targets_of, travel_time_matrix
from mobility.analysis.places.places import Places
from mobility.analysis.travel_times import Conditions, TravelTimes
from mobility.analysis.window import Window, read_window
from mobility.errors import InputError, ResourceError
from mobility.kernels.layout import NEVER
from mobility.network.build import load
from mobility.network.network import Network
from mobility.region import read_region

DATE = dt.date(2026, 6, 10)


def some_stops(network: Network, number: int, seed: int) -> Places:
    called = np.unique(network.berth_stop[network.day(DATE).forward.berth])
    stop = np.random.default_rng(seed).choice(called, number, replace=False).astype(np.int32)
    arrays = network.arrays
    ids = tuple(network.stop_id[number] for number in stop.tolist())
    return Places(ids, arrays["stop_lat"][stop], arrays["stop_lon"][stop], stop=stop)


@pytest.fixture(scope="module")
def asked(home: Network) -> MatrixQuestion:
    window = read_window("07:00-08:00", DATE, home.zone)
    return MatrixQuestion(some_stops(home, 70, 1), some_stops(home, 45, 2), window, (5, 50, 95), Conditions(3 * 3600))


def test_each_row_is_one_search(home: Network, asked: MatrixQuestion) -> None:
    found = travel_time_matrix(home, asked)
    assert found.seconds.shape == (3, 70, 45)
    assert (found.seconds[1] < NEVER).mean() > 0.1
    targets = targets_of(home, asked.destinations, asked.conditions, towards=False)
    times = TravelTimes(home, asked.window, targets, asked.conditions)
    for number in (0, 33, 69):
        by_minute = times.of(place_of(asked.origins, number))
        for row, percentile in enumerate(asked.percentiles):
            wanted = np.percentile(by_minute, percentile, axis=1, method="inverted_cdf")
            assert found.seconds[row, number].tolist() == wanted.tolist()


def test_threads_change_nothing(home: Network, asked: MatrixQuestion) -> None:
    one, two, five = (travel_time_matrix(home, asked, workers=workers).seconds for workers in (1, 2, 5))
    assert (one == two).all()
    assert (one == five).all()


def test_towards_places_rows_are_still_origins(home: Network, asked: MatrixQuestion) -> None:
    towards = replace(asked, window=replace(asked.window, towards=True))
    found = travel_time_matrix(home, towards)
    assert found.seconds.shape == (3, 70, 45)
    targets = targets_of(home, asked.origins, asked.conditions, towards=True)
    by_minute = TravelTimes(home, towards.window, targets, asked.conditions).of(place_of(asked.destinations, 7))
    wanted = np.percentile(by_minute, 50, axis=1, method="inverted_cdf")
    assert found.seconds[1, :, 7].tolist() == wanted.tolist()


class StoppedError(Exception):
    """A run is ended from outside."""


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_that_was_stopped_goes_on(
    workers: int, home: Network, asked: MatrixQuestion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = travel_time_matrix(home, asked).seconds
    searched: list[int] = []
    really = matrix.place_of

    def place_until(places: Places, number: int) -> object:
        if len(searched) >= 40:
            raise StoppedError
        searched.append(number)
        return really(places, number)

    monkeypatch.setattr(matrix, "place_of", place_until)
    with pytest.raises(StoppedError):
        travel_time_matrix(home, asked, workers=workers, kept_in=tmp_path / "kept")
    monkeypatch.setattr(matrix, "place_of", really)
    done: list[tuple[int, int]] = []
    again = travel_time_matrix(home, asked, kept_in=tmp_path / "kept", progress=lambda *at: done.append(at))
    assert done[0] == (32, 70) or workers == 2
    assert done[-1] == (70, 70)
    assert (again.seconds == whole).all()
    forget(tmp_path / "kept")
    assert list(tmp_path.iterdir()) == []


def test_what_another_question_left_is_not_taken(home: Network, asked: MatrixQuestion, tmp_path: Path) -> None:
    travel_time_matrix(home, asked, kept_in=tmp_path / "kept")
    other = replace(asked, conditions=replace(asked.conditions, max_rides=1))
    found = travel_time_matrix(home, other, kept_in=tmp_path / "kept").seconds
    assert (found == travel_time_matrix(home, other).seconds).all()
    assert (found != travel_time_matrix(home, asked).seconds).any()


def test_a_block_that_is_broken_is_searched_again(home: Network, asked: MatrixQuestion, tmp_path: Path) -> None:
    whole = travel_time_matrix(home, asked, kept_in=tmp_path / "kept").seconds
    block = tmp_path / "kept" / "block-000001.npy"
    block.write_bytes(block.read_bytes()[:300])
    assert (travel_time_matrix(home, asked, kept_in=tmp_path / "kept").seconds == whole).all()


def test_a_folder_that_cannot_be_written_is_told(home: Network, asked: MatrixQuestion, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ResourceError):
        travel_time_matrix(home, asked, kept_in=tmp_path / "file")


def test_places_far_from_any_street_are_named(sample: Path) -> None:
    network = load(read_region(sample))
    assert network.streets is not None
    arrays = network.streets.arrays
    lat, lon = (arrays[f"street_node_{axis}_e7"][:40:10] / 1e7 for axis in ("lat", "lon"))
    near = Places(("a", "b", "c", "d"), lat, lon)
    far = replace(near, lat=lat + np.array([0.0, 0.5, 0.0, 0.0]))
    first, _ = network.calendar()
    for towards in (False, True):
        window = Window(dt.datetime.combine(first, dt.time(8), tzinfo=network.zone), 2, towards)
        found = travel_time_matrix(network, MatrixQuestion(near, far, window))
        assert found.lost == ("b",)
        assert (found.seconds[0, :, 1] == NEVER).all()
        assert (np.diag(found.seconds[0])[[0, 2, 3]] == 0).all()


@pytest.mark.parametrize(
    "written", ["", "7-9", "07:00", "07:00-08:60", "07:00-24:01", "a:00-b:00", "07:00-08:00-09:00"]
)
def test_windows_that_are_none_are_refused(written: str, home: Network) -> None:
    with pytest.raises(InputError) as refused:
        read_window(written, DATE, home.zone)
    assert refused.value.code == "bad_window"


@pytest.mark.parametrize(
    ("written", "date", "minutes"),
    [("07:00-09:00", DATE, 120), ("7:00-24:00", DATE, 1020), ("00:00-24:00", dt.date(2026, 3, 29), 23 * 60),
     ("00:00-24:00", dt.date(2026, 10, 25), 25 * 60), ("08:00-08:01", DATE, 1)],
)  # fmt: skip
def test_windows_last_as_long_as_the_clock_runs(written: str, date: dt.date, minutes: int, home: Network) -> None:
    window = read_window(written, date, home.zone)
    assert window == Window(window.first, minutes)


def test_a_window_cannot_begin_in_the_hour_that_is_missing(home: Network) -> None:
    with pytest.raises(InputError) as refused:
        read_window("02:30-04:00", dt.date(2026, 3, 29), home.zone)
    assert refused.value.code == "missing_hour"
