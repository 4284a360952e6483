# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Errors as answers: a status, and one sentence with what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from fastapi.responses import Response

from mobility.errors import InputError, MobilityError
from mobility.service.answers import Failure
from mobility.service.asked import NotFoundError
from mobility.service.pool import RETRY_AFTER_S, Busy
from mobility.service.wishes import RefusedError
from mobility.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

NO_TIME_LEFT = "no_time_left"
JSON = "application/json"


def status_of(error: MobilityError) -> int:
    """The status that an error is answered with."""
    if isinstance(error, RefusedError):
        return 422
    if isinstance(error, NotFoundError):
        return 404
    if isinstance(error, InputError):
        return 400
    if isinstance(error, Busy):
        return 503
    return 504 if error.code == NO_TIME_LEFT else 500


def failure(status: int, slug: str, sentence: str, headers: dict[str, str] | None = None) -> Response:
    """An answer that says what went wrong."""
    body = msgspec.json.encode(Failure(error=sentence, code=slug))
    return Response(body, status, headers, media_type=JSON)


def answer_error(error: MobilityError) -> Response:
    """An error of ours as an answer, in English like all machine output."""
    sentence = text("en", f"error.{error.code}", **error.facts)
    remedy = text("en", f"remedy.{error.code}", "", **error.facts)
    headers = {"Retry-After": str(error.facts.get("seconds", RETRY_AFTER_S))} if isinstance(error, Busy) else None
    return failure(status_of(error), error.code, f"{sentence} {remedy}".strip(), headers)


def answer_validation(problems: Sequence[dict[str, object]]) -> Response:
    """What pydantic found wrong with parameters or a body; values are not repeated."""
    parts = []
    for problem in problems[:5]:
        if problem.get("type") == "json_invalid":
            return failure(400, "bad_parameter", "body: no valid JSON")
        place = problem.get("loc", ())
        names = [str(part) for part in place[1:]] if isinstance(place, tuple | list) else []
        name = ".".join(names) or "body"
        missing = problem.get("type") == "missing"
        parts.append(f"{name} is missing" if missing else f"{name}: {problem.get('msg', 'not valid')}")
    return failure(400, "bad_parameter", "; ".join(parts))
