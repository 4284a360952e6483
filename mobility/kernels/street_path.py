# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A way over streets from door to door in one call: its line, its steps and their sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.kernels._jit import kernel
from mobility.kernels.street_line import draw_line
from mobility.kernels.street_steps import STEP_FIRST, tell_steps

if TYPE_CHECKING:
    from mobility.kernels.layout import Float64, Int32
    from mobility.kernels.street_layout import Labels, Lines, Traits

E7 = 1e7
BEGIN, END = 0, 1
"""Rows of places, doors and cuts."""


@kernel
def draw_path(
    lines: Lines, traits: Traits, labels: Labels, hidden: int, push_forward: int, push_backward: int, edge: Int32,
    backward: Int32, cut: Int32, place: Int32, door: Float64, line: Float64, step: Int32, distance_m: Float64,
    sums: Float64,
) -> tuple[int, int]:  # fmt: skip
    """Draw a way and tell its steps.

    Parameters
    ----------
    lines, traits, labels
        Of the street graph.
    hidden, edge, backward
        As ``street_line.draw_line`` takes them.
    push_forward, push_backward
        As ``street_steps.tell_steps`` takes them.
    cut
        (2, 4) where the first edge and the last one are cut, as ``draw_line`` takes it.
    place
        (2, 2) where the way gets onto the streets and leaves them: latitude and longitude, degrees times 10^7.
    door
        (2, 2) where it begins and ends, in degrees; the line holds them too where they lie elsewhere.
    line
        (n, 2) written: the line in degrees.
    step, distance_m
        (k, 4), (k) written: the steps and their lengths, as ``tell_steps`` does.
    sums
        (4) written as by ``tell_steps``.

    Returns
    -------
    tuple
        Number of points and of steps; where there is not room for so many, nothing is written.
    """
    points, edges = 6, edge.size
    for k in range(edges):
        points += lines.ptr[edge[k] + 1] - lines.ptr[edge[k]]
    if points > line.shape[0] or edges > step.shape[0]:
        return points, edges
    drawn = np.empty((points, 2), dtype=np.int32)
    drawn[0, 0], drawn[0, 1] = place[BEGIN, 0], place[BEGIN, 1]
    passed, bearing = np.empty((edges, 6), dtype=np.int32), np.empty((edges, 2))
    rows, count = draw_line(
        lines, traits, hidden, edge, backward, cut[BEGIN], cut[END], drawn, passed, bearing
    )  # fmt: skip
    size = 0
    if drawn[0, 0] / E7 != door[BEGIN, 0] or drawn[0, 1] / E7 != door[BEGIN, 1]:
        line[0, 0], line[0, 1] = door[BEGIN, 0], door[BEGIN, 1]
        size = 1
    before = size
    for k in range(count):
        line[size, 0], line[size, 1] = drawn[k, 0] / E7, drawn[k, 1] / E7
        size += 1
    if place[END, 0] != drawn[count - 1, 0] or place[END, 1] != drawn[count - 1, 1]:
        line[size, 0], line[size, 1] = place[END, 0] / E7, place[END, 1] / E7
        size += 1
    if place[END, 0] / E7 != door[END, 0] or place[END, 1] / E7 != door[END, 1]:
        line[size, 0], line[size, 1] = door[END, 0], door[END, 1]
        size += 1
    steps = tell_steps(labels, push_forward, push_backward, passed[:rows], bearing[:rows], step, distance_m, sums)
    for k in range(steps):
        step[k, STEP_FIRST] += before
    return size, steps
