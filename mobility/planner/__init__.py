# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""One request -> itineraries. Speaks of requests and journeys; knows nothing of HTTP, terminals or files."""
