# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""What real feeds contain is read; one module per module of mobility.sources.gtfs."""
