# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""One change, what it was before and after, and on which of the compared dates it holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mobility.analysis.update.dates import KINDS, WEDNESDAY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mobility.analysis.update.dates import DatePair

Value = int | str | tuple[int, ...] | tuple[str, ...] | None
"""What a change was or is: a number, a name, a list; None where there was or is nothing."""
Key = tuple[str, str, str]
"""What changed; towards which stop, empty for both directions; between which stops, empty for most things."""


@dataclass(frozen=True, slots=True)
class Holds:
    """On which of the compared dates a change holds.

    ``kinds`` of days; ``dates`` of them have exactly this change out of ``of`` compared ones of these kinds;
    ``example`` is one of them, a Wednesday where there is a choice: the planners' reference day.
    """

    kinds: tuple[str, ...]
    dates: int
    of: int
    example: DatePair


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is no longer as it was.

    ``what`` names it; ``old`` and ``new`` are its values (seconds for times). ``towards`` names the last stop of a
    direction, ``between`` the ends of a running time. ``holds`` is None for what depends on no date.

    ``retimed`` lists starts of trips (at a stop: departures) before and after, one by one: ``old[n]`` is now
    ``new[n]``, by time. Of more than 20 trips the first 20 are there; more than 20 departures are only counted
    (``other_times``). ``shifted`` counts them: how many, of how many that run before and after, least and largest
    shift; ``shifted_of_line`` the same of both directions.
    """

    what: str
    old: Value
    new: Value
    towards: str = ""
    between: str = ""
    holds: Holds | None = None

    def to_dict(self) -> dict[str, Any]:
        """As JSON values, without what does not apply."""
        row: dict[str, Any] = {"what": self.what}
        row |= {name: value for name in ("towards", "between") if (value := getattr(self, name))}
        row |= {"old": _plain(self.old), "new": _plain(self.new)}
        if self.holds is not None:
            row["holds"] = {
                "kinds": list(self.holds.kinds),
                "dates": self.holds.dates,
                "of": self.holds.of,
                "example": {"old": self.holds.example.old.isoformat(), "new": self.holds.example.new.isoformat()},
            }
        return row


def gather(found: Mapping[Key, Mapping[int, tuple[Value, Value]]], pairs: Sequence[DatePair]) -> list[Change]:
    """Sum up what was found date by date: per kind of day the most frequent change, equal kinds together.

    Parameters
    ----------
    found
        Per thing that changed: position in ``pairs`` -> value before and after, where these differ.
    pairs
        All compared dates.
    """

    def midweek(number: int) -> tuple[int, int]:
        return abs(pairs[number].new.weekday() - WEDNESDAY), number

    size = Counter(pair.kind for pair in pairs)
    changes = []
    for (what, towards, between), values in found.items():
        by_kind: dict[str, Counter[tuple[Value, Value]]] = {}
        for number in sorted(values):
            by_kind.setdefault(pairs[number].kind, Counter())[values[number]] += 1
        merged: dict[tuple[Value, Value], list[str]] = {}
        for kind in KINDS:
            if kind in by_kind:
                most = max(by_kind[kind].values())
                usual = (n for n in values if pairs[n].kind == kind and by_kind[kind][values[n]] == most)
                merged.setdefault(values[min(usual, key=midweek)], []).append(kind)
        for (old, new), kinds in merged.items():
            here = [n for n in sorted(values) if values[n] == (old, new) and pairs[n].kind in kinds]
            holds = Holds(tuple(kinds), len(here), sum(size[kind] for kind in kinds), pairs[min(here, key=midweek)])
            changes.append(Change(what, old, new, towards, between, holds))
    return changes


def _plain(value: Value) -> object:
    return list(value) if isinstance(value, tuple) else value
