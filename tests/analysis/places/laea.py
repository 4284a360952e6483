# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The European grid (ETRS89-LAEA, EPSG:3035) by its formulas, to compare with what a library reckons.

Snyder, Map Projections: A Working Manual (1987), Lambert azimuthal equal-area, ellipsoid: formulas 3-11, 3-12, 24-2,
24-13 to 24-19.
"""

import math

A_M, FLATTENING = 6378137.0, 1 / 298.257222101
E2 = FLATTENING * (2 - FLATTENING)
E = math.sqrt(E2)
LAT_0, LON_0 = math.radians(52), math.radians(10)
EAST_M, NORTH_M = 4_321_000.0, 3_210_000.0


def _q(lat: float) -> float:
    s = math.sin(lat)
    return (1 - E2) * (s / (1 - E2 * s * s) - math.log((1 - E * s) / (1 + E * s)) / (2 * E))


QP = _q(math.pi / 2)
BETA_0 = math.asin(_q(LAT_0) / QP)
RQ_M = A_M * math.sqrt(QP / 2)
D = A_M * math.cos(LAT_0) / math.sqrt(1 - E2 * math.sin(LAT_0) ** 2) / (RQ_M * math.cos(BETA_0))


def laea(lat_deg: float, lon_deg: float) -> tuple[float, float]:
    """East and north in metres."""
    lat, beside = math.radians(lat_deg), math.radians(lon_deg) - LON_0
    beta = math.asin(_q(lat) / QP)
    b = RQ_M * math.sqrt(
        2 / (1 + math.sin(BETA_0) * math.sin(beta) + math.cos(BETA_0) * math.cos(beta) * math.cos(beside))
    )
    x = b * D * math.cos(beta) * math.sin(beside)
    y = b / D * (math.cos(BETA_0) * math.sin(beta) - math.sin(BETA_0) * math.cos(beta) * math.cos(beside))
    return EAST_M + x, NORTH_M + y
