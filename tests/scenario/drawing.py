# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Scenario files are drawn from their JSON Schema."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

Schema = dict[str, Any]


def nothing_else(_schema: Schema) -> st.SearchStrategy[Any] | None:
    return None


class Drawing:
    """Draws what a schema takes; ``instead`` may put something else in the place of some values."""

    def __init__(
        self, schema: Schema, instead: Callable[[Schema], st.SearchStrategy[Any] | None] = nothing_else
    ) -> None:
        self.definitions: dict[str, Schema] = schema["$defs"]
        self.instead = instead
        self._known: dict[str, st.SearchStrategy[Any]] = {}

    def of(self, name: str) -> st.SearchStrategy[Any]:
        """Values of a definition."""
        if name not in self._known:
            self._known[name] = st.deferred(lambda: self.drawn(self.definitions[name]))
        return self._known[name]

    def drawn(self, schema: dict[str, Any]) -> st.SearchStrategy[Any]:  # noqa: PLR0911 - one for each kind of schema
        """Values that a schema takes, mostly: what it does not take after all is left out by the test."""
        special = self.instead(schema)
        if special is not None:
            return special
        if "$ref" in schema:
            return self.of(schema["$ref"].removeprefix("#/$defs/"))
        for several in ("anyOf", "oneOf"):
            if several in schema and "properties" not in schema:
                return st.one_of([self.drawn(one) for one in schema[several]])
        if "const" in schema:
            return st.just(schema["const"])
        if "enum" in schema:
            return st.sampled_from(schema["enum"])
        if "pattern" in schema:
            return st.from_regex(
                schema["pattern"].replace("$", r"\Z") if schema["pattern"][0] == "^" else schema["pattern"]
            )
        kind = schema["type"]
        if isinstance(kind, list):
            return st.one_of(
                st.text(min_size=1, max_size=8), st.integers(-10, 10**6), st.booleans(), st.floats(-1e6, 1e6)
            )
        if kind in {"number", "integer"}:
            low, high = schema.get("minimum", schema.get("exclusiveMinimum", -50)), schema.get("maximum", 10**6)
            high = min(high, schema.get("exclusiveMaximum", high))
            return st.integers(int(low), int(high)) if kind == "integer" else st.floats(low, high)
        if kind == "boolean":
            return st.booleans()
        if kind == "array":
            if "prefixItems" in schema:
                return st.tuples(*[self.drawn(one) for one in schema["prefixItems"]]).map(list)
            least = schema.get("minItems", 0)
            return st.lists(self.drawn(schema["items"]), min_size=least, max_size=least + 2)
        if "properties" not in schema:
            return st.dictionaries(
                st.from_regex(r"\A[a-z]{1,3}\Z"), self.drawn(schema["additionalProperties"]), min_size=1, max_size=2
            )
        keys = schema["properties"]
        needed = set(schema.get("required", ()))
        chosen = [
            needed | set(one["required"]) for one in schema.get("oneOf", schema.get("anyOf", ())) if "required" in one
        ]
        follow = schema.get("dependentRequired", {})
        chosen = [names | {more for name in names for more in follow.get(name, ())} for names in chosen or [needed]]
        return st.one_of([
            st.fixed_dictionaries(
                {key: self.drawn(value) for key, value in keys.items() if key in names},
                optional={key: self.drawn(value) for key, value in keys.items() if key not in names},
            )
            for names in chosen
        ])  # fmt: skip
