# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Curves on two logarithmic axes as SVG, so that a power of the size is a straight line."""

from __future__ import annotations

import math
from typing import NamedTuple
from xml.sax.saxutils import escape

WIDTH_PX, HEIGHT_PX, LEFT_PX, RIGHT_PX, TOP_PX, BOTTOM_PX = 470, 360, 56, 132, 72, 48
FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
COLOURS = ("#1b6ca8", "#b3541e", "#3a7d44", "#7a4b94")
LABEL_PX = 13
UNITS = ((1e5, 1e6, "M"), (1e3, 1e3, "k"))
"""From a value on, what it is told in, and the letter for that."""


class Curve(NamedTuple):
    """Points with positive coordinates, by rising x."""

    name: str
    points: list[tuple[float, float]]


class Panel(NamedTuple):
    """Curves on common axes."""

    title: str
    curves: list[Curve]


class _Axis(NamedTuple):
    """From values to pixels."""

    low: float
    high: float
    first_px: float
    last_px: float

    def px(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.first_px + share * (self.last_px - self.first_px)


def draw(title: str, x_title: str, panels: list[Panel]) -> str:
    """Panels beside each other, each with a dashed line that grows linearly.

    Parameters
    ----------
    title, x_title
        Of all, and below each panel.
    panels
        From left to right.
    """
    width = WIDTH_PX * len(panels)
    parts = [
        "<!--\nSPDX-FileCopyrightText: 2026 The umstieg authors\nSPDX-License-Identifier: EUPL-1.2\n-->",
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT_PX}" font-family="{FONT}" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{HEIGHT_PX}" fill="#ffffff"/>',
        _text(LEFT_PX, 24, title, size=16),
    ]
    for number, panel in enumerate(panels):
        parts.append(f'<g transform="translate({number * WIDTH_PX} 0)">')
        parts += _panel(panel, x_title)
        parts.append("</g>")
    return "\n".join([*parts, "</svg>", ""])


def _panel(panel: Panel, x_title: str) -> list[str]:
    every = [point for curve in panel.curves for point in curve.points]
    xs, ys = zip(*every, strict=True)
    x = _Axis(math.log10(min(xs)) - 0.05, math.log10(max(xs)) + 0.05, LEFT_PX, WIDTH_PX - RIGHT_PX)
    y = _Axis(math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys))), HEIGHT_PX - BOTTOM_PX, TOP_PX)
    parts = [_text(LEFT_PX, TOP_PX - 18, panel.title, size=13)]
    for power in range(int(y.low), int(y.high) + 1):
        at = y.px(10.0**power)
        parts.append(_line(x.first_px, at, x.last_px, at, "#d5d5d5"))
        parts.append(_text(LEFT_PX - 6, at + 4, _short(10.0**power), anchor="end"))
    for value in sorted({point[0] for point in every}):
        at = x.px(value)
        parts.append(_line(at, y.first_px, at, y.first_px + 4, "#555555"))
        parts.append(_text(at, y.first_px + 18, _short(value), anchor="middle"))
    parts.append(_text((x.first_px + x.last_px) / 2, y.first_px + 38, x_title, anchor="middle"))
    parts += _linear(panel, x, y)
    low_px = TOP_PX - 2.0 * LABEL_PX
    for curve, colour in sorted(zip(panel.curves, COLOURS, strict=False), key=lambda one: -one[0].points[-1][1]):
        places = " ".join(f"{x.px(a):.1f},{y.px(b):.1f}" for a, b in curve.points)
        parts.append(f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x.px(a):.1f}" cy="{y.px(b):.1f}" r="3" fill="{colour}"/>' for a, b in curve.points]
        low_px = max(low_px + LABEL_PX, y.px(curve.points[-1][1]) + 4)
        parts.append(_text(x.last_px + 6, low_px, curve.name, colour=colour))
    return parts


def _linear(panel: Panel, x: _Axis, y: _Axis) -> list[str]:
    """What would grow linearly, from the first point of the first curve as far as it stays inside."""
    (a, b), (last, _) = panel.curves[0].points[0], panel.curves[0].points[-1]
    end = min(last, a * 10**y.high / b)
    line = _line(x.px(a), y.px(b), x.px(end), y.px(b * end / a), "#888888")
    return [line.replace("/>", ' stroke-dasharray="4 4"/>'), _text(x.last_px + 6, TOP_PX + 4, "dashed: linear")]


def _text(x: float, y: float, text: str, *, size: int = 12, anchor: str = "start", colour: str = "#222222") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>'
    )


def _line(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"/>'


def _short(value: float) -> str:
    unit, letter = next(((unit, letter) for least, unit, letter in UNITS if value >= least), (1.0, ""))
    return f"{float(f'{value / unit:.2g}'):g}{letter}"
