# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The steps of a way over streets: passed edges of one name, with the turn that leads onto them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mobility.kernels._jit import kernel
from mobility.kernels.street_layout import NO_NAME
from mobility.kernels.street_line import BACKWARD, FIRST, FLAGS, INCLINE_PERMILLE, LEFT, LENGTH_CM, MET, TRAIT

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64, Int32
    from mobility.kernels.street_layout import Labels

SLIGHT_DEG, TURN_DEG, HARD_DEG, BACK_DEG = 20.0, 50.0, 120.0, 170.0
"""From these angles on, a change of direction is slight, a turn, a hard turn, and a U-turn."""
TURNS = (
    "depart", "continue", "slightly_right", "right", "hard_right", "slightly_left", "left", "hard_left", "uturn",
)  # fmt: skip
"""What column TURN tells."""
DEPART, CONTINUE, SLIGHTLY_RIGHT, _, _, SLIGHTLY_LEFT, _, _, UTURN = range(len(TURNS))
TO_LEFT = SLIGHTLY_LEFT - SLIGHTLY_RIGHT
STEP_TRAIT, TURN, STEP_FIRST, PUSHED = range(4)
"""Columns of steps: a trait that has its name and kind; how one gets onto it; at which point of the line it begins;
whether one pushes."""
ALONG_M, ASCENT_M, DESCENT_M, PUSHED_M = range(4)
"""Entries of sums."""
CM_PER_M, PERMILLE = 100, 1000


@kernel
def tell_steps(
    labels: Labels, push_forward: int, push_backward: int, passed: Int32, bearing: Float64, step: Int32,
    distance_m: Float64, sums: Float64,
) -> int:  # fmt: skip
    """Join passed edges to steps.

    An edge goes on with the step before if its name is the same, or, where there is none to follow, if the kind is the
    same and no turn has to be told; and if one pushes on both or on none.

    Parameters
    ----------
    labels
        Of the street graph.
    push_forward, push_backward
        On edges with these flags one pushes, in their direction or against it; 0: never.
    passed, bearing
        (k, 6), (k, 2) as ``street_line.draw_line`` writes them.
    step
        (k, 4) written: columns STEP_TRAIT, TURN, STEP_FIRST, PUSHED.
    distance_m
        (k) written: length of each step.
    sums
        (4) written: ALONG_M, ASCENT_M, DESCENT_M, PUSHED_M.

    Returns
    -------
    int
        Number of steps.
    """
    sums[:] = 0.0
    count, arrived = 0, math.nan
    for k in range(passed.shape[0]):
        trait, flags, back = passed[k, TRAIT], passed[k, FLAGS], passed[k, BACKWARD] != 0
        length_m = passed[k, LENGTH_CM] / CM_PER_M
        pushed = flags & (push_backward if back else push_forward) != 0
        turn = _turn(arrived, bearing[k, MET])
        if not math.isnan(bearing[k, LEFT]):
            arrived = bearing[k, LEFT]
        last = count - 1
        goes_on = False
        if count > 0:
            before, name = step[last, STEP_TRAIT], labels.name[trait]
            goes_on = labels.name[before] == name and (step[last, PUSHED] != 0) == pushed
            if goes_on and name == NO_NAME:
                straight = turn in (CONTINUE, SLIGHTLY_LEFT, SLIGHTLY_RIGHT)
                goes_on = labels.kind[before] == labels.kind[trait] and straight
        if goes_on:
            distance_m[last] += length_m
        else:
            step[count, STEP_TRAIT], step[count, TURN] = trait, turn if count > 0 else DEPART
            step[count, STEP_FIRST], step[count, PUSHED] = passed[k, FIRST], pushed
            distance_m[count] = length_m
            count += 1
        rise_m = length_m * passed[k, INCLINE_PERMILLE] / PERMILLE
        if back:
            rise_m = -rise_m
        sums[ALONG_M] += length_m
        sums[ASCENT_M] += max(0.0, rise_m)
        sums[DESCENT_M] += max(0.0, -rise_m)
        sums[PUSHED_M] += length_m if pushed else 0.0
    return count


@kernel
def _turn(arrives: float, leaves: float) -> int:
    """Which of TURNS leads from one direction to another."""
    angle = (leaves - arrives + 540.0) % 360.0 - 180.0
    if abs(angle) >= BACK_DEG:
        return UTURN
    if not abs(angle) >= SLIGHT_DEG:  # nor where one of the two has no direction
        return CONTINUE
    strength = 0 if abs(angle) < TURN_DEG else 2 if abs(angle) >= HARD_DEG else 1
    return SLIGHTLY_RIGHT + strength + (0 if angle > 0 else TO_LEFT)
