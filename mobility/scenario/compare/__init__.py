# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Baseline against scenarios: who reaches what, faster or slower, on the same origins, destinations, times and days."""
