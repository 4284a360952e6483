# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""A small HTTP server on loopback that answers as a test tells it, and remembers what it was asked."""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

Answer = Callable[["Handler"], None]
RANGE = re.compile(r"bytes=(\d+)-")
LONGEST_S = 20.0
"""A server that keeps someone waiting gives up then, or when it is closed."""


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    """names in small letters"""
    body: bytes


@dataclass
class Server:
    """Answers by path: one after the other, the last one again and again."""

    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    waiting: threading.Event = field(default_factory=threading.Event)
    """set when an answer is being held back"""

    def __enter__(self) -> Self:
        """Listen on a free port."""
        self._http = _Http(("127.0.0.1", 0), Handler)
        self._http.told = self
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Let go whoever waits, and stop."""
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def base(self) -> str:
        """The address of its root, without a slash."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def on(self, path: str, *answers: Answer) -> str:
        """Answer a path so from now on; returns its address."""
        self.answers[path] = list(answers)
        return self.base + path

    def headers(self, name: str) -> list[str | None]:
        """This header of all requests."""
        return [asked.headers.get(name) for asked in self.asked]


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    told: Server

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up."""


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"

    @property
    def told(self) -> Server:
        """What it answers from."""
        assert isinstance(self.server, _Http)
        return self.server.told

    def do_GET(self) -> None:
        told = self.told
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        told.asked.append(Asked(self.command, self.path, headers, body))
        answers = told.answers.get(self.path, [status(404)])
        (answers.pop(0) if len(answers) > 1 else answers[0])(self)

    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def begin(self, code: int, length: int | None, headers: dict[str, str]) -> None:
        """Send status and headers; without a length the end of the connection is the end of the answer."""
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        if length is None:
            self.send_header("Connection", "close")
            self.close_connection = True
        else:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def hang_up(self) -> None:
        """End the connection whatever was promised."""
        self.wfile.flush()
        self.close_connection = True


def file(data: bytes, *, etag: str | None = None, modified: str | None = None, ranges: bool = True) -> Answer:
    """A file as good servers give it: 304 where it is known, 206 for a range of the same version."""
    marks = {name: value for name, value in {"ETag": etag, "Last-Modified": modified}.items() if value}

    def answer(handler: Handler) -> None:
        asked = handler.headers
        if (etag and asked.get("If-None-Match") == etag) or (
            modified and not etag and asked.get("If-Modified-Since") == modified
        ):
            handler.begin(304, 0, marks)
            return
        found = RANGE.fullmatch(asked.get("Range", ""))
        if ranges and found and asked.get("If-Range") in {etag, modified} - {None}:
            first = int(found[1])
            if first >= len(data):
                handler.begin(416, 0, {"Content-Range": f"bytes */{len(data)}"})
                return
            span = {"Content-Range": f"bytes {first}-{len(data) - 1}/{len(data)}"}
            handler.begin(206, len(data) - first, marks | span)
            handler.wfile.write(data[first:])
            return
        handler.begin(200, len(data), marks)
        handler.wfile.write(data)

    return answer


def broken(data: bytes, after: int, *, etag: str | None = None, modified: str | None = None) -> Answer:
    """The connection ends after so many bytes of what was to come; a range that is asked for is begun rightly."""
    marks = {name: value for name, value in {"ETag": etag, "Last-Modified": modified}.items() if value}

    def answer(handler: Handler) -> None:
        found = RANGE.fullmatch(handler.headers.get("Range", ""))
        first = int(found[1]) if found else 0
        span = {"Content-Range": f"bytes {first}-{len(data) - 1}/{len(data)}"} if found else {}
        handler.begin(206 if found else 200, len(data) - first, marks | span)
        handler.wfile.write(data[first : first + after])
        handler.hang_up()

    return answer


def status(code: int, **headers: str) -> Answer:
    """Nothing but a status; ``Retry_After="1"`` is the header Retry-After."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: handler.begin(code, 0, named)


def unmeasured(data: bytes, content_type: str = "application/zip") -> Answer:
    """A file whose length nobody tells."""

    def answer(handler: Handler) -> None:
        handler.begin(200, None, {"Content-Type": content_type})
        handler.wfile.write(data)

    return answer


def held_back(data: bytes, after: int, *, etag: str | None = None) -> Answer:
    """The beginning of a file, and then nothing until the server is closed."""

    def answer(handler: Handler) -> None:
        handler.begin(200, len(data), {"ETag": etag} if etag else {})
        handler.wfile.write(data[:after])
        handler.wfile.flush()
        handler.told.waiting.set()
        handler.told.closing.wait(LONGEST_S)
        handler.hang_up()

    return answer


def silent() -> Answer:
    """No answer at all until the server is closed."""

    def answer(handler: Handler) -> None:
        handler.told.closing.wait(LONGEST_S)
        handler.hang_up()

    return answer
