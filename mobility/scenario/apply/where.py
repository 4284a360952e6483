# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Whether a written position can be meant: not hundreds of kilometres away, not longitude before latitude."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobility.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.region import Box
    from mobility.scenario.apply.work import Work
    from mobility.scenario.language.scenario import Step

FAR_DEG = 2.0
"""So far outside of all stops and streets a line may still lead, some 200 km; what lies beyond is a slip of the pen."""


def check_point(work: Work, step: Step, lat: float, lon: float, *at: str | int) -> None:
    """Refuse a position far outside of the region.

    Parameters
    ----------
    work, step
        The region, and the modification that names the position.
    lat, lon
        Degrees.
    at
        Where it stands in the modification.

    Raises
    ------
    InputError
        It is; told apart where latitude and longitude seem to be swapped.
    """
    box = work.box
    if _near(box, lat, lon):
        return
    code = "scenario_point_swapped" if _near(box, lon, lat) else "scenario_point_far"
    south, west, north, east = (f"{value:.2f}" for value in box)
    place = step.place(*at, value=f"{lat:.12g}, {lon:.12g}")
    raise InputError(code, place=place, lat=lat, lon=lon, south=south, west=west, north=north, east=east)


def check_points(work: Work, step: Step, points: Sequence[tuple[float, float]], field: str) -> None:
    """The same for each of some points, such as corners of a polygon."""
    for number, (lat, lon) in enumerate(points):
        check_point(work, step, lat, lon, field, number)


def _near(box: Box, lat: float, lon: float) -> bool:
    south, west, north, east = box
    return south - FAR_DEG <= lat <= north + FAR_DEG and west - FAR_DEG <= lon <= east + FAR_DEG
