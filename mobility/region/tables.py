# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Tables of a region file: values of the right kind, and the line in which a wrong one stands."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, TypeVar

from mobility.errors import InputError, Place

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")
N = TypeVar("N", int, float)
WRONG_TYPE: dict[type, str] = {
    str: "region_wrong_type_text",
    int: "region_wrong_type_whole",
    float: "region_wrong_type_number",
    bool: "region_wrong_type_yes_or_no",
    list: "region_wrong_type_tables",
}
"""What is said where a value is of another kind than this one."""


class Source:
    """The text of a region file, to say in which line something stands."""

    def __init__(self, path: Path, content: str) -> None:
        self.path, self.lines = path, content.splitlines()

    def place(self, table: str, number: int, key: str, value: object = None) -> Place:
        """Where a key of the (number-th) table stands; without a key, where the table begins."""
        header = re.compile(rf"^\s*\[+\s*[\"']?{re.escape(table)}[\"']?\s*\]+")
        starts = [row for row, line in enumerate(self.lines, 1) if header.match(line)] if table else [0]
        start = starts[number] if number < len(starts) else None
        row = start or None
        if key and start is not None:
            pattern = re.compile(rf"^\s*[\"']?{re.escape(key)}[\"']?\s*=")
            other = re.compile(r"^\s*\[")
            for at, line in enumerate(self.lines[start:], start + 1):
                if pattern.match(line):
                    row = at
                    break
                if table and other.match(line):
                    break
        if key and row is None:  # a table where a value is meant, or the other way round
            pattern = re.compile(rf"^\s*(\[+\s*)?[\"']?{re.escape(key)}[\"']?\s*(=|\])")
            row = next((at for at, line in enumerate(self.lines, 1) if pattern.match(line)), None)
        return Place(str(self.path), row, key or None, None if value is None else str(value))


class Table:
    """The values of one TOML table; a key that nobody knows is refused at once, with a suggestion."""

    def __init__(self, source: Source, name: str, values: object, known: tuple[str, ...], number: int = 0) -> None:
        if not isinstance(values, dict):
            raise InputError("region_wrong_type_table", place=source.place("", 0, name), key=name)
        self.source, self.name, self.values, self.number = source, name, values, number
        for key in values:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
                code = "region_unknown_key_near" if near else "region_unknown_key"
                raise self.wrong(key, None, code, near="".join(near), known=", ".join(known))

    def need(self, key: str, kind: type[T]) -> T:
        """The value of a key that must be there.

        Parameters
        ----------
        key, kind
            A whole number is taken where a fraction may stand; nothing else is made fit.

        Raises
        ------
        InputError
            It is missing, or of another kind.
        """
        value = self.take(key, kind)
        if value is None:
            raise self.wrong("", None, "region_missing_key", key)
        return value

    def take(self, key: str, kind: type[T]) -> T | None:
        """The value of a key, None where it is left out; else as ``need``."""
        value = self.values.get(key)
        if kind is float and type(value) is int:
            value = float(value)
        if value is not None and (not isinstance(value, kind) or (kind is not bool and isinstance(value, bool))):
            shown = value if isinstance(value, str | int | float) else None
            raise self.wrong(key, shown, WRONG_TYPE[kind])
        return value

    def text(self, key: str) -> str | None:
        """A text that is not blank, None where it is left out."""
        value = self.take(key, str)
        if value is not None and not value.strip():
            raise self.wrong(key, value, "region_blank")
        return value

    def choice(self, key: str, choices: tuple[str, ...]) -> str | None:
        """One of some texts, None where it is left out."""
        value = self.take(key, str)
        if value is not None and value not in choices:
            raise self.wrong(key, value, "region_bad_choice", choices=", ".join(f'"{one}"' for one in choices))
        return value

    def number_within(self, key: str, kind: type[N], low: float, high: float) -> N | None:
        """A number from ``low`` to ``high``, None where it is left out."""
        value = self.take(key, kind)
        if value is not None and not low <= value <= high:
            raise self.wrong(key, value, "region_out_of_range", low=low, high=high)
        return value

    def wrong(self, key: str, value: object, code: str, missing: str = "", **facts: object) -> InputError:
        """The error that says what is wrong here.

        Parameters
        ----------
        key
            Where it stands; empty: in the table as a whole.
        value
            What stands there, None where it need not be shown.
        code
            Of the error; ``key`` with the table's name is a fact that its text may name.
        missing
            The key that is not there.
        facts
            What else the text names.
        """
        shown = str(value).lower() if isinstance(value, bool) else value
        full = ".".join(part for part in (self.name, key or missing) if part)
        return InputError(code, place=self.source.place(self.name, self.number, key, shown), key=full, **facts)
