# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A variant: a scenario made real, as comparisons, figures and exports take it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mobility.network.network import Network

BASELINE = "baseline"
"""The id that tables give to the network without any scenario."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One variant.

    Parameters
    ----------
    id
        As in the scenario file.
    title
        By language: ``de``, ``en``.
    network
        Patched: stops have the numbers of the baseline, new ones follow behind.
    touched
        What each modification changed, as ``scenario.apply`` tells it.
    """

    id: str
    title: Mapping[str, str]
    network: Network
    touched: tuple[Any, ...] = ()
