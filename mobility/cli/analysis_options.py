# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What the commands of the analysis share: when, how, which places, and how far a run is."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from mobility.analysis.places.named import named_places
from mobility.analysis.travel_times import DRAWS, MOST_S, Conditions
from mobility.analysis.window import MINUTE_S, Window, read_window
from mobility.cli.console import console, parse_at, say
from mobility.cli.plan import PROFILE_OF
from mobility.errors import InputError, Place
from mobility.kernels.layout import DAY_S
from mobility.texts import preferred_language, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.analysis.places.read import ReadPlaces
    from mobility.network.network import Network


@dataclass(frozen=True, slots=True)
class When:
    """The options that say when, as typed; None: not given."""

    at: str | None = None
    date: str | None = None
    window: str | None = None
    towards: bool = False

    def read(self, network: Network) -> Window:
        """The minutes that are asked for.

        Raises
        ------
        InputError
            Neither a time nor a window with a date, or both; or outside the calendar.
        """
        if self.at is not None:
            if self.window is not None or self.date is not None:
                raise InputError("conflicting_options", one="--at", other="--window, --date")
            return Window(parse_at(network, self.at), 1, self.towards)
        if self.window is None or self.date is None:
            first, last = network.calendar()
            raise InputError("when_needed", first=first, last=last)
        noon = parse_at(network, f"{self.date}T12:00")
        return read_window(self.window, noon.date(), network.zone, towards=self.towards)


@dataclass(frozen=True, slots=True)
class How:
    """The options that say how one travels, as typed; None: not given."""

    modes: str | None = None
    access: str | None = None
    max_time_min: float | None = None
    max_walk_s: int | None = None
    walk_speed_m_s: float | None = None
    change_s: int | None = None
    max_rides: int | None = None
    draws: int | None = None
    seed: int = 0

    def conditions(self, network: Network, *, most_s: int = MOST_S) -> Conditions:
        """How one travels.

        Parameters
        ----------
        network
            Where.
        most_s
            The farthest, unless it was given.

        Raises
        ------
        InputError
            A number out of its bounds, or an unknown mode.
        """
        given: dict[str, Any] = {}
        for name, value, low, high, option in (
            ("max_walk_s", self.max_walk_s, 0, 14_400, "--max-walk"),
            ("walk_speed_m_s", self.walk_speed_m_s, 0.1, 10.0, "--walk-speed"),
            ("change_s", self.change_s, 0, 3_600, "--change"),
            ("", self.max_rides, 0, 1_000, "--max-rides"),
            ("", self.max_time_min, 1, DAY_S // MINUTE_S, "--max-time"),
            ("", self.draws, 1, 1_000, "--draws"),
            ("", self.seed, 0, 2**31, "--seed"),
        ):
            if value is not None and not low <= value <= high:
                raise InputError("bad_number", option=option, low=low, high=high)
            if name and value is not None:
                given[name] = value
        modes = [mode.strip() for mode in (self.modes or "transit,walk").split(",") if mode.strip()]
        for mode in modes or [""]:
            if mode not in {"transit", "walk"}:
                raise InputError("bad_mode", option="--modes", mode=mode, modes="transit, walk")
        if self.access is not None and self.access not in PROFILE_OF:
            raise InputError("bad_mode", option="--access", mode=self.access, modes=", ".join(PROFILE_OF))
        return Conditions(
            most_s=most_s if self.max_time_min is None else round(self.max_time_min * MINUTE_S),
            settings=replace(network.settings, **given),
            max_rides=self.max_rides,
            access=(PROFILE_OF[self.access or "walk"],),
            on_foot="walk" in modes,
            transit="transit" in modes,
            draws=DRAWS if self.draws is None else self.draws,
            seed=self.seed,
        )


def check_result(path: Path, suffixes: Sequence[str]) -> None:
    """Refuse a result that can't be written before anything is reckoned.

    Raises
    ------
    InputError
        Another ending, or no such folder.
    """
    if path.suffix.lower() not in suffixes:
        raise InputError("table_suffix", place=Place(str(path)), suffixes=", ".join(suffixes))
    if not path.resolve().parent.is_dir():
        raise InputError("no_folder", place=Place(str(path)), folder=str(path.parent))


def numbers(written: str, option: str) -> tuple[float, ...]:
    """``15,30,45``.

    Raises
    ------
    InputError
        Not numbers parted by commas.
    """
    try:
        found = tuple(float(part) for part in written.split(","))
    except ValueError as error:
        raise InputError("bad_numbers", option=option, text=written) from error
    if not all(np.isfinite(found)):
        raise InputError("bad_numbers", option=option, text=written)
    return found


def places_of(
    network: Network, written: str, *, id_column: str | None = None, crs: str | None = None, quiet: bool = False
) -> ReadPlaces:
    """The places that an argument names: a file, ``stops``, ``grid:500`` or ``osm:school``.

    Parameters
    ----------
    network
        Places outside its box are left out with a warning.
    written
        As typed.
    id_column, crs
        For a file: the column of ids, and the reference system.
    quiet
        No warnings.

    Raises
    ------
    InputError
        No such file, grid or class.
    """
    read = named_places(network, written, id_column=id_column, crs=crs)
    if not quiet:
        for warning in read.warnings:
            message = text(preferred_language(), f"error.{warning.code}", **warning.facts)
            place = warning.place.text(preferred_language())
            console(error=True).print(say("warning", message=message, place=place), soft_wrap=True)
    return read


def tell_lost(lost: Sequence[str], *, quiet: bool) -> None:
    """Say on stderr which places no street leads to."""
    if lost and not quiet:
        some = ", ".join(lost[:5]) + (", …" if len(lost) > 5 else "")  # noqa: PLR2004
        console(error=True).print(
            text(preferred_language(), "analysis.lost", count=len(lost), some=some), soft_wrap=True
        )


class Bar:
    """How far a run is, on stderr where that is a terminal; silent elsewhere.

    Parameters
    ----------
    what
        What is counted, as the user reads it.
    quiet
        Silent in any case.
    """

    def __init__(self, what: str, *, quiet: bool) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"), BarColumn(bar_width=24), MofNCompleteColumn(), TimeElapsedColumn(),
            console=console(error=True), transient=True, disable=quiet or not sys.stderr.isatty(),
        )  # fmt: skip
        self._task: Any = None
        self._what = what

    def __enter__(self) -> Self:
        """Show it."""
        self._progress.start()
        self._task = self._progress.add_task(self._what, total=None)
        return self

    def __exit__(self, *_: object) -> None:
        """Take it away."""
        self._progress.stop()

    def __call__(self, done: int, count: int) -> None:
        """So much is done."""
        self._progress.update(self._task, completed=done, total=count)


def window_text(window: Window) -> str:
    """The minutes as people read them."""
    zone = window.first.tzinfo
    begin = window.first.strftime("%H:%M")
    key = "arrive" if window.towards else "leave"
    if window.minutes == 1:
        return text(preferred_language(), f"analysis.{key}_at", begin=begin)
    last = dt.datetime.fromtimestamp(window.first_s + MINUTE_S * window.minutes, zone)
    return text(preferred_language(), f"analysis.{key}_window", begin=begin, end=last.strftime("%H:%M"))
