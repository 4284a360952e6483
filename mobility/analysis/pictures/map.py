# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Maps: areas or cells in classes over the region's own streets, water and places; no foreign tiles."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.areas.frame import Frame, frame_of
from mobility.analysis.pictures.ground import (
    E7,
    Extent,
    Label,
    extent_of,
    place_labels,
    rings_of,
    streets_by_kind,
    water_polygons,
)
from mobility.analysis.pictures.sheet import (
    EDGE_IN,
    INK,
    MIDDLE_INK,
    PALE_INK,
    PAPER,
    POINTS_PER_INCH,
    SMALL_PT,
    TEXT_PT,
    UNKNOWN,
    blank,
    broken,
    letters,
    png,
    write_around,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from mobility.analysis.pictures.classes import Class
    from mobility.analysis.pictures.sheet import Sheet
    from mobility.kernels.layout import Float64
    from mobility.network.network import Network
    from mobility.network.streets.streets import Streets
    from mobility.sources.osm.water import Water

WIDTH_IN, HEIGHT_IN = 9.0, 7.6
MAP_IN = EDGE_IN, 0.5, 6.9, 6.3
"""Left, bottom, width and height of the map on the sheet; the legend stands on its right."""
LEGEND_IN = 7.28
MARGIN = 0.05
"""Around what is shown, a share of its size."""
WATER, SHORE = "#e3ecf4", "#8aa9c4"
STREET_PT = (0.9, 0.65, 0.4, 0.4, 0.2)
STREET_INK = ("#333333", "#4a4a4a", MIDDLE_INK, "#8d8d8d", "#8d8d8d")
STREET_DASHES = ("-", "-", "-", ":", "-")
"""Of major, middle and minor streets, ferries and paths."""
PATHS_UP_TO_M, MINOR_UP_TO_M = 16_000.0, 60_000.0
"""On maps wider than this paths, and then minor streets, are left out: nothing else would be seen."""
MOST_LABELS = 30
SPARED = 0.005
"""Share of all junctions on each side that a map of the whole region may leave out."""
BELOW, ABOVE, STREETS, ON_TOP, NAMES, BOXES = range(1, 7)
"""What is drawn over what."""


def draw_map(
    network: Network,
    classes: Sequence[Class],
    sheet: Sheet,
    *,
    legend: str = "",
    water: Water | None = None,
    mark: tuple[float, float] | None = None,
) -> bytes:
    """A map as PNG. North is up.

    Parameters
    ----------
    network
        Whose streets and places are drawn; without streets the classes lie on white.
    classes
        What is shown, later ones over earlier ones; the legend tells the last first.
    sheet
        What is written around it.
    legend
        The title of the legend, with the unit.
    water
        From the region's map (``sources.osm.water.read_water``); None: none is drawn.
    mark
        Latitude and longitude of the place that the map is about.
    """
    streets = network.streets
    bounds = [area.bounds for shown in classes for area in shown.areas if not area.is_empty]
    if mark is not None:
        bounds.append((mark[1], mark[0], mark[1], mark[0]))
    if streets is not None and not bounds:
        bounds = [_most_of(streets)]
    bounds = bounds or [(0.0, 0.0, 0.0, 0.0)]
    if streets is None:
        frame = Frame(round((min(box[1] for box in bounds) + max(box[3] for box in bounds)) / 2, 2))
    else:
        frame = frame_of(streets)
    extent = extent_of(bounds, frame).around(MAP_IN[2] / MAP_IN[3], MARGIN)
    with blank(WIDTH_IN, HEIGHT_IN) as figure:
        axes = _axes(figure, extent)
        for shown in classes:
            _fill(axes, shown, frame)
        if water is not None:
            _draw_water(axes, water, frame, extent)
        if streets is not None:
            _draw_streets(axes, streets_by_kind(streets, frame, extent), extent)
            _draw_names(axes, place_labels(network, frame, extent), extent)
        if mark is not None:
            _draw_mark(axes, *frame.point(*mark))
        _draw_scale(axes, extent, sheet)
        _draw_legend(figure, classes, legend, sheet, marked=mark is not None)
        write_around(figure, sheet)
        return png(figure)


def _most_of(streets: Streets) -> tuple[float, float, float, float]:
    """The box around nearly all junctions: a road that an extract happened to keep far outside makes no map small."""
    lat, lon = (streets.arrays[f"street_node_{axis}_e7"] / E7 for axis in ("lat", "lon"))
    (south, north), (west, east) = (np.quantile(values, (SPARED, 1 - SPARED)).tolist() for values in (lat, lon))
    return west, south, east, north


def _axes(figure: Figure, extent: Extent) -> Axes:
    left, bottom, width, height = MAP_IN
    axes = figure.add_axes((left / WIDTH_IN, bottom / HEIGHT_IN, width / WIDTH_IN, height / HEIGHT_IN))
    axes.set_xlim(extent.west, extent.east)
    axes.set_ylim(extent.south, extent.north)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_color(MIDDLE_INK)
        spine.set_linewidth(0.6)
    return axes


def _fill(axes: Axes, shown: Class, frame: Frame) -> None:
    """One class as a single patch, so that no seams are seen between cells."""
    rings = [ring for area in shown.areas for part in rings_of(area, frame) for ring in part]
    if rings:
        hatch = "////" if shown.colour == UNKNOWN else None
        _patch(axes, rings, facecolor=shown.colour, edgecolor=PALE_INK if hatch else shown.colour, hatch=hatch)


def _patch(axes: Axes, rings: Sequence[Float64], *, zorder: float = BELOW, **style: str | None) -> None:
    """Closed rings as one path."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    path = Path.make_compound_path(*(Path(ring, closed=True) for ring in rings))
    axes.add_patch(PathPatch(path, linewidth=0.3, zorder=zorder, **style))


def _draw_water(axes: Axes, water: Water, frame: Frame, extent: Extent) -> None:
    from matplotlib.collections import LineCollection

    surfaces, rivers = water_polygons(water, frame, extent)
    axes.add_collection(LineCollection(rivers, colors=SHORE, linewidths=1.0, zorder=ABOVE), autolim=False)
    for rings in surfaces:
        _patch(axes, rings, facecolor=WATER, edgecolor=SHORE, zorder=ABOVE)


def _draw_streets(axes: Axes, by_kind: Sequence[Sequence[Float64]], extent: Extent) -> None:
    from matplotlib.collections import LineCollection

    drawn = 5 if extent.width_m <= PATHS_UP_TO_M else 4 if extent.width_m <= MINOR_UP_TO_M else 2
    for kind in reversed(range(drawn)):
        lines = LineCollection(
            by_kind[kind], colors=STREET_INK[kind], linewidths=STREET_PT[kind], linestyles=STREET_DASHES[kind],
            zorder=STREETS, capstyle="round",
        )  # fmt: skip
        axes.add_collection(lines, autolim=False)


def _draw_names(axes: Axes, labels: Sequence[Label], extent: Extent) -> None:
    """Names with a white edge, those that matter first; a name that would lie on another is left out."""
    from matplotlib.patheffects import withStroke

    metres_per_pt = extent.width_m / MAP_IN[2] / POINTS_PER_INCH
    taken: list[tuple[float, float, float, float]] = []
    edge = withStroke(linewidth=2.2, foreground=PAPER)
    for label in labels:
        size = TEXT_PT if label.is_town else SMALL_PT
        half_x, half_y = 0.33 * size * len(label.name) * metres_per_pt, 0.8 * size * metres_per_pt
        box = label.x_m - half_x, label.y_m - half_y, label.x_m + half_x, label.y_m + half_y
        inside = box[0] > extent.west and box[1] > extent.south and box[2] < extent.east and box[3] < extent.north
        free = all(box[0] > t[2] or box[2] < t[0] or box[1] > t[3] or box[3] < t[1] for t in taken)
        if not (inside and free) or len(taken) >= MOST_LABELS:
            continue
        taken.append(box)
        axes.text(
            label.x_m, label.y_m, label.name, ha="center", va="center", color=INK, zorder=NAMES,
            fontproperties=letters(size, bold=label.is_town), path_effects=[edge],
        )  # fmt: skip


def _draw_mark(axes: Axes, x: float, y: float) -> None:
    """A ring with a dot: seen on pale and on dark."""
    for size, colour in ((11, INK), (8.5, PAPER), (4.5, INK)):
        axes.plot([x], [y], marker="o", markersize=size, color=colour, markeredgewidth=0, zorder=ON_TOP)


def scale_length_m(most_m: float) -> int:
    """The longest of 1, 2 and 5 times a power of ten that is not longer, at least a metre."""
    power: int = 10 ** max(0, math.floor(math.log10(max(most_m, 1))))
    return max(factor * power for factor in (1, 2, 5) if factor * power <= max(most_m, 1))


def _draw_scale(axes: Axes, extent: Extent, sheet: Sheet) -> None:
    """A bar of known length in the lower left, and an arrow to the north beside it."""
    from matplotlib.patches import Polygon, Rectangle

    unit = extent.width_m / MAP_IN[2]
    length = scale_length_m(extent.width_m / 4)
    shown = sheet.say("metres", length=length) if length < 1000 else sheet.say("kilometres", length=length // 1000)  # noqa: PLR2004
    x, y = extent.west + 0.18 * unit, extent.south + 0.16 * unit
    axes.add_patch(
        Rectangle((x - 0.1 * unit, y - 0.1 * unit), length + 0.62 * unit, 0.5 * unit, facecolor=PAPER,
                  edgecolor=MIDDLE_INK, linewidth=0.4, zorder=BOXES)
    )  # fmt: skip
    for half, colour in ((0, INK), (1, PAPER)):
        axes.add_patch(
            Rectangle((x + half * length / 2, y), length / 2, 0.06 * unit, facecolor=colour, edgecolor=INK,
                      linewidth=0.6, zorder=BOXES)
        )  # fmt: skip
    axes.text(x, y + 0.12 * unit, shown, va="bottom", color=INK, fontproperties=letters(SMALL_PT), zorder=BOXES)
    tip = x + length + 0.3 * unit
    arrow = ((tip, y + 0.34 * unit), (tip - 0.07 * unit, y + 0.14 * unit), (tip + 0.07 * unit, y + 0.14 * unit))
    axes.add_patch(Polygon(arrow, closed=True, facecolor=INK, edgecolor=INK, linewidth=0.4, zorder=BOXES))
    axes.text(
        tip, y - 0.02 * unit, sheet.say("north"), ha="center", va="bottom", color=INK, zorder=BOXES,
        fontproperties=letters(SMALL_PT, bold=True),
    )  # fmt: skip


def _draw_legend(figure: Figure, classes: Sequence[Class], legend: str, sheet: Sheet, *, marked: bool) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Rectangle

    x, top = LEGEND_IN / WIDTH_IN, (MAP_IN[1] + MAP_IN[3]) / HEIGHT_IN
    step, title = 0.24 / HEIGHT_IN, broken(legend, WIDTH_IN - LEGEND_IN - EDGE_IN / 2, TEXT_PT, bold=True)
    figure.text(x, top, title, va="top", color=INK, fontproperties=letters(TEXT_PT, bold=True))
    y = top - (title.count("\n") + 2 if title else 1) * 0.17 / HEIGHT_IN - step / 2
    for shown in reversed(classes):
        hatch = "////" if shown.colour == UNKNOWN else None
        box = Rectangle(
            (x, y), 0.28 / WIDTH_IN, 0.16 / HEIGHT_IN, transform=figure.transFigure, facecolor=shown.colour,
            edgecolor=MIDDLE_INK, linewidth=0.5, hatch=hatch,
        )  # fmt: skip
        figure.add_artist(box)
        middle = y + 0.08 / HEIGHT_IN
        figure.text(
            x + 0.36 / WIDTH_IN, middle, shown.label, va="center", color=INK, fontproperties=letters(TEXT_PT)
        )  # fmt: skip
        y -= step
    if marked:
        at, middle = x + 0.14 / WIDTH_IN, y + 0.08 / HEIGHT_IN
        for size, colour in ((9, INK), (7, PAPER), (3.5, INK)):
            figure.add_artist(Line2D([at], [middle], marker="o", markersize=size, color=colour, markeredgewidth=0))
        label = broken(sheet.say("place"), WIDTH_IN - LEGEND_IN - 0.4, TEXT_PT)
        figure.text(x + 0.36 / WIDTH_IN, middle, label, va="center", color=INK, fontproperties=letters(TEXT_PT))
