# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The real timetables and the sample, ready to be changed, and the published files of the county's buses."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mobility.network.patch.baseline import Baseline, open_baseline
from mobility.region import read_region
from mobility.scenario.apply.apply import Applied

from .trying import Compared, Published, made

Try = Callable[[str], Applied]


@pytest.fixture(scope="session")
def home_base(home_region: Path, home_out: Path) -> Baseline:
    """Return the baseline of the home region."""
    return open_baseline(read_region(home_region), out=home_out)


@pytest.fixture(scope="session")
def buses(home_base: Baseline) -> Published:
    """Return the published files of the county's buses."""
    return Published(home_base.region.feeds[0].gtfs)


@pytest.fixture
def on_home(home_base: Baseline, tmp_path: Path) -> Try:
    """Return what applies modifications to the home region."""
    return lambda text: made(home_base, tmp_path, text)


@pytest.fixture
def change(on_home: Try, buses: Published) -> Callable[[str], Compared]:
    """Return what applies modifications to the home region and sets the county's buses beside what was published."""
    return lambda text: Compared(on_home(text), buses, "boerdebus")


@pytest.fixture(scope="session")
def sample_base(sample: Path) -> Baseline:
    """Return the baseline of the sample region."""
    return open_baseline(read_region(sample))


@pytest.fixture
def on_sample(sample_base: Baseline, tmp_path: Path) -> Try:
    """Return what applies modifications to the sample region."""
    return lambda text: made(sample_base, tmp_path, text)
