# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""`mobility geocode`: what a text means, or what is near a point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobility.cli.console import (
    console,
    footer_lines,
    header_lines,
    network_facts,
    open_network,
    print_json,
    print_rows,
    say,
)
from mobility.errors import InputError
from mobility.planner.geocode import Bias, geocode
from mobility.planner.places import point_of
from mobility.planner.reverse_geocode import reverse_geocode

if TYPE_CHECKING:
    from pathlib import Path

    from mobility.planner.match import Match


def run(region: str, asked: str, *, count: int, near: str | None, out: Path | None, as_json: bool, quiet: bool) -> None:
    """List what a text means, the best first, or what is near ``lat,lon``, the nearest first."""
    around = point_of(near) if near is not None else None
    if near is not None and around is None:
        raise InputError("geocode_near", near=near)
    point = point_of(asked)
    network = open_network(region, out=out, quiet=quiet)
    if point is not None:
        found = reverse_geocode(network, point.lat, point.lon, count=count)
    else:
        bias = Bias(around.lat, around.lon) if around is not None else None
        found = geocode(network, asked, count=count, bias=bias)
    if not found:
        raise InputError("unknown_place", text=asked)
    if as_json:
        print_json({"network": network_facts(network), "matches": [match.to_dict() for match in found]})
        return
    stream = console()
    for line in header_lines(network):
        stream.print(line, style="bold")
    header = [say(f"column_{name}") for name in ("name", "area", "kind", "id", "point")]
    header += [say("column_away")] if point is not None else []
    print_rows(stream, [_cells(match) for match in found], header)
    for line in footer_lines(network):
        stream.print(line, style="dim")


def _cells(match: Match) -> list[str]:
    street = "address" if match.house_number else "street"
    kind = {"STOP": "stop", "PLACE": "place", "ADDRESS": street}[match.kind]
    areas = ", ".join(area.name for area in match.areas)
    away = [] if match.distance_m is None else [say("metres_away", metres=round(match.distance_m))]
    return [match.name, areas, say(f"match_{kind}"), match.id, f"{match.lat:.6f},{match.lon:.6f}", *away]
