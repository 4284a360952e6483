# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Places as commands and scenario files name them: ``stops``, ``grid:500``, ``osm:school``, or a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.places.grid import box_of_network, network_grid
from mobility.analysis.places.osm_classes import class_places
from mobility.analysis.places.read import ReadPlaces, read_places
from mobility.analysis.places.stops import stop_places
from mobility.errors import InputError

if TYPE_CHECKING:
    from mobility.analysis.places.places import Places
    from mobility.network.network import Network

STOPS, GRID, MAP = "stops", "grid:", "osm:"
"""What may stand where a file of places is asked for."""


def is_file(written: str) -> bool:
    """Whether a file is named."""
    return written != STOPS and not written.startswith((GRID, MAP))


def named_places(
    network: Network, written: str, *, folder: Path | None = None, id_column: str | None = None, crs: str | None = None
) -> ReadPlaces:
    """The places that a text names.

    Parameters
    ----------
    network
        Places outside its box are left out with a warning.
    written
        As typed.
    folder
        From where a file is seen; None: the working folder.
    id_column, crs
        For a file: the column of ids, and the reference system.

    Raises
    ------
    InputError
        No such file, grid or class.
    """
    if written == STOPS:
        return _made(stop_places(network))
    if written.startswith(GRID):
        size = written.removeprefix(GRID)
        if not size.isdecimal():
            raise InputError("bad_grid", text=written)
        return _made(network_grid(network, int(size)))
    if written.startswith(MAP):
        return _made(class_places(network, written.removeprefix(MAP)))
    path = Path(written) if folder is None else folder / written
    return read_places(path, box=box_of_network(network), id_column=id_column, crs=crs)


def _made(places: Places) -> ReadPlaces:
    return ReadPlaces(places, Path(places.source), np.arange(1, len(places) + 1))
