# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What a map shows, in classes: one colour and one line of the legend each."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.pictures.sheet import UNKNOWN, Sheet, shades

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely import MultiPolygon, Polygon

    from mobility.analysis.areas.rings import Ring
    from mobility.kernels.layout import Float64

S_PER_MIN = 60


@dataclass(frozen=True, slots=True)
class Class:
    """What is shown in one colour.

    Parameters
    ----------
    label
        In the legend.
    colour
        Of ``sheet.shades``, or ``UNKNOWN``.
    areas
        In degrees, longitude first.
    """

    label: str
    colour: str
    areas: tuple[Polygon | MultiPolygon, ...]


def ring_classes(rings: Sequence[Ring], sheet: Sheet) -> list[Class]:
    """The areas that are reached within some times, the nearest darkest; later ones lie below and come first."""
    ordered = sorted(rings, key=lambda ring: -ring.cutoff_s)
    return [
        Class(sheet.say("up_to_minutes", minutes=_minutes(ring.cutoff_s, sheet)), colour, (ring.area,))
        for ring, colour in zip(ordered, shades(len(ordered)), strict=True)
    ]


def value_classes(
    areas: Sequence[Polygon | MultiPolygon],
    values: Float64,
    edges: Sequence[float],
    sheet: Sheet,
    *,
    decimals: int = 0,
    more_is_darker: bool = True,
) -> list[Class]:
    """Cells in classes by a value; NaN is a class of its own.

    Parameters
    ----------
    areas, values
        Side by side.
    edges
        Rising; class k holds edges[k - 1] <= value < edges[k], the first everything below, the last everything else.
    sheet
        For its language.
    decimals
        Of the edges in the legend.
    more_is_darker
        False where little is what one wants, as for travel times: the nearest is darkest, as on maps of areas.
    """
    shown = [sheet.number(edge, decimals) for edge in edges]
    labels = [
        sheet.say("below", high=shown[0]),
        *(sheet.say("between", low=low, high=high) for low, high in itertools.pairwise(shown)),
        sheet.say("from", low=shown[-1]),
    ]
    colours = shades(len(labels)) if more_is_darker else shades(len(labels))[::-1]
    known = ~np.isnan(values)
    of = np.searchsorted(np.asarray(edges, dtype=np.float64), values, side="right")
    found = [
        Class(label, colour, tuple(areas[at] for at in np.flatnonzero(known & (of == number)).tolist()))
        for number, (label, colour) in enumerate(zip(labels, colours, strict=True))
    ]
    unknown = tuple(areas[at] for at in np.flatnonzero(~known).tolist())
    return [*found, Class(sheet.say("unknown"), UNKNOWN, unknown)] if unknown else found


def _minutes(seconds: float, sheet: Sheet) -> str:
    minutes = seconds / S_PER_MIN
    return sheet.number(minutes, 0 if minutes == round(minutes) else 1)
