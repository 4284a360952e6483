# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""`mobility fetch`: bring the feeds and the map of a region from their addresses."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING, Any, Self

from rich.filesize import decimal
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from mobility.cli.console import console, open_region, print_json, print_rows, say
from mobility.sources.download.fetch import Outcome, Wanted, fetch, wanted_files
from mobility.sources.download.place import State, read_state
from mobility.sources.download.transfer import Patience, host_of, shown
from mobility.texts import preferred_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobility.region import Region

FINE, SOME_FAILED = 0, 1
PATIENCE = Patience()


def run(region: str, *, only: Sequence[str], dry_run: bool, force: bool, as_json: bool, quiet: bool) -> int:
    """Fetch what has an address, one file after the other; one that fails does not stop the others.

    Parameters
    ----------
    region
        As typed.
    only
        Ids of feeds, or ``streets``; empty for all.
    dry_run
        Only say what would be asked; no request leaves the machine.
    force
        Fetch what may not have changed, too.
    as_json
        Print JSON, the same in every language.
    quiet
        No progress and no notes.

    Returns
    -------
    int
        Exit code: 1 if a file could not be had.
    """
    opened, _ = open_region(region)
    files = wanted_files(opened, only)
    if dry_run:
        _show_plan(opened, files, as_json=as_json)
        return FINE
    outcomes = []
    for file in files:
        with _Bar(file, quiet=quiet) as bar:
            outcomes.append(fetch(file, force=force, patience=PATIENCE, progress=bar.come, checking=bar.checking))
        if not as_json:
            _show(outcomes[-1])
    if as_json:
        print_json({"region": opened.id, "dry_run": False, "files": [_as_dict(outcome) for outcome in outcomes]})
    elif not quiet:
        _show_next(opened, region, outcomes)
    return SOME_FAILED if any(outcome.error for outcome in outcomes) else FINE


class _Bar:
    """How far a file is, on stderr where that is a terminal; silent elsewhere, and gone when the file is done."""

    def __init__(self, file: Wanted, *, quiet: bool) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(bar_width=24), DownloadColumn(), TransferSpeedColumn())
        disable = quiet or not sys.stderr.isatty()
        self._progress = Progress(*columns, console=console(error=True), transient=True, disable=disable)
        self._name = file.id
        self._task = self._progress.add_task(f"{file.id}  {host_of(file.url)}", total=None)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def come(self, done: int, total: int | None) -> None:
        """So many bytes have come, of so many."""
        self._progress.update(self._task, completed=done, total=total)

    def checking(self) -> None:
        """All has come."""
        self._progress.update(self._task, description=say("fetch_checking", name=self._name))


def _show_plan(region: Region, files: Sequence[Wanted], *, as_json: bool) -> None:
    states = [read_state(file.path) for file in files]
    if as_json:
        planned = [
            {"id": file.id, "url": shown(file.url), "path": str(file.path), "there": _state(state)}
            for file, state in zip(files, states, strict=True)
        ]
        print_json({"region": region.id, "dry_run": True, "files": planned})
        return
    stream = console()
    stream.print(say("fetch_plan", name=region.name))
    rows = []
    for file, state in zip(files, states, strict=True):
        there = say("fetch_there", date=_date(state.fetched)) if state else say("fetch_not_there")
        there = say("fetch_there_unknown") if state is None and file.path.exists() else there
        rows.append([f"  {file.id}", shown(file.url), there])
    print_rows(stream, rows)


def _show(outcome: Outcome) -> None:
    """One line of stdout for a file that could be had; on stderr what is wrong with another."""
    file = outcome.wanted
    if outcome.error is None:
        facts = [say(f"fetch_{outcome.status}"), *_facts(outcome)]
        console().print(f"{file.id}: {', '.join(facts)}", soft_wrap=True)
        return
    stays = say("fetch_stays", date=_local(outcome.kept)) if outcome.kept else say("fetch_nothing_there")
    message, *details = outcome.error.text(preferred_language()).splitlines()
    stream = console(error=True)
    stream.print(f"{file.id}: {message} {stays}", soft_wrap=True)
    for line in details:
        stream.print(line, soft_wrap=True)


def _facts(outcome: Outcome) -> list[str]:
    """What is in a file, and what was in the one before."""
    before, after = outcome.before, outcome.after
    if after is None:
        return []
    if outcome.status == "unchanged":
        return [say("fetch_of", date=_date(after.fetched))]
    found = [decimal(after.size_bytes)]
    for name in ("trips", "ways"):
        if name in after.facts:
            now, was = after.facts[name], before.facts.get(name) if before else None
            key = f"fetch_{name}" if was in {None, now} else f"fetch_{name}_changed"
            found.append(say(key, now=f"{now:,}".replace(",", say("thousands")), was=was))
    if after.facts.get("first_date"):
        found.append(say("fetch_days", first=_date(after.facts["first_date"]), last=_date(after.facts["last_date"])))
    return found


def _show_next(region: Region, typed: str, outcomes: Sequence[Outcome]) -> None:
    stream = console(error=True)
    without = [feed.id for feed in region.feeds if not feed.url]
    if without:
        stream.print(say("fetch_without", feeds=", ".join(without)), soft_wrap=True)
    changed = [outcome for outcome in outcomes if outcome.status in {"new", "changed"}]
    failed = [outcome for outcome in outcomes if outcome.error is not None]
    if failed:
        stream.print(say("fetch_some_failed", failed=len(failed), all=len(outcomes)), soft_wrap=True)
    if changed:
        stream.print(say("fetch_build", region=f'"{typed}"' if " " in typed else typed), soft_wrap=True)
    elif not failed:
        stream.print(say("fetch_nothing_changed"), soft_wrap=True)


def _as_dict(outcome: Outcome) -> dict[str, Any]:
    error = outcome.error
    return {
        "id": outcome.wanted.id,
        "url": shown(outcome.wanted.url),
        "path": str(outcome.wanted.path),
        "status": outcome.status,
        "before": _state(outcome.before),
        "after": _state(outcome.after),
        "error": None if error is None else {"code": error.code, "message": error.text("en").splitlines()[0]},
    }


def _state(state: State | None) -> dict[str, Any] | None:
    if state is None:
        return None
    return {"fetched": state.fetched, "sha256": state.sha256, "size_bytes": state.size_bytes, **state.facts}


def _date(written: str) -> str:
    """A day or time of JSON as people read it, in the time of this machine."""
    when = dt.datetime.fromisoformat(written)
    return _local(when) if when.tzinfo else when.strftime(say("date_format"))


def _local(when: dt.datetime) -> str:
    return when.astimezone().strftime(say("date_format"))
