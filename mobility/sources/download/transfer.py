# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""One file over HTTP into a part file beside its place, resumed where a transfer broke off.

A part and a small JSON beside it outlive the process, so that the next run goes on where a killed one stopped. What the
server has changed meanwhile is begun anew: ``If-Range`` sees to it (RFC 9110, 13.1.5).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from mobility import __version__
from mobility.errors import InputError, MobilityError, Place, ResourceError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import httpx2

USER_AGENT = f"umstieg/{__version__} (mobility fetch)"
TRY_AGAIN = {408, 425, 429, 500, 502, 503, 504}
"""Statuses that say: not now."""
MOST_RESUMES = 50
"""However far it gets each time; without this a server that hangs up after every byte would be asked for ever."""
LONGEST_PAUSE_S = 60.0
RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often is tried, and how much is taken."""

    tries: int = 4
    """in a row that bring nothing new"""
    pause_s: float = 1.0
    """before the second try; doubled before each further one"""
    connect_s: float = 10.0
    read_s: float = 60.0
    """between two pieces of an answer"""
    redirects: int = 5
    most_bytes: int = 8 * 10**9
    spare_bytes: int = 200 * 10**6
    """left free on the disk"""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server says to recognise a version of a file by."""

    etag: str | None = None
    last_modified: str | None = None

    @property
    def resumable(self) -> str | None:
        """What If-Range may name: a strong ETag, else the date; None if a broken transfer must begin anew."""
        strong = self.etag if self.etag and not self.etag.startswith("W/") else None
        return strong or self.last_modified


@dataclass(frozen=True, slots=True)
class Received:
    """A file that has come completely."""

    validators: Validators
    sha256: str
    size_bytes: int


def download(
    url: str,
    part: Path,
    *,
    known: Validators | None = None,
    form: Mapping[str, str] | None = None,
    patience: Patience | None = None,
    progress: Callable[[int, int | None], None] | None = None,
) -> Received | None:
    """Bring a file to ``part``.

    Parameters
    ----------
    url
        Its address, http or https.
    part
        Where it goes; what lies there of an earlier, broken transfer of this address is gone on with.
    known
        What the server said of the version that is there already.
    form
        Sent by POST, as a query service wants it; such an answer is never resumed.
    patience
        See ``Patience``.
    progress
        Told how many bytes have come and of how many, None if the server does not say.

    Returns
    -------
    Received or None
        None if the version that is known is still the present one.

    Raises
    ------
    InputError
        The address can't be used, or leads round in circles.
    ResourceError
        No connection, no answer in time, refused, too large, no space.
    """
    import httpx2

    patience = patience or Patience()
    timeout = httpx2.Timeout(patience.read_s, connect=patience.connect_s)
    # Files come as they are: what a server packs on the way could not be resumed byte by byte.
    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
    with httpx2.Client(
        headers=headers, timeout=timeout, follow_redirects=True, max_redirects=patience.redirects, verify=_trust()
    ) as client:
        return _Transfer(client, url, part, known, form, patience, progress).run()


@cache
def _trust() -> ssl.SSLContext:
    """Whose certificates are believed; reading them takes longer than to ask for a small file."""
    import httpx2

    return httpx2.create_ssl_context()


def shown(url: str) -> str:
    """An address without the name and password that may stand in it."""
    return re.sub(r"//[^/?#]*@", "//", url, count=1)


def host_of(url: str) -> str:
    """The host and port of an address."""
    return shown(url).partition("//")[2].partition("/")[0].partition("?")[0]


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def discard(part: Path) -> None:
    """Take a part file and what is noted of it away."""
    part.unlink(missing_ok=True)
    _note_of(part).unlink(missing_ok=True)


def _note_of(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


class _AgainError(Exception):
    """A try that failed in a way that the next one may not."""

    def __init__(self, error: MobilityError, pause_s: float | None = None) -> None:
        super().__init__(error.code)
        self.error, self.pause_s = error, pause_s


@dataclass(slots=True)
class _Transfer:
    client: httpx2.Client
    url: str
    part: Path
    known: Validators | None
    form: Mapping[str, str] | None
    patience: Patience
    progress: Callable[[int, int | None], None] | None

    @property
    def facts(self) -> dict[str, str]:
        return {"host": host_of(self.url)}

    @property
    def place(self) -> Place:
        return Place(shown(self.url))

    def run(self) -> Received | None:
        failures = 0
        for _ in range(MOST_RESUMES):
            before = self.size()
            try:
                return self.once()
            except _AgainError as again:
                failures = 1 if self.size() > before else failures + 1
                if failures >= self.patience.tries:
                    raise again.error from again
                pause_s = again.pause_s or self.patience.pause_s * 2 ** (failures - 1)
                time.sleep(min(pause_s, LONGEST_PAUSE_S))
        raise ResourceError("fetch_broken_off", place=self.place, host=host_of(self.url))

    def once(self) -> Received | None:
        import httpx2

        host = host_of(self.url)
        offset, headers = self.beginning()
        try:
            with self.client.stream(
                "GET" if self.form is None else "POST", self.url, headers=headers, data=self.form
            ) as response:
                return self.take(response, offset)
        except httpx2.TooManyRedirects as error:
            most = self.patience.redirects
            raise InputError("fetch_redirects", place=self.place, host=host, most=most) from error
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol, httpx2.LocalProtocolError) as error:
            raise InputError("fetch_bad_address", place=self.place, why=str(error)) from error
        except httpx2.TimeoutException as error:
            raise _AgainError(ResourceError("fetch_timeout", place=self.place, host=_asked(error, host))) from error
        except (httpx2.ConnectError, httpx2.ProxyError) as error:  # trying again does not plug the cable in
            host = _asked(error, host)
            raise ResourceError("fetch_offline", place=self.place, host=host, why=str(error)) from error
        except (httpx2.TransportError, httpx2.DecodingError) as error:
            raise _AgainError(ResourceError("fetch_broken_off", place=self.place, host=_asked(error, host))) from error

    def beginning(self) -> tuple[int, dict[str, str]]:
        """From which byte on, and the headers that ask for it."""
        mark = self.noted()
        if mark is not None and (offset := self.size()):
            return offset, {"Range": f"bytes={offset}-", "If-Range": mark}
        discard(self.part)
        if self.known is None:
            return 0, {}
        asked = {"If-None-Match": self.known.etag, "If-Modified-Since": self.known.last_modified}
        return 0, {name: value for name, value in asked.items() if value}

    def take(self, response: httpx2.Response, offset: int) -> Received | None:
        """What an answer brings."""
        status, host = response.status_code, host_of(self.url)
        if self.url.lower().startswith("https:") and response.url.scheme != "https":
            raise InputError("fetch_downgrade", place=self.place, host=host)
        if status == HTTPStatus.NOT_MODIFIED and self.known is not None:
            return None
        if status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            discard(self.part)
            raise _AgainError(ResourceError("fetch_broken_off", place=self.place, host=host))
        if status in TRY_AGAIN:
            reason = response.reason_phrase
            error = ResourceError("fetch_server_error", place=self.place, host=host, status=status, reason=reason)
            raise _AgainError(error, _retry_after_s(response))
        if status not in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
            reason = response.reason_phrase
            raise ResourceError("fetch_refused", place=self.place, host=host, status=status, reason=reason)
        offset, total = self.extent(response, offset)
        validators = Validators(response.headers.get("etag"), response.headers.get("last-modified"))
        if not offset:
            self.note(validators)
        self.write(response, offset, total)
        if total is not None and self.size() != total:
            raise _AgainError(ResourceError("fetch_broken_off", place=self.place, host=host))
        return Received(validators, sha256_of(self.part), self.size())

    def extent(self, response: httpx2.Response, offset: int) -> tuple[int, int | None]:
        """From which byte on the answer really goes, and how long the whole file is."""
        length = response.headers.get("content-length", "")
        packed = response.headers.get("content-encoding", "identity") != "identity"
        total = int(length) if length.isdigit() and not packed else None
        if response.status_code == HTTPStatus.OK:
            return 0, total
        found = RANGE.fullmatch(response.headers.get("content-range", ""))
        if found is None or int(found[1]) != offset or packed:
            discard(self.part)
            raise _AgainError(ResourceError("fetch_broken_off", place=self.place, host=host_of(self.url)))
        return offset, None if found[2] == "*" else int(found[2])

    def write(self, response: httpx2.Response, offset: int, total: int | None) -> None:
        """Append what comes, or begin anew."""
        self.require_room(total or 0, (total or 0) - offset)
        packed = response.headers.get("content-encoding", "identity") != "identity"
        # In pieces as they come: what waited for a larger one to fill would be lost when the line breaks.
        pieces = response.iter_bytes() if packed else response.iter_raw()
        done = offset
        with self.part.open("ab" if offset else "wb") as file:
            for piece in pieces:
                done += len(piece)
                self.require_room(done, 0)
                file.write(piece)
                file.flush()  # so that a killed process leaves what has come
                if self.progress is not None:
                    self.progress(done, total)
            os.fsync(file.fileno())

    def require_room(self, size: int, coming: int) -> None:
        if size > self.patience.most_bytes:
            discard(self.part)
            most_gb = self.patience.most_bytes / 1e9
            raise ResourceError("fetch_too_large", place=self.place, host=host_of(self.url), most_gb=most_gb)
        if coming > 0:
            free = shutil.disk_usage(self.part.parent).free
            if free - coming < self.patience.spare_bytes:
                need_mb, free_mb = coming / 1e6, free / 1e6
                place = Place(str(self.part.parent))
                raise ResourceError("fetch_no_space", place=place, need_mb=need_mb, free_mb=free_mb)

    def size(self) -> int:
        return self.part.stat().st_size if self.part.exists() else 0

    def note(self, validators: Validators) -> None:
        """Keep beside the part what it is a part of."""
        if self.form is None:
            note = {"url": shown(self.url), "etag": validators.etag, "last_modified": validators.last_modified}
            _note_of(self.part).write_text(json.dumps(note), encoding="utf-8")

    def noted(self) -> str | None:
        """What names the version that the part is of; None if there is no part of this address that can be resumed."""
        if self.form is not None:
            return None
        try:
            note = json.loads(_note_of(self.part).read_text(encoding="utf-8"))
            same = note["url"] == shown(self.url)
            return Validators(note["etag"], note["last_modified"]).resumable if same else None
        except (OSError, ValueError, KeyError, TypeError):
            return None


def _asked(error: httpx2.HTTPError, host: str) -> str:
    """The host that was asked when it happened: after a redirect another one than that of the address."""
    try:
        return error.request.url.netloc.decode("ascii").rpartition("@")[2] or host
    except RuntimeError:  # no request belongs to the error
        return host


def _retry_after_s(response: httpx2.Response) -> float | None:
    written = response.headers.get("retry-after", "")
    return float(written) if written.isdigit() else None
