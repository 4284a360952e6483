# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What a file says -> a model, and what is wrong with it as errors with line, key and remedy."""

from __future__ import annotations

import difflib
import inspect
import typing
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from mobility.errors import InputError
from mobility.scenario.language.words import Words

if TYPE_CHECKING:
    from mobility.scenario.language.document import Document, Path_

TEXT_OF = {
    "extra_forbidden": "scenario_unknown_key",
    "missing": "scenario_missing_key",
    "int_type": "scenario_not_whole",
    "int_parsing": "scenario_not_whole",
    "int_parsing_size": "scenario_not_whole",
    "int_from_float": "scenario_not_whole",
    "float_type": "scenario_not_number",
    "float_parsing": "scenario_not_number",
    "finite_number": "scenario_not_number",
    "bool_type": "scenario_not_yes_or_no",
    "bool_parsing": "scenario_not_yes_or_no",
    "string_type": "scenario_not_text",
    "date_type": "scenario_date",
    "dict_type": "scenario_not_mapping",
    "model_type": "scenario_not_mapping",
    "model_attributes_type": "scenario_not_mapping",
    "tuple_type": "scenario_not_list",
    "literal_error": "scenario_bad_choice",
    "greater_than": "scenario_not_above",
    "greater_than_equal": "scenario_not_at_least",
    "less_than": "scenario_not_below",
    "less_than_equal": "scenario_not_at_most",
    "too_short": "scenario_too_few",
    "too_long": "scenario_not_two",
    "string_too_short": "scenario_empty",
    "string_too_long": "scenario_too_long",
    "string_pattern_mismatch": "scenario_bad_id",
}
"""Our code for what pydantic finds; codes of other kinds are ours already."""
MOST_SHOWN = 200
"""Letters of what somebody wrote that a message repeats."""
T = typing.TypeVar("T", bound=Words)


class ScenarioError(InputError):
    """A scenario file that can't be taken.

    Parameters
    ----------
    mistakes
        All that were found, as they stand in the file; the error itself is the first of them.
    """

    def __init__(self, mistakes: list[InputError]) -> None:
        first, more = mistakes[0], len(mistakes) - 1
        super().__init__(first.code, place=first.place, **first.facts, more_mistakes=more)
        self.mistakes = tuple(mistakes)


class Mistakes:
    """Collects what is wrong with a file, so that the first can be told and the others counted."""

    def __init__(self) -> None:
        self._groups: list[list[InputError]] = []
        self._seen: set[object] = set()

    def add(self, *errors: InputError) -> None:
        """Note mistakes of one place, the most telling first; what was noted before is not noted again."""
        new = []
        for error in errors:
            key = (error.code, error.place, error.facts.get("key"))
            if key not in self._seen:
                self._seen.add(key)
                new.append(error)
        if new:
            self._groups.append(new)

    def refuse(self) -> None:
        """Raise what was noted, if anything was.

        Raises
        ------
        ScenarioError
            By line.
        """
        if self._groups:
            self._groups.sort(key=lambda group: _row(group[0]))  # sorting is stable
            raise ScenarioError([error for group in self._groups for error in group])

    def model(self, model: type[T], given: Any, document: Document, where: Path_) -> T | None:  # noqa: ANN401
        """What a part of a file says as its model has it; None, and notes, if it can't be."""
        try:
            return model.model_validate(given, by_alias=True, by_name=False)
        except ValidationError as error:
            found = error.errors(include_url=False)
        # Entries that can't be taken are not counted, so that a list of bad ones seems too short as well.
        bad = [one["loc"] for one in found]
        found = [
            one
            for one in found
            if one["type"] != "too_short" or not any(one["loc"] == loc[: len(one["loc"])] != loc for loc in bad)
        ]
        told = [_told(model, one, document, where) for one in found]
        # A missing key is often the one that is misspelt.
        meant = {error.facts["near"] for error in told if error.code == "scenario_unknown_key_near"}
        told = [one for one in told if one.code != "scenario_missing_key" or one.facts["key"] not in meant]
        rank = {"scenario_unknown_key": 0, "scenario_unknown_key_near": 0, "scenario_missing_key": 2}
        told.sort(key=lambda error: (rank.get(error.code, 1) > 0, _row(error), rank.get(error.code, 1)))
        self.add(*told)
        return None


def near_or_all(text: str, known: typing.Iterable[str]) -> dict[str, str]:
    """What somebody may have meant, as facts of a text."""
    names = list(known)
    near = difflib.get_close_matches(text, names, n=1, cutoff=0.5)
    return {"near": "".join(near), "known": ", ".join(names)}


def _row(error: InputError) -> int:
    return (error.place.row or 0) if error.place else 0


def _told(model: type[Words], mistake: Any, document: Document, where: Path_) -> InputError:  # noqa: ANN401
    kind, loc = mistake["type"], tuple(mistake["loc"])
    names = [str(part) for part in (*where, *loc) if isinstance(part, str)]
    facts: dict[str, Any] = {"key": names[-1] if names else ""}
    value = mistake["input"]
    code = TEXT_OF[kind] if kind in TEXT_OF else kind  # noqa: SIM401 - a test reads codes here
    if kind == "extra_forbidden":
        facts |= near_or_all(facts["key"], _keys_at(model, loc[:-1]))
        if facts["near"]:
            code = "scenario_unknown_key_near"
        value = None
    elif kind == "missing":
        if isinstance(loc[-1], int):  # of a pair
            code, loc = TEXT_OF["too_long"], loc[:-1]
        value = None
    elif value == "":
        code = "scenario_empty"
    elif kind == "dict_type" and isinstance(loc[-1], int):  # an entry of modifications
        code = "scenario_one_kind"
        facts["found"], value = str(value)[:MOST_SHOWN], None
    context = mistake.get("ctx", {})
    bound = next((context[name] for name in ("gt", "ge", "lt", "le") if name in context), None)
    facts |= {
        "bound": "" if bound is None else f"{bound:g}",
        "least": context.get("min_length", ""),
        "most": context.get("max_length", ""),
        "choices": str(context.get("expected", "")).replace("'", "").replace(" or ", ", "),
    }
    return InputError(code, place=document.place((*where, *loc), value), **facts)


def _keys_at(model: type[Words], loc: Path_) -> list[str]:
    """The keys that are known at some depth of a model."""
    at: Any = model
    for part in loc:
        if isinstance(part, str):
            inner = models_in(next(field.annotation for name, field in at.model_fields.items()
                                    if part == (field.alias or name)))  # fmt: skip
            at = inner[0]
    return [field.alias or name for name, field in at.model_fields.items()]


def models_in(annotation: Any) -> list[type[Words]]:  # noqa: ANN401
    """Models that a type is made of."""
    if inspect.isclass(annotation):
        return [annotation] if issubclass(annotation, Words) else []
    return [one for part in typing.get_args(annotation) for one in models_in(part)]
