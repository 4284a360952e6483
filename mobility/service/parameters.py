# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""From the parameters of an address to a question, and their description.

FastAPI can do both, but looks at each field of a question by itself, at every request: a millisecond for those of a
plan, a quarter of its time. Here pydantic takes them all at once, and a route that takes nothing else is called without
looking for what it may depend on.
"""

from __future__ import annotations

from inspect import iscoroutinefunction, signature
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, get_origin

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.requests import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from fastapi import FastAPI
    from starlette.responses import Response

    from mobility.service.questions import Question

Q = TypeVar("Q", bound="Question", covariant=True)  # noqa: PLC0105 - as it is called all over this file


class Take(Protocol[Q]):
    """Takes a question from a request; ``kind`` tells which."""

    kind: type[Question]

    async def __call__(self, request: Request) -> Q:
        """The question."""
        ...


def asked(kind: type[Q]) -> Take[Q]:
    """A dependency that takes a question from the parameters of a request.

    Parameters
    ----------
    kind
        Of the question; what its fields do not know is passed over.

    Raises
    ------
    RequestValidationError
        A parameter can't be taken.
    """
    several = {field.alias: get_origin(field.annotation) is tuple for field in kind.model_fields.values()}

    async def take(request: Request) -> Q:
        query = request.query_params
        values = {name: query.getlist(name) if several[name] else query[name] for name in query if name in several}
        try:
            return kind.model_validate(values)
        except ValidationError as error:
            found = error.errors(include_url=False, include_context=False, include_input=False)
            raise RequestValidationError([{**one, "loc": ("query", *one["loc"])} for one in found]) from error

    take.kind = kind  # type: ignore[attr-defined]
    return take  # type: ignore[return-value]


class QuestionRoute(APIRoute):
    """A route; one that takes the request and at most questions is called with just these."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """How the route is called."""
        needs, endpoint = self.dependant, self.endpoint
        questions = {one.name: one.call for one in needs.dependencies if one.name and hasattr(one.call, "kind")}
        of_request = needs.request_param_name
        if (
            of_request is None
            or not iscoroutinefunction(endpoint)
            or signature(endpoint).parameters.keys() != {of_request, *questions}
            or len(questions) < len(needs.dependencies)
        ):
            return super().get_route_handler()

        async def answer(request: Request) -> Response:
            taken = {name: await take(request) for name, take in questions.items() if take}
            response: Response = await endpoint(**{of_request: request}, **taken)
            return response

        return answer


def add_parameters(app: FastAPI, document: dict[str, Any]) -> None:
    """Describe in an OpenAPI document what ``asked`` takes."""
    for route in app.routes:
        dependant = getattr(route, "dependant", None)
        kinds = [kind for one in getattr(dependant, "dependencies", ()) if (kind := getattr(one.call, "kind", None))]
        for kind in kinds:
            schema = kind.model_json_schema()
            parameters = [
                {"name": name, "in": "query", "required": name in schema.get("required", ()), "schema": about}
                for name, about in schema["properties"].items()
            ]
            for method in getattr(route, "methods", None) or ():
                document["paths"][getattr(route, "path", "")][method.lower()]["parameters"] = parameters
