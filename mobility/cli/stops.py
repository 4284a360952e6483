# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""`mobility stops`: find stops and their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

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
from mobility.planner.places import POINT, find_place, groups_of_name, near_names, stop_by_id
from mobility.planner.reach import reach
from mobility.planner.request import PointPlace
from mobility.region import DEFAULT_MAX_WALK_S

if TYPE_CHECKING:
    from pathlib import Path

    from mobility.network.network import Network


def run(region: str, name: str | None, *, out: Path | None, as_json: bool, quiet: bool) -> None:
    """List stops by name, by id, around a point, or all of them."""
    network = open_network(region, out=out, quiet=quiet)
    rows = [_row(network, stop, walk_s) for stop, walk_s in _chosen(network, name)]
    if as_json:
        print_json({"network": network_facts(network), "stops": rows})
        return
    stream = console()
    for line in header_lines(network):
        stream.print(line, style="bold")
    header = [say("column_name"), say("column_platform"), say("column_id"), say("column_point")]
    walked = any(row["walk_s"] is not None for row in rows)
    header += [say("column_walk")] if walked else []
    print_rows(stream, [_cells(row, walked=walked) for row in rows], header)
    for line in footer_lines(network):
        stream.print(line, style="dim")


def _cells(row: dict[str, Any], *, walked: bool) -> list[str]:
    point = "" if row["lat"] is None else f"{row['lat']:.6f},{row['lon']:.6f}"
    walk = [say("minutes", minutes=-(-row["walk_s"] // 60))] if walked else []
    return [row["name"], row["platform"], row["stop_id"], point, *walk]


def _chosen(network: Network, name: str | None) -> list[tuple[int, int | None]]:
    if name is None:
        return [(int(stop), None) for stop in network.arrays["stop_id_order"]]
    place = stop_by_id(network, name)
    if place is not None:
        return [(stop, None) for stop in place.stops]
    if POINT.fullmatch(name):
        point = find_place(network, name)
        assert isinstance(point, PointPlace)  # noqa: S101
        around = reach(network, network.links(), point, towards=False, most_s=DEFAULT_MAX_WALK_S)
        nearest = sorted((seconds, stop) for stop, seconds in around.stop_walk_s.items())
        return [(stop, seconds) for seconds, stop in nearest]
    groups = groups_of_name(network, name)
    if not groups:
        near = near_names(network, name)
        raise InputError("unknown_place_near" if near else "unknown_place", text=name, near="; ".join(near))
    return [(stop, None) for group in groups for stop in group]


def _row(network: Network, stop: int, walk_s: int | None) -> dict[str, Any]:
    lat, lon = float(network.arrays["stop_lat"][stop]), float(network.arrays["stop_lon"][stop])
    return {
        "stop_id": network.stop_id[stop],
        "name": network.stop_name[stop],
        "platform": network.strings("stop_platform_code")[stop],
        "lat": None if np.isnan(lat) else lat,
        "lon": None if np.isnan(lon) else lon,
        "location_type": int(network.arrays["stop_location_type"][stop]),
        "walk_s": walk_s,
    }
