# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""One app for each region, open for all tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import mobility
from tests.service.asking import Asker, served
from tests.service.server import Server, spawned


@pytest.fixture(scope="session")
def heidelberg_region(shared_data: Path) -> Path:
    """Return the region file of Heidelberg: streets and trams."""
    return shared_data.parent / "regions" / "heidelberg.toml"


@pytest.fixture(scope="session")
def heidelberg_out(heidelberg_region: Path, together: Path) -> Path:
    """Return the folder in which the network of Heidelberg lies, built."""
    folder = together / "heidelberg"
    answer = mobility("build", heidelberg_region, "--out", folder)
    assert answer.code == 0, answer.err
    return folder


@pytest.fixture(scope="session")
def heidelberg(heidelberg_region: Path, heidelberg_out: Path) -> Iterator[Asker]:
    """Return a client of Heidelberg."""
    with served(heidelberg_region, heidelberg_out) as asker:
        yield asker


@pytest.fixture(scope="session")
def county(home_region: Path, home_out: Path) -> Iterator[Asker]:
    """Return a client of the five timetables of Sachsen-Anhalt."""
    with served(home_region, home_out) as asker:
        yield asker


@pytest.fixture(scope="session")
def town(sample: Path) -> Iterator[Asker]:
    """Return a client of the sample region."""
    with served(sample, None) as asker:
        yield asker


@pytest.fixture(scope="session")
def server(heidelberg_region: Path, heidelberg_out: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a server of Heidelberg on loopback."""
    with spawned(heidelberg_region, heidelberg_out, tmp_path_factory.mktemp("server")) as running:
        yield running
