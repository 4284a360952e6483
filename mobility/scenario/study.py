# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""A region that scenarios are tried on again and again: its baseline is read once and kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobility.network.patch.baseline import Baseline, open_baseline
from mobility.region import read_region
from mobility.scenario.apply.apply import Applied, apply_variant
from mobility.scenario.language.read import read_scenario

if TYPE_CHECKING:
    from pathlib import Path

    from mobility.network.build import Progress
    from mobility.scenario.language.scenario import Scenario, VariantPlan


@dataclass(eq=False)
class Study:
    """A scenario file and what it is tried on.

    Parameters
    ----------
    scenario
        As it was read.
    baseline
        Of its region.
    """

    scenario: Scenario
    baseline: Baseline

    def apply(self, plan: VariantPlan) -> Applied:
        """Make a variant real.

        Raises
        ------
        InputError
            What ``apply_variant`` refuses.
        """
        return apply_variant(self.baseline, plan)

    def again(self, path: Path | str) -> Study:
        """Another scenario file, or the same one after a change, on the same baseline if it is of the same region."""
        scenario = read_scenario(path)
        if scenario.region.resolve() == self.scenario.region.resolve():
            return Study(scenario, self.baseline)
        return open_study(path)


def open_study(
    path: Path | str, *, region: Path | None = None, out: Path | None = None, progress: Progress | None = None
) -> Study:
    """Read a scenario file, and build its region if need be.

    Parameters
    ----------
    path
        The file.
    region
        Another region file than the one that it names.
    out, progress
        As for ``network.build.build``.

    Raises
    ------
    InputError, DataError, ResourceError
        What reading the file or building the region raises.
    """
    scenario = read_scenario(path)
    return Study(scenario, open_baseline(read_region(region or scenario.region), out=out, progress=progress))
