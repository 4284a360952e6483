# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The engine and the oracle agree: on random networks and on real feeds, and every shown journey can be ridden."""
