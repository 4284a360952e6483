# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What a region knows by name, compiled for search: stops, streets, addresses and places.

``words`` says how names are taken apart, ``entries`` what is gathered, ``stops``, ``streets`` and ``areas`` gather it,
``compile`` turns it into arrays, and ``planner.geocode`` searches them.
"""
