# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The language as a JSON Schema, by which editors check scenario files while they are written.

It is made from the same models that read files: what it takes, they take, or refuse for a reason that no schema can
tell (a date that no calendar has, a polygon that crosses itself). It is stricter in one thing: numbers are written
without quotes. It sees a file as editors do, by the core schema of YAML 1.2, where ``0610`` is a number; texts may thus
be numbers and truth values, too.

``python -m mobility.scenario.language.schema data/scenarios/scenario.schema.json`` writes it anew.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from mobility.scenario.language.kinds import KINDS
from mobility.scenario.language.read import USED
from mobility.scenario.language.scenario import FileWords
from mobility.scenario.language.words import CLOCK_SCHEMA, DAY_SCHEMA

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TITLE = "Scenario file of umstieg"
ANY_TEXT = ["string", "number", "boolean"]
BY_NAME = {"Text": "for both languages", "StopCall": "id or name of a stop that exists"}
"""Models that may also be written as a text alone, and what it stands for."""
SHARED: dict[str, tuple[str, dict[str, Any]]] = {
    "clock": ("time of the service day, such as 07:30; after midnight hours count on: 24:10", CLOCK_SCHEMA),
    "day": ("a word, a date such as 2026-06-10, or a span of dates such as 2026-06-01..2026-06-30", DAY_SCHEMA),
}
"""Values that many keys take, and what editors say of them."""
SHORT = re.compile(r"\[(\n\s+[^\[\]{}]{1,200}\n\s+)\]")
"""Lists of a few words, which go into one line of the file."""
Schema = dict[str, Any]


def scenario_schema() -> Schema:
    """The JSON Schema (draft 2020-12) of scenario files, as plain data in a fixed order."""
    file = _definitions([FileWords], parameters=False)
    changes = _definitions(sorted(set(KINDS.values()), key=lambda model: model.__name__), parameters=True)
    top = file.pop("FileWords")
    for holder in (top, file["VariantWords"]):
        holder["properties"]["modifications"]["items"] = {"$ref": "#/$defs/modification"}
    definitions = {**file, **changes}
    definitions["parameter"] = {
        "description": "a value of `sweep` by its name, such as ${headway}",
        "type": "string",
        "pattern": USED.pattern,
    }
    definitions |= {name: {"description": about, **schema} for name, (about, schema) in SHARED.items()}
    definitions["modification"] = {
        "description": "one change: a key that says what is changed, and below it how",
        "oneOf": [
            {
                "type": "object",
                "title": kind,
                "description": changes[model.__name__]["description"],
                "properties": {kind: {"$ref": f"#/$defs/{model.__name__}"}},
                "required": [kind],
                "additionalProperties": False,
            }
            for kind, model in KINDS.items()
        ],
    }
    return {
        "$schema": DIALECT,
        "title": TITLE,
        **top,
        "$defs": dict(sorted(definitions.items())),
    }


def schema_text() -> str:
    """The schema as the file has it."""
    text = json.dumps(scenario_schema(), ensure_ascii=False, indent=1)
    return SHORT.sub(lambda found: "[" + re.sub(r"\n\s+", " ", found[1]).strip() + "]", text) + "\n"


class _Generator(GenerateJsonSchema):
    """Leaves out null: a key without a value is a mistake in a scenario file."""

    def nullable_schema(self, schema: Any) -> Schema:  # noqa: ANN401
        """See the base class."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: Any) -> Schema:  # noqa: ANN401
        """See the base class; only defaults that a file could have are told."""
        found = super().default_schema(schema)
        if found.get("default") in (None, "") or isinstance(found.get("default"), dict):
            found.pop("default", None)
        return found

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401, ARG002
        """No titles: keys speak for themselves."""
        return False


def _definitions(models: list[Any], *, parameters: bool) -> dict[str, Schema]:
    """Models and all that they are made of, by name."""
    _, found = models_json_schema(
        [(model, "validation") for model in models], by_alias=True, schema_generator=_Generator
    )
    told = {}
    for name, schema in found["$defs"].items():
        schema.pop("title", None)
        seen = _as_editors_see(schema, parameters=parameters)
        if name in BY_NAME:
            description = seen.pop("description")
            text = {"type": ANY_TEXT, "minLength": 1, "description": BY_NAME[name]}
            seen = {"description": description, "anyOf": [text, seen]}
        told[name] = seen
    return told


def _as_editors_see(schema: Any, *, parameters: bool) -> Any:  # noqa: ANN401
    """The schema of a value as YAML has it: texts may look like numbers, and a parameter may stand for any value."""
    if isinstance(schema, list):
        return [_as_editors_see(one, parameters=parameters) for one in schema]
    if not isinstance(schema, dict):
        return schema
    about = {key: schema[key] for key in ("description", "default") if key in schema}
    bare = {key: value for key, value in schema.items() if key not in about}
    for name, (_, shared) in SHARED.items():
        if bare == shared:
            return about | _or_parameter([{"$ref": f"#/$defs/{name}"}], parameters=parameters)
    if set(schema) & {"type", "enum", "const"} and schema.get("type") not in {"object", "array"}:
        return _scalar(schema, parameters=parameters)
    plain = {"required", "default", "dependentRequired", "description", "oneOf", "not", "propertyNames"}
    told = {}
    for key, value in schema.items():
        if key == "properties":
            told[key] = {name: _as_editors_see(one, parameters=parameters) for name, one in value.items()}
        else:
            told[key] = value if key in plain else _as_editors_see(value, parameters=parameters)
    return told


def _scalar(schema: Schema, *, parameters: bool) -> Schema:
    kind, pattern = schema.get("type"), schema.get("pattern")
    if kind == "string" and pattern is None and "enum" not in schema:
        return schema | {"type": ANY_TEXT}
    about = {key: schema[key] for key in ("description", "default") if key in schema}
    choices = [{key: value for key, value in schema.items() if key not in about}]
    if pattern is not None and re.search(pattern, "610"):
        # An id in digits; others, such as 1e3, are too strange to be meant as one.
        choices.append({"type": "integer", "minimum": 0, "maximum": 10**12})
    return about | _or_parameter(choices, parameters=parameters)


def _or_parameter(choices: list[Schema], *, parameters: bool) -> Schema:
    if parameters:
        choices = [*choices, {"$ref": "#/$defs/parameter"}]
    return choices[0] if len(choices) == 1 else {"anyOf": choices}


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(schema_text(), encoding="utf-8")
