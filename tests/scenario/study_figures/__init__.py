# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Every figure of a study, reckoned a second time from the raw files by code that shares nothing with mobility."""
