# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""When a chain calls where: its own beginning and what its timing adds to that."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mobility.kernels.layout import Int32
    from mobility.network.network import Network


def event_of(network: Network, chain: int, position: int) -> int:
    """The event of a timing that tells of a chain's call at a position."""
    return int(network.timings.ptr[network.chains.timing[chain]]) + position


def arrival_s(network: Network, chain: int, position: int) -> int:
    """When a chain arrives at a position, in seconds of the service day."""
    return int(network.chains.start_s[chain] + network.timings.arrival_s[event_of(network, chain, position)])


def departure_s(network: Network, chain: int, position: int) -> int:
    """When a chain leaves a position, in seconds of the service day."""
    return int(network.chains.start_s[chain] + network.timings.departure_s[event_of(network, chain, position)])


def chain_lengths(network: Network) -> Int32:
    """(C) number of calls of each chain."""
    ptr, sequence = network.sequences.ptr, network.chains.sequence
    lengths: Int32 = ptr[sequence + 1] - ptr[sequence]
    return lengths
