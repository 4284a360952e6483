# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""How good a region's feeds are: rules, trips per day, and what the data allow; ``examine`` puts them together."""
