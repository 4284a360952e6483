# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What modifications work on: the feeds of a region as they are by now, and who finds lines, stops and days in them."""

from __future__ import annotations

import datetime as dt
import difflib
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from mobility.errors import InputError
from mobility.network.patch.day_axis import DayAxis
from mobility.network.patch.feed_edit import FeedEdit
from mobility.network.patch.patched import Patch, patched
from mobility.network.stops import plain_name
from mobility.network.timetable.day import EPOCH
from mobility.scenario.language.words import SPAN, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mobility.analysis.day_types.day_types import DayTypes
    from mobility.network.network import Network
    from mobility.network.patch.baseline import Baseline
    from mobility.network.patch.day_axis import Days
    from mobility.region import Box
    from mobility.region.operations import LineFacts
    from mobility.scenario.language.places import OnDemandZone
    from mobility.scenario.language.scenario import Step
    from mobility.scenario.language.words import Running
    from mobility.sources.osm.read import OsmStreets

MOST_LISTED = 12
"""Lines or stops that an error lists."""


@dataclass(frozen=True, slots=True)
class Touched:
    """What a modification changed.

    Parameters
    ----------
    kind, what
        The modification, and the line, stop or street that it is about.
    trips, stops
        How many.
    days
        On how many dates any of these trips runs.
    km
        Length of these trips in straight lines from stop to stop, on a date on which most of them run; for streets
        their length.
    lost_s
        Seconds that ride-through passengers lose on each trip.
    first_date, last_date
        Of a merged timetable: between which dates of the calendar, YYYY-MM-DD, any trip runs.
    days_left_out
        Of a merged timetable: on how many dates outside of the calendar any trip would run.
    """

    kind: str
    what: str
    trips: int = 0
    stops: int = 0
    days: int = 0
    km: float = 0.0
    lost_s: int = 0
    first_date: str = ""
    last_date: str = ""
    days_left_out: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """Some lines of one feed that go by one name."""

    edit: FeedEdit
    routes: tuple[int, ...]

    @property
    def name(self) -> str:
        """As it can be asked for again."""
        return f"{self.edit.id}:{self.edit.routes[self.routes[0]]['route_id']}"

    @property
    def shown(self) -> str:
        """As travellers know it."""
        route = self.edit.routes[self.routes[0]]
        return str(route["short_name"] or route["long_name"] or route["route_id"])


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone that is asked for, with its days, and its stops by full id; None: all inside."""

    step: Step
    words: OnDemandZone
    days: Days
    stop_ids: tuple[str, ...] | None


@dataclass(eq=False)
class Work:
    """A region being changed.

    Parameters
    ----------
    baseline
        What it starts from.
    """

    baseline: Baseline
    merged: list[FeedEdit] = field(default_factory=list)
    """feeds that the baseline does not have"""
    osm: OsmStreets | None = None
    """the map with changed streets; None: as it is"""
    zones: list[Zone] = field(default_factory=list)
    """zones of on-demand services"""
    place_steps: list[Step] = field(default_factory=list)
    """changes of people and opportunities"""
    vehicles: list[LineFacts] = field(default_factory=list)
    """what runs on new lines, where their type in GTFS does not tell it"""
    _edits: dict[str, FeedEdit] = field(default_factory=dict)
    _driven: tuple[OsmStreets, Network] | None = None

    @cached_property
    def axis(self) -> DayAxis:
        """The days of the region's calendar."""
        first, last = self.baseline.network.calendar()
        return DayAxis((first - EPOCH).days, (last - first).days + 1)

    @cached_property
    def box(self) -> Box:
        """South, west, north and east of the region in degrees."""
        from mobility.analysis.places.grid import box_of_network

        return box_of_network(self.baseline.network)

    @cached_property
    def day_types(self) -> DayTypes:
        """The kinds of its days."""
        from mobility.analysis.day_types.day_types import day_types

        return day_types(self.baseline.network, self.baseline.region.state)

    @property
    def feeds(self) -> list[FeedEdit]:
        """All feeds, to be looked at and changed."""
        for feed in self.baseline.feeds:
            if feed.source.id not in self._edits:
                self._edits[feed.source.id] = FeedEdit(feed, self.axis)
        return [*(self._edits[feed.source.id] for feed in self.baseline.feeds), *self.merged]

    def changed_feeds(self) -> list[FeedEdit]:
        """The feeds of the baseline that differ from it."""
        return [edit for edit in self._edits.values() if edit.touched]

    def feed(self, step: Step, name: str) -> FeedEdit:
        """A feed by its id."""
        for edit in self.feeds:
            if edit.id == name:
                return edit
        known = ", ".join(edit.id for edit in self.feeds)
        raise InputError("scenario_unknown_feed", place=step.place("feed", value=name), feed=name, known=known)

    def driving_s(self, step: Step, edit: FeedEdit, stops: Sequence[int], running: Running, *at: str) -> list[int]:
        """Seconds of a vehicle from stop to stop, rounded up: by car over the streets, else in straight lines.

        Raises
        ------
        InputError
            No street leads there.
        """
        from mobility.scenario.apply.driving import straight_s, street_s

        places = [(edit.stops[row]["lat"], edit.stops[row]["lon"]) for row in stops]
        network = self._with_streets()
        if network.streets is None:
            return straight_s(places, running, self.baseline.region.transfers.detour_factor)
        return street_s(network, places, running, step, *at)

    def _with_streets(self) -> Network:
        """The baseline with the streets as they are by now; compiled once after each change of them."""
        if self.osm is None:
            return self.baseline.network
        if self._driven is None or self._driven[0] is not self.osm:
            self._driven = self.osm, patched(self.baseline, Patch(osm=self.osm))
        return self._driven[1]

    # -- days ----------------------------------------------------------------------------------------------------------

    def days(self, step: Step, words: Sequence[str] | None, *at: str | int) -> Days:
        """The days that some words stand for; None: all."""
        found = np.full(self.axis.days, words is None)
        for word in words or ():
            found |= self._days_of(step, word, *at)
        if not found.any():
            unknown = "school_holiday" in (words or ()) and self.baseline.region.state is None
            code = "scenario_no_school_holidays" if unknown else "scenario_no_such_days"
            raise InputError(code, place=step.place(*at, "days", value=", ".join(words or ())))
        return found

    def _days_of(self, step: Step, word: str, *at: str | int) -> Days:
        if word == "daily":
            return np.ones(self.axis.days, dtype=np.bool_)
        if word[0].isdigit():
            span = SPAN.fullmatch(word)
            first, last = [
                (dt.date.fromisoformat(one) - EPOCH).days - self.axis.first
                for one in (span.groups() if span else (word, word))
            ]
            if first < 0 or last >= self.axis.days:
                begin, end = self.baseline.network.calendar()
                place = step.place(*at, "days", value=word)
                raise InputError("scenario_outside_calendar", place=place, day=word, first=begin, last=end)
            days = np.zeros(self.axis.days, dtype=np.bool_)
            days[first : last + 1] = True
            return days
        types = self.day_types
        kinds = np.array(["school_day", "school_holiday", "saturday", "sunday"])[types.kind]
        offset = (types.first - EPOCH).days - self.axis.first
        kinds = kinds[-offset if offset < 0 else 0 :][: self.axis.days]
        if word == "working_days":
            return np.asarray(np.isin(kinds, ["school_day", "school_holiday"]))
        if word in {"school_day", "school_holiday", "saturday", "sunday"}:
            return np.asarray(kinds == word)
        weekday = (np.arange(self.axis.days) + self.axis.first + EPOCH.weekday()) % len(WEEKDAYS)
        return np.asarray((weekday == WEEKDAYS.index(word)) & (kinds != "sunday"))

    # -- lines ---------------------------------------------------------------------------------------------------------

    def line(self, step: Step, text: str, *at: str) -> Line:
        """The line that a text names: ``feed:route id``, ``feed:short name``, or without the feed.

        Raises
        ------
        InputError
            There is none, or there are several, which are listed.
        """
        place = step.place(*at, "line", value=text)
        head, _, tail = text.partition(":")
        named = [edit for edit in self.feeds if tail and edit.id == head]
        for feeds, name in ((named, tail), (self.feeds, text)):
            for key in ("route_id", "short_name"):
                found = [
                    Line(edit, (row,)) for edit in feeds for row, route in enumerate(edit.routes) if route[key] == name
                ]
                if len(found) > 1:
                    listed = ", ".join(sorted(line.name for line in found)[:MOST_LISTED])
                    raise InputError("scenario_several_lines", place=place, line=text, found=listed)
                if found:
                    return found[0]
        names = {
            f"{edit.id}:{route['short_name'] or route['route_id']}" for edit in self.feeds for route in edit.routes
        }
        near = difflib.get_close_matches(text, sorted(names | {name.partition(":")[2] for name in names}), n=5)
        code = "scenario_unknown_line_near" if near else "scenario_unknown_line"
        raise InputError(code, place=place, line=text, near=", ".join(near))

    # -- stops ---------------------------------------------------------------------------------------------------------

    def stop(self, step: Step, text: str, *at: str | int, within: FeedEdit | None = None) -> tuple[FeedEdit, int]:
        """The one stop that a text names, by full id, id or name.

        Parameters
        ----------
        step, at
            Where the text stands.
        text
            What it says.
        within
            Only this feed; None: any.

        Raises
        ------
        InputError
            There is none, or there are several, which are listed.
        """
        feeds = self.feeds if within is None else [within]
        by_id = [
            (edit, edit.stop(text.removeprefix(f"{edit.id}_"))) for edit in feeds if text.startswith(f"{edit.id}_")
        ]
        found = [one for one in by_id if one[1] >= 0] or [
            (edit, edit.stop(text)) for edit in feeds if edit.stop(text) >= 0
        ]
        if not found:
            wanted = plain_name(text)
            found = [
                (edit, row)
                for edit in feeds
                for row, stop in enumerate(edit.stops)
                if wanted and stop["location_type"] == 0 and plain_name(stop["name"]) == wanted
            ]
        if len(found) > 1:
            listed = ", ".join(sorted(full_id(*one) for one in found)[:MOST_LISTED])
            raise InputError("scenario_several_stops", place=step.place(*at, value=text), stop=text, found=listed)
        if found:
            return found[0]
        raise self._unknown_stop(step, text, *at, feeds=feeds)

    def stops(self, step: Step, edit: FeedEdit, texts: Iterable[str], *at: str | int) -> set[int]:
        """The stops of a feed that some texts name: by id, of a station all platforms, by name all that bear it."""
        rows: set[int] = set()
        for text in texts:
            row = edit.stop(text.removeprefix(f"{edit.id}_"))
            row = edit.stop(text) if row < 0 else row
            if row >= 0:
                rows |= {row} | {at_ for at_, stop in enumerate(edit.stops) if stop["station"] == row}
                continue
            wanted = plain_name(text)
            named = {at_ for at_, stop in enumerate(edit.stops) if wanted and plain_name(stop["name"]) == wanted}
            if not named:
                raise self._unknown_stop(step, text, *at, feeds=[edit])
            rows |= named
        return rows

    def _unknown_stop(self, step: Step, text: str, *at: str | int, feeds: Sequence[FeedEdit]) -> InputError:
        names = Counter(stop["name"] for edit in feeds for stop in edit.stops)
        near = difflib.get_close_matches(text, names, n=5, cutoff=0.6)
        code = "scenario_unknown_stop_near" if near else "scenario_unknown_stop"
        return InputError(code, place=step.place(*at, value=text), stop=text, near="; ".join(near))


def full_id(edit: FeedEdit, stop: int) -> str:
    """A stop's id with its feed's prefix."""
    return f"{edit.id}_{edit.stops[stop]['stop_id']}"
