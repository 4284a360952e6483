# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A multimodal mobility engine that a municipality can run itself."""

__version__ = "0.1.0"
