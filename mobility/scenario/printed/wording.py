# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What stands in a printed timetable, in German or English: times with marks, footnotes, what is written around."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobility.analysis.day_types.lands import NAMES
from mobility.kernels.layout import DAY_S
from mobility.scenario.printed.running import KIND_COST
from mobility.texts import text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from mobility.scenario.printed.running import Rule, Span
    from mobility.scenario.printed.timetable import Cell, Column, Table, Timetable

SIGNS = {"call_ahead": "☎", "call_on": "☎", "call_off": "☏", "guessed": "~", "next_day": "+", "approximate": "≈"}
"""Signs that are the same in all languages."""
HOUR_S, MINUTE_S = 3_600, 60


class Words:
    """The words of a language.

    Parameters
    ----------
    language
        ``de`` or ``en``.
    """

    def __init__(self, language: str) -> None:
        self.language = language

    def say(self, name: str, **facts: object) -> str:
        """A text."""
        return text(self.language, f"printed.{name}", **facts)

    def sign(self, name: str) -> str:
        """What a mark looks like."""
        return SIGNS.get(name) or self.say(name)

    def date(self, date: dt.date) -> str:
        """As people write it."""
        if self.language == "de":
            return f"{date.day:02}.{date.month:02}.{date.year}"
        return date.isoformat()

    def time(self, cell: Cell) -> str:
        """A time of a column with its marks; the hours of the clock, and a sign behind midnight."""
        clock = f"{cell.time_s // HOUR_S % 24:02}:{cell.time_s // MINUTE_S % 60:02}"
        before = self.sign("guessed") if "guessed" in cell.marks else ""
        behind = "".join(self.sign(mark) for mark in marks_of(cell) if mark != "guessed")
        return before + clock + behind

    def dates(self, spans: Iterable[Span]) -> str:
        """Dates and spans: "on 3 June, from 5 June to 9 June"."""
        return ", ".join(
            self.say("on_date", date=self.date(span.first))
            if span.first == span.last
            else self.say("in_span", first=self.date(span.first), last=self.date(span.last))
            for span in spans
        )

    def rule(self, rule: Rule) -> str:
        """A footnote."""
        if rule.dates_only:
            return self.say("rule_dates", dates=self.dates(rule.more))
        parts = []
        if rule.kind is not None:
            parts.append(self.say(f"rule_{rule.kind}"))
        if rule.weekdays:
            names = [self.say("on_weekdays").split(",")[day] for day in rule.weekdays]
            parts.append(self.say("rule_only", days=self.listed(names)))
        if rule.first is not None and rule.last is not None:
            parts.append(self.say("rule_from_to", first=self.date(rule.first), last=self.date(rule.last)))
        elif rule.first is not None:
            parts.append(self.say("rule_from", first=self.date(rule.first)))
        elif rule.last is not None:
            parts.append(self.say("rule_to", last=self.date(rule.last)))
        if rule.without:
            parts.append(self.say("rule_without", dates=self.dates(rule.without)))
        if rule.more:
            parts.append(self.say("rule_more", dates=self.dates(rule.more)))
        return "; ".join(parts)

    def listed(self, names: Sequence[str]) -> str:
        """A, B and C."""
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {self.say('and')} {names[-1]}"

    def validity(self, timetable: Timetable, section: int) -> str:
        """From when to when a part of the year is."""
        first, last = timetable.dates(section)
        return self.say("valid", first=self.date(first), last=self.date(last))

    def part(self, part: int, parts: int) -> str:
        """Which piece of a table this is; nothing if there is only one."""
        return f" ({self.say('part', part=part, parts=parts)})" if parts > 1 else ""

    def around(self, timetable: Timetable) -> list[str]:
        """What is told of the whole timetable: who runs it, whose data, which holidays."""
        types = timetable.types
        sources = "; ".join(source or self.say("no_source") for source in timetable.sources)
        lines = [
            self.say("agencies", agencies=", ".join(timetable.agencies)),
            self.say("sources", sources=sources),
            self.say("times"),
            self.say("holidays", land=NAMES[types.land]) if types.land in NAMES else self.say("no_land"),
        ]
        if types.school_source != "official":
            lines.append(self.say("school_feeds"))
        return lines

    def notes(self, timetable: Timetable, table: Table) -> list[str]:
        """Dates of a table that are unlike others of their kind."""
        types, part = timetable.types, timetable.sections[table.section]
        found = [self.say("like", date=self.date(types.date(day)), day=self.say(group)) for day, group in part.like]
        rule = part.service[table.group]
        if not rule.always:
            found.append(self.say("service", day=self.say(table.group), rule=self.rule(rule)))
        return found


def marks_of(cell: Cell) -> tuple[str, ...]:
    """The marks of a time, that of the next day among them."""
    return (*cell.marks, "next_day") if cell.time_s >= DAY_S else cell.marks


def sign_of_column(column: Column, words: Words, numbers: dict[Rule, int]) -> list[str]:
    """The signs at the head of a column; a rule that has no sign of its own gets the next number.

    Parameters
    ----------
    column, words
        Which, and how it is written.
    numbers
        Those that were given so far; new ones are added.
    """
    signs = []
    if not column.rule.always:
        signs.append(rule_sign(column.rule, words, numbers))
    if column.call_ahead:
        signs.append(words.sign("call_ahead"))
    if column.approximate:
        signs.append(words.sign("approximate"))
    return signs


def rule_sign(rule: Rule, words: Words, numbers: dict[Rule, int]) -> str:
    """What stands for a rule: a letter for school days and school holidays, else a number."""
    if rule.kind is not None and rule.cost == KIND_COST:
        return words.say(f"{rule.kind}_sign")
    return str(numbers.setdefault(rule, len(numbers) + 1))
