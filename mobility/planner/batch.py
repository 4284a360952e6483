# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Many questions from a CSV, answered line by line (SEMANTICS, Batch)."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mobility.errors import InputError
from mobility.errors import Place as FilePlace
from mobility.planner.places import point_of, stop_by_id
from mobility.planner.request import PlanRequest
from mobility.planner.search import Entry, Search
from mobility.planner.times import local_iso, parse_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mobility.kernels.layout import Workspace
    from mobility.network.network import Network
    from mobility.planner.request import Place
    from mobility.region import TransferSettings

COLUMNS = ["from", "to", "at"]


def answer_batch(
    network: Network,
    lines: Iterable[str],
    *,
    arrive_by: bool = False,
    max_rides: int | None = None,
    settings: TransferSettings | None = None,
    ways: Mapping[str, Any] | None = None,
    file: str = "",
) -> Iterator[tuple[str, bool]]:
    """Answer the rows of a CSV with the columns from,to,at.

    Parameters
    ----------
    network
        Where.
    lines
        The CSV, a row each; ids with their feed's prefix, or quoted points ``"lat,lon"``.
    arrive_by
        Whether ``at`` is the latest arrival.
    max_rides, settings
        As in ``PlanRequest``.
    ways
        ``access``, ``egress``, ``direct`` and ``transit`` of ``PlanRequest``.
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
    rows = (_row(line) for line in lines)
    header = [name.strip().removeprefix("\ufeff") for name in next(rows, [])]
    if header != COLUMNS:
        raise InputError("batch_header", place=FilePlace(file, 1), found=",".join(header))
    batch = _Batch(network, arrive_by, max_rides, settings, ways or {})
    for row in rows:
        if row:
            line = batch.answer(row)
            yield json.dumps(line, ensure_ascii=False, separators=(",", ":")), "error" not in line


def _row(line: str) -> list[str]:
    """The values of one line; a quote that is never closed spoils this line only."""
    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return [line]


@dataclass(slots=True)
class _Batch:
    """What all rows of a batch share; the workspace grows with the largest timetable."""

    network: Network
    arrive_by: bool
    max_rides: int | None
    settings: TransferSettings | None
    ways: Mapping[str, Any]
    work: Workspace | None = None

    def answer(self, row: list[str]) -> dict[str, object]:
        echo: dict[str, object] = dict(zip(COLUMNS, [*row, "", "", ""], strict=False))
        try:
            return {**echo, "pareto": self._pareto(row)}
        except InputError as error:
            code = "bad_time" if error.code == "missing_hour" else error.code
            return {**echo, "error": {"code": code, "message": str(error).splitlines()[0]}}

    def _pareto(self, row: list[str]) -> list[dict[str, object]]:
        if len(row) != len(COLUMNS):
            raise InputError("bad_row", found=len(row))
        request = PlanRequest(
            self._place(row[0]),
            self._place(row[1]),
            parse_time(row[2], self.network.zone),
            arrive_by=self.arrive_by,
            max_rides=self.max_rides,
            settings=self.settings,
            **self.ways,
        )
        search = Search(self.network, request, self.work)
        self.work = search.work
        entries = [Entry(0, search.at_s, search.at_s)] if row[0] == row[1] else search.pareto()
        start, zone = search.day.start, self.network.zone
        return [
            {
                "rides": entry.rides,
                "departure": local_iso(start + entry.departure_s, zone),
                "arrival": local_iso(start + entry.arrival_s, zone),
            }
            for entry in entries
        ]

    def _place(self, written: str) -> Place:
        """A stop by its exact id, else a point.

        Raises
        ------
        InputError
            Neither.
        """
        place = stop_by_id(self.network, written) or point_of(written)
        if place is None:
            raise InputError("unknown_stop", id=written)
        return place
