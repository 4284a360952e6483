# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Timetables on paper: stops by trips, with footnotes, as HTML and PDF."""
