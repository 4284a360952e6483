# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A feed's files, in a zip or a folder, read within limits that hold while streaming."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

from mobility.errors import DataError, InputError, Place, ResourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK_BYTES = 1 << 20
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError)
"""What unpacking raises for damaged, encrypted or unknown data."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what is unpacked. A compression ratio alone never refuses: Renfe's is over 100 and honest."""

    unpacked_bytes: int = 16 * 10**9
    members: int = 1_000
    line_bytes: int = 10**6


class Archive:
    """The files of one feed by name; use as a context manager.

    Parameters
    ----------
    path
        A zip file or a folder. Where all GTFS files lie in one sub-folder of it, that one is meant.
    feed
        The feed's id, for messages.
    limits
        See ``Limits``.

    Raises
    ------
    InputError
        The path does not exist.
    DataError
        No zip, an empty one, too many members.
    """

    def __init__(self, path: Path, feed: str, limits: Limits | None = None) -> None:
        self.path, self.feed, self.limits = path, feed, limits or Limits()
        self._left = self.limits.unpacked_bytes
        self._zip: zipfile.ZipFile | None = None
        if not path.exists():
            raise InputError("feed_missing", place=Place(str(path)), feed=feed)
        if path.is_dir():
            members = {str(file.relative_to(path)): str(file) for file in sorted(path.rglob("*")) if file.is_file()}
        else:
            members = self._open_zip()
        if len(members) > self.limits.members:
            self.close()
            raise DataError("too_many_members", place=Place(str(path)), most=self.limits.members, found=len(members))
        self._members = _flatten(members)
        if not self._members:
            self.close()
            raise DataError("empty_feed", place=Place(str(path)))

    def _open_zip(self) -> dict[str, str]:
        try:
            self._zip = zipfile.ZipFile(self.path)
        except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError) as error:
            code = "zip_cut_short" if _begins_as_zip(self.path) else "not_a_zip"
            raise DataError(code, place=Place(str(self.path))) from error
        except OSError as error:
            raise ResourceError("unreadable", place=Place(str(self.path)), why=error.strerror or str(error)) from error
        return {info.filename: info.filename for info in self._zip.infolist() if not info.is_dir()}

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the zip."""
        self.close()

    def close(self) -> None:
        """Close the zip."""
        if self._zip is not None:
            self._zip.close()

    @property
    def names(self) -> list[str]:
        """The names of the files, sorted."""
        return sorted(self._members)

    def __contains__(self, name: str) -> bool:
        """Whether the feed has this file."""
        return name in self._members

    def place(self, name: str, row: int | None = None) -> Place:
        """Where a message points to."""
        return Place(f"{self.feed}/{name}", row)

    def read(self, name: str) -> bytes:
        """All bytes of one file, checked in passing against the limits and for NUL bytes.

        Raises
        ------
        DataError
            Limits exceeded, NUL bytes, UTF-16, or a damaged zip member.
        """
        buffer, checker = io.BytesIO(), _Checker(self, name)
        try:
            with self._open(name) as stream:
                while chunk := stream.read(CHUNK_BYTES):
                    checker.check(chunk)
                    buffer.write(chunk)
        except DAMAGED as error:
            raise DataError("damaged_member", place=self.place(name), why=str(error)) from error
        except OSError as error:
            if self._zip is not None and error.errno is None:  # what bz2 says of damaged data
                raise DataError("damaged_member", place=self.place(name), why=str(error)) from error
            raise ResourceError("unreadable", place=self.place(name), why=error.strerror or str(error)) from error
        return buffer.getvalue()

    def pieces(self, name: str) -> Iterator[bytes]:
        """All bytes of one file as they are, piece by piece; for copying, so only damage is looked for.

        Raises
        ------
        DataError
            A damaged zip member.
        """
        try:
            with self._open(name) as stream:
                while chunk := stream.read(CHUNK_BYTES):
                    yield chunk
        except DAMAGED as error:
            raise DataError("damaged_member", place=self.place(name), why=str(error)) from error

    @contextmanager
    def _open(self, name: str) -> Iterator[IO[bytes]]:
        if self._zip is not None:
            with self._zip.open(self._members[name]) as stream:
                yield stream
        else:
            with Path(self._members[name]).open("rb") as file:
                yield file

    def spend(self, count: int, name: str) -> None:
        """Count unpacked bytes against the limit of the whole feed."""
        self._left -= count
        if self._left < 0:
            raise DataError("unpacked_too_large", place=self.place(name), most_gb=self.limits.unpacked_bytes / 1e9)


class _Checker:
    """Checks one file chunk by chunk: total size, longest line, NUL bytes."""

    def __init__(self, archive: Archive, name: str) -> None:
        self.archive, self.name, self.lines, self.open_line, self.first = archive, name, 1, 0, True

    def check(self, chunk: bytes) -> None:
        self.archive.spend(len(chunk), self.name)
        if self.first and chunk[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            raise DataError("not_utf8_but_utf16", place=self.archive.place(self.name, 1))
        self.first = False
        if (at := chunk.find(b"\0")) >= 0:
            row = self.lines + chunk.count(b"\n", 0, at)
            raise DataError("nul_bytes", place=self.archive.place(self.name, row))
        ending = b"\n" if b"\n" in chunk else b"\r"
        start, limit = 0, self.archive.limits.line_bytes
        while (len(chunk) - start) + self.open_line > limit:
            end = chunk.find(ending, start)
            length = self.open_line + (end if end >= 0 else len(chunk)) - start
            if length > limit:
                row = self.lines + chunk.count(b"\n", 0, start)
                raise DataError("line_too_long", place=self.archive.place(self.name, row), most=limit)
            start, self.open_line = end + 1, 0
        last = chunk.rfind(ending)
        self.open_line = len(chunk) - last - 1 if last >= 0 else self.open_line + len(chunk)
        self.lines += chunk.count(b"\n")


def _flatten(members: dict[str, str]) -> dict[str, str]:
    """Name -> path for the folder that holds stops.txt or, failing that, agency.txt or trips.txt."""
    usable = {name: path for name, path in members.items() if not name.startswith(("__MACOSX", "."))}
    for landmark in ("stops.txt", "agency.txt", "trips.txt"):
        folders = sorted({name[: -len(landmark)] for name in usable if name.split("/")[-1] == landmark}, key=len)
        if folders:
            folder = folders[0]
            return {
                name[len(folder) :]: path
                for name, path in usable.items()
                if name.startswith(folder) and "/" not in name[len(folder) :]
            }
    return {name: path for name, path in usable.items() if "/" not in name}


def _begins_as_zip(path: Path) -> bool:
    """Whether a file begins like a zip archive, whose list of members stands at the end."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"
