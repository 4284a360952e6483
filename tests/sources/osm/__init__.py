# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""OpenStreetMap files: values, rules, areas, and what is read or refused."""
