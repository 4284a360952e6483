# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Kinds of days: school days, weekdays in school holidays, Saturdays, Sundays and public holidays."""
