# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Charts as SVG, written by hand: the same bytes each time, readable in greyscale and by screen readers.

No font is measured: texts are short, and room is left for them.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 760
LEFT, RIGHT, TOP, BOTTOM = 46, 8, 26, 34
BAR_HEIGHT = 96
ROW_HEIGHT = 22
NAME_WIDTH = 250
INK, GRID, BAR = "#222222", "#cccccc", "#4d6f8f"
LIGHTEST, DARKEST = 235, 60
"""Grey values of the smallest and the largest number above zero."""
WHITE_TEXT_FROM = 0.55
"""From this share of the largest number on, cells are so dark that numbers stand in white."""
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
TICKS = 4


def bars(title: str, hours: Sequence[str], counts: Sequence[int], most: int, axes: tuple[str, str]) -> str:
    """Departures of each hour as bars.

    Parameters
    ----------
    title
        What is shown, with date; also read out.
    hours, counts
        What stands below each bar, and how high it is.
    most
        The highest count of all charts that are compared, so that they share one scale.
    axes
        What the axes show: across and up.
    """
    height = TOP + BAR_HEIGHT + BOTTOM
    step = (WIDTH - LEFT - RIGHT) / max(len(hours), 1)
    tick = next((size for size in STEPS if size * TICKS >= most), STEPS[-1])
    top = max(tick * -(-most // tick), 1)
    parts = [_text(0, 14, title, weight="bold")]
    for value in range(0, top + 1, tick):
        y = TOP + BAR_HEIGHT - BAR_HEIGHT * value / top
        parts.append(f'<path d="M{LEFT} {_n(y)}H{WIDTH - RIGHT}" stroke="{GRID}"/>')
        parts.append(_text(LEFT - 5, y + 4, str(value), anchor="end", size=11))
    for number, (hour, count) in enumerate(zip(hours, counts, strict=True)):
        x, size = LEFT + step * number, BAR_HEIGHT * count / top
        if count:
            y = TOP + BAR_HEIGHT - size
            box = f'x="{_n(x + 2)}" y="{_n(y)}" width="{_n(step - 4)}" height="{_n(size)}"'
            parts.append(f'<rect {box} fill="{BAR}"/>')
            parts.append(_text(x + step / 2, y - 3, str(count), anchor="middle", size=10))
        parts.append(_text(x + step / 2, TOP + BAR_HEIGHT + 13, hour, anchor="middle", size=11))
    parts.append(_text(WIDTH - RIGHT, height - 4, axes[0], anchor="end", size=11))
    up = TOP + BAR_HEIGHT / 2
    turned = f'transform="rotate(-90 11 {_n(up)})"'
    parts.append(_text(11, up, axes[1], anchor="middle", size=11, more=turned))
    return _svg(height, title, parts)


def heat(title: str, hours: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]], axis: str) -> str:
    """Departures by stop and hour: the darker the more; empty where nothing leaves.

    Parameters
    ----------
    title
        What is shown, with date; also read out.
    hours
        What stands above each column.
    rows
        Name of a stop, and its departures of each hour.
    axis
        What the columns are.
    """
    step = (WIDTH - NAME_WIDTH - RIGHT) / max(len(hours), 1)
    most = max((count for _, counts in rows for count in counts), default=0)
    head = TOP + 18
    height = head + ROW_HEIGHT * len(rows) + 22
    parts = [_text(0, 14, title, weight="bold")]
    for number, hour in enumerate(hours):
        parts.append(_text(NAME_WIDTH + step * (number + 0.5), head - 5, hour, anchor="middle", size=11))
    for line, (name, counts) in enumerate(rows):
        y = head + ROW_HEIGHT * line
        parts.append(_text(NAME_WIDTH - 6, y + 15, name, anchor="end", size=12))
        for number, count in enumerate(counts):
            x = NAME_WIDTH + step * number
            share = count / most if most else 0.0
            grey = round(LIGHTEST - (LIGHTEST - DARKEST) * share)
            fill = f"#{grey:02x}{grey:02x}{grey:02x}" if count else "#ffffff"
            box = f'x="{_n(x)}" y="{y}" width="{_n(step - 1)}" height="{ROW_HEIGHT - 1}"'
            parts.append(f'<rect {box} fill="{fill}" stroke="{GRID}" stroke-width="0.5"/>')
            if count:
                ink = "#ffffff" if share >= WHITE_TEXT_FROM else INK
                parts.append(_text(x + step / 2, y + 15, str(count), anchor="middle", size=11, fill=ink))
    parts.append(_text(WIDTH - RIGHT, height - 5, axis, anchor="end", size=11))
    return _svg(height, title, parts)


def _svg(height: float, title: str, parts: Sequence[str]) -> str:
    said = html.escape(title, quote=True)
    head = f'<svg viewBox="0 0 {WIDTH} {_n(height)}" role="img" aria-label="{said}" font-family="sans-serif">'
    return "\n".join([head, f"<title>{html.escape(title)}</title>", *parts, "</svg>"])


def _text(
    x: float,
    y: float,
    text: str,
    *,
    anchor: str = "start",
    size: int = 13,
    weight: str = "normal",
    fill: str = INK,
    more: str = "",
) -> str:
    style = f'font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" fill="{fill}"'
    return f'<text x="{_n(x)}" y="{_n(y)}" {style} {more}>{html.escape(text)}</text>'.replace(" >", ">")


def _n(value: float) -> str:
    """A number with at most two decimals, written in one way on every machine."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
