# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The cache of compiled kernels notices a changed callee, and nothing depends on its being there.

Each test has a copy of the package with two kernels more, one calling the other, and runs it as processes of its own.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import mobility

TIMEOUT_S = 120
CALLEE = """
from mobility.kernels._jit import kernel
@kernel
def inner(x: int) -> int:
    return x + {added}
"""
CALLER = """
from mobility.kernels._jit import kernel
from mobility.kernels.callee import inner
@kernel
def outer(x: int) -> int:
    return 10 * inner(x)
"""
ASK = """
from mobility.kernels._jit import cache_folder
from mobility.kernels.caller import outer
print(outer(1), sum(outer.stats.cache_hits.values()), cache_folder())
"""


@dataclass(frozen=True)
class Seen:
    """What a process printed: a result, how often compiled code was found, where it lies."""

    result: int
    hits: int
    folder: Path


@dataclass(frozen=True)
class Copy:
    """A copy of the package, and where it is to keep what it compiles."""

    home: Path
    cache: Path

    def write_callee(self, added: int) -> None:
        (self.home / "mobility" / "kernels" / "callee.py").write_text(CALLEE.format(added=added), encoding="utf-8")

    def ask(self) -> Seen:
        """Run it as a process of its own."""
        environment = {
            **os.environ,
            "PYTHONPATH": str(self.home),
            "PYTHONDONTWRITEBYTECODE": "1",  # bytecode is kept by the second, and edits follow each other faster
            "MOBILITY_CACHE_DIR": str(self.cache),
            "TMPDIR": str(self.home / "tmp"),
        }
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", ASK],
            capture_output=True, text=True, timeout=TIMEOUT_S, check=False, env=environment, cwd=self.home,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        result, hits, folder = done.stdout.split(maxsplit=2)
        return Seen(int(result), int(hits), Path(folder.strip()))


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """Return a copy of the package with the two kernels; the inner one adds 1."""
    source = Path(mobility.__file__).parent
    shutil.copytree(source, tmp_path / "mobility", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "mobility" / "kernels" / "caller.py").write_text(CALLER, encoding="utf-8")
    (tmp_path / "tmp").mkdir()
    made = Copy(tmp_path, tmp_path / "cache")
    made.write_callee(1)
    return made


def test_a_caller_sees_that_its_callee_was_edited(copy: Copy) -> None:
    first, again = copy.ask(), copy.ask()
    assert (first.result, first.hits) == (20, 0)
    assert (again.result, again.hits) == (20, 1)
    assert again.folder == first.folder
    copy.write_callee(2)
    edited = copy.ask()
    assert (edited.result, edited.hits) == (30, 0)
    copy.write_callee(1)
    assert copy.ask() == again


def test_everything_compiled_lies_in_the_folder_that_was_chosen(copy: Copy) -> None:
    folder = copy.ask().folder
    assert folder.parent == copy.cache / "kernels"
    assert {path.suffix for path in folder.rglob("*") if path.is_file()} == {".nbi", ".nbc"}
    assert list(copy.home.rglob("mobility/**/*.nb*")) == []


def test_without_a_cache_folder_that_can_be_written_it_works_all_the_same(copy: Copy) -> None:
    """Below a file there can be no folder, whoever asks: permissions would not stop root."""
    copy.cache.write_text("a file", encoding="utf-8")
    seen = copy.ask()
    assert (seen.result, seen.hits) == (20, 0)
    assert seen.folder.parent == copy.home / "tmp"
    assert copy.cache.read_text(encoding="utf-8") == "a file"
