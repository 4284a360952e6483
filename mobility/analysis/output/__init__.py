# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Results as files, with the same bytes whenever, wherever and by whomever they are written."""
