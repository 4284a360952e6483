# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Fetching, against a small server on loopback; one module per module of mobility.sources.download."""
