# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Metres from degrees and back, axis by axis (equirectangular)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels.walks import EARTH_RADIUS_M

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64
    from mobility.network.streets.streets import Streets

METRES_PER_DEGREE = EARTH_RADIUS_M * math.pi / 180


@dataclass(frozen=True, slots=True)
class Frame:
    """A plane in which ``lat`` is true to scale from west to east.

    The same for all analyses of a network, so that their areas can be compared edge by edge. No place is moved by it;
    only lengths are measured a little wrong: at 50 degrees by 1 % from west to east 50 km away from ``lat``, not at
    all from south to north.
    """

    lat: float

    @property
    def metres_per_degree_lon(self) -> float:
        """From west to east."""
        return METRES_PER_DEGREE * math.cos(math.radians(self.lat))

    def metres(self, lat: Float64, lon: Float64) -> tuple[Float64, Float64]:
        """X and y of places in degrees."""
        return lon * self.metres_per_degree_lon, lat * METRES_PER_DEGREE

    def point(self, lat: float, lon: float) -> tuple[float, float]:
        """X and y of one place."""
        return lon * self.metres_per_degree_lon, lat * METRES_PER_DEGREE

    def degrees(self, x_m: Float64, y_m: Float64) -> tuple[Float64, Float64]:
        """Latitude and longitude."""
        return y_m / METRES_PER_DEGREE, x_m / self.metres_per_degree_lon


def frame_of(streets: Streets) -> Frame:
    """The frame of a network: half-way between its southern- and northernmost junction, in full hundredths."""
    lat = streets.arrays["street_node_lat_e7"]
    middle = (int(lat.min()) + int(lat.max())) / 2e7
    return Frame(float(np.round(middle, 2)))
