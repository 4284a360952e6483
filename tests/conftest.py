# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What all tests share: the language, the Hypothesis profile, the built sample and the real data.

Kernels are compiled once into the user's cache (``python -m mobility.cli.warm``) before tests run side by side; no
test moves that cache, for it would compile them all again.
"""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from mobility.network.build import load
from mobility.network.network import Network
from mobility.region import read_region
from tests.command import mobility
from tests.refusals import Standing, copy_of, standing

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

# The same examples in every run; and the machine decides how long one takes, not the code alone.
settings.register_profile("house", deadline=None, derandomize=True, database=None)
settings.load_profile("house")


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print English whatever the environment says; a test that wants German asks for it."""
    monkeypatch.setenv("MOBILITY_LANG", "en")
    monkeypatch.delenv("MOBILITY_DEBUG", raising=False)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of the real data; what needs it is skipped where it is absent."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the real data of ../shared/data are absent")
    return SHARED / "data"


@pytest.fixture(scope="session")
def together(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that all processes of one test run share: a build in it happens once, the lock sees to it."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the region file of a built copy of the sample region."""
    folder = tmp_path_factory.mktemp("sample")
    shutil.copytree(ROOT / "data", folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("build"))
    answer = mobility("build", folder / "beispiel.toml")
    assert answer.code == 0, answer.err
    return folder / "beispiel.toml"


@pytest.fixture(scope="session")
def _village(tmp_path_factory: pytest.TempPathFactory) -> Standing:
    return standing(tmp_path_factory.mktemp("village"))


@pytest.fixture
def built(_village: Standing, tmp_path: Path) -> Standing:
    """Return a small region with its network, the test's own."""
    return copy_of(_village, tmp_path / "village")


@pytest.fixture(scope="session")
def home_region(shared_data: Path) -> Path:
    """Return the region file of the five real timetables of Sachsen-Anhalt."""
    assert shared_data.is_dir()
    return SHARED / "regions" / "home.toml"


@pytest.fixture(scope="session")
def home_out(home_region: Path, together: Path) -> Path:
    """Return the folder in which the network of the home region lies, built."""
    folder = together / "home"
    answer = mobility("build", home_region, "--out", folder)
    assert answer.code == 0, answer.err
    return folder


@pytest.fixture(scope="session")
def home(home_region: Path, home_out: Path) -> Network:
    """Return the network of the home region."""
    return load(read_region(home_region), out=home_out)
