# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""`mobility portrait`: the baseline of a municipality on one page and in tables."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from mobility.cli.console import open_network, open_region, print_json
from mobility.cli.region_file import slug
from mobility.errors import InputError
from mobility.region import LANDS, box_of
from mobility.texts import preferred_language, text

if TYPE_CHECKING:
    from mobility.analysis.places.read import ReadPlaces
    from mobility.analysis.portrait.figures import PortraitWish
    from mobility.network.network import Network
    from mobility.region import Box

DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
PAGE = "index.html"


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed."""

    place: str | None
    register: Path | None
    box: str | None
    area: Path | None
    grid: Path | None
    column: str | None
    start: str | None
    towns: tuple[str, ...]
    dates: tuple[str, ...]
    window: str | None
    state: str | None


def run(region: str, typed: Typed, *, out: Path | None, network: Path | None, as_json: bool, quiet: bool) -> None:
    """Write the portrait.

    Parameters
    ----------
    region, typed
        As typed.
    out
        Folder for the page and the tables; None: beside where one stands, named after the place.
    network
        Folder of the compiled networks.
    as_json
        Tell what was written as JSON.
    quiet
        No progress.
    """
    wish = _wish(typed)
    from mobility.analysis.output.replacing import replacing
    from mobility.analysis.portrait.figures import make_portrait
    from mobility.analysis.portrait.page import page
    from mobility.analysis.portrait.tables import write_tables
    from mobility.analysis.portrait.wording import Wording

    opened, _ = open_region(region)
    compiled = open_network(region, out=network, quiet=quiet)
    if typed.grid is not None:
        wish = replace(wish, grid=_grid(compiled, typed.grid))
    found = make_portrait(compiled, wish, opened.state)
    folder = out or Path(f"portrait-{slug(found.municipality.name) or opened.id}")
    folder.mkdir(parents=True, exist_ok=True)
    content = page(found, Wording(preferred_language()))
    with replacing(folder / PAGE) as unfinished:
        unfinished.write_text(content, encoding="utf-8", newline="\n")
    written = [folder / PAGE, *write_tables(found, folder)]
    if as_json:
        print_json({"written": [str(path) for path in written]})
    elif not quiet:
        for path in written:
            print(text(preferred_language(), "portrait.written", path=path))  # noqa: T201 - the answer of the command


def _wish(typed: Typed) -> PortraitWish:
    """What is asked, checked before anything is built."""
    if typed.state is not None and typed.state not in LANDS:
        raise InputError("portrait_bad_state", text=typed.state, choices=", ".join(LANDS))
    dates, box = tuple(_date(written) for written in typed.dates), _box(typed.box)
    from mobility.analysis.portrait.figures import PortraitWish
    from mobility.analysis.portrait.place import PlaceWish

    return PortraitWish(
        PlaceWish(typed.place, typed.register, box, typed.area),
        typed.state,
        dates,
        typed.window or PortraitWish.window,
        typed.start,
        typed.towns,
        column=typed.column or "",
    )


def _grid(network: Network, path: Path) -> ReadPlaces:
    """The inhabitants; those outside of the region count too, but not all may lie there."""
    from mobility.analysis.places.grid import box_of_network
    from mobility.analysis.places.read import read_places

    grid = read_places(path, box=box_of_network(network))
    return read_places(path) if grid.warnings else grid


def _date(written: str) -> dt.date:
    try:
        if DATE.fullmatch(written.strip()):
            return dt.date.fromisoformat(written.strip())
    except ValueError:
        pass
    raise InputError("portrait_bad_date", text=written)


def _box(written: str | None) -> Box | None:
    if written is None:
        return None
    try:
        box = box_of([float(part) for part in written.split(",")])
    except ValueError:
        box = None
    if box is None:
        raise InputError("portrait_bad_box", text=written)
    return box
