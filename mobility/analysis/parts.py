# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What a travel time of a matrix is made of: the trip that takes as long, part by part."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobility.analysis.headways import drawn, has_headway_lines
from mobility.analysis.matrix import place_of
from mobility.errors import InternalError
from mobility.kernels.layout import NEVER
from mobility.planner.itinerary import make_itinerary
from mobility.planner.legs import RideLeg
from mobility.planner.request import PlanRequest
from mobility.planner.search import Search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mobility.analysis.matrix import Matrix
    from mobility.network.network import Network
    from mobility.planner.legs import Itinerary

MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class Parts:
    """One trip; the seconds add up to its travel time.

    Parameters
    ----------
    wait_s
        From the minute asked for until one leaves; towards a place, from the arrival to the minute asked for.
    access_s
        To the first stop; all the way where there is no ride.
    ride_s
        In vehicles.
    change_s
        Between rides, walks included.
    egress_s
        From the last stop.
    rides, lines
        How many, and which, in order, parted by `` > ``.
    """

    wait_s: int
    access_s: int
    ride_s: int
    change_s: int
    egress_s: int
    rides: int
    lines: str

    @property
    def travel_time_s(self) -> int:
        """All together."""
        return self.wait_s + self.access_s + self.ride_s + self.change_s + self.egress_s


def parts_of(
    network: Network, matrix: Matrix, progress: Callable[[int, int], None] | None = None
) -> Iterator[tuple[int, int, int, Parts]]:
    """The trips behind a matrix that was asked for ``with_minutes``: percentile, origin, destination and parts.

    Parameters
    ----------
    network
        That the matrix was made with.
    matrix
        Its reachable pairs are searched once more each.
    progress
        Called with the number of pairs done and of all.
    """
    asked, conditions = matrix.question, matrix.question.conditions
    window = asked.window
    if matrix.minute is None:
        raise InternalError("unexpected", what="a matrix without minutes has no parts")
    draws = conditions.draws if conditions.draws > 0 and has_headway_lines(network) else 0
    views = [drawn(network, conditions.seed, draw) for draw in range(draws)] or [network]
    pairs = [(o, d) for o in range(len(asked.origins)) for d in range(len(asked.destinations))]
    for done, (o, d) in enumerate(pairs):
        known: dict[int, Parts] = {}
        for p in range(len(asked.percentiles)):
            if matrix.seconds[p, o, d] == NEVER:
                continue
            draw, minute = divmod(int(matrix.minute[p, o, d]), window.minutes)
            at_s = window.first_s + MINUTE_S * minute
            key = int(matrix.minute[p, o, d])
            if key not in known:
                request = PlanRequest(
                    place_of(asked.origins, o), place_of(asked.destinations, d),
                    dt.datetime.fromtimestamp(at_s, network.zone), arrive_by=window.towards,
                    max_rides=conditions.max_rides, settings=conditions.settings, access=_access(matrix, towards=False),
                    egress=_access(matrix, towards=True), direct=("foot",) if conditions.on_foot else (),
                    transit=conditions.transit, route_types=conditions.route_types,
                    on_demand=conditions.on_demand,
                )  # fmt: skip
                known[key] = _of_trip(_quickest(views[draw], request), at_s, towards=window.towards)
            yield p, o, d, known[key]
        if progress:
            progress(done + 1, len(pairs))


def _access(matrix: Matrix, *, towards: bool) -> tuple[str, ...]:
    """Only at the end that searches begin at one has a vehicle of one's own."""
    here = matrix.question.window.towards == towards
    return matrix.question.conditions.access if here else ("foot",)


def _quickest(network: Network, request: PlanRequest) -> Itinerary:
    search = Search(network, request)
    entry = search.pareto()[-1]  # every entry arrives earlier, or leaves later, than those with fewer rides
    return make_itinerary(search, entry, search.journey(entry))


def _of_trip(trip: Itinerary, at_s: int, *, towards: bool) -> Parts:
    departure_s, arrival_s = (round(at.timestamp()) for at in (trip.departure, trip.arrival))
    wait_s = at_s - arrival_s if towards else departure_s - at_s
    rides = [leg for leg in trip.legs if isinstance(leg, RideLeg)]
    if not rides:
        return Parts(wait_s, arrival_s - departure_s, 0, 0, 0, 0, "")
    board_s, alight_s = round(rides[0].departure.timestamp()), round(rides[-1].arrival.timestamp())
    ride_s = sum(round(leg.arrival.timestamp()) - round(leg.departure.timestamp()) for leg in rides)
    lines = " > ".join("/".join(dict.fromkeys(part.line for part in leg.trips)) for leg in rides)
    return Parts(
        wait_s, board_s - departure_s, ride_s, alight_s - board_s - ride_s, arrival_s - alight_s, len(rides), lines
    )
