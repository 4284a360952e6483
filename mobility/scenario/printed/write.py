# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Timetables as a file; the same timetables give the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobility.analysis.output.replacing import replacing
from mobility.errors import InputError, Place
from mobility.scenario.printed.page import page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mobility.scenario.printed.timetable import Timetable

SUFFIXES = HTML, PDF = (".html", ".pdf")


def write_timetable(tables: Sequence[Timetable], path: Path, language: str = "en", *, title: str = "") -> None:
    """Write timetables to a file.

    Parameters
    ----------
    tables
        One for each line, see ``timetable_of``.
    path
        Ends in ``.html`` or ``.pdf``.
    language
        ``de`` or ``en``.
    title
        Of the scenario that they belong to; empty: none.

    Raises
    ------
    InputError
        Another ending, or no timetable.
    ResourceError
        It can't be written.
    """
    if not tables:
        raise InputError("printed_nothing")
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError("table_suffix", place=Place(str(path)), suffixes=", ".join(SUFFIXES))
    if suffix == HTML:
        content = page(tables, language, title=title).encode()
    else:
        from mobility.scenario.printed.pdf import pdf

        content = pdf(tables, language, title=title)
    with replacing(path) as unfinished:
        unfinished.write_bytes(content)
