# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The engine beside what a user could install instead: the same questions on the same data, in alternation.

``make bench-peers`` runs it:

- ``install``: one environment per kind of Python below build/peers, with what can be had of ``requirements.txt``;
- ``data``: the input that every side can read, and the seeded questions;
- ``sides``: one module per side, each asked in a process of its own (``worker``), which knows no other side;
- ``groups``: which sides answer which operation on which data;
- ``drive``: asks all sides of a group in turns, a block of questions each;
- ``compare``: how many answers are the same, and why the others are not, as counts;
- ``render``: benchmarks/RESULTS.md from what was measured, and from nothing else.
"""
