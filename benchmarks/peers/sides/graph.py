# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The foot graph for libraries that take arcs: node numbers from 0, weights in centimetres."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

REACH_CM = 112_500
"""15 minutes at 1.25 m/s."""


class Arcs(NamedTuple):
    """One entry per arc, and where nodes lie."""

    tail: np.ndarray
    head: np.ndarray
    weight: np.ndarray
    lat: np.ndarray
    lon: np.ndarray


def read_arcs(folder: Path) -> Arcs:
    """The arcs, of parallel ones the shortest: not every library takes parallel arcs."""
    arcs = Arcs(*(np.load(folder / "nodes" / f"{name}.npy") for name in Arcs._fields))
    order = np.lexsort((arcs.weight, arcs.head, arcs.tail))
    tail, head = arcs.tail[order], arcs.head[order]
    first = np.r_[True, (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])]
    return arcs._replace(tail=tail[first], head=head[first], weight=arcs.weight[order][first])


def told_reach(nodes: np.ndarray, cm: np.ndarray) -> list[list[int]]:
    """Nodes in reach in order, and how far they are."""
    order = np.argsort(nodes)
    return [np.asarray(nodes)[order].astype(int).tolist(), np.rint(np.asarray(cm)[order]).astype(int).tolist()]
