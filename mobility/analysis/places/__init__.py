# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Origins, destinations and opportunities: read from files, made as a grid, taken from the map."""
