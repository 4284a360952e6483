# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A column of places as weights: every place has one, and none is negative."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mobility.analysis.places.read import ReadPlaces
from mobility.errors import InputError, Place

if TYPE_CHECKING:
    from mobility.analysis.places.places import Places
    from mobility.kernels.layout import Float64


def weights(places: Places | ReadPlaces, column: str) -> Float64:
    """A column to weigh places by: inhabitants, jobs, pupils.

    Parameters
    ----------
    places
        As read, so that messages name the row, or made otherwise.
    column
        One of their columns.

    Returns
    -------
    numpy.ndarray
        (n) finite numbers, none below 0.

    Raises
    ------
    InputError
        There is no such column, or a value of it is missing, negative or no number.
    """
    read = places if isinstance(places, ReadPlaces) else None
    known = places.places if isinstance(places, ReadPlaces) else places
    file = Place(str(read.path) if read else known.source, field=column)
    if read is not None and column in read.no_numbers:
        raise InputError("weights_no_number", place=read.no_numbers[column])
    if column not in known.columns:
        raise InputError("weights_no_column", place=file, column=column, columns=", ".join(known.columns) or "–")
    values = known.columns[column]
    for code, wrong in (("weights_missing", ~np.isfinite(values)), ("weights_negative", values < 0)):
        which = np.flatnonzero(wrong)
        if len(which):
            at = int(which[0])
            value = None if code == "weights_missing" else f"{values[at]:g}"
            place = Place(file.file, int(read.row[at]) if read else None, column, value)
            raise InputError(code, place=place, id=known.id[at], count=len(which))
    return values
