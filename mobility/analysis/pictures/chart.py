# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Charts by hour in the style of the maps: bars side by side, or lines in steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from mobility.analysis.pictures.sheet import (
    EDGE_IN,
    INK,
    MIDDLE_INK,
    PALE_INK,
    SMALL_PT,
    TEXT_PT,
    Sheet,
    blank,
    letters,
    png,
    shades,
    write_around,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from mobility.kernels.layout import Float64

WIDTH_IN, HEIGHT_IN = 9.0, 4.2
HATCHES = ("", "///", "...", "xx")
DASHES = ("-", "--", ":", "-.")
BARS_SHARE = 0.8
"""Of an hour that its bars fill."""


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers hour by hour; NaN is drawn as nothing."""

    label: str
    values: Float64


def draw_chart(
    series: Sequence[Series],
    sheet: Sheet,
    unit: str,
    *,
    first_hour: int = 0,
    kind: Literal["bars", "steps"] = "bars",
) -> bytes:
    """A chart as PNG; series differ in shade, and in hatching or dashes.

    Parameters
    ----------
    series
        All of one length, one number per hour.
    sheet
        What is written around it.
    unit
        What the numbers are, at their axis.
    first_hour
        Of the first number; hours behind midnight count on: 25 is 1 o'clock.
    kind
        Bars from 0, or lines that keep their height for an hour.
    """
    hours = first_hour + np.arange(len(series[0].values) + 1)
    with blank(WIDTH_IN, HEIGHT_IN) as figure:
        axes = figure.add_axes((0.75 / WIDTH_IN, 0.85 / HEIGHT_IN, 1 - (0.75 + EDGE_IN) / WIDTH_IN, 2.45 / HEIGHT_IN))
        # Pale lines would not be seen on white.
        colours = shades(len(series)) if kind == "bars" else shades(2 * len(series))[len(series) :]
        for number, (shown, colour) in enumerate(zip(series, colours, strict=True)):
            if kind == "bars":
                width = BARS_SHARE / len(series)
                left = hours[:-1] + (1 - BARS_SHARE) / 2 + number * width
                axes.bar(
                    left, np.nan_to_num(shown.values), width, align="edge", color=colour, edgecolor=INK, linewidth=0.5,
                    hatch=HATCHES[number % len(HATCHES)], label=shown.label, zorder=2,
                )  # fmt: skip
            else:
                axes.stairs(
                    shown.values, hours, baseline=None, color=colour, linewidth=1.6,
                    linestyle=DASHES[number % len(DASHES)], label=shown.label, zorder=2,
                )  # fmt: skip
        _finish(axes, hours, series, sheet, unit)
        if len(series) > 1:
            axes.legend(
                prop=letters(TEXT_PT), frameon=False, loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=len(series),
                borderaxespad=0.2,
            )  # fmt: skip
        write_around(figure, sheet)
        return png(figure)


def _finish(axes: Axes, hours: np.ndarray, series: Sequence[Series], sheet: Sheet, unit: str) -> None:
    """Both axes, and pale lines across."""
    axes.set_xlim(hours[0], hours[-1])
    axes.set_ylim(bottom=0)
    if not any(np.nan_to_num(shown.values).any() for shown in series):
        axes.set_ylim(0, 1)
    ticks = [float(tick) for tick in axes.get_yticks() if tick >= 0]
    whole = all(tick == round(tick) for tick in ticks)
    axes.set_yticks(ticks, [sheet.number(tick, 0 if whole else 1) for tick in ticks], fontproperties=letters(SMALL_PT))
    axes.set_xticks(hours, [str(int(hour) % 24) for hour in hours], fontproperties=letters(SMALL_PT))
    axes.set_xlabel(sheet.say("hour"), fontproperties=letters(TEXT_PT), color=INK)
    axes.set_ylabel(unit, fontproperties=letters(TEXT_PT), color=INK)
    axes.grid(axis="y", color=PALE_INK, linewidth=0.5, zorder=0)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(MIDDLE_INK)
    axes.tick_params(color=MIDDLE_INK)
