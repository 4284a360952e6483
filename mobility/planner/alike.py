# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Comparing what holds arrays."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np


class Alike:
    """Base of dataclasses (``eq=False``) with arrays: equal where all fields are, arrays entry by entry."""

    __slots__ = ()
    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        """Whether both are of one class and alike."""
        if type(self) is not type(other):
            return NotImplemented
        mine: Any = self
        return all(_same(getattr(mine, one.name), getattr(other, one.name)) for one in fields(mine))


def _same(one: object, other: object) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return np.array_equal(one, other)
    return one == other
