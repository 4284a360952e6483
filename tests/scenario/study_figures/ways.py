# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The other tables about travelling: stays, connections gained and lost, ways home, and what was searched anew."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import numpy as np

from tests.scenario.study_figures.answers import Day
from tests.scenario.study_figures.tables import (
    Side,
    Study,
    accessibility,
    accessibility_summary,
    groups,
    places,
    travel_time_summary,
    travel_times,
    travel_times_year,
)

Row = dict[str, Any]


def there_and_back(study: Study, base: Side, side: Side) -> Iterable[Row]:
    for keys, parts in study.periods():
        sums = np.zeros(4)
        for number, share in parts:
            for people, was, is_ in zip(study.heads, base.stays[number], side.stays[number], strict=True):
                old, new = was.at is not None, is_.at is not None
                sums += share * people * np.array([old, new, new and not old, old and not new], dtype=np.float64)
        sums[:2] /= sum(study.heads)
        names = ("share_before", "share_after", "people_gained", "people_lost")
        yield {"variant": side.id, **keys, "stay": study.stay[0], **dict(zip(names, sums.tolist(), strict=True))}


def there_and_back_places(study: Study, base: Side, side: Side) -> Iterable[Row]:
    for number, day in enumerate(study.days):
        for o, origin in enumerate(study.origins):
            row: Row = {"variant": side.id, "day": day.id, "stay": study.stay[0], "origin": origin}
            for name, one in (("before", base.stays[number][o]), ("after", side.stays[number][o])):
                row |= {f"at_{name}": one.at, f"there_s_{name}": one.there_s, f"back_s_{name}": one.back_s}
            yield row


def connections(study: Study, base: Side, side: Side) -> Iterable[Row]:
    for number, (keys, _) in enumerate(study.periods()[:-1]):
        was = [base.share[number, w] > 0 for w in range(len(study.windows))]
        is_ = [side.share[number, w] > 0 for w in range(len(study.windows))]
        differs = np.any([a != b for a, b in zip(was, is_, strict=True)], axis=0)
        there = [study.destinations[d] for d in np.flatnonzero(differs.any(axis=0)).tolist()]
        days = [one.on[number].whole_day(there) if there else {} for one in (base, side)]
        for w, (window, *_) in enumerate(study.windows):
            for change, pairs in (("gained", ~was[w] & is_[w]), ("lost", was[w] & ~is_[w])):
                for o, d in np.argwhere(pairs).tolist():
                    stop = study.destinations[d]
                    row: Row = {
                        "variant": side.id, **keys, "window": window, "change": change, "origin": study.origins[o],
                        "destination": stop, "people": study.shown(o), "share_before": base.share[number, w][o, d],
                        "share_after": side.share[number, w][o, d],
                    }  # fmt: skip
                    for name, found in zip(("before", "after"), days, strict=True):
                        row |= of_day(found[o, stop], name)
                    yield row


def of_day(day: Day, name: str) -> Row:
    return {
        f"day_journeys_{name}": day.journeys, f"first_departure_{name}": clock(day.first_min),
        f"last_departure_{name}": clock(day.last_min), f"quickest_s_{name}": day.quickest_s,
    }  # fmt: skip


def clock(minute: int | None) -> str | None:
    return None if minute is None else f"{minute // 60:02}:{minute % 60:02}"


def recomputed(study: Study, base: Side, side: Side) -> Iterable[Row]:
    for number, day in enumerate(study.days):
        searches = [one.on[number].search(None) for one in (base, side)]
        # Runs of the day and the next; a run of the next one leaves after its midnight
        runs = [
            {
                (run.trip, run.route, run.calls, late)
                for late in (0, 1)
                for run in one.on[number].timetable.runs(day.date + dt.timedelta(late))
            }
            for one in (base, side)
        ]
        different = len(runs[0] ^ runs[1])
        searched, changed = set(), set()
        for w, (_, begin_s, end_s) in enumerate(study.windows):
            last_s = end_s - 60 - begin_s + study.most_s
            gates = [
                (call.stop, call.departure_s + 86_400 * late - begin_s)
                for _, _, calls, late in runs[0] ^ runs[1]
                for call in calls[:-1]
            ]
            first = base.first_s[number, w]
            for o in range(len(study.origins)):
                for stop, leaves_s in gates:
                    ways = [(stop, 0), *searches[0].before[stop]]
                    if 0 <= leaves_s <= last_s and any(
                        first[o, searches[0].row[a]] <= leaves_s - change_s for a, change_s in ways
                    ):
                        searched.add(o)
                        break
                if (base.seconds[number, w][o] != side.seconds[number, w][o]).any():
                    changed.add(o)
                if (base.share[number, w][o] != side.share[number, w][o]).any():
                    changed.add(o)
        yield {
            "variant": side.id, "day": day.id, "date": day.date.isoformat(),
            "reason": "some" if different else "same", "runs_different": different, "origins": len(study.origins),
            "origins_searched": len(searched), "origins_taken_over": len(study.origins) - len(searched),
            "origins_changed": len(changed),
        }  # fmt: skip


def last_way_home(study: Study, base: Side, side: Side) -> Iterable[Row]:
    for number, day in enumerate(study.days if study.way_home else ()):
        for o, origin in enumerate(study.origins):
            for stop in study.destinations:
                was, is_ = (one.home[number][o, stop] for one in (base, side))
                both = was.last_min is not None and is_.last_min is not None
                yield {
                    "variant": side.id, "day": day.id, "origin": origin, "destination": stop,
                    "last_way_home_departure_before": clock(was.last_min),
                    "last_way_home_departure_after": clock(is_.last_min),
                    "last_way_home_later_min": (is_.last_min or 0) - (was.last_min or 0) if both else None,
                    "journeys_before": was.journeys, "journeys_after": is_.journeys,
                }  # fmt: skip


TRAVEL = {
    "recomputed": recomputed, "travel_time_summary": travel_time_summary,
    "accessibility_summary": accessibility_summary, "groups": groups, "connections": connections,
    "there_and_back": there_and_back, "there_and_back_places": there_and_back_places, "last_way_home": last_way_home,
    "places": places, "accessibility": accessibility, "travel_times": travel_times,
    "travel_times_year": travel_times_year,
}  # fmt: skip
"""Tables by name."""
