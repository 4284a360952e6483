# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Modifications of any kind drawn by lot, as texts of a scenario file."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from .trying import clock

SHIFTS = (-60, -10, -5, -1, 1, 5, 10, 60, 720)
KINDS = (
    "shift_trips", "remove_trips", "skip_stops", "change_speed", "change_dwell", "reroute", "shorten_line",
    "strengthen_line", "change_headway", "add_line", "serve_station", "close_stop", "move_stop", "add_hub",
    "change_transfer_time", "remove_line",
)  # fmt: skip


@dataclass(frozen=True)
class Lots:
    """What modifications may be about.

    Parameters
    ----------
    feed
        Its id.
    lines, stops
        Short names, and ids without prefix.
    days
        Words for days; "" for none.
    begin_s
        About when trips run.
    place
        About where, in degrees.
    """

    feed: str
    lines: Sequence[str]
    stops: Sequence[str]
    days: Sequence[str]
    begin_s: int
    place: tuple[float, float]

    def draw(self, lot: random.Random, number: int) -> str:
        """A modification with a dash; it may be one that touches nothing."""
        kind = lot.choice(KINDS[:12] * 5 + KINDS[12:])
        words: dict[str, object] = {}
        a, b, c = (self._stop(lot) for _ in range(3))
        if kind in KINDS[:9] or kind in {"serve_station", "remove_line"}:
            words["line"] = f'"{self.feed}:{lot.choice(self.lines)}"'
        if kind in KINDS[:9] or kind == "serve_station":
            day = lot.choice(self.days)
            words |= {"days": day} if day else {}
            if lot.random() < 0.3:
                words["from"] = self._clock(lot, -3600, 0)
                words["until"] = self._clock(lot, 600, 7200)
            if lot.random() < 0.2:
                words["calls_at"] = f"[{a}]"
        extra = getattr(self, f"_{kind}", None)
        if extra is not None:
            words |= extra(lot, number, a, b, c)
        return f"- {kind}: {{" + ", ".join(f"{key}: {value}" for key, value in words.items()) + "}"

    def _stop(self, lot: random.Random) -> str:
        return f'"{self.feed}_{lot.choice(self.stops)}"'

    def _clock(self, lot: random.Random, first_s: int, last_s: int) -> str:
        value = max(0, self.begin_s + lot.randrange(first_s, last_s) // 60 * 60)
        return clock(value)

    def _near(self, lot: random.Random) -> str:
        lat, lon = self.place
        return f"lat: {lat + lot.randrange(400) * 0.0004:.4f}, lon: {lon + lot.randrange(3) * 0.0012:.4f}"

    def _shift_trips(self, lot: random.Random, *_: object) -> dict[str, object]:
        return {"minutes": lot.choice(SHIFTS)}

    def _skip_stops(self, lot: random.Random, _: int, a: str, b: str, __: str) -> dict[str, object]:
        return {"stops": f"[{a}, {b}]", "saves_s": lot.choice([0, 30, 600])}

    def _change_speed(self, lot: random.Random, _: int, a: str, b: str, __: str) -> dict[str, object]:
        words: dict[str, object] = {"factor": lot.choice([0.5, 0.9, 1.3, 2])}
        return words | ({"between": f"[{a}, {b}]"} if lot.random() < 0.5 else {})

    def _change_dwell(self, lot: random.Random, _: int, a: str, b: str, __: str) -> dict[str, object]:
        words: dict[str, object] = {"dwell_s": lot.choice([0, 30, 120, 600])}
        return words | ({"stops": f"[{a}, {b}]"} if lot.random() < 0.5 else {})

    def _reroute(self, lot: random.Random, _: int, a: str, b: str, c: str) -> dict[str, object]:
        via = [c] if lot.random() < 0.6 else []
        hops = [lot.choice([1, 3, 5.5, 0]) for _ in range(len(via) + 1)]
        return {"from_stop": a, "to_stop": b, "via": f"[{', '.join(via)}]", "running": f"{{minutes: {hops}}}"}

    def _shorten_line(self, lot: random.Random, _: int, a: str, b: str, __: str) -> dict[str, object]:
        words = {"first_stop": a, "last_stop": b}
        for key in lot.sample(sorted(words), lot.choice([0, 1, 1])):
            del words[key]
        return dict(words)

    def _strengthen_line(self, lot: random.Random, *_: object) -> dict[str, object]:
        return {"departures": f"[{self._clock(lot, 0, 1800)}, {self._clock(lot, 1800, 7200)}]"}

    def _change_headway(self, lot: random.Random, *_: object) -> dict[str, object]:
        return {
            "from": self._clock(lot, -1200, 0), "until": self._clock(lot, 1200, 3600),
            "every_min": lot.choice([5, 12, 20])
        }  # fmt: skip

    def _add_line(self, lot: random.Random, number: int, a: str, b: str, c: str) -> dict[str, object]:
        stops, hops = [a, b, c], [lot.choice([1, 3, 7]) for _ in range(3)]
        if lot.random() < 0.5:
            stops.append(f"{{stop: new-{number}, {self._near(lot)}}}")
        day = lot.choice([day for day in self.days if day])
        when = f"from: {self._clock(lot, -600, 0)}, until: {self._clock(lot, 1200, 3600)}, "
        if lot.random() < 0.5:
            when += f"every_min: {lot.choice([5, 15, 40])}"
        else:
            line = f'"{self.feed}:{lot.choice(self.lines)}"'
            event = lot.choice(["arrivals", "departures"])
            change = f"event: {event}, change_min: {lot.choice([0, 2, 5])}"
            when += f"meets: {{line: {line}, at: {lot.choice([a, c])}, {change}}}"
        return {
            "id": f"n{number}", "name": f"N{number}", "stops": f"[{', '.join(stops)}]", "feed": self.feed,
            "running": f"{{minutes: {hops[: len(stops) - 1]}}}", "timetable": f"[{{days: {day}, {when}}}]",
        }  # fmt: skip

    def _serve_station(self, lot: random.Random, number: int, a: str, b: str, c: str) -> dict[str, object]:
        stop = c if lot.random() < 0.5 else f"{{stop: halt-{number}, {self._near(lot)}, dwell_s: 30}}"
        return {"stop": stop, "between": f"[{a}, {b}]", "loses_s": lot.choice([30, 60, 120])}

    def _close_stop(self, lot: random.Random, _: int, a: str, *__: object) -> dict[str, object]:
        day = lot.choice(self.days)
        return {"stop": a, "saves_s": lot.choice([0, 30])} | ({"days": day} if day else {})

    def _move_stop(self, lot: random.Random, _: int, a: str, *__: object) -> dict[str, object]:
        return {"stop": f"{a}, {self._near(lot)}"}

    def _add_hub(self, lot: random.Random, _: int, a: str, b: str, c: str) -> dict[str, object]:
        return {"stops": f"[{', '.join(sorted({a, b, c}))}]", "change_min": lot.choice([0, 1, 4])}

    def _change_transfer_time(self, lot: random.Random, _: int, a: str, b: str, __: str) -> dict[str, object]:
        return {"from_stop": a, "to_stop": lot.choice([a, b]), "minutes": lot.choice([0, 1, 4, 10])}
