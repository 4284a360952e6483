# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What the commands of `mobility scenario` share: which file, on which region, which of its variants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobility.cli.console import BuildProgress, console, open_region, say
from mobility.errors import InputError
from mobility.scenario.ask_places import FIELDS, files_of, read_asked
from mobility.scenario.study import open_study
from mobility.texts import preferred_language, text

if TYPE_CHECKING:
    from pathlib import Path

    from mobility.scenario.apply.apply import Applied
    from mobility.scenario.study import Study


@dataclass(frozen=True, slots=True)
class Opening:
    """The options that say what is opened, as typed."""

    file: Path
    region: str | None = None
    network: Path | None = None
    quiet: bool = False

    def study(self) -> Study:
        """The scenario on its region, built if need be."""
        with BuildProgress(quiet=self.quiet) as progress:
            if self.region is None:
                return open_study(self.file, out=self.network, progress=progress)
            region, special = open_region(self.region)
            return open_study(self.file, region=region.path, out=self.network or special, progress=progress)


def variants_of(study: Study, wanted: str | None) -> list[Applied]:
    """Variants made real: the one that is named, else all.

    Raises
    ------
    InputError
        There is no such variant.
    """
    plans = study.scenario.variants
    if wanted is not None:
        plans = tuple(plan for plan in plans if plan.id == wanted)
        if not plans:
            known = ", ".join(plan.id for plan in study.scenario.variants)
            raise InputError("scenario_unknown_variant", variant=wanted, known=known)
    return [study.apply(plan) for plan in plans]


def variant_of(study: Study, wanted: str | None) -> Applied:
    """The one variant that is meant, made real.

    Raises
    ------
    InputError
        There is no such variant, or none is named and there are several.
    """
    if wanted is None and len(study.scenario.variants) > 1:
        known = ", ".join(plan.id for plan in study.scenario.variants)
        raise InputError("scenario_variant_needed", known=known)
    (applied,) = variants_of(study, wanted)
    return applied


def tell_left_out(study: Study, *, quiet: bool) -> None:
    """Say on stderr which places of files lie outside of the region and are left out of comparisons."""
    if quiet:
        return
    language, files = preferred_language(), files_of(study.scenario)
    told: dict[str, None] = {}
    for field in FIELDS:
        if files.keys().isdisjoint(getattr(study.scenario.compare, field)):
            continue
        for warning in read_asked(study.scenario, study.baseline.network, field).warnings:
            message = text(language, f"error.{warning.code}", **warning.facts)
            told[say("warning", message=message, place=warning.place.text(language))] = None
    for line in told:  # once, where origins and destinations are the same
        console(error=True).print(line, soft_wrap=True)


def names_of(lines: str) -> list[str]:
    """Lines as typed, parted by commas.

    Raises
    ------
    InputError
        None is named.
    """
    found = list(dict.fromkeys(line.strip() for line in lines.split(",") if line.strip()))
    if not found:
        raise InputError("printed_nothing")
    return found
