# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""From services and trips to day classes, chains, sequences and, for a date, patterns."""
