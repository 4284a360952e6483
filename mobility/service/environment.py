# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What a worker learns from its environment; apart, so that whoever starts workers need not load what they do."""

from __future__ import annotations

REGION = "MOBILITY_REGION"
"""The region file."""
OUT = "MOBILITY_OUT"
"""The folder of its networks, if it is a special one."""
SCENARIOS = "MOBILITY_SCENARIOS"
"""A folder with scenario files that are served beside the network."""
METRICS = "PROMETHEUS_MULTIPROC_DIR"
"""The folder in which several workers count together; so called by prometheus-client."""
