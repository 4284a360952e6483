# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Around each request: its id, a limit of its body, headers of all answers, a line in the log, figures."""

from __future__ import annotations

import logging
import re
import secrets
import time
from functools import cache
from typing import TYPE_CHECKING, Any

from mobility import __version__
from mobility.service.failures import failure
from mobility.service.metrics import CPU_S, OPEN, REQUESTS, WALL_S

if TYPE_CHECKING:
    from prometheus_client import Counter, Histogram
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BODY_BYTES = 256 * 1024
REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
SERVER = f"umstieg/{__version__}".encode()
LOG = logging.getLogger("mobility.service")


class TooLarge(Exception):  # noqa: N818
    """The body of a request is longer than anybody needs."""


class Gate:
    """ASGI middleware; the routes put the CPU seconds of their search into ``scope["cpu_s"]``."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, _plain_words(scope, send))
            return
        began = time.perf_counter()
        request_id = _request_id(scope)
        scope["cpu_s"] = 0.0
        status, begun = 500, False

        async def noted(message: Message) -> None:
            nonlocal status, begun
            if message["type"] == "http.response.start":
                status, begun = message["status"], True
                timing = f"search;dur={scope['cpu_s'] * 1000:.2f}, total;dur={(time.perf_counter() - began) * 1000:.2f}"
                message["headers"] = [
                    *message.get("headers", []),
                    (b"server", SERVER),
                    (b"x-request-id", request_id),
                    (b"server-timing", timing.encode()),
                ]
            await send(message)

        OPEN.inc()
        try:
            if _length(scope) > MOST_BODY_BYTES:
                await too_large()(scope, receive, noted)
            else:
                await self.app(scope, _bounded(scope, receive), noted)
        except Exception:  # what nobody expected: told without the question, with the id to report
            LOG.exception("unexpected", extra={"facts": {"id": request_id.decode()}})
            if not begun:
                await unexpected()(scope, receive, noted)
        finally:
            OPEN.dec()
            _note(scope, status, time.perf_counter() - began, request_id)


def _plain_words(scope: Scope, send: Send) -> Send:
    """Tell why the server can't start in the words of our error, where there is one, not as a trace."""

    async def told(message: Message) -> None:
        refused = getattr(scope["app"].state, "refused", None)
        if message["type"] == "lifespan.startup.failed" and refused:
            message["message"] = refused
        await send(message)

    return told


def _request_id(scope: Scope) -> bytes:
    """The id that the asker gave, if it is a harmless one, else a new one."""
    given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
    return given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8).encode()


def _length(scope: Scope) -> int:
    """How long the body says that it is, 0 if it does not."""
    said = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    return int(said) if said.isdigit() else 0


def _bounded(scope: Scope, receive: Receive) -> Receive:
    """Receive no more than a body may have; ``scope["too_large"]`` tells whoever answers the error."""
    read = 0

    async def bounded() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > MOST_BODY_BYTES:
            scope["too_large"] = True
            raise TooLarge
        return message

    return bounded


def unexpected() -> Response:
    """The answer to a mistake of ours."""
    return failure(500, "unexpected", "Our mistake; please report it with the request id (X-Request-ID).")


def too_large() -> Response:
    """The answer to a body that is longer than anybody needs."""
    return failure(413, "body_too_large", f"The body may have {MOST_BODY_BYTES} bytes at most.")


@cache
def _requests(path: str, status: int) -> Counter:
    """The count of a route and status; to look it up takes longer than to count."""
    return REQUESTS.labels(path, str(status))


@cache
def _seconds(all_routes: Histogram, path: str) -> Histogram:
    """The same for times of a route."""
    return all_routes.labels(path)


def _note(scope: Scope, status: int, wall_s: float, request_id: bytes) -> None:
    route: Any = scope.get("route")
    path = getattr(route, "path", "other")
    _requests(path, status).inc()
    _seconds(WALL_S, path).observe(wall_s)
    if scope["cpu_s"]:
        _seconds(CPU_S, path).observe(scope["cpu_s"])
    LOG.info(
        "request",
        extra={
            "facts": {
                "id": request_id.decode(),
                "method": scope["method"],
                "route": path,
                "status": status,
                "ms": round(wall_s * 1000, 2),
                "cpu_ms": round(scope["cpu_s"] * 1000, 2),
            }
        },
    )
