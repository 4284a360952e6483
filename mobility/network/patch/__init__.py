# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Patches: a network that differs from a built one in some trips, stops, rules or streets."""
