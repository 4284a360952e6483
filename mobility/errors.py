# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What can go wrong, told as what, where and what to do.

::

    MobilityError
    ├── InputError      the user's: a region file, an argument, a query
    ├── DataError       the data's: a feed that can't be used as it is
    ├── StoreError      a compiled network that is missing, cut short, foreign or locked
    ├── ResourceError   the machine's: no space, no permission, no time
    └── InternalError   ours: please report it

Every error has a stable English ``code``, the ``facts`` that its text names, and, where it can be told, the
place. The text itself stands in ``mobility/texts`` in every language; ``str(error)`` is the English one.
A caller who wants one handler for everything writes::

    try:
        network = mobility.load(mobility.read_region("data/beispiel.toml"))
    except mobility.MobilityError as error:
        print(error.text("de"))
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mobility.texts import text

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the input something stands.

    Parameters
    ----------
    file
        The file as the user knows it, for a feed ``<feed id>/<member>``.
    row
        The line of a text file or the record of a CSV file; the header is row 1.
    field
        The column or key.
    value
        What stands there, as written.
    """

    file: str
    row: int | None = None
    field: str | None = None
    value: str | None = None

    def text(self, language: str = "en") -> str:
        """The place in one line: ``bsp/stops.txt, row 7, stop_lat = "200"``."""
        parts = [self.file]
        if self.row is not None:
            parts.append(text(language, "place.row", row=self.row))
        if self.field is not None:
            parts.append(self.field if self.value is None else f'{self.field} = "{_shorten(self.value)}"')
        return ", ".join(parts)


MORE = {"more": "place.more", "more_mistakes": "place.more_mistakes"}
"""Facts that count what else is wrong, with a feed or with a file, and the text for it."""


class MobilityError(Exception):
    """Base of everything this package raises on purpose.

    Parameters
    ----------
    code
        Stable slug; the text is found as ``error.<code>`` and, where there is one, ``remedy.<code>``.
    place
        Where in the input it stands.
    facts
        What the text names.
    """

    remedies: str = "remedy"
    """Section of the texts that is asked first for a remedy: a command may know other ways out."""

    def __init__(self, code: str, /, *, place: Place | None = None, **facts: Any) -> None:
        self.code = code
        self.place = place
        self.facts = facts
        super().__init__(code)

    def text(self, language: str = "en") -> str:
        """Message, place and remedy, a line each."""
        lines = [text(language, f"error.{self.code}", **self.facts)]
        if self.place is not None:
            lines.append("  " + text(language, "place.at", place=self.place.text(language)))
        for fact, key in MORE.items():
            if self.facts.get(fact):
                lines.append("  " + text(language, key, more=self.facts[fact]))
        usual = text(language, f"remedy.{self.code}", "", **self.facts)
        remedy = text(language, f"{self.remedies}.{self.code}", usual, **self.facts)
        if remedy:
            lines.append("  " + text(language, "place.remedy", remedy=remedy))
        return "\n".join(lines)

    def __str__(self) -> str:
        """The English text."""
        return self.text("en")


class InputError(MobilityError):
    """What the user wrote can't be taken: a region file, an argument, a query."""


class DataError(MobilityError):
    """A feed holds what can't be used; the network that was there before stays."""


class StoreError(MobilityError):
    """A compiled network is missing, cut short, of another format or locked."""


class ResourceError(MobilityError):
    """The machine refused: no space, no permission, no time left."""


class InternalError(MobilityError):
    """Our mistake; the text asks for a report."""


def system_error(error: OSError, where: Path) -> ResourceError:
    """What the system refused, as an error with a remedy.

    Parameters
    ----------
    error
        As the system raised it.
    where
        Named if the error itself names no file.
    """
    full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    place = Place(str(error.filename or where))
    return ResourceError("disk_full" if full else "not_writable", place=place, why=error.strerror or str(error))


def _shorten(value: str, most: int = 60) -> str:
    return value if len(value) <= most else value[: most - 1] + "…"
