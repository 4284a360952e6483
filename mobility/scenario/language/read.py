# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A scenario file -> a checked ``Scenario``; whatever is wrong is told with file, line, key and what to do."""

from __future__ import annotations

import itertools
import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mobility.errors import InputError
from mobility.scenario.language.document import read_document
from mobility.scenario.language.kinds import KINDS
from mobility.scenario.language.mistakes import MOST_SHOWN, Mistakes, near_or_all
from mobility.scenario.language.scenario import PARAMETER, FileWords, Scenario, Step, VariantPlan
from mobility.scenario.language.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mobility.scenario.language.document import Document, Path_
    from mobility.scenario.language.scenario import VariantWords

MOST_VARIANTS = 1_000
MOST_FILLED = 2_000_000
"""Values of all copies that a sweep makes of one modification."""
MOST_BASES = 20
"""So many files may be based on each other."""
USED = re.compile(rf"\$\{{({PARAMETER})\}}")
"""Where a value of a sweep goes."""
UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")
Setting = tuple[tuple[str, str], ...]
"""Names and values of a sweep."""


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
        based on itself, a variant twice. What is wrong with keys and values is a ``ScenarioError``, which is the first
        mistake and knows the others.
    """
    return _read(Path(path), ())


def _read(path: Path, above: tuple[Path, ...]) -> Scenario:
    document = read_document(path)
    mistakes = Mistakes()
    words = mistakes.model(FileWords, document.data, document, ())
    reader = _Steps(document, mistakes, words)
    if words is not None:
        _check_file(words, document, mistakes)
    reader.check()
    mistakes.refuse()
    assert words is not None  # noqa: S101 - else it was refused
    based = None if words.based_on is None else _based(words.based_on, document, (*above, path.resolve()))
    region = based.region if words.region is None and based is not None else path.parent / str(words.region)
    given = words.dates is not None or words.day_types is not None
    return Scenario(
        id=path.stem,
        path=path,
        title=words.title,
        description=words.description,
        region=region,
        dates=words.dates if given or based is None else based.dates,
        day_types=words.day_types if given or based is None else based.day_types,
        variants=tuple(reader.variants(words, () if based is None else based.variants[0].steps)),
        compare=words.compare if "compare" in document.data or based is None else based.compare,
        seed=words.seed if "seed" in document.data or based is None else based.seed,
        document=document,
        days_document=document if given or based is None else based.days_document,
        compare_document=document if "compare" in document.data or based is None else based.compare_document,
    )


def _based(name: str, document: Document, above: tuple[Path, ...]) -> Scenario:
    """The scenario that another one is based on."""
    place = document.place(("based_on",), name)
    path = document.path.parent / name
    try:
        there, here = path.is_file(), path.resolve()
    except OSError as error:  # a name that no file system takes
        raise InputError("scenario_no_such_file", place=place, file=name) from error
    if not there:
        raise InputError("scenario_no_such_file", place=place, file=name)
    if here in above:
        chain = " -> ".join(one.name for one in (*above[above.index(here) :], here))
        raise InputError("scenario_cycle", place=place, chain=chain)
    if len(above) > MOST_BASES:
        raise InputError("scenario_based_too_deep", place=place, most=MOST_BASES)
    based = _read(path, above)
    if len(based.variants) > 1:
        raise InputError("scenario_based_on_several", place=place)
    return based


def _check_file(words: FileWords, document: Document, mistakes: Mistakes) -> None:
    """What the keys of a file have to do with each other."""
    if words.region is None and words.based_on is None:
        mistakes.add(InputError("scenario_missing_key", place=document.place(("region",)), key="region"))
    if words.dates is not None and words.day_types is not None:
        mistakes.add(InputError("scenario_dates_and_day_types", place=document.place(("day_types",))))
    sweep = words.sweep or {}
    for name, values in sweep.items():
        place = document.place(("sweep", name))
        if not re.fullmatch(PARAMETER, name):
            mistakes.add(InputError("scenario_bad_parameter", place=place, name=name))
        elif len(set(values)) < len(values):
            mistakes.add(InputError("scenario_sweep_twice", place=place, name=name))
    listed = words.variants or ()
    if max(1, len(listed)) * math.prod(len(values) for values in sweep.values()) > MOST_VARIANTS:
        place = document.place(("sweep",) if sweep else ("variants",))
        mistakes.add(InputError("scenario_too_many_variants", place=place, most=MOST_VARIANTS))
        mistakes.refuse()
    ids = [variant.id.lower() for variant in listed]
    for number, variant in enumerate(listed):
        if variant.id.lower() in ids[:number]:
            place = document.place(("variants", number, "id"), variant.id)
            mistakes.add(InputError("scenario_variant_twice", place=place, id=variant.id))


class _Steps:
    """Reads the modifications of a file, each of them once for each setting of the parameters that it uses."""

    def __init__(self, document: Document, mistakes: Mistakes, words: FileWords | None) -> None:
        self.document = document
        self.mistakes = mistakes
        self.sweep = {} if words is None else words.sweep or {}
        self.whole = words is not None
        """whether the sweep can be relied on"""
        self.unused = set(self.sweep)
        self._read: dict[object, Step | None] = {}

    def check(self) -> None:
        """Note all mistakes of all modifications, and parameters that nothing uses."""
        data = self.document.data
        self._check_all(("modifications",), data.get("modifications"))
        variants = data.get("variants")
        for number, variant in enumerate(variants if isinstance(variants, list) else ()):
            if isinstance(variant, dict):
                self._check_all(("variants", number, "modifications"), variant.get("modifications"))
        for name in sorted(self.unused):
            place = self.document.place(("sweep", name))
            self.mistakes.add(InputError("scenario_unused_parameter", place=place, name=name))

    def variants(self, words: FileWords, before: Sequence[Step]) -> Iterator[VariantPlan]:
        """Every variant of a file that has no mistakes; of a sweep one for each combination of values."""
        listed: tuple[VariantWords | None, ...] = words.variants or (None,)
        name = self.document.path.stem
        for number, variant in enumerate(listed):
            for setting in _settings(self.sweep):
                steps = [*before, *self._steps(("modifications",), setting)]
                full, title, description = name, words.title, words.description
                if variant is not None:
                    steps += self._steps(("variants", number, "modifications"), setting)
                    full, description = variant.id, variant.description
                    title = variant.title if variant.title.of("en") else Text(de=variant.id, en=variant.id)
                if setting:
                    parts = [f"{key}-{_file_name(value, self.sweep[key])}" for key, value in setting]
                    full = "-".join(parts if variant is None else (full, *parts))
                    told = ", ".join(f"{key} {value}" for key, value in setting)
                    title = Text(de=f"{title.of('de')} ({told})", en=f"{title.of('en')} ({told})")
                yield VariantPlan(full, title, description, tuple(steps), setting)

    def _check_all(self, at: Path_, entries: Any) -> None:  # noqa: ANN401
        if not isinstance(entries, list):
            return
        for number, entry in enumerate(entries):
            if not isinstance(entry, dict):
                continue  # told already: a file's model takes mappings only
            used = _parameters(entry)
            self.unused -= used
            if used <= self.sweep.keys():
                mine = {name: values for name, values in self.sweep.items() if name in used}
                if math.prod(len(values) for values in mine.values()) * _size(entry) > MOST_FILLED:
                    place = self.document.place((*at, number))
                    self.mistakes.add(InputError("scenario_too_many_variants", place=place, most=MOST_VARIANTS))
                    continue
                for setting in _settings(mine):
                    self._step((*at, number), entry, setting)
            elif self.whole:
                self._unknown_parameters(entry, (*at, number))

    def _steps(self, at: Path_, setting: Setting) -> Iterator[Step]:
        entries: Any = self.document.data
        for key in at:
            entries = entries.get(key, []) if isinstance(entries, dict) else entries[key]
        for number, entry in enumerate(entries):
            used = _parameters(entry)
            step = self._step((*at, number), entry, tuple(one for one in setting if one[0] in used))
            assert step is not None  # noqa: S101 - ``check`` has refused it
            yield step

    def _step(self, where: Path_, entry: dict[str, Any], setting: Setting) -> Step | None:
        key = where, setting
        if key not in self._read:
            self._read[key] = self._fresh(where, entry, setting)
        return self._read[key]

    def _fresh(self, where: Path_, entry: dict[str, Any], setting: Setting) -> Step | None:
        if len(entry) != 1:
            found = ", ".join(entry)[:MOST_SHOWN] or "–"
            self.mistakes.add(InputError("scenario_one_kind", place=self.document.place(where), found=found))
            return None
        ((kind, given),) = entry.items()
        model = KINDS.get(kind)
        if model is None:
            facts = near_or_all(kind, KINDS)
            code = "scenario_unknown_kind_near" if facts["near"] else "scenario_unknown_kind"
            self.mistakes.add(InputError(code, place=self.document.place((*where, kind)), kind=kind, **facts))
            return None
        words = self.mistakes.model(model, _filled(given, dict(setting)), self.document, (*where, kind))
        return None if words is None else Step(kind, words, self.document, (*where, kind))

    def _unknown_parameters(self, given: Any, where: Path_) -> None:  # noqa: ANN401
        if isinstance(given, str):
            for name in USED.findall(given):
                if name not in self.sweep:
                    place = self.document.place(where, given)
                    self.mistakes.add(InputError("scenario_unknown_parameter", place=place, name=name))
        elif isinstance(given, list | dict):
            for key, one in given.items() if isinstance(given, dict) else enumerate(given):
                self._unknown_parameters(one, (*where, key))


def _settings(sweep: dict[str, tuple[str, ...]]) -> Iterator[Setting]:
    for chosen in itertools.product(*sweep.values()):
        yield tuple(zip(sweep, chosen, strict=True))


def _file_name(value: str, values: Sequence[str]) -> str:
    """A value of a sweep as a part of a file's name; where names would meet, its number."""
    names = [UNSAFE.sub("-", one).lower() for one in values]
    name = UNSAFE.sub("-", value)
    alone = name.strip("-.") and len(name) <= 40 and names.count(name.lower()) == 1  # noqa: PLR2004 - names of files are short
    return name if alone else str(values.index(value) + 1)


def _size(given: Any) -> int:  # noqa: ANN401
    inner = given.values() if isinstance(given, dict) else given if isinstance(given, list) else ()
    return 1 + sum(_size(one) for one in inner)


def _parameters(given: Any) -> set[str]:  # noqa: ANN401
    """The parameters that a modification uses."""
    if isinstance(given, str):
        return set(USED.findall(given))
    if isinstance(given, dict):
        return {name for one in given.values() for name in _parameters(one)}
    return {name for one in given for name in _parameters(one)} if isinstance(given, list) else set()


def _filled(given: Any, values: dict[str, str]) -> Any:  # noqa: ANN401
    """The same with the values of a sweep in the place of their names."""
    if isinstance(given, list):
        return [_filled(one, values) for one in given]
    if isinstance(given, dict):
        return {key: _filled(one, values) for key, one in given.items()}
    return USED.sub(lambda match: values[match[1]], given)
