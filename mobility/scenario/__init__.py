# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What would change if: scenarios, their comparison with what is, and what they become in practice."""
