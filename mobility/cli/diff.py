# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""`mobility diff`: what a new timetable file changes for stops and lines."""

from __future__ import annotations

import datetime as dt
import difflib
import re
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from mobility.cli.console import SAMPLE_ID, BuildProgress, network_facts, open_region, print_json, show_findings
from mobility.errors import InputError, MobilityError, Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mobility.analysis.update.compare import LineUpdate, StopUpdate, Update
    from mobility.network.network import Network
    from mobility.region import Region

DATE_PATTERN = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MOST_SHOWN = 10_000
UNKNOWN = ("unknown_place", "unknown_place_near")
NO_WALK_S = 0
"""A comparison asks for no journey; without walks a feed is compiled sooner."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be told: of which stops and lines (all, if none is named), how many, compared on which dates."""

    stops: tuple[str, ...]
    lines: tuple[str, ...]
    dates: tuple[str, ...]
    most: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """The parts of an update that are told, and how the two timetables are called."""

    update: Update
    lines: tuple[LineUpdate, ...] | None
    """Those that were named; None where none was."""
    stops: tuple[StopUpdate, ...] | None
    labels: tuple[str, str]
    most: int


def run(old: str, new: str, wanted: Wanted, *, as_json: bool, quiet: bool, today: dt.date | None = None) -> None:
    """Compare two timetables.

    Parameters
    ----------
    old, new
        As typed: two region files, or two GTFS feeds.
    wanted
        What is to be told.
    as_json
        Print JSON, the same in every language.
    quiet
        No progress and no notes.
    today
        Where "the next four weeks" begin; otherwise the present day.
    """
    if not 1 <= wanted.most <= MOST_SHOWN:
        raise InputError("bad_number", option="--most", low=1, high=MOST_SHOWN)
    asked = [_date(written) for written in wanted.dates]
    if _is_region(old) != _is_region(new):
        raise InputError("diff_mixed", region=old if _is_region(old) else new, feed=new if _is_region(old) else old)
    from mobility.analysis.update.compare import compare

    with _opened(old, new, quiet=quiet) as (before, after):
        today = today or dt.datetime.now(ZoneInfo(after.feeds[0].time_zone)).date()
        update = compare(before, after, today=today, asked=asked)
        chosen = Chosen(
            update,
            _named_lines(update, wanted.lines) if wanted.lines or wanted.stops else None,
            _named_stops(update, before, after, wanted.stops) if wanted.lines or wanted.stops else None,
            (_label(old), _label(new)),
            wanted.most,
        )
        if as_json:
            print_json(_as_dict(chosen, before, after))
        else:
            from mobility.cli.diff_text import show

            show(chosen, before, after)


def _is_region(argument: str) -> bool:
    return argument.endswith(".toml") or (argument == SAMPLE_ID and not Path(argument).exists())


def _label(argument: str) -> str:
    return argument if len(argument) <= 40 else f"…{argument[-39:]}"  # noqa: PLR2004


def _date(written: str) -> dt.date:
    try:
        if DATE_PATTERN.fullmatch(written.strip()):
            return dt.date.fromisoformat(written.strip())
    except ValueError:
        pass
    raise InputError("diff_bad_date", text=written)


@contextmanager
def _opened(old: str, new: str, *, quiet: bool) -> Iterator[tuple[Network, Network]]:
    """Both networks; those of mere feeds live in a temporary folder."""
    from mobility.network import store

    with tempfile.TemporaryDirectory(prefix="mobility-diff-", ignore_cleanup_errors=True) as folder:
        temporary = Path(folder)
        if not _is_region(old):
            if not Path(old).exists():
                raise InputError("diff_no_old", place=Place(old))
            if not Path(new).exists():
                raise InputError("diff_no_new", place=Place(new))
            yield (
                _load_feed(old, temporary / "old", quiet=quiet),
                _load_feed(new, temporary / "new", quiet=quiet),
            )
            return
        (region, out), (other, other_out) = open_region(old), open_region(new)
        if store.home_of(region, out) == store.home_of(other, other_out) and region.path != other.path:
            other_out = temporary / "new"  # or each of the two would replace the other's network at every call
        yield _load(region, out, quiet=quiet), _load(other, other_out, quiet=quiet)


def _load_feed(argument: str, out: Path, *, quiet: bool) -> Network:
    """The network of just this feed, which is called as the user typed it.

    Raises
    ------
    MobilityError
        It can't be used; what to do does not speak of a region file, for there is none.
    """
    from mobility.region import FeedSource, Region, TransferSettings

    path = out.with_suffix(".toml")
    path.touch()
    source = FeedSource(argument.rstrip("/") or argument, Path(argument))
    region = Region(out.name, _label(argument), "UTC", path, (source,), TransferSettings(max_walk_s=NO_WALK_S))
    try:
        return _load(region, out, quiet=quiet)
    except MobilityError as error:
        error.remedies = "diff_remedy"
        raise


def _load(region: Region, out: Path | None, *, quiet: bool) -> Network:
    from mobility.network.build import build
    from mobility.network.network import Network

    progress = BuildProgress(quiet=quiet)
    with progress:
        report = build(region, out=out, progress=progress)
    if report.rebuilt and not quiet:
        show_findings(report.findings)
    return Network.open(report.folder)


def _named_lines(update: Update, names: Sequence[str]) -> tuple[LineUpdate, ...]:
    """The lines with these names, old or new, in any case of letters.

    Raises
    ------
    InputError
        Neither timetable has such a line.
    """
    by_name: dict[str, list[LineUpdate]] = {}
    for line in update.lines:
        for name in {key.name.casefold() for key in (line.line.old, line.line.new) if key is not None}:
            by_name.setdefault(name, []).append(line)
    chosen: list[LineUpdate] = []
    for name in names:
        found = by_name.get(name.strip().casefold())
        if found is None:
            near = difflib.get_close_matches(name.casefold(), by_name, n=5, cutoff=0.5)
            shown = "; ".join(by_name[key][0].line.known.name for key in near)
            raise InputError("diff_unknown_line_near" if near else "diff_unknown_line", line=name, near=shown)
        chosen += [line for line in found if line not in chosen]
    return tuple(chosen)


def _named_stops(update: Update, old: Network, new: Network, names: Sequence[str]) -> tuple[StopUpdate, ...]:
    """The stops that these names mean, in either timetable.

    Raises
    ------
    InputError
        Unknown in both, or ambiguous.
    """
    numbers: list[int] = []
    for name in names:
        found, refused = [], None
        for network, pair_of_stop in ((old, update.stop_pairs.of_old), (new, update.stop_pairs.of_new)):
            try:
                stops = _stops_of(network, name)
            except InputError as error:
                if error.code not in UNKNOWN:
                    raise
                refused = error
            else:
                found += [int(pair_of_stop[stop]) for stop in stops]
        if not found and refused is not None:
            raise refused
        numbers += [number for number in found if number not in numbers]
    return tuple(update.stops[number] for number in dict.fromkeys(numbers))


def _stops_of(network: Network, name: str) -> tuple[int, ...]:
    """The stops that a name or an id means; an id may lack its feed's prefix, which a lone feed has not."""
    from mobility.planner.places import find_place
    from mobility.planner.request import StopPlace

    refused = None
    for text in (name, *(f"{feed.id}_{name.strip()}" for feed in network.feeds)):
        try:
            place = find_place(network, text)
        except InputError as error:
            if error.code not in UNKNOWN:
                raise
            refused = refused or error
        else:
            if isinstance(place, StopPlace):
                return place.stops
            break
    raise refused or InputError("unknown_stop", id=name)


def _as_dict(chosen: Chosen, old: Network, new: Network) -> dict[str, object]:
    """As JSON: all that changes, or all that is known of the named stops and lines."""
    update = chosen.update
    lines = [line for line in update.lines if line.status != "same"] if chosen.lines is None else chosen.lines
    stops = [stop for stop in update.stops if stop.status != "same"] if chosen.stops is None else chosen.stops
    return {
        "sample": old.sample or new.sample,
        "old": network_facts(old),
        "new": network_facts(new),
        "compared": {
            "how": update.dates.how,
            "dates": [{"old": pair.old.isoformat(), "new": pair.new.isoformat()} for pair in update.dates.pairs],
        },
        "changed": update.changed,
        "counts": {
            name: {status: sum(part.status == status for part in parts) for status in STATUSES}
            for name, parts in (("lines", update.lines), ("stops", update.stops))
        },
        "feeds": [feed.to_dict() for feed in update.feeds],
        "lines": [line.to_dict() for line in lines],
        "stops": [stop.to_dict() for stop in stops],
    }


STATUSES = ("same", "changed", "new", "gone")
