# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Numba kernels: arrays in, arrays out. No strings, dates, classes or files.

``layout`` declares every array with its shape, dtype and unit; ``_jit`` compiles. Numba's cache does not see that a
called kernel changed, so the folder of the cache is keyed by a hash of all sources of this room.
"""
