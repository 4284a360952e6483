# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: INP001 - a script beside the papers, no package

"""Draw docs/answer.svg and docs/answer.de.svg anew: every good journey of two days between station and park.

::

    .venv/bin/python docs/make_answer.py home.toml

``home.toml`` is a region file with the timetables, as ``mobility init`` writes it. All journeys come from
``mobility plan --json``, asked again and again from the minute after the earliest departure of the answer before.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

STATION, PARK = "Barleben, Bahnhof (Bus)", "Barleben, Otto-von-Guericke-Allee"
DAYS = ("2026-06-10", "2026-06-13")
FIRST_H, LAST_H = 5, 21
LEFT_PX, HOUR_PX, LANE_PX, TOP_PX = 180, 56, 84, 96
LABEL_PX = 29
WIDTH_PX = LEFT_PX + HOUR_PX * (LAST_H - FIRST_H) + 24
FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
DIRECT, NEARBY, CHANGE = "direct", "nearby", "change"

TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "title": "From Barleben station to the Technologiepark and back, by bus and tram",
        "lead": "Each bar is a journey, from leaving to arriving. In the gaps nothing beats walking.",
        "2026-06-10": "Wed 10 June 2026",
        "2026-06-13": "Sat 13 June 2026",
        "out": "station → park",
        "back": "park → station",
        DIRECT: "one bus, at the station itself",
        NEARBY: "one bus, and a walk of 4 to 10 minutes between station and stop",
        CHANGE: "with a change",
        "foot": "On foot it is about {minutes} minutes (straight line × 1.3); journeys that take longer are left out.",
        "data": "Data: five timetables (bus, tram) of NASA GmbH, CC BY 4.0, as of 5 June 2026; journeys by umstieg.",
        "count": "{day}, {way}: {times}.",
        "none": "none that is quicker than walking",
    },
    "de": {
        "title": "Vom Bahnhof Barleben in den Technologiepark und zurück, mit Bus und Straßenbahn",
        "lead": "Jeder Balken ist eine Verbindung von Abfahrt bis Ankunft. In den Lücken ist man zu Fuß schneller.",
        "2026-06-10": "Mi 10. Juni 2026",
        "2026-06-13": "Sa 13. Juni 2026",
        "out": "Bahnhof → Park",
        "back": "Park → Bahnhof",
        DIRECT: "ein Bus, direkt am Bahnhof",
        NEARBY: "ein Bus, und 4 bis 10 Minuten Fußweg zwischen Bahnhof und Haltestelle",
        CHANGE: "mit Umstieg",
        "foot": "Zu Fuß sind es etwa {minutes} Minuten (Luftlinie × 1,3); was länger dauert, fehlt hier.",
        "data": "Daten: fünf Fahrpläne (Bus, Tram) der NASA GmbH, CC BY 4.0, Stand 5. Juni 2026; Auskunft: umstieg.",
        "count": "{day}, {way}: {times}.",
        "none": "keine, die schneller ist als zu Fuß",
    },
}


@dataclass(frozen=True, slots=True)
class Journey:
    """When one leaves and arrives, with how many rides, and whether one walks to or from a stop."""

    leaves: dt.datetime
    arrives: dt.datetime
    rides: int
    walks: bool

    @property
    def kind(self) -> str:
        """How it is drawn."""
        return CHANGE if self.rides > 1 else NEARBY if self.walks else DIRECT

    def beats(self, other: Journey) -> bool:
        """Whether nobody would take the other one."""
        mine, theirs = (self.leaves, -self.rides), (other.leaves, -other.rides)
        better = self.leaves >= other.leaves and self.arrives <= other.arrives and self.rides <= other.rides
        return better and (mine != theirs or self.arrives != other.arrives)


def ask(region: str, origin: str, destination: str, at: str, *options: str) -> list[dict[str, Any]]:
    """The itineraries of one question."""
    command = [sys.executable, "-m", "mobility.cli", "plan", region, origin, destination, "--at", at]
    done = subprocess.run(  # noqa: S603 - our own program
        [*command, "--json", "--quiet", *options], check=True, capture_output=True, text=True
    )
    answer: list[dict[str, Any]] = json.loads(done.stdout)["itineraries"]
    return answer


def journeys(region: str, origin: str, destination: str, day: str) -> list[Journey]:
    """All journeys that leave on a day and that no other one beats."""
    found: set[Journey] = set()
    at = f"{day}T0{FIRST_H}:00:00"
    while at.startswith(day):
        answer = [
            Journey(
                dt.datetime.fromisoformat(one["departure"]).replace(second=0),
                dt.datetime.fromisoformat(one["arrival"]).replace(second=0),
                one["rides"],
                any(leg["mode"] == "walk" for leg in (one["legs"][0], one["legs"][-1])),
            )
            for one in ask(region, origin, destination, at)
        ]
        found.update(one for one in answer if one.leaves.date().isoformat() == day)
        if not answer:
            break
        at = (min(one.leaves for one in answer) + dt.timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%S")
    best = [one for one in found if not any(other.beats(one) for other in found)]
    return sorted(best, key=lambda one: (one.leaves, one.rides))


def x_of(moment: dt.datetime) -> float:
    """Where a moment stands on the time axis."""
    return LEFT_PX + HOUR_PX * (moment.hour + moment.minute / 60 + moment.second / 3600 - FIRST_H)


def draw(lanes: list[tuple[str, str, list[Journey]]], minutes: int, language: str) -> str:
    """The picture as SVG.

    Parameters
    ----------
    lanes
        Day, way and journeys, from top to bottom.
    minutes
        On foot.
    language
        ``en`` or ``de``.
    """
    say = TEXTS[language]
    bottom = TOP_PX + LANE_PX * len(lanes)
    spoken = " ".join(
        say["count"].format(
            day=say[day],
            way=say[way],
            times=", ".join(f"{one.leaves:%H:%M}–{one.arrives:%H:%M}" for one in found) or say["none"],
        )
        for day, way, found in lanes
    )
    head = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH_PX} {bottom + 128}" role="img" lang="{language}"'
    parts = [
        f'<svg {head} aria-labelledby="title desc" font-family="{FONT}">',
        # REUSE-IgnoreStart
        "<!-- SPDX-FileCopyrightText: 2026 The umstieg authors -->",
        "<!-- SPDX-License-Identifier: EUPL-1.2 -->",
        # REUSE-IgnoreEnd
        "<!-- Made by docs/make_answer.py; not edited by hand. -->",
        f'<title id="title">{escape(say["title"])}</title>',
        f'<desc id="desc">{escape(spoken)} {escape(say["foot"].format(minutes=minutes))}</desc>',
        f'<rect width="{WIDTH_PX}" height="{bottom + 128}" fill="#ffffff"/>',
        f'<text x="16" y="32" font-size="20" font-weight="600" fill="#111111">{escape(say["title"])}</text>',
        f'<text x="16" y="56" font-size="14" fill="#333333">{escape(say["lead"])}</text>',
    ]
    for hour in range(FIRST_H, LAST_H + 1):
        line_x = LEFT_PX + HOUR_PX * (hour - FIRST_H)
        parts += [
            f'<line x1="{line_x}" y1="{TOP_PX - 8}" x2="{line_x}" y2="{bottom}" stroke="#d4d4d4"/>',
            f'<text x="{line_x}" y="{TOP_PX - 14}" font-size="12" fill="#444444" text-anchor="middle">{hour}</text>',
        ]
    for number, (day, way, found) in enumerate(lanes):
        y = TOP_PX + LANE_PX * number
        parts.append(f'<line x1="16" y1="{y}" x2="{WIDTH_PX - 16}" y2="{y}" stroke="#888888"/>')
        parts.append(f'<text x="16" y="{y + 38}" font-size="14" fill="#111111">{escape(say[day])}</text>')
        parts.append(
            f'<text x="16" y="{y + 57}" font-size="14" font-weight="600" fill="#111111">{escape(say[way])}</text>'
        )
        if not found:
            parts.append(
                f'<text x="{LEFT_PX + 8}" y="{y + 48}" font-size="13" fill="#333333">{escape(say["none"])}</text>'
            )
        for changes in (False, True):
            row = [one for one in found if (one.kind == CHANGE) == changes]
            for one, after in zip(row, [*row, None][1:], strict=True):
                x, wide = x_of(one.leaves), max(x_of(one.arrives) - x_of(one.leaves), 3)
                early = (
                    after is not None and x_of(after.leaves) - x < LABEL_PX
                )  # then the label ends where the bar does
                where = f'x="{x + wide if early else x:.1f}" y="{y + (74 if changes else 19)}"'
                anchor = "end" if early else "start"
                parts.append(bar(x, y + (46 if changes else 24), wide, one.kind))
                parts.append(
                    f'<text {where} font-size="11" text-anchor="{anchor}" fill="#111111">{one.leaves:%H:%M}</text>'
                )
    parts.append(f'<line x1="16" y1="{bottom}" x2="{WIDTH_PX - 16}" y2="{bottom}" stroke="#888888"/>')
    at = 16
    for kind, room in ((DIRECT, 40 + 7 * len(say[DIRECT])), (NEARBY, 40 + 7 * len(say[NEARBY])), (CHANGE, 0)):
        parts.append(bar(at, bottom + 18, 22, kind))
        parts.append(f'<text x="{at + 30}" y="{bottom + 31}" font-size="13" fill="#111111">{escape(say[kind])}</text>')
        at += room
    for line, key in ((62, "foot"), (84, "data")):
        shown = escape(say[key].format(minutes=minutes))
        parts.append(f'<text x="16" y="{bottom + line}" font-size="13" fill="#333333">{shown}</text>')
    return "\n".join([*parts, "</svg>", ""])


def bar(x: float, y: float, wide: float, kind: str) -> str:
    """One journey: dark, grey, or only its outline, so that it reads without colour too."""
    fill = {DIRECT: "#1a1a1a", NEARBY: "#8a8a8a", CHANGE: "#ffffff"}[kind]
    return f'<rect x="{x:.1f}" y="{y}" width="{wide:.1f}" height="16" fill="{fill}" stroke="#1a1a1a"/>'


def main(region: str) -> None:
    """Ask, draw, write both pictures."""
    walk = ask(region, STATION, PARK, f"{DAYS[0]}T12:00", "--modes", "walk", "--max-walk", "14400")[0]
    on_foot = dt.datetime.fromisoformat(walk["arrival"]) - dt.datetime.fromisoformat(walk["departure"])
    lanes = []
    for day in DAYS:
        for way, ends in (("out", (STATION, PARK)), ("back", (PARK, STATION))):
            found = [one for one in journeys(region, *ends, day) if one.arrives - one.leaves <= on_foot]
            lanes.append((day, way, found))
    minutes = round(on_foot.total_seconds() / 60)
    for language, name in (("en", "answer.svg"), ("de", "answer.de.svg")):
        (Path(__file__).parent / name).write_text(draw(lanes, minutes, language), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
