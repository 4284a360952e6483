# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""String-line diagrams (Bildfahrplan): time to the right, the way from top to bottom, a string for each trip.

That is the way round of Marey's diagram of 1885 (La méthode graphique), of most signal boxes and planning tools, and
the one in which names of stops can be read; diagrams of German railways turn it, with time downwards.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from mobility.analysis.extras import analyst
from mobility.analysis.output.replacing import replacing
from mobility.analysis.pictures.chart import DASHES
from mobility.analysis.pictures.sheet import (
    EDGE_IN,
    INK,
    LETTER_WIDTH,
    MIDDLE_INK,
    PALE_INK,
    POINTS_PER_INCH,
    SMALL_PT,
    TEXT_PT,
    Sheet,
    blank,
    letters,
    png,
    shades,
    sources_of,
    write_around,
)
from mobility.errors import InputError, Place
from mobility.scenario.diagram.axis import DrawnLine, DrawnTrip, Panel, panels
from mobility.texts import text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from mobility.network.network import Network

SUFFIXES = PNG, SVG, PDF = (".png", ".svg", ".pdf")
WIDTH_IN = 297 / 25.4
HEAD_IN, FOOT_IN, BETWEEN_IN = 1.05, 0.55, 0.65
STOP_IN, ROOM_IN = 0.15, 2.6
"""Height that each stop gets in any case, and what is shared out by distance."""
MOST_NAME_IN = 3.0
HOUR_S, MINUTE_S, MINUTES = 3_600, 60, (10, 20, 30, 40, 50)
ALONE_PT, BASELINE_PT, SCENARIO_PT = 1.0, 0.7, 2.4
SALT = "umstieg"
"""Ids of parts of an SVG come from it and not from chance."""


def write_diagram(
    networks: Sequence[Network],
    lines: Sequence[DrawnLine],
    date: dt.date,
    path: Path,
    language: str = "en",
    *,
    title: str = "",
) -> None:
    """Draw lines on a service day.

    Parameters
    ----------
    networks
        One; or a baseline, drawn thin, and a patched view of it, drawn bold.
    lines
        With their routes in each network.
    date
        The service day; trips behind midnight are drawn on.
    path
        Ends in ``.png``, ``.svg`` or ``.pdf``.
    language
        ``de`` or ``en``.
    title
        Of the scenario; empty: none.

    Raises
    ------
    InputError
        Another ending; none of the lines runs then; matplotlib is not installed.
    ResourceError
        It can't be written.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError("table_suffix", place=Place(str(path)), suffixes=", ".join(SUFFIXES))
    found = panels(networks, lines, date)
    if not found:
        raise InputError("diagram_no_trips", lines=", ".join(line.name for line in lines), date=date)
    with analyst():
        content = _draw(networks, lines, found, _sheet(networks, lines, found, date, language, title), suffix)
    with replacing(path) as unfinished:
        unfinished.write_bytes(content)


def _sheet(
    networks: Sequence[Network],
    lines: Sequence[DrawnLine],
    found: Sequence[Panel],
    date: dt.date,
    language: str,
    title: str,
) -> Sheet:
    def say(name: str, **facts: object) -> str:
        return text(language, f"diagram.{name}", **facts)

    drawn = [lines[number].name for number in sorted(number for panel in found for number in panel.lines)]
    about = any(trip.about for panel in found for trip in panel.trips)
    parts = [say("axes")]
    if about:
        parts.append(say("about"))
    if any(network.sample for network in networks):
        parts.append(say("sample"))
    head = say("title", lines=", ".join(drawn))
    head = say("of_scenario", head=head, title=title) if title else head
    return Sheet(head, " · ".join(parts), date, sources_of(networks[-1], streets=False), language)


def _draw(
    networks: Sequence[Network], lines: Sequence[DrawnLine], found: Sequence[Panel], sheet: Sheet, suffix: str
) -> bytes:
    heights = [ROOM_IN + STOP_IN * len(panel.stops) for panel in found]
    height_in = HEAD_IN + FOOT_IN + sum(heights) + BETWEEN_IN * len(found)
    longest = max(len(stop) for panel in found for stop in panel.stops)
    name_in = min(MOST_NAME_IN, longest * LETTER_WIDTH * SMALL_PT / POINTS_PER_INCH + 0.1)
    first_s = min(min(trip.departure_s) for panel in found for trip in panel.trips) // HOUR_S * HOUR_S
    last_s = -(-max(max(trip.arrival_s) for panel in found for trip in panel.trips) // HOUR_S) * HOUR_S
    with blank(WIDTH_IN, height_in) as figure:
        down_in = HEAD_IN + 0.3
        for panel, panel_in in zip(found, heights, strict=True):
            left = EDGE_IN + name_in
            axes = figure.add_axes(
                (
                    left / WIDTH_IN,
                    1 - (down_in + panel_in) / height_in,
                    1 - (left + 2 * EDGE_IN) / WIDTH_IN,
                    panel_in / height_in,
                )
            )
            _frame(axes, panel, first_s, last_s, int(MOST_NAME_IN * POINTS_PER_INCH / (LETTER_WIDTH * SMALL_PT)))
            _strings(axes, panel, lines, len(networks))
            _legend(axes, panel, lines, sheet, len(networks), panel_in)
            down_in += panel_in + BETWEEN_IN
        write_around(figure, sheet)
        return _saved(figure, suffix)


def _heights(panel: Panel) -> list[float]:
    """How far down each stop is: a line of letters for each, and the rest by distance."""
    whole = sum(panel.apart_m) or 1.0
    down = [0.0]
    for metres in panel.apart_m:
        down.append(down[-1] + STOP_IN + ROOM_IN * metres / whole)
    return down


def _frame(axes: Axes, panel: Panel, first_s: int, last_s: int, most_letters: int) -> None:
    """Hours across above and below, stops on the left."""
    down = _heights(panel)
    axes.set_xlim(first_s, last_s)
    axes.set_ylim(down[-1] + STOP_IN / 2, -STOP_IN / 2)
    names = [stop if len(stop) <= most_letters else stop[: most_letters - 1] + "…" for stop in panel.stops]
    axes.set_yticks(down, names, fontproperties=letters(SMALL_PT), color=INK, parse_math=False)
    hours = list(range(first_s, last_s + 1, HOUR_S))
    axes.set_xticks(hours, [f"{hour // HOUR_S % 24}:00" for hour in hours], fontproperties=letters(SMALL_PT), color=INK)
    between = [hour + minute * MINUTE_S for hour in hours[:-1] for minute in MINUTES]
    axes.set_xticks(between, minor=True)
    axes.tick_params(top=True, labeltop=True, color=MIDDLE_INK, length=3)
    axes.tick_params(which="minor", length=0)
    axes.grid(axis="y", color=PALE_INK, linewidth=0.5)
    axes.grid(axis="x", color=MIDDLE_INK, linewidth=0.5)
    axes.grid(axis="x", which="minor", color=PALE_INK, linewidth=0.3)
    axes.set_axisbelow(True)
    for spine in axes.spines.values():
        spine.set_color(MIDDLE_INK)
        spine.set_linewidth(0.6)


def _style(line: int, lines: int, network: int, networks: int) -> dict[str, Any]:
    """How trips of a line are drawn: dashes tell lines apart, also in grey; weight and layer tell networks apart."""
    ink = shades(2 * lines)[lines + line % lines] if networks == 1 else INK
    style: dict[str, Any] = {
        "color": ink,
        "linewidth": ALONE_PT,
        "linestyle": DASHES[line % len(DASHES)],
        "zorder": 3,
    }
    if networks > 1:
        style |= {"linewidth": BASELINE_PT, "zorder": 4}
        if network == networks - 1:  # pale enough that the baseline is seen on it
            style |= {"linewidth": SCENARIO_PT, "color": "#9a9a9a", "zorder": 3}
    return style


def _strings(axes: Axes, panel: Panel, lines: Sequence[DrawnLine], networks: int) -> None:
    down = _heights(panel)
    for trip in panel.trips:
        x, y = points(trip, down)
        axes.plot(
            x, y, solid_capstyle="butt", dash_capstyle="butt", **_style(trip.line, len(lines), trip.network, networks)
        )


def points(trip: DrawnTrip, down: Sequence[float]) -> tuple[list[int], list[float]]:
    """The corners of a string: arrival and departure at each stop, the first without the one, the last the other.

    Parameters
    ----------
    trip, down
        The trip, and how far down each stop of its axis is.
    """
    x, y = [], []
    for at, row in enumerate(trip.rows):
        times = [trip.arrival_s[at], trip.departure_s[at]]
        times = times[1:] if at == 0 else times[:1] if at + 1 == len(trip.rows) else times
        x += times
        y += [down[row]] * len(times)
    return x, y


def _legend(axes: Axes, panel: Panel, lines: Sequence[DrawnLine], sheet: Sheet, networks: int, panel_in: float) -> None:
    from matplotlib.lines import Line2D

    handles = []
    for line in panel.lines:
        for network in range(networks):
            if any(trip.line == line and trip.network == network for trip in panel.trips):
                name = text(sheet.language, "diagram.line", line=lines[line].name)
                if networks > 1:
                    which = "baseline" if network == 0 else "scenario"
                    name = text(sheet.language, f"diagram.{which}", line=name)
                style = _style(line, len(lines), network, networks)
                handles.append(Line2D([], [], label=name.replace("$", r"\$"), **style))
    axes.legend(
        handles=handles, prop=letters(TEXT_PT), frameon=False, loc="lower left", ncols=4,
        bbox_to_anchor=(0.0, 1.0 + 0.2 / panel_in),
        borderaxespad=0.0, handlelength=3.5,
    )  # fmt: skip


def _saved(figure: Figure, suffix: str) -> bytes:
    """The picture; nothing in it tells when or by which version it was drawn."""
    import matplotlib as mpl

    if suffix == PNG:
        return png(figure)
    out = io.BytesIO()
    mpl.rcParams["svg.hashsalt"] = SALT
    if suffix == SVG:
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    else:
        figure.savefig(out, format="pdf", metadata={"Creator": None, "Producer": None, "CreationDate": None})
    return out.getvalue()
