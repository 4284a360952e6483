# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Ways of OpenStreetMap -> the street graph of a network, for every profile at once."""
