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


MIXED_SHARE = 0.1
"""So many trips of one ``direction_id`` run against the usual ones of it where it does not tell both ways apart."""


def ways_of(orders: Sequence[tuple[int, ...]], directions: Sequence[int]) -> list[int]:
    """The way that each trip of a line goes: 0 or 1.

    Where the feed tells both ways apart that counts. Else (feeds leave ``direction_id`` out, say the same of all, or
    use it for something else) trips that call at the same stops in the opposite order go back; ``THERE`` is the way of
    most.

    Parameters
    ----------
    orders
        The stops of each trip, as numbers that both platforms of a stop share.
    directions
        ``direction_id`` of each trip, -1 where it has none.
    """
    by_way = [
        Counter(order for order, direction in zip(orders, directions, strict=True) if direction == way)
        for way in (THERE, BACK)
    ]
    told = all(by_way) and not any(map(_mixed, by_way))
    way_of = _by_order(by_way[THERE] if told else Counter(orders), orders)
    # Where buses on call roam a town, its stops stand in one order both ways; then ``direction_id`` is all there is.
    told = told or (all(by_way) and len(set(way_of.values())) == 1)
    return [
        direction if told and direction >= THERE else way_of[order]
        for order, direction in zip(orders, directions, strict=True)
    ]


def _by_order(there: Counter[tuple[int, ...]], orders: Sequence[tuple[int, ...]]) -> dict[tuple[int, ...], int]:
    """The way of each order of stops, if the usual one of some is that of ``THERE``."""
    usual = _usual(there)
    column, way_of = list(usual), {usual: THERE}
    for order in sorted(set(orders) - {usual}, key=lambda order: (-len(order), order)):
        back = common_length(column, order) < common_length(column, order[::-1])
        way_of[order] = BACK if back else THERE
        column = common_column([column, order[::-1] if back else order])
    return way_of


def _mixed(orders: Counter[tuple[int, ...]]) -> bool:
    """Whether trips of one ``direction_id`` go both ways."""
    usual = _usual(orders)
    against = sum(count for order, count in orders.items() if _against(usual, order))
    return against > MIXED_SHARE * orders.total()


def _against(usual: tuple[int, ...], order: tuple[int, ...]) -> bool:
    """Whether most stops of an order follow each other the other way round."""
    back = common_length(usual, order[::-1])
    return 2 * back >= len(order) and back > 2 * common_length(usual, order)


def _usual(orders: Counter[tuple[int, ...]]) -> tuple[int, ...]:
    return min(orders, key=lambda order: (-orders[order], -len(order), order))
