# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Edits of streets: each takes what was read of an OpenStreetMap file and gives it back changed, to be compiled."""
