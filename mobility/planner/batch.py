# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Many questions from a CSV, answered line by line (SEMANTICS, Batch)."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

from mobility.errors import InputError, Place
from mobility.kernels.layout import make_workspace
from mobility.planner.places import stop_by_id
from mobility.planner.request import PlanRequest, StopPlace
from mobility.planner.search import Entry, Search
from mobility.planner.times import local_iso, parse_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mobility.kernels.layout import Workspace
    from mobility.network.network import Network
    from mobility.region import TransferSettings

COLUMNS = ["from", "to", "at"]


def answer_batch(
    network: Network,
    lines: Iterable[str],
    *,
    arrive_by: bool = False,
    max_rides: int | None = None,
    settings: TransferSettings | None = None,
    file: str = "",
) -> Iterator[tuple[str, bool]]:
    """Answer the rows of a CSV with the columns from,to,at.

    Parameters
    ----------
    network
        Where.
    lines
        The CSV; ids with their feed's prefix.
    arrive_by
        Whether ``at`` is the latest arrival.
    max_rides, settings
        As in ``PlanRequest``.
    file
        Its name, for messages.

    Yields
    ------
    tuple
        A JSON line without its end, and whether it is an answer (False: an error).

    Raises
    ------
    InputError
        The header is not from,to,at.
    """
    reader = csv.reader(lines)
    header = [name.strip().removeprefix("\ufeff") for name in next(reader, [])]
    if header != COLUMNS:
        raise InputError("batch_header", place=Place(file, 1), found=",".join(header))
    work = make_workspace(network.berths, 0)
    for row in reader:
        if not row:
            continue
        line, work = _answer(network, row, arrive_by, max_rides, settings, work)
        yield json.dumps(line, ensure_ascii=False, separators=(",", ":")), "error" not in line


def _answer(  # the settings of one batch, spelled out
    network: Network,
    row: list[str],
    arrive_by: bool,  # noqa: FBT001
    max_rides: int | None,
    settings: TransferSettings | None,
    work: Workspace,
) -> tuple[dict[str, object], Workspace]:
    echo: dict[str, object] = dict(zip(COLUMNS, [*row, "", "", ""], strict=False))
    try:
        if len(row) != len(COLUMNS):
            raise InputError("bad_row", found=len(row))
        origin, destination = _stop(network, row[0]), _stop(network, row[1])
        at = parse_time(row[2], network.zone)
    except InputError as error:
        code = "bad_time" if error.code == "missing_hour" else error.code
        return {**echo, "error": {"code": code, "message": str(error).splitlines()[0]}}, work
    request = PlanRequest(origin, destination, at, arrive_by=arrive_by, max_rides=max_rides, settings=settings)
    search = Search(network, request, work)
    if row[0] == row[1]:
        entries = [Entry(0, search.at_s, search.at_s)]
    else:
        entries = search.pareto()
    start, zone = search.day.start, network.zone
    pareto = [
        {
            "rides": entry.rides,
            "departure": local_iso(start + entry.departure_s, zone),
            "arrival": local_iso(start + entry.arrival_s, zone),
        }
        for entry in entries
    ]
    return {**echo, "pareto": pareto}, search.work


def _stop(network: Network, full_id: str) -> StopPlace:
    place = stop_by_id(network, full_id)
    if place is None:
        raise InputError("unknown_stop", id=full_id)
    return place
