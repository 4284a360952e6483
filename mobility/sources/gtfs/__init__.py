# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""GTFS: archive -> text columns -> typed tables, one module per family of files; ``feed`` puts them together."""
