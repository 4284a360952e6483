# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""How someone moves on streets, as numbers."""

from __future__ import annotations

from typing import NamedTuple

from mobility.sources.osm.rules import WALK_MM_S


class Profile(NamedTuple):
    """One way to move; ``bit`` marks the edges that it can be snapped to."""

    name: str
    number: int
    in_cm: bool
    """Costs are centimetres (and a speed turns them into seconds); else milliseconds."""
    turns: bool = False
    """Searched on the graph of turns."""

    @property
    def bit(self) -> int:
        """Its bit in ``street_edge_usable``."""
        return 1 << self.number


FOOT = Profile("foot", 0, in_cm=True)
WHEELCHAIR = Profile("wheelchair", 1, in_cm=True)
BIKE = Profile("bike", 2, in_cm=False)
CAR = Profile("car", 3, in_cm=False, turns=True)
PROFILES = {profile.name: profile for profile in (FOOT, WHEELCHAIR, BIKE, CAR)}
WALK_COST_MM_S = WALK_MM_S
"""The speed at which a centimetre of walking costs one."""
