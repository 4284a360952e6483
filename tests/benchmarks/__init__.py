# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The comparison with peers: counting, telling, and the input that it writes; nothing is measured."""
