# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Region file -> network folder, rebuilt only when an input, the format or a setting changed."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from mobility import __version__
from mobility.errors import MobilityError
from mobility.network import store

if TYPE_CHECKING:
    from mobility.network.network import Network
    from mobility.region import FeedSource, Region
    from mobility.sources.gtfs.findings import Findings

CHUNK_BYTES = 1 << 20
COMPILING_ROOMS = ("sources", "network", "kernels")
"""An update of these makes networks anew, so that no network is ever read by code that did not write it."""


class Progress(Protocol):
    """Who wants to know how far a build is."""

    def stage(self, name: str, detail: str = "") -> None:
        """A stage begins."""

    def waiting(self) -> None:
        """Another build of this region is running; this one waits."""

    def walks(self, done: int, stops: int) -> None:
        """The walks from so many stops are known."""


class Silent:
    """Nobody wants to know."""

    def stage(self, name: str, detail: str = "") -> None:
        """Say nothing."""

    def waiting(self) -> None:
        """Say nothing."""

    def walks(self, done: int, stops: int) -> None:
        """Say nothing."""


@dataclass(slots=True)
class BuildReport:
    """What a build did: where the network lies, whether it was made anew, seconds per stage, remarks per feed."""

    folder: Path
    rebuilt: bool
    seconds: dict[str, float] = field(default_factory=dict)
    findings: list[Findings] = field(default_factory=list)


def build(
    region: Region, *, out: Path | None = None, force: bool = False, progress: Progress | None = None
) -> BuildReport:
    """Make the network of a region, unless the one that is there is up to date.

    Parameters
    ----------
    region
        The place.
    out
        Folder for its networks; see ``store.home_of``.
    force
        Build in any case.
    progress
        Told of each stage.

    Raises
    ------
    DataError, InputError, ResourceError
        The previous network stays as it was. A file that `mobility fetch` has yet to bring is told before all else.
    """
    progress = progress or Silent()
    region.require_fetched()
    home = store.home_of(region, out)
    inputs = _fingerprint(region)
    if not force and (folder := _up_to_date(home, inputs)) is not None:
        store.note_refusal(home, None)
        return BuildReport(folder, rebuilt=False)
    with store.locked(home, progress.waiting):
        if not force and (folder := _up_to_date(home, inputs)) is not None:
            store.note_refusal(home, None)
            return BuildReport(folder, rebuilt=False)
        try:
            report = _build(region, home, inputs, progress)
        except MobilityError as error:
            store.note_refusal(home, str(error))
            raise
        store.note_refusal(home, None)
        return report


def up_to_date(region: Region, home: Path) -> bool:
    """Whether the current network in a folder was made from what the region's files hold now."""
    return _up_to_date(home, _fingerprint(region)) is not None


def load(region: Region, *, out: Path | None = None, progress: Progress | None = None) -> Network:
    """Build if needed, and open.

    Parameters
    ----------
    region, out, progress
        As for ``build``.
    """
    from mobility.network.network import Network

    return Network.open(build(region, out=out, progress=progress).folder)


def _build(region: Region, home: Path, inputs: str, progress: Progress) -> BuildReport:
    from mobility.network.compile import compile_network
    from mobility.sources.gtfs.feed import read_feed

    seconds: dict[str, float] = {}
    began, current = time.perf_counter(), ""

    def stage(name: str, detail: str = "") -> None:
        nonlocal began, current
        now = time.perf_counter()
        if current:
            seconds[current] = seconds.get(current, 0.0) + now - began
        began, current = now, name
        if name:
            progress.stage(name, detail)

    feeds = []
    for source in region.feeds:
        stage("read", source.id)
        feeds.append(read_feed(source))
    osm = None
    if region.streets is not None:
        from mobility.sources.osm.read import read_streets

        stage("read", region.streets.osm.name)
        osm = read_streets(region.streets.osm, region.streets.broken_ways)
    compiled = compile_network(region, feeds, stage, osm, progress.walks)
    stage("write")
    folder = store.write_network(home, compiled.arrays, {**compiled.facts, "inputs": inputs, "version": __version__})
    stage("")
    findings = [feed.findings for feed in feeds] + ([osm.findings] if osm else [])
    return BuildReport(folder, rebuilt=True, seconds=seconds, findings=findings)


def _up_to_date(home: Path, inputs: str) -> Path | None:
    """The current network if it was made from the same inputs and can be opened."""
    from mobility.errors import StoreError

    folder = store.current_folder(home)
    if folder is None or not folder.is_dir():
        return None
    try:
        manifest = store.read_manifest(folder)
        if manifest["inputs"] != inputs or manifest["version"] != __version__:
            return None
        store.read_arrays(folder, manifest)
    except (StoreError, KeyError):
        return None
    return folder


def _fingerprint(region: Region) -> str:
    """A hash over the region file, what all feeds hold, and the code that compiles them."""
    digest = hashlib.sha256(f"format {store.FORMAT_VERSION}\0".encode())
    digest.update(region.path.read_bytes())
    for room in COMPILING_ROOMS:
        for pattern in ("*.py", "*.toml"):
            for path in sorted((Path(__file__).parent.parent / room).rglob(pattern)):
                digest.update(path.read_bytes())
    files = [(source.id, path) for source in region.feeds for path in _files_of(source)]
    if region.streets is not None and region.streets.osm.is_file():
        files.append(("streets", region.streets.osm))
    for name, path in files:
        digest.update(f"{name}\0{path.name}\0".encode())
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                digest.update(chunk)
    return digest.hexdigest()


def _files_of(source: FeedSource) -> list[Path]:
    if source.gtfs.is_dir():
        return sorted(path for path in source.gtfs.rglob("*") if path.is_file())
    return [source.gtfs] if source.gtfs.exists() else []
