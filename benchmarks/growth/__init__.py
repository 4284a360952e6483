# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""How build and search grow with the size of a region: the home network once, twice, … 32 times."""
