# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What it takes to run a timetable: vehicles, kilometres, hours, parallel service, cost and CO2."""
