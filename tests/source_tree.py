# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The sources of mobility as syntax trees: which modules import which, and which codes are raised or found."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent / "mobility"
ERRORS = {
    *("InputError", "DataError", "StoreError", "ResourceError", "InternalError"),
    *("NotFoundError", "RefusedError", "Busy"),
}
CODE = "code"
"""The name that a parameter has which takes the code of an error or finding."""


def modules() -> dict[str, ast.Module]:
    """Name -> tree of all modules of the package; a package has the name of its folder."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def imports(module: str, tree: ast.Module, known: set[str]) -> set[str]:
    """All modules of this package that a module imports anywhere: also in functions and for type checkers only."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            base = node.module or ""
            found |= {f"{base}.{alias.name}" if f"{base}.{alias.name}" in known else base for alias in node.names}
    return {name for name in found if name.partition(".")[0] == "mobility"}


@dataclass(frozen=True)
class Use:
    """One place that raises or notes a code; ``facts`` is None where they cannot be told from the source."""

    code: str
    where: str
    called: str
    facts: frozenset[str] | None
    warning: bool


def uses() -> list[Use]:
    """Every place that raises or notes a code."""
    trees = modules()
    takers = _takers(trees)
    return [use for name, tree in trees.items() for use in _uses_in(name, tree, takers)]


def _takers(trees: dict[str, ast.Module]) -> dict[str, list[int]]:
    """Functions and classes that take a code -> at which positions, by name alone."""
    found: dict[str, list[int]] = {error: [0] for error in ERRORS} | {"Finding": [0]}
    for tree in trees.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name != "__init__":
                names = [argument.arg for argument in node.args.args if argument.arg != "self"]
                if CODE in names and names.index(CODE) not in found.setdefault(node.name, []):
                    found[node.name].append(names.index(CODE))
    return found


def _uses_in(name: str, tree: ast.Module, takers: dict[str, list[int]]) -> Iterator[Use]:
    for scope in [tree, *(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))]:
        for node in _own_nodes(scope):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            for position in takers.get(called, []):
                codes = _texts(node.args[position], scope, tree) if position < len(node.args) else []
                facts = frozenset(keyword.arg for keyword in node.keywords if keyword.arg)
                told = all(keyword.arg for keyword in node.keywords)
                warning = called in {"warning", "note"} or _mild(node)
                where = f"{name}:{node.lineno}"
                yield from (Use(code, where, called, facts if told else None, warning) for code in codes)
                if codes:
                    break


def _own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """All nodes below, those of functions inside left to themselves."""
    for child in ast.iter_child_nodes(scope):
        if not isinstance(child, ast.FunctionDef):
            yield child
            yield from _own_nodes(child)


def _mild(call: ast.Call) -> bool:
    """Whether a severity is given, as a word or in a variable, that is not always ``error``."""
    given = [keyword.value for keyword in call.keywords if keyword.arg == "severity"]
    words = {node.value for node in call.args if isinstance(node, ast.Constant)}
    return any(not (isinstance(value, ast.Constant) and value.value == "error") for value in given) or bool(
        words & {"warning", "info"}
    )


def _texts(node: ast.AST, scope: ast.AST, tree: ast.Module) -> list[str]:
    """What an expression may be, as far as texts stand in the source.

    A name is looked up in its function, a value out of a dictionary in its module.
    """
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.IfExp):
        return _texts(node.body, scope, tree) + _texts(node.orelse, scope, tree)
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        return [text for other in tree.body for text in _values(other, node.value.id, scope, tree)]
    if not isinstance(node, ast.Name):
        return []
    found = []
    for other in _own_nodes(scope):
        if isinstance(other, ast.Assign) and any(getattr(target, "id", "") == node.id for target in other.targets):
            found += _texts(other.value, scope, tree)
        elif isinstance(other, ast.For) and isinstance(other.target, ast.Tuple):
            names = [getattr(target, "id", "") for target in other.target.elts]
            if node.id in names and isinstance(other.iter, ast.Tuple):
                rows = [row.elts[names.index(node.id)] for row in other.iter.elts if isinstance(row, ast.Tuple)]
                found += [text for row in rows for text in _texts(row, scope, tree)]
    return found


def _values(statement: ast.stmt, name: str, scope: ast.AST, tree: ast.Module) -> list[str]:
    """The texts that a dictionary of this name holds, if the statement makes one."""
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    value = getattr(statement, "value", None)
    if not isinstance(value, ast.Dict) or name not in [getattr(target, "id", "") for target in targets]:
        return []
    return [text for entry in value.values for text in _texts(entry, scope, tree)]


def literals() -> set[str]:
    """All texts that stand in the sources, and the beginnings of those that are put together (ending with *)."""
    found = set()
    for tree in modules().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                found.add(f"{node.values[0].value!s}*")
    return found
