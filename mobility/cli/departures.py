# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""`mobility departures`: what leaves from a stop next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobility.cli.console import (
    console,
    date_text,
    footer_lines,
    header_lines,
    network_facts,
    open_network,
    parse_at,
    print_json,
    print_rows,
    say,
)
from mobility.errors import InputError
from mobility.planner.departures import next_departures
from mobility.planner.places import find_place
from mobility.planner.request import StopPlace

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from mobility.planner.departures import Departure

MOST = 10_000


def run(region: str, stop: str, *, at: str | None, count: int, out: Path | None, as_json: bool, quiet: bool) -> None:
    """List the next departures."""
    if not 1 <= count <= MOST:
        raise InputError("bad_number", option="--count", low=1, high=MOST)
    network = open_network(region, out=out, quiet=quiet)
    place = find_place(network, stop)
    if not isinstance(place, StopPlace):
        raise InputError("unknown_stop", id=stop)
    moment = parse_at(network, at)
    rows = next_departures(network, place, moment, count)
    if as_json:
        print_json({"network": network_facts(network), "departures": [row.to_dict() for row in rows]})
        return
    stream = console()
    for line in header_lines(network):
        stream.print(line, style="bold")
    local = moment.astimezone(network.zone)
    title = say("departures_title", place=place.name, date=date_text(local.date()), time=local.strftime("%H:%M"))
    stream.print(title, style="bold")
    if not rows:
        stream.print(say("no_departures"))
    print_rows(stream, [_cells(row, local.date()) for row in rows])
    for line in footer_lines(network):
        stream.print(line, style="dim")


def _cells(row: Departure, date: dt.date) -> list[str]:
    day = "" if row.at.date() == date else date_text(row.at.date())
    marks = [say("call_ahead")] if row.call_ahead else []
    marks += [say("about_every", minutes=round(row.about_every_s / 60))] if row.about_every_s else []
    clock = row.at.strftime("%H:%M:%S" if row.at.second else "%H:%M")
    return [day, clock, row.line, row.headsign, row.stop_name, row.platform, ", ".join(marks)]
