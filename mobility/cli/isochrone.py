# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""`mobility isochrone`: the areas that are reached from a place within some times, or from which it is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobility.analysis.about import about
from mobility.analysis.extras import analyst
from mobility.analysis.isochrones import isochrone
from mobility.analysis.output.geo import Features, write_areas
from mobility.analysis.output.replacing import replacing
from mobility.cli.analysis_options import How, When, check_result, numbers, window_text
from mobility.cli.console import (
    console,
    date_text,
    footer_lines,
    header_lines,
    open_network,
    open_region,
    print_rows,
)
from mobility.planner.places import find_place
from mobility.planner.request import PointPlace
from mobility.texts import preferred_language, text

if TYPE_CHECKING:
    from pathlib import Path

    from mobility.analysis.isochrones import Isochrone
    from mobility.network.network import Network

SUFFIXES = (".geojson", ".gpkg", ".parquet", ".png")


def run(
    region: str, place: str, when: When, how: How, *, minutes: str, percentile: float, result: Path,
    network_folder: Path | None, quiet: bool,
) -> None:  # fmt: skip
    """Search, draw and write."""
    check_result(result, SUFFIXES)
    cutoffs = numbers(minutes, "--minutes")
    network = open_network(region, out=network_folder, quiet=quiet)
    found = isochrone(
        network, find_place(network, place), when.read(network), cutoffs, percentile=percentile,
        conditions=how.conditions(network),
    )  # fmt: skip
    if result.suffix.lower() == ".png":
        _draw(region, network, found, result)
    else:
        features = Features([ring.area for ring in reversed(found.rings)], _largest_first(found))
        write_areas(features, result, about=isochrone_about(network, found))
    if not quiet:
        _tell(network, found, result)


def isochrone_about(network: Network, found: Isochrone) -> dict[str, str]:
    """Where the rings come from."""
    cutoffs = ", ".join(f"{ring.cutoff_s / 60:g}" for ring in found.rings)
    return about(
        network, found.window, found.conditions, place=found.place.name, cutoffs_min=cutoffs,
        percentile=f"{found.percentile:g}",
    )  # fmt: skip


def _largest_first(found: Isochrone) -> dict[str, list[float]]:
    """So that a map draws the smaller rings on top."""
    return {name: values[::-1] for name, values in found.columns().items()}


def _draw(region: str, network: Network, found: Isochrone, result: Path) -> None:
    """A map; water comes from the region's map where that is still there."""
    with analyst():
        import matplotlib as mpl  # noqa: F401 - told here if it is missing
    from mobility.analysis.pictures.classes import ring_classes
    from mobility.analysis.pictures.map import draw_map
    from mobility.analysis.pictures.sheet import Sheet, sources_of
    from mobility.sources.osm.water import read_water

    language, place = preferred_language(), found.place
    key = "isochrone_map_to" if found.window.towards else "isochrone_map_from"
    many = "one" if found.window.minutes == 1 else "many"
    how = {"window": window_text(found.window), "percentile": f"{found.percentile:g}"}
    sheet = Sheet(
        text(language, f"analysis.{key}", place=place.name), text(language, f"analysis.isochrone_how_{many}", **how),
        found.window.first.date(), (*header_lines(network), *sources_of(network)), language,
    )  # fmt: skip
    source = open_region(region)[0].streets
    water = read_water(source.osm) if source is not None and source.osm.is_file() else None
    if isinstance(place, PointPlace):
        mark = place.lat, place.lon
    else:
        lat, lon = (network.arrays[f"stop_{axis}"][list(place.stops)] for axis in ("lat", "lon"))
        mark = float(lat.mean()), float(lon.mean())
    picture = draw_map(network, ring_classes(found.rings, sheet), sheet, water=water, mark=mark)
    with replacing(result) as unfinished:
        unfinished.write_bytes(picture)


def _tell(network: Network, found: Isochrone, result: Path) -> None:
    language, stream = preferred_language(), console()
    for line in header_lines(network):
        stream.print(line, style="bold")
    facts = {
        "place": found.place.name, "date": date_text(found.window.first.date()), "window": window_text(found.window),
        "percentile": f"{found.percentile:g}",
    }  # fmt: skip
    key = "isochrone_to" if found.window.towards else "isochrone_from"
    stream.print(text(language, f"analysis.{key}", **facts), style="bold", soft_wrap=True)
    header = [text(language, f"analysis.{name}") for name in ("minutes", "streets_km", "parts_of_area")]
    rows = [
        [f"{ring.cutoff_s / 60:g}", f"{ring.street_m / 1000:,.1f}", str(len(ring.area.geoms))] for ring in found.rings
    ]
    print_rows(stream, rows, header)
    stream.print(text(language, "analysis.written", file=str(result)), soft_wrap=True)
    for line in footer_lines(network):
        stream.print(line, style="dim", soft_wrap=True)
