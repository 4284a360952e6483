# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The command without its script: python -m mobility.cli."""

from mobility.cli.main import run

run()
