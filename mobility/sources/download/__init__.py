# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Files by their address: fetched, checked, and only then put in place of what was there."""
