# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""OpenStreetMap files -> ways with what each profile may do there. The rules stand in ``rules/*.toml``."""
