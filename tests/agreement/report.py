# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Where the tests print what they have counted."""

import os
import sys

import pytest

from .compare import Counts, table


def report(capsys: pytest.CaptureFixture[str], title: str, counts: Counts) -> None:
    """Print the counts at once; a worker of pytest-xdist has no terminal, its output is shown by -rP."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        sys.stdout.write(table(title, counts))
        return
    with capsys.disabled():
        sys.stdout.write(table(title, counts))
