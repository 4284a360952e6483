# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The files of a GTFS feed as the test oracle reads them: zip archive or folder, UTF-8 with or without BOM, blanks."""

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

MISSING = -(2**31)  # a time that is not given


class Source:
    """The files of a feed, from a zip archive (any compression the standard library knows) or a folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.archive = None if path.is_dir() else zipfile.ZipFile(path)

    def has(self, name: str) -> bool:
        """Whether the feed has this file."""
        return (self.path / name).is_file() if self.archive is None else name in self.archive.namelist()

    def rows(self, name: str, columns: list[str]) -> Iterator[list[str]]:
        """The values of these columns row by row, "" where a column or value is absent; blanks stripped."""
        if not self.has(name):
            return
        with self._open(name) as raw, io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as text:
            reader = csv.reader(text, skipinitialspace=True)
            header = [cell.strip() for cell in next(reader, [])]
            places = [header.index(column) if column in header else -1 for column in columns]
            for row in reader:
                if row:
                    yield [row[p].strip() if 0 <= p < len(row) else "" for p in places]

    def _open(self, name: str) -> IO[bytes]:
        return (self.path / name).open("rb") if self.archive is None else self.archive.open(name)

    def close(self) -> None:
        """Close the archive."""
        if self.archive is not None:
            self.archive.close()


def seconds(text: str) -> int:
    """Seconds of the service day of H:MM:SS or HH:MM:SS, above 24 h too; MISSING for an empty text."""
    if not text:
        return MISSING
    hours, minutes, rest = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + int(rest)
