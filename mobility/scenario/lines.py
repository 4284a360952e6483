# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Lines of a network by the names that people give them."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from mobility.errors import InputError
from mobility.planner.ride_leg import line_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mobility.network.network import Network

MOST_LISTED = 12


def find_routes(network: Network, text: str) -> tuple[int, ...]:
    """The routes of the line that a text names.

    Parameters
    ----------
    network
        A baseline or a patched view.
    text
        ``feed:route_id``, ``feed:short name``, a route id or a short name; the first of these that fits counts.

    Returns
    -------
    tuple of int
        Rising. Several only where a feed has one line of one agency under several route ids.

    Raises
    ------
    InputError
        There is none, or several different lines fit, which are listed.
    """
    head, _, tail = text.partition(":")
    known = list(_names(network))
    for feed, name in ((head, tail), (None, text)):
        for column in (1, 2):
            found = [
                route
                for route, entry in enumerate(known)
                if name and entry[column] == name and (feed is None or entry[0] == feed)
            ]
            if found:
                return _one_line(network, text, found)
    names = {name for feed, own, short in known for one in (own, short) if one for name in (one, f"{feed}:{one}")}
    near = difflib.get_close_matches(text, sorted(names), n=5)
    raise InputError("scenario_unknown_line_near" if near else "scenario_unknown_line", line=text, near=", ".join(near))


def _names(network: Network) -> Iterator[tuple[str, str, str]]:
    """Feed, own id and short name (else long name) of each route."""
    for route, feed in enumerate(network.arrays["route_feed"].tolist()):
        feed_id = network.feeds[feed].id
        yield feed_id, network.texts["route_id"][route].removeprefix(f"{feed_id}_"), line_name(network, route)


def _one_line(network: Network, text: str, found: list[int]) -> tuple[int, ...]:
    """Some routes if they are all one line."""
    arrays = network.arrays
    lines = {(*(int(arrays[f"route_{key}"][route]) for key in ("feed", "agency")), line_name(network, route))
             for route in found}  # fmt: skip
    if len(lines) > 1:
        known = list(_names(network))
        listed = sorted(f"{known[route][0]}:{known[route][1]}" for route in found)
        raise InputError("scenario_several_lines", line=text, found=", ".join(listed[:MOST_LISTED]))
    return tuple(found)
