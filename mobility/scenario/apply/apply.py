# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A variant's modifications, one after the other -> the network that they make of a baseline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mobility.network.patch.patched import Patch, patched
from mobility.scenario.apply import change_trips, merge, more_trips, new_line, stops, streets
from mobility.scenario.apply.streets import with_work_zones
from mobility.scenario.apply.where import check_point
from mobility.scenario.apply.work import Touched, Work

if TYPE_CHECKING:
    from collections.abc import Callable

    from mobility.network.network import Network
    from mobility.network.patch.baseline import Baseline
    from mobility.region.operations import LineFacts
    from mobility.scenario.language.places import AddPlaces, MovePlaces
    from mobility.scenario.language.scenario import Step, VariantPlan
    from mobility.sources.gtfs.feed import Feed


@dataclass(frozen=True, slots=True)
class Applied:
    """A variant made real.

    Parameters
    ----------
    plan
        What was asked for.
    network
        To be searched like any other.
    touched
        What each modification changed, in order.
    feeds
        Tables of all feeds, the unchanged ones of the baseline among them, in the order of the network.
    changed
        Ids of those that differ from the baseline.
    """

    plan: VariantPlan
    network: Network
    touched: tuple[Touched, ...]
    feeds: tuple[Feed, ...]
    changed: frozenset[str]
    place_steps: tuple[Step, ...] = ()
    """modifications of people and opportunities, for whoever compares"""
    vehicles: tuple[LineFacts, ...] = ()
    """what runs on new lines, as a region file would say it"""


def apply_variant(baseline: Baseline, plan: VariantPlan) -> Applied:
    """Apply all modifications of a variant.

    Parameters
    ----------
    baseline
        What they start from; it stays as it is.
    plan
        The variant.

    Raises
    ------
    InputError
        A modification names what is not there, contradicts another one, or touches nothing; with file and line.
    """
    work = Work(baseline)
    told = [apply_step(work, step) for step in plan.steps]
    edited = {edit.id: edit.finish() for edit in work.changed_feeds()}
    more = tuple(edit.finish() for edit in work.merged)
    network = with_work_zones(work, patched(baseline, Patch(edited, more, work.osm)))
    feeds = (*(edited.get(feed.source.id, feed) for feed in baseline.feeds), *more)
    changed = frozenset({*edited, *(feed.source.id for feed in more)})
    return Applied(plan, network, tuple(told), feeds, changed, tuple(work.place_steps), tuple(work.vehicles))


def apply_step(work: Work, step: Step) -> Touched:
    """Apply one modification to a region being changed."""
    return APPLY[step.kind](work, step, step.words)


def change_places(work: Work, step: Step, words: AddPlaces | MovePlaces) -> Touched:
    """Note a change of people or opportunities: it is about the tables of a comparison, not about the network."""
    check_point(work, step, words.lat, words.lon, "lat")
    work.place_steps.append(step)
    return Touched(step.kind, str(words.id or getattr(words, "from_id", "")), stops=1)


APPLY: dict[str, Callable[[Work, Step, Any], Touched]] = {
    "add_line": new_line.add_line,
    "strengthen_line": more_trips.strengthen_line,
    "change_headway": more_trips.change_headway,
    "remove_line": change_trips.remove_line,
    "remove_trips": change_trips.remove_trips,
    "shorten_line": change_trips.shorten_line,
    "shift_trips": change_trips.shift_trips,
    "change_speed": change_trips.change_speed,
    "change_dwell": change_trips.change_dwell,
    "skip_stops": change_trips.skip_stops,
    "reroute": change_trips.reroute,
    "serve_station": change_trips.serve_station,
    "merge_feed": merge.merge_feed,
    "add_stop": stops.add_stop,
    "move_stop": stops.move_stop,
    "close_stop": stops.close_stop,
    "add_hub": stops.add_hub,
    "change_transfer_time": stops.change_transfer_time,
    "add_street": streets.add_street,
    "close_street": streets.close_street,
    "change_street": streets.change_street,
    "on_demand_zone": streets.on_demand_zone,
    "add_people": change_places,
    "move_people": change_places,
    "add_opportunities": change_places,
    "move_opportunities": change_places,
}
