# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What must be known with an answer, as stable codes; the words are the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobility.planner.legs import StreetLeg

if TYPE_CHECKING:
    from mobility.planner.plan import PlanResult


def notes(result: PlanResult) -> list[str]:
    """Codes of all that holds for a result.

    ``straight_walks``: a walk is a straight line, no street is known there. ``parking_not_checked``: a bike or car is
    left at a stop or destination, and whether it may be is not known. ``bike_is_pushed``: on some of the way.
    ``wait_is_expected``: of an on-demand service.
    """
    legs = [leg for itinerary in (*result.itineraries, *result.direct) for leg in itinerary.legs]
    ways = [leg for leg in legs if isinstance(leg, StreetLeg)]
    found = {
        "straight_walks": any(leg.path is None and leg.on_demand is None for leg in ways),
        "parking_not_checked": any(leg.mode != "walk" and leg.on_demand is None for leg in ways),
        "bike_is_pushed": any(leg.mode == "bike" and leg.path is not None and leg.path.pushed_m > 0 for leg in ways),
        "wait_is_expected": any(leg.on_demand is not None for leg in ways),
    }
    return [code for code, holds in found.items() if holds]
