# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The numbers that GTFS gives to kinds of things."""

STOP, STATION, ENTRANCE, GENERIC_NODE, BOARDING_AREA = range(5)
"""location_type."""
RECOMMENDED, TIMED, MINIMUM_TIME, FORBIDDEN, STAY_SEATED, LEAVE_SEAT = range(6)
"""transfer_type."""
