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


@group.command(help=_say("scenario_check"))
@told
def check(
    file: FileArgument,
    network: NetworkOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
    lang: LanguageOption = None,
) -> None:
    """See ``cli.scenario.check``."""
    from mobility.cli.scenario.check import run

    run(file, network=network, as_json=json, quiet=quiet)


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
