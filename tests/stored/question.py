# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""A stored question, as it is written and read back."""

import datetime as dt
import re
from dataclasses import dataclass, replace

from mobility.network.network import Network
from mobility.planner.places import find_place
from mobility.planner.request import PlanRequest
from mobility.planner.window import Span

ANY = -1
"""Stands for walks without limit."""
HEAD = re.compile(
    r"(?P<number>\d{3})  (?P<verb>leave at|leave from|arrive by) (?P<at>\S+)"
    r"(?: within (?P<window>\d+) s)?(?:, at most (?P<rides>\d+) rides)?"
    r"(?:, walks (?:(?P<any>of any length)|up to (?P<walk>\d+) s))?"
)
FROM, TO = "     from ", "     to   "


@dataclass(frozen=True)
class Question:
    """One question.

    Parameters
    ----------
    origin, destination
        As one types them: an id, the beginning of ids, a name, or ``lat,lon``.
    at
        Aware, in the region's zone.
    arrive_by
        Whether it is the latest arrival.
    window_s
        All good journeys that leave within so many seconds from then on, or arrive in so many before; None: only then.
    max_rides
        No more rides than this; None: no cap.
    max_walk_s
        The longest single walk, ``ANY`` for no limit; None: the region's.
    """

    origin: str
    destination: str
    at: dt.datetime
    arrive_by: bool = False
    window_s: int | None = None
    max_rides: int | None = None
    max_walk_s: int | None = None

    def written(self, number: int) -> str:
        """The question as text, three lines."""
        verb = "arrive by" if self.arrive_by else "leave at" if self.window_s is None else "leave from"
        window = "" if self.window_s is None else f" within {self.window_s} s"
        rides = "" if self.max_rides is None else f", at most {self.max_rides} rides"
        length = "of any length" if self.max_walk_s == ANY else f"up to {self.max_walk_s} s"
        walks = "" if self.max_walk_s is None else f", walks {length}"
        head = f"{number:03}  {verb} {self.at.isoformat()}{window}{rides}{walks}"
        return "\n".join([head, f"{FROM}{self.origin}", f"{TO}{self.destination}"])

    def request(self, network: Network) -> PlanRequest:
        """The question as the planner takes it."""
        settings = None
        if self.max_walk_s is not None:
            settings = replace(network.settings, max_walk_s=None if self.max_walk_s == ANY else self.max_walk_s)
        return PlanRequest(
            find_place(network, self.origin),
            find_place(network, self.destination),
            self.at,
            arrive_by=self.arrive_by,
            max_rides=self.max_rides,
            settings=settings,
        )

    def span(self) -> Span:
        """The window of a question that has one."""
        assert self.window_s is not None
        at = round(self.at.timestamp())
        return Span(at - self.window_s, at) if self.arrive_by else Span(at, at + self.window_s)


def read_question(lines: list[str]) -> Question:
    """The question that the first three lines of a block tell."""
    head = HEAD.fullmatch(lines[0])
    assert head is not None, f"not the first line of a question: {lines[0]}"
    assert lines[1].startswith(FROM), lines[1]
    assert lines[2].startswith(TO), lines[2]
    window, rides, walk = (None if head[name] is None else int(head[name]) for name in ("window", "rides", "walk"))
    return Question(
        lines[1].removeprefix(FROM),
        lines[2].removeprefix(TO),
        dt.datetime.fromisoformat(head["at"]),
        arrive_by=head["verb"] == "arrive by",
        window_s=window,
        max_rides=rides,
        max_walk_s=ANY if head["any"] else walk,
    )
