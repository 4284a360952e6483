# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Many requests: travel times, areas, accessibility, measures; and what an update of a feed changes."""
