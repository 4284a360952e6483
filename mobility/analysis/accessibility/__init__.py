# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What people reach: opportunities within a time, the nearest ones, how evenly, and there and back again."""
