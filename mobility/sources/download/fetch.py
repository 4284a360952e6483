# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What a region fetches, file by file: bring, check, and only then replace."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from mobility.errors import DataError, InputError, MobilityError, Place, system_error
from mobility.region import FeedSource
from mobility.sources.download.place import State, locked, part_of, put_in_place, read_state, write_state
from mobility.sources.download.transfer import Patience, Received, discard, download, sha256_of, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from mobility.region import Region, StreetSource

STREETS = "streets"
"""Names the map among the feeds."""
HEAD_BYTES = 1024
PAGES = (b"<!doctype html", b"<html")
Status = Literal["new", "changed", "unchanged", "failed"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file of a region that has an address."""

    id: str
    """a feed's id, or ``STREETS``"""
    path: Path
    url: str
    source: FeedSource | StreetSource

    @property
    def recipe(self) -> str:
        """What is done with what comes, in words that change whenever it must be done again."""
        box = None if isinstance(self.source, FeedSource) else self.source.box
        return "" if box is None else f"cut to {','.join(map(str, box))}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    wanted: Wanted
    status: Status
    before: State | None
    """what was known of the file that was there"""
    after: State | None
    """what is known of the one that is there now; None if none was fetched"""
    kept: dt.datetime | None = None
    """of when the file is that stays although this failed, in UTC; None if there is none"""
    error: MobilityError | None = None


def wanted_files(region: Region, only: Sequence[str] = ()) -> list[Wanted]:
    """The files of a region that have an address, in its order, the map last.

    Parameters
    ----------
    region
        Whose files.
    only
        Ids of feeds, or ``streets``; empty for all.

    Raises
    ------
    InputError
        An id that the region does not have or that has no address, or no address at all.
    """
    from mobility.sources.download.overpass import address

    files = [Wanted(feed.id, feed.gtfs, feed.url, feed) for feed in region.feeds if feed.url]
    streets = region.streets
    if streets is not None and streets.fetchable:
        url = streets.url or address(streets.overpass or "")
        files.append(Wanted(STREETS, streets.osm, url, streets))
    if not files:
        raise InputError("fetch_no_addresses", place=Place(str(region.path)))
    known = {file.id for file in files}
    for name in only:
        if name not in known:
            raise InputError("fetch_unknown", place=Place(str(region.path)), name=name, known=", ".join(sorted(known)))
    return [file for file in files if not only or file.id in only]


def fetch(
    wanted: Wanted,
    *,
    force: bool = False,
    patience: Patience | None = None,
    progress: Callable[[int, int | None], None] | None = None,
    checking: Callable[[], None] | None = None,
) -> Outcome:
    """Bring one file up to date; whatever goes wrong, the file that was there stays.

    Parameters
    ----------
    wanted
        Which one.
    force
        Fetch it although nothing may have changed.
    patience
        How long and how often is tried.
    progress
        Told how many bytes have come and of how many, None if the server does not say.
    checking
        Called when all has come and is about to be cut and read.

    Returns
    -------
    Outcome
        With ``error`` and the status ``failed`` where it could not be had.
    """
    before = None
    try:
        if wanted.path.is_dir():
            raise InputError("fetch_into_folder", place=Place(str(wanted.path)), name=wanted.id)
        with locked(wanted.path):
            before = read_state(wanted.path)
            return _Fetching(wanted, before, force, patience, progress, checking).run()
    except MobilityError as error:
        return Outcome(wanted, "failed", before, before, _age(wanted.path), error)
    except OSError as error:
        return Outcome(wanted, "failed", before, before, _age(wanted.path), system_error(error, wanted.path))


def _age(path: Path) -> dt.datetime | None:
    try:
        return dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
    except OSError:
        return None


@dataclass(slots=True)
class _Fetching:
    wanted: Wanted
    before: State | None
    force: bool
    patience: Patience | None
    progress: Callable[[int, int | None], None] | None
    checking: Callable[[], None] | None

    def run(self) -> Outcome:
        wanted, path, pinned = self.wanted, self.wanted.path, self.wanted.source.sha256
        usable = self.usable()
        if pinned and not self.force and self.is_pinned(usable):
            return Outcome(wanted, "unchanged", usable, usable)
        part = self.part()
        received = self.receive(part, usable)
        if received is None:
            assert usable is not None  # noqa: S101 - nothing else makes a server say "not modified"
            return self.finish("unchanged", replace(usable, fetched=_now()))
        if pinned and received.sha256 != pinned:
            discard(part)
            raise DataError("fetch_checksum", place=Place(shown(wanted.url)), expected=pinned, found=received.sha256)
        if self.checking is not None:
            self.checking()
        existed = path.is_file()
        ready = part
        try:
            self.refuse_page(part)
            ready = self.cut(part)
            facts = self.check(ready)
        except MobilityError as error:
            if error.place is None or error.place.file in {str(part), str(ready)}:
                error.place = Place(shown(wanted.url))
            raise
        else:
            sha256, size_bytes = sha256_of(ready), ready.stat().st_size
            same = existed and sha256_of(path) == sha256
            if not same:
                put_in_place(ready, path)
            state = State(
                url=shown(wanted.url), fetched=_now(), sha256=sha256, received_sha256=received.sha256,
                size_bytes=size_bytes, etag=received.validators.etag,
                last_modified=received.validators.last_modified, recipe=wanted.recipe, facts=facts,
            )  # fmt: skip
            return self.finish("unchanged" if same else "changed" if existed else "new", state)
        finally:  # what can't be used must not be gone on with
            discard(part)
            ready.unlink(missing_ok=True)

    def usable(self) -> State | None:
        """What the server may be asked by: of the same address, made in the same way."""
        state = self.before
        if state is None or state.url != shown(self.wanted.url) or state.recipe != self.wanted.recipe:
            return None
        return state

    def is_pinned(self, usable: State | None) -> bool:
        """Whether the very file that the region file asks for is there, so that no question is needed."""
        source, path = self.wanted.source, self.wanted.path
        if usable is not None:
            return usable.received_sha256 == source.sha256
        return not self.wanted.recipe and path.is_file() and sha256_of(path) == source.sha256

    def part(self) -> Path:
        """Where what comes grows; named after the address where that tells the format, for a map may be converted."""
        from mobility.sources.osm.read import SUFFIXES

        if isinstance(self.wanted.source, FeedSource):
            return part_of(self.wanted.path)
        if self.wanted.source.url is None:
            return part_of(self.wanted.path, ".received.osm")
        name = self.wanted.url.partition("?")[0].rpartition("/")[2]
        suffix = next((known for known in reversed(SUFFIXES) if name.endswith(known)), None)
        suffix = suffix or next((known for known in SUFFIXES if self.wanted.path.name.endswith(known)), "")
        return part_of(self.wanted.path, f".received{suffix}")

    def receive(self, part: Path, usable: State | None) -> Received | None:
        known = None if usable is None or self.force else usable.validators
        url, form = self.wanted.url, None
        source = self.wanted.source
        if not isinstance(source, FeedSource) and source.url is None and source.box is not None:
            from mobility.sources.download.overpass import query

            known, form = None, {"data": query(source.box)}
        pinned = source.sha256
        if pinned and usable is not None and usable.received_sha256 != pinned:
            known = None  # another version is wanted than the one that is there
        return download(url, part, known=known, form=form, patience=self.patience, progress=self.progress)

    def refuse_page(self, part: Path) -> None:
        """Say it plainly where a web page came instead of a file."""
        with part.open("rb") as file:
            head = file.read(HEAD_BYTES).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        if head.startswith(PAGES) or (head.startswith(b"<?xml") and b"<html" in head):
            raise DataError("fetch_got_a_page", place=Place(shown(self.wanted.url)))

    def cut(self, part: Path) -> Path:
        source = self.wanted.source
        if isinstance(source, FeedSource) or source.box is None:
            return part
        from mobility.sources.download.cut import cut_to_box

        if source.url is None:
            from mobility.sources.download.overpass import require_complete

            require_complete(part, shown(self.wanted.url))
        ready = part_of(self.wanted.path, f".cut{self._suffix()}")
        cut_to_box(part, ready, source.box)
        return ready

    def _suffix(self) -> str:
        from mobility.sources.osm.read import SUFFIXES

        found = [known for known in SUFFIXES if self.wanted.path.name.endswith(known)]
        if not found:
            path = self.wanted.path
            raise InputError("streets_suffix", place=Place(str(path)), suffixes=", ".join(SUFFIXES))
        return found[-1]

    def check(self, ready: Path) -> dict[str, Any]:
        """Read the file as a build will, and count what is in it."""
        source = self.wanted.source
        if isinstance(source, FeedSource):
            return feed_facts(replace(source, gtfs=ready))
        from mobility.sources.osm.read import read_streets

        read = read_streets(ready, source.broken_ways)
        return {"ways": len(set(read.way_id.tolist())), "nodes": len(read.node_id)}

    def finish(self, status: Status, state: State) -> Outcome:
        write_state(self.wanted.path, state)
        return Outcome(self.wanted, status, self.before, state)


def feed_facts(source: FeedSource) -> dict[str, Any]:
    """How much is in a feed: stops, trips, and the first and last day on which any of them runs.

    Raises
    ------
    DataError
        The feed can't be used.
    """
    import numpy as np

    from mobility.sources.gtfs.feed import read_feed

    feed = read_feed(source)
    _, first_day, active = feed.service_days()
    days = np.flatnonzero(active.any(axis=0))
    epoch = dt.date(1970, 1, 1)
    span = [(epoch + dt.timedelta(days=first_day + int(day))).isoformat() for day in days[[0, -1]]] if len(days) else []
    return {
        "stops": feed.stops.height,
        "trips": feed.trips.height,
        "first_date": span[0] if span else None,
        "last_date": span[1] if span else None,
    }


def _now() -> str:
    return dt.datetime.now(dt.UTC).replace(microsecond=0).isoformat()
