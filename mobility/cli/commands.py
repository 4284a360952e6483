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
    accelerate: Annotated[int, _option("--accelerate", key="accelerate", metavar="DAYS")] = 0,
    quiet: QuietOption = False,
    lang: LanguageOption = None,
) -> None:
    """See ``cli.build``."""
    from mobility.cli.build import run

    run(region, out=out, force=force, accelerate=accelerate, quiet=quiet)


@app.command(help=_say("init"))
@told
def init(
    place: Annotated[str | None, _argument("init_place", metavar="[NAME|KEY|BOX]")] = None,
    name: Annotated[str | None, _option("--name", key="init_name", metavar="NAME")] = None,
    ags: Annotated[str | None, _option("--ags", key="init_ags", metavar="KEY")] = None,
    box: Annotated[str | None, _option("--box", key="init_box", metavar="S,W,N,E")] = None,
    feed: Annotated[list[str] | None, _option("--feed", key="init_feed", metavar="[ID=]PATH|URL")] = None,
    streets: Annotated[str | None, _option("--streets", key="init_streets", metavar="PATH|URL|overpass")] = None,
    time_zone: Annotated[str | None, _option("--time-zone", key="init_time_zone", metavar="ZONE")] = None,
    register: Annotated[Path | None, _option("--register", key="init_register", metavar="FILE")] = None,
    online: Annotated[bool, _option("--online", key="init_online")] = False,
    out: Annotated[Path | None, _option("--out", key="init_out", metavar="FILE")] = None,
    force: Annotated[bool, _option("--force", key="init_force")] = False,
    lang: LanguageOption = None,
) -> None:
    """See ``cli.init``."""
    from mobility.cli.init import Answers, run

    run(Answers(place, name, ags, box, tuple(feed or ()), streets, time_zone, register, online, out, force))


@app.command(help=_say("fetch"))
@told
def fetch(
    region: RegionArgument,
    only: Annotated[list[str] | None, _option("--only", key="fetch_only", metavar="FEED")] = None,
    dry_run: Annotated[bool, _option("--dry-run", key="fetch_dry_run")] = False,
    force: Annotated[bool, _option("--force", key="fetch_force")] = False,
    json: JsonOption = False,
    quiet: QuietOption = False,
    lang: LanguageOption = None,
) -> None:
    """See ``cli.fetch``."""
    from mobility.cli.fetch import run

    raise typer.Exit(run(region, only=tuple(only or ()), dry_run=dry_run, force=force, as_json=json, quiet=quiet))


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


@app.command(help=_say("geocode"))
@told
def geocode(
    region: RegionArgument,
    asked: Annotated[str, _argument("geocode_text", metavar="TEXT")],
    count: Annotated[int, _option("--count", "-n", key="geocode_count")] = 10,
    near: Annotated[str | None, _option("--near", key="geocode_near", metavar="LAT,LON")] = None,
    out: OutOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
    lang: LanguageOption = None,
) -> None:
    """See ``cli.geocode``."""
    from mobility.cli.geocode import run

    run(region, asked, count=count, near=near, out=out, as_json=json, quiet=quiet)


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
    debug: Annotated[bool, _option("--debug", key="plan_debug")] = False,
    out: OutOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
    lang: LanguageOption = None,
) -> None:
    """See ``cli.plan``."""
    from mobility.cli.plan import Wishes, run

    wishes = Wishes(at, arrive_by, max_walk, walk_speed, change, max_rides, modes, access, egress, steps, debug)
    raise typer.Exit(run(region, origin, destination, wishes, batch=batch, out=out, as_json=json, quiet=quiet))


@app.command(help=_say("diff"))
@told
def diff(
    old: Annotated[str, _argument("diff_old", metavar="OLD")],
    new: Annotated[str, _argument("diff_new", metavar="NEW")],
    stop: Annotated[list[str] | None, _option("--stop", key="diff_stop", metavar="NAME")] = None,
    line: Annotated[list[str] | None, _option("--line", key="diff_line", metavar="NAME")] = None,
    date: Annotated[list[str] | None, _option("--date", key="diff_date", metavar="DATE")] = None,
    most: Annotated[int, _option("--most", key="diff_most", metavar="N")] = 10,
    json: JsonOption = False,
    quiet: QuietOption = False,
    lang: LanguageOption = None,
) -> None:
    """See ``cli.diff``."""
    from mobility.cli.diff import Wanted, run

    wanted = Wanted(tuple(stop or ()), tuple(line or ()), tuple(date or ()), most)
    run(old, new, wanted, as_json=json, quiet=quiet)


@app.command(help=_say("portrait"))
@told
def portrait(
    region: RegionArgument,
    place: Annotated[str | None, _option("--place", key="portrait_place", metavar="NAME")] = None,
    register: Annotated[Path | None, _option("--register", key="portrait_register", metavar="FILE")] = None,
    box: Annotated[str | None, _option("--box", key="portrait_box", metavar="S,W,N,E")] = None,
    area: Annotated[Path | None, _option("--area", key="portrait_area", metavar="FILE")] = None,
    grid: Annotated[Path | None, _option("--grid", key="portrait_grid", metavar="FILE")] = None,
    column: Annotated[str | None, _option("--column", key="portrait_column", metavar="NAME")] = None,
    start: Annotated[str | None, _option("--from", key="portrait_from", metavar="STOP")] = None,
    town: Annotated[list[str] | None, _option("--to", key="portrait_to", metavar="STOP")] = None,
    date: Annotated[list[str] | None, _option("--date", key="portrait_date", metavar="DATE")] = None,
    window: Annotated[str | None, _option("--window", key="portrait_window", metavar="TIMES")] = None,
    state: Annotated[str | None, _option("--state", key="portrait_state", metavar="LAND")] = None,
    out: Annotated[Path | None, _option("--out", key="portrait_out", metavar="DIR")] = None,
    network: Annotated[Path | None, _option("--network", key="portrait_network", metavar="DIR")] = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
    lang: LanguageOption = None,
) -> None:
    """See ``cli.portrait``."""
    from mobility.cli.portrait import Typed, run

    towns, dates = tuple(town or ()), tuple(date or ())
    typed = Typed(place, register, box, area, grid, column, start, towns, dates, window, state)
    run(region, typed, out=out, network=network, as_json=json, quiet=quiet)


@app.command(help=_say("serve"))
@told
def serve(
    region: RegionArgument,
    host: Annotated[str, _option("--host", key="host", metavar="ADDRESS")] = "127.0.0.1",
    port: Annotated[int, _option("--port", key="port", metavar="PORT")] = 8080,
    workers: Annotated[int, _option("--workers", key="workers", metavar="N")] = 1,
    scenarios: Annotated[Path | None, _option("--scenarios", key="serve_scenarios", metavar="DIR")] = None,
    out: OutOption = None,
    quiet: QuietOption = False,
    lang: LanguageOption = None,
) -> None:
    """See ``cli.serve``."""
    from mobility.cli.serve import run

    run(region, host=host, port=port, workers=workers, out=out, quiet=quiet, scenarios=scenarios)


@app.command(help=_say("demo"))
@told
def demo(
    serve: Annotated[bool, _option("--serve", key="demo_serve")] = False,
    port: Annotated[int, _option("--port", key="port", metavar="PORT")] = 8080,
    quiet: QuietOption = False,
    lang: LanguageOption = None,
) -> None:
    """See ``cli.demo``."""
    from mobility.cli.demo import run

    run(serve_on=port if serve else None, quiet=quiet)
