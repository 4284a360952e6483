# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""All variants of a scenario file: applied, compared with the baseline, side by side on all cores, and resumable.

Each variant's tables are put into a folder as they are done; a run of the same inputs goes on where it was stopped.
"""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from typing import TYPE_CHECKING

from mobility.scenario.ask import question_for, question_of
from mobility.scenario.compare.compare import compare, search_side
from mobility.scenario.compare.results import Joined, Results, joined, question_facts, results_of
from mobility.scenario.operating import Operating
from mobility.scenario.overview import overview_table
from mobility.scenario.part import VariantResult
from mobility.scenario.study import Study, open_study
from mobility.scenario.variant import BASELINE, Variant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from mobility.scenario.apply.apply import Applied
    from mobility.scenario.compare.compare import Side
    from mobility.scenario.compare.question import CompareQuestion
    from mobility.scenario.kept import Kept

FEWEST_FOR_PROCESSES = 4
"""Of fewer variants one process is done before others have begun."""


class Comparing:
    """Compares one variant after the other with a baseline that is searched once.

    Parameters
    ----------
    study
        A scenario file on its region.
    workers
        Threads of one comparison; None: as many as there are cores.
    """

    def __init__(self, study: Study, *, workers: int | None = None) -> None:
        self.study, self.workers = study, workers
        self.question = question_of(study.scenario, study.baseline.network, study.baseline.region.state)
        self._base: Side | None = None
        self._operating: Operating | None = None

    def again(self, study: Study) -> Comparing:
        """For another scenario on the same baseline; the baseline is not searched again for the same question.

        Parameters
        ----------
        study
            Such as ``Study.again`` gives it.
        """
        other = Comparing(study, workers=self.workers)
        same_rules = study.scenario.compare.parallel_min == self.study.scenario.compare.parallel_min
        if study.baseline is self.study.baseline and question_facts(other.question) == question_facts(self.question):
            other._base = self._base
            other._operating = self._operating if same_rules else None
        return other

    def one(self, number: int) -> VariantResult:
        """Apply and compare a variant.

        Raises
        ------
        InputError
            It can't be applied, or what the comparison refuses.
        """
        study = self.study
        applied = study.apply(study.scenario.variants[number])
        variant = variant_of(applied)
        question, base = self._asked(applied)
        found = results_of(compare(question, base.variant, [variant], known=base, workers=self.workers))
        if self._operating is None:
            baseline, region = study.baseline.network, study.baseline.region
            self._operating = Operating(baseline, self.question, region.operations, study.scenario.compare.parallel_min)
        operating = self._operating.tables(variant, applied.vehicles)
        return VariantResult(variant.id, Results(found.index, {**found.tables, **operating}))

    def _asked(self, applied: Applied) -> tuple[CompareQuestion, Side]:
        """The question of a variant, and the baseline searched for it."""
        question = question_for(self.question, applied)
        if applied.place_steps:  # other people or opportunities: a question of its own
            return question, search_side(question, self._baseline(), workers=self.workers)
        if self._base is None:
            self._base = search_side(self.question, self._baseline(), workers=self.workers)
        return self.question, self._base

    def _baseline(self) -> Variant:
        return Variant(BASELINE, {"de": "heute", "en": "today"}, self.study.baseline.network)


def variant_of(applied: Applied) -> Variant:
    """A variant as comparisons take it."""
    title = {language: applied.plan.title.of(language) or applied.plan.id for language in ("de", "en")}
    return Variant(applied.plan.id, title, applied.network, applied.touched)


def run_all(
    study: Study,
    *,
    kept: Kept | None = None,
    network: Path | None = None,
    cores: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Joined:
    """Compare all variants with the baseline.

    Parameters
    ----------
    study
        A scenario file on its region.
    kept
        Where what is done is kept, and taken from if a run before was stopped; it has been entered. None: nowhere.
    network
        Folder of the region's networks; None: the usual one.
    cores
        None: as many as there are. The results are the same with any number.
    progress
        Called with the number of variants done and of all.

    Raises
    ------
    InputError, ResourceError
        What a variant or its comparison raises.
    """
    count = len(study.scenario.variants)
    cores = cores or os.cpu_count() or 1
    found: dict[int, VariantResult] = {} if kept is None else kept.load(study.scenario.variants)
    if progress:
        progress(len(found), count)
    todo = [number for number in range(count) if number not in found]

    def done(number: int, result: VariantResult) -> None:
        found[number] = result
        if kept is not None:
            kept.keep(number, result)
        if progress:
            progress(len(found), count)

    if min(cores, len(todo)) < 2 or len(todo) < FEWEST_FOR_PROCESSES:  # noqa: PLR2004 - one is alone
        comparing = Comparing(study, workers=cores) if todo else None
        for number in todo:
            assert comparing is not None  # noqa: S101 - there is something to do
            done(number, comparing.one(number))
    else:
        given = str(study.scenario.path), None if network is None else str(network), str(study.baseline.region.path)
        # Processes begin anew: threads of numba do not survive a fork.
        with ProcessPoolExecutor(min(cores, len(todo)), get_context("spawn"), _begin, given) as pool:
            with _starting_quietly():
                waiting = {pool.submit(_one, number): number for number in todo}
            try:
                for ready in as_completed(waiting):
                    done(waiting[ready], ready.result())
            finally:
                pool.shutdown(cancel_futures=True)
    question = question_of(study.scenario, study.baseline.network, study.baseline.region.state)
    whole = joined(question, [found[number].results for number in range(count)])
    tables = {"overview": overview_table(whole.tables), **whole.tables}
    return Joined(question, Results(whole.results.index, tables))


@contextmanager
def _starting_quietly() -> Iterator[None]:
    """Let processes begin deaf to Ctrl-C, so that none of them prints a trace while it starts; see ``_begin``."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


_comparing: Comparing | None = None


def _begin(scenario: str, network: str | None, region: str) -> None:
    """Open the study once in each process."""
    from pathlib import Path

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # it ends without a word; the first process tells
    threading.Thread(target=_end_with_parent, daemon=True).start()
    global _comparing  # noqa: PLW0603 - one per process
    study = open_study(scenario, out=None if network is None else Path(network), region=Path(region))
    _comparing = Comparing(study, workers=1)


def _end_with_parent() -> None:
    """End this process when the first one has ended, however it did: nobody would take the results."""
    first = parent_process()
    if first is not None:
        first.join()
        os._exit(1)


def _one(number: int) -> VariantResult:
    assert _comparing is not None  # noqa: S101 - the process began with it
    return _comparing.one(number)
