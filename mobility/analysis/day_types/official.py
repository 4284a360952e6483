# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Public holidays and school holidays as the library ``holidays`` knows them.

Public holidays follow the laws of the Länder; without a Land only those that all Länder share are known. School
holidays are those that the Standing Conference of the Ministers of Education (KMK) publishes; they are fixed a few
years ahead, later ones are unknown. Holidays of single municipalities (Augsburg, Fronleichnam in parts of Saxony and
Thuringia) are not known here.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from mobility.analysis.extras import analyst

if TYPE_CHECKING:
    from collections.abc import Iterable

Names = dict[dt.date, tuple[str, str]]
"""Holidays by date: what they are called in German and in English."""
LANGUAGES = ("de", "en_US")


def public_holidays(land: str | None, years: Iterable[int]) -> Names:
    """The public holidays of some years.

    Parameters
    ----------
    land
        Such as ``ST``; None: only those of all Länder.
    years
        Which.

    Raises
    ------
    InputError
        The library is not installed.
    """
    return _names(land, years, "public")


def school_holidays(land: str | None, years: Iterable[int]) -> tuple[Names, frozenset[int]]:
    """The school holidays of some years, weekends in them too, and the years in which they are known.

    Parameters
    ----------
    land, years
        As for ``public_holidays``; without a Land none are known.

    Raises
    ------
    InputError
        The library is not installed.
    """
    if land is None:
        return {}, frozenset()
    names = _names(land, years, "school")
    return names, frozenset(date.year for date in names)


def _names(land: str | None, years: Iterable[int], category: str) -> Names:
    german, english = (_found(land, sorted(set(years)), category, language) for language in LANGUAGES)
    return {date: (german[date], english[date]) for date in sorted(german)}


def _found(land: str | None, years: list[int], category: str, language: str) -> dict[dt.date, str]:
    if not years:
        return {}
    with analyst():
        from holidays import country_holidays
    options: dict[str, Any] = {"years": years, "language": language, "categories": category, "observed": False}
    return dict(country_holidays("DE", subdiv=land, **options).items())
