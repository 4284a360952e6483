# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Which run of the new timetable is which run of the old one, though trip ids change with each export."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from mobility.analysis.update.lines import Run

FARTHEST_SHIFT_S = 3600
"""Runs farther apart are one that was dropped and one that was added."""
MOST_NAMED = 20
"""Times of so many retimed runs or departures are kept; whoever needs more reads both timetables."""


@dataclass(slots=True)
class Paired:
    """The runs of one direction on two days.

    ``same`` are those with equal stops and times; ``retimed`` serve the same stops at other times; ``rerouted`` have
    the same ends and other stops between; ``dropped`` and ``added`` are left.
    """

    same: list[Run] = field(default_factory=list)
    retimed: list[tuple[Run, Run]] = field(default_factory=list)
    rerouted: list[tuple[Run, Run]] = field(default_factory=list)
    dropped: list[Run] = field(default_factory=list)
    added: list[Run] = field(default_factory=list)

    def add(self, other: Paired) -> None:
        """Take the runs of another direction in."""
        for name in ("same", "retimed", "rerouted", "dropped", "added"):
            getattr(self, name).extend(getattr(other, name))


def pair_runs(old: Sequence[Run], new: Sequence[Run]) -> Paired:
    """Pair the runs of two days; swapping old and new swaps the result.

    Parameters
    ----------
    old, new
        Of one line and direction, by rising time.
    """
    common = Counter(old) & Counter(new)
    paired = Paired(same=sorted(common.elements()))
    paired.dropped, paired.added = _without(old, common), _without(new, common)
    paired.retimed = _take_pairs(paired, lambda run: run.stops)
    paired.rerouted = _take_pairs(paired, lambda run: run.ends)
    return paired


def _without(runs: Sequence[Run], common: Counter[Run]) -> list[Run]:
    left = common.copy()
    kept = []
    for run in runs:
        if left[run] > 0:
            left[run] -= 1
        else:
            kept.append(run)
    return kept


def _take_pairs(paired: Paired, key: Callable[[Run], Hashable]) -> list[tuple[Run, Run]]:
    """Pair what is left by a key, and take it out: in order where numbers are equal, else the nearest first."""
    by_key: dict[Hashable, tuple[list[Run], list[Run]]] = {}
    for side, runs in enumerate((paired.dropped, paired.added)):
        for run in runs:
            by_key.setdefault(key(run), ([], []))[side].append(run)
    taken: list[tuple[Run, Run]] = []
    dropped: list[Run] = []
    added: list[Run] = []
    for old, new in by_key.values():
        pairs = pair_times([run.start_s for run in old], [run.start_s for run in new])
        taken += [(old[a], new[b]) for a, b in pairs]
        dropped += [run for at, run in enumerate(old) if at not in {a for a, _ in pairs}]
        added += [run for at, run in enumerate(new) if at not in {b for _, b in pairs}]
    paired.dropped, paired.added = dropped, added
    return taken


def pair_times(old: Sequence[int], new: Sequence[int]) -> list[tuple[int, int]]:
    """Pair times that may stand for each other: in order where numbers are equal, else the nearest first.

    Parameters
    ----------
    old, new
        Seconds of the service day, rising.

    Returns
    -------
    list of tuple
        Positions in ``old`` and ``new``, each at most once.
    """
    pairs = list(zip(range(len(old)), range(len(new)), strict=False))
    if len(old) != len(new) or any(abs(new[b] - old[a]) > FARTHEST_SHIFT_S for a, b in pairs):
        return _nearest(old, new)
    return pairs


def old_and_new(pairs: Iterable[tuple[int, int]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The first ``MOST_NAMED`` pairs by time, as times before and times after; swapped pairs swap the result."""
    kept = sorted(pairs, key=lambda pair: (min(pair), max(pair)))[:MOST_NAMED]
    return tuple(before for before, _ in kept), tuple(after for _, after in kept)


def _nearest(old: Sequence[int], new: Sequence[int]) -> list[tuple[int, int]]:
    """Pairs of positions by rising shift, each time at most once."""
    candidates = []
    for a, before in enumerate(old):
        for b, after in enumerate(new):
            times = before, after
            if abs(times[1] - times[0]) <= FARTHEST_SHIFT_S:
                candidates.append((abs(times[1] - times[0]), min(times), max(times), a, b))
    left, right, pairs = set[int](), set[int](), []
    for *_, a, b in sorted(candidates):
        if a not in left and b not in right:
            left.add(a)
            right.add(b)
            pairs.append((a, b))
    return pairs
