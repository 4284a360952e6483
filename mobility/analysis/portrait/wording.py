# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Numbers, times and dates as people read them, in German or English."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from mobility.texts import text

NONE = "–"
MINUTE_S, HOUR_S, DAY_HOURS = 60, 3_600, 24


@dataclass(frozen=True, slots=True)
class Wording:
    """Writes in one language."""

    language: str

    def say(self, key: str, **facts: Any) -> str:
        """A text of the portrait."""
        return text(self.language, f"portrait.{key}", **facts)

    def number(self, value: float | None, decimals: int = 0) -> str:
        """A number with the signs of the language, a dash for none."""
        if value is None or value != value:  # noqa: PLR0124 - NaN
            return NONE
        written = f"{value:,.{decimals}f}"
        return written.translate(str.maketrans(",.", ".,")) if self.language == "de" else written

    def share(self, value: float | None) -> str:
        """A share in per cent."""
        return NONE if value is None else self.say("percent", value=self.number(100 * value))

    def minutes(self, seconds: int | None) -> str:
        """A duration in full minutes, rounded up; the unit stands in the head of the column."""
        return NONE if seconds is None else self.number(-(-seconds // MINUTE_S))

    def clock(self, seconds: int | None) -> str:
        """Seconds of a service day as a time; a mark where it is after midnight."""
        if seconds is None:
            return NONE
        hours, minutes = divmod(seconds // MINUTE_S, 60)
        written = f"{hours % DAY_HOURS}:{minutes:02}"
        return self.say("next_day", time=written) if hours >= DAY_HOURS else written

    def moment(self, at: dt.datetime | None, date: dt.date, *, up: bool = False) -> str:
        """A time of a date in full minutes, down or up; a mark where it is of the next one."""
        if at is None:
            return NONE
        if up and at.second:
            at += dt.timedelta(seconds=MINUTE_S - at.second)
        written = f"{at.hour}:{at.minute:02}"
        return written if at.date() == date else self.say("next_day", time=written)

    def date(self, date: dt.date | None) -> str:
        """A date with its day of the week."""
        if date is None:
            return NONE
        weekday = self.say("weekdays").split()[date.weekday()]
        return f"{weekday}\u00a0{self.plain_date(date)}"

    def plain_date(self, date: dt.date) -> str:
        """A date."""
        return f"{date.day:02}.{date.month:02}.{date.year}" if self.language == "de" else date.isoformat()
