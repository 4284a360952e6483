# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""Questions on real regions with their journeys as text, so that a change of results shows which journeys changed."""
