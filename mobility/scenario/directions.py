# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Which way the trips of a line go, also where a feed does not say it or says the same of all."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mobility.scenario.printed.stop_column import common_column, common_length

if TYPE_CHECKING:
    from collections.abc import Sequence

THERE, BACK = 0, 1


def ways_of(orders: Sequence[tuple[int, ...]], directions: Sequence[int]) -> list[int]:
    """The way that each trip of a line goes: 0 or 1.

    Where the feed tells both ways apart that counts. Else trips that call at the same stops in the opposite order go
    back; ``THERE`` is the way of most.

    Parameters
    ----------
    orders
        The stops of each trip, as numbers that both platforms of a stop share.
    directions
        ``direction_id`` of each trip, -1 where it has none.
    """
    told = {THERE, BACK} <= set(directions)
    if told and min(directions) >= THERE:
        return list(directions)
    there = Counter(order for order, way in zip(orders, directions, strict=True) if way == THERE or not told)
    usual = min(there, key=lambda order: (-there[order], -len(order), order))
    column, way_of = list(usual), {usual: THERE}
    for order in sorted(set(orders) - {usual}, key=lambda order: (-len(order), order)):
        back = common_length(column, order) < common_length(column, order[::-1])
        way_of[order] = BACK if back else THERE
        column = common_column([column, order[::-1] if back else order])
    return [way if told and way >= THERE else way_of[order] for order, way in zip(orders, directions, strict=True)]
