# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""`mobility scenario run`: all variants compared with the baseline, into a folder with a lock; stopped runs go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobility.cli.analysis_options import Bar
from mobility.cli.console import console, footer_lines, header_lines
from mobility.cli.scenario.compare import print_results
from mobility.cli.scenario.opening import tell_left_out
from mobility.cli.telling import interrupted_as
from mobility.errors import InputError, Place
from mobility.scenario.ask import question_of
from mobility.scenario.ask_places import files_of
from mobility.scenario.compare.output.folder import write_results
from mobility.scenario.compare.results import question_facts
from mobility.scenario.kept import Kept
from mobility.scenario.lock import LOCK, differences, lock_hash, make_lock, read_lock, write_lock
from mobility.scenario.run import run_all
from mobility.texts import preferred_language, text

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from mobility.cli.scenario.opening import Opening
    from mobility.scenario.lock import Difference
    from mobility.scenario.study import Study

MOST_CORES = 1_024
MOST_NAMED = 12
"""Inputs that are named where a run differs from an earlier one."""


def run(opening: Opening, folder: Path, *, cores: int | None, locked: bool) -> None:
    """Compare, write and tell."""
    if cores is not None and not 1 <= cores <= MOST_CORES:
        raise InputError("bad_number", option="--cores", low=1, high=MOST_CORES)
    study = opening.study()
    lock = lock_of(study)
    tell_left_out(study, quiet=opening.quiet)
    before = read_lock(folder / LOCK) if (folder / LOCK).exists() else None
    if locked and before is None:
        raise InputError("lock_missing", place=Place(str(folder / LOCK)))
    changed = [] if before is None else differences(before, lock)
    if locked and changed:
        raise InputError("lock_differs", place=Place(str(folder / LOCK)), inputs=_named(changed))
    stream, language = console(error=True), preferred_language()
    if changed and not opening.quiet:
        stream.print(text(language, "scenario.lock_changed", inputs=_named(changed)), soft_wrap=True)
    with interrupted_as("scenario.interrupted", folder=str(folder)), Kept(folder, lock_hash(lock)) as kept:
        with Bar(text(language, "scenario.comparing"), quiet=opening.quiet) as bar:
            found = run_all(study, kept=kept, network=opening.network, cores=cores, progress=bar)
        write_results(folder, found)
        write_lock(folder, lock)
        kept.forget()
    if opening.quiet:
        return
    out = console()
    for line in header_lines(study.baseline.network):
        out.print(line, style="bold")
    print_results(found.results)
    out.print(text(language, "scenario.written", folder=str(folder)), soft_wrap=True)
    for line in footer_lines(study.baseline.network):
        out.print(line, style="dim", soft_wrap=True)


def lock_of(study: Study) -> dict[str, Any]:
    """The lock of a comparison: all that its bytes depend on."""
    scenario, baseline = study.scenario, study.baseline
    question = question_of(scenario, baseline.network, baseline.region.state)
    parameters = {
        "question": question_facts(question),
        "variants": [[variant.id, [list(setting) for setting in variant.settings]] for variant in scenario.variants],
    }
    return make_lock(scenario, baseline.region, parameters, files_of(scenario))


def _named(changed: list[Difference]) -> str:
    names = [one.name for one in changed]
    return ", ".join(names[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "")
