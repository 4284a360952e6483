# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Tables compiled into flat arrays: stops, timetable, links, and the store that keeps them."""
