# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""An import runs only downwards over the floors of the house, and starting loads nothing heavy."""

import ast
import subprocess
import sys

import pytest

import mobility
from tests.source_tree import imports, modules

FLOORS = [
    {"texts"},
    {"errors", "kernels", "locks"},
    {"region"},
    {"sources"},
    {"network"},
    {"planner"},
    {"analysis"},
    {"scenario"},
    {"shuttle"},
    {"service", "web"},
    {"cli"},
]
"""From the ground; rooms on one floor do not know each other."""
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
HEAVY = {"pandas", "geopandas", "osmnx", "gtfs_kit", "numba", "polars", "pyarrow", "shapely", "networkx"}
MODULES = modules()
ROOMS = {"texts", "kernels", "sources", "network", "planner", "analysis", "service", "cli"}


def room_of(module: str) -> str:
    """The room that a module lies in; of the package itself, nothing."""
    return [*module.split("."), ""][1]


@pytest.mark.parametrize("module", [name for name in MODULES if room_of(name)])
def test_imports_run_downwards(module: str) -> None:
    room = room_of(module)
    assert room in FLOOR, f"the room {room} has no floor yet"
    upwards = {
        other
        for other in imports(module, MODULES[module], set(MODULES))
        if room_of(other) not in {"", room} and FLOOR[room_of(other)] >= FLOOR[room]
    }
    assert upwards == set()


def test_the_rooms_take_nothing_but_the_version_from_the_package_itself() -> None:
    for module, tree in MODULES.items():
        for node in ast.walk(tree):
            if room_of(module) and isinstance(node, ast.ImportFrom) and node.module == "mobility":
                assert {alias.name for alias in node.names} <= {"__version__", *ROOMS}, module


def test_every_public_name_can_be_loaded() -> None:
    assert sorted(dir(mobility)) == sorted(mobility.__all__)
    for name in mobility.__all__:
        assert getattr(mobility, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'plann'"):
        mobility.plann  # noqa: B018


def test_the_planner_knows_nothing_of_terminals() -> None:
    """What is printed is the business of the floors above."""
    for module, tree in MODULES.items():
        if room_of(module) in {"kernels", "planner", "network"}:
            assert not {name for name in imports(module, tree, set(MODULES)) if room_of(name) in {"cli", "service"}}


@pytest.mark.parametrize(
    "code",
    [
        "import mobility",
        "import mobility.errors, mobility.region",
        "import sys; sys.argv = ['mobility', '--help']; from mobility.cli.main import run; run()",
        "import sys; sys.argv = ['mobility', '--version']; from mobility.cli.main import run; run()",
    ],
    ids=["package", "errors and region", "--help", "--version"],
)
def test_starting_loads_nothing_heavy(code: str) -> None:
    """In a process of its own; what it has loaded is printed at its end."""
    program = f"import atexit, sys\natexit.register(lambda: print('LOADED', *sys.modules))\n{code}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60, check=True)
    loaded = set(done.stdout.decode().rpartition("LOADED ")[2].split())
    assert "mobility" in loaded
    assert loaded & HEAVY == set()
