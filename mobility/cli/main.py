# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""`mobility`: builds the commands, turns errors into messages and exit codes.

Exit codes: 0 answered, 1 `check` found errors, 2 the input can't be taken, 70 our mistake, 130 interrupted.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from pathlib import Path

from mobility.errors import InternalError, MobilityError, ResourceError, system_error
from mobility.texts import preferred_language, text

RARE_COLLECTION = (200_000, 50, 50)
"""Starting makes many objects and no garbage; looking for some took a tenth of a warm start."""
BAD_INPUT, OUR_MISTAKE, INTERRUPTED = 2, 70, 130


def run() -> None:
    """Entry point of the command."""
    gc.set_threshold(*RARE_COLLECTION)
    atexit.register(gc.freeze)  # the interpreter's last look for garbage took a quarter of a warm start
    _take_language(sys.argv[1:])
    sys.argv[1:] = _bare_arrive_by(sys.argv[1:])
    language = preferred_language()
    try:
        from mobility.cli.commands import app

        app()
    except InternalError as error:
        _fail(error.text(language), OUR_MISTAKE)
    except MobilityError as error:
        _fail(error.text(language), BAD_INPUT)
    except MemoryError:
        _fail(ResourceError("out_of_memory").text(language), BAD_INPUT)
    except KeyboardInterrupt:
        _fail(text(language, "cli.interrupted"), INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        _fail(system_error(error, Path.cwd()).text(language), BAD_INPUT)
    except Exception as error:
        if os.environ.get("MOBILITY_DEBUG"):
            raise
        what = f"{type(error).__name__}: {error}"
        _fail(InternalError("unexpected", what=what).text(language), OUR_MISTAKE)


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


def _fail(message: str, code: int) -> None:
    sys.stderr.write(message + "\n")
    sys.exit(code)
