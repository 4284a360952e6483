# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Values of OpenStreetMap tags as numbers: lengths, speeds, inclines, durations. None where they can't be read."""

from __future__ import annotations

import re

NUMBER = r"(\d+(?:[.,]\d+)?)"
LENGTH = re.compile(rf"{NUMBER}\s*(m|cm|km|ft)?")
SPEED = re.compile(rf"{NUMBER}\s*(km/h|kmh|kph|mph)?")
INCLINE = re.compile(rf"([+-]?){NUMBER}\s*(%|°)?")
CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})|(\d{1,4})")
ISO_DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?")
METRES = {None: 1.0, "m": 1.0, "cm": 0.01, "km": 1000.0, "ft": 0.3048}
KM_H = {None: 1.0, "km/h": 1.0, "kmh": 1.0, "kph": 1.0, "mph": 1.609344}
STEEPEST_PERCENT = 100.0


def length_m(text: str) -> float | None:
    """A length such as ``1.5``, ``1,5 m`` or ``80 cm``."""
    found = LENGTH.fullmatch(text.strip())
    return _decimal(found[1]) * METRES[found[2]] if found else None


def speed_km_h(text: str) -> float | None:
    """A speed such as ``50``, ``50 km/h`` or ``30 mph``."""
    found = SPEED.fullmatch(text.strip())
    return _decimal(found[1]) * KM_H[found[2]] if found else None


def incline_percent(text: str) -> float | None:
    """An incline such as ``8%`` or ``-5 %``, positive upwards; degrees are converted. None for ``up`` and ``down``."""
    found = INCLINE.fullmatch(text.strip())
    if not found or (found[3] is None and _decimal(found[2]) > STEEPEST_PERCENT):
        return None
    percent = _decimal(found[2])
    if found[3] == "°":
        percent *= 1.746  # tan(1°) in percent; a straight line is exact enough for streets
    return min(percent, STEEPEST_PERCENT) * (-1 if found[1] == "-" else 1)


def duration_s(text: str) -> int | None:
    """A duration such as ``00:10`` (hours and minutes), ``1:30:00``, ``10`` (minutes) or ``PT10M``."""
    found = CLOCK.fullmatch(text.strip())
    if found:
        if found[4]:
            return int(found[4]) * 60
        if found[1]:
            return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3])
        return int(found[2]) * 3600 + int(found[3]) * 60
    found = ISO_DURATION.fullmatch(text.strip())
    if found and any(found.groups()):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return hours * 3600 + minutes * 60 + seconds
    return None


def _decimal(text: str) -> float:
    return float(text.replace(",", "."))
