# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Records that no file holds, for tests of what comes after reading."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from mobility.analysis.places.records import Records


def records_of(x: Sequence[float], y: Sequence[float]) -> Records:
    """Points without columns."""
    row = np.arange(1, len(x) + 1)
    return Records(Path("a.csv"), row, pl.DataFrame(), np.array(x), np.array(y), "x", "y")
