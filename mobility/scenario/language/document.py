# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A YAML file -> plain lists and mappings of texts, and the line on which each of them stands.

Every scalar stays the text that was written: ``0610`` remains a line number, ``07:30`` a time, ``no`` a word. Anchors,
aliases and tags are refused, so that a short file can't stand for a huge one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from mobility.errors import InputError, Place

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 4 * 2**20
MOST_DEPTH = 40
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
        shown = str(value) if isinstance(value, str | int | float) else None
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
        content = path.read_bytes()
    except OSError as error:
        raise InputError("scenario_unreadable", place=Place(str(path)), why=error.strerror or str(error)) from error
    if len(content) > MOST_BYTES:
        raise InputError("scenario_too_large", place=Place(str(path)), most=MOST_BYTES // 2**20)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("scenario_not_utf8", place=Place(str(path))) from error
    reader = _Reader(path)
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        row = None if mark is None else mark.line + 1
        why = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise InputError("scenario_not_yaml", place=Place(str(path), row), why=why) from error
    except RecursionError as error:
        raise InputError("scenario_too_deep", place=Place(str(path)), most=MOST_DEPTH) from error
    if not isinstance(node, yaml.MappingNode):
        raise InputError("scenario_no_mapping", place=Place(str(path)))
    return Document(path, reader.plain(node, ()), reader.lines)


class _Loader(yaml.SafeLoader):
    """Refuses aliases before they are followed."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """See the base class; an alias is an error."""
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem=f"alias *{event.anchor}", problem_mark=event.start_mark)
        node: yaml.Node | None = super().compose_node(parent, index)
        return node


class _Reader:
    """Nodes of YAML -> plain data; notes lines on the way."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[Path_, int] = {}

    def plain(self, node: yaml.Node, where: Path_) -> Plain:
        """What a node says."""
        row = node.start_mark.line + 1
        self.lines.setdefault(where, row)
        if len(where) > MOST_DEPTH:
            raise InputError("scenario_too_deep", place=Place(str(self.path), row), most=MOST_DEPTH)
        if not node.tag.startswith("tag:yaml.org,2002:"):
            raise InputError("scenario_tag", place=Place(str(self.path), row), tag=node.tag)
        if isinstance(node, yaml.ScalarNode):
            return str(node.value)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(entry, (*where, number)) for number, entry in enumerate(node.value)]
        found: dict[str, Plain] = {}
        for key_node, value_node in node.value:
            key_row = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise InputError("scenario_bad_key", place=Place(str(self.path), key_row))
            key = str(key_node.value)
            if key in found:
                raise InputError("scenario_key_twice", place=Place(str(self.path), key_row, key), key=key)
            self.lines[*where, key] = key_row
            found[key] = self.plain(value_node, (*where, key))
        return found
