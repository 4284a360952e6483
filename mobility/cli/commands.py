# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The commands and their options; the work is done in the modules named after them, imported when called.

Imported after the language is known, so that help speaks it too.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from mobility import __version__
from mobility.cli.telling import told
from mobility.texts import preferred_language, text


def _say(key: str) -> str:
    return text(preferred_language(), f"help.{key}")


def _argument(key: str, **options: Any) -> Any:
    return typer.Argument(help=_say(key), show_default=False, **options)


def _option(*names: str, key: str, **options: Any) -> Any:
    return typer.Option(*names, help=_say(key), show_default=False, **options)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"umstieg {__version__}")
        raise typer.Exit


app = typer.Typer(
    name="mobility",
    help=_say("app"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
RegionArgument = Annotated[str, _argument("region", metavar="REGION")]
OutOption = Annotated[Path | None, _option("--out", key="out", metavar="DIR")]
LanguageOption = Annotated[str | None, _option("--lang", key="lang", metavar="de|en")]
JsonOption = Annotated[bool, _option("--json", key="json")]
QuietOption = Annotated[bool, _option("--quiet", "-q", key="quiet")]


@app.callback()
def main(
    version: Annotated[bool, _option("--version", key="version", callback=_print_version, is_eager=True)] = False,
) -> None:
    """Options of the program itself."""


@app.command(help=_say("build"))
@told
def build(
    region: RegionArgument,
    out: OutOption = None,
    force: Annotated[bool, _option("--force", key="force")] = False,
    quiet: QuietOption = False,
    lang: LanguageOption = None,
) -> None:
    """See ``cli.build``."""
    from mobility.cli.build import run

    run(region, out=out, force=force, quiet=quiet)


@app.command(help=_say("check"))
@told
def check(
    region: RegionArgument, json: JsonOption = False, quiet: QuietOption = False, lang: LanguageOption = None
) -> None:
    """See ``cli.check``."""
    from mobility.cli.check import run

    raise typer.Exit(run(region, as_json=json, quiet=quiet))


@app.command(help=_say("stops"))
@told
def stops(
    region: RegionArgument,
    name: Annotated[str | None, _argument("stop_name", metavar="[NAME]")] = None,
    out: OutOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
    lang: LanguageOption = None,
) -> None:
    """See ``cli.stops``."""
    from mobility.cli.stops import run

    run(region, name, out=out, as_json=json, quiet=quiet)


@app.command(help=_say("departures"))
@told
def departures(
    region: RegionArgument,
    stop: Annotated[str, _argument("stop", metavar="STOP")],
    at: Annotated[str | None, _option("--at", key="at", metavar="TIME")] = None,
    count: Annotated[int, _option("--count", "-n", key="count")] = 20,
    out: OutOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
    lang: LanguageOption = None,
) -> None:
    """See ``cli.departures``."""
    from mobility.cli.departures import run

    run(region, stop, at=at, count=count, out=out, as_json=json, quiet=quiet)


@app.command(help=_say("plan"))
@told
def plan(
    region: RegionArgument,
    origin: Annotated[str | None, _argument("from", metavar="FROM")] = None,
    destination: Annotated[str | None, _argument("to", metavar="TO")] = None,
    at: Annotated[str | None, _option("--at", key="at", metavar="TIME")] = None,
    arrive_by: Annotated[str | None, _option("--arrive-by", key="arrive_by", metavar="TIME")] = None,
    batch: Annotated[Path | None, _option("--batch", key="batch", metavar="FILE")] = None,
    max_walk: Annotated[int | None, _option("--max-walk", key="max_walk", metavar="SECONDS")] = None,
    walk_speed: Annotated[float | None, _option("--walk-speed", key="walk_speed", metavar="M/S")] = None,
    change: Annotated[int | None, _option("--change", key="change", metavar="SECONDS")] = None,
    max_rides: Annotated[int | None, _option("--max-rides", key="max_rides", metavar="N")] = None,
    modes: Annotated[str | None, _option("--modes", key="modes", metavar="LIST")] = None,
    access: Annotated[str | None, _option("--access", key="access", metavar="MODE")] = None,
    egress: Annotated[str | None, _option("--egress", key="egress", metavar="MODE")] = None,
    steps: Annotated[bool, _option("--steps", key="steps")] = False,
    out: OutOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
    lang: LanguageOption = None,
) -> None:
    """See ``cli.plan``."""
    from mobility.cli.plan import Wishes, run

    wishes = Wishes(at, arrive_by, max_walk, walk_speed, change, max_rides, modes, access, egress, steps)
    raise typer.Exit(run(region, origin, destination, wishes, batch=batch, out=out, as_json=json, quiet=quiet))


@app.command(help=_say("demo"))
@told
def demo(quiet: QuietOption = False, lang: LanguageOption = None) -> None:
    """See ``cli.demo``."""
    from mobility.cli.demo import run

    run(quiet=quiet)
