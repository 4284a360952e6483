# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The description of the interface, made from the questions and answers themselves: it can't say another thing."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import msgspec
from fastapi.openapi.utils import get_openapi

from mobility import __version__
from mobility.service import answers
from mobility.service.answers import Answer
from mobility.service.parameters import add_parameters
from mobility.service.questions import IgnoredPlanWishes, IgnoredStreetWishes

if TYPE_CHECKING:
    from fastapi import FastAPI

REF = "#/components/schemas/{name}"
TITLE = "umstieg: journeys from your own data"
ABOUT = (
    "Serves the contract of MOTIS v5 and v6, so that its clients work unchanged. What is added to it is marked so. "
    "Times are UTC, places are `latitude,longitude` or a stop id, lists are joined by commas."
)
FAILURES = {
    400: "A parameter can't be taken.",
    404: "Nothing here has that id.",
    413: "The body is too large.",
    422: "Understood, but not to be answered: nothing is left of the question, or the answer would be unsafe.",
    500: "Our mistake; please report it with the request id.",
    503: "All workspaces are lent; come again after the seconds of Retry-After.",
    504: "The time of `timeout` was not enough.",
}
IGNORED = {field.alias for group in (IgnoredStreetWishes, IgnoredPlanWishes) for field in group.model_fields.values()}
_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "code{background:#eee;padding:.1em .3em}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #bbb}"
    "h2{margin-top:2.5rem}a{color:#0645ad}"
)


def answer_of(kind: type[Answer], *, many: bool = False) -> dict[int | str, dict[str, Any]]:
    """The responses of a route, as FastAPI wants them.

    Parameters
    ----------
    kind
        What is answered.
    many
        A list of them.
    """
    ref: dict[str, Any] = {"$ref": REF.format(name=kind.__name__)}
    schema = {"type": "array", "items": ref} if many else ref
    failure = {"application/json": {"schema": {"$ref": REF.format(name="Failure")}}}
    return {
        200: {"description": (kind.__doc__ or "").strip(), "content": {"application/json": {"schema": schema}}},
        **{status: {"description": about, "content": failure} for status, about in FAILURES.items()},
    }


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document."""
    if app.openapi_schema:
        return app.openapi_schema
    document = get_openapi(
        title=TITLE,
        version=__version__,
        description=ABOUT,
        routes=app.routes,
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
    )
    add_parameters(app, document)
    kinds = [
        kind
        for kind in vars(answers).values()
        if isinstance(kind, type) and issubclass(kind, Answer) and kind is not Answer
    ]
    _, schemas = msgspec.json.schema_components(kinds, ref_template=REF)
    components = document.setdefault("components", {}).setdefault("schemas", {})
    components.update(schemas)
    for name in ("HTTPValidationError", "ValidationError"):  # our own failures take their place
        components.pop(name, None)
    for path in document["paths"].values():
        for operation in path.values():
            _mend(operation)
    app.openapi_schema = document
    return document


def _mend(operation: dict[str, Any]) -> None:
    """Lists are joined by commas; a parameter that may be left out is no null; what is ignored goes last."""
    parameters = operation.get("parameters", [])
    parameters.sort(key=lambda one: (not one.get("required"), one["name"] in IGNORED))
    for parameter in parameters:
        schema = parameter["schema"]
        choices = [kind for kind in schema.get("anyOf", []) if kind.get("type") != "null"]
        if len(choices) == 1:
            schema.pop("anyOf")
            schema.update(choices[0])
        if schema.get("default", 0) is None:
            schema.pop("default")
        schema.pop("title", None)
        if schema.get("type") == "array":
            parameter |= {"style": "form", "explode": False}
        if parameter["name"] in IGNORED:
            parameter["description"] = "taken and ignored: not built yet; the answer names it"
        elif "description" in schema:
            parameter.setdefault("description", schema["description"])


def page_of(document: dict[str, Any]) -> str:
    """The same for people: one page without scripts or anything from elsewhere."""
    head = (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{html.escape(TITLE)}</title>"
        f"<meta name=viewport content='width=device-width'><style>{_STYLE}</style></head><body><main>"
        f"<h1>{html.escape(TITLE)}</h1><p>{_text(ABOUT)}</p>"
        "<p>For machines: <a href=/openapi.json>openapi.json</a> (OpenAPI 3.1).</p><ul>"
    )
    operations = [
        (path, method, operation)
        for path, methods in sorted(document["paths"].items())
        for method, operation in methods.items()
    ]
    parts = [head]
    parts += [f"<li><a href='#{_anchor(p, m)}'><code>{m.upper()} {p}</code></a></li>" for p, m, _ in operations]
    parts.append("</ul>")
    for path, method, operation in operations:
        parts.append(f"<section><h2 id='{_anchor(path, method)}'><code>{method.upper()} {path}</code></h2>")
        parts.append(f"<p>{_text(operation.get('description') or operation.get('summary', ''))}</p>")
        parts.append(_parameters(operation.get("parameters", [])))
        parts.append("</section>")
    return "".join([*parts, "</main></body></html>"])


def _parameters(parameters: list[dict[str, Any]]) -> str:
    if not parameters:
        return ""
    rows = "".join(
        f"<tr><td><code>{one['name']}</code>{' (required)' if one.get('required') else ''}</td>"
        f"<td>{_kind(one['schema'])}</td><td>{_text(one.get('description') or '')}</td></tr>"
        for one in parameters
    )
    head = "<tr><th scope=col>Parameter</th><th scope=col>Kind</th><th scope=col>Meaning</th></tr>"
    return f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"


def _kind(schema: dict[str, Any]) -> str:
    """Type, limits and default of a parameter in a few words."""
    words = [str(schema.get("type", ""))]
    values = schema.get("enum") or schema.get("items", {}).get("enum")
    if values:
        words.append("of " + ", ".join(map(str, values[:12])) + (", …" if len(values) > 12 else ""))  # noqa: PLR2004
    for key, word in (("minimum", "from"), ("exclusiveMinimum", "above"), ("maximum", "to"), ("default", "default")):
        if key in schema and schema[key] not in ([], ""):
            value = schema[key]
            words.append(f"{word} {','.join(map(str, value)) if isinstance(value, list) else value}")
    return html.escape(" ".join(words))


def _text(text: str) -> str:
    return html.escape(text).replace("\n", " ")


def _anchor(path: str, method: str) -> str:
    return f"{method}{path.replace('/', '-')}"
