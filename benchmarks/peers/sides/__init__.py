# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Benchmarks: latency in the process, and side by side with the yardstick."""
