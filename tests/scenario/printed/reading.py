# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""A printed page as a traveller reads it: tables, and footnotes as dates; nothing of the program is used."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
DATE = r"(\d{4}-\d\d-\d\d)"
CAPTION = re.compile(rf"(.+), valid from {DATE} to {DATE}")


@dataclass
class ReadTable:
    """A table with the notes and signs below it; ``rows``: stop, "arr."/"dep."/"", a text for each column."""

    title: str = ""
    caption: str = ""
    head: list[str] = field(default_factory=list)
    rows: list[tuple[str, str, list[str]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    signs: dict[str, str] = field(default_factory=dict)

    @property
    def group(self) -> str:
        """Which days it is for."""
        found = CAPTION.match(self.caption)
        assert found is not None, self.caption
        return found[1]

    @property
    def span(self) -> tuple[dt.date, dt.date]:
        """From when to when it is valid."""
        found = CAPTION.match(self.caption)
        assert found is not None, self.caption
        return dt.date.fromisoformat(found[2]), dt.date.fromisoformat(found[3])


class Reader(HTMLParser):
    """Collects the tables of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[ReadTable] = []
        self.text = self.event = self.sign = self.stop = ""
        self.row: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table or a text."""
        facts = dict(attrs)
        if tag == "section":
            self.tables.append(ReadTable())
        if tag == "span" and facts.get("class") == "event":
            self.stop, self.text, self.inside = self.text, "", True
            return
        if tag in {"h2", "caption", "th", "td", "dt", "dd", "p"}:
            self.text = ""
        if tag == "tr":
            self.row, self.event, self.stop = [], "", ""

    def handle_data(self, data: str) -> None:
        """Go on with it."""
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        """Put it where it belongs."""
        if not self.tables:
            return
        table = self.tables[-1]
        if tag == "h2":
            table.title = self.text
        elif tag == "caption":
            table.caption = self.text
        elif tag == "span" and self.inside:
            self.event, self.text, self.inside = self.text, self.stop, False
        elif tag in {"th", "td"}:
            self.row.append(self.text)
        elif tag == "tr":
            if table.head:
                table.rows.append((self.row[0], self.event, self.row[1:]))
            else:
                table.head = self.row
        elif tag == "p":
            table.notes.append(self.text)
        elif tag == "dt":
            self.sign = self.text
        elif tag == "dd":
            table.signs[self.sign] = self.text


def read_tables(page: str) -> list[ReadTable]:
    """All tables of a page."""
    reader = Reader()
    reader.feed(page)
    return reader.tables


def spans(text: str) -> list[tuple[dt.date, dt.date]]:
    """Dates and spans of a text."""
    return [
        (dt.date.fromisoformat(one or first), dt.date.fromisoformat(one or last))
        for one, first, last in re.findall(rf"on {DATE}|from {DATE} to {DATE}", text)
    ]


def holds(text: str, date: dt.date, kind: Callable[[dt.date], str]) -> bool:
    """Whether an English footnote holds on a date."""
    said, without, more = True, False, False
    for part in text.split("; "):
        inside = any(first <= date <= last for first, last in spans(part))
        if part.startswith("not "):
            without = inside
        elif part.startswith("also "):
            more = inside
        elif part.startswith(("only ", "from ")) and spans(part):
            said &= inside
        elif match := re.fullmatch(rf"(from|until) {DATE}", part):
            bound = dt.date.fromisoformat(match[2])
            said &= date >= bound if match[1] == "from" else date <= bound
        elif part in {"on school days only", "in school holidays only"}:
            said &= kind(date) == ("school_day" if "days only" in part and "school days" in part else "school_holiday")
        else:
            names = re.split(r", | and ", part.removesuffix(" only"))
            assert set(names) <= set(WEEKDAYS), part
            said &= WEEKDAYS[date.weekday()] in names
    return more or (said and not without)
