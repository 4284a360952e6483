# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A zip archive whose bytes depend on what is in it alone; written member by member, piece by piece."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

BEGIN_OF_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
UNIX, PLAIN_FILE = 3, 0o100644 << 16
LEVEL = 6
PIECE_BYTES = 1 << 20


class Bundle:
    """The archive; use as a context manager.

    Parameters
    ----------
    path
        An empty file.
    """

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Write the list of members."""
        self._zip.close()

    def add(self, name: str, pieces: Iterable[bytes]) -> int:
        """Add a file; how many bytes it has.

        Parameters
        ----------
        name
            Its name.
        pieces
            What it holds, of any size each.
        """
        about = zipfile.ZipInfo(name, BEGIN_OF_ZIP_TIME)
        about.create_system, about.external_attr = UNIX, PLAIN_FILE
        about.compress_type = zipfile.ZIP_DEFLATED
        size = 0
        buffer = bytearray()
        with self._zip.open(about, "w", force_zip64=True) as member:
            for piece in pieces:
                buffer += piece
                if len(buffer) >= PIECE_BYTES:
                    member.write(buffer)
                    size += len(buffer)
                    buffer = bytearray()
            member.write(buffer)
        return size + len(buffer)
