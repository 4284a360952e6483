# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A YAML file -> plain lists and mappings of texts, and the line on which each of them stands.

Every scalar stays the text that was written: ``0610`` remains a line number, ``07:30`` a time, ``no`` a word. Anchors,
aliases and tags are refused, so that a short file can't stand for a huge one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from mobility.errors import InputError, Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_BYTES = 2**20
MOST_DEPTH = 40
MOST_VALUES = 100_000
MOST_KEY_LETTERS = 100
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's, where it was compiled: twenty times as fast. Only its events are used, nothing is constructed."""
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Written as an escape they pass YAML, but no path, no terminal and no GTFS can take them."""
Path_ = tuple[str | int, ...]
"""Keys and positions that lead to a value."""
Plain = Any
"""A text, or a list or mapping of such."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says, and where.

    Parameters
    ----------
    path
        The file.
    data
        Its content.
    lines
        The line of each key, and of each entry of a list.
    """

    path: Path
    data: dict[str, Plain]
    lines: dict[Path_, int] = field(default_factory=dict)

    def place(self, where: Path_ = (), value: object = None) -> Place:
        """Where something stands; what is not there, stands where its nearest container does."""
        at = where
        while at and at not in self.lines:
            at = at[:-1]
        names = [str(part) for part in where if isinstance(part, str)]
        shown = f"{value:.12g}" if isinstance(value, int | float) else value if isinstance(value, str) else None
        return Place(str(self.path), self.lines.get(at), names[-1] if names else None, shown)


def read_document(path: Path) -> Document:
    """Read a YAML file.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    InputError
        Unreadable, too large or deep, no YAML, no mapping, a key twice, an alias or a tag.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise InputError("scenario_unreadable", place=Place(str(path)), why=why) from error
    if len(content) > MOST_BYTES:
        raise InputError("scenario_too_large", place=Place(str(path)), most=MOST_BYTES // 2**20)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise InputError("scenario_not_utf8", place=Place(str(path), row)) from error
    reader = _Reader(path)
    try:
        data = reader.document(yaml.parse(text, Loader=LOADER))
    except yaml.YAMLError as error:
        raise _not_yaml(path, text, error) from error
    except (ValueError, OverflowError) as error:  # the parser in Python: an escape for a letter that does not exist
        raise InputError("scenario_not_yaml", place=Place(str(path)), why=str(error)) from error
    return Document(path, data, reader.lines)


class _Reader:
    """Events of YAML -> plain data; notes lines on the way, and stops at what is not taken before it can grow."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[Path_, int] = {}
        self.values = 0

    def document(self, events: Iterator[Any]) -> dict[str, Plain]:
        """The mapping that a file is; nothing but it."""
        data: Plain = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise InputError("scenario_second_document", place=self._at(event))
            elif isinstance(event, yaml.NodeEvent):
                if not isinstance(event, yaml.MappingStartEvent):
                    raise InputError("scenario_no_mapping", place=self._at(event))
                data = self.plain(event, events, ())
        if data is None:
            raise InputError("scenario_no_mapping", place=Place(str(self.path)))
        found: dict[str, Plain] = data
        return found

    def plain(self, event: Any, events: Iterator[Any], where: Path_) -> Plain:  # noqa: ANN401
        """What a node says."""
        self._check(event, len(where))
        self.lines.setdefault(where, _row(event))
        if isinstance(event, yaml.ScalarEvent):
            return self._text(event)
        if isinstance(event, yaml.SequenceStartEvent):
            entries: list[Plain] = []
            while not isinstance(inner := next(events), yaml.SequenceEndEvent):
                entries.append(self.plain(inner, events, (*where, len(entries))))
            return entries
        found: dict[str, Plain] = {}
        while not isinstance(key_event := next(events), yaml.MappingEndEvent):
            self._check(key_event, len(where))
            if not isinstance(key_event, yaml.ScalarEvent):
                raise InputError("scenario_bad_key", place=self._at(key_event))
            key = self._text(key_event)
            if not key.strip() or len(key) > MOST_KEY_LETTERS or "\n" in key:
                raise InputError("scenario_bad_key", place=self._at(key_event))
            if key in found:
                first = self.lines[*where, key]
                raise InputError("scenario_key_twice", place=self._at(key_event, key), key=key, first=first)
            self.lines[*where, key] = _row(key_event)
            found[key] = self.plain(next(events), events, (*where, key))
        return found

    def _check(self, event: Any, depth: int) -> None:  # noqa: ANN401
        self.values += 1
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            raise InputError("scenario_alias", place=self._at(event), alias=f"{sign}{event.anchor[:MOST_KEY_LETTERS]}")
        if event.tag is not None:
            raise InputError("scenario_tag", place=self._at(event), tag=event.tag[:MOST_KEY_LETTERS])
        if depth > MOST_DEPTH:
            raise InputError("scenario_too_deep", place=self._at(event), most=MOST_DEPTH)
        if self.values > MOST_VALUES:
            raise InputError("scenario_too_many_values", place=self._at(event), most=MOST_VALUES)

    def _text(self, event: Any) -> str:  # noqa: ANN401
        text = str(event.value)
        if found := UNPRINTABLE.search(text):
            raise InputError("scenario_bad_letter", place=self._at(event), letter=f"U+{ord(found[0]):04X}")
        return text

    def _at(self, event: Any, key: str | None = None) -> Place:  # noqa: ANN401
        return Place(str(self.path), _row(event), key)


def _row(event: Any) -> int:  # noqa: ANN401
    return int(event.start_mark.line) + 1


def _not_yaml(path: Path, text: str, error: yaml.YAMLError) -> InputError:
    """What the parser stumbled over, in words of its own for what happens most."""
    problem, context = str(getattr(error, "problem", "") or ""), str(getattr(error, "context", "") or "")
    mark, began = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    if mark is None:  # a letter that YAML does not know
        found = UNPRINTABLE.search(text)
        row = text.count("\n", 0, found.start()) + 1 if found else None
        letter = f"U+{ord(found[0]):04X}" if found else "?"
        return InputError("scenario_bad_letter", place=Place(str(path), row), letter=letter)
    rows = text.split("\n")
    here = rows[mark.line][mark.column : mark.column + 1] if mark.line < len(rows) else ""
    code = "scenario_not_yaml"
    if "tab " in problem or ("cannot start any token" in problem and here == "\t"):
        code = "scenario_tab"
    elif "cannot start any token" in problem:
        code = "scenario_first_letter"
    elif "quoted scalar" in context or "double-quoted" in context:
        code = "scenario_backslash" if "escape" in problem else "scenario_open_quote"
    elif "flow" in context:
        code = "scenario_open_bracket"
    elif "mapping values are not allowed" in problem:
        code = "scenario_colon"
    elif context == "while scanning a simple key":
        code = "scenario_no_colon"
    elif context in {"while parsing a block mapping", "while parsing a block collection"}:
        code = "scenario_indent"
    if code in {"scenario_open_quote", "scenario_open_bracket", "scenario_no_colon"}:
        mark = began or mark
    return InputError(
        code, place=Place(str(path), mark.line + 1), letter=here, why=problem or str(error).splitlines()[0]
    )
