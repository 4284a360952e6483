# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What api.py speaks: the contract of MOTIS, limits, networks that change under way, metrics."""
