# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""What all commands share: language, tables, progress, opening a region."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import platformdirs
from rich.cells import cell_len
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from mobility.cli.telling import Interrupted
from mobility.errors import InputError, Place
from mobility.region import read_region
from mobility.texts import preferred_language, text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from mobility.network.network import Network
    from mobility.region import Region
    from mobility.sources.gtfs.findings import Findings

SAMPLE_ID = "beispiel"
PLAIN_WIDTH = 110
"""Width of tables where the output is no terminal."""
STAGES = (
    "read",
    "stops",
    "transfers",
    "timetable",
    "streets",
    "stop_links",
    "turns",
    "hierarchy",
    "links",
    "names",
    "write",
)


def say(key: str, **facts: Any) -> str:
    """A text of this command line in the user's language."""
    return text(preferred_language(), f"cli.{key}", **facts)


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to ``telling`` what it means that nobody reads on."""
        raise BrokenPipeError


def console(*, error: bool = False) -> Console:
    """A console on stdout or stderr; plain where that is no terminal or NO_COLOR is set."""
    stream = sys.stderr if error else sys.stdout
    width = None if stream.isatty() else PLAIN_WIDTH
    return _Console(file=stream, width=width, highlight=False, markup=False, emoji=False)


def print_json(value: object) -> None:
    """Machine output: UTF-8, unescaped, the same in every language."""
    write_utf8(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def write_utf8(content: str) -> None:
    """Machine output is UTF-8 whatever the terminal's encoding is."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:  # a stream that holds text, as tests put in place
        sys.stdout.write(content)
        return
    sys.stdout.flush()
    buffer.write(content.encode())


def sample_path() -> tuple[Path, Path | None]:
    """The sample region file and, if it came with an installed package, where its network goes.

    Raises
    ------
    InputError
        The package was installed without it.
    """
    package = Path(__file__).resolve().parent.parent
    checkout = package.parent / "data" / f"{SAMPLE_ID}.toml"
    if checkout.is_file():
        return checkout, None
    installed = package / "_data" / f"{SAMPLE_ID}.toml"
    if not installed.is_file():
        raise InputError("no_sample")
    return installed, platformdirs.user_cache_path("umstieg", appauthor=False) / "networks" / SAMPLE_ID


def open_region(argument: str) -> tuple[Region, Path | None]:
    """The region that an argument names: a file, or the sample by its id; and its folder if that is special."""
    if argument == SAMPLE_ID and not Path(argument).exists():
        path, out = sample_path()
        return read_region(path), out
    return read_region(Path(argument)), None


def open_network(argument: str, *, out: Path | None, quiet: bool) -> Network:
    """The network of a region, built if need be."""
    from mobility.network.build import build
    from mobility.network.network import Network

    region, special = open_region(argument)
    progress = BuildProgress(quiet=quiet)
    with progress:
        report = build(region, out=out or special, progress=progress)
    if report.rebuilt and not quiet:
        show_findings(report.findings)
    return Network.open(report.folder)


class BuildProgress:
    """A bar with the stage on stderr where that is a terminal; silent elsewhere.

    Parameters
    ----------
    quiet
        Silent in any case.
    steps
        Stages, or what stages are about, in order: how far the bar is.
    """

    def __init__(self, *, quiet: bool, steps: Sequence[str] = STAGES) -> None:
        self.steps = tuple(steps)
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TimeElapsedColumn(),
            console=console(error=True),
            transient=True,
            disable=quiet or not sys.stderr.isatty(),
        )
        self._task: Any = None
        self.quiet = quiet
        self.began = time.perf_counter()

    def __enter__(self) -> Self:
        """Show nothing until the first stage."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, *_: object) -> None:
        """Take the bar away; of a build that is interrupted say that it spoils nothing."""
        self._progress.stop()
        if kind is KeyboardInterrupt:
            raise Interrupted("cli.interrupted_build") from error

    def stage(self, name: str, detail: str = "") -> None:
        """Show the stage and how far it is among all."""
        if self._task is None:
            self._progress.start()
            self._task = self._progress.add_task("", total=len(self.steps))
        description = say(f"stage_{name}") + (f" {detail}" if detail else "")
        self._progress.update(
            self._task, description=description, completed=self.steps.index(name if name in self.steps else detail)
        )

    def walks(self, done: int, stops: int) -> None:
        """Show how many stops are done."""
        self._progress.update(self._task, description=f"{say('stage_links')} {done}/{stops}")

    def waiting(self) -> None:
        """Say that another build is running."""
        if not self.quiet:
            console(error=True).print(say("waiting"))


def show_findings(findings: list[Findings]) -> None:
    """The warnings of a build in short, on stderr."""
    stream = console(error=True)
    for feed in findings:
        for (severity, code), count in sorted(feed.counts.items()):
            first = next(item for item in feed.items if item.code == code and item.severity == severity)
            message = text(preferred_language(), f"error.{code}", **first.facts)
            place = first.place.text(preferred_language())
            stream.print(say("warning", message=message, place=place))
            if count > 1:
                stream.print(say("warning_more", count=count - 1))


def parse_at(network: Network, written: str | None) -> dt.datetime:
    """The time that was asked for, or now; a date that no timetable covers is refused.

    Raises
    ------
    InputError
        No time, or outside the calendar.
    """
    import datetime as dt

    from mobility.planner.times import parse_time

    at = dt.datetime.now(network.zone).replace(microsecond=0) if written is None else parse_time(written, network.zone)
    first, last = network.calendar()
    date, day = at.astimezone(network.zone).date(), dt.timedelta(days=1)
    if not first - day <= date <= last + day:
        form = say("date_format")
        since, until, asked = (each.strftime(form) for each in (first, last, date))
        raise InputError("outside_calendar", first=since, last=until, date=asked)
    return at


def print_rows(stream: Console, rows: Sequence[Sequence[str]], header: Sequence[str] | None = None) -> None:
    """Columns side by side, as wide as they need to be and never wrapped, so that lines stay lines in a pipe."""
    lines = [*([header] if header else []), *rows]
    widths = [max(cell_len(line[column]) for line in lines) for column in range(len(lines[0]))] if lines else []
    for number, line in enumerate(lines):
        text_line = "  ".join(cell + " " * (width - cell_len(cell)) for cell, width in zip(line, widths, strict=True))
        style = "bold" if header and number == 0 else None
        stream.print(text_line.rstrip(), style=style, soft_wrap=True)


def date_text(date: dt.date) -> str:
    """A date as people read it: Mi 10.06.2026 or Wed 2026-06-10."""
    weekday = say("weekdays").split()[date.weekday()]
    return f"{weekday} {date.strftime(say('date_format'))}"


def header_lines(network: Network) -> list[str]:
    """What stands above every answer: the caveat of a sample."""
    return [say("sample", name=network.name)] if network.sample else []


def footer_lines(network: Network) -> list[str]:
    """What stands below every answer: where the data come from."""
    sources = attributions(network)
    return [say("attribution", sources="; ".join(sources))] if sources else []


def attributions(network: Network) -> list[str]:
    """Whom the data are owed to, feeds first."""
    return list(network.attributions)


def network_facts(network: Network) -> dict[str, Any]:
    """What every JSON answer tells of its network."""
    return {
        "region": network.manifest["region"]["id"],
        "name": network.name,
        "sample": network.sample,
        "content_hash": network.manifest["content_hash"],
        "attribution": attributions(network),
    }


def read_lines(path: Path) -> list[str]:
    """The lines of a text file, or of stdin for ``-``.

    Raises
    ------
    InputError
        It can't be read or is not UTF-8.
    """
    try:
        content = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        return content.decode("utf-8-sig").splitlines()
    except OSError as error:
        raise InputError("file_unreadable", place=Place(str(path)), why=error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise InputError("not_utf8", place=Place(str(path))) from error
