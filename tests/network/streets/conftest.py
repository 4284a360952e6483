# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The town, compiled once."""

import pytest

from tests.network.streets.asking import Asked, compiled
from tests.network.streets.town import make_town


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """Return the town."""
    return compiled(make_town(), tmp_path_factory.mktemp("town"))
