# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What a feed update changes: two networks side by side, in the terms of stops, lines and dates."""
