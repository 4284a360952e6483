# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The records of a published CSV file as the bytes that they are, numbered as ``sources.gtfs.columns`` numbers them."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import numpy as np

from mobility.sources.gtfs.columns import BYTE_ORDER_MARK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

HEADER = 1
"""The number of the header's record."""


def line(values: Iterable[str | None], ending: str = "") -> bytes:
    """One record of CSV, quoted where it must be; null is empty."""
    text = io.StringIO(newline="")
    # a lone value that is empty would be written as two quotes; such a record says nothing either way
    csv.writer(text, lineterminator=ending).writerow(["" if value is None else value for value in values])
    return text.getvalue().encode()


class Records:
    """A published CSV file, record by record.

    Parameters
    ----------
    data
        The whole file.
    """

    def __init__(self, data: bytes) -> None:
        self.mark = BYTE_ORDER_MARK if data.startswith(BYTE_ORDER_MARK) else b""
        self._data = data[len(self.mark) :]
        newline = b"\n" if b"\n" in self._data else b"\r"
        at = self._data.find(newline)
        self.ending = b"\r\n" if newline == b"\n" and at > 0 and self._data[at - 1 : at] == b"\r" else newline
        if at < 0:
            self.ending = b"\n"
        self._ends = _ends(self._data, newline)
        self.columns = next(csv.reader([self.bare(HEADER).decode()], skipinitialspace=True), [])
        self.columns = [name.strip() for name in self.columns]

    def __len__(self) -> int:
        """How many records there are, header and empty ones included; the last has this number."""
        return len(self._ends)

    def raw(self, number: int) -> bytes:
        """A record with its line end, which the last one may lack."""
        begin = int(self._ends[number - 2]) if number > HEADER else 0
        return self._data[begin : int(self._ends[number - 1])]

    def bare(self, number: int) -> bytes:
        """A record without its line end."""
        return self.raw(number).rstrip(b"\r\n")

    def values(self, number: int) -> list[str]:
        """The values of a record, as many as there are columns."""
        found = next(csv.reader(io.StringIO(self.bare(number).decode(), newline=""), skipinitialspace=True), [])
        return [*found, *[""] * len(self.columns)][: len(self.columns)]

    def lines(self, numbers: Iterable[int], more: Sequence[str] = ()) -> Iterator[bytes]:
        """Records as published; where columns are added, with so many commas behind.

        Parameters
        ----------
        numbers
            Which ones.
        more
            Names of columns that the file did not have.
        """
        commas = b"," * len(more)
        usual = len(self.columns) - 1
        for number in numbers:
            if not more:
                found = self.raw(number)
                yield found if found.endswith((b"\n", b"\r")) else found + self.ending
                continue
            bare = self.bare(number)
            if b'"' in bare or bare.count(b",") != usual:
                bare = line(self.values(number))
            yield bare + commas + self.ending

    def header(self, more: Sequence[str] = ()) -> bytes:
        """The header as published, with the mark before it and the names of added columns behind."""
        bare = self.bare(HEADER)
        return self.mark + (bare + b"," + line(more) if more else bare) + self.ending


def _ends(data: bytes, newline: bytes) -> np.ndarray:
    """Where each record ends, int64: at line ends, except those within quotes."""
    array = np.frombuffer(data, dtype=np.uint8)
    ends = np.flatnonzero(array == newline[0]) + 1
    if len(array) and (not len(ends) or ends[-1] != len(array)):
        ends = np.append(ends, len(array))
    quotes = np.flatnonzero(array == ord('"'))
    per_line = np.diff(np.searchsorted(quotes, ends), prepend=0)
    if not (per_line % 2).any():
        return ends
    starts = np.r_[0, ends[:-1]]
    lines = (data[start:end].decode() for start, end in zip(starts.tolist(), ends.tolist(), strict=True))
    reader = csv.reader(lines, skipinitialspace=True)
    return ends[np.array([reader.line_num for _ in reader], dtype=np.int64) - 1]
