# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Every array of a network that reaches a kernel has one type on every path, so that each kernel is compiled once."""

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mobility.kernels.layout import DAY_S, EGRESS, NEVER, TOUCHED, make_workspace
from mobility.network.build import load
from mobility.network.links import Links
from mobility.network.network import Network
from mobility.planner.reach import reach
from mobility.planner.request import PointPlace, StopPlace
from mobility.region import read_region

DATE = dt.date(2026, 6, 10)
BYTES = {"call_flag", "mark"}
TIMEOUT_S = 600
"""Some minutes where nothing is compiled yet."""

SIGNATURES = """
import importlib, json, pkgutil
from mobility import kernels
from mobility.cli import warm

warm.main()
found = {}
for module in pkgutil.iter_modules(kernels.__path__):
    for name, value in vars(importlib.import_module(f"mobility.kernels.{module.name}")).items():
        if hasattr(value, "signatures") and value.__module__.endswith(f".{module.name}"):
            found[f"{module.name}.{name}"] = len(value.signatures)
print(json.dumps(found))
"""
FROM_PYTHON = {
    "raptor.search", "journeys.choose_journeys", "day.split_overtaking", "day.lay_out", "day.list_boardings",
    "walks.walk_s", "walks.walks_within",
}  # fmt: skip
"""Kernels that a build and a search call; the others are called by these, or by nobody here."""
EXPECTED = {"raptor.search": 2}
"""The search is compiled with streets and without."""


@pytest.fixture(scope="module")
def network(sample: Path) -> Network:
    """Return the sample region's network, as it lies on disk."""
    return load(read_region(sample))


def parts_of(links: Links) -> Iterator[tuple[str, np.ndarray]]:
    """All arrays of changes and walks."""
    for part in ("changes", "changes_backward", "walks", "walks_backward"):
        for name, array in getattr(links, part)._asdict().items():
            yield f"{part}.{name}", array


def test_type_and_order(network: Network) -> None:
    assert list(wrong(everything(network))) == []


def test_a_look_at_arrays_finds_what_is_wrong() -> None:
    """The check above can fail, in each of its parts."""
    good = np.zeros((4, 4), dtype=np.int32)
    good.flags.writeable = False
    kinds: list[tuple[str, np.ndarray]] = [
        ("good", good),
        ("writable", good.copy()),
        ("turned", good.T),
        ("wide", good.astype(np.int64)),
        ("call_flag", good),
    ]
    assert list(wrong(iter(kinds))) == ["writable", "turned", "wide", "call_flag"]


def wrong(arrays: Iterator[tuple[str, np.ndarray]]) -> Iterator[str]:
    """Names of those that a kernel would be compiled for once more."""
    for name, array in arrays:
        kind = np.uint8 if name.rpartition(".")[2] in BYTES else np.int32
        good = array.dtype == kind and array.flags.c_contiguous and array.flags.aligned and not array.flags.writeable
        if not good or type(array) is not np.ndarray:
            yield name


def everything(network: Network) -> Iterator[tuple[str, np.ndarray]]:
    """Every array that is handed to a kernel, by name and path."""
    for part in (network.sequences, network.chains):
        yield from ((f"{type(part).__name__}.{name}", array) for name, array in part._asdict().items())
    for date in (DATE, dt.date(2050, 1, 1)):  # the second has no trips at all
        day = network.day(date)
        for timetable in (day.forward, day.backward, day.runs):
            yield from ((f"{date}.{name}", array) for name, array in timetable._asdict().items())
    for changed in ({}, {"change_s": 30}, {"max_walk_s": 0}, {"max_walk_s": 3000}, {"max_walk_s": None}):
        links = network.links(replace(network.settings, **changed))
        yield from ((f"{changed}.{name}", array) for name, array in parts_of(links))
        for place in (StopPlace((0,), ""), StopPlace((1, 2), ""), PointPlace(52.2, 11.6)):
            for towards in (False, True):
                found = reach(network, links, place, towards=towards)
                yield f"{place}.berth", found.berth
                yield f"{place}.walk_s", found.walk_s
                yield f"{place}.node_cm", found.node_cm
    yield "berth_stop", network.berth_stop
    yield "stop_berth_ptr", network.stop_berth_ptr
    yield "stop_rank", network.arrays["stop_rank"]
    yield "trip_rank", network.arrays["trip_rank"]


def test_each_kernel_is_compiled_once() -> None:
    """A build, searches in both directions and with other settings, in a process that has done nothing else.

    One that has to compile kernels counts those that they call, too, with constants as types of their own.
    """
    found = signatures()
    if more_than_one(found) != EXPECTED:
        found = signatures()
    assert found.keys() >= FROM_PYTHON
    assert all(found[name] >= 1 for name in FROM_PYTHON)
    assert more_than_one(found) == EXPECTED


def signatures() -> dict[str, int]:
    """How many signatures of each kernel such a process comes to."""
    done = subprocess.run(
        [sys.executable, "-c", SIGNATURES], capture_output=True, text=True, timeout=TIMEOUT_S, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, int] = json.loads(done.stdout)
    return found


def more_than_one(found: dict[str, int]) -> dict[str, int]:
    """Of these those with several."""
    return {name: count for name, count in found.items() if count > 1}


def test_a_new_workspace_is_clean() -> None:
    work = make_workspace(3, 5)
    assert work.label_s.shape == (3, EGRESS + 1)
    assert work.berths.shape == (4, 3)
    assert work.patterns.shape == (2, 5)
    assert (work.label_s == NEVER).all()
    assert (work.patterns == NEVER).all()
    assert work.counter[TOUCHED] == 0


def test_two_times_never_still_fit() -> None:
    assert np.int32(NEVER) + np.int32(NEVER) == 2 * NEVER


def test_never_and_a_time_of_some_days_fit() -> None:
    assert np.int32(NEVER) + np.int32(7 * DAY_S) == NEVER + 7 * DAY_S
