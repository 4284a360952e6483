# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""`mobility scenario …` and its options; the work is done in the modules named after the commands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mobility.cli.analysis_commands import app
from mobility.cli.commands import JsonOption, LanguageOption, QuietOption, _argument, _option, _say
from mobility.cli.telling import told

__all__ = ["app"]

group = typer.Typer(name="scenario", help=_say("scenario"), no_args_is_help=True)
app.add_typer(group)

FileArgument = Annotated[Path, _argument("scenario_file", metavar="FILE")]
NetworkOption = Annotated[Path | None, _option("--network", key="analysis_network", metavar="DIR")]


RegionOption = Annotated[str | None, _option("--region", key="scenario_region", metavar="REGION")]
CoresOption = Annotated[int | None, _option("--cores", key="analysis_cores", metavar="N")]
VariantOption = Annotated[str | None, _option("--variant", key="scenario_variant", metavar="ID")]
LinesOption = Annotated[str, _option("--lines", key="scenario_lines", metavar="LIST")]


@group.command(help=_say("scenario_check"))
@told
def check(
    file: FileArgument,
    region: RegionOption = None,
    network: NetworkOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
    lang: LanguageOption = None,
) -> None:
    """See ``cli.scenario.check``."""
    from mobility.cli.scenario.check import run
    from mobility.cli.scenario.opening import Opening

    run(Opening(file, region, network, quiet), as_json=json)


@group.command(help=_say("scenario_run"))
@told
def run(
    file: FileArgument,
    out: Annotated[Path, _option("--out", key="scenario_run_out", metavar="FOLDER")],
    region: RegionOption = None,
    network: NetworkOption = None,
    cores: CoresOption = None,
    locked: Annotated[bool, _option("--locked", key="scenario_locked")] = False,
    quiet: QuietOption = False,
    lang: LanguageOption = None,
) -> None:
    """See ``cli.scenario.run``."""
    from mobility.cli.scenario.opening import Opening
    from mobility.cli.scenario.run import run as run_scenarios

    run_scenarios(Opening(file, region, network, quiet), out, cores=cores, locked=locked)


@group.command(help=_say("scenario_compare"))
@told
def compare(
    file: Annotated[Path, _argument("scenario_compared", metavar="FILE|FOLDER")],
    out: Annotated[Path | None, _option("--out", key="scenario_compare_out", metavar="FILE")] = None,
    region: RegionOption = None,
    network: NetworkOption = None,
    cores: CoresOption = None,
    quiet: QuietOption = False,
    lang: LanguageOption = None,
) -> None:
    """See ``cli.scenario.compare``."""
    from mobility.cli.scenario.compare import run
    from mobility.cli.scenario.opening import Opening

    run(Opening(file, region, network, quiet), out, cores=cores)


@group.command(help=_say("scenario_export"))
@told
def export(
    file: FileArgument,
    out: Annotated[Path, _option("--out", key="scenario_export_out", metavar="FOLDER")],
    variant: VariantOption = None,
    every: Annotated[bool, _option("--all", key="scenario_export_all")] = False,
    region: RegionOption = None,
    network: NetworkOption = None,
    quiet: QuietOption = False,
    lang: LanguageOption = None,
) -> None:
    """See ``cli.scenario.export``."""
    from mobility.cli.scenario.export import run
    from mobility.cli.scenario.opening import Opening

    run(Opening(file, region, network, quiet), out, variant=variant, every=every)


@group.command(help=_say("scenario_diagram"))
@told
def diagram(
    file: FileArgument,
    lines: LinesOption,
    date: Annotated[str, _option("--date", key="scenario_diagram_date", metavar="DATE")],
    out: Annotated[Path, _option("--out", key="scenario_diagram_out", metavar="FILE")],
    variant: VariantOption = None,
    region: RegionOption = None,
    network: NetworkOption = None,
    quiet: QuietOption = False,
    lang: LanguageOption = None,
) -> None:
    """See ``cli.scenario.diagram``."""
    from mobility.cli.scenario.diagram import run
    from mobility.cli.scenario.opening import Opening

    run(Opening(file, region, network, quiet), out, lines=lines, date=date, variant=variant)


@group.command(help=_say("scenario_timetable"))
@told
def timetable(
    file: FileArgument,
    lines: LinesOption,
    out: Annotated[Path, _option("--out", key="scenario_timetable_out", metavar="FILE")],
    variant: VariantOption = None,
    region: RegionOption = None,
    network: NetworkOption = None,
    quiet: QuietOption = False,
    lang: LanguageOption = None,
) -> None:
    """See ``cli.scenario.timetable``."""
    from mobility.cli.scenario.opening import Opening
    from mobility.cli.scenario.timetable import run

    run(Opening(file, region, network, quiet), out, lines=lines, variant=variant)


@group.command(name="list", help=_say("scenario_list"))
@told
def list_(
    folder: Annotated[Path | None, _argument("scenario_folder", metavar="[FOLDER]")] = None,
    json: JsonOption = False,
    lang: LanguageOption = None,
) -> None:
    """See ``cli.scenario.list_files``."""
    from mobility.cli.scenario.list_files import run

    run(folder, as_json=json)
