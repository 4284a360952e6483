# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""One change of a timetable -> one sentence; small changes that come with larger ones are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mobility.analysis.update.dates import KINDS
from mobility.cli.console import date_text
from mobility.texts import preferred_language, text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from mobility.analysis.update.changes import Change, Holds, Value
    from mobility.analysis.update.compare import LineUpdate, StopUpdate

MINUTE_S, HOUR_S, DAY_S = 60, 3_600, 86_400
FIRST_LAST_TOLD_S = 600
"""A first or last departure that moves by less is but another time."""
STOP_FIRST_LAST_TOLD_S = 1_800
"""The same of a stop that nobody named."""
HEADWAY_TOLD_S = 300
LEAST_TOLD_S = {
    "first_departure": FIRST_LAST_TOLD_S,
    "last_departure": FIRST_LAST_TOLD_S,
    "headway": HEADWAY_TOLD_S,
    "running_time": MINUTE_S,
}
"""What changes by less is in the JSON only."""
TIMES_LISTED = 8
"""More dropped or added departures are counted, not listed."""
RETIMED_LISTED = 3
"""The same of trips and departures that are at another time now: each takes two times."""
STOP_SHARE_TOLD = 0.1
"""A stop that nobody named is told if it gains or loses this share of its departures."""
GROUPED_FROM = 1_000
LINE_ORDER = (
    "name",
    "agency",
    "route_type",
    "trips",
    "stops",
    "last_departure",
    "first_departure",
    "running_time",
    "headway",
    "shifted",
    "rerouted",
    "departures",
)
"""Sentences of a line in this order; what is not here is in the JSON only."""
STOP_ORDER = (
    "name",
    "moved_m",
    "lines",
    "departures",
    "last_departure",
    "first_departure",
    "departures_towards",
    "other_times",
)
LISTED_APART = {"name", "moved_m"}
"""What is said of stops that nobody named in lists of their own."""
TOWARDS_TOLD = 2
"""A stop that nobody named is told to lose or win a direction if it has so many departures there."""


def say(key: str, **facts: Any) -> str:
    """A text of this command in the user's language."""
    return text(preferred_language(), f"diff.{key}", **facts)


def number(value: int) -> str:
    """A number with separators between thousands."""
    grouped = f"{value:,}".replace(",", text(preferred_language(), "cli.thousands"))
    return grouped if abs(value) >= GROUPED_FROM else str(value)


def date_or_none(date: dt.date | None) -> str:
    """A date, or that there is none."""
    return say("never") if date is None else date_text(date)


def line_sentences(line: LineUpdate) -> list[str]:
    """All that is worth telling of a line."""
    changes = sorted((c for c in line.changes if c.what in LINE_ORDER), key=lambda c: LINE_ORDER.index(c.what))
    sentences = []
    for change in changes:
        moved = _retimed(change, line.changes, _numbers(change.new)[0]) if change.what == "shifted" else []
        named = [sentence for one in moved for sentence in _retimed_trips(one)]
        sentences += named or _line_sentence(change)
    return sentences


def only_times(line: LineUpdate) -> tuple[int, int] | None:
    """The least and largest shift of a line of which nothing changes but times; None for another one.

    ``shifted_share`` says of how many trips.
    """
    told = [change for change in line.changes if change.what in LINE_ORDER and _line_sentence(change)]
    if not told or any(change.what != "shifted" for change in told):
        return None
    spans = [_numbers(change.new) for change in told]
    return min(span[2] for span in spans), max(span[3] for span in spans)


def shifted_share(line: LineUpdate) -> str:
    """How many trips of a line in both directions are at other times, "1 of 13 trips"; empty if all are, every day.

    Kinds of days differ: the one with most such trips is told.
    """
    counts = [_numbers(change.new)[:2] for change in line.changes if change.what == "shifted_of_line"]
    if all(trips == of for trips, of in counts):
        return ""
    trips, of = max(counts)
    key = "shifted_share" if all(count[0] == trips for count in counts) else "shifted_share_most"
    return say(key, trips=number(trips), of=number(of))


def stop_sentences(stop: StopUpdate, *, named: bool) -> list[str]:
    """What is worth telling of a stop; of one that was named, everything.

    A stop that nobody named is left out (no sentence) where nothing but other times or few departures change.
    """
    told = [change for change in stop.changes if change.what in STOP_ORDER]
    changes = sorted(told, key=lambda change: STOP_ORDER.index(change.what))
    if not named:
        changes = [change for change in changes if change.what not in LISTED_APART]
    sentences = []
    for change in changes:
        listed = named and change.what == "other_times"
        moved = _retimed(change, stop.changes, min(_numbers((change.old, change.new)))) if listed else []
        sentences += [_retimed_departures(one) for one in moved] or _stop_sentence(change, named=named)
    return sentences


def listed_apart(stops: Iterable[StopUpdate], what: str) -> list[str]:
    """The stops with a new name (``name``) or place (``moved_m``), and which, in a few words each."""
    found = [(stop, change) for stop in stops for change in stop.changes if change.what == what]
    if what == "name":
        return [say("listed_name", old=change.old, new=change.new) for _, change in found]
    found.sort(key=lambda item: -_numbers((item[1].new,))[0])
    return [say("listed_moved", stop=s.stop.name, metres=number(_numbers((c.new,))[0])) for s, c in found]


def trips_sentence(change: Change) -> str:
    """How many trips more or fewer, and when."""
    return _count_sentence("trips", change)


def shift_text(least_s: int, most_s: int) -> str:
    """By how much trips are moved: "5 min later", "between 3 min earlier and 7 min later"."""
    if least_s == most_s:
        return _shift(least_s)
    return say("shift_between", least=_shift(least_s), most=_shift(most_s))


def _line_sentence(change: Change) -> list[str]:
    """The sentence of a line's change, or of both its sides; none if it is too small."""
    old, new, facts = change.old, change.new, {"towards": change.towards, "when": _when(change.holds)}
    times = _numbers((old, new))
    if change.what in LEAST_TOLD_S and abs(times[1] - times[0]) < LEAST_TOLD_S[change.what]:
        return []
    sentence = ""
    match change.what:
        case "trips":
            sentence = _count_sentence("trips", change)
        case "stops":
            return _lists("stops", change)
        case "departures":
            return _dropped_and_added(change)
        case "first_departure" | "last_departure":
            sentence = say(change.what, old=_clock(times[0]), new=_clock(times[1]), **facts)
        case "headway":
            sentence = say("headway", old=_minutes(times[0]), new=_minutes(times[1]), **facts)
        case "running_time":
            ends = {"between": change.between, "when": facts["when"]}
            sentence = say("running_time", old=_minutes(times[0]), new=_minutes(times[1]), **ends)
        case "shifted":
            sentence = _shifted(change, facts)
        case "rerouted":
            sentence = say("rerouted_one" if new == 1 else "rerouted", count=new, **facts)
        case "route_type":
            modes = say("modes").split(",")
            sentence = say("route_type", old=modes[times[0]], new=modes[times[1]])
        case _:
            sentence = say(f"line_{change.what}", old=old, new=new)
    return [sentence]


def _retimed(counted: Change, changes: Iterable[Change], count: int) -> list[Change]:
    """The changes that name what another one only counts; none if they are too many or leave something out."""
    if not 0 < count <= RETIMED_LISTED or counted.holds is None:
        return []
    found, kinds = [], set[str]()
    for change in changes:
        if change.what == "retimed" and change.towards == counted.towards and change.holds is not None:
            pairs = _pairs(change)
            if len(pairs) == count and all(a == b or _clock(a) != _clock(b) for a, b in pairs):
                found.append(change)
                kinds.update(change.holds.kinds)
    return found if kinds.issuperset(counted.holds.kinds) else []


def _pairs(change: Change) -> list[tuple[int, int]]:
    """Times before and after, of the same trip or departure each."""
    return list(zip(_numbers(change.old), _numbers(change.new), strict=True))


def _retimed_trips(change: Change) -> list[str]:
    """Which trips start at another time, and which are only at other times on the way."""
    facts = {"towards": change.towards, "when": _when(change.holds)}
    moved = [(before, after) for before, after in _pairs(change) if before != after]
    kept = [_clock(before) for before, after in _pairs(change) if before == after]
    sentences = [_from_to("retimed", moved, facts)] if moved else []
    if kept:
        key = "retimed_on_the_way_one" if len(kept) == 1 else "retimed_on_the_way"
        sentences.append(say(key, times=", ".join(kept), **facts))
    return sentences


def _retimed_departures(change: Change) -> str:
    return _from_to("stop_retimed", _pairs(change), {"when": _when(change.holds)})


def _from_to(key: str, pairs: list[tuple[int, int]], facts: dict[str, str]) -> str:
    """Which times are which now: ``key`` begins the names of the texts."""
    if len(pairs) == 1:
        return say(f"{key}_one", old=_clock(pairs[0][0]), new=_clock(pairs[0][1]), **facts)
    return say(key, times=", ".join(f"{_clock(before)} → {_clock(after)}" for before, after in pairs), **facts)


def _shifted(change: Change, facts: dict[str, str]) -> str:
    trips, of, least, most = _numbers(change.new)
    key = "shifted_on_the_way" if least == most == 0 else "shifted_all" if trips == of > 1 else "shifted"
    return say(key, trips=number(trips), of=number(of), shift=shift_text(least, most), **facts)


def _stop_sentence(change: Change, *, named: bool) -> list[str]:
    """The sentence of a stop's change, or of both its sides; none if it is too small."""
    old, new, facts = change.old, change.new, {"towards": change.towards, "when": _when(change.holds)}
    values = _numbers((old, new))
    sentence = ""
    match change.what:
        case "name":
            sentence = say("stop_name", old=old, new=new)
        case "moved_m":
            sentence = say("moved", metres=number(values[0]))
        case "lines":
            return _lists("lines", change)
        case "departures":
            if named or abs(values[1] - values[0]) >= STOP_SHARE_TOLD * max(values):
                sentence = _count_sentence("departures", change)
        case "departures_towards":
            if min(values) == 0 and max(values) >= (1 if named else TOWARDS_TOLD):
                sentence = say("towards_new" if new else "towards_gone", count=new or old, **facts)
        case "first_departure" | "last_departure":
            if abs(values[1] - values[0]) >= (FIRST_LAST_TOLD_S if named else STOP_FIRST_LAST_TOLD_S):
                sentence = say(f"stop_{change.what}", old=_clock(values[0]), new=_clock(values[1]), **facts)
        case _:
            moved = min(values)
            if named and moved:
                sentence = say(
                    "other_times_one" if moved == 1 else "other_times", count=number(moved), when=facts["when"]
                )
    return [sentence] if sentence else []


def _count_sentence(what: str, change: Change) -> str:
    """How many trips or departures more or fewer: ``what`` begins the names of the texts."""
    before, after = _numbers((change.old, change.new))
    difference = abs(after - before)
    key = "none" if not after else "first" if not before else "fewer" if after < before else "more"
    if key in {"fewer", "more"} and difference == 1:
        key += "_one"
    when = _when(change.holds, f"{number(after)} {say('instead_of')} {number(before)}")
    return say(f"{what}_{key}", count=number(difference), when=when)


def _dropped_and_added(change: Change) -> list[str]:
    facts = {"towards": change.towards, "when": _when(change.holds)}
    sentences = []
    for key, value in (("dropped", change.old), ("added", change.new)):
        times = _numbers(value)
        if not times:
            continue
        if len(times) > TIMES_LISTED:
            sentences.append(say(f"{key}_many", count=number(len(times)), **facts))
        else:
            shown = ", ".join(_clock(time) for time in times)
            sentences.append(say(f"{key}_one" if len(times) == 1 else key, times=shown, **facts))
    return sentences


def _lists(what: str, change: Change) -> list[str]:
    """What is no longer there and what is new, a sentence each."""
    sides = (("gone", change.old), ("new", change.new))
    return [
        say(f"{what}_served_{key}", names="; ".join(map(str, value)))
        for key, value in sides
        if isinstance(value, tuple) and value
    ]


def _when(holds: Holds | None, counts: str = "") -> str:
    """On which days a change holds, with an example: "Mon–Fri (Wed 2026-06-10: 12 instead of 15)"."""
    if holds is None:
        return ""
    if holds.of == 1 and holds.example.old == holds.example.new:
        day = say("on_day", date=date_text(holds.example.new))
        return f"{day} ({counts})" if counts else day
    parts = [_dates(holds) + (f": {counts}" if counts else "")]
    if holds.dates < holds.of:
        parts.append(say("on_dates", dates=holds.dates, of=holds.of))
    return f"{_kinds(holds.kinds)} ({'; '.join(parts)})"


def _dates(holds: Holds) -> str:
    old, new = holds.example
    if old == new:
        return date_text(new)
    return say("dates_pair", old=date_text(old), new=date_text(new))


def _kinds(kinds: tuple[str, ...]) -> str:
    """Kinds of days in words, neighbours joined."""
    names = dict(zip(KINDS, say("kinds").split(","), strict=True))
    if kinds == KINDS:
        return say("daily")
    told = [names[kind] for kind in kinds]
    if kinds[-2:] == KINDS[2:]:
        told[-2:] = [say("weekend")]
    if kinds[:2] == KINDS[:2]:
        told[:2] = [say("mon_fri")]
    return ", ".join(told)


def _clock(time_s: int) -> str:
    """A time of a service day; after midnight it is marked."""
    shown = f"{time_s // HOUR_S % 24:02d}:{time_s % HOUR_S // MINUTE_S:02d}"
    return say("after_midnight", time=shown) if time_s >= DAY_S else shown


def _minutes(seconds: int) -> str:
    return str(round(seconds / MINUTE_S))


def _shift(seconds: int) -> str:
    if not seconds:
        return say("shift_none")
    return say("shift_later" if seconds > 0 else "shift_earlier", minutes=_shift_minutes(abs(seconds)))


def _shift_minutes(seconds: int) -> str:
    return _minutes(seconds) if seconds >= MINUTE_S else "<1"


def _numbers(value: Value | tuple[Value, ...]) -> tuple[int, ...]:
    """A value that is known to be a list of numbers."""
    return tuple(item for item in value if isinstance(item, int)) if isinstance(value, tuple) else ()
