# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The benchmark of growth measures what it says: copies of home in which one travels as at home."""
