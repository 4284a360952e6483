# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What was compared as lines of a terminal, tables, maps and a folder that reports read."""
