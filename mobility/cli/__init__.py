# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The command line: one module per command; results on stdout, progress and errors on stderr."""
