# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Arrays as kernels want them; numba compiles anew for a writable one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from mobility.kernels.layout import Int32


def frozen(array: np.ndarray) -> Int32:
    """The array as int32, C-contiguous and read-only."""
    result = np.ascontiguousarray(array, dtype=np.int32)
    if result is array and array.flags.writeable:
        result = array.view()
    result.flags.writeable = False
    return result
