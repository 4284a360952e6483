# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Travel times from many places to many: percentiles over the minutes of a window.

One search per origin (towards places: per destination), side by side on all cores. What is done is kept in a folder
beside the result until the whole is written, so that a run that was killed goes on where it was.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.targets import Targets, point_targets, stop_targets
from mobility.analysis.travel_times import AS_USUAL, Conditions, TravelTimes, analysis_links, percentiles_of, ranks
from mobility.errors import InputError, system_error
from mobility.kernels.layout import NEVER
from mobility.planner.request import PointPlace, StopPlace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from mobility.analysis.places.places import Places
    from mobility.analysis.window import Window
    from mobility.kernels.layout import Int32
    from mobility.network.network import Network
    from mobility.network.zones import OnDemandZone
    from mobility.planner.request import Place

BLOCK = 32
"""Places that are searched, and kept, together."""
FORMAT = 1
"""Of the folder of what is done."""


@dataclass(frozen=True, slots=True)
class MatrixQuestion:
    """What is asked.

    Parameters
    ----------
    origins, destinations
        From where to where.
    window
        The minutes at which one leaves the origins, or with ``towards`` by which one arrives at the destinations.
    percentiles
        From 0 to 100, by lower nearest rank (SEMANTICS, Percentiles).
    conditions
        How one travels.
    with_minutes
        Whether it is asked, too, at which minute of the window a trip takes as long as each percentile.
    """

    origins: Places
    destinations: Places
    window: Window
    percentiles: tuple[float, ...] = (50,)
    conditions: Conditions = AS_USUAL
    with_minutes: bool = False

    @property
    def ones(self) -> Places:
        """The places from which, or with ``towards`` to which, one search each is made."""
        return self.destinations if self.window.towards else self.origins

    @property
    def others(self) -> Places:
        """The places at the other ends."""
        return self.origins if self.window.towards else self.destinations


@dataclass(frozen=True, slots=True)
class Matrix:
    """Travel times between places.

    Parameters
    ----------
    question
        What was asked.
    seconds
        (P, O, D) travel times, ``NEVER`` where out of reach.
    lost
        Origins or destinations that no street leads to, by id.
    minute
        (P, O, D) the first minute, counted through all draws, at which it takes so long; None if not asked for.
    """

    question: MatrixQuestion
    seconds: Int32
    lost: tuple[str, ...] = ()
    minute: Int32 | None = None


def place_of(places: Places, number: int) -> Place:
    """One of some places as the planner takes it."""
    if places.stop is not None and places.stop[number] >= 0:
        return StopPlace((int(places.stop[number]),), places.id[number], places.id[number])
    return PointPlace(float(places.lat[number]), float(places.lon[number]))


def targets_of(network: Network, places: Places, conditions: Conditions, *, towards: bool) -> Targets:
    """Places as targets; all are stops, or none is."""
    links = analysis_links(network, conditions.settings)
    if places.stop is not None:
        return stop_targets(links, places.stop.tolist(), towards=towards)
    points = [PointPlace(lat, lon) for lat, lon in zip(places.lat.tolist(), places.lon.tolist(), strict=True)]
    return point_targets(network, links, points, conditions.most_s, towards=towards)


def travel_time_matrix(
    network: Network,
    asked: MatrixQuestion,
    *,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    kept_in: Path | None = None,
) -> Matrix:
    """Percentiles of the travel times from each origin to each destination.

    Parameters
    ----------
    network
        Where; walks have a limit there, or stops are few.
    asked
        From where to where, when and how.
    workers
        Threads; None: as many as there are cores. The result is the same with any number.
    progress
        Called with the number of places done and of all.
    kept_in
        Folder for what is done; there, a run of the same question goes on where it was stopped.

    Raises
    ------
    InputError
        Percentiles that are none, or walks without a limit among too many stops.
    ResourceError
        The folder can't be written.
    """
    window, percentiles, conditions = asked.window, asked.percentiles, asked.conditions
    ones, others = asked.ones, asked.others
    ranks(percentiles, window.minutes)
    targets = targets_of(network, others, conditions, towards=window.towards)
    times = TravelTimes(network, window, targets, conditions)
    rows = len(percentiles) * (2 if asked.with_minutes else 1)
    found = np.empty((rows, len(ones), len(others)), dtype=np.int32)
    kept = None if kept_in is None else _Kept(kept_in, _key(network, asked), found)
    done = 0 if kept is None else kept.load()
    lost: set[int] = set()

    def search(block: int) -> int:
        numbers = range(block * BLOCK, min(len(ones), (block + 1) * BLOCK))
        for number in numbers:
            try:
                by_minute = times.of(place_of(ones, number))
                found[: len(percentiles), number] = percentiles_of(by_minute, percentiles)
                for row in range(len(percentiles), rows):
                    same = by_minute == found[row - len(percentiles), number][:, None]
                    found[row, number] = same.argmax(axis=1)
            except InputError as error:
                if not error.code.startswith(("no_street", "point_swapped")):
                    raise
                found[:, number] = NEVER
                lost.add(number)
        if kept is not None:
            kept.keep(block)
        return len(numbers)

    open_blocks = [block for block in range(-(-len(ones) // BLOCK)) if kept is None or block not in kept.blocks]
    if progress:
        progress(done, len(ones))
    for count in _side_by_side(search, open_blocks, workers or os.cpu_count() or 1):
        done += count
        if progress:
            progress(done, len(ones))
    if window.towards:
        found = np.ascontiguousarray(found.transpose(0, 2, 1))
    found.flags.writeable = False
    nowhere = tuple(others.id[number] for number in targets.lost) + tuple(ones.id[number] for number in sorted(lost))
    minute = found[len(percentiles) :] if asked.with_minutes else None
    return Matrix(asked, found[: len(percentiles)], nowhere, minute)


def forget(kept_in: Path) -> None:
    """Remove the folder of what was done, once the result is written."""
    shutil.rmtree(kept_in, ignore_errors=True)


def _side_by_side(search: Callable[[int], int], blocks: list[int], workers: int) -> Iterator[int]:
    """Run all blocks; the first error stops what has not begun."""
    if workers == 1 or len(blocks) == 1:
        yield from map(search, blocks)
        return
    with ThreadPoolExecutor(workers) as pool:
        waiting: set[Future[int]] = {pool.submit(search, block) for block in blocks}
        try:
            while waiting:
                ready, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for one in ready:
                    yield one.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _key(network: Network, asked: MatrixQuestion) -> str:
    """Hash of all that the result depends on."""
    digest = hashlib.sha256()
    window, conditions = asked.window, asked.conditions
    settings = None if conditions.settings is None else astuple(conditions.settings)
    types = None if conditions.route_types is None else sorted(conditions.route_types)
    digest.update(repr((
        FORMAT, network.manifest["content_hash"], window.first_s, window.minutes, window.towards, asked.percentiles,
        conditions.most_s, settings, conditions.max_rides, conditions.access, conditions.on_foot, conditions.transit,
        types, conditions.draws, conditions.seed, asked.with_minutes,
    )).encode())  # fmt: skip
    if network.zones and conditions.on_demand:
        digest.update(repr([_written(zone) for zone in network.zones]).encode())
    for places in (asked.ones, asked.others):
        digest.update(repr((places.id, None if places.stop is None else places.stop.tolist())).encode())
        digest.update(np.ascontiguousarray(np.stack((places.lat, places.lon))).tobytes())
    return digest.hexdigest()


def _written(zone: OnDemandZone) -> list[object]:
    """All that a zone is, in one order: sets have none."""
    hours = [
        (one.begin_s, one.end_s, None if one.dates is None else sorted(one.dates), sorted(one.weekdays))
        for one in zone.hours
    ]
    return [hours if one.name == "hours" else getattr(zone, one.name) for one in fields(zone)]


class _Kept:
    """Blocks of a result on disk, each written whole or not at all.

    Parameters
    ----------
    folder
        Where; what a different question left there goes.
    key
        Of the question.
    found
        (P, O, D) the result.
    """

    def __init__(self, folder: Path, key: str, found: Int32) -> None:
        self.folder, self.found = folder, found
        self.blocks: set[int] = set()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            named = folder / "question"
            if not named.exists() or named.read_text(encoding="utf-8") != key:
                for old in folder.glob("block-*"):
                    old.unlink()
                named.write_text(key, encoding="utf-8")
        except OSError as error:
            raise system_error(error, folder) from error

    def load(self) -> int:
        """Read what is there; returns how many places are done."""
        done = 0
        for path in sorted(self.folder.glob("block-*.npy")):
            block = int(path.stem.removeprefix("block-"))
            mine = self.found[:, block * BLOCK : (block + 1) * BLOCK]
            try:
                known = np.load(path)
            except (OSError, ValueError):
                continue
            if known.shape == mine.shape and known.dtype == mine.dtype:
                mine[:] = known
                self.blocks.add(block)
                done += mine.shape[1]
        return done

    def keep(self, block: int) -> None:
        """Write a block."""
        path = self.folder / f"block-{block:06d}.npy"
        content = io.BytesIO()
        np.save(content, self.found[:, block * BLOCK : (block + 1) * BLOCK])
        partial = path.with_suffix(".part")
        try:
            partial.write_bytes(content.getvalue())
            partial.replace(path)
        except OSError as error:
            raise system_error(error, path) from error
