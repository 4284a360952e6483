# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""`mobility`: prepares the program and what was typed, then hands over to the commands."""

from __future__ import annotations

import atexit
import gc
import io
import os
import re
import sys

from mobility.cli.telling import telling

RARE_COLLECTION = (200_000, 50, 50)
"""Starting makes many objects and no garbage; looking for some took a tenth of a warm start."""
SOUTH_OR_WEST = re.compile(r"-\d{1,3}(\.\d+)?\s*[,;]\s*-?\d.*")


def run() -> None:
    """Entry point of the command."""
    gc.set_threshold(*RARE_COLLECTION)
    atexit.register(gc.freeze)  # the interpreter's last look for garbage took a quarter of a warm start
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # better a question mark than no answer
            stream.reconfigure(errors="replace")
    _take_language(sys.argv[1:])
    sys.argv[1:] = _plain_points(_bare_arrive_by(sys.argv[1:]))
    with telling():
        from mobility.cli.scenario_commands import app

        app()


def _take_language(arguments: list[str]) -> None:
    """Let --lang hold for everything that is printed, help included."""
    for position, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            os.environ["MOBILITY_LANG"] = argument.partition("=")[2]
        elif argument == "--lang" and position + 1 < len(arguments):
            os.environ["MOBILITY_LANG"] = arguments[position + 1]


def _bare_arrive_by(arguments: list[str]) -> list[str]:
    """With --batch the times stand in the file, so that --arrive-by takes no value there."""
    if not any(argument.partition("=")[0] == "--batch" for argument in arguments):
        return arguments
    return ["--arrive-by=batch" if argument == "--arrive-by" else argument for argument in arguments]


def _plain_points(arguments: list[str]) -> list[str]:
    """A point that begins with a minus is no option."""
    return [f" {argument}" if SOUTH_OR_WEST.fullmatch(argument) else argument for argument in arguments]
