# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The tables of a comparison that are about travelling, from travel times that were found another way.

Every function gives rows with every column that its table has; a column that it does not know is a failure of the test.
Where people are not told each origin counts as one, and columns of people are empty.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.scenario.study_figures.answers import Day, OnDate, Stay, percentile, reachable
from tests.scenario.study_figures.journeys import NEVER, Ints
from tests.scenario.study_figures.raw import StudyDay

Row = dict[str, Any]
YEAR = "year"


@dataclass
class Side:
    """What was found of the baseline or a variant: by day, or day and window."""

    id: str
    on: list[OnDate]
    seconds: dict[tuple[int, int], Ints] = field(default_factory=dict)
    """(origins, destinations) the percentile"""
    share: dict[tuple[int, int], NDArray[np.float64]] = field(default_factory=dict)
    first_s: dict[tuple[int, int], Ints] = field(default_factory=dict)
    """(origins, stops) when each is reached first"""
    stays: dict[int, list[Stay]] = field(default_factory=dict)
    home: dict[int, dict[tuple[int, str], Day]] = field(default_factory=dict)


@dataclass
class Study:
    """What is asked."""

    days: list[StudyDay]
    windows: list[tuple[str, int, int]]
    percentile: float
    cutoffs_min: list[float]
    threshold_min: float
    stay: tuple[str, int, int]
    most_s: int
    origins: list[str]
    place: dict[str, tuple[float, float]]
    destinations: list[str]
    people: list[float] | None = None
    groups: dict[str, list[float]] = field(default_factory=dict)
    way_home: bool = False

    @property
    def heads(self) -> list[float]:
        """People at each origin; one each where they are not known."""
        return [1.0] * len(self.origins) if self.people is None else self.people

    def shown(self, origin: int) -> float | None:
        """The column of people."""
        return None if self.people is None else self.people[origin]

    def search(self, side: Side) -> Side:
        """Find all that is asked of a side."""
        for day, on in enumerate(side.on):
            for window, (_, begin_s, end_s) in enumerate(self.windows):
                times, side.first_s[day, window] = on.window(begin_s, end_s)
                side.seconds[day, window], side.share[day, window] = (
                    percentile(times, self.percentile),
                    reachable(times),
                )
            side.stays[day] = on.stays(*self.stay[1:])
            if self.way_home:
                side.home[day] = on.ways_home()
        return side

    def periods(self) -> list[tuple[Row, list[tuple[int, float]]]]:
        """Each day, and the year: keys, and its days with their shares."""
        whole = sum(day.per_year for day in self.days)
        found = [
            ({"day": day.id, "date": day.date.isoformat(), "days_per_year": day.per_year}, [(number, 1.0)])
            for number, day in enumerate(self.days)
        ]
        shares = [(number, day.per_year / whole) for number, day in enumerate(self.days)]
        return [*found, ({"day": YEAR, "date": None, "days_per_year": whole}, shares)]


def state(before: int, after: int) -> str:
    if before >= NEVER:
        return "unreachable" if after >= NEVER else "gained"
    if after >= NEVER:
        return "lost"
    return "equal" if before == after else "faster" if after < before else "slower"


STATES = ("equal", "faster", "slower", "gained", "lost", "unreachable")


def cells(matrix: Ints) -> list[list[int]]:
    found: list[list[int]] = matrix.tolist()
    return found


def travel_times(study: Study, base: Side, side: Side) -> Iterable[Row]:
    for number, day in enumerate(study.days):
        for w, (window, *_) in enumerate(study.windows):
            before, after = cells(base.seconds[number, w]), cells(side.seconds[number, w])
            for o, origin in enumerate(study.origins):
                for d, stop in enumerate(study.destinations):
                    was, is_ = before[o][d], after[o][d]
                    kind = state(was, is_)
                    yield {
                        "variant": side.id, "day": day.id, "window": window, "origin": origin, "destination": stop,
                        "travel_time_p50_s_before": none(was), "travel_time_p50_s_after": none(is_),
                        "travel_time_p50_s_change": is_ - was if kind in STATES[:3] else None, "state_p50": kind,
                        "share_before": base.share[number, w][o, d], "share_after": side.share[number, w][o, d],
                    }  # fmt: skip


def none(value: int) -> int | None:
    return None if value >= NEVER else value


def travel_times_year(study: Study, base: Side, side: Side) -> Iterable[Row]:
    for w, (window, *_) in enumerate(study.windows):
        for o, origin in enumerate(study.origins):
            for d, stop in enumerate(study.destinations):
                days, change_s = dict.fromkeys(STATES, 0.0), 0.0
                for number, day in enumerate(study.days):
                    was, is_ = int(base.seconds[number, w][o, d]), int(side.seconds[number, w][o, d])
                    kind = state(was, is_)
                    days[kind] += day.per_year
                    change_s += (is_ - was) * day.per_year if kind in STATES[:3] else 0
                compared = sum(days[kind] for kind in STATES[:3])
                yield {
                    "variant": side.id, "window": window, "origin": origin, "destination": stop,
                    "travel_time_s_change": change_s / compared if compared else None,
                    "days_compared_per_year": compared, **{f"days_{kind}_per_year": days[kind] for kind in STATES},
                }  # fmt: skip


def travel_time_summary(study: Study, base: Side, side: Side) -> Iterable[Row]:
    for keys, parts in study.periods():
        for w, (window, *_) in enumerate(study.windows):
            pairs, changes = dict.fromkeys(STATES, 0.0), []
            for number, share in parts:
                for people, *rows in zip(
                    study.heads, cells(base.seconds[number, w]), cells(side.seconds[number, w]), strict=True
                ):
                    for was, is_ in zip(*rows, strict=True):
                        kind = state(was, is_)
                        pairs[kind] += share
                        if kind in STATES[:3]:
                            changes.append((is_ - was, share * people))
            whole = sum(weight for _, weight in changes)
            yield {
                "variant": side.id, **keys, "window": window, "percentile": study.percentile,
                "pairs": len(study.origins) * len(study.destinations),
                **{f"pairs_{kind}": pairs[kind] for kind in STATES},
                "mean_change_s": sum(change * weight for change, weight in changes) / whole,
                "median_change_s": median(changes),
            }  # fmt: skip


def median(changes: Sequence[tuple[int, float]]) -> int:
    """The least value that at least half of the weight does not exceed."""
    weights = [(change, Fraction(weight)) for change, weight in sorted(changes)]
    half, below = sum((weight for _, weight in weights), Fraction(0)) / 2, Fraction(0)
    for change, weight in weights:
        below += weight
        if below >= half - Fraction(1, 10**9):
            return change
    raise AssertionError


def access(study: Study, side: Side, parts: list[tuple[int, float]], window: int, cutoff_min: float) -> list[float]:
    """Opportunities in reach of each origin."""
    found = [0.0] * len(study.origins)
    for number, share in parts:
        for o, row in enumerate(cells(side.seconds[number, window])):
            found[o] += share * sum(seconds <= 60 * cutoff_min for seconds in row)
    return found


def accessibility(study: Study, base: Side, side: Side) -> Iterable[Row]:
    for keys, parts in study.periods():
        for w, (window, *_) in enumerate(study.windows):
            both = [(access(study, base, parts, w, c), access(study, side, parts, w, c)) for c in study.cutoffs_min]
            for o, origin in enumerate(study.origins):
                row: Row = {"variant": side.id, **keys, "window": window, "origin": origin, "people": study.shown(o)}
                for cutoff, (before, after) in zip(study.cutoffs_min, both, strict=True):
                    name = f"opportunities_{cutoff:g}_min"
                    row |= {f"{name}_before": before[o], f"{name}_after": after[o]}
                    row[f"{name}_change"] = after[o] - before[o]
                yield row


def accessibility_summary(study: Study, base: Side, side: Side) -> Iterable[Row]:
    for keys, parts in study.periods():
        for w, (window, *_) in enumerate(study.windows):
            for cutoff in study.cutoffs_min:
                before, after = (access(study, one, parts, w, cutoff) for one in (base, side))
                change = [round(b - a, 9) for a, b in zip(before, after, strict=True)]
                heads = list(zip(change, study.heads, strict=True))
                was, is_ = mean(before, study.heads), mean(after, study.heads)
                yield {
                    "variant": side.id, **keys, "window": window, "cutoff_min": cutoff,
                    "opportunities_per_head_before": was, "opportunities_per_head_after": is_,
                    "opportunities_per_head_change": is_ - was, "gini_before": gini(before, study.heads),
                    "gini_after": gini(after, study.heads), "people_more": sum(p for c, p in heads if c > 0),
                    "people_less": sum(p for c, p in heads if c < 0),
                    "people_equal": sum(p for c, p in heads if c == 0),
                }  # fmt: skip


def mean(values: Sequence[float], heads: Sequence[float] | None = None) -> float:
    weights = [1.0] * len(values) if heads is None else heads
    return sum(value * weight for value, weight in zip(values, weights, strict=True)) / sum(weights)


def gini(values: Sequence[float], heads: Sequence[float]) -> float:
    """Half of the mean difference of two heads, by the mean."""
    people = list(zip(values, heads, strict=True))
    differences = sum(abs(a - b) * p * q for a, p in people for b, q in people)
    return differences / (2 * sum(heads) ** 2 * mean(values, heads))


@dataclass
class Change:
    """How an origin fares."""

    before_s: float | None
    after_s: float | None
    gained: float
    lost: float
    outcome: str

    @property
    def change_s(self) -> float | None:
        return None if self.before_s is None or self.after_s is None else self.after_s - self.before_s


def changes(study: Study, base: Side, side: Side, parts: list[tuple[int, float]], window: int) -> list[Change]:
    """By origin: means over what is reached on both sides; in a year over the days on which there is any of it."""
    found = []
    for o in range(len(study.origins)):
        days, before, after, gained, lost = 0.0, 0.0, 0.0, 0.0, 0.0
        for number, share in parts:
            pairs = list(zip(*(cells(one.seconds[number, window])[o] for one in (base, side)), strict=True))
            both = [pair for pair in pairs if max(pair) < NEVER]
            if both:
                days += share
                before += share * mean([was for was, _ in both])
                after += share * mean([is_ for _, is_ in both])
            gained += share * sum(was >= NEVER > is_ for was, is_ in pairs)
            lost += share * sum(was < NEVER <= is_ for was, is_ in pairs)
        one = Change(before / days if days else None, after / days if days else None, gained, lost, "")
        limit_s, by_s = 60 * study.threshold_min - 1e-6, one.change_s or 0.0
        wins, loses = gained > 0 or by_s <= -limit_s, lost > 0 or by_s >= limit_s
        one.outcome = "both" if wins and loses else "winner" if wins else "loser" if loses else "unchanged"
        found.append(one)
    return found


def minutes(seconds: float | None) -> float | None:
    return None if seconds is None else seconds / 60


def places(study: Study, base: Side, side: Side) -> Iterable[Row]:
    for keys, parts in study.periods():
        for w, (window, *_) in enumerate(study.windows):
            for o, one in enumerate(changes(study, base, side, parts, w)):
                origin = study.origins[o]
                lat, lon = study.place[origin]
                yield {
                    "variant": side.id, **keys, "window": window, "origin": origin, "lat": lat, "lon": lon,
                    "people": study.shown(o), "travel_time_min_before": minutes(one.before_s),
                    "travel_time_min_after": minutes(one.after_s), "travel_time_min_change": minutes(one.change_s),
                    "opportunities_gained": one.gained, "opportunities_lost": one.lost, "outcome": one.outcome,
                }  # fmt: skip


def groups(study: Study, base: Side, side: Side) -> Iterable[Row]:
    for keys, parts in study.periods():
        for w, (window, *_) in enumerate(study.windows):
            found = changes(study, base, side, parts, w)

            for group, heads in {"all": study.heads, **study.groups}.items():
                counts = {
                    f"people_{outcome}": sum(p for one, p in zip(found, heads, strict=True) if one.outcome == outcome)
                    for outcome in ("winner", "loser", "both", "unchanged")
                }
                yield {
                    "variant": side.id, **keys, "window": window, "group": group, "threshold_min": study.threshold_min,
                    "people": sum(heads), **counts, "winner_change_min": mean_min(found, heads, "winner"),
                    "loser_change_min": mean_min(found, heads, "loser"),
                    "mean_change_min": mean_min(found, heads, None),
                }  # fmt: skip


def mean_min(found: list[Change], heads: list[float], outcome: str | None) -> float | None:
    """Minutes per head of those who fare so; None: of all."""
    some = [
        (one.change_s, people)
        for one, people in zip(found, heads, strict=True)
        if one.change_s is not None and outcome in {None, one.outcome}
    ]
    if not sum(people for _, people in some):
        return None
    return mean([change for change, _ in some], [people for _, people in some]) / 60
