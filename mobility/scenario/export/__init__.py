# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What a scenario becomes outside: GTFS feeds, and a region made of them."""
