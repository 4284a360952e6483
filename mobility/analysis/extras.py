# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Libraries of the extra ``analyst``: where one is missing, the user is told how to get it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from mobility.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def analyst() -> Iterator[None]:
    """Import inside of this what comes with the extra ``analyst``.

    Raises
    ------
    InputError
        It is not installed; the text says how to install it.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise InputError("extra_missing", package=error.name or str(error)) from error
