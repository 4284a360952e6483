# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The types of a generated TypeScript client as JSON Schema: a field without a question mark is required.

Reads what hey-api/openapi-ts writes (objects, arrays, tuples, unions, literals, names), not the whole language.
"""

from __future__ import annotations

import re
from typing import Any

Schema = dict[str, Any]

COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
TYPE = re.compile(r"^(?:export )?type (\w+) = ", re.MULTILINE)
TOKEN = re.compile(r"\s*('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|-?\d+(?:\.\d+)?|[\w$.]+|[{}\[\]()<>|&;:,?=])")
PRIMITIVE: dict[str, Schema] = {
    "string": {"type": "string"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "null": {"type": "null"},
    "unknown": {},
    "any": {},
    "true": {"const": True},
    "false": {"const": False},
}


def schemas_of(text: str) -> Schema:
    """The types of a declaration file: name -> JSON Schema, which refers to others as ``#/$defs/Name``."""
    plain = COMMENT.sub("", text)
    return {found[1]: _Reader(plain, found.end()).whole() for found in TYPE.finditer(plain)}


class _Reader:
    """Reads one type from a position on."""

    def __init__(self, text: str, position: int) -> None:
        self.text, self.position = text, position

    def peek(self) -> str:
        found = TOKEN.match(self.text, self.position)
        assert found, self.text[self.position : self.position + 80]
        return found[1]

    def take(self, expected: str = "") -> str:
        found = TOKEN.match(self.text, self.position)
        assert found, self.text[self.position : self.position + 80]
        assert not expected or found[1] == expected, (expected, found[1])
        self.position = found.end()
        return found[1]

    def whole(self) -> Schema:
        """A type and all that it may be joined with."""
        if self.peek() == "|":
            self.take()
        choices, joined = [self.one()], "anyOf"
        while self.peek() in {"|", "&"}:
            joined = "anyOf" if self.take() == "|" else "allOf"
            choices.append(self.one())
        return choices[0] if len(choices) == 1 else {joined: choices}

    def one(self) -> Schema:
        """A type with brackets behind it, if any."""
        found = self.first()
        while self.peek() == "[":
            self.take()
            self.take("]")
            found = {"type": "array", "items": found}
        return found

    def first(self) -> Schema:
        word = self.take()
        if word == "(":
            found = self.whole()
            self.take(")")
            return found
        if word == "{":
            return self.fields()
        if word == "[":
            return self.parts()
        if word[0] in "'\"":
            return {"const": word[1:-1]}
        if word in PRIMITIVE:
            return PRIMITIVE[word]
        if word == "Array":
            self.take("<")
            found = self.whole()
            self.take(">")
            return {"type": "array", "items": found}
        if re.fullmatch(r"-?[\d.]+", word):
            return {"const": float(word)}
        return {"$ref": f"#/$defs/{word}"}

    def fields(self) -> Schema:
        """What stands between braces."""
        properties: dict[str, Schema] = {}
        required: list[str] = []
        rest: Schema = {}
        while self.peek() != "}":
            if self.peek() == "[":
                for _ in "[key: string]":
                    if self.take() == "]":
                        break
                self.take(":")
                rest = {"additionalProperties": self.whole()}
            else:
                name = self.take().strip("'\"")
                if self.peek() == "?":
                    self.take()
                else:
                    required.append(name)
                self.take(":")
                properties[name] = self.whole()
            if self.peek() in {";", ","}:
                self.take()
        self.take("}")
        return {"type": "object", "properties": properties, "required": required, **rest}

    def parts(self) -> Schema:
        """What stands between brackets: a tuple."""
        found = []
        while self.peek() != "]":
            found.append(self.whole())
            if self.peek() == ",":
                self.take()
        self.take("]")
        return {"type": "array", "prefixItems": found, "minItems": len(found), "maxItems": len(found)}
