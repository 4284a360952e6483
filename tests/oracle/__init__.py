# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2
"""The test oracle: a slow, literal reading of SEMANTICS.md that shares no code with the engine."""
