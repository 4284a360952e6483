# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Streets as they were read, kept by a process that edits them again and again: reading takes longer than editing."""

from __future__ import annotations

import copy
import hashlib
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING

from mobility.errors import InputError, Place

if TYPE_CHECKING:
    from pathlib import Path

    from mobility.sources.osm.read import OsmStreets

MOST_FILES = 2
"""Of these the streets are kept; reading another one drops the one asked for longest ago."""


class KeptStreets:
    """Streets by what their file holds; threads may share it."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, str], OsmStreets] = {}
        self._lock = Lock()

    def streets(self, path: Path, broken_ways: str = "refuse") -> OsmStreets:
        """The streets of a file, read again only if a byte of it changed.

        Parameters
        ----------
        path, broken_ways
            As for ``sources.osm.read.read_streets``.

        Returns
        -------
        OsmStreets
            Arrays and lists are shared with others who ask, so they must not be changed; findings are the caller's own.

        Raises
        ------
        InputError, DataError
            As ``read_streets`` does.
        """
        from mobility.sources.osm.read import read_streets

        if not path.is_file():
            raise InputError("streets_missing", place=Place(str(path)))
        with path.open("rb") as file:
            key = str(path), broken_ways, hashlib.file_digest(file, "sha256").hexdigest()
        with self._lock:
            known = self._known.pop(key, None) or read_streets(path, broken_ways)
            self._known[key] = known
            while len(self._known) > MOST_FILES:
                del self._known[next(iter(self._known))]
        return replace(known, findings=copy.deepcopy(known.findings))
