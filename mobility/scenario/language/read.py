# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A scenario file -> a checked ``Scenario``; whatever is wrong is told with file, line, key and what to do."""

from __future__ import annotations

import difflib
import inspect
import itertools
import re
import typing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from mobility.errors import InputError, Place
from mobility.scenario.language.document import read_document
from mobility.scenario.language.kinds import KINDS
from mobility.scenario.language.scenario import FileWords, Scenario, Step, VariantPlan
from mobility.scenario.language.words import Text, Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mobility.scenario.language.document import Document, Path_

MOST_VARIANTS = 1_000
PARAMETER = re.compile(r"\$\{([A-Za-z_]\w*)\}")
TEXT_OF = {
    "extra_forbidden": "scenario_unknown_key",
    "missing": "scenario_missing_key",
    "int_parsing": "scenario_not_whole",
    "int_from_float": "scenario_not_whole",
    "float_parsing": "scenario_not_number",
    "finite_number": "scenario_not_number",
    "bool_parsing": "scenario_not_yes_or_no",
    "string_type": "scenario_not_text",
    "dict_type": "scenario_not_mapping",
    "model_type": "scenario_not_mapping",
    "model_attributes_type": "scenario_not_mapping",
    "tuple_type": "scenario_not_list",
    "literal_error": "scenario_bad_choice",
    "greater_than": "scenario_out_of_range",
    "greater_than_equal": "scenario_out_of_range",
    "less_than": "scenario_out_of_range",
    "less_than_equal": "scenario_out_of_range",
    "too_short": "scenario_too_short",
    "string_too_short": "scenario_too_short",
}
"""Our code for what pydantic finds; other codes are ours already, or are told as they are."""


def read_scenario(path: Path | str) -> Scenario:
    """Read a scenario file.

    Parameters
    ----------
    path
        The YAML file; paths in it are relative to its folder.

    Raises
    ------
    InputError
        Anything that can be seen without the region: no YAML, unknown or missing keys, wrong values, a file that is
        based on itself, a variant twice.
    """
    path = Path(path)
    return _read(path, ())


def _read(path: Path, above: tuple[Path, ...]) -> Scenario:
    document = read_document(path)
    here = path.resolve()
    if here in above:
        chain = " -> ".join(one.name for one in (*above, here))
        raise InputError("scenario_cycle", place=Place(str(path)), chain=chain)
    words = _validated(FileWords, document.data, document, ())
    based: Scenario | None = None
    if words.based_on is not None:
        based = _read(path.parent / words.based_on, (*above, here))
        if len(based.variants) > 1:
            raise InputError("scenario_based_on_several", place=document.place(("based_on",), words.based_on))
    if words.region is None and based is None:
        raise InputError("scenario_missing_key", place=document.place(()), key="region")
    if words.dates is not None and words.day_types is not None:
        raise InputError("scenario_dates_and_day_types", place=document.place(("day_types",)))
    given = words.dates is not None or words.day_types is not None
    region = based.region if words.region is None and based is not None else path.parent / str(words.region)
    return Scenario(
        id=path.stem,
        path=path,
        title=words.title,
        description=words.description,
        region=region,
        dates=words.dates if given or based is None else based.dates,
        day_types=words.day_types if given or based is None else based.day_types,
        variants=tuple(_variants(words, document, path.stem, () if based is None else based.variants[0].steps)),
        compare=words.compare if "compare" in document.data or based is None else based.compare,
        seed=words.seed,
        document=document,
    )


def _variants(words: FileWords, document: Document, name: str, before: Sequence[Step]) -> Iterator[VariantPlan]:
    """Every variant of a file; of a sweep one for each combination of values."""
    listed = words.variants or (None,)
    settings = list(_settings(words, document))
    if len(listed) * len(settings) > MOST_VARIANTS:
        raise InputError("scenario_too_many_variants", place=document.place(("sweep",)), most=MOST_VARIANTS)
    seen: set[str] = set()
    unused = set(words.sweep or ())
    for number, variant in enumerate(listed):
        for chosen in settings:
            values = dict(chosen)
            steps = list(before)
            steps += _steps(document, ("modifications",), values, unused)
            full, title, description = name, words.title, words.description
            if variant is not None:
                steps += _steps(document, ("variants", number, "modifications"), values, unused)
                full, title, description = variant.id, variant.title, variant.description
            if chosen:
                full = "-".join(filter(None, ("" if variant is None else full, *(f"{k}-{v}" for k, v in chosen))))
                told = ", ".join(f"{key} {value}" for key, value in chosen)
                title = Text(de=f"{title.de} ({told})".strip(), en=f"{title.en} ({told})".strip())
            if full in seen:
                raise InputError("scenario_variant_twice", place=document.place(("variants", number, "id"), full))
            seen.add(full)
            yield VariantPlan(full, title, description, tuple(steps), tuple(chosen))
    if unused:
        raise InputError("scenario_unused_parameter", place=document.place(("sweep", min(unused))), name=min(unused))


def _settings(words: FileWords, document: Document) -> Iterator[tuple[tuple[str, str], ...]]:
    sweep = words.sweep or {}
    for name, values in sweep.items():
        if not values or len(set(values)) < len(values):
            raise InputError("scenario_bad_sweep", place=document.place(("sweep", name)), name=name)
    for chosen in itertools.product(*sweep.values()):
        yield tuple(zip(sweep, chosen, strict=True))


def _steps(document: Document, at: Path_, values: dict[str, str], unused: set[str]) -> Iterator[Step]:
    entries: Any = document.data
    for key in at:
        entries = entries[key] if not isinstance(entries, dict) else entries.get(key, [])
    for number, entry in enumerate(entries):
        where = (*at, number)
        if len(entry) != 1:
            raise InputError("scenario_one_kind", place=document.place(where), found=", ".join(entry) or "–")
        ((kind, given),) = entry.items()
        model = KINDS.get(kind)
        if model is None:
            near = difflib.get_close_matches(kind, KINDS, n=1, cutoff=0.5)
            code = "scenario_unknown_kind_near" if near else "scenario_unknown_kind"
            place = document.place((*where, kind))
            raise InputError(code, place=place, kind=kind, near="".join(near), known=", ".join(KINDS))
        filled = _filled(given, values, document, (*where, kind), unused)
        yield Step(kind, _validated(model, filled, document, (*where, kind)), document, (*where, kind))


def _filled(given: Any, values: dict[str, str], document: Document, where: Path_, unused: set[str]) -> Any:  # noqa: ANN401
    """The same with the values of a sweep in the place of their names."""
    if isinstance(given, list):
        return [_filled(one, values, document, (*where, number), unused) for number, one in enumerate(given)]
    if isinstance(given, dict):
        return {key: _filled(one, values, document, (*where, key), unused) for key, one in given.items()}

    def value(match: re.Match[str]) -> str:
        if match[1] not in values:
            raise InputError("scenario_unknown_parameter", place=document.place(where, given), name=match[1])
        unused.discard(match[1])
        return values[match[1]]

    return PARAMETER.sub(value, str(given))


T = typing.TypeVar("T", bound=Words)


def _validated(model: type[T], given: Any, document: Document, where: Path_) -> T:  # noqa: ANN401
    """What a file says as the model has it; the first mistake, by line, is raised."""
    try:
        return model.model_validate(given)
    except ValidationError as error:
        mistakes = error.errors(include_url=False)
    # Of several mistakes the first one in the file; an unknown key first, for a missing one is often the same misspelt.
    order = {"extra_forbidden": 0, "missing": 2}
    first = min(
        mistakes,
        key=lambda one: (document.place((*where, *one["loc"])).row or 0, order.get(one["type"], 1), str(one["loc"])),
    )
    unknown = next((one for one in mistakes if one["type"] == "extra_forbidden"), None)
    raise _told(model, unknown or first, document, where, len(mistakes) - 1)


def _told(model: type[Words], mistake: Any, document: Document, where: Path_, more: int) -> InputError:  # noqa: ANN401
    kind, loc = mistake["type"], tuple(mistake["loc"])
    names = [str(part) for part in loc if isinstance(part, str)]
    key = names[-1] if names else (str(where[-1]) if where else "")
    context = {name: value for name, value in mistake.get("ctx", {}).items() if isinstance(value, str | int | float)}
    facts: dict[str, Any] = {"key": key, "more": more}
    value = mistake["input"]
    if kind == "extra_forbidden":
        known = _keys_at(model, loc[:-1])
        near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
        code = "scenario_unknown_key_near" if near else "scenario_unknown_key"
        facts |= {"near": "".join(near), "known": ", ".join(known)}
        value = None
    elif kind == "missing":
        code, value = TEXT_OF[kind], None
    elif kind in TEXT_OF:
        code = TEXT_OF[kind]
        bounds = {"gt": ">", "ge": ">=", "lt": "<", "le": "<="}
        facts["bound"] = next((f"{sign} {context[name]:g}" for name, sign in bounds.items() if name in context), "")
        facts["choices"] = str(context.get("expected", ""))
    else:
        from mobility.texts import has_text

        code = kind if has_text(f"error.{kind}") else "scenario_bad_value"
        facts["why"] = mistake["msg"]
    return InputError(code, place=document.place((*where, *loc), value), **facts)


def _keys_at(model: type[Words], loc: tuple[str | int, ...]) -> list[str]:
    """The keys that are known at some depth of a model."""
    at: Any = model
    for part in loc:
        inner = _models_in(at.model_fields[_field_of(at, part)].annotation) if isinstance(part, str) else [at]
        if inner:
            at = inner[0]
    return [field.alias or name for name, field in at.model_fields.items()]


def _field_of(model: type[Words], key: str) -> str:
    return next((name for name, field in model.model_fields.items() if key in {name, field.alias}), key)


def _models_in(annotation: Any) -> list[type[Words]]:  # noqa: ANN401
    """Models that a type is made of."""
    if inspect.isclass(annotation):
        return [annotation] if issubclass(annotation, Words) else []
    return [one for part in typing.get_args(annotation) for one in _models_in(part)]
