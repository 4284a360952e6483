# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Maps and charts as PNG that read in greyscale and are the same bytes for the same question."""
